"""Front page in the browser: the view's HTML in one component; its links stay in the session."""

import json
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from lib import store as stores
from lib.charts import attention
from lib.charts.svg_map import AreaPaths, area_paths
from lib.i18n import _, count, ngettext
from lib.rows import records
from lib.selection import Selection, to_query_params
from lib.ui import components, front_tables, page_guide
from lib.ui.navigation import PAGES
from lib.ui.query_cache import cached_filter_options, cached_query, memoized
from lib.ui.scripts import bundle
from lib.ui.state import choose_area, selection
from lib.ui.status import today
from lib.views import front_html, front_view
from lib.views.front_html import front_css
from lib.views.model import Link

_HEIGHT: Final = 1_000
_COMPONENT: Final = st.components.v2.component(
    "front",
    html='<div class="view"></div>',
    css=front_css(),
    js=bundle("front.js"),
    isolate_styles=False,
)


def draw() -> None:
    """Draw the view of the selection, follow its links, and offer what stands behind it."""
    chosen = selection()
    view = front_view(cached_query, cached_filter_options(), chosen, today())
    failed = _("This page could not be drawn. Load it again; if that does not help, tell us.")
    html = str(front_html(view, _paths(), _address))
    result = _COMPONENT(
        key="front",
        data={"html": html, "title": view.title, "failed": failed},
        on_area_change=_area_chosen,
        on_page_change=lambda: None,
    )
    if result.page is not None:
        _open(result.page)
    front_tables.add(chosen)
    with st.container(horizontal=True, key="behind", gap="medium", vertical_alignment="center"):
        _alerts(chosen)
        _sources(chosen)
        page_guide.draw(st.session_state["page"])
        st.caption(stores.map_attribution())


def _open(address: str) -> None:
    """Go to the page that a link of the view leads to; an unknown address leads nowhere."""
    parts = urlsplit(address)
    files = {spec.url_path: spec.file for spec in PAGES}
    if file := files.get(parts.path.removeprefix("./")):
        st.switch_page(file, query_params=dict(parse_qsl(parts.query)))


def _alerts(chosen: Selection) -> None:
    """What needs attention, behind a button that says how much it is."""
    rows = cached_query(stores.attention, chosen, today())
    alerts = memoized(attention.alerts, rows)
    if not alerts:
        st.caption(_("Nothing stands out in this selection."))
        return
    text = ngettext("{n} thing needs attention", "{n} things need attention", len(alerts))
    with st.popover(
        text.format(n=count(len(alerts))),
        icon=":material/notifications:",
        type="tertiary",
        key="attention",
    ):
        components.alerts(alerts, memoized(attention.beyond, rows))


@components.fragment
def _sources(chosen: Selection) -> None:
    """Sources of each part of the view, found when they are asked for."""
    box = st.popover(
        _("Sources"), icon=":material/link:", type="tertiary", key="sources", on_change="rerun"
    )
    if box.open:
        with box:
            for title, ids in front_tables.sources(chosen):
                st.markdown(f"**{title}**")
                components.source_list(ids)


def _area_chosen() -> None:
    choose_area(st.session_state["front"].area)


def _paths() -> AreaPaths:
    return _area_paths(st.session_state["version"].stamp, st.session_state["store"])


@lru_cache(maxsize=2)
def _area_paths(_stamp: object, store: Any) -> AreaPaths:
    rows = records(stores.shapes(store, "fylke"))
    return area_paths({row["area_code"]: _geometry(row["geojson"]) for row in rows}, _HEIGHT)


def _geometry(cell: Any) -> Any:
    return json.loads(cell) if isinstance(cell, str) else cell


def _address(link: Link) -> str:
    query = {**to_query_params(selection(), cached_filter_options()), **dict(link.parameters)}
    text = urlencode(query)
    return f"./{link.page}" + (f"?{text}" if text else "")
