"""Which cookies are believed, and for how long."""

import json
import time
from typing import Any

import pytest
import streamlit as st
from itsdangerous import URLSafeTimedSerializer
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from lib.imports import NotEditor
from lib.selection import Area
from lib.store import SignOut, Store
from lib.store.paths import VARIABLE
from lib.ui import identity
from lib.ui.identity import SignedOut, SignIn, editor_now, end, sign_in

SIGNED_WITH = "bare for denne proeven, og lang nok til aa brukes"
ORIGIN = "https://monitor.example"
CLAIMS = {"email": "Ola@Example.org", "is_logged_in": True, "origin": ORIGIN, "nonce": "1"}
AUTH = {
    "redirect_uri": f"{ORIGIN}/oauth2callback",
    "cookie_secret": SIGNED_WITH,
    "client_id": "x",
    "client_secret": "x",
    "server_metadata_url": "x",
}
NO_AREAS: dict[str, Area] = {}


@pytest.fixture(autouse=True)
def _configured(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    monkeypatch.setattr(identity, "get_cookie_secret", lambda: SIGNED_WITH)
    monkeypatch.setattr(identity, "get_origin_from_redirect_uri", lambda: ORIGIN)
    sections: dict[str, Any] = {"auth": AUTH, "editors": {"ola@example.org": "NO"}}
    monkeypatch.setattr(identity, "section_of_secrets", lambda name: sections[name])


def cookie(
    secret: str = SIGNED_WITH, name: str = "_streamlit_user", **claims: Any
) -> dict[str, str]:
    signed = create_signed_value(secret, name, json.dumps({**CLAIMS, **claims}))
    return {"_streamlit_user": signed.decode()}


def signed_in(**claims: Any) -> SignIn:
    found = sign_in(cookie(**claims))
    assert found
    return found


def test_what_the_server_has_signed_is_believed() -> None:
    found = signed_in()
    assert abs(time.time() - found.at) < 2
    assert editor_now(found, NO_AREAS).email == "ola@example.org"
    assert found.person == signed_in(email="ola@example.org ").person
    assert "ola" not in found.person


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"_streamlit_user": "x"},
        {"_streamlit_user": ""},
        cookie("another secret"),
        cookie(name="_streamlit_user_tokens"),
        cookie(is_logged_in=False),
        cookie(is_logged_in="true"),
        cookie(origin="https://another.example"),
        {
            "_streamlit_user": URLSafeTimedSerializer(SIGNED_WITH, "_streamlit_user").dumps(
                "no json"
            )
        },
        {"_streamlit_user": URLSafeTimedSerializer(SIGNED_WITH, "_streamlit_user").dumps("[1]")},
    ],
)
def test_all_else_is_nobody(cookies: dict[str, str]) -> None:
    assert sign_in(cookies) is None
    with pytest.raises(NotEditor, match="ikke lenger logget inn"):
        editor_now(sign_in(cookies), NO_AREAS)


def test_a_sign_in_lasts_a_working_day_by_our_clock_too() -> None:
    old = SignIn(CLAIMS, time.time() - 13 * 3600, "x")
    with pytest.raises(NotEditor, match="12 timer"):
        editor_now(old, NO_AREAS)
    with pytest.raises(NotEditor, match="12 timer"):
        editor_now(signed_in(iat=time.time() - 13 * 3600), NO_AREAS)
    ahead = signed_in(iat=time.time() + 300)  # the provider's clock is not ours
    assert editor_now(ahead, NO_AREAS)


def test_signing_out_ends_all_that_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = signed_in(), SignIn(CLAIMS, time.time() - 60, "elsewhere")
    end(here)
    for found in (here, elsewhere):
        with pytest.raises(SignedOut):
            editor_now(found, NO_AREAS)
    assert editor_now(signed_in(nonce="2"), NO_AREAS)  # at once
    monkeypatch.setattr(st, "user", {"is_logged_in": False})
    assert identity.of_reader() is None


@pytest.mark.parametrize(
    ("at", "key", "ended"),
    [(99.0, "y", True), (100.0, "x", True), (100.0, "y", False), (101.0, "x", True)],
)
def test_the_second_of_the_sign_out(at: float, key: str, ended: bool) -> None:
    assert SignIn(CLAIMS, at, key).ended_by(SignOut(100.7, "x")) is ended
