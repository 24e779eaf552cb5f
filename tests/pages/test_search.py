"""The page of results: hits by kind, why they fit, links to where each is read, and no dead end."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.charts import search_results
from lib.i18n import set_language
from lib.selection import Selection
from lib.store import Store, indicators, search
from lib.ui.navigation import PAGES, SEARCH
from tests.pages.conftest import Open
from tests.pages.test_pages import texts
from tests.store.queries import raw

PATHS = {page.url_path for page in PAGES}


@pytest.fixture
def results(open_page: Open) -> Callable[..., AppTest]:
    def go(text: str, **address: str) -> AppTest:
        app = open_page(SEARCH.file)
        for name, value in {"sok": text, **address}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return go


def links(app: AppTest) -> dict[str, str]:
    """The labels of the page's links without signs of Markdown, with what follows the path."""
    return {
        link.proto.label.replace("*", "").replace("\\", ""): link.proto.query_string
        for link in app.get("page_link")
    }


def test_hits_are_grouped_and_lead_to_where_they_are_read(
    results: Callable[..., AppTest],
) -> None:
    app = results("Tromsø frisklivssentral")
    headings = [each.value.replace("\\", "") for each in app.subheader]
    assert headings[0].startswith("Prosjekter (")
    found = links(app)
    assert (
        "prosjekt=friskliv-tromso-2023" in found["Frisklivs-, lærings- og mestringstilbud Tromsø"]
    )
    assert any(
        "Ordning, kategori eller tema: **Frisklivssentraler**" in c.value for c in app.caption
    )


def test_a_name_of_today_says_why(results: Callable[..., AppTest]) -> None:
    app = results("Hustadvika")
    assert any("Ligger i eller er del av: **Hustadvika**" in c.value for c in app.caption)
    assert links(app)["Fræna"] == "omrade=1548"


def test_a_typo_is_told(results: Callable[..., AppTest]) -> None:
    assert "Viser treff på «samhandling»" in texts(results("samhandlng"))
    assert "Utelatt: «qxqxqx»" in texts(results("jonatunet qxqxqx"))


def test_nothing_found_is_no_dead_end(results: Callable[..., AppTest]) -> None:
    app = results("qxzqxzqxz")
    assert "Ingen treff på «qxzqxzqxz»" in texts(app)
    assert "Prøv færre eller andre søkeord" in texts(app)


def test_another_word_is_offered(
    results: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    from lib.store import SearchAnswer  # noqa: PLC0415 - one test's own

    answer = SearchAnswer({}, suggestion="frisklivssentral")
    monkeypatch.setattr("lib.store.search", lambda *_args: answer)
    assert (
        links(results("fxsklvssxntrxl"))["Mente du «frisklivssentral»?"] == "sok=frisklivssentral"
    )


def test_without_words_nothing_is_listed(results: Callable[..., AppTest]) -> None:
    app = results("  ")
    assert not app.subheader


def test_many_of_a_kind_lead_to_their_list(results: Callable[..., AppTest]) -> None:
    found = links(results("frisklivssentral"))
    assert any(
        "q=frisklivssentral" in query and "hva=tjenester" in query for query in found.values()
    )


def test_english_names_for_english_readers(results: Callable[..., AppTest]) -> None:
    app = results("length of stay", sprak="en")
    assert any(label.startswith("Average length of stay") for label in links(app))


def test_the_field_writes_into_the_address(results: Callable[..., AppTest]) -> None:
    app = results("")
    app.text_input("choice_sok").set_value("bergen").run()
    assert app.query_params["sok"] == "bergen"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_kind_has_words_and_an_address(store: Store, language: str) -> None:
    set_language(language)
    seen = set()
    for text in (
        "bergen legevakt",
        "bergen",
        "reinnleggelser",
        "psykisk helse",
        "nasjonalt nettverk",
        "fylkesmannen",
        "kjernejournal",
        "norge",
        "aftenbladet",
        "riksrevisjonen",
        "straume",
    ):
        for hit in search(store, text).hits:
            path, _names = search_results.address(hit)
            assert path in PATHS or path.startswith("http"), (hit.kind, path)
            parts, _language = search_results.name(hit)
            assert "".join(piece for piece, _marked in parts)
            assert search_results.KINDS[hit.kind]
            assert "None" not in search_results.line(hit)
            assert all(parts for _field, parts in search_results.reasons(hit))
            seen.add(hit.kind)
    assert seen == set(search_results.KINDS)
    set_language("nb")


def test_every_indicator_is_there_where_its_hit_leads(store: Store) -> None:
    areas: dict[str, set[str]] = {}
    for row in raw.table("indicators"):
        hit = next(
            each for each in search(store, row["name_nb"]).hits if each.id == row["indicator_id"]
        )
        path, names = search_results.address(hit)
        if path == "data":
            kinds = store.rows(
                "SELECT DISTINCT a.kind FROM indicator_values v"
                " JOIN areas a ON a.code = v.area_code WHERE v.indicator_id = :id",
                {"id": hit.id},
            )
            assert kinds["kind"].tolist() == ["opptaksområde"]
            continue
        areas.setdefault(names.get("omrade", "NO"), set()).add(hit.id)
    assert len(areas) > 1
    for area, ids in areas.items():
        offered = {
            row["indicator_id"]
            for row in indicators(store, Selection(area=area)).to_dict("records")
        }
        assert ids <= offered, area
