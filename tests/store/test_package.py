# ruff: noqa: E501 - the breaks are a table, one line each
"""Every error in the package is told at once: file, row, column, what stands there, what should."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.store import checks
from lib.store.checks import check_package
from lib.store.errors import PackageBroken, PackageError
from lib.store.package import PackageTable, read_package
from tests.conftest import DATA

Break = Callable[[Path], None]


def errors_of(folder: Path) -> tuple[PackageError, ...]:
    with pytest.raises(PackageBroken) as caught:
        check_package(read_package(folder))
    return caught.value.errors


def replace(file: str, old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def swap_columns(file: str) -> Break:
    def change(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        swapped = [",".join(reversed(line.split(","))) for line in lines]
        (folder / file).write_text("\n".join(swapped) + "\n", encoding="utf-8")

    return change


def append(file: str, line: str) -> Break:
    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.write(line + "\n")

    return change


def overwrite(file: str, raw: bytes) -> Break:
    def change(folder: Path) -> None:
        (folder / file).write_bytes(raw)

    return change


def describe(change: Callable[[dict[str, Any]], object]) -> Break:
    def rewrite(folder: Path) -> None:
        path = folder / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor), encoding="utf-8")

    return rewrite


class Case(NamedTuple):
    """A break, and the error that must come of it."""

    spoil: Break
    kind: str
    file: str
    row: int | None
    column: str
    found: str


# Breaks that can stand side by side: all of them are made in one copy of the package.
CELLS = [
    Case(replace("projects.csv", ",500000,", ",mange,"), "type", "projects.csv", 2, "amount_nok", "mange"),
    Case(replace("projects.csv", ",tildelt,", ",lovet,"), "constraint-error", "projects.csv", 2, "status", "lovet"),
    Case(replace("projects.csv", ",2009-1,", ",2009-9,"), "foreign-key", "projects.csv", 2, "round_id", "2009-9"),
    Case(replace("areas.csv", "Halden,01,", "Halden,99,"), "foreign-key", "areas.csv", 26, "parent_code", "99"),
    Case(replace("areas.csv", "1612,kommune", "1613,kommune"), "unique-error", "areas.csv", 321, "code", "1613"),
    Case(replace("areas.csv", "vest,helseregion,Helse Vest,NO", "vest,helseregion,Helse Vest,1201"), "cycle", "areas.csv", 5, "parent_code", "vest → 1201 → 12 → vest"),
    Case(replace("budget_lines.csv", "bevilgning,,", "bevilgning,2009-tiltak,"), "cycle", "budget_lines.csv", 2, "part_of", "2009-tiltak → 2009-tiltak"),
    Case(replace("sources.csv", ",Stavanger Aftenblad,", ",,"), "constraint-error", "sources.csv", 2, "publisher", ""),
    Case(replace("indicator_values.csv", ",5843.33,", ",NaN,"), "type", "indicator_values.csv", 2, "value", "NaN"),
    Case(replace("indicator_values.csv", ",5532.62,", ",1e400,"), "type", "indicator_values.csv", 3, "value", "1e400"),
    Case(replace("indicator_values.csv", ",5272.66,", ",,"), "withheld", "indicator_values.csv", 4, "value", ""),
    Case(replace("milestones.csv", "Forløpsprosjekt med", "F" * 301 + " med"), "constraint-error", "milestones.csv", 2, "title_nb", "FFF"),
    Case(replace("milestones.csv", "Pathway project with", "Pathway \u202eproject with"), "text", "milestones.csv", 2, "title_en", "<U+202E>"),
    Case(replace("milestones.csv", '"273 mill. kr til', '"=273 mill. kr til'), "text", "milestones.csv", 4, "description_nb", "=273"),
    Case(replace("milestones.csv", "Statsbudsjettet 2010", "Stats\u00adbudsjettet 2010"), "text", "milestones.csv", 4, "title_nb", "<U+00AD>"),
    Case(replace("milestones.csv", ",2009-06-01,", ",2009-06-41,"), "type", "milestones.csv", 3, "date", "2009-06-41"),
    Case(replace("milestones.csv", ",2009-01-01,", ",2009-1-1,"), "type", "milestones.csv", 2, "date", "2009-1-1"),
    Case(replace("municipal_transfers.csv", ",35491000,", ",99999999999999999999,"), "type", "municipal_transfers.csv", 2, "cofinancing_nok", "99999999999999999999"),
    Case(append("municipal_transfers.csv", "0104,2012,1,1,,regjeringen-07,"), "primary-key", "municipal_transfers.csv", 415, "municipality_code, year", "0104, 2012"),
    Case(append("municipal_transfers.csv", "0104,2013"), "cells", "municipal_transfers.csv", 416, "", ""),
    Case(append("municipal_transfers.csv", ""), "blank-row", "municipal_transfers.csv", 417, "", ""),
    Case(replace("grant_schemes.csv", "act,ACT", "act, ACT"), "text", "grant_schemes.csv", 3, "name_nb", " ACT-team og oppsøkende team"),
    Case(replace("organisations.csv", ",town,", ",place,"), "column-renamed", "organisations.csv", 1, "place", "place"),
    Case(replace("organisations.csv", ",59.91018,", ",91.0,"), "constraint-error", "organisations.csv", 3, "latitude", "91.0"),
    Case(replace("grant_rounds.csv", "announced_nok", "anounced_nok"), "column-renamed", "grant_rounds.csv", 1, "anounced_nok", "anounced_nok"),
    Case(replace("county_governors.csv", ",seat,", ",name,"), "column-twice", "county_governors.csv", 1, "name", "name"),
    Case(swap_columns("county_governor_counties.csv"), "column-order", "county_governor_counties.csv", 1, "", "county_code, office_id"),
    Case(replace("project_partners.csv", "municipality_code", "municipality_code,extra"), "column-unknown", "project_partners.csv", 1, "extra", "extra"),
    Case(overwrite("governance.csv", "body;member;rolle\nå;b;c\n".encode()), "separator", "governance.csv", 1, "", "body;member;rolle"),
    Case(overwrite("indicators.csv", "indicator_id,æ\nå\n".encode("latin-1")), "encoding", "indicators.csv", 1, "", "icator_id,æ å"),
    Case(lambda folder: (folder / "service_sites.csv").unlink(), "file", "service_sites.csv", None, "", ""),
    Case(describe(lambda d: d["resources"][1]["schema"]["fields"].append({"name": "new", "type": "string"})), "column", "datapackage.json", None, "budget_lines.new", "string"),
    Case(replace("geo/health_regions.geojson", '"type"', '"type'), "json", "geo/health_regions.geojson", 1, "", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def all_errors(tmp_path_factory: pytest.TempPathFactory) -> tuple[PackageError, ...]:
    folder = tmp_path_factory.mktemp("package") / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("*.db*"))
    for case in CELLS:
        case.spoil(folder)
    return errors_of(folder)


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case.file}:{case.row}:{case.column}")
def test_each_error_is_told(case: Case, all_errors: tuple[PackageError, ...]) -> None:
    there = [
        error
        for error in all_errors
        if (error.kind, error.file, error.row, error.column)
        == (case.kind, case.file, case.row, case.column)
    ]
    assert len(there) == 1, "\n".join(map(repr, all_errors))
    assert case.found in there[0].found
    assert there[0].expected


def test_one_place_has_one_error(all_errors: tuple[PackageError, ...]) -> None:
    places = [(error.file, error.row, error.column) for error in all_errors]
    assert len(places) == len(set(places))


def test_errors_follow_from_a_break_each(all_errors: tuple[PackageError, ...]) -> None:
    """No break drags a flood of errors after it."""
    assert len(all_errors) < 2 * len(CELLS), "\n".join(map(str, all_errors))


def test_errors_are_sentences(all_errors: tuple[PackageError, ...]) -> None:
    for error in all_errors:
        assert error.file in str(error)
        assert error.expected in str(error)
        assert "{" not in error.expected
        assert str(error).count(f"rad {error.row}") <= 1


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("column-unknown", "project_partners.csv, rad 1: Ukjent kolonne: «extra»."),
        ("column-renamed", "organisations.csv, rad 1: Kolonnen «place» heter nå «town»."),
        ("column-twice", "county_governors.csv, rad 1: Kolonnen «name» finnes to ganger."),
        ("cells", "municipal_transfers.csv, rad 416: Raden har 2 celler, og overskriften har"),
        ("blank-row", "municipal_transfers.csv, rad 417: Raden er tom. Slett den."),
        ("unique-error", "«1613» står allerede i rad 3"),
        ("cycle", "Raden ligger under seg selv. Endre hva den ligger under. Det gjelder: «vest →"),
        ("text", "Teksten har skjulte tegn eller spesielle mellomrom. Skriv den inn på nytt. Det"),
        ("constraint-error", "sources.csv, rad 2, kolonnen Utgiver (publisher): Verdien mangler."),
    ],
)
def test_only_what_was_expected_is_called_so(
    all_errors: tuple[PackageError, ...], kind: str, sentence: str
) -> None:
    told = [str(error) for error in all_errors if error.kind == kind and sentence in str(error)]
    assert len(told) == 1, [str(error) for error in all_errors if error.kind == kind]
    assert "Forventet" not in told[0]


def test_the_package_has_no_errors() -> None:
    package = read_package(DATA)
    rows = check_package(package)
    assert len(rows) == 19 + 4 + 2


def test_a_moved_row_is_told_once(package_folder: Path) -> None:
    """A comma too many moves every cell after it; only that is worth telling."""
    replace("grant_schemes.csv", "act,ACT", "act,x,ACT")(package_folder)
    errors = [error for error in errors_of(package_folder) if error.file == "grant_schemes.csv"]
    assert [(error.kind, error.row) for error in errors] == [("cells", 3)]


def test_a_missing_heading_is_told_once(package_folder: Path) -> None:
    replace("governance.csv", ",note,", ",")(package_folder)
    errors = errors_of(package_folder)
    assert {(error.file, error.row) for error in errors} == {("governance.csv", 1)}


def test_an_open_quotation_mark_is_told_where_it_starts(package_folder: Path) -> None:
    append("grant_schemes.csv", 'x,"never closed,x,annet')(package_folder)
    errors = [error for error in errors_of(package_folder) if error.kind == "csv"]
    assert [(error.file, error.row) for error in errors] == [("grant_schemes.csv", 9)]


NO_DESCRIPTION: dict[str, Break] = {
    "missing": lambda folder: (folder / "datapackage.json").unlink(),
    "no json": overwrite("datapackage.json", b'{"resources": [\n'),
    "empty": overwrite("datapackage.json", b""),
    "no files": overwrite("datapackage.json", b"{}"),
    "a list": overwrite("datapackage.json", b"[]"),
    "odd names": overwrite("datapackage.json", b'{"resources": [{"name": 1, "path": 2}]}'),
    "odd columns": describe(lambda d: d["resources"][0]["schema"].update(fields=[1])),
}


@pytest.mark.parametrize("name", NO_DESCRIPTION)
def test_without_a_description_nothing_can_be_read(name: str, package_folder: Path) -> None:
    NO_DESCRIPTION[name](package_folder)
    with pytest.raises(PackageBroken) as caught:
        read_package(package_folder)
    assert [error.file for error in caught.value.errors] == ["datapackage.json"]


DESCRIPTIONS: dict[str, tuple[Break, str]] = {
    "a type that does not exist": (
        describe(lambda d: d["resources"][0]["schema"]["fields"][2].update(type="words")),
        "datapackage.json",
    ),
    "a rule that nobody knows": (
        describe(
            lambda d: d["resources"][0]["schema"]["fields"][2]["constraints"].update(minLength=1)
        ),
        "datapackage.json",
    ),
    "a pattern that is none": (
        describe(
            lambda d: d["resources"][0]["schema"]["fields"][2]["constraints"].update(pattern="(")
        ),
        "datapackage.json",
    ),
    "a table too few": (describe(lambda d: d["resources"].pop(0)), "datapackage.json"),
    "a map too few": (describe(lambda d: d["resources"].pop()), "datapackage.json"),
    "a table too many": (
        describe(lambda d: d["resources"].append({**d["resources"][0], "name": "more"})),
        "datapackage.json",
    ),
    "a map without areas": (overwrite("geo/counties_2010.geojson", b"{}"), "geo"),
    "a map of nowhere": (
        replace("geo/counties_2010.geojson", '"code":"01"', '"code":"77"'),
        "geo",
    ),
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_that_does_not_fit_is_told(name: str, package_folder: Path) -> None:
    spoil, file = DESCRIPTIONS[name]
    spoil(package_folder)
    assert file in {error.file for error in errors_of(package_folder)}


def test_the_digest_follows_every_file(package_folder: Path) -> None:
    before = read_package(package_folder).digest
    assert before == read_package(DATA).digest
    for file in ("projects.csv", "geo/health_regions.geojson", "datapackage.json"):
        with (package_folder / file).open("a", encoding="utf-8") as opened:
            opened.write("\n")
        after = read_package(package_folder).digest
        assert after != before
        before = after


def test_a_byte_order_mark_is_no_error(package_folder: Path) -> None:
    path = package_folder / "grant_schemes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    package = read_package(package_folder)
    assert package.tables["grant_schemes"].header[0] == "scheme_id"


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from("ab"), min_size=3, max_size=3), max_size=6),
    key=st.sampled_from([["x", "y"], ["x"], "z"]),
    unique=st.sampled_from(["x", "y", "z"]),
)
def test_keys_are_those_of_frictionless(
    rows: list[list[str]], key: list[str] | str, unique: str
) -> None:
    """A row is told of where the checker of the standard finds its key to stand there twice."""
    fields = [{"name": name, "type": "string"} for name in "xyz"]
    fields = [each | {"constraints": {"unique": each["name"] == unique}} for each in fields]
    schema = {"fields": fields, "primaryKey": key}
    ours = {
        error.row for error in checks._key_errors(PackageTable("x.csv", schema, list("xyz"), rows))
    }
    data = {"name": "x", "data": [list("xyz"), *rows], "schema": schema}
    assert ours == {row for (row,) in frictionless.validate(data).flatten(["rowNumber"])}
