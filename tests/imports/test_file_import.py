"""Files with several tables: planned together, in the order they need, and done together."""

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from lib.imports import commit_all, plan_file
from lib.store import Store
from tests.imports.made import project, text_file, workbook

SOURCE = {
    "source_id": "prove-01",
    "publisher": "Prøve",
    "url": "https://prove.example/1",
    "accessed": "2026-11-30",
}


def archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def both(name: str) -> bytes:
    """A new project and the new source that it rests on, the project first."""
    new = project(source_id="prove-01")
    if name.endswith("xlsx"):
        return workbook({"Prosjekter": [new], "Kilder": [SOURCE]})
    return archive({"Prosjekter.csv": text_file([new], ";"), "sources.csv": text_file([SOURCE])})


@pytest.mark.parametrize("name", ["alt.xlsx", "alt.zip"])
def test_a_row_and_what_it_points_at_come_together(own_store: Store, name: str) -> None:
    plans = plan_file(own_store, both(name), name)
    assert [plan.table for plan in plans] == ["sources", "projects"]
    assert all(plan.ok for plan in plans)
    assert len(commit_all(own_store, plans, who="Kari", why="prøve")) == 2
    count = own_store.rows("SELECT count(*) FROM projects WHERE source_id = 'prove-01'")
    assert count.iloc[0, 0] == 1


def test_an_error_in_one_table_names_its_sheet(store: Store) -> None:
    content = workbook({"Prosjekter": [project(amount_nok="mye")], "Kilder": [SOURCE]})
    wrong = [each for plan in plan_file(store, content, "alt.xlsx") for each in plan.errors]
    assert [(each.file, each.column) for each in wrong] == [("alt.xlsx: Prosjekter", "amount_nok")]


def test_the_table_that_is_asked_for_is_taken_alone(store: Store) -> None:
    plans = plan_file(store, both("alt.zip"), "alt.zip", "sources")
    assert [plan.table for plan in plans] == ["sources"]


def test_of_two_sheets_for_one_table_one_is_read_and_the_other_told(store: Store) -> None:
    part = {name: SOURCE[name] for name in ("source_id", "publisher")}
    content = workbook({"Kilder": [part], "Kilder (2)": [SOURCE], "Prosjekter": [project()]})
    plans = plan_file(store, content, "alt.xlsx")
    assert [plan.table for plan in plans] == ["sources", "projects"]
    assert [plan.file for plan in plans] == ["alt.xlsx: Kilder (2)", "alt.xlsx: Prosjekter"]
    told = plans[0].warnings[0].expected
    assert "Ikke lest inn: alt.xlsx: Kilder" in told


def test_a_workbook_with_one_table_is_read_as_ever(store: Store) -> None:
    content = workbook({"Ark1": [project()], "Ark2": []})
    assert [plan.table for plan in plan_file(store, content, "projects.xlsx")] == ["projects"]
    found = plan_file(store, workbook({"A": [project()], "B": [project(2)]}), "projects.xlsx")[0]
    assert [question.name for question in found.questions] == ["sheet"]


def test_an_archive_that_holds_no_table_says_what_it_is(store: Store) -> None:
    for content in (archive({"bilde.png": b"x"}), archive({}), both("x.zip")[:-30]):
        found = plan_file(store, content, "x.zip")
        assert [len(plan.errors) for plan in found] == [1]
    sheet = openpyxl.Workbook()
    out = io.BytesIO()
    sheet.save(out)
    assert plan_file(store, archive({"ark.xlsx": out.getvalue()}), "x.zip")[0].errors


def test_columns_that_help_readers_are_named_once_for_all_tables(store: Store) -> None:
    code = {"municipality_code": "0104", "Kommune": "Moss"}
    plans = plan_file(
        store,
        workbook(
            {
                "Prosjekter": [{"project_id": "ny", **code, "Ordning": "Noe"}],
                "Overføringer til kommuner": [{**code, "year": 2012}],
            }
        ),
        "alt.xlsx",
    )
    told = [each.expected for plan in plans for each in plan.findings if "hjelp" in each.expected]
    assert len(told) == 1
    assert told[0].endswith(
        "Det gjelder: Overføringer til kommuner: «Kommune»; Prosjekter: «Kommune», «Ordning»."
    )
