"""The nationwide map: choose a measure and layers; click an area to go into it."""

import streamlit as st

from lib import store
from lib.i18n import _
from lib.ui import components, country_map
from lib.ui.page_header import page_head
from lib.ui.query_cache import cached_query
from lib.ui.state import selection

chosen = selection()
page_head(_("Map"), _("Choose what the colours show; click an area to go into it."))

mappable = cached_query(store.mappable_indicators)
measure = country_map.choose_measure(mappable)
per = country_map.choose_per(measure, mappable)
municipal = country_map.indicator_by_municipality(measure, per)
layers = country_map.choose_layers(discs_below=municipal is not None)

left, right = st.columns([3, 2], gap="large")
with left:
    if municipal:
        chart = country_map.draw_discs(municipal, layers, key="nationwide")
    else:
        values, kind, sources = country_map.measure_values(measure, chosen, per)
        chart = country_map.draw(values, kind, layers, sources, key="nationwide", behind=False)
with right:
    components.side_table(chart, "nationwide_table")
