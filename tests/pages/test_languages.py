"""Every page in nynorsk and in English: nothing of another language in what we write ourselves."""

import re
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n import LANGUAGE_NAMES, LANGUAGES, _, set_language
from lib.store import Store
from lib.ui.markdown import mark_language, mark_prefix
from lib.ui.navigation import PAGES, PageSpec
from tests.pages.conftest import Open, front_markup, heading

# Common words that the other languages do not have.
TYPICAL: Final = {
    "nb": "ikke hva hvem hvor fra noen uten også hele kilder kilde tjenester innbyggere reformen "
    "kommuner prosjekter vises siden tildelinger",
    "nn": "ikkje kva kven kvar frå nokon utan òg heile kjelder kjelde tenester innbyggjarar "
    "reforma kommunar milepælar tilskot eit ein",
    "en": "the and of not stated with from which sources county counties whole country",
}
WORD: Final = re.compile(r"[^\W\d_]+")
SIGN: Final = re.compile(r"\\([^\w\s])")


def own_words(text: str) -> str:
    """A text of the screen without the data's words that are marked with their language."""
    found, depth, start = [], 0, 0
    for mark in re.finditer(r":color\[|(?<!\\)\]", text):
        if mark.group() == "]":
            depth -= depth > 0
            start = mark.end() if not depth else start
        else:
            found += [text[start : mark.start()]] if not depth else []
            depth += 1
    return SIGN.sub(r"\1", "".join([*found, text[start:]]))


def written(app: AppTest) -> list[str]:
    """What a page says: headings, sentences, labels, choices that are ours, alt texts, tables."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    found = [str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind)]
    found += [f"{metric.label} {metric.value}" for metric in app.metric]
    labelled = ("button", "checkbox", "pills", "radio", "selectbox", "text_input", "toggle")
    found += [str(getattr(element, "label", "")) for kind in labelled for element in app.get(kind)]
    charts = ("plotly_chart", "deck_gl_json_chart")
    found += [element.proto.alt for kind in charts for element in app.get(kind)]
    found += [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    return [*(own_words(text) for text in found), *view_words(app)]


def view_words(app: AppTest) -> list[str]:
    """Texts of the front page's view, but those of the data, which are marked with a language."""
    marked = re.sub(r'<(\w+)[^>]* lang="[^"]*">.*?</\1>', "", front_markup(app))
    return [text for text in re.split("<[^>]*>", marked) if text.strip()]


@pytest.fixture(scope="session")
def data_words(store: Store) -> re.Pattern[str]:
    """Texts of the data in bokmål, which stand unmarked where nothing can be marked: alt texts."""
    columns = ["milestones.title_nb", "indicators.name_nb", "grant_rounds.title"]
    columns += ["budget_lines.purpose", "governance.member", "grant_schemes.name_nb"]
    found = [
        str(text)
        for table, _dot, column in (each.partition(".") for each in columns)
        for text in store.rows(f"SELECT {column} FROM {table}").iloc[:, 0]  # noqa: S608
    ]
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def leaks(app: AppTest, language: str, data: re.Pattern[str] | None = None) -> dict[str, str]:
    """Words of the other languages, each with the text it stands in."""
    others = {
        word
        for other, words in TYPICAL.items()
        if other != language
        for word in words.split()
        if word not in TYPICAL[language].split()
    }
    return {
        word: text
        for text in written(app)
        for word in WORD.findall(without_data(text, data).casefold())
        if word in others
    }


def without_data(text: str, data: re.Pattern[str] | None) -> str:
    """A text without addresses, publishers as links, and what the data say."""
    bare = re.sub(r"\[[^\]]*\]\([^)]*\)|https?:\u200b?//[^\s)]*", "", text)
    return data.sub("", bare) if data else bare


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path or "front")
def test_every_page_speaks_one_language(
    open_page: Open, page: PageSpec, data_words: re.Pattern[str]
) -> None:
    app = open_page(page.file if page.url_path else "", sprak="en")
    for language in ("en", "nn"):
        app.query_params["sprak"] = language
        app.run()
        assert not app.exception
        assert not app.error
        set_language(language)
        assert not page.url_path or heading(app) == _(page.title)
        assert app.query_params["sprak"] == language
        assert leaks(app, language, data_words) == {}
    set_language("nb")


def test_a_word_of_another_language_would_be_found() -> None:
    app = AppTest.from_string(
        "import streamlit as st\n"
        "st.markdown('Not stated, men ikke :color[samhandling uten grenser \\\\] ikke] her')\n"
        "st.caption('The country')"
    ).run()
    assert set(leaks(app, "en")) == {"ikke"}
    assert set(leaks(app, "nn")) == {"ikke", "not", "stated", "the", "country"}


def test_the_language_is_chosen_in_the_frame_and_kept_from_page_to_page(open_page: Open) -> None:
    app = open_page(omrade="12", ar="2013")
    language = app.selectbox("language")
    assert language.options[0] == LANGUAGE_NAMES["nb"]
    assert len(language.options) == len(LANGUAGES)
    language.set_value("en").run()
    assert app.query_params["sprak"] == "en"
    assert app.query_params["omrade"] == "12"
    assert "per inhabitant" in heading(app)
    app.switch_page("pages/country/budget.py").run()
    assert app.title[0].value == "Budget"
    assert app.selectbox("area").label == "Area"
    assert app.selectbox("area").value == "12"
    app.selectbox("language").set_value("nb").run()
    assert app.title[0].value == "Budsjett"
    assert "sprak" not in app.query_params


def test_a_change_of_language_keeps_every_other_choice(open_page: Open) -> None:
    app = open_page("pages/country/map.py", ordning="act")
    app.selectbox("choice_mal").select("overforing").run()
    app.pills("choice_lag").set_value(["prosjekter", "embeter"]).run()
    app.segmented_control("per").set_value("innbygger").run()
    before = dict(app.query_params)
    for language in ("en", "nn", "nb"):
        app.selectbox("language").set_value(language).run()
        assert {**app.query_params, "sprak": ""} == {**before, "sprak": ""}
        assert app.selectbox("choice_mal").value == "overforing"
        assert app.pills("choice_lag").value == ["prosjekter", "embeter"]


def test_an_opened_project_and_its_filters_survive_a_change_of_language(open_page: Open) -> None:
    app = open_page("pages/network/projects.py")
    app.query_params["q"] = "friskliv"
    app.run()
    app.selectbox("language").set_value("en").run()
    assert app.query_params["q"] == "friskliv"
    assert app.text_input("choice_q").value == "friskliv"
    app.query_params["prosjekt"] = "jondal-jonatunet-2009"
    app.run()
    app.selectbox("language").set_value("nn").run()
    assert app.query_params["prosjekt"] == "jondal-jonatunet-2009"


def test_titles_and_notes_of_the_data_are_marked_with_their_language(open_page: Open) -> None:
    app = open_page("pages/network/projects.py", sprak="en")
    app.query_params["prosjekt"] = "jondal-jonatunet-2009"
    app.run()
    assert app.header[0].value.startswith(":color[")
    facts = dict(app.table[0].value.to_numpy().tolist())
    assert facts["Recipient"].startswith(":color[")
    assert not facts["Status"].startswith(":color[")
    app.query_params["sprak"] = "nb"
    app.run()
    assert ":color[" not in "".join(str(one.value) for one in (*app.header, *app.markdown))


def test_the_menu_and_the_words_follow_an_address_that_goes_back(open_page: Open) -> None:
    app = open_page(sprak="en", omrade="12")
    assert "billion" in heading(app) or "per inhabitant" in heading(app)
    app.query_params.clear()
    app.query_params["omrade"] = "12"
    app.run()
    assert "per innbygger" in heading(app)
    assert app.selectbox("language").value == "nb"


def test_words_of_the_data_cannot_end_their_mark() -> None:
    set_language("en")
    assert mark_language("Samhandling *nord*") == r":color[Samhandling \*nord\*]"
    assert mark_language("[utkast] nord") == r":color[\[utkast\] nord]"
    assert mark_language("nord] **x**") == r"nord\] \*\*x\*\*"
    assert mark_language("nord", "en") == "nord"
    assert mark_prefix("Nord: 3 projects", "Nord") == r":color[Nord]\: 3 projects"
    assert mark_prefix("3 projects", "") == "3 projects"
    set_language("nb")
    assert mark_language("Samhandling") == "Samhandling"
