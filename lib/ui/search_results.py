"""The page of results: what is found of each kind, why, and where each is read."""

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from lib import store as stores
from lib.charts import search_results as words
from lib.i18n import _
from lib.selection import to_query_params
from lib.store import SearchAnswer
from lib.ui import access, inputs, listing
from lib.ui.markdown import escape_markdown, mark_parts
from lib.ui.navigation import PAGES, SEARCH
from lib.ui.query_cache import cached_filter_options
from lib.ui.state import selection

QUERY: Final = "sok"  # its name in the address
_FILES: Final = {page.url_path: page.file for page in PAGES}


def draw() -> None:
    """Draw the field and what is found."""
    text = inputs.text_input(
        QUERY, _("Search projects, services, areas, indicators, milestones and sources")
    )
    if not text.strip():
        return
    answer = stores.search(st.session_state["store"], text)
    said = words.summary(text.strip(), answer.total)
    access.say(said)
    st.header(escape_markdown(said), anchor=False)
    for line in words.understood(answer.read_as, answer.missing):
        st.markdown(escape_markdown(line))
    if not answer.hits:
        suggest(answer.suggestion)
    for kind, hits in words.grouped(answer.hits).items():
        _group(kind, hits[: words.SHOWN], answer, text)


def suggest(text: str) -> None:
    """Say what to do where nothing was found, and what may have been meant."""
    st.markdown(_("Try fewer or other words."))
    if text:
        label = escape_markdown(_("Did you mean “{text}”?").format(text=text))
        st.page_link(SEARCH.file, label=label, query_params=_kept() | {QUERY: text})


def _group(kind: str, hits: Iterable[words.Hit], answer: SearchAnswer, text: str) -> None:
    total = answer.counts[kind]
    st.subheader(escape_markdown(words.group_title(kind, total)), anchor=False)
    with listing.listed(f"hits-{kind}"):
        for hit in hits:
            with st.container(gap=None):
                _link(hit)
                _about(hit)
    if total > words.SHOWN and kind in _LISTS:
        address = _kept() | {"q": text} | _LISTS[kind]
        label = _("All {number} in the list").format(number=total)
        st.page_link(listing.PAGE, label=label, query_params=address)


# The kinds that have a list of their own, with what leads to it.
_LISTS: Final[Mapping[str, dict[str, str]]] = {
    "project": {},
    "service": {"hva": listing.SERVICES.code},
}


def _link(hit: words.Hit) -> None:
    parts, language = words.name(hit)
    path, names = words.address(hit)
    if path in _FILES:
        label = mark_parts(parts, language)
        kept = {name: value for name, value in _kept().items() if name != "omrade"}
        st.page_link(_FILES[path], label=label, query_params=kept | names)
    else:
        st.page_link(path, label=mark_parts(parts, language))


def _about(hit: words.Hit) -> None:
    lines = [escape_markdown(line) for line in (words.line(hit),) if line]
    lines += [
        f"{escape_markdown(field)}: {mark_parts(parts)}" for field, parts in words.reasons(hit)
    ]
    if lines:
        st.caption("  \n".join(lines))


def _kept() -> dict[str, str]:
    """The selection's part of the address, which goes along."""
    return to_query_params(selection(), cached_filter_options())
