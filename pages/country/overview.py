"""The front page: the country in four figures, on a map, what needs attention, what happened."""

import streamlit as st

from lib import store
from lib.charts import attention, tables
from lib.i18n import _
from lib.presentation.headlines import headline_figures
from lib.ui import components, country_map, status
from lib.ui.page_header import page_head, section
from lib.ui.query_cache import cached_query, memoized
from lib.ui.state import selection

chosen = selection()
page_head(
    _("Overview"),
    _(
        "Where the money of the Coordination Reform went, who follows it up, "
        "what has happened, and whether it helps."
    ),
)

columns = [column for pair in (st.columns(2), st.columns(2)) for column in pair]
for column, figure in zip(columns, headline_figures(cached_query, chosen), strict=True):
    with column:
        components.headline(
            figure, cached_query(store.headline_sources, chosen, figure.key).column("source_id")
        )

left, right = st.columns([3, 2], gap="large")
with left:
    section(_("The country"))
    grants, sources = country_map.grants(chosen, "innbygger")
    country_map.draw(grants, "fylke", ("embeter",), sources, key="country")
with right:
    section(_("What needs attention"))
    found = cached_query(store.attention, chosen, status.today())
    components.alerts(memoized(attention.alerts, found), memoized(attention.beyond, found))
    section(_("Latest milestones"))
    components.milestones(
        memoized(tables.latest_milestones, cached_query(store.milestones, chosen))
    )
