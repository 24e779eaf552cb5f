"""Search, facets, a list in pages, and one in full: for projects and for services alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import store as stores
from lib.charts import documented, result_rows
from lib.charts.chart_model import Table
from lib.i18n import N_, _, count, data_text
from lib.rows import Rows
from lib.selection import Selection, to_query_params
from lib.store import PROJECT_FACETS, SERVICE_FACETS, Search, Store
from lib.ui import access, components, inputs, page_downloads
from lib.ui.contact import mail
from lib.ui.markdown import escape_markdown, mark_language, mark_prefix
from lib.ui.navigation import PAGES, SEARCH
from lib.ui.page_urls import page_url
from lib.ui.query_cache import cached_filter_options, cached_query
from lib.ui.state import selection

_SIZE: Final = 25
_ALL: Final = 100_000  # as many rows as a table that is taken along holds
PAGE: Final = "pages/network/projects.py"
_NOTHING: Final = "-"  # stands in the address for "undated" or "no county"

# A facet's name in the address.
FACET_NAMES: Final = {
    "scheme": "tilskudd",
    "category": "kategori",
    "status": "status",
    "year": "aarstall",
    "county": "fylke",
    "recipient_type": "mottaker",
    "amount": "belop",
    "confidence": "sikkerhet",
    "kind": "slag",
    "beds": "senger",
}


@dataclass(frozen=True)
class ResultKind:
    """What differs between projects and services.

    Attributes:
        code: the kind in the address.
        name: the address name under which one of them is opened.
        key: the column that identifies one.
        title: the column that names one.
        facets: what the list can be narrowed by.
        codes: the columns of the facets whose values are codes.
        orders: how it can be sorted, the usual first.
    """

    code: str
    name: str
    key: str
    title: str
    facets: tuple[str, ...]
    orders: Mapping[str, str]
    find: Callable[..., Rows]
    count_query: Callable[..., Rows]
    facet_query: Callable[..., Rows]
    codes: result_rows.FacetCodes
    line: Callable[[Mapping[str, Any]], str]
    summary: Callable[[Mapping[str, Any], documented.Money], str]
    table: Callable[[Rows], Table]


PROJECTS: Final = ResultKind(
    "prosjekter",
    "prosjekt",
    "project_id",
    "title",
    PROJECT_FACETS,
    {
        "newest": N_("Newest first"),
        "oldest": N_("Oldest first"),
        "largest": N_("Largest amount first"),
        "smallest": N_("Smallest amount first"),
        "title": N_("By title"),
        "place": N_("By place"),
    },
    stores.find_projects,
    stores.find_projects_count,
    stores.project_facets,
    result_rows.PROJECT_CODES,
    result_rows.project_line,
    result_rows.projects_found,
    result_rows.projects_table,
)
SERVICES: Final = ResultKind(
    "tjenester",
    "tjeneste",
    "site_id",
    "name",
    SERVICE_FACETS,
    {
        "name": N_("By name"),
        "place": N_("By place"),
        "newest": N_("Newest first"),
        "kind": N_("By type"),
        "largest": N_("Most beds first"),
    },
    stores.find_services,
    stores.find_services_count,
    stores.service_facets,
    result_rows.SERVICE_CODES,
    result_rows.service_line,
    lambda row, _which: result_rows.services_found(row),
    result_rows.services_table,
)


def result_kind() -> ResultKind:
    """Whether the reader looks for projects or for services; one that is opened decides."""
    if SERVICES.name in st.query_params:
        return SERVICES
    if PROJECTS.name in st.query_params:
        return PROJECTS
    words = {PROJECTS.code: _("Projects"), SERVICES.code: _("Services")}
    chosen = inputs.segmented("hva", _("Look for"), words, PROJECTS.code)
    return SERVICES if chosen == SERVICES.code else PROJECTS


def opened(of: ResultKind) -> str:
    """The id of the one that is opened, or nothing."""
    return st.query_params.get(of.name, "")


def search(of: ResultKind) -> Search:
    """What the reader searches for, as the widgets say; draws them."""
    text = inputs.text_input(
        "q", _("Search in title, place, recipient, scheme, category and source")
    )
    wanted = Search(text=text, facets=_facets_chosen(of))
    with st.expander(_filters_title(wanted), icon=":material/filter_list:"):
        _draw_facets(of, wanted)
    orders = {order: _(words) for order, words in of.orders.items()}
    order = inputs.select("sorter", _("Sort"), orders, next(iter(orders)))
    return replace(wanted, order=order, size=_SIZE)


def _filters_title(wanted: Search) -> str:
    number = sum(len(values) for _facet, values in wanted.facets)
    return _("Filters ({number} chosen)").format(number=number) if number else _("Filters")


def _facets_chosen(of: ResultKind) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is chosen in each facet; read before the widgets are drawn, whose counts need it."""
    found = ((facet, inputs.multiselect_value(FACET_NAMES[facet])) for facet in of.facets)
    return tuple(
        (facet, tuple("" if value == _NOTHING else value for value in values))
        for facet, values in found
        if values
    )


def _draw_facets(of: ResultKind, wanted: Search) -> None:
    counts = cached_query(of.facet_query, selection(), wanted)
    names = _names()
    for facet in of.facets:
        rows = {row["value"]: row["rows"] for row in counts.where("facet", facet)}
        values = result_rows.facet_order(facet, list(rows))
        answers = {
            value or _NOTHING: result_rows.facet_words(facet, value, of.codes, names)
            for value in values
        }
        words = {
            code: _("{value} ({rows})").format(value=answers[code], rows=count(rows[value]))
            for code, value in zip(answers, values, strict=True)
        }
        inputs.multiselect(FACET_NAMES[facet], _(result_rows.FACETS[facet]), words, (), answers)


def _names() -> dict[str, dict[str, str]]:
    """The names of the values that the store has names for, by facet."""
    schemes = cached_query(stores.schemes)
    areas = cached_filter_options().areas.values()
    return {
        "scheme": {row["scheme_id"]: data_text(row, "name") for row in schemes},
        "county": {area.code: area.name for area in areas if area.kind == "fylke"},
    }


def results(of: ResultKind, wanted: Search) -> None:
    """How many there are, and the page of them that the reader has turned to."""
    totals = cached_query(of.count_query, selection(), wanted)[0]
    which = documented.which(cached_query(stores.schemes), selection().scheme)
    summary = of.summary(totals, which)
    access.say(summary)
    st.header(escape_markdown(summary), anchor=False)
    if not totals["rows"]:
        _nothing(wanted)
        return
    page = _page(int(totals["pages"]))
    rows = cached_query(of.find, selection(), replace(wanted, page=page))
    with listed("results"):
        for row in rows:
            _result(of, row)


def _nothing(wanted: Search) -> None:
    """Say that nothing was found, what to do, and where more is searched."""
    if not wanted.text.strip():
        st.info(_("Nothing matches. Remove filters."))
        return
    words = _("No hits for “{text}”. Try fewer or other words, or remove filters.")
    st.info(escape_markdown(words.format(text=wanted.text.strip())))
    label = _("Search everything for “{text}”").format(text=wanted.text.strip())
    address = to_query_params(selection(), cached_filter_options()) | {"sok": wanted.text}
    st.page_link(SEARCH.file, label=escape_markdown(label), query_params=address)


def _page(pages: int) -> int:
    if pages == 1:
        return 1
    words = {
        str(page): _("{page} of {pages}").format(page=page, pages=pages)
        for page in range(1, pages + 1)
    }
    return int(inputs.select("side", _("Page"), words, "1", logged=False))


def _result(of: ResultKind, row: Mapping[str, Any]) -> None:
    with st.container(gap=None):
        link_to(of, str(row[of.key]), str(row[of.title]))
        st.caption(mark_prefix(of.line(row), str(row.get("recipient") or "")))


def listed(name: str) -> DeltaGenerator:
    """A place whose elements a screen reader counts as a list (lib/ui/scripts/access.js)."""
    return st.container(key=f"list-{name}")


def link_to(of: ResultKind, identifier: str, words: str) -> None:
    """A link that opens one of them, with the selection it was found in."""
    address = to_query_params(selection(), cached_filter_options()) | {of.name: identifier}
    st.page_link(PAGE, label=mark_language(words), query_params=address)


def back(of: ResultKind) -> None:
    """A link back to the list."""
    address = to_query_params(selection(), cached_filter_options())
    if of is SERVICES:
        address["hva"] = SERVICES.code
    st.page_link(
        PAGE, label=_("Back to the list"), icon=":material/arrow_back:", query_params=address
    )


def as_table(of: ResultKind, wanted: Search) -> None:
    """All that was found as a table, made when the reader opens it or takes it along."""
    everything = replace(wanted, page=1, size=_ALL)
    asked = (of, st.session_state["store"], selection(), everything)
    make, title = partial(_table, *asked), _("Services") if of is SERVICES else _("Projects")
    page_downloads.add(of.code, title, make, partial(_sources, *asked))
    components.lazy_table(of.code, _("The same as a table"), make, title)


def _table(of: ResultKind, store: Store, chosen: Selection, wanted: Search) -> Table:
    """Asks the store itself: a file is made outside of the page's run."""
    return of.table(of.find(store, chosen, wanted))


def _sources(of: ResultKind, store: Store, chosen: Selection, wanted: Search) -> list[str]:
    sources = of.find(store, chosen, wanted).column("source_id")
    return list(dict.fromkeys(source for source in sources if source))


def report_error(of: ResultKind, identifier: str) -> None:
    """A mail that says which row is meant, and in which version; the reader writes the rest."""
    version = st.session_state["version"].number
    page = next(page for page in PAGES if page.file == PAGE)
    body = _("Address: {address}\nVersion of the database: {version}\n\nWhat is wrong:\n").format(
        address=page_url(page.url_path, {of.name: identifier}), version=version
    )
    subject = _("Error in {id}").format(id=identifier)
    st.link_button(_("Report an error"), mail(subject, body), icon=":material/mail:")
