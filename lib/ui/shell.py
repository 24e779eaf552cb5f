"""The frame around every page: menu, language, filters, the page itself, and the foot."""

import logging
import os
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import config
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib import store as stores
from lib.i18n import (
    LANGUAGE_NAMES,
    _,
    current_language,
    date_span,
    local_time,
    set_language,
    year_text,
)
from lib.presentation.headlines import money_counted
from lib.rows import Row
from lib.selection import Problem
from lib.store import StoreProblem, Version
from lib.ui import access, choice_log, drawn_map, filters, live_updates, page_downloads, theme
from lib.ui.concurrency import render_slot
from lib.ui.markdown import escape_markdown
from lib.ui.navigation import PAGES, STATEMENT, PageSpec
from lib.ui.query_cache import cached_query, current_store
from lib.ui.scripts import bundle
from lib.ui.state import likely_language, selection, synchronise
from lib.ui.theme import remember_map_width

_LOG: Final = logging.getLogger(__name__)
# Charts keep the text colour of the theme they were drawn in: without this, a change from light
# to dark leaves dark words on a dark page until the next run.
_CHART_TEXT: Final = (
    ".stPlotlyChart .main-svg text:not(.hoverlayer text){fill:currentColor!important}"
)
# A component, and no script in the page itself: the content security policy lets none run.
_DOCUMENT: Final = st.components.v2.component("document", js=bundle("document.js"))
# Read by `streamlit run` alone, otherwise.
_BASE_PATH: Final = "STREAMLIT_SERVER_BASE_URL_PATH"
_CSS: Final = Path(__file__).with_suffix(".css").read_text("utf-8")
_ICON: Final = Path(__file__).with_name("icon.svg")
_LOGO: Final = Path(__file__).with_name("logo.svg")


def has_script_context() -> bool:
    """Whether a reader's browser (or a test of a page) runs the script, not the server's start."""
    return get_script_run_ctx(suppress_warning=True) is not None


def register_pages() -> None:
    """Make the pages known when the server starts.

    Until pages are registered, Streamlit looks for scripts in `pages/` by itself, and answers a
    deep link to a fresh server with "Page not found" on top of the right page.
    """
    if base := os.environ.get(_BASE_PATH):
        config.set_option("server.baseUrlPath", base)
    # Streamlit warns at each step that nobody is there to see it.
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        menu()
    finally:
        log.setLevel(level)


def menu() -> tuple[PageSpec, st.Page]:
    """Register the pages and return the one that was asked for."""
    pages = {
        spec.url_path: st.Page(
            spec.file,
            title=_(spec.title),
            icon=f":material/{spec.icon}:",
            url_path=spec.url_path or "oversikt",
            default=not spec.url_path,
            help=_(spec.help),
            visibility="visible" if spec.in_menu else "hidden",
        )
        for spec in PAGES
    }
    main = [pages[spec.url_path] for spec in PAGES if not spec.more]
    more = [pages[spec.url_path] for spec in PAGES if spec.more]
    # A narrow window has the pages in one flat list: with sections, Streamlit's menu there is a
    # list whose items are not its children, which a screen reader cannot count.
    sections = [*main, *more] if theme.narrow() else {"": main, _("More"): more}
    asked_for = st.navigation(sections, position="top")
    return next((s, p) for s in PAGES if (p := pages[s.url_path]) is asked_for)


def run() -> None:
    """Draw one page for one reader."""
    with render_slot():
        _run()


def _run() -> None:
    set_language(likely_language())
    # Before the menu: otherwise the browser fetches the page's menu icon, as the tab's icon,
    # from a server outside.
    st.set_page_config(page_icon=str(_ICON), layout="wide")
    spec, page = menu()
    _title(spec)
    st.logo(str(_LOGO), size="medium")
    # The first on the page, and so the first that the browser gets: what Streamlit writes in
    # English is put into the reader's words when it comes, and not when the page is whole.
    first = st.container(key="first", gap=None)
    st.session_state["hidden"] = st.container(key="hidden", gap=None)
    try:
        drawn, problems = current_language(), _prepare(spec)
    except StoreProblem as problem:
        _document(first)
        _unavailable(problem)
        return
    except Exception:
        _document(first)
        _failed(spec)
        return
    if current_language() != drawn:  # the reader went back to a view in another language
        page = menu()[1]
        _title(spec)
    _document(first)
    _draw(spec, page, problems)


def _draw(spec: PageSpec, page: st.Page, problems: tuple[Problem, ...]) -> None:
    """Draw the page and what stands around it."""
    try:
        _title(spec, money_counted(cached_query, selection()).scheme)
        downloads = filters.draw()
        _show_warnings(problems)
        page.run()
        with downloads:
            page_downloads.draw(spec)
        _footer(st.session_state["version"])
        access.announce(_(spec.title))
        live_updates.watch(st.session_state["version"])
    except StoreProblem as problem:
        _unavailable(problem)
    except Exception:
        _failed(spec)


def _title(spec: PageSpec, scheme: str = "") -> None:
    """Set the window's title, which a bookmark has as well: the page, and the chosen scheme."""
    parts = (_(spec.title), scheme, "Samhandlingsmonitoren")
    st.set_page_config(page_title=" · ".join(filter(None, parts)))


def _prepare(spec: PageSpec) -> tuple[Problem, ...]:
    """Put down what the whole run uses: the store, its version and the selection."""
    store = current_store()
    st.session_state["store"], st.session_state["version"] = store, store.version()
    page_downloads.start()
    choice_log.start()
    access.start()
    problems = synchronise(spec)
    set_language(selection().language)
    return problems


def _show_warnings(problems: tuple[Problem, ...]) -> None:
    """Say which parts of the address could not be used."""
    for problem in problems:
        st.warning(escape_markdown(problem.sentence()), icon=":material/link_off:")


def _unavailable(problem: StoreProblem) -> None:
    """The page when the store cannot be read: what is wrong and how to mend it."""
    _LOG.error("store unavailable: %s", problem)
    st.title(_("The figures cannot be shown right now"), anchor=False)
    # Each step of what is to be done stands on a line of its own.
    words = "\n\n".join(escape_markdown(line) for line in str(problem).splitlines())
    st.error(words, icon=":material/database_off:")
    live_updates.watch(None)


def _failed(spec: PageSpec) -> None:
    """The rest of a page that could not be drawn: words that help; what failed is in the log."""
    _LOG.exception("page %s failed", spec.url_path)
    with st.container(key="failed"):
        st.error(
            _("This page could not be drawn. Load it again; if that does not help, tell us."),
            icon=":material/error:",
        )


def _footer(version: Version) -> None:
    newest = cached_query(stores.newest)[0]
    st.divider()
    with st.container(key="foot"):
        _footer_lines(version, newest)


def _footer_lines(version: Version, newest: Row) -> None:
    parts = (
        _("Version {number} of the database, changed {date}").format(
            number=version.number, date=local_time(version.changed_at)
        ),
        _("newest indicator figures from {year}").format(year=year_text(newest["indicator_year"])),
        _("newest granted project from {year}").format(year=year_text(newest["project_year"])),
        _("sources accessed {date}").format(
            date=date_span(newest["first_accessed"], newest["last_accessed"])
        ),
    )
    st.page_link(STATEMENT.file, label=_(STATEMENT.title))
    st.caption(" · ".join(parts))


def _remember_room() -> None:
    remember_map_width(st.session_state["document"].room)


def _document(place: DeltaGenerator) -> None:
    """Mend the document around the page: its language, and what the keyboard cannot reach."""
    names = {name: code for code, name in LANGUAGE_NAMES.items()}
    with place:
        st.html(f"<style>{_CHART_TEXT}{access.CSS}{_CSS}</style>")
        _DOCUMENT(
            key="document",
            data={
                "language": current_language(),
                "names": names,
                "words": access.words(),
                "narrow": theme.narrow(),
            },
            on_maps_change=drawn_map.remember,
            on_room_change=_remember_room,
            on_narrow_change=theme.remember_narrow,
        )
