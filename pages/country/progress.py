"""Milestones on a time line; status of projects; indicators, and one of them in full."""

from lib import store
from lib.charts import progress, verdicts
from lib.i18n import _
from lib.ui import components, history, inputs, status
from lib.ui.page_header import page_head, section
from lib.ui.query_cache import cached_query, memoized
from lib.ui.state import selection

chosen = selection()
page_head(_("Progress"), _("What has happened, and whether it helps."))

section(_("Milestones"))
milestones = cached_query(store.milestones, chosen)
components.render_chart(memoized(progress.timeline, milestones, chosen.year), "timeline")
history.of_rows(memoized(progress.milestone_rows, milestones), "milestones")

section(_("Project status"))
status.of_all()

section(
    _("Indicators"),
    _(
        "The area's own figures alone. Where it has none, those of other areas are folded below, "
        "under their names."
    ),
    terms=("wanted", "discharge_ready", "overstay", "acute_unit"),
)
indicators = cached_query(store.indicators, chosen)
components.caption(memoized(verdicts.of_area, indicators))
theme, name = inputs.theme(indicators)
own, others = memoized(progress.of_theme, indicators, theme)
for number, chart in enumerate(memoized(progress.changes, own, name)):
    components.render_chart(chart, f"changes_{number}")
components.lazy_tables(memoized(progress.without_change, own), "alone")
components.lazy_tables(memoized(progress.changes_around, others, name), "around")
components.notes(memoized(progress.only_withheld, cached_query(store.only_withheld, chosen)))

section(_("One indicator in full"))
name = inputs.indicator(indicators)
if name:
    row = memoized(progress.indicator, indicators, name)
    values = cached_query(store.indicator_values, chosen, name)
    components.render_chart(memoized(progress.indicator_full, row, values), "indicator_full")
    history.of_rows(memoized(progress.indicator_rows, row, values), "indicator")
