"""Where the money went: the state's lines, announced and documented, grants, the 2012 transfer."""

from lib import store
from lib.charts import money, tables
from lib.i18n import _
from lib.presentation.headlines import money_counted
from lib.ui import components, inputs
from lib.ui.page_header import national_only, page_head, section
from lib.ui.query_cache import cached_query, memoized
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
key = inputs.grouping()
which = money_counted(cached_query, chosen)
totals = cached_query(store.documented_totals, chosen)
grants = cached_query(store.documented_by, chosen, key)
components.render_chart(
    memoized(money.grants_bars, grants, totals, key, chosen.per, which),
    f"grants_{key}",
    sources=cached_query(store.documented_sources, chosen).column("source_id"),
)
other = cached_query(store.other_by, chosen, "scheme")
components.lazy_tables(
    memoized(money.other_documented, other, cached_query(store.other_totals, chosen)), "other"
)
components.caption(tables.status_sentence(cached_query(store.statuses, chosen)))

section(_("Announced and documented"), terms=("announced", "documented", "round"))
national_only()
# What was announced is national, and so is what is found of it: one pair with one denominator.
years = cached_query(store.announced_by_year, chosen.nationwide())
rounds = cached_query(store.rounds, chosen.nationwide())
components.render_chart(
    memoized(money.announced_documented, rounds, years, cached_query(store.schemes)), "rounds"
)

section(_("The transfer in 2012"), terms=("co_financing", "discharge_ready"))
level = inputs.level()
totals = cached_query(store.transfer_totals, chosen)
proposed = cached_query(store.proposed_transfer, chosen)
if level == "county":
    by_county = cached_query(store.transfers_by, chosen, "county")
    chart = memoized(money.transfers_bars, by_county, totals, chosen.per, "county", proposed)
else:
    by_place = cached_query(store.transfers, chosen)
    chart = memoized(money.transfers_municipalities, by_place, totals, chosen.per, proposed)
components.render_chart(
    chart,
    f"transfers_{level}",
    sources=cached_query(store.transfer_sources, chosen).column("source_id"),
)

section(_("The state's lines"))
national_only()
lines = cached_query(store.budget_lines, chosen)
components.render_chart(memoized(money.budget_lines, lines), "budget_lines")
components.lazy_tables(memoized(money.estimates, lines), "estimates")
