"""KPIs of a selection, for callers with their own query cache.

A page, a slide and a document each keep answers in a way of their own. What is asked of the store
for these figures, and what is made of it, stands here once.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from lib import store as stores
from lib.charts import documented
from lib.charts.documented import Money
from lib.charts.kpis import Headline, KpiInputs, headlines
from lib.selection import Selection

# Runs a query of `lib.store` with its arguments but the store.
Ask: TypeAlias = Callable[..., Any]


def money_counted(ask: Ask, chosen: Selection) -> Money:
    """Whether documented money means the coordination pots or another scheme.

    Args:
        ask: answers the store's queries.
        chosen: the selection, of which the scheme alone matters.
    """
    return documented.which(ask(stores.schemes), chosen.scheme)


def headline_figures(ask: Ask, chosen: Selection) -> tuple[Headline, ...]:
    """KPIs of a selection, as on briefs and slides.

    Args:
        ask: answers the store's queries.
        chosen: the selection.
    """
    answers = KpiInputs(
        ask(stores.headline, chosen)[0],
        ask(stores.documented_totals, chosen)[0],
        ask(stores.other_totals, chosen)[0],
        ask(stores.transfer_totals, chosen)[0],
        money_counted(ask, chosen),
        documented.pot_name(ask(stores.schemes)),
    )
    return headlines(answers, chosen.area, chosen.per)
