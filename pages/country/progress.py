"""Milestones on a time line; status of projects; indicators, and one of them in full."""

from lib import store
from lib.figures import progress
from lib.language import _
from lib.screen import choose, history, show, status
from lib.screen.ask import ask
from lib.screen.head import page_head, section
from lib.screen.state import selection

chosen = selection()
page_head(_("Progress"), _("What has happened, and whether it helps."))

section(_("Milestones"))
milestones = ask(store.milestones, chosen)
show.figure(progress.timeline(milestones, chosen.year), "timeline")
history.of_rows(progress.milestone_rows(milestones), "milestones")

section(_("Project status"))
status.of_all()

section(
    _("Indicators"),
    _(
        "Where the chosen area has no values of its own, those of the nearest area above "
        "it stand here, named."
    ),
    terms=("wanted", "discharge_ready", "overstay", "acute_unit"),
)
indicators = ask(store.indicators, chosen)
theme = choose.theme(indicators)
show.indicator_grid(
    [
        (
            progress.indicator_small(row, ask(store.indicator_values, chosen, row["indicator_id"])),
            progress.direction_words(row),
        )
        for _index, row in indicators[indicators["theme"] == theme].iterrows()
    ]
)

section(_("One indicator in full"))
indicator = choose.indicator(indicators)
if indicator is not None:
    values = ask(store.indicator_values, chosen, indicator["indicator_id"])
    show.figure(progress.indicator_full(indicator, values), "indicator_full")
    history.of_rows(progress.indicator_rows(indicator, values), "indicator")
