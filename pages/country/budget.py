"""Where the money went: the state's lines, announced and documented, grants, the 2012 transfer."""

from lib import store
from lib.charts import money, tables
from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.ui import choose, show
from lib.ui.ask import ask, made
from lib.ui.head import national_only, page_head, section
from lib.ui.state import selection

chosen = selection()
page_head(
    _("Budget"),
    _(
        "Announced is what was promised in all; documented is what open sources show, "
        "project by project."
    ),
)

section(_("Documented grants"), terms=("documented", "granted"))
key = choose.grouping()
which = money_counted(ask, chosen)
totals = ask(store.documented_totals, chosen)
grants = ask(store.documented_by, chosen, key)
show.figure(
    made(money.grants_bars, grants, totals, key, chosen.per, which),
    f"grants_{key}",
    sources=ask(store.documented_sources, chosen)["source_id"],
)
other = ask(store.other_by, chosen, "scheme")
show.asides(made(money.other_documented, other, ask(store.other_totals, chosen)), "other")
show.remark(tables.status_sentence(ask(store.statuses, chosen)))

section(_("Announced and documented"), terms=("announced", "documented", "round"))
national_only()
# What was announced is national, and so is what is found of it: one pair with one denominator.
years = ask(store.announced_by_year, chosen.nationwide())
rounds = ask(store.rounds, chosen.nationwide())
show.figure(made(money.announced_documented, rounds, years, ask(store.schemes)), "rounds")

section(_("The transfer in 2012"), terms=("co_financing", "discharge_ready"))
level = choose.level()
totals = ask(store.transfer_totals, chosen)
if level == "county":
    by_county = ask(store.transfers_by, chosen, "county")
    chart = made(money.transfers_bars, by_county, totals, chosen.per, "county")
else:
    by_place = ask(store.transfers, chosen)
    chart = made(money.transfers_municipalities, by_place, totals, chosen.per)
show.figure(chart, f"transfers_{level}", sources=ask(store.transfer_sources, chosen)["source_id"])

section(_("The state's lines"))
national_only()
lines = ask(store.budget_lines, chosen)
show.figure(made(money.budget_lines, lines), "budget_lines")
show.asides(made(money.estimates, lines), "estimates")
