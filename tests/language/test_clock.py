"""Times are those of Norway's clocks, summer and winter."""

import pytest

from lib.language import local_day, local_minute, local_time, norwegian_time, use


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
    use("nn")
    assert local_time("2026-11-30T15:51:46Z") == "30. november 2026 kl. 16.51"
    use("en")
    assert local_time("2026-11-30T15:51:46Z") == "30 November 2026 at 16:51"
