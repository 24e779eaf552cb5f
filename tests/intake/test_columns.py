"""Which table, and which column: as told, by name, or with a helpful word."""

import pytest

from lib.intake import plan
from lib.store import Store
from tests.intake.made import planned, project, said, text_file


@pytest.mark.parametrize(
    "file",
    [
        "projects.csv",
        "Projects (2).csv",
        "projects 2026-11-22.csv",
        "c:\\tmp\\projects.csv",
        "Prosjekter.csv",
        "liste.csv",
    ],
)
def test_the_table_is_told_from_the_name_or_the_columns(store: Store, file: str) -> None:
    assert plan(store, text_file([project()]), file).table == "projects"


def test_a_table_that_cannot_be_told(store: Store) -> None:
    found = plan(store, b"hva,som,helst\n1,2,3\n", "liste.csv")
    assert not found.table
    assert "milestones" in found.errors[0].expected
    found = plan(store, text_file([project()]), "x.csv", "project")
    assert "«projects»" in found.errors[0].expected


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("belop_nok", "amount_nok"),
        ("Beløp", "amount_nok"),
        ("amountnok", "amount_nok"),
        ("kommune", "municipality_code"),
        ("titel", "title"),
        ("source", "source_id"),
    ],
)
def test_a_near_miss_is_helped(store: Store, name: str, meant: str) -> None:
    found = plan(store, f"project_id,{name}\njondal-jonatunet-2009,1\n".encode(), "projects.csv")
    assert said(found) == [("error", 1, name)]
    assert name in found.findings[0].expected
    assert meant in found.findings[0].expected


def test_names_with_capitals_and_blanks_are_the_same_names(store: Store) -> None:
    content = b"Project ID;Amount-NOK\njondal-jonatunet-2009;1\n"
    assert plan(store, content, "projects.csv").findings == ()


@pytest.mark.parametrize(
    ("header", "row", "wrong"),
    [
        ("project_id,title,title", "x,y,z", "title"),
        ("project_id,,title", "x,y,z", ""),
        ("title,amount_nok", "y,1", "project_id"),
        ("project_id,forecast", "x,1", "forecast"),
    ],
)
def test_columns_that_are_wrong(store: Store, header: str, row: str, wrong: str) -> None:
    found = plan(store, f"{header}\n{row}\n".encode(), "projects.csv")
    assert said(found) == [("error", 1, wrong)]


def test_a_new_row_needs_the_required_columns(store: Store) -> None:
    found = plan(store, b"project_id,title\nny-1,Ny\n", "projects.csv")
    assert {each.column for each in found.errors} >= {"round_id", "status", "source_id"}
    assert all("kolonnen" in each.expected for each in found.errors if each.column == "status")


def test_a_part_of_the_columns_changes_that_part(store: Store) -> None:
    found = plan(store, b"project_id,amount_nok\njondal-jonatunet-2009,600000\n", "projects.csv")
    assert [change.fields for change in found.changes] == [(("amount_nok", 500000, 600000),)]
    assert planned(store, project()).changes[0].kind == "added"
