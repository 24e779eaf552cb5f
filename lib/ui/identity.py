"""Identity: the signed-in person of a browser's cookies, and whether they are an editor.

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
    """The person has signed out since."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign-in stored in the cookie.

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
        """Key of the person: a hash that reveals nothing."""
        claims = self.claims
        name = str(claims.get("email") or "").strip().casefold() or f"sub {claims.get('sub')}"
        return hashlib.sha256(f"{get_cookie_secret()} {name}".encode()).hexdigest()

    def ended_by(self, sign_out: SignOut | None) -> bool:
        """Whether a sign-out ended this sign-in.

        The cookie tells whole seconds: of two in the same second, the one that was signed out of
        is ended, so that nobody who signs in again at once is turned away.
        """
        if sign_out is None:
            return False
        return self.key == sign_out.sign_in or self.at < int(sign_out.at)


def sign_in(cookies: Mapping[str, str]) -> SignIn | None:
    """Sign-in from a browser's cookies; None if there is no validly signed one.

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
    """Sign-in of the current session."""
    if dict(st.user).get("is_logged_in") is not True:
        return None
    return sign_in(st.context.cookies.to_dict())


def editor_now(found: SignIn | None, areas: Mapping[str, Area]) -> Editor:
    """Editor for a sign-in, checked against the current configuration.

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
    """Sign a person out everywhere.

    Raises:
        StoreProblem: it cannot be kept.
    """
    now = time.time()
    note_sign_out(found.person, SignOut(now, found.key), now - 2 * HOURS * 3600)


def missing_settings() -> tuple[str, ...]:
    """Settings that are missing for sign-in."""
    auth = section_of_secrets("auth")
    return tuple(key for key in _KEYS if not auth.get(key))


def section_of_secrets(name: str) -> Mapping[str, Any]:
    """Section of `.streamlit/secrets.toml`; empty if missing."""
    # Reading a secret without a secrets file makes Streamlit show an error.
    if not st.secrets.load_if_toml_exists():
        return {}
    section = st.secrets.get(name, {})
    return section if isinstance(section, Mapping) else {}


def _earliest(found: SignIn) -> object:
    """Time of sign-in: the earlier of the provider's and our own."""
    issued = found.claims.get("iat")
    try:
        return found.at if issued is None else min(found.at, float(str(issued)))
    except ValueError:
        return issued
