"""What the figures cover, how sure they are, where they come from, and downloads."""

from lib import store
from lib.charts import coverage, tables
from lib.i18n import _
from lib.ui import downloads, guide, open_data, show, upgrading
from lib.ui.ask import ask, made
from lib.ui.head import page_head, section
from lib.ui.state import selection

chosen = selection()
page_head(
    _("Data and sources"),
    _(
        "Every figure is computed from rows that carry a source. What no source states "
        "is shown as not known."
    ),
)

upgrading.note_for_editors()

section(_("Coverage"), terms=("announced", "documented"))
show.figure(made(coverage.round_coverage, ask(store.rounds, chosen)), "round_coverage")
show.figure(made(coverage.coverage_matrix, ask(store.county_coverage, chosen)), "county_coverage")
show.titled_table(made(tables.indicator_coverage, ask(store.indicator_coverage, chosen)))

section(_("How sure the figures are"), terms=("preliminary", "inferred"))
show.beside_each_other(
    made(tables.quality, ask(store.quality_marks, chosen)),
    made(tables.confidence, ask(store.confidence_marks, chosen)),
    made(tables.verification, ask(store.verification_marks, chosen)),
)

section(_("Sources"), _("Each source, and how many rows of each table rely on it."))
every = ask(store.sources)
show.titled_table(made(tables.sources, every), every["source_id"])

section(_("Words"))
guide.words()

section(_("Definitions"))
downloads.definitions()

section(_("Downloads"))
downloads.tables()

section(_("Open data"))
open_data.draw()
