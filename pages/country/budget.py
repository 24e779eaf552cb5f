"""Where the money went: the state's lines, announced and documented, grants, the 2012 transfer."""

from lib import store
from lib.figures import money, tables
from lib.language import _
from lib.screen import choose, show
from lib.screen.ask import ask
from lib.screen.head import national_only, page_head, section
from lib.screen.state import selection

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
show.figure(
    money.grants_bars(ask(store.grants_by, chosen, key), key, chosen.per),
    f"grants_{key}",
    sources=ask(store.grant_sources, chosen)["source_id"],
)
show.remark(tables.status_sentence(ask(store.statuses, chosen)))

section(_("Announced and documented"), terms=("announced", "documented", "round"))
national_only()
show.figure(money.announced_documented(ask(store.rounds, chosen)), "rounds")

section(_("The transfer in 2012"), terms=("co_financing", "discharge_ready"))
level = choose.level()
totals = ask(store.transfer_totals, chosen)
if level == "county":
    by_county = ask(store.transfers_by, chosen, "county")
    chart = money.transfers_bars(by_county, totals, chosen.per, "county")
else:
    chart = money.transfers_municipalities(ask(store.transfers, chosen), totals, chosen.per)
show.figure(chart, f"transfers_{level}", sources=ask(store.transfer_sources, chosen)["source_id"])

section(_("The state's lines"))
national_only()
show.figure(money.budget_lines(ask(store.budget_lines, chosen)), "budget_lines")
