"""One county, health region or municipality in full; up to four side by side."""

import streamlit as st

from lib import store
from lib.charts import compare as figures
from lib.charts import documented, money
from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.selection import COUNTRY
from lib.ui import compare, components, report_buttons
from lib.ui.page_header import page_head, section
from lib.ui.query_cache import cached_query, memoized

page_head(
    _("Counties"),
    _("One area in full, against the country, and up to four areas side by side."),
)
compare.choose_others()
areas = compare.areas()
_first, chosen = areas[0]

section(_("Key figures"), terms=("documented", "granted", "per_inhabitant"))
profiles = [(area, cached_query(store.profile, each)) for area, each in areas]
whole = cached_query(store.profile, compare.country())
key_table = memoized(figures.key_table, profiles, whole)
components.table_with_title(
    key_table,
    _("Key figures"),
    compare.sources(areas),
    memoized(figures.file_note, profiles),
)
by_county = cached_query(store.documented_by, compare.country(), "county")
components.notes(
    memoized(figures.key_note, profiles), memoized(documented.without_county, by_county)
)
if chosen.area != COUNTRY:
    which = money_counted(cached_query, chosen)
    components.chart_alone(memoized(figures.shares, profiles, whole, which), "shares")

left, right = st.columns(2, gap="large")
with left:
    section(_("Who follows it up"), terms=("county_governor", "health_region"))
    compare.office(chosen.area)
    section(_("Projects"))
    compare.projects(chosen)
with right:
    section(_("Services"))
    compare.services(chosen)
    section(_("Similar areas"), _("Areas of the same kind, nearest in inhabitants."))
    compare.similar(chosen.area)

section(_("The 2012 transfer to each municipality"), terms=("co_financing",))
transfers = memoized(
    money.transfers_municipalities,
    cached_query(store.transfers, chosen),
    cached_query(store.transfer_totals, chosen),
    chosen.per,
)
components.render_chart(
    transfers, "transfers", sources=cached_query(store.transfer_sources, chosen).column("source_id")
)

section(_("The municipalities"), _("Ranked within the county; no. 1 is the largest figure."))
compare.municipalities(cached_query(store.mappable_indicators))

section(
    _("Indicators"),
    _(
        "The area's own figures alone. Where it has none, those of other areas are folded below, "
        "under their names."
    ),
)
indicators = [(area, cached_query(store.area_indicators, each)) for area, each in areas]
components.table_with_title(
    memoized(figures.indicators_table, indicators),
    _("Indicators"),
    figures.indicator_sources(indicators),
)
reach = [(area, cached_query(store.indicator_reach, each)) for area, each in areas]
components.notes(*(memoized(figures.own_of_all, area, found) for area, found in reach))
components.lazy_tables(memoized(figures.indicators_around, indicators, reach[0][1]), "around")

section(_("On paper"), _("A brief is one area on two pages at most, for a journey or a meeting."))
report_buttons.county_briefs()
