"""Every page over several selections: it holds together, and its figures are the store's."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from lib.charts import map_layers
from lib.charts.attention import alerts
from lib.i18n import _
from lib.selection import Selection
from lib.store import Store, attention, documented_totals
from lib.ui import filters
from lib.ui.navigation import PAGES, PageSpec
from lib.ui.status import today
from tests.pages.conftest import Open, front_words, heading

SELECTIONS = [
    {},
    {"omrade": "12", "per": "innbygger"},
    {"omrade": "16"},  # projects, none with an amount
    {"omrade": "1835", "per": "innbygger"},  # a municipality without anything
    {"ordning": "rnb"},  # proposals only
    {"ar": "2011", "omrade": "vest", "ordning": "act"},
]


SCHEMES = {"rnb": "Forslag i revidert nasjonalbudsjett", "act": "ACT-team og oppsøkende team"}


def texts(app: AppTest) -> str:
    """Everything that is written in the page's main part."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.info)
    written = "\n".join(str(element.value) for kind in kinds for element in kind)
    return re.sub(r"\\(.)", r"\1", written) + front_words(app)


def alts(app: AppTest) -> list[str]:
    """The alt text of every chart and map."""
    kinds = ("plotly_chart", "deck_gl_json_chart")
    return [element.proto.alt for kind in kinds for element in app.get(kind)]


EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path or "front")


@EVERY_PAGE
def test_every_page_holds_in_every_selection(open_page: Open, page: PageSpec) -> None:
    app = open_page(page.file if page.url_path else "")
    title = heading(app)
    assert not page.url_path or title == _(page.title)
    for address in SELECTIONS:
        app.query_params.clear()
        for name, value in address.items():
            app.query_params[name] = value
        holds(app.run(), address)
        assert not page.url_path or heading(app) == title


def holds(app: AppTest, address: dict[str, str]) -> None:
    """Fail where something is wrong with a page at an address."""
    assert not app.exception, address
    assert not app.error, address
    assert not app.warning, address
    assert heading(app), address
    assert "Versjon 1 av databasen" in app.caption[-1].value
    if scheme := SCHEMES.get(address.get("ordning", "")):
        assert f". Ordning: {scheme}." in texts(app), address
    assert "kilder lest 21.–30. november 2026" in app.caption[-1].value
    assert not re.search(r"[a-z]-\d\d, lest", texts(app)), "the id of a source"
    assert "nyeste indikatortall fra 2025" in app.caption[-1].value
    assert "nyeste tildelte prosjekt fra 2024" in app.caption[-1].value
    for alt in alts(app):
        assert alt.strip()
    assert "nan" not in texts(app).casefold().split()
    assert dict(app.query_params) == address


@EVERY_PAGE
def test_the_selection_follows_from_page_to_page(open_page: Open, page: PageSpec) -> None:
    app = open_page(omrade="12", ar="2013")
    if page.url_path:
        app.switch_page(page.file).run()
    assert app.selectbox("area").value == "12"
    assert app.selectbox("year").value == 2013
    assert "Hordaland, ved utgangen av 2013" in texts(app)


def test_the_front_page_says_four_true_numbers(open_page: Open) -> None:
    app = open_page()
    words = front_words(app)
    assert "5,68 mrd. kr skulle kommunene få i 2012, 1 211 kr per innbygger." in words
    assert "413 av 429 kommuner har tall." in words
    assert "8,0 av 445,6 mill. kr av «Samhandlingstilskudd fra staten» 2009–2012" in words
    assert "60,2" not in words  # what is documented of other money is never added
    assert "18 embeter hos fylkesmennene; 4 styrket med én stilling hver." in words
    assert (
        heading(app)
        .replace("\u00a0", " ")
        .startswith("Kommunene skulle få 5,68 mrd. kr; alle 3 mål")
    )


def test_unknown_amounts_are_said_and_not_zero(open_page: Open, store: Store) -> None:
    words = front_words(open_page(omrade="16"))
    assert documented_totals(store, Selection(area="16"))[0]["projects"] == 1
    assert "Hva er funnet igjen av tilskuddene? ikke oppgitt" in words


def test_a_county_without_a_project_has_none_found(open_page: Open) -> None:
    assert "tilskuddene? ingen funnet" in front_words(open_page(omrade="07"))
    early = front_words(open_page(omrade="07", ar="2009"))
    assert "Hvor gikk pengene? ikke oppgitt Overføringen stod i budsjettet for 2012" in early
    assert heading(open_page(omrade="07", ar="2009")).startswith("Vestfold: ingen dokumenterte")


def test_the_front_page_follows_unit_and_scheme(open_page: Open) -> None:
    words = front_words(open_page(per="innbygger"))
    assert "1 211 kr per innbygger skulle kommunene få i 2012, 5,68 mrd. kr i alt." in words
    words = front_words(open_page(ordning="act", ar="2012"))
    assert "Norge, ved utgangen av 2012. Ordning: " in words
    assert re.search(r"9,6 mill. kr [^.]*, 7 prosjekter\.", words)


def test_what_needs_attention_is_counted_and_reached_from_the_front_page(
    open_page: Open, store: Store
) -> None:
    app = open_page()
    number = len(alerts(attention(store, Selection(), today())))
    labels = [popover.proto.popover.label for popover in app.get("popover")]
    assert f"{number} ting trenger oppmerksomhet" in labels
    assert alerts(attention(store, Selection(), today()))[0].sentence in texts(app)


def test_the_area_is_one_field_over_all_levels(open_page: Open) -> None:
    app = open_page()
    options = app.selectbox("area").options
    assert options[0] == "Hele landet"
    assert {"Helse Vest", "Hordaland, fylke", "Bergen, kommune i Hordaland"} <= set(options)
    assert len(options) == len(set(options))  # two of one name could not be told apart
    for code in ("vest", "12", "1201"):
        app.selectbox("area").select(code).run()
        assert app.query_params["omrade"] == code
    app.selectbox("area").select("NO").run()
    assert "omrade" not in app.query_params


def test_scheme_year_and_unit_are_in_the_address(open_page: Open) -> None:
    app = open_page()
    assert not [button for button in app.button if button.key == "reset"]
    app.selectbox("scheme").select("act").run()
    app.selectbox("year").select(2013).run()
    app.segmented_control("per").set_value("innbygger").run()
    found = {name: app.query_params[name] for name in ("ordning", "ar", "per")}
    assert found == {"ordning": "act", "ar": "2013", "per": "innbygger"}
    app.button("reset").click().run()
    assert not set(found) & set(app.query_params)


def test_the_choices_are_explained(open_page: Open) -> None:
    words = texts(open_page())
    for term in ("helseregion**:", "År som vises**: Alt som hadde skjedd", "per innbygger**:"):
        assert term in words


def test_on_a_phone_one_button_says_what_is_chosen(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "narrow", lambda: True)
    app = open_page(omrade="19", ar="2012", per="innbygger")
    labels = [popover.proto.popover.label for popover in app.get("popover")]
    assert "Troms, fylke · Til og med 2012 · per innbygger" in labels
    assert app.selectbox("language").value == "nb"


def test_a_hostile_address_falls_back_with_a_message(open_page: Open) -> None:
    app = open_page(omrade="[x](javascript:alert(1))<b>", ar="1999")
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 2
    assert "<b>" not in app.warning[0].value.replace("\\<", "")
    assert "](" not in app.warning[0].value.replace("\\]", "")
    assert "omrade" not in app.query_params
    assert "8,0 av 445,6 mill. kr" in front_words(app)
    app.run()
    assert not app.warning


def test_the_maps_measure_and_layers_live_in_the_address(open_page: Open) -> None:
    app = open_page("pages/country/map.py")
    app.selectbox("choice_mal").select("overforing").run()
    assert app.query_params["mal"] == "overforing"
    app.pills("choice_lag").set_value(["prosjekter", "embeter"]).run()
    assert app.query_params["lag"] == "prosjekter,embeter"
    app.pills("choice_lag").set_value([]).run()
    assert app.query_params["lag"] == "ingen"
    app.switch_page("pages/country/budget.py").run()
    assert "mal" not in app.query_params


COUNT = "kommune.hjemmetjeneste_brukere"


def test_discs_of_municipalities_are_not_covered_by_those_of_projects(open_page: Open) -> None:
    app = open_page("pages/country/map.py", mal=COUNT)
    assert app.pills("choice_lag").value == []
    assert "lag" not in app.query_params
    app.selectbox("choice_mal").select("tilskudd").run()
    assert app.pills("choice_lag").value == ["prosjekter"]


def test_the_colours_of_a_count_by_municipality_can_be_the_number(open_page: Open) -> None:
    rate = texts(open_page("pages/country/map.py", mal=COUNT, ar="2011"))
    assert "personer per 1\u00a0000 innbyggere i 2010, 2011" in rate
    count = texts(open_page("pages/country/map.py", mal=COUNT, ar="2011", farger="kroner"))
    assert "innbyggere i 2010" not in count
    assert "(KOSTRA), personer, 2011" in count
    late = texts(open_page("pages/country/map.py", mal=COUNT))
    assert "innbyggere i 2010" not in late
    assert "folketall finnes bare for 2010" in late
    share = open_page("pages/country/map.py", mal="kommune.andel_80pluss_hjemmetjenester")
    assert not [one for one in share.segmented_control if one.key == "choice_farger"]


def test_a_municipality_has_its_countys_colour_on_the_map(open_page: Open) -> None:
    for code in ("11", "1102"):
        (drawn,) = open_page("pages/country/map.py", omrade=code).get("deck_gl_json_chart")
        assert drawn.proto.alt.replace("\u00a0", " ").endswith(", 2011: Rogaland, 3,0 kr.")


def test_a_figure_of_nothing_is_a_sentence_and_no_empty_frame(open_page: Open) -> None:
    for key in ("ordning", "kategori", "ar"):
        app = open_page("pages/country/budget.py", ordning="rnb", etter=key)
        text = "Fra «Forslag i revidert nasjonalbudsjett» er ingen prosjekter funnet"
        assert text in texts(app)
        empty = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
        assert all(
            figure["data"] or figure["layout"].get("annotations") or figure["layout"].get("shapes")
            for figure in empty
        )


def test_a_map_that_is_not_as_chosen_at_the_side_says_why(open_page: Open) -> None:
    each, all_ = "Kartet er per innbygger, slik at", "Kartet viser tallene i alt, som valgt"
    for address, said in (
        ({}, (True, False)),
        ({"per": "innbygger"}, (False, False)),
        ({"per": "innbygger", "farger": "kroner"}, (False, True)),
        ({"farger": "kroner"}, (False, False)),
    ):
        text = texts(open_page("pages/country/map.py", **address))
        assert (each in text, all_ in text) == said, address


@pytest.mark.parametrize("area", ["12", "07", "nord"])
def test_what_is_found_of_the_announced_is_of_the_whole_country(open_page: Open, area: str) -> None:
    shown = texts(open_page("pages/country/budget.py", omrade=area)).replace("\u00a0", " ")
    assert "8,0 av 445,6 mill. kr (1,8 %)" in shown
    assert "ingenting funnet igjen av 133,0" not in shown


def test_estimates_stand_apart_from_the_states_lines(open_page: Open) -> None:
    app = open_page("pages/country/budget.py")
    assert "Anslag, som ikke er linjer i budsjettet" in [box.label for box in app.expander]


def test_a_rate_on_the_map_has_the_source_of_its_populations(open_page: Open) -> None:
    address = "https://www.ssb.no/statbank/table/07459"
    assert address in texts(open_page("pages/country/map.py", per="innbygger"))
    assert address not in texts(open_page("pages/country/map.py", mal="fylke.levealder_menn"))


def test_an_unknown_indicator_in_the_address_is_said(open_page: Open) -> None:
    page = "pages/country/progress.py"
    app = open_page(page, indikator="finnes_ikke", tema="sykehusbruk")
    (said,) = [one.value for one in app.warning]
    assert "indikator" in said
    assert "finnes" in said
    assert [one.value for one in open_page(page).warning] == []
    assert [one.value for one in open_page(page, indikator="legearsverk").warning] == []


def test_an_unknown_measure_falls_back(open_page: Open) -> None:
    app = open_page("pages/country/map.py", mal="../../etc/passwd", lag="<script>")
    assert not app.exception
    assert not app.error
    assert app.selectbox("choice_mal").value == "tilskudd"


def test_what_has_no_place_is_counted_under_the_map(open_page: Open) -> None:
    words = texts(open_page("pages/country/map.py"))
    told = "Uten fylke: 2 prosjekter, 1 av dem uten oppgitt beløp, 4,0 mill. kr"
    assert told in words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "words"),
    [("nb", "for mange"), ("nn", "for mange"), ("en", "too many")],
)
def test_a_map_of_too_many_points_says_what_its_dots_are(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    few = texts(open_page("pages/country/map.py", lag="prosjekter,tjenester", sprak=code))
    assert words not in few
    monkeypatch.setattr(map_layers, "MOST_POINTS", 100)
    many = texts(open_page("pages/country/map.py", lag="prosjekter,tjenester", sprak=code))
    assert many.count(words) == 2
    assert "Uten sted: 3 tjenester." in many or code != "nb"
    # What is counted under the map is the same, however it is drawn.
    numbers = [re.findall(r"\d[\d\s,]*\d", text) for text in (few, many)]
    assert set(numbers[0]) <= set(numbers[1])


def test_the_map_carries_its_attribution(open_page: Open) -> None:
    for file in ("", "pages/country/map.py"):
        assert "© Kartverket, CC BY 4.0" in texts(open_page(file))


def test_a_page_that_fails_says_so_plainly(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        message = "secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr("lib.charts.money.budget_lines", fail)
    app = open_page("pages/country/budget.py")
    assert "kunne ikke vises" in app.error[0].value
    assert not app.exception
    assert "secret" not in texts(app) + app.error[0].value


def test_sources_that_figures_rest_on_are_counted_as_on_the_last_slide(open_page: Open) -> None:
    """The slide counts what figures rest on; the list has every page that was read."""
    written = texts(open_page("pages/about/data.py"))
    assert "Tallene bygger på 260 kilder. 1 til er lest uten at noe tall bygger på den." in written
