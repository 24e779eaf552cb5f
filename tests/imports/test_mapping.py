"""Saved mappings: read, written, kept beside the store, and what they do to a file."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from lib.imports import plan_file
from lib.imports.__main__ import main
from lib.imports.mapping import (
    ColumnMapping,
    MappingProblem,
    delete_mapping,
    folder_of,
    load_mapping,
    mapping_text,
    parse_mapping,
    save_mapping,
    saved_mappings,
)
from lib.store import Store
from lib.store.paths import VARIABLE

TEXT = """
name = "Fylkesmannens liste"
table = "projects"
leave_out = ["Saksbehandler"]

[columns]
"Tiltak-ID" = "project_id"
"Navn på tiltak" = "title"
"Knr" = "municipality_code"
"Sum" = "amount_nok"
"Avgjort" = "status"

[constants]
round_id = "2009-1"
granting_body = "Staten"
recipient = "Bergen kommune"
recipient_type = "kommune"
category = "annet"
confidence = "lav"
source_id = "bt-01"

[values.status]
"Innvilget" = "tildelt"
"""
FILE = """Tiltak-ID;Navn på tiltak;KNR;Sum;Avgjort;Saksbehandler
prove-1;Et tiltak;1201;100000;innvilget;Kari
prove-2;Et annet;1201;200000;søkt;Ola
"""


def mapped(store: Store, text: str = FILE, mapping: str = TEXT):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return plan_file(store, text.encode(), "liste.csv", mapping=parse_mapping(mapping, "x.toml"))[0]


def test_columns_constants_and_values(store: Store) -> None:
    found = mapped(store)
    assert found.findings == ()
    assert found.table == "projects"
    first, second = (change.after for change in found.changes)
    assert first is not None
    assert second is not None
    assert (first["title"], first["municipality_code"], first["amount_nok"]) == (
        "Et tiltak",
        "1201",
        100000,
    )
    assert (first["status"], second["status"]) == ("tildelt", "søkt")
    assert first["source_id"] == second["source_id"] == "bt-01"


def test_a_column_that_the_mapping_expects_is_missed_by_name(store: Store) -> None:
    found = mapped(store, FILE.replace("Navn på tiltak", "Navnet"))
    told = [each.expected for each in found.errors]
    assert any("«Navn på tiltak» finnes ikke i filen" in each for each in told)
    assert any("«Navnet»" in each for each in told)


def test_the_row_of_the_headings_and_the_sheet_are_those_that_the_mapping_says(
    store: Store,
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Prosjekter"
    book.active.append(["project_id", "title", "amount_nok", "status"])
    sheet = book.create_sheet("Ark 7")
    for cells in (["a", "Sum", "b"], ["Id", "Sum", "c"], ["jondal-jonatunet-2009", 7, ""]):
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    mapping = ColumnMapping(
        "x", "projects", "Ark 7", 2, {"Id": "project_id", "Sum": "amount_nok"}, ("c",)
    )
    found = plan_file(store, out.getvalue(), "x.xlsx", mapping=mapping)[0]
    assert found.errors == ()
    assert [change.fields for change in found.changes] == [(("amount_nok", 500000, 7),)]
    wrong = plan_file(store, out.getvalue(), "x.xlsx", mapping=replace(mapping, header_row=1))[0]
    assert wrong.errors


def test_a_mapping_is_written_as_it_is_read() -> None:
    found = parse_mapping(TEXT, "x.toml")
    assert parse_mapping(mapping_text(found), "y.toml") == found
    odd = ColumnMapping('Æ "x" \\ \n', "projects", "Ark 1", 3, {'a"b=[#]': "title", "Ø": "note"})
    assert parse_mapping(mapping_text(odd), "y.toml").columns == odd.columns


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('table = "projects"', 'table = "prosjekt"', "prosjekt"),
        ('"title"', '"titel"', "titel"),
        ('"Knr" = "municipality_code"', '"Knr" = "title"', "title fylles to ganger"),
        ("[constants]", "[konstanter]", "konstanter"),
        ("[columns]", "[columns", "x.toml"),
        ('name = "Fylkesmannens liste"', "columns = 3", "x.toml"),
    ],
)
def test_a_mapping_with_an_error_says_where(old: str, new: str, words: str) -> None:
    with pytest.raises(MappingProblem, match=words):
        parse_mapping(TEXT.replace(old, new), "x.toml")


def test_mappings_are_kept_beside_the_store(own_store: Store) -> None:
    folder = folder_of(own_store)
    assert saved_mappings(folder) == ([], [])
    found = parse_mapping(TEXT, "x.toml")
    save_mapping(folder, found)
    save_mapping(folder, found)
    other = ColumnMapping("Fylkesmannens LISTE!", "sources")
    save_mapping(folder, other)
    assert [each.name for each in saved_mappings(folder)[0]] == [found.name, other.name]
    assert len(list(folder.iterdir())) == 2
    (folder / "feil.toml").write_text("[[[", encoding="utf-8")
    names, problems = saved_mappings(folder)
    assert len(names) == 2
    assert "feil.toml" in problems[0]
    delete_mapping(folder, found.name)
    assert [each.name for each in saved_mappings(folder)[0]] == [other.name]
    with pytest.raises(MappingProblem, match="navn"):
        save_mapping(folder, ColumnMapping(" ", "projects"))
    with pytest.raises(MappingProblem, match=r"mangler\.toml"):
        load_mapping(folder / "mangler.toml")


def test_the_command_takes_a_file_or_a_name(
    own_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    file, mapping = tmp_path / "liste.csv", tmp_path / "min.toml"
    file.write_text(FILE, encoding="utf-8")
    mapping.write_text(TEXT, encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert main(["check", str(file), "--mapping", str(mapping)]) == 0
    assert main(["check", str(file), "--mapping", "Fylkesmannens liste"]) == 1
    assert "Fylkesmannens liste" in capsys.readouterr().err
    save_mapping(folder_of(own_store), parse_mapping(TEXT, "x.toml"))
    assert main(["check", str(file), "--mapping", "Fylkesmannens liste"]) == 0
    assert "2 nye" in capsys.readouterr().out


def test_the_example_in_the_readme_is_a_mapping() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    example = readme.partition("```toml\n")[2].partition("```")[0]
    found = parse_mapping(example, "README.md")
    assert (found.sheet, found.leave_out) == ("Ark1", ("Saksbehandler",))
    assert found.values == {"status": {"Innvilget": "tildelt"}}
