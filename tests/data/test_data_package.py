"""The data package is valid, fully described, and gives the figures it must give.

Every rule is a function that takes the package's directory and lists the problems it finds,
so that the same function can be shown to fail on a broken copy.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from frictionless import FrictionlessException, Package

DATA = Path(__file__).resolve().parents[2] / "data"

MAP_ATTRIBUTION = (
    "Kartdata: © Kartverket, CC BY 4.0, bearbeidet (slått sammen til fylkene i 2010 og forenklet). "
    "Enkelte grenser er omtrentlige (Natural Earth; GeoNames, CC BY 4.0)."
)
NUMBER_TYPES = {"integer", "number"}
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

# What a column's name says it refers to: (table, key). "part_of" always means its own table.
# A column that is the key itself refers to nothing.
REFERENCES = {
    "area_code": ("areas", "code"),
    "county_code": ("areas", "code"),
    "indicator_id": ("indicators", "indicator_id"),
    "line_id": ("budget_lines", "line_id"),
    "milestone_id": ("milestones", "milestone_id"),
    "municipality_code": ("areas", "code"),
    "office_id": ("county_governors", "office_id"),
    "parent_code": ("areas", "code"),
    "project_id": ("projects", "project_id"),
    "report_id": ("status_reports", "report_id"),
    "round_id": ("grant_rounds", "round_id"),
    "scheme_id": ("grant_schemes", "scheme_id"),
    "site_id": ("service_sites", "site_id"),
    "source_id": ("sources", "source_id"),
    "strengthened_source_id": ("sources", "source_id"),
}

Row: TypeAlias = dict[str, str]
Check: TypeAlias = Callable[[Path], list[str]]


def read_descriptor(directory: Path) -> dict[str, Any]:
    """The package's description of itself, as it stands in the file."""
    text = (directory / "datapackage.json").read_text(encoding="utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor


def read_rows(directory: Path, table: str) -> list[Row]:
    """The rows of a table, every cell as text."""
    with (directory / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(directory: Path) -> Iterator[dict[str, Any]]:
    """The resources that have a schema."""
    return (r for r in read_descriptor(directory)["resources"] if "schema" in r)


def fields(directory: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every described column, with the name "table.column" to report it by."""
    for resource in tables(directory):
        for field in resource["schema"]["fields"]:
            yield f"{resource['name']}.{field['name']}", field


def validation_problems(directory: Path) -> list[str]:
    """What frictionless finds wrong in the description or in a cell, key or reference."""
    try:
        report = Package(str(directory / "datapackage.json")).validate()
    except FrictionlessException as error:
        return [str(error), *(str(reason) for reason in error.reasons)]
    return [f"package: {error.message}" for error in report.errors] + [
        f"{task.name}: {error.message}" for task in report.tasks for error in task.errors
    ]


def number_problems(directory: Path) -> list[str]:
    """Cells that frictionless takes for numbers, but that are no plain figures (NaN, INF, 5e3)."""
    return [
        f"{resource['name']}.{field['name']}: {row[field['name']]!r} is not a plain number"
        for resource in tables(directory)
        for field in resource["schema"]["fields"]
        if field["type"] in NUMBER_TYPES
        for row in read_rows(directory, resource["name"])
        if row[field["name"]] and not PLAIN_NUMBER.fullmatch(row[field["name"]])
    ]


def described_times(directory: Path, pattern: str) -> dict[str, int]:
    """How many resources describe each file that matches the pattern."""
    paths = [resource["path"] for resource in read_descriptor(directory)["resources"]]
    found = sorted(file.relative_to(directory).as_posix() for file in directory.rglob(pattern))
    return {path: paths.count(path) for path in found}


def file_problems(directory: Path) -> list[str]:
    """CSV and map files that are not described by exactly one resource."""
    times = described_times(directory, "*.csv") | described_times(directory, "*.geojson")
    return [f"{path}: described {count} times" for path, count in times.items() if count != 1]


def column_problems(directory: Path) -> list[str]:
    """Tables whose header is not the described columns in the described order."""
    problems = []
    for resource in tables(directory):
        described = [field["name"] for field in resource["schema"]["fields"]]
        with (directory / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        if header != described:
            problems.append(f"{resource['path']}: header {header}, described {described}")
    return problems


def map_problems(directory: Path) -> list[str]:
    """Map files that are not a collection of features (frictionless does not open them)."""
    problems = []
    for file in sorted(directory.rglob("*.geojson")):
        path = file.relative_to(directory).as_posix()
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(f"{path}: {error}")
            continue
        if content.get("type") != "FeatureCollection" or not content.get("features"):
            problems.append(f"{path}: not a collection of features")
    return problems


def text_problems(directory: Path) -> list[str]:
    """Columns without heading, meaning or unit; resources without title or description."""
    problems = [
        f"{resource['name']}: no {key}"
        for resource in read_descriptor(directory)["resources"]
        for key in ("title", "description")
        if not resource.get(key, "").strip()
    ]
    for name, field in fields(directory):
        needed = ["title", "description", "descriptionEn"]
        needed += ["unit"] if field["type"] in NUMBER_TYPES else []
        problems += [f"{name}: no {key}" for key in needed if not field.get(key, "").strip()]
    return problems


def category_problems(directory: Path) -> list[str]:
    """Closed sets of values whose labels are missing, left over, doubled or empty."""
    problems = []
    for name, field in fields(directory):
        allowed = field.get("constraints", {}).get("enum", [])
        categories = field.get("categories", [])
        if [category["value"] for category in categories] != allowed:
            problems.append(f"{name}: categories do not match enum")
        problems += [
            f"{name}: {category['value']!r} has no {key}"
            for category in categories
            for key in ("label", "labelEn")
            if not category.get(key, "").strip()
        ]
    return problems


def expected_reference(table: str, column: str) -> tuple[str, str] | None:
    """The table and key that a column must refer to, judged by its name alone."""
    if column == "part_of":
        own_key = next(key for name, key in REFERENCES.values() if name == table)
        return "", own_key
    target = REFERENCES.get(column)
    if target is None or target == (table, column):
        return None
    return ("" if target[0] == table else target[0]), target[1]


def reference_problems(directory: Path) -> list[str]:
    """Columns that point to another row by their name, but have no foreign key that says so."""
    problems = []
    for resource in tables(directory):
        schema, table = resource["schema"], resource["name"]
        declared = {
            (key["fields"], key["reference"]["resource"], key["reference"]["fields"])
            for key in schema.get("foreignKeys", [])
        }
        columns = [field["name"] for field in schema["fields"]]
        expected = {
            (column, *target)
            for column in columns
            if (target := expected_reference(table, column)) is not None
        }
        problems += [f"{table}: no foreign key {key}" for key in sorted(expected - declared)]
        problems += [f"{table}: unknown foreign key {key}" for key in sorted(declared - expected)]
        problems += [
            f"{table}.{column}: no rule says what it refers to"
            for column in columns
            if column.endswith(("_id", "_code")) and column not in REFERENCES
        ]
    return problems


def attribution_problems(directory: Path) -> list[str]:
    """The line that must stand wherever the map is shown, here and in the package's README."""
    problems = []
    if read_descriptor(directory).get("mapAttribution") != MAP_ATTRIBUTION:
        problems.append("datapackage.json: mapAttribution is not the line expected")
    if MAP_ATTRIBUTION not in (directory / "README.md").read_text(encoding="utf-8"):
        problems.append("README.md: the map's attribution is missing")
    return problems


# Words of those who compiled the data, keys of rows and names of files: none of them is a reader's.
WORKING_WORDS = re.compile(
    r"utdrag|\blagret\b|lagret (?:tabell|kopi)|satt av oss|av(?:kutt|korta)|crawl|ikke vist|"
    r"\bvises\b|viser (?:ikke|verken)|\.csv\b|prosjektfil|docplayer \d|article\d|\bid\d{4}|"
    r"PDF-tekst|lagt inn|hovedkommune|(?:egen|egne|denne) rad\b|\braden\b|\bbrief\b|as above|"
    r"stored (?:copy|table)|\b[a-zæøå]+_[a-zæøå_]+\b|\b[a-zæøå]+(?:-[a-zæøå]+)+-20\d\d\b| · |"
    r"^udatert|extract",
    re.IGNORECASE,
)
# Columns that hold codes, addresses and keys, or are not for readers.
NOT_READ = re.compile(
    r"code$|_id$|^(?:compiler_note|part_of|url|website|population_basis|comment)$"
)


def word_problems(directory: Path) -> list[str]:
    """Working words in what readers see."""
    return [
        f"{resource['name']}.{name}: {found.group()!r} in {cell!r}"
        for resource in tables(directory)
        for row in read_rows(directory, resource["name"])
        for name, cell in row.items()
        if not NOT_READ.search(name) and (found := WORKING_WORDS.search(cell or ""))
    ]


def note_problems(directory: Path) -> list[str]:
    """Tables with a note for readers that have none for those who keep the data."""
    problems = []
    for resource in tables(directory):
        names = {field["name"] for field in resource["schema"]["fields"]}
        if names & {"note", "scope"} and "compiler_note" not in names:
            problems.append(f"{resource['name']}: no compiler_note")
    return problems


def sum_problems(directory: Path) -> list[str]:
    """Rounds that add more than was announced, or anything beside the round that holds them."""
    problems = []
    for row in read_rows(directory, "grant_rounds"):
        announced, adds = row["announced_nok"], row["adds_nok"]
        if bool(announced) != bool(adds):
            problems.append(f"{row['round_id']}: announced {announced!r}, adds {adds!r}")
        elif adds and (int(adds) > int(announced) or (row["part_of"] and int(adds))):
            problems.append(f"{row['round_id']}: adds {adds} of {announced}")
    return problems


def population_problems(directory: Path) -> list[str]:
    """Areas with a population and no source, or with the source of another table."""
    addresses = {row["source_id"]: row["url"] for row in read_rows(directory, "sources")}
    problems = []
    for row in read_rows(directory, "areas"):
        table = "04317" if "04317" in row["population_basis"] else "07459"
        wanted = f"https://www.ssb.no/statbank/table/{table}" if row["population_2010"] else ""
        if addresses.get(row["source_id"], "") != wanted:
            problems.append(f"{row['code']}: {row['source_id']!r} is not {wanted!r}")
    return problems


CHECKS: list[Check] = [
    validation_problems,
    number_problems,
    file_problems,
    column_problems,
    map_problems,
    text_problems,
    category_problems,
    reference_problems,
    attribution_problems,
    word_problems,
    note_problems,
    sum_problems,
    population_problems,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_package_has_no_problem(check: Check) -> None:
    problems = check(DATA)
    assert not problems, "\n".join(problems)


def test_map_attribution_names_the_owner_and_the_licence() -> None:
    assert "© Kartverket, CC BY 4.0" in read_descriptor(DATA)["mapAttribution"]


# The figures that must come out of the data.


def total(rows: list[Row], column: str) -> int:
    """The sum of a column of amounts, leaving out what is not stated."""
    return sum(int(row[column]) for row in rows if row[column])


def test_first_round_announced_and_documented() -> None:
    announced = [r for r in read_rows(DATA, "grant_rounds") if r["round_id"] == "2009-1"]
    documented = [p for p in read_rows(DATA, "projects") if p["round_id"] == "2009-1"]
    assert [(r["announced_nok"], r["announced_projects"]) for r in announced] == [
        ("47000000", "30")
    ]
    assert [p["amount_nok"] for p in documented] == ["500000"]


def test_projects_of_every_status() -> None:
    projects = read_rows(DATA, "projects")
    assert len([p for p in projects if p["amount_nok"]]) == 94
    assert total(projects, "amount_nok") == 95_240_500


def test_granted_projects() -> None:
    granted = [p for p in read_rows(DATA, "projects") if p["status"] == "tildelt"]
    assert len(granted) == 100
    assert len([p for p in granted if p["amount_nok"]]) == 91
    assert total(granted, "amount_nok") == 60_240_500


def test_what_the_state_s_pots_gave_and_what_is_other_money() -> None:
    scheme_of = {r["round_id"]: r["scheme_id"] for r in read_rows(DATA, "grant_rounds")}
    pots = {s["scheme_id"] for s in read_rows(DATA, "grant_schemes") if s["kind"] == "pott"}
    granted = [p for p in read_rows(DATA, "projects") if p["status"] == "tildelt"]
    by_scheme: dict[str, list[Row]] = {}
    for project in granted:
        by_scheme.setdefault(scheme_of[project["round_id"]], []).append(project)
    sums = {scheme: total(rows, "amount_nok") for scheme, rows in by_scheme.items()}
    assert {scheme: sums[scheme] for scheme in pots} == {
        "samhandling": 8_000_000,
        "act": 9_600_000,
        "psykisk": 2_850_000,
    }
    assert sum(len(by_scheme[scheme]) for scheme in pots) == 23
    assert sum(sums.values()) - sum(sums[scheme] for scheme in pots) == 39_790_500


def test_the_sum_of_what_was_announced_counts_each_krone_once() -> None:
    rounds = [r for r in read_rows(DATA, "grant_rounds") if r["scheme_id"] == "samhandling"]
    adds = {year: total([r for r in rounds if r["year"] == year], "adds_nok") for year in YEARS}
    assert list(adds.values()) == [95_000_000, 136_000_000, 133_000_000, 81_600_000]
    assert total(rounds, "adds_nok") == 445_600_000


YEARS = ("2009", "2010", "2011", "2012")


def test_municipal_transfers() -> None:
    transfers = read_rows(DATA, "municipal_transfers")
    cofinancing = total(transfers, "cofinancing_nok")
    compensation = total(transfers, "compensation_nok")
    assert len({t["municipality_code"] for t in transfers}) == len(transfers) == 413
    assert (cofinancing, compensation) == (5_373_909_000, 303_034_000)
    assert cofinancing + compensation == 5_676_943_000


@pytest.mark.parametrize("kind", ["land", "helseregion", "fylke"])
def test_population(kind: str) -> None:
    areas = [a for a in read_rows(DATA, "areas") if a["kind"] == kind]
    assert total(areas, "population_2010") == 4_858_199


def test_county_governors() -> None:
    offices = read_rows(DATA, "county_governors")
    assert len(offices) == 18
    assert len([o for o in offices if int(o["extra_positions"]) > 0]) == 4


# The checks can fail: each is given a copy of the package with one thing broken.


def replace_text(file: Path, old: str, new: str) -> None:
    """Change the first place where the text stands, and insist that it stands there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_descriptor(directory: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the package's description of itself."""
    descriptor = read_descriptor(directory)
    change(descriptor)
    text = json.dumps(descriptor, ensure_ascii=False)
    (directory / "datapackage.json").write_text(text, encoding="utf-8")


def find_field(descriptor: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    """One column's description."""
    resource = next(r for r in descriptor["resources"] if r["name"] == table)
    field: dict[str, Any] = next(f for f in resource["schema"]["fields"] if f["name"] == column)
    return field


def drop_resource(descriptor: dict[str, Any], name: str) -> None:
    """Leave a file undescribed."""
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != name]


def drop_column(descriptor: dict[str, Any], table: str, column: str) -> None:
    """Leave a column undescribed."""
    resource = next(r for r in descriptor["resources"] if r["name"] == table)
    resource["schema"]["fields"].remove(find_field(descriptor, table, column))


def drop_foreign_keys(descriptor: dict[str, Any], table: str) -> None:
    """Leave a table's references undeclared."""
    resource = next(r for r in descriptor["resources"] if r["name"] == table)
    del resource["schema"]["foreignKeys"]


def in_table(table: str, old: str, new: str) -> Callable[[Path], None]:
    """A break in a table's text."""
    return lambda directory: replace_text(directory / f"{table}.csv", old, new)


def in_descriptor(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """A break in the package's description of itself."""
    return lambda directory: edit_descriptor(directory, change)


def write_file(path: str, text: str) -> Callable[[Path], None]:
    """A break by a new file, or by new text in an old one."""

    def write(directory: Path) -> None:
        (directory / path).write_text(text, encoding="utf-8")

    return write


BREAKS: dict[str, tuple[Callable[[Path], None], Check, str]] = {
    "text in a number cell": (
        in_table("projects", ",500000,", ",mange,"),
        validation_problems,
        'Type error in the cell "mange"',
    ),
    "a value outside its closed set": (
        in_table("projects", ",tildelt,", ",lovet,"),
        validation_problems,
        'The cell "lovet"',
    ),
    "a broken foreign key": (
        in_table("projects", ",2009-1,", ",2009-9,"),
        validation_problems,
        'values "2009-9" not found',
    ),
    "a broken reference within a table": (
        in_table("areas", "Halden,01,", "Halden,99,"),
        validation_problems,
        'values "99" not found',
    ),
    "a key used twice": (
        in_table("areas", "0104,kommune", "0101,kommune"),
        validation_problems,
        "violates the primary key",
    ),
    "a required cell left empty": (
        in_table("sources", ",Stavanger Aftenblad,", ",,"),
        validation_problems,
        '"required"',
    ),
    "semicolons for commas": (
        write_file("grant_schemes.csv", "scheme_id;name_nb;name_en;kind\n"),
        validation_problems,
        "grant_schemes",
    ),
    "a type that does not exist": (
        in_descriptor(lambda d: find_field(d, "areas", "name").update(type="words")),
        validation_problems,
        '"words" is not supported',
    ),
    "not a number": (
        in_table("indicator_values", ",5843.33,", ",NaN,"),
        number_problems,
        "indicator_values.value: 'NaN'",
    ),
    "an undescribed table": (
        write_file("extra.csv", "a,b\n1,2\n"),
        file_problems,
        "extra.csv: described 0 times",
    ),
    "an undescribed map file": (
        in_descriptor(lambda d: drop_resource(d, "counties-2010")),
        file_problems,
        "geo/counties_2010.geojson: described 0 times",
    ),
    "a table described twice": (
        in_descriptor(lambda d: d["resources"].append(d["resources"][0])),
        file_problems,
        "areas.csv: described 2 times",
    ),
    "an undescribed column": (
        in_descriptor(lambda d: drop_column(d, "areas", "nuts3")),
        column_problems,
        "areas.csv: header",
    ),
    "a described column that is missing": (
        in_table("organisations", ",town,", ",place,"),
        column_problems,
        "organisations.csv: header",
    ),
    "a map file that is not JSON": (
        write_file("geo/health_regions.geojson", '{"type": '),
        map_problems,
        "geo/health_regions.geojson: ",
    ),
    "a map file without features": (
        write_file("geo/health_regions.geojson", '{"type": "FeatureCollection"}'),
        map_problems,
        "geo/health_regions.geojson: not a collection",
    ),
    "a column without description": (
        in_descriptor(lambda d: find_field(d, "areas", "name").pop("description")),
        text_problems,
        "areas.name: no description",
    ),
    "a number without unit": (
        in_descriptor(lambda d: find_field(d, "projects", "amount_nok").pop("unit")),
        text_problems,
        "projects.amount_nok: no unit",
    ),
    "a value without label": (
        in_descriptor(lambda d: find_field(d, "areas", "kind")["categories"].pop()),
        category_problems,
        "areas.kind: categories do not match enum",
    ),
    "an empty label": (
        in_descriptor(lambda d: find_field(d, "areas", "kind")["categories"][0].update(labelEn="")),
        category_problems,
        "areas.kind: 'land' has no labelEn",
    ),
    "labels without a closed set": (
        in_descriptor(lambda d: find_field(d, "areas", "kind")["constraints"].pop("enum")),
        category_problems,
        "areas.kind: categories do not match enum",
    ),
    "a reference that is not declared": (
        in_descriptor(lambda d: drop_foreign_keys(d, "grant_rounds")),
        reference_problems,
        "grant_rounds: no foreign key ('part_of', '', 'round_id')",
    ),
    "a column no rule knows": (
        in_descriptor(lambda d: find_field(d, "areas", "nuts3").update(name="nuts_code")),
        reference_problems,
        "areas.nuts_code: no rule",
    ),
    "a working word": (
        in_table("projects", "Tre av de ti teamene mangler her", "tre team vises ikke"),
        word_problems,
        "projects.note: 'vises'",
    ),
    "a title that is a key": (
        in_table("grant_rounds", "2017: skjønnsmidler", "2017 · skjønnsmidler"),
        word_problems,
        "grant_rounds.title: ' · '",
    ),
    "a note without one for those who keep the data": (
        in_descriptor(lambda d: drop_column(d, "governance", "compiler_note")),
        note_problems,
        "governance: no compiler_note",
    ),
    "a part that adds to the sum": (
        in_table(
            "grant_rounds", "fordeling,regjeringen-03,0,", "fordeling,regjeringen-03,104600000,"
        ),
        sum_problems,
        "2011-06: adds 104600000 of 104600000",
    ),
    "a population without a source": (
        in_table("areas", "SSB 07459,,statbank-09", "SSB 07459,,"),
        population_problems,
        "0101: '' is not 'https://www.ssb.no/statbank/table/07459'",
    ),
    "another attribution": (
        in_descriptor(lambda d: d.update(mapAttribution="Kartverket")),
        attribution_problems,
        "mapAttribution",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_check_reports_what_is_broken(name: str, tmp_path: Path) -> None:
    break_it, check, expected = BREAKS[name]
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    break_it(copy)
    problems = check(copy)
    assert any(expected in problem for problem in problems), "\n".join(problems)


def test_every_check_is_shown_to_fail() -> None:
    assert {check.__name__ for _, check, _ in BREAKS.values()} == {c.__name__ for c in CHECKS}
