"""Authorization: editors and the areas they may change, from the configuration.

The identity comes from an OpenID Connect provider; what somebody may do comes from the
configuration alone. Where anything is in doubt, nothing may be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lib.i18n import _, ngettext
from lib.selection import COUNTRY, Area

# Longest sign-in: a working day.
HOURS: Final = 12


@dataclass(frozen=True, slots=True)
class Editor:
    """Signed-in editor.

    Attributes:
        email: what identifies them, in small letters.
        name: as the provider tells it, or the e-mail.
        areas: codes of counties, or `NO` alone for all.
    """

    email: str
    name: str
    areas: tuple[str, ...]

    @property
    def permitted_areas(self) -> frozenset[str] | None:
        """County codes for `plan`; None for all areas."""
        return None if COUNTRY in self.areas else frozenset(self.areas)

    @property
    def who(self) -> str:
        """Author in the log: `Kari Nordmann <kari@example.org>`."""
        return self.email if self.name == self.email else f"{self.name} <{self.email}>"


class NotEditor(Exception):  # noqa: N818 - what a reader is told about is no error
    """The person is not an editor; `str()` says why, and what would help."""


def public_name(who: str) -> str:
    """Public author name: without the e-mail address if there is a name."""
    return who.partition(" <")[0].partition("@")[0]


def editor(
    claims: Mapping[str, Any],
    listed: Mapping[str, Any],
    areas: Mapping[str, Area],
    now: float,
) -> Editor:
    """Editor for the claims of a sign-in.

    Args:
        claims: what the provider says: `email`, `email_verified`, `name`, `iat`.
        listed: the configuration: an e-mail and its areas (a code, or several).
        areas: every area, by code.
        now: the time, in seconds since 1970.

    Raises:
        NotEditor: they may not write.
    """
    email = _email(claims)
    if not _recent(claims.get("iat"), now):
        raise NotEditor(
            ngettext(
                "You signed in more than {hours} hour ago. Sign out and in again.",
                "You signed in more than {hours} hours ago. Sign out and in again.",
                HOURS,
            ).format(hours=HOURS)
        )
    given = {str(key).strip().casefold(): value for key, value in listed.items()}
    if email not in given:
        words = _(
            "You are signed in as {email}, which is not among the editors. Whoever runs the "
            "dashboard can add you."
        )
        raise NotEditor(words.format(email=email))
    name = " ".join(str(claims.get("name") or "").replace("<", " ").replace(">", " ").split())
    return Editor(email, name or email, _areas(email, given[email], areas))


def _email(claims: Mapping[str, Any]) -> str:
    email = str(claims.get("email") or "").strip().casefold()
    if not email:
        words = _(
            "The sign-in gave no e-mail address, so nobody can tell who you are. Sign in with an "
            "account that has one."
        )
        raise NotEditor(words)
    # Some providers leave the claim out; where it is given, it must say yes.
    if str(claims.get("email_verified", True)).casefold() != "true":
        words = _(
            "The e-mail address {email} is not verified where you signed in. Verify it there, and "
            "sign in again."
        )
        raise NotEditor(words.format(email=email))
    return email


def _recent(signed_in: object, now: float) -> bool:
    if signed_in is None:
        return True
    try:
        return now - float(str(signed_in)) < HOURS * 3600
    except ValueError:
        return False


def _areas(email: str, value: object, areas: Mapping[str, Area]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(_codes(value)))
    wrong = [code for code in codes if code != COUNTRY and not _county(code, areas)]
    if wrong:
        words = _(
            "The configuration does not say which counties {email} may report for: {found} is no "
            "county's code. Nothing can be put in until that is mended."
        )
        raise NotEditor(words.format(email=email, found=", ".join(wrong)))
    if not codes:
        words = _(
            "The configuration gives no county that {email} may report for. Nothing can be "
            "entered until that is corrected."
        )
        raise NotEditor(words.format(email=email))
    return codes


def _codes(value: object) -> list[str]:
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, (list, tuple)):
        return [str(code).strip() for code in value]
    return [] if value is None else [str(value)]


def _county(code: str, areas: Mapping[str, Area]) -> bool:
    return code in areas and areas[code].kind == "fylke"
