"""Times are those of Norway's clocks, summer and winter."""

import re
import zoneinfo
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lib.i18n import local_day, local_minute, local_time, norwegian_time, set_language


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-30T15:51:46Z", "30. november 2026 kl. 16.51"),
        ("2026-07-01T22:30:00Z", "2. juli 2026 kl. 00.30"),
        ("2026-03-29T00:59:00.123Z", "29. mars 2026 kl. 01.59"),
        ("2026-03-29T01:00:00Z", "29. mars 2026 kl. 03.00"),
        ("2026-11-30T15:51:46", "30. november 2026 kl. 16.51"),
        ("2026-11-30T15:51:46+01:00", "30. november 2026 kl. 15.51"),
        ("i går", "i går"),
    ],
)
def test_local_time(at: str, shown: str) -> None:
    assert local_time(at) == shown


def test_other_forms() -> None:
    assert local_day("2026-11-30T23:30:00Z") == "2026-12-01"
    assert local_day("2026-11-30 ukjent") == "2026-11-30"
    assert local_minute("2026-11-30T15:51:46Z") == "2026-11-30 16:51"
    assert local_minute("?") == "?"
    assert norwegian_time("2026-01-01T00:00:00Z").utcoffset().seconds == 3600  # pyrefly: ignore
    set_language("nn")
    assert local_time("2026-11-30T15:51:46Z") == "30. november 2026 kl. 16.51"
    set_language("en")
    assert local_time("2026-11-30T15:51:46Z") == "30 November 2026 at 16:51"


def test_a_machine_without_time_zones_knows_norways() -> None:
    """Slim systems have none: the pinned package holds them."""
    zoneinfo.reset_tzpath(to=[])
    try:
        zone = zoneinfo.ZoneInfo.no_cache("Europe/Oslo")
        assert datetime(2026, 7, 1, tzinfo=zone).utcoffset() == timedelta(hours=2)
    finally:
        zoneinfo.reset_tzpath()


# What cuts a day out of a time in UTC, or asks for another day than Norway's.
FOREIGN_DAY = re.compile(r"(_at|\bat|changed)\[:(10|4)\]|now\((tz=)?UTC\)\.date|date\.today\(")
# No reader's day: the first is this room's own, the others are a file's version, for programs.
NOT_SHOWN = {"lib/i18n/clock.py", "lib/store/package_export.py"}


def test_no_day_is_taken_from_a_time_but_norways() -> None:
    root = Path(__file__).parents[2]
    found = {
        str(path.relative_to(root))
        for folder in ("lib", "pages")
        for path in (root / folder).rglob("*.py")
        if FOREIGN_DAY.search(path.read_text(encoding="utf-8"))
    }
    assert found <= NOT_SHOWN
    assert FOREIGN_DAY.search("date_text(version.changed_at[:10])")
