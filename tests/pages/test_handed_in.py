"""What the product hands out can be handed in again: unchanged it changes nothing."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from lib.charts.tables import whole
from lib.export import data_package
from lib.i18n import set_language
from lib.imports import Plan, plan_file
from lib.store import Store, whole_table
from lib.store.package import descriptions
from lib.ui import page_downloads
from lib.ui.navigation import PAGES
from tests.pages.conftest import ROOT, Open

Made = Callable[..., bytes]
PROJECTS = "pages/network/projects.py"
# A page, its address, and the tables of the store that are seen on it.
SEEN: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "projects": (PROJECTS, {}, {"projects", "sources"}),
    "services": (PROJECTS, {"hva": "tjenester"}, {"service_sites", "sources"}),
    "transfers": (
        "pages/country/budget.py",
        {"niva": "kommune"},
        {"municipal_transfers", "sources"},
    ),
    "milestones": ("pages/country/progress.py", {}, {"milestones", "sources"}),
    "sources": ("pages/about/data.py", {}, {"sources"}),
    "compared": (
        "pages/network/counties.py",
        {"omrade": "12,11"},
        {"municipal_transfers", "sources"},
    ),
}


@pytest.fixture
def made(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Open a page, and make one of the files that its foot offers."""
    pressed: list[tuple[Any, Any]] = []

    def keep(_words: str, making: Any, sheets: Any, _ending: str) -> None:
        pressed.append((making, sheets))

    monkeypatch.setattr(page_downloads, "_button", keep)

    def go(file: str, ending: str, *, everything: bool = False, **address: str) -> bytes:
        pressed.clear()
        open_page(file if file != PAGES[0].file else "", **address)
        chosen = next(
            each for each in pressed if (each[1] is page_downloads._all_tables) == everything
        )
        content = page_downloads._file(*chosen, ending)
        set_language("nb")
        return content

    yield go
    set_language("nb")


def handed(store: Store, content: bytes, ending: str) -> tuple[Plan, ...]:
    return plan_file(store, content, f"samhandling.{ending}")


def told(plans: tuple[Plan, ...]) -> str:
    return " ".join(each.expected for plan in plans for each in plan.findings)


def unchanged(plans: tuple[Plan, ...]) -> bool:
    return not any(plan.changes or plan.errors for plan in plans)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("projects", "xlsx"),
        ("services", "zip"),
        ("transfers", "xlsx"),
        ("milestones", "zip"),
        ("sources", "xlsx"),
        ("compared", "xlsx"),
        ("compared", "zip"),
    ],
)
def test_what_is_seen_comes_back_unchanged(
    store: Store, made: Made, name: str, ending: str
) -> None:
    file, address, tables = SEEN[name]
    plans = handed(store, made(file, ending, **address), ending)
    assert unchanged(plans), [(each.errors, each.changes[:2]) for each in plans]
    assert {plan.table for plan in plans} == tables
    assert name not in ("compared", "milestones") or "ikke tabeller i databasen" in told(plans)
    assert name not in ("compared", "milestones") or "«Alt, som Excel»" in told(plans)
    # What helps readers is told once, and our own titles above the tables not at all.
    assert sum("til hjelp for leseren" in each.expected for p in plans for each in p.findings) <= 1
    assert "over overskriften" not in told(plans)


@pytest.mark.parametrize(("language", "ending"), [("nn", "zip"), ("en", "xlsx"), ("en", "zip")])
def test_what_is_seen_is_understood_in_every_language(
    store: Store, made: Made, language: str, ending: str
) -> None:
    plans = handed(store, made(PROJECTS, ending, sprak=language), ending)
    assert unchanged(plans), [(each.errors, each.changes[:2]) for each in plans]
    assert {plan.table for plan in plans} == {"projects", "sources"}


@pytest.mark.parametrize(("language", "ending"), [("nb", "xlsx"), ("nn", "zip"), ("en", "zip")])
def test_everything_comes_back_unchanged(
    store: Store, made: Made, language: str, ending: str
) -> None:
    content = made("pages/about/accessibility.py", ending, everything=True, sprak=language)
    plans = handed(store, content, ending)
    assert unchanged(plans), [(each.errors, each.changes[:2]) for each in plans]
    assert len(plans) == 17
    assert len([each for plan in plans for each in plan.findings]) == 1


def test_the_data_package_comes_back_unchanged(store: Store) -> None:
    plans = handed(store, data_package(store), "zip")
    assert unchanged(plans)
    assert len(plans) == 17
    assert "geo/counties_2010.geojson" in told(plans)


def test_one_changed_cell_is_one_changed_row(store: Store, made: Made) -> None:
    book = load_workbook(io.BytesIO(made(PROJECTS, "xlsx")))
    sheet = book["Prosjekter"]
    place = next(cell.column for cell in sheet[3] if cell.value == "Kategori")
    row = next(row for row in range(4, 40) if sheet.cell(row, place).value != "annet")
    sheet.cell(row, place).value = "annet"
    out = io.BytesIO()
    book.save(out)
    changes = [each for plan in handed(store, out.getvalue(), "xlsx") for each in plan.changes]
    assert [len(each.fields) for each in changes] == [1]
    assert changes[0].fields[0][0] == "category"


def test_one_changed_cell_in_an_archive_is_one_changed_row(store: Store, made: Made) -> None:
    content = made(PROJECTS, "zip", everything=True)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == "prosjekter.csv":
                jondal = next(line for line in text.splitlines() if line.startswith(b"jondal"))
                text = text.replace(jondal, jondal.replace(b";500000;", b";500001;"))
            after.writestr(name, text)
    changes = [each for plan in handed(store, out.getvalue(), "zip") for each in plan.changes]
    assert [each.fields for each in changes] == [(("amount_nok", 500000, 500001),)]


def test_a_file_with_nothing_but_figures_of_a_page_says_so(store: Store) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("nokkeltall.csv", "Nøkkeltall;Enhet;Hordaland\nTildelt;kr;4\n")
        archive.writestr("om.txt", "Tittel: x")
    plans = handed(store, out.getvalue(), "zip")
    assert [len(plan.errors) for plan in plans] == [1]
    assert "«nokkeltall.csv»" in told(plans)
    assert "«Alt, som Excel»" in told(plans)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_download_that_libreoffice_has_saved_comes_back_unchanged(
    store: Store, ending: str
) -> None:
    content = (ROOT / f"tests/imports/files/download_by_libreoffice.{ending}").read_bytes()
    plans = handed(store, content, ending)
    assert unchanged(plans), [(each.errors, each.changes[:2]) for each in plans]
    assert plans[-1].table == "projects"
    assert plans[-1].rows > 5


def test_the_button_of_a_table_gives_a_file_that_comes_back(store: Store) -> None:
    for name in descriptions():
        content = whole(name, whole_table(store, name)).csv("nb")
        found = plan_file(store, content, f"{name}.csv")[0]
        assert (found.table, found.changes, found.errors) == (name, (), ())
        assert bool(found.warnings) == (name == "status_reports")  # it has no rows yet
