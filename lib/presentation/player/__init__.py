"""The player: shows a deck over the whole window, with the presenter's notes in a second one.

The scripts beside this module know no Streamlit. The page that starts them
(`lib/ui/presentation_page.py`) hands them what is built here; they fetch the slides from the server
by themselves, and again whenever the figures change.
"""

from functools import cache
from pathlib import Path
from typing import Any

from lib.i18n import _, current_language
from lib.presentation.styles import styles


def build_setup(base: str) -> dict[str, Any]:
    """Configuration of the player (`Setup` in show.js), in the current language.

    Args:
        base: the path that the dashboard is served under, without a slash at its end.
    """
    return {
        "base": base,
        "language": current_language(),
        "css": _css(),
        "words": _words(),
        "controls": _controls(),
    }


@cache
def _css() -> str:
    return styles() + Path(__file__).with_name("player.css").read_text("utf-8")


def _controls() -> list[dict[str, str]]:
    """Buttons of the player, from left to right; `does` is the action."""
    rows = (
        ("previous", _("Previous"), _("The slide before (left arrow, Page Up)")),
        ("pause", _("Pause"), _("Pause, and go on (space)")),
        ("next", _("Next"), _("The next slide (right arrow, Page Down)")),
        ("notes", _("Notes"), _("Presenter's notes in a window of their own (N)")),
        ("black", _("Black screen"), _("Black screen, and back with any key (B)")),
        ("full", _("Full screen"), _("Full screen on and off (F)")),
        ("leave", _("Leave"), _("Leave, back to the set-up page (Esc)")),
    )
    return [{"does": does, "label": label, "title": title} for does, label, title in rows]


def _words() -> dict[str, str]:
    """Texts of the player; placeholders in braces."""
    return {
        "start": _("Start"),
        "region": _("Presentation"),
        "controls": _("Controls"),
        "fetching": _("Fetching the figures …"),
        "missing": _("The figures have not come yet"),
        "retried": _("They cannot be fetched right now. The page tries again every few seconds."),
        "version": _("version {number} of the database"),
        "updated": _("updated at {time}"),
        "time": _("{hour}:{minute}"),
        "lost": _("No connection since {time}. The figures are from then."),
        "count": _("{number} of {total}"),
        "pause": _("Pause"),
        "play": _("Go on"),
        "paused": _("paused"),
        "running": _("runs by itself"),
        "black": _("The screen is black. The same key, or an arrow key, brings the slide back."),
        "white": _("The screen is white. The same key, or an arrow key, brings the slide back."),
        "blocked": _("The browser did not open the notes. Allow pop-up windows for this address."),
        "no_full": _("Press F in the presentation itself for full screen."),
        **_notes_words(),
    }


def _notes_words() -> dict[str, str]:
    return {
        "notes_title": _("Presenter's notes"),
        "elapsed": _("since the start:"),
        "problems": _("Only you see this"),
        "sources": _("Where the figures come from"),
        "coming": _("Next slide"),
        "read": _("accessed {date}"),
    }
