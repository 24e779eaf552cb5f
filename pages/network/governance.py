"""Who sits where, since when: the bodies around the reform, and the county governors' offices."""

from lib import store
from lib.charts import measures, organisation
from lib.i18n import _
from lib.ui import components, country_map, report_buttons
from lib.ui.page_header import national_only, page_head, section
from lib.ui.query_cache import cached_query, memoized
from lib.ui.state import selection

chosen = selection()
page_head(
    _("Organisation"),
    _("The coordination group, the national network, the letter of intent, the county governors."),
)

section(_("Who sits where"))
national_only()
bodies = cached_query(store.governance, chosen)
components.render_chart(
    memoized(organisation.chart, bodies), "organisation", sources=bodies.column("source_id")
)

section(_("The county governors' offices"), terms=("county_governor",))
offices = memoized(
    measures.offices, cached_query(store.offices, chosen), cached_query(store.hierarchy)
)
country_map.draw(
    offices,
    "fylke",
    ("embeter",),
    cached_query(store.offices, chosen).column("source_id"),
    key="offices",
)

section(
    _("What is inferred"),
    _("Facts that their source does not state in full."),
    terms=("inferred",),
)
components.sentences(memoized(organisation.inferred, cached_query(store.inferred_facts, chosen)))

section(
    _("Report to the coordination group"),
    _("What happened, what changed and what is behind in a period, with all tables."),
)
report_buttons.report()
