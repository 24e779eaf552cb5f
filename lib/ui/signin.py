"""Who is signed in, and whether they may put in figures.

The provider is configured in `.streamlit/secrets.toml` under [auth], the editors under [editors].
Both are asked anew at every run and again when something is written: nothing that the browser
sends decides who may write.
"""

import streamlit as st

from lib.i18n import _
from lib.imports import Editor, NotEditor
from lib.ui import identity
from lib.ui.markdown import area_name, escape_markdown
from lib.ui.page_header import section
from lib.ui.query_cache import cached_filter_options


def draw() -> Editor | None:
    """Say who may write and whether the reader does, with the button that changes it."""
    section(_("Who may register figures"))
    missing = identity.missing_settings()
    if missing:
        _not_configured(missing)
        return None
    if identity.of_reader() is None:
        st.markdown(_("Everyone may read this page. Sign in as an editor to register figures."))
        _offer_to_sign_in()
        return None
    found = None
    try:
        found = current()
        st.markdown(_words(found))
    except identity.SignedOut as refused:
        st.warning(escape_markdown(str(refused)), icon=":material/logout:")
        _offer_to_sign_in()
        return None
    except NotEditor as refused:
        st.warning(escape_markdown(str(refused)), icon=":material/person_off:")
    st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")
    return found


def current() -> Editor:
    """The editor who is signed in now.

    Raises:
        NotEditor: nobody is, or they may not write.
    """
    return identity.editor_now(identity.of_reader(), cached_filter_options().areas)


def still(before: Editor) -> Editor:
    """The editor as of now, who must be the one that looked, with the same areas.

    Raises:
        NotEditor: they are not, or may not write any more.
    """
    now = current()
    if (now.email, now.permitted_areas) != (before.email, before.permitted_areas):
        raise NotEditor(_("What you may report for has changed since you looked. Look again."))
    return now


def _offer_to_sign_in() -> None:
    st.button(_("Sign in"), icon=":material/login:", on_click=st.login, key="sign_in")


def _words(found: Editor) -> str:
    names = _("the whole country")
    if found.permitted_areas is not None:
        names = ", ".join(
            area_name(cached_filter_options().areas[code]) for code in sorted(found.permitted_areas)
        )
    return escape_markdown(
        _("You are signed in as {who} and may register figures for {areas}.").format(
            who=found.who, areas=names
        )
    )


def _not_configured(missing: tuple[str, ...]) -> None:
    st.info(
        _(
            "This page is read-only: no sign-in is configured. Figures can be registered "
            "from the command line by whoever may write to the store's file:"
        )
        + " `python -m lib.imports --help`",
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
