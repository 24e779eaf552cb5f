"""Status reports: the latest of each project, the whole series, and who has gone silent."""

from datetime import date
from typing import Any

import pytest

from lib.selection import Selection
from lib.store import Store, writing
from lib.store.queries import (
    SILENT_DAYS,
    attention,
    latest_reports,
    project_reports,
    reporting,
)
from lib.store.queries.status import status_day
from tests.store.queries import raw

COUNTRY = Selection()
TODAY = date(2026, 11, 22)
NOTHING = dict.fromkeys(("percent_complete", "money_spent_nok", "comment", "source_id"))
JONDAL = "jondal-jonatunet-2009"  # in Jondal (1227), Hordaland (12)
OTHERS = [row["project_id"] for row in raw.table("projects") if row["project_id"] != JONDAL][:4]


def report(store: Store, project: str, day: str, **facts: Any) -> None:
    """Give a made-up report."""
    number = store.rows("SELECT COUNT(*) AS n FROM status_reports")["n"].item()
    row = {
        "report_id": f"oppdiktet-{number}",
        "project_id": project,
        "date": day,
        "phase": "i gang",
        "light": "grønn",
        "reporter": "Prøverapportør",
        "recorded_at": None,
    }
    with writing(store.path) as db:
        db.table("status_reports").insert(row | NOTHING | facts)


@pytest.mark.parametrize(
    ("year", "latest", "day"),
    [(2024, True, TODAY), (2012, False, date(2012, 12, 31)), (2026, False, TODAY)],
)
def test_status_is_told_for_a_day(year: int, latest: bool, day: date) -> None:
    assert status_day(Selection(year=year, latest=latest), TODAY) == day


def test_nobody_has_reported(store: Store) -> None:
    assert project_reports(store, JONDAL).frame().empty
    assert latest_reports(store, COUNTRY, TODAY).frame().empty
    row = reporting(store, COUNTRY, TODAY).frame().iloc[0]
    assert (row["projects"], row["reported"], row["day"]) == (107, 0, "2026-11-22")
    assert not any(
        kind.startswith("project_") for kind in attention(store, COUNTRY).frame()["kind"]
    )


def test_the_series_is_in_order_and_the_latest_counts(own_store: Store) -> None:
    report(own_store, JONDAL, "2012-06-01", light="rød")
    report(own_store, JONDAL, "2011-06-01", light="gul", percent_complete=20)
    report(own_store, JONDAL, "2012-06-01", light="grønn")  # corrects the first
    series = project_reports(own_store, JONDAL).frame()
    assert series["light"].tolist() == ["gul", "rød", "grønn"]
    assert series["percent_complete"].isna().tolist() == [False, True, True]
    latest = latest_reports(own_store, COUNTRY, TODAY).frame()
    assert latest[["project_id", "light", "reports"]].to_numpy().tolist() == [[JONDAL, "grønn", 3]]


def test_an_earlier_year_knows_only_its_own_reports(own_store: Store) -> None:
    report(own_store, JONDAL, "2011-06-01", light="gul")
    report(own_store, JONDAL, "2012-06-01", light="rød")
    found = latest_reports(own_store, Selection(year=2011, latest=False), TODAY).frame()
    assert (found["light"].item(), found["days"].item()) == ("gul", 213)


@pytest.mark.parametrize(
    ("area", "found"), [("NO", 1), ("vest", 1), ("12", 1), ("1227", 1), ("1201", 0), ("nord", 0)]
)
def test_reports_follow_the_place_of_their_project(own_store: Store, area: str, found: int) -> None:
    report(own_store, JONDAL, "2012-06-01")
    here = Selection(area=area)
    assert len(latest_reports(own_store, here, TODAY)) == found
    row = reporting(own_store, here, TODAY).frame().iloc[0]
    assert (row["reported"], row["projects"]) == (found, len(raw.projects(here)))


@pytest.mark.parametrize(
    ("days", "phase", "silent"),
    [
        (SILENT_DAYS, "i gang", False),
        (SILENT_DAYS + 1, "i gang", True),
        (SILENT_DAYS + 1, "planlagt", True),
        (SILENT_DAYS + 1, "fullført", False),
        (SILENT_DAYS + 1, "stanset", False),
    ],
)
def test_silence(own_store: Store, days: int, phase: str, silent: bool) -> None:
    day = date.fromordinal(TODAY.toordinal() - days)
    report(own_store, JONDAL, day.isoformat(), phase=phase)
    found = latest_reports(own_store, COUNTRY, TODAY).frame()
    assert found["days"].item() == days
    assert found["silent"].item() is silent
    kinds = attention(own_store, COUNTRY, TODAY).frame()["kind"]
    assert ("project_silent" in set(kinds)) is silent


def test_what_is_red_delayed_and_silent_stands_once_each(own_store: Store) -> None:
    report(own_store, JONDAL, "2012-06-01", light="rød", phase="forsinket")
    report(own_store, OTHERS[0], "2026-11-01", light="rød")
    report(own_store, OTHERS[1], "2026-11-01", phase="forsinket", light="gul")
    report(own_store, OTHERS[2], "2026-01-01")
    report(own_store, OTHERS[3], "2026-11-20")
    found = attention(own_store, COUNTRY, TODAY).frame()
    found = found[found["kind"].str.startswith("project_")].sort_values(["kind", "rank"])
    assert found[["kind", "id"]].to_numpy().tolist() == [
        ["project_overdue", OTHERS[1]],
        ["project_red", JONDAL],
        ["project_red", OTHERS[0]],
        ["project_silent", OTHERS[2]],
    ]
    assert found["date"].notna().all()
