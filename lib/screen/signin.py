"""Who is signed in, and whether they may put in figures.

The provider is configured in `.streamlit/secrets.toml` under [auth], the editors under [editors].
Both are asked anew at every run and again when something is written: nothing that the browser
sends decides who may write.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib.intake import Editor, NotEditor, editor
from lib.language import _
from lib.screen.ask import choices
from lib.screen.head import section
from lib.screen.text import area_name, plain

_KEYS: Final = (
    "redirect_uri",
    "cookie_secret",
    "client_id",
    "client_secret",
    "server_metadata_url",
)


def draw() -> Editor | None:
    """Say who may write and whether the reader does, with the button that changes it."""
    section(_("Who may put in figures"))
    missing = _missing()
    if missing:
        _not_configured(missing)
        return None
    if not _claims():
        st.markdown(
            _("Everyone may read this page. To put in figures, sign in as one of the editors.")
        )
        st.button(_("Sign in"), icon=":material/login:", on_click=st.login, key="sign_in")
        return None
    found = None
    try:
        found = current()
        st.markdown(_words(found))
    except NotEditor as refused:
        st.warning(plain(str(refused)), icon=":material/person_off:")
    st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")
    return found


def current() -> Editor:
    """The editor who is signed in now.

    Raises:
        NotEditor: nobody is, or they may not write.
    """
    claims = _claims()
    if _missing() or not claims:
        raise NotEditor(_("You are no longer signed in. Sign in and look again."))
    return editor(claims, _secrets("editors"), choices().areas, time.time())


def still(before: Editor) -> Editor:
    """The editor as of now, who must be the one that looked, with the same areas.

    Raises:
        NotEditor: they are not, or may not write any more.
    """
    now = current()
    if (now.email, now.may) != (before.email, before.may):
        raise NotEditor(_("What you may report for has changed since you looked. Look again."))
    return now


def _words(found: Editor) -> str:
    names = _("the whole country")
    if found.may is not None:
        names = ", ".join(area_name(choices().areas[code]) for code in sorted(found.may))
    return plain(
        _("You are signed in as {who} and may put in figures for {areas}.").format(
            who=found.who, areas=names
        )
    )


def _not_configured(missing: tuple[str, ...]) -> None:
    st.info(
        _(
            "This page is read-only: no sign-in is configured. Figures can be put in from the "
            "command line by whoever may write to the store's file:"
        )
        + " `python -m lib.intake --help`",
        icon=":material/lock:",
    )
    with st.expander(_("How to set up the sign-in"), icon=":material/settings:"):
        st.markdown(
            _(
                "Copy `.streamlit/secrets.example.toml` to `.streamlit/secrets.toml`, put in what "
                "your OpenID Connect provider has given you and the editors with their counties, "
                "and start the dashboard again. These values are missing under `[auth]`:"
            )
            + " "
            + ", ".join(f"`{key}`" for key in missing)
        )


def _missing() -> tuple[str, ...]:
    found = _secrets("auth")
    return tuple(key for key in _KEYS if not found.get(key))


def _secrets(name: str) -> Mapping[str, Any]:
    # Asking for a secret when there is no file makes Streamlit draw an error of its own.
    if not st.secrets.load_if_toml_exists():
        return {}
    found = st.secrets.get(name, {})
    return found if isinstance(found, Mapping) else {}


def _claims() -> dict[str, Any]:
    """What the provider says of whoever is signed in; empty for nobody."""
    claims: dict[str, Any] = dict(st.user)
    return claims if claims.get("is_logged_in") is True else {}
