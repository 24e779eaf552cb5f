"""Who has signed out, and when: known to every process over the same store.

It lies in a file of its own beside the store. The store holds what is open to all, is built anew
and is copied, and its version stands for its figures; none of that must follow from a sign-out.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.i18n import _
from lib.store.errors import StoreProblem
from lib.store.paths import store_path

_WAIT: Final = 5.0  # seconds for another process that writes
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS sign_outs"
    " (person TEXT PRIMARY KEY, at REAL NOT NULL, sign_in TEXT NOT NULL) WITHOUT ROWID"
)
# Sign-outs that could not be written down, for want of room: this process knows of them at least.
_UNWRITTEN: Final[dict[str, "SignOut"]] = {}


class SignOutsUnreadable(StoreProblem):
    """The file cannot be read or written, so that nobody can tell who has signed out."""

    def _words(self) -> str:
        return _(
            "{file} holds who has signed out, and cannot be read or written. Until it can, nobody "
            "can put in figures. Whoever runs the dashboard can see that there is room and "
            "permission, or move the file away and choose a new cookie_secret, which ends all "
            "sign-ins."
        )


@dataclass(frozen=True, slots=True)
class SignOut:
    """Somebody's last sign-out.

    Attributes:
        at: when, in seconds since 1970.
        sign_in: names the sign-in that was ended by it.
    """

    at: float
    sign_in: str


def sign_outs_path() -> Path:
    """Where the file is: beside the store."""
    store = store_path()
    return store.with_name(f"{store.stem}.sign-outs.db")


def note_sign_out(person: str, sign_out: SignOut, forget_before: float) -> None:
    """Keep somebody's last sign-out.

    Args:
        person: who, as a name that tells nothing to others.
        sign_out: when, and from which sign-in.
        forget_before: sign-outs from before this time can end nothing any more.

    Raises:
        SignOutsUnreadable: the file cannot be written.
    """
    path = sign_outs_path()
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT)) as connection, connection:
            connection.execute(_TABLE)
            connection.execute("DELETE FROM sign_outs WHERE at < ?", (forget_before,))
            connection.execute(
                "INSERT INTO sign_outs VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE"
                " SET at = excluded.at, sign_in = excluded.sign_in WHERE excluded.at >= at",
                (person, sign_out.at, sign_out.sign_in),
            )
    except sqlite3.Error as error:
        _UNWRITTEN[person] = sign_out
        raise SignOutsUnreadable(path) from error


def last_sign_out(person: str) -> SignOut | None:
    """Somebody's last sign-out; None if there is none that matters.

    Raises:
        SignOutsUnreadable: the file cannot be read.
    """
    path = sign_outs_path()
    if person in _UNWRITTEN or not path.exists():
        return _UNWRITTEN.get(person)
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT)) as connection:
            row = connection.execute(
                "SELECT at, sign_in FROM sign_outs WHERE person = ?", (person,)
            ).fetchone()
    except sqlite3.Error as error:
        raise SignOutsUnreadable(path) from error
    return SignOut(float(row[0]), str(row[1])) if row else None
