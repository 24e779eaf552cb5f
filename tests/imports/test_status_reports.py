"""Status reports come in like everything else, only grow, and rest on their reporter."""

from typing import Any

import pytest

from lib.imports import Plan, PlanRefused, commit, plan_rows, undo
from lib.store import Store, import_log, row_history, store_file

JONDAL = "jondal-jonatunet-2009"  # in Hordaland (12)
REPORT: dict[str, object] = {
    "report_id": f"{JONDAL}-2012-03-01-1",
    "project_id": JONDAL,
    "date": "1.3.2012",
    "phase": "i gang",
    "light": "gul",
    "reporter": "Prøverapportør",
}
OLA = "Ola N. <ola@example.org>"


def planned(store: Store, may: set[str] | None = None, **cells: object) -> Plan:
    return plan_rows(store, "status_reports", [REPORT | cells], origin="prøve", permitted_areas=may)


def reports(store: Store) -> int:
    return len(store.rows("SELECT * FROM status_reports"))


def test_the_reporter_is_the_source(store: Store) -> None:
    assert planned(store).ok
    assert [each.column for each in planned(store, reporter="").errors] == ["reporter"]
    assert [each.column for each in planned(store, source_id="no-such-01").errors] == ["source_id"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("phase", "nesten ferdig"),
        ("light", "grønt"),
        ("percent_complete", "101"),
        ("percent_complete", "-1"),
        ("money_spent_nok", "mye"),
        ("date", "31.2.2012"),
        ("project_id", "finnes-ikke"),
        ("report_id", "Ikke Et Navn"),
    ],
)
def test_what_is_not_right_is_refused(store: Store, column: str, value: str) -> None:
    cells: dict[str, Any] = {column: value}
    assert column in {each.column for each in planned(store, **cells).errors}


@pytest.mark.parametrize(("may", "ok"), [({"12"}, True), ({"11"}, False), (set(), False)])
def test_a_county_reports_for_its_own_projects(store: Store, may: set[str], ok: bool) -> None:
    assert planned(store, may).ok is ok


def test_a_report_is_corrected_by_a_new_one_and_taken_back_whole(own_store: Store) -> None:
    first = commit(own_store, planned(own_store), who=OLA, why="mars")
    changed = planned(own_store, light="rød")
    assert not changed.ok
    with pytest.raises(PlanRefused):
        commit(own_store, changed, who=OLA, why="rettet")
    second = planned(own_store, report_id=f"{JONDAL}-2012-03-01-2", light="rød")
    commit(own_store, second, who=OLA, why="rettet")
    assert reports(own_store) == 2

    undo(own_store, first, who=OLA, why="feil prosjekt")
    assert reports(own_store) == 0
    assert import_log(own_store).frame()["undoes"].tolist()[0] == first
    kinds = row_history(own_store, "status_reports", [REPORT["report_id"]]).frame()["kind"]
    assert set(kinds) == {"added", "removed"}
    # What was taken back can come again, and stays as it is then.
    commit(own_store, planned(own_store), who=OLA, why="mars")
    assert not planned(own_store, light="rød").ok


def test_the_snapshot_for_everyone_holds_names_and_no_addresses(own_store: Store) -> None:
    commit(own_store, planned(own_store), who=OLA, why="mars")
    other = planned(own_store, report_id=f"{JONDAL}-2012-03-01-2")
    commit(own_store, other, who="kari@example.org", why="mars")
    content = store_file(own_store)
    assert b"Ola N." in content
    assert b"@example.org" not in content
    assert import_log(own_store).frame()["who"].tolist() == ["kari@example.org", OLA]
