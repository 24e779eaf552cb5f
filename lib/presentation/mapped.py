"""What the map of documented money is made from, on pages, slides and paper and in PowerPoint."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from lib import store as stores
from lib.charts import measures
from lib.charts.documented import Money
from lib.charts.measures import MapValues
from lib.presentation.document_context import DocumentContext
from lib.rows import Rows
from lib.selection import FilterOptions, Per, Selection

Ask: TypeAlias = Callable[..., Any]
Answers: TypeAlias = tuple[Rows, Per, Rows, Money, Rows, Rows]


def drawn_of(choices: FilterOptions, chosen: Selection) -> Selection:
    """What is drawn of a selection: a municipality's county, which has figures of its own."""
    return replace(chosen, area=choices.county_of(chosen.area))


def all_years(choices: FilterOptions, chosen: Selection) -> Selection:
    """The whole country in all years, whose values make a map's classes in any selection."""
    return replace(chosen.nationwide(), year=choices.latest_year, latest=True)


def grant_answers(
    ask: Ask, choices: FilterOptions, chosen: Selection, per: Per, which: Money
) -> Answers:
    """The arguments of `measures.grants` for a selection.

    Args:
        ask: answers a query of the store.
        choices: the areas there are.
        chosen: what is chosen.
        per: kroner or per inhabitant.
        which: `documented.which`.
    """
    shown = drawn_of(choices, chosen)
    return (
        ask(stores.documented_by, shown, "county"),
        per,
        ask(stores.other_totals, shown),
        which,
        ask(stores.documented_by, all_years(choices, shown), "county"),
        ask(stores.documented_by, shown, "year"),
    )


def county_values(context: DocumentContext, chosen: Selection) -> MapValues:
    """Documented money per inhabitant by county, as the map page has it."""
    answers = grant_answers(context.ask, context.choices, chosen, "innbygger", context.which)
    return measures.grants(*answers)
