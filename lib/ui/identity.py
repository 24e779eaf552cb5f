"""Who a browser's cookies say that its reader is, and whether that reader is an editor now.

Streamlit signs the cookie when the provider has answered. It stays valid for a month, in every
browser it is copied to; here it is good for a working day, and until its owner signs out.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from itsdangerous import BadData, URLSafeTimedSerializer
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from lib.i18n import _
from lib.imports import HOURS, Editor, NotEditor, editor
from lib.selection import Area
from lib.store import SignOut, StoreProblem, last_sign_out, note_sign_out

_KEYS: Final = (
    "redirect_uri",
    "cookie_secret",
    "client_id",
    "client_secret",
    "server_metadata_url",
)


class SignedOut(NotEditor):
    """They have signed out since, here or elsewhere."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in, as the cookie holds it.

    Attributes:
        claims: what the provider says of whoever signed in.
        at: when, by this server's own clock, in seconds since 1970.
        key: names this sign-in and no other.
    """

    claims: Mapping[str, Any]
    at: float
    key: str

    @property
    def person(self) -> str:
        """Names whoever signed in, and tells nothing to others."""
        claims = self.claims
        name = str(claims.get("email") or "").strip().casefold() or f"sub {claims.get('sub')}"
        return hashlib.sha256(f"{get_cookie_secret()} {name}".encode()).hexdigest()

    def ended_by(self, sign_out: SignOut | None) -> bool:
        """Whether a sign-out came after this sign-in.

        The cookie tells whole seconds: of two in the same second, the one that was signed out of
        is ended, so that nobody who signs in again at once is turned away.
        """
        if sign_out is None:
            return False
        return self.key == sign_out.sign_in or self.at < int(sign_out.at)


def sign_in(cookies: Mapping[str, str]) -> SignIn | None:
    """The sign-in that a browser's cookies hold; None where the server has signed none.

    Args:
        cookies: by name, as the browser sends them.
    """
    times: list[float] = []

    def verified(name: str) -> bytes | None:
        try:
            serializer = URLSafeTimedSerializer(get_cookie_secret(), salt=name)
            value, signed_at = serializer.loads(cookies.get(name, ""), return_timestamp=True)
        except BadData:
            return None
        times.append(signed_at.timestamp())
        return str(value).encode()

    payload = get_cookie_with_chunks(verified, USER_COOKIE_NAME)
    try:
        claims = json.loads(payload or b"null")
    except ValueError:
        return None
    origin = get_origin_from_redirect_uri()
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True:
        return None
    if not origin or claims.get("origin") != origin:
        return None
    return SignIn(claims, min(times), hashlib.sha256(payload or b"").hexdigest())


def of_reader() -> SignIn | None:
    """The sign-in of whoever reads the page that is drawn now."""
    if dict(st.user).get("is_logged_in") is not True:
        return None
    return sign_in(st.context.cookies.to_dict())


def editor_now(found: SignIn | None, areas: Mapping[str, Area]) -> Editor:
    """The editor that somebody signed in is at this moment.

    Args:
        found: the sign-in, if there is one.
        areas: every area, by code.

    Raises:
        NotEditor: nobody is signed in, or they may not write.
    """
    if found is None or missing_settings():
        raise NotEditor(_("You are no longer signed in. Sign in and look again."))
    try:
        ended = found.ended_by(last_sign_out(found.person))
    except StoreProblem as problem:
        raise NotEditor(str(problem)) from problem
    if ended:
        raise SignedOut(_("You have signed out, here or in another window. Sign in again."))
    now = time.time()
    claims = {**found.claims, "iat": _earliest(found)}
    return editor(claims, section_of_secrets("editors"), areas, now)


def end(found: SignIn) -> None:
    """End a sign-in and all others of the same person, in every browser and every process.

    Raises:
        StoreProblem: it cannot be kept.
    """
    now = time.time()
    note_sign_out(found.person, SignOut(now, found.key), now - 2 * HOURS * 3600)


def missing_settings() -> tuple[str, ...]:
    """What the configuration lacks for anyone to sign in."""
    auth = section_of_secrets("auth")
    return tuple(key for key in _KEYS if not auth.get(key))


def section_of_secrets(name: str) -> Mapping[str, Any]:
    """A section of `.streamlit/secrets.toml`; empty where there is none."""
    # Asking for a secret when there is no file makes Streamlit draw an error of its own.
    if not st.secrets.load_if_toml_exists():
        return {}
    section = st.secrets.get(name, {})
    return section if isinstance(section, Mapping) else {}


def _earliest(found: SignIn) -> object:
    """When they signed in: by the provider's clock or by ours, whichever is longer ago."""
    issued = found.claims.get("iat")
    try:
        return found.at if issued is None else min(found.at, float(str(issued)))
    except ValueError:
        return issued
