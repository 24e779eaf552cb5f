"""Milestones on a time line; status of projects; indicators, and one of them in full."""

from lib import store
from lib.charts import progress, verdicts
from lib.i18n import _
from lib.ui import choose, history, show, status
from lib.ui.ask import ask, made
from lib.ui.head import page_head, section
from lib.ui.state import selection

chosen = selection()
page_head(_("Progress"), _("What has happened, and whether it helps."))

section(_("Milestones"))
milestones = ask(store.milestones, chosen)
show.figure(made(progress.timeline, milestones, chosen.year), "timeline")
history.of_rows(made(progress.milestone_rows, milestones), "milestones")

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
indicators = ask(store.indicators, chosen)
show.remark(made(verdicts.of_area, indicators))
theme, name = choose.theme(indicators)
own, others = made(progress.of_theme, indicators, theme)
for number, chart in enumerate(made(progress.changes, own, name)):
    show.figure(chart, f"changes_{number}")
show.asides(made(progress.without_change, own), "alone")
show.asides(made(progress.changes_around, others, name), "around")
show.notes(made(progress.only_withheld, ask(store.only_withheld, chosen)))

section(_("One indicator in full"))
name = choose.indicator(indicators)
if name:
    row = made(progress.indicator, indicators, name)
    values = ask(store.indicator_values, chosen, name)
    show.figure(made(progress.indicator_full, row, values), "indicator_full")
    history.of_rows(made(progress.indicator_rows, row, values), "indicator")
