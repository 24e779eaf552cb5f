"""What each page hands over: its columns explained, its sources named, the whole view told."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from lib.charts.columns import COLUMN_WORDS
from lib.charts.tables import titled, whole
from lib.export import Context, csv_zip, file_name, workbook
from lib.export.traps import TRAPS
from lib.i18n import LANGUAGES, set_language, translations
from lib.imports.columns import match_headings
from lib.selection import ADDRESS_VARIABLE
from lib.store import Store, code_names, tables, whole_table
from lib.ui import components, page_downloads
from lib.ui.navigation import PAGES
from tests.pages.conftest import ROOT, Open
from tests.store.queries import raw

Made = Callable[..., Any]
COUNTIES = "pages/network/counties.py"
PROJECTS = "pages/network/projects.py"
MAP = "pages/country/map.py"
WITHOUT_FIGURES = (
    "pages/network/registration.py",
    "pages/stage/presentation.py",
    "pages/about/accessibility.py",
    "pages/about/search.py",
)
VIEWS = [
    *((page.file, {}) for page in PAGES if page.file not in WITHOUT_FIGURES),
    (COUNTIES, {"omrade": "12,11"}),
    (PROJECTS, {"hva": "tjenester"}),
    (PROJECTS, {"prosjekt": "jondal-jonatunet-2009"}),
    (MAP, {"mal": "overforing", "per": "innbygger"}),
    ("pages/country/budget.py", {"etter": "fylke", "niva": "kommune"}),
]


@pytest.fixture
def made(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Open a page and make the file of what is seen there, as its button does."""
    pressed: list[Any] = []
    button = page_downloads._button

    def keep(words: str, making: Any, sheets: Any, ending: str) -> None:
        pressed.append((making, sheets))
        button(words, making, sheets, ending)

    monkeypatch.setattr(page_downloads, "_button", keep)

    def go(file: str, ending: str = "xlsx", **address: str) -> Any:
        pressed.clear()
        app = open_page(file if file != PAGES[0].file else "", **address)
        assert not app.error
        making, sheets = pressed[0]
        assert sheets is not page_downloads._all_tables
        content = page_downloads._file(making, sheets, ending)
        if ending == "xlsx":
            return load_workbook(io.BytesIO(content))
        return zipfile.ZipFile(io.BytesIO(content))

    yield go
    set_language("nb")


def rows(page: Any) -> list[tuple[Any, ...]]:
    """The cells below a sheet's header row."""
    return list(page.iter_rows(min_row=4, values_only=True))


@pytest.mark.parametrize(("file", "address"), VIEWS)
def test_every_column_is_explained_and_every_file_has_sources(
    made: Made, file: str, address: dict[str, str]
) -> None:
    book = made(file, **address)
    explained = rows(book["Kolonner"])
    columns = [row for row in explained if row[0] != "Alle ark"]
    shown = sum(book[name].max_column for name in book.sheetnames[:-3])
    assert len(columns) == shown > 0
    assert [row for row in columns if not row[2]] == []
    assert not for_compilers(book)
    assert "Lisens" in [row[1] for row in explained]
    assert rows(book["Kilder"])
    assert all(row[2].startswith("http") for row in rows(book["Kilder"]))


def for_compilers(book: Workbook) -> set[str]:
    """What those who keep the data note for each other, of all that stands in a workbook."""
    cells = {str(cell) for page in book for row in page.values for cell in row if cell is not None}
    return cells & {*translations("Working note"), *notes_of_compilers()}


@cache
def notes_of_compilers() -> frozenset[str]:
    """The notes that are not the same as the note for readers."""
    rows = [row for name in COLUMN_WORDS for row in raw.table(name) if row.get("compiler_note")]
    shown = {row["note"] for row in rows if row.get("note")}
    return frozenset(row["compiler_note"] for row in rows) - shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_compilers_note_stays_in_the_data_package(store: Store, language: str) -> None:
    set_language(language)
    sheets, _sources = page_downloads._all_tables(store)
    context = Context("", "", (), "", "2026-01-01T00:00:00+00:00", sheets[0].table)
    book = load_workbook(io.BytesIO(workbook(sheets, context)))
    assert len(notes_of_compilers()) > 100
    assert not for_compilers(book)
    with zipfile.ZipFile(io.BytesIO(csv_zip(sheets, context))) as archive:
        text = "".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    assert not any(
        f'"{word}"' in text or f";{word};" in text for word in translations("Working note")
    )
    assert "compiler_note" in whole("projects", whole_table(store, "projects")).frame


def test_the_whole_view_is_told(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, "https://samhandling.example.no/")
    address = {"q": "friskliv", "belop": "with", "sorter": "largest", "omrade": "nord"}
    about = dict(rows(made(PROJECTS, **address)["Om"]))
    assert about["Adresse"].startswith("https://samhandling.example.no/prosjekter?")
    assert all(f"{name}={value}" in about["Adresse"] for name, value in address.items())
    assert about["Område"] == "Helse Nord"
    assert about["Søk i tittel, sted, mottaker, ordning, kategori og kilde"] == "friskliv"
    assert about["Beløp"] == "med beløp"
    assert about["Sortert"] == "Største beløp først"
    assert about["År som vises"] == "alle år"
    assert re.search(r"\d, fra \d+\. \w+ \d{4} kl\. \d\d\.\d\d", about["Versjon av databasen"])
    assert re.search(r"kl\. \d\d\.\d\d", about["Laget"])
    assert "Kategori" not in about


def test_compared_areas_are_told_in_file_name_address_and_sources(made: Made) -> None:
    book = made(COUNTIES, omrade="12,11")
    about = dict(rows(book["Om"]))
    assert about["Område"], about["Sammenlignet med"] == ("Hordaland", "Rogaland")
    assert about["Adresse"].endswith("/fylker?omrade=12,11")
    alone = {row[0] for row in rows(made(COUNTIES, omrade="12")["Kilder"])}
    other = {row[0] for row in rows(made(COUNTIES, omrade="11")["Kilder"])}
    assert {row[0] for row in rows(book["Kilder"])} >= alone | other


def test_file_names_tell_the_areas(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def keep(*parts: str, ending: str) -> str:
        names.append(file_name(*parts, ending=ending))
        return names[-1]

    for module in (page_downloads, components):
        monkeypatch.setattr(module, "file_name", keep)
    open_page(COUNTIES, omrade="12,11")
    assert "samhandling-fylker-hordaland-rogaland-alle-ar.xlsx" in names
    assert "samhandling-indikatorer-side-om-side-hordaland-rogaland-alle-ar.csv" in names


def test_decimals_stand_as_on_the_page(made: Made) -> None:
    book = made(COUNTIES, omrade="12,11")
    figures = {row[0].value: row for row in book["Nøkkeltall"].iter_rows(min_row=4)}
    each = figures["Dokumenterte prosjekter fra pottene per 100 000 innbyggere"]
    assert [cell.number_format for cell in each[2:3]] == ["#,##0.0"]
    assert each[2].value == pytest.approx(0.42, abs=0.01)
    indicators = list(book["Indikatorer"].iter_rows(min_row=3, values_only=True))
    assert indicators[0][-2:] == ("Landet", "Landet: år")
    years = {row[-1] for row in indicators[1:] if row[-2] is not None}
    assert None not in years


def test_map_measure_and_layers_are_told(made: Made) -> None:
    about = dict(rows(made(MAP, lag="ingen")["Om"]))
    assert about["Fargene viser"] == "Dokumenterte tildelinger"
    assert about["Lag på kartet"] == "ingen"


def test_csv_is_pure_rows_with_companions(made: Made) -> None:
    archive = made(PROJECTS, "zip", q="jondal")
    assert set(archive.namelist()) == {"kilder.csv", "kolonner.csv", "om.txt", "prosjekter.csv"}
    text = archive.read("prosjekter.csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert "Prosjekt" in lines[0]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert "jondal" in archive.read("om.txt").decode("utf-8-sig")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", sorted(COLUMN_WORDS))
def test_titles_of_whole_tables_are_understood_when_they_come_back(
    store: Store, language: str, table: str
) -> None:
    set_language(language)
    names = code_names(store, language)
    made = titled(table, whole_table(store, table), names)
    headings = [str(name) for name in made.frame.columns]
    assert len(set(headings)) == len(headings)
    found = match_headings(headings, table)
    assert not found.unknown
    assert not found.twice
    assert set(found.places) == set(COLUMN_WORDS[table]) - {"compiler_note"}


def test_whole_tables_are_those_of_the_store(store: Store) -> None:
    assert set(tables(store).frame()["name"]) == set(COLUMN_WORDS)


def test_the_traps_are_those_of_the_data_package() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    part = readme.partition("## Traps")[2].partition("\n## ")[0]
    titles = re.findall(r"^- \*\*(.+?)\.?\*\*", part, re.MULTILINE)
    # The last is about the map's own files, which no table holds.
    assert [trap.title for trap in TRAPS] == titles[:-1]
    named = {table for trap in TRAPS for table in trap.tables}
    assert named <= set(COLUMN_WORDS)
