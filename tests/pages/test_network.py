"""The network's staff: find, open, compare, take along."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from lib.charts import measures
from lib.charts.maps import Basemap
from lib.selection import Selection
from lib.store import (
    Store,
    grants_by,
    profile,
    project,
    shapes,
    sources,
    writing,
)
from lib.store.connection import Version
from lib.store.paths import VARIABLE
from lib.ui import country_map, page_downloads
from tests.pages.conftest import Open

PROJECTS = "pages/network/projects.py"
COUNTIES = "pages/network/counties.py"
GOVERNANCE = "pages/network/governance.py"

COPIES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
INSERT INTO projects
SELECT
    project_id || '-' || i, 'Oppdiktet ' || i || ' ' || title, round_id, status, year, amount_nok,
    granting_body, recipient, recipient_type, municipality_code, county_code, category,
    confidence, note, source_id, compiler_note
FROM projects, n
"""


def texts(app: AppTest) -> str:
    """Everything that is written in the page's main part."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.info, app.warning)
    written = "\n".join(str(element.value) for kind in kinds for element in kind)
    return re.sub(r"\\(.)", r"\1", written)


def links(app: AppTest) -> list[str]:
    """The words of the links to other pages."""
    return [
        re.sub(r"\\(.)", r"\1", link.proto.label) for link in app.get("page_link")[1:-1]
    ]  # the last is the foot's


@pytest.fixture
def at(open_page: Open) -> Callable[..., AppTest]:
    """Open a page with names of its own in the address, as a link does."""

    def go(file: str, **address: str) -> AppTest:
        app = open_page(file)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.error
        return app

    return go


@pytest.mark.parametrize(
    "written", ["ålesund", "alesund", "ALESUND fri", "Ålesund frisklivssentral"]
)
def test_search_forgives_norwegian_letters(at: Callable[..., AppTest], written: str) -> None:
    app = at(PROJECTS, q=written)
    found = texts(app).replace("\u00a0", " ").replace("\\", "")
    assert "1 prosjekt; Annet som er dokumentert: 225 000 kr til 1" in found
    assert "Frisklivssentral Ålesund" in links(app)
    assert app.text_input("choice_q").value == written


def test_search_follows_what_is_written_and_lives_in_the_address(open_page: Open) -> None:
    app = open_page(PROJECTS)
    app.text_input("choice_q").set_value("jondal").run()
    assert app.query_params["q"] == "jondal"
    assert "Jondal: bruk av kompetansen ved Jonatunet" in links(app)
    app.text_input("choice_q").set_value("").run()
    assert "q" not in app.query_params


@pytest.mark.parametrize("kind", ["prosjekter", "tjenester"])
def test_years_are_years_and_stand_from_the_newest(at: Callable[..., AppTest], kind: str) -> None:
    app = at(PROJECTS, hva=kind)
    years = [words.rpartition(" (")[0] for words in app.pills("choice_aarstall").options]
    assert years[-1] == "uten årstall"
    assert years[:-1] == sorted(years[:-1], reverse=True)
    assert all(re.fullmatch(r"20\d\d", year) for year in years[:-1])


def test_other_is_not_called_by_the_name_of_a_scheme(at: Callable[..., AppTest]) -> None:
    app = at(PROJECTS)
    for facet in ("kategori", "mottaker"):
        words = [each.rpartition(" (")[0] for each in app.pills(f"choice_{facet}").options]
        assert "annet" in words
        assert "Andre og uavklarte midler" not in words


def test_facets_carry_counts_and_narrow(open_page: Open) -> None:
    app = open_page(PROJECTS)
    status = app.pills("choice_status")
    assert "tildelt (100)" in status.options
    status.set_value(["foreslått"]).run()
    assert app.query_params["status"] == "foreslått"
    assert "2 prosjekter, ingen av dem tildelt" in texts(app)
    category = app.pills("choice_kategori").options
    assert sum(int(found) for found in re.findall(r"\((\d+)\)", " ".join(category))) == 2
    app.pills("choice_status").set_value(["foreslått", "søkt"]).run()
    assert "3 prosjekter" in texts(app)


def test_the_list_says_how_many_lack_an_amount(open_page: Open) -> None:
    words = texts(open_page(PROJECTS)).replace("\\", "").replace("\u00a0", " ")
    assert "statens samhandlingspotter: 20,5 mill. kr til 23, 3 av dem uten oppgitt beløp" in words
    assert "Annet som er dokumentert: 39,8 mill. kr til 77, 6 av dem uten oppgitt beløp" in words


def test_nothing_found_says_what_to_do(at: Callable[..., AppTest]) -> None:
    app = at(PROJECTS, q="qxzqxz qwqwqw")
    assert "Ingen prosjekter" in texts(app)
    assert "Prøv færre eller andre søkeord" in texts(app)


def test_pages_and_order_live_in_the_address(open_page: Open) -> None:
    app = open_page(PROJECTS)
    first = links(app)
    app.selectbox("choice_side").select("2").run()
    assert app.query_params["side"] == "2"
    assert not set(links(app)) & set(first)
    app.selectbox("choice_sorter").select("largest").run()
    assert app.query_params["sorter"] == "largest"


def test_ten_thousand_projects_are_paged(
    own_store: Store, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    with writing(own_store.path) as db:
        db.execute(COPIES)
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    app = open_page(PROJECTS)
    assert not app.error
    assert "10 807 prosjekter" in texts(app).replace("\u00a0", " ")
    assert len(app.selectbox("choice_side").options) == 433
    assert sum("Oppdiktet" in words for words in links(app)) <= 25


def test_one_project_in_full(at: Callable[..., AppTest], store: Store) -> None:
    app = at(PROJECTS, prosjekt="jondal-jonatunet-2009")
    assert not app.error
    words = texts(app)
    row = project(store, "jondal-jonatunet-2009").frame().iloc[0]
    assert row["title"] in words
    assert "Våren 2009: 30 prosjekter: 47,0 mill. kr kunngjort" in words
    facts = app.table[0].value.set_index("Opplysning")["Verdi"]
    assert facts["Mottaker"] == "Jondal kommune"
    assert facts["Sikkerhet"].startswith("Middels")
    (mail,) = [one.proto.url for one in app.get("link_button")]
    assert mail.startswith("mailto:?subject=")
    assert "jondal-jonatunet-2009" in mail
    assert "Versjon%20av%20databasen" in mail
    assert app.get("deck_gl_json_chart")[0].proto.alt
    assert "Tilbake til listen" in links(app)


def test_the_neighbours_of_many_are_a_page_and_a_link(
    open_page: Open, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(own_store.path) as db:
        db.execute(COPIES + " WHERE municipality_code = '1227' AND i <= 30")
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    app = open_page(PROJECTS)
    app.query_params["prosjekt"] = "jondal-jonatunet-2009"
    found = links(app.run())
    everything = own_store.rows("SELECT 1 FROM projects WHERE municipality_code = '1227'")
    assert sum(words.startswith("Oppdiktet") for words in found) == 25
    assert f"Alle {len(everything)} prosjekter" in found


def test_a_project_without_a_place_or_at_all(at: Callable[..., AppTest]) -> None:
    assert "Ingen kommune er oppgitt" in texts(at(PROJECTS, prosjekt="ks-radgiving-2011"))
    gone = at(PROJECTS, prosjekt="](x)<b>" * 50)
    assert "Det finnes ingenting her" in texts(gone)


def test_one_service_in_full(at: Callable[..., AppTest]) -> None:
    app = at(PROJECTS, tjeneste="fosen-dms")
    facts = app.table[0].value.set_index("Opplysning")["Verdi"]
    assert facts["Senger"] == "13"
    assert facts["Åpnet"] == "ikke oppgitt"


def test_a_county_in_full_against_the_country(open_page: Open, store: Store) -> None:
    app = open_page(COUNTIES, omrade="12")
    words = texts(app)
    assert "Fylkesmannen i Hordaland, sete i Bergen" in words
    assert "Styrket med én stilling for reformen, fra juni 2011" in words
    assert "Helseregion: Helse Vest" in words
    assert "Posisjon: 60,389° nord, 5,334° øst" in words
    found = profile(store, Selection(area="12")).frame().set_index("key")
    assert found.loc["granted_projects", "value"] == 2
    assert found.loc["other_projects", "value"] == 11
    assert "13 prosjekter" in words


def test_up_to_four_side_by_side_in_the_address(open_page: Open) -> None:
    app = open_page(COUNTIES, omrade="12")
    app.selectbox("other_0").select("11").run()
    assert app.query_params["omrade"] == "12,11"
    app.selectbox("other_2").select("14").run()
    assert app.query_params["omrade"] == "12,11,14"
    assert not app.error
    app.switch_page(PROJECTS).run()
    assert app.query_params["omrade"] == "12,11,14"


@pytest.mark.parametrize("area", ["NO", "nord", "1835", "0301", "07"])
def test_every_kind_of_area_has_the_page(open_page: Open, area: str) -> None:
    app = open_page(COUNTIES, **({} if area == "NO" else {"omrade": area}))
    assert not app.error
    assert len(app.main.header) == 9  # sections


def test_governance_shows_bodies_and_what_is_inferred(open_page: Open) -> None:
    app = open_page(GOVERNANCE)
    assert not app.error
    assert "Dette er utledet" in texts(app)
    assert app.get("deck_gl_json_chart")[0].proto.alt


MAKING = partial(
    page_downloads._DownloadContext,
    selection=Selection(),
    language="nb",
    title="Budsjett",
    address="http://127.0.0.1/budsjett",
    everything="http://127.0.0.1/data",
    chosen=(("Område", "Norge"),),
    version=Version(7, "2026-11-21T11:30:00Z", ()),
)


def test_everything_as_excel_holds_every_row_with_names(store: Store) -> None:
    book = load_workbook(
        io.BytesIO(page_downloads._file(MAKING(store), page_downloads._all_tables, "xlsx"))
    )
    sheet = book["Prosjekter"]
    header = [cell.value for cell in sheet[3]]
    assert sheet.max_row == 3 + 107
    assert header[header.index("Kommune") + 1] == "Kommune (navn)"
    assert "Prosjekt (navn)" not in header, "the project's own title stands there already"
    assert book.sheetnames[-3:] == ["Kolonner", "Kilder", "Om"]
    assert [name for name in book.sheetnames if name.startswith("Kilder")] == ["Kilder"]
    about = dict(book["Om"].iter_rows(min_row=4, values_only=True))
    assert about["Adresse"] == "http://127.0.0.1/data"
    assert "Område" not in about, "no selection narrows it"
    assert book["Kilder"].max_row == 3 + len(sources(store))
    amounts = [
        row[header.index("Beløp (kroner)")] for row in sheet.iter_rows(min_row=4, values_only=True)
    ]
    assert sum(amount for amount in amounts if amount) == 95_240_500
    assert amounts.count(None) == 13


def test_the_map_is_handed_over_as_a_drawing(store: Store) -> None:
    ground = Basemap(shapes(store, "fylke"))
    values = measures.grants(grants_by(store, Selection(), "county"), "kroner")
    drawing = country_map._svg(values, ground, [], "nb").decode()
    assert drawing.count("<path") > 19
    assert "29,9 mill. kr" in drawing.replace("\u00a0", " ")
    assert "© Kartverket" in drawing
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_everything_as_csv_is_one_file_a_table(store: Store) -> None:
    packed = page_downloads._file(MAKING(store), page_downloads._all_tables, "zip")
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert len(names) == 17 + 2  # one a table, the sources among them; columns, and the text
