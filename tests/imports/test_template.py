"""Workbooks to fill in: every table has one, and what is filled in can be handed in."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lib.i18n import LANGUAGES, set_language
from lib.imports import plan, template, template_name
from lib.imports.__main__ import main
from lib.imports.code_choices import chosen_code
from lib.store import Store
from lib.store.change_log import open_view
from lib.store.package import descriptions
from lib.store.paths import VARIABLE
from tests.imports.made import project


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content: bytes, rows: list[dict[str, object]]) -> bytes:
    """The same workbook, with rows under the headings of the first sheet."""
    book = opened(content)
    sheet = book.worksheets[0]
    places = {str(cell.value).rpartition("(")[2].rstrip(")"): cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, places[name], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("table", list(descriptions()))
def test_an_empty_template_changes_nothing_and_says_so(store: Store, table: str) -> None:
    for language in LANGUAGES:
        set_language(language)
        content = template(store, table)
        set_language("nb")
        found = plan(store, content, "x.xlsx")
        assert (found.table, found.changes, found.errors) == (table, (), ())
        assert len(found.warnings) == 1
    found = plan(store, template(store, table), template_name(table))
    assert found.warnings[0].expected == "Filen har bare overskrifter. Fyll ut rader under dem."
    found = plan(store, template(store, table), template_name(table), full=True)
    told = [each.expected for each in found.errors]
    assert [("alle radene i tabellen ville blitt fjernet" in each) for each in told] == (
        [] if table == "status_reports" else [True]
    )


def test_what_is_filled_in_is_taken(store: Store) -> None:
    new = project(
        municipality_code="1201 Bergen",
        county_code="12 Hordaland",
        source_id="bt-01 Bergens Tidende",
    )
    found = plan(store, filled(template(store, "projects"), [new]), "mal-projects.xlsx")
    assert found.findings == ()
    after = found.changes[0].after
    assert after is not None
    assert (after["municipality_code"], after["county_code"], after["source_id"]) == (
        "1201",
        "12",
        "bt-01",
    )


def test_the_lists_are_those_of_the_store_and_every_choice_is_understood(store: Store) -> None:
    book = opened(template(store, "projects"))
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value]
        for column in book["Lister"].columns
    }
    assert len(lists["Kommune"]) == 430
    assert len(lists["Fylke"]) == 19
    assert lists["Status"] == ["tildelt", "foreslått", "søkt", "uavklart"]
    with open_view(store) as view:
        rows = view.rows("areas")
        codes = [chosen_code(choice, "areas", rows) for choice in lists["Kommune"]]
    assert set(codes) == {key[0] for key, row in rows.items() if row["kind"] == "kommune"}
    assert chosen_code("1201 Stavanger", "areas", rows) == "1201 Stavanger"


def test_columns_say_what_they_take(store: Store) -> None:
    sheet = opened(template(store, "projects")).worksheets[0]
    rules = {}
    for each in sheet.data_validations.dataValidation:
        rules[each.promptTitle] = each
    assert rules["Status"].type == "list"
    assert rules["Status"].errorStyle in (None, "stop")
    assert rules["Kommune"].formula1 == "'Lister'!$D$2:$D$431"
    assert rules["Beløp"].prompt.startswith("Kan være tom: ikke oppgitt. Beløpet til prosjektet")
    assert rules["Tittel"].prompt.startswith("Må fylles ut.")
    assert (rules["År"].type, rules["År"].formula1, rules["År"].formula2) == (
        "whole",
        "2000",
        "2050",
    )
    assert sheet.freeze_panes == "B2"
    formats = {cell.value: sheet.column_dimensions[cell.column_letter] for cell in sheet[1]}
    assert formats["Kommune (municipality_code)"].number_format == "@"
    assert sheet["A1"].font.bold
    assert not sheet["J1"].font.bold


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_explains_every_column_with_a_real_example(store: Store, language: str) -> None:
    set_language(language)
    guide = opened(template(store, "projects")).worksheets[1]
    rows = [[str(cell.value) for cell in row] for row in guide.iter_rows(min_row=8)]
    names = {row[0].rpartition("(")[2].rstrip(")"): row for row in rows}
    assert names.keys() == descriptions()["projects"]["fields"].keys()
    taken = [
        {name: str(cell).removesuffix(".0")[:190] for name, cell in row.items()}
        for row in store.rows("SELECT * FROM projects").to_dict("records")
    ]
    for name, row in names.items():
        assert row[5].removesuffix("…")[:190] in {each[name] for each in taken}
    title = {"nb": "Slik fyller du ut", "nn": "Slik fyller du ut", "en": "How to fill in"}
    assert str(guide["A1"].value).startswith(title[language])


def test_the_command(
    store: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, str(store.path))
    file = tmp_path / "mal.xlsx"
    assert main(["template", "projects", "--out", str(file), "--language", "nn"]) == 0
    assert "mal.xlsx" in capsys.readouterr().out
    assert opened(file.read_bytes()).sheetnames == ["Prosjekt", "Rettleiing", "Lister"]
    set_language("nb")
    assert main(["template", "prosjekt"]) == 1
    assert "projects" in capsys.readouterr().err
