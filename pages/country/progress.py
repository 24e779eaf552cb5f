"""Milestones on a time line; status of projects; indicators, and one of them in full."""

from lib import store
from lib.figures import progress
from lib.language import _
from lib.screen import choose, history, show, status
from lib.screen.ask import ask, made
from lib.screen.head import page_head, section
from lib.screen.state import selection

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
        "Where the chosen area has no values of its own, those of the nearest area above "
        "it stand here, named."
    ),
    terms=("wanted", "discharge_ready", "overstay", "acute_unit"),
)
indicators = ask(store.indicators, chosen)
theme = choose.theme(indicators)
rows = [
    made(progress.indicator, indicators, name)
    for name in made(progress.of_theme, indicators, theme)
]
show.indicator_grid(
    [
        (
            made(
                progress.indicator_small,
                row,
                ask(store.indicator_values, chosen, row["indicator_id"]),
            ),
            made(progress.direction_words, row),
        )
        for row in rows
    ]
)

section(_("One indicator in full"))
name = choose.indicator(indicators)
if name:
    row = made(progress.indicator, indicators, name)
    values = ask(store.indicator_values, chosen, name)
    show.figure(made(progress.indicator_full, row, values), "indicator_full")
    history.of_rows(made(progress.indicator_rows, row, values), "indicator")
