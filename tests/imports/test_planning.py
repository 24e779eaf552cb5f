"""Generated files, good and broken: the store only ever holds what the package allows."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.imports import PlanRefused, commit, findings_csv, plan, undo
from lib.store import Store, checks, export_package
from lib.store.connection import reading
from lib.store.package import descriptions, read_package
from tests.conftest import DATA
from tests.imports.made import planned, project, text_file, workbook

WHO = {"who": "Kari", "why": "prøve"}
KEPT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Refused, since a spreadsheet reckons with them, or a reader sees another text than there is.
REFUSED = [
    '=HYPERLINK("http://x.example";"x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "'=1+1",
    "\u202emotsatt",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "**fet** [lenke](javascript:alert(1)) $x$ :red[x]",
    "Robert'); DROP TABLE projects;--",
    'to\nlinjer; med "hermetegn", komma',
    "'sitat'",
    "1 – 2 – 3",
]


@pytest.mark.parametrize("table", descriptions())
@pytest.mark.parametrize("full", [True, False])
def test_what_is_there_already_changes_nothing(store: Store, table: str, full: bool) -> None:
    """For every table, from its own file: no change, and nothing to say but that it is empty."""
    content = (DATA / f"{table}.csv").read_bytes()
    found = plan(store, content, f"{table}.csv", full=full)
    told = [each.expected for each in found.findings]
    empty = ["Filen har bare overskrifter. Fyll ut rader under dem."]
    assert (found.changes, told) == ((), empty if table == "status_reports" else [])
    assert found.unchanged == found.rows
    assert found.rows > 0 or table == "status_reports"  # nobody has reported yet


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_all_the_way_round(
    own_store: Store, tmp_path: Path, text: str
) -> None:
    commit(
        own_store,
        planned(own_store, project(note=text, title=text.split("\n", maxsplit=1)[0])),
        **WHO,
    )
    with reading(own_store.path) as connection:
        sql = "SELECT note FROM projects WHERE project_id = 'prove-1'"
        stored = str(connection.execute(sql).fetchone()[0])
    assert stored == text.replace("\n", " ")
    export_package(own_store, tmp_path / "out")
    again = plan(own_store, (tmp_path / "out" / "projects.csv").read_bytes(), "projects.csv")
    assert again.changes == ()


@pytest.mark.parametrize("text", REFUSED)
def test_what_would_be_more_than_text_is_refused(store: Store, text: str) -> None:
    for row in (project(note=text), project(title=text)):
        (wrong,) = planned(store, row).errors
        assert "\u202e" not in wrong.value
    wrong = planned(store, project(2, status=text))
    for line in csv.reader(io.StringIO(findings_csv(wrong).decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
CELLS = {
    "title": TEXTS,
    "status": st.sampled_from(["tildelt", "søkt", "gitt", ""]),
    "year": st.sampled_from([2009, "2010", "", "år", 1850, "2012.0"]),
    "amount_nok": st.sampled_from(["", 0, "1 200 000", "1,2 mill.", "1.200", -5, "9" * 30]),
    "recipient": TEXTS,
    "municipality_code": st.sampled_from(["1201", "0301", "", "101", "9999"]),
    "county_code": st.sampled_from(["12", "03", "", "3"]),
    "source_id": st.sampled_from(["bt-01", "", "x-99"]),
    "note": st.one_of(TEXTS, st.sampled_from(HOSTILE + REFUSED)),
}
ROWS = st.lists(
    st.fixed_dictionaries({"number": st.integers(1, 4)}, optional=CELLS), min_size=1, max_size=4
)


def built(rows: list[dict[str, object]]) -> list[Mapping[str, object]]:
    return [
        project(int(str(row["number"]))) | {name: row[name] for name in row if name != "number"}
        for row in rows
    ]


@pytest.fixture(scope="module")
def shared(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("planning") / "samhandling.db"
    path.write_bytes(store.path.read_bytes())
    return Store(path)


def rows_of(store: Store) -> list[tuple[object, ...]]:
    with reading(store.path, None) as connection:
        return list(connection.execute("SELECT rowid, * FROM projects ORDER BY 1"))


@KEPT
@given(ROWS, st.sampled_from(["csv", "semicolon", "xlsx"]))
def test_the_store_only_ever_holds_valid_states(
    shared: Store, tmp_path: Path, rows: list[dict[str, object]], kind: str
) -> None:
    """Good or broken: committed whole and valid, or refused whole; and always taken back."""
    made = built(rows)
    content = text_file(made, ";" if kind == "semicolon" else ",")
    if kind == "xlsx":
        content = workbook({"projects": made})
    before = rows_of(shared)
    found = plan(shared, content, f"projects.{'xlsx' if kind == 'xlsx' else 'csv'}")
    assert rows_of(shared) == before
    if not found.ok or not found.changes:
        with pytest.raises(PlanRefused):
            commit(shared, found, **WHO)
        assert rows_of(shared) == before
        return
    entry = commit(shared, found, **WHO)
    assert plan(shared, content, "projects.csv").changes == ()
    assert broken_rules(shared, tmp_path) == []
    undo(shared, entry, **WHO)
    assert rows_of(shared) == before


def broken_rules(store: Store, folder: Path) -> list[object]:
    """What the package's own checker finds wrong with the table as it would be exported."""
    export_package(store, folder / "out", overwrite=True)
    package = read_package(folder / "out")
    names = ("projects", "areas", "sources", "grant_rounds", "grant_schemes")
    tables = {name: package.tables[name] for name in names}
    with reading(store.path, None) as connection:
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    own = tables["projects"]
    found = [*checks._cell_errors(own), *checks._key_errors(own)]
    return [*found, *checks._reference_errors(tables, own), *loose]
