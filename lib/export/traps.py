"""Pitfalls of the data, from the data package's README."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lib.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Trap:
    """Pitfall.

    Attributes:
        title: its name in the data package's README (the catalogue's key).
        text: what to look out for (the catalogue's key).
        tables: the data package's tables that it is about; empty for all.
    """

    title: str
    text: str
    tables: frozenset[str] = frozenset()


TRAPS: Final = (
    Trap(
        N_("Codes are text"),
        N_(
            "0101 is a municipality, 01 a county. Read as numbers they lose their zeros. Codes are "
            "those of 2010."
        ),
    ),
    Trap(
        N_("Parts and wholes"),
        N_(
            "A row that is part of another is included in it. Never add both. The parts that are "
            "listed need not fill the whole."
        ),
        frozenset({"budget_lines", "grant_rounds"}),
    ),
    Trap(
        N_("Granted means granted"),
        N_(
            "Only projects with the status “tildelt” got money. What is proposed, applied for or "
            "unclear is no money given."
        ),
        frozenset({"projects"}),
    ),
    Trap(
        N_("Announced is not documented"),
        N_(
            "Announced totals exist for rounds, not for areas. The sources name far fewer projects "
            "than were announced: a sum of projects is what is documented, not what was paid out."
        ),
        frozenset({"projects", "grant_rounds"}),
    ),
    Trap(
        N_("The sum of what was announced"),
        N_(
            "Add what is “counted in the sum”, not the announced amounts: some money stands in "
            "two rounds."
        ),
        frozenset({"grant_rounds"}),
    ),
    Trap(
        N_("Not all money is the reform's"),
        N_(
            "Only the state's coordination pots are the reform's own money. One building grant, "
            "in Sandnes, is larger than all of these together: it belongs in no sum with them."
        ),
        frozenset({"projects", "grant_rounds", "grant_schemes"}),
    ),
    Trap(
        N_("Names are not keys"),
        N_(
            "Catchment areas come from two divisions that share names with each other and with "
            "counties. Only the code tells them apart."
        ),
        frozenset({"areas", "indicator_values"}),
    ),
    Trap(
        N_("Lead municipality and partners overlap"),
        N_(
            "Some projects list their own municipality among the partners. Count each municipality "
            "once."
        ),
        frozenset({"project_partners"}),
    ),
    Trap(
        N_("Partial dates"),
        N_(
            "A date is no more exact than its source: 2013, 2013-02 and 2013-02-15 are text. A "
            "milestone has a full date, but only as exact as its precision says."
        ),
        frozenset({"milestones", "service_sites", "county_governors", "governance"}),
    ),
    Trap(
        N_("Mosvik (1723)"),
        N_(
            "Mosvik merged into Inderøy (1729) on 1 January 2012. Inderøy's transfer covers both, "
            "so its rate needs both populations. Vest-Agder and Moskenes have no transfer."
        ),
        frozenset({"municipal_transfers"}),
    ),
    Trap(
        N_("Populations"),
        N_(
            "The populations of Vestfold, Nord-Trøndelag and Troms differ a little from the sum of "
            "their municipalities, as they come from two tables."
        ),
        frozenset({"areas"}),
    ),
    Trap(
        N_("Years of indicators"),
        N_(
            "The year of an indicator is not always one year: some are means of several years or "
            "projections, and some series break. The explanation of the indicator says so."
        ),
        frozenset({"indicator_values", "indicators"}),
    ),
    Trap(
        N_("Municipal figures are counts"),
        N_("They count people and places: compare areas per inhabitant, with the count beside it."),
        frozenset({"indicator_values"}),
    ),
    Trap(
        N_("Indicators that look alike"),
        N_(
            "Two indicators with nearly the same name may count differently: the explanation says "
            "so. They are not one series."
        ),
        frozenset({"indicator_values", "indicators"}),
    ),
    Trap(
        N_("Withheld is neither zero nor unknown"),
        N_(
            "A value with the quality “skjermet” is not shown by its publisher, to protect "
            "those it is about. Its cell is empty: never read it as zero, nor as not "
            "stated."
        ),
        frozenset({"indicator_values"}),
    ),
    Trap(
        N_("Two notes"),
        N_(
            "The note is for readers. How a row was read and put together stands in a working "
            "note, which the data package alone has."
        ),
        frozenset(
            {
                "projects",
                "service_sites",
                "grant_rounds",
                "indicators",
                "governance",
                "budget_lines",
                "municipal_transfers",
            }
        ),
    ),
    Trap(
        N_("Status reports only grow"),
        N_(
            "A correction is a new report. The reporter is the source of the row; a page stands as "
            "its source only where there is one that confirms it."
        ),
        frozenset({"status_reports"}),
    ),
    Trap(
        N_("Points in the sea"),
        N_(
            "The points of some municipalities on the coast fall outside the simplified counties "
            "of the map: place them by code, not by position."
        ),
        frozenset({"areas"}),
    ),
)


def traps(tables: Collection[str]) -> list[tuple[str, str]]:
    """Pitfalls of some tables, in the reader's language."""
    return [
        (_(trap.title), _(trap.text))
        for trap in TRAPS
        if not trap.tables or trap.tables & set(tables)
    ]
