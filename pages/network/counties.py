"""One county, health region or municipality in full; up to four side by side."""

import streamlit as st

from lib import store
from lib.charts import compare as figures
from lib.charts import money
from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.selection import COUNTRY
from lib.ui import compare, paper, show
from lib.ui.ask import ask, made
from lib.ui.head import page_head, section

page_head(
    _("Counties"),
    _("One area in full, against the country, and up to four areas side by side."),
)
compare.choose_others()
areas = compare.areas()
_first, chosen = areas[0]

section(_("Key figures"), terms=("documented", "granted", "per_inhabitant"))
profiles = [(area, ask(store.profile, each)) for area, each in areas]
whole = ask(store.profile, compare.country())
key_table = made(figures.key_table, profiles, whole)
show.table_with_title(key_table, _("Key figures"), compare.sources(areas))
show.notes(made(figures.key_note, profiles))
if chosen.area != COUNTRY:
    which = money_counted(ask, chosen)
    show.chart_alone(made(figures.shares, profiles, whole, which), "shares")

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
transfers = made(
    money.transfers_municipalities,
    ask(store.transfers, chosen),
    ask(store.transfer_totals, chosen),
    chosen.per,
)
show.figure(transfers, "transfers", sources=ask(store.transfer_sources, chosen)["source_id"])

section(_("The municipalities"), _("Ranked within the county; no. 1 is the largest figure."))
compare.municipalities(ask(store.mappable_indicators))

section(
    _("Indicators"),
    _(
        "The area's own figures alone. Where it has none, those of other areas are folded below, "
        "under their names."
    ),
)
indicators = [(area, ask(store.area_indicators, each)) for area, each in areas]
show.table_with_title(
    made(figures.indicators_table, indicators),
    _("Indicators"),
    figures.indicator_sources(indicators),
)
reach = [(area, ask(store.indicator_reach, each)) for area, each in areas]
show.notes(*(made(figures.own_of_all, area, found) for area, found in reach))
show.asides(made(figures.indicators_around, indicators, reach[0][1]), "around")

section(_("On paper"), _("A brief is one area on two pages at most, for a journey or a meeting."))
paper.county_briefs()
