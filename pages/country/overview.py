"""The front page: the country in four figures, on a map, what needs attention, what happened."""

import streamlit as st

from lib import store
from lib.charts import attention, tables
from lib.i18n import _
from lib.presentation.headlines import headline_figures
from lib.ui import country_map, show, status
from lib.ui.ask import ask, made
from lib.ui.head import page_head, section
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
for column, figure in zip(columns, headline_figures(ask, chosen), strict=True):
    with column:
        show.headline(figure, ask(store.headline_sources, chosen, figure.key)["source_id"])

left, right = st.columns([3, 2], gap="large")
with left:
    section(_("The country"))
    grants, sources = country_map.grants(chosen, "innbygger")
    country_map.draw(grants, "fylke", ("embeter",), sources, key="country")
with right:
    section(_("What needs attention"))
    found = ask(store.attention, chosen, status.today())
    show.notices(made(attention.notices, found), made(attention.beyond, found))
    section(_("Latest milestones"))
    show.milestones(made(tables.latest_milestones, ask(store.milestones, chosen)))
