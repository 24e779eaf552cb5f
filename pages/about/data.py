"""What the figures cover, how sure they are, where they come from, and downloads."""

from lib import store
from lib.charts import coverage, tables
from lib.i18n import _
from lib.ui import api_examples, components, downloads, page_guide, upgrading
from lib.ui.page_header import page_head, section
from lib.ui.query_cache import cached_query, memoized
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
components.render_chart(
    memoized(
        coverage.round_coverage,
        cached_query(store.rounds, chosen),
        cached_query(store.round_count, chosen)[0]["rounds"],
    ),
    "round_coverage",
)
components.render_chart(
    memoized(coverage.coverage_matrix, cached_query(store.county_coverage, chosen)),
    "county_coverage",
)
components.titled_table(
    memoized(tables.indicator_coverage, cached_query(store.indicator_coverage, chosen))
)

section(_("How sure the figures are"), terms=("preliminary", "inferred"))
components.table_columns(
    memoized(tables.quality, cached_query(store.quality_marks, chosen)),
    memoized(tables.confidence, cached_query(store.confidence_marks, chosen)),
    memoized(tables.verification, cached_query(store.verification_marks, chosen)),
)

section(_("Sources"), _("Each source, and how many rows of each table rely on it."))
every = cached_query(store.sources)
components.titled_table(memoized(tables.sources, every), every.column("source_id"))

section(_("Words"))
page_guide.words()

section(_("Definitions"))
downloads.definitions()

section(_("Downloads"))
downloads.tables()

section(_("Open data"))
api_examples.draw()
