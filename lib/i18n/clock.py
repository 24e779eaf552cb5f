"""Times in Norway's time zone, whatever the server's own is."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from lib.i18n.catalogues import _
from lib.i18n.numbers import date_text

ZONE: Final = "Europe/Oslo"


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)


def norwegian_time(at: str) -> datetime:
    """Convert an ISO 8601 time (UTC unless it says otherwise) to Norwegian time.

    Raises:
        ValueError: the text is no time.
    """
    moment = datetime.fromisoformat(at)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(_zone())


def norwegian_now() -> datetime:
    """Current time in Norway."""
    return datetime.now(tz=_zone())


def norwegian_day() -> date:
    """Today's date in Norway."""
    return norwegian_now().date()


def local_time(at: str) -> str:
    """Format a time: `30. november 2026 kl. 16.51`.

    Args:
        at: ISO 8601, such as `2026-11-30T15:51:46Z`; another text is told as it stands.
    """
    try:
        moment = norwegian_time(at)
    except ValueError:
        return at
    time = _("{hour}:{minute}").format(hour=f"{moment:%H}", minute=f"{moment:%M}")
    words = _("{date} at {time}")
    return words.format(date=date_text(moment.date().isoformat()), time=time)


def local_day(at: str) -> str:
    """Norwegian date of a time: `2026-12-01` for `2026-11-30T23:30:00Z`."""
    try:
        return norwegian_time(at).date().isoformat()
    except ValueError:
        return at[:10]


def local_minute(at: str) -> str:
    """Format a time for terminals: `2026-11-30 16:51`."""
    try:
        return f"{norwegian_time(at):%Y-%m-%d %H:%M}"
    except ValueError:
        return at
