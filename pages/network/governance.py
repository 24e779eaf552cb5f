"""Who sits where, since when: the bodies around the reform, and the county governors' offices."""

from lib import store
from lib.charts import measures, organisation
from lib.i18n import _
from lib.ui import country_map, paper, show
from lib.ui.ask import ask, made
from lib.ui.head import national_only, page_head, section
from lib.ui.state import selection

chosen = selection()
page_head(
    _("Organisation"),
    _("The coordination group, the national network, the letter of intent, the county governors."),
)

section(_("Who sits where"))
national_only()
bodies = ask(store.governance, chosen)
show.figure(made(organisation.chart, bodies), "organisation", sources=bodies["source_id"])

section(_("The county governors' offices"), terms=("county_governor",))
offices = made(measures.offices, ask(store.offices, chosen), ask(store.hierarchy))
country_map.draw(
    offices, "fylke", ("embeter",), ask(store.offices, chosen)["source_id"], key="offices"
)

section(
    _("What is inferred"),
    _("Facts that their source does not state in full."),
    terms=("inferred",),
)
show.sentences(made(organisation.inferred, ask(store.inferred_facts, chosen)))

section(
    _("Report to the coordination group"),
    _("What happened, what changed and what is behind in a period, with all tables."),
)
paper.report()
