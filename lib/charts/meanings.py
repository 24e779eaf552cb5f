"""What the columns of the tables on the pages mean.

A column that shows one of the data package's columns has that one's description. What is reckoned
out has its definition here. A heading is looked up in its own table alone: the same word means
different things in two tables.
"""

import re
import string
from dataclasses import dataclass
from typing import Final, TypeAlias

from lib.charts.columns import COLUMN_WORDS, column_word, name_word
from lib.i18n import N_, _

WHOLE: Final = "table:"  # what the kind of a whole table begins with

# The data package's table and column, or a definition (the catalogue's key).
Meaning: TypeAlias = tuple[str, str] | str


@dataclass(frozen=True, slots=True)
class Explained:
    """What a column means.

    Attributes:
        table: the data package's table; empty for what is reckoned out.
        column: its column.
        definition: how it is reckoned out, in the reader's words; empty for the package's own.
        unit: its unit, where neither the package nor the format of the column says it.
    """

    table: str = ""
    column: str = ""
    definition: str = ""
    unit: str = ""


_AREA: Final = N_("The area that the row is about, as of 2010.")
_ONLY_GRANTED: Final = N_(
    "How many projects the sources say got money. Proposals and applications do not count."
)
_GRANTED_SUM: Final = N_(
    "The sum of the amounts that are stated for granted projects, in current kroner. Projects "
    "without a stated amount are not in it."
)
_PER_INHABITANT: Final = N_(
    "The amount divided by the inhabitants on 1 January 2010 of the municipalities that have one."
)
_MUNICIPALITIES_2012: Final = N_(
    "How many municipalities the area had in 2012: Inderøy and Mosvik are one, and all others are "
    "as in 2010."
)
_RANK: Final = N_(
    "The place by size, 1 for the largest, among the areas of the same kind that have a figure "
    "above zero."
)
_DOCUMENTED_NUMBER: Final = N_("How many granted projects of the round the sources name.")
_DOCUMENTED_SUM: Final = N_(
    "The sum of the stated amounts of the round's granted projects, in current kroner."
)

_PROJECTS: Final[dict[str, Meaning]] = {
    N_("Project id"): ("projects", "project_id"),
    N_("Project"): ("projects", "title"),
    N_("Recipient"): ("projects", "recipient"),
    N_("Partners"): ("project_partners", "partner"),
    N_("Municipality"): ("projects", "municipality_code"),
    N_("Municipality code"): ("projects", "municipality_code"),
    N_("County"): ("projects", "county_code"),
    N_("County code"): ("projects", "county_code"),
    N_("Year"): ("projects", "year"),
    N_("Status"): ("projects", "status"),
    N_("Amount, kroner"): ("projects", "amount_nok"),
    N_("Granted by"): ("projects", "granting_body"),
    N_("Round"): ("projects", "round_id"),
    N_("Scheme"): ("grant_rounds", "scheme_id"),
    N_("Category"): ("projects", "category"),
    N_("Recipient type"): ("projects", "recipient_type"),
    N_("Confidence"): ("projects", "confidence"),
    N_("Note"): ("projects", "note"),
    N_("Source"): ("projects", "source_id"),
}
_SERVICES: Final[dict[str, Meaning]] = {
    N_("Service id"): ("service_sites", "site_id"),
    N_("Service"): ("service_sites", "name"),
    N_("Type"): ("service_sites", "kind"),
    N_("Status"): ("service_sites", "status"),
    N_("Partners"): ("service_sites", "partners"),
    N_("Municipality"): ("service_sites", "municipality_code"),
    N_("Municipality code"): ("service_sites", "municipality_code"),
    N_("County"): ("service_sites", "county_code"),
    N_("County code"): ("service_sites", "county_code"),
    N_("Opened"): ("service_sites", "opened"),
    N_("Beds"): ("service_sites", "beds"),
    N_("Confidence"): ("service_sites", "confidence"),
    N_("Note"): ("service_sites", "note"),
    N_("Source"): ("service_sites", "source_id"),
}
_ROUNDS: Final[dict[str, Meaning]] = {
    N_("Round"): ("grant_rounds", "title"),
    N_("Part of"): ("grant_rounds", "part_of"),
    N_("Year"): ("grant_rounds", "year"),
    N_("Announced, kroner"): ("grant_rounds", "announced_nok"),
    N_("Counted in the sum, kroner"): ("grant_rounds", "adds_nok"),
    N_("Announced projects"): ("grant_rounds", "announced_projects"),
    N_("Scope"): ("grant_rounds", "scope"),
    N_("Documented, kroner"): _DOCUMENTED_SUM,
    N_("Documented projects"): _DOCUMENTED_NUMBER,
    N_("Documented with an amount"): N_(
        "How many of the documented projects have a stated amount."
    ),
    N_("Documented share"): N_("Documented kroner divided by announced kroner."),
    N_("Share of the kroner"): N_("Documented kroner divided by announced kroner."),
    N_("Share of the projects"): N_("Documented projects divided by announced projects."),
}
_REPORTS: Final[dict[str, Meaning]] = {
    N_("Project"): ("projects", "title"),
    N_("Place"): N_("The project's municipality and county, as of 2010."),
    N_("Date"): ("status_reports", "date"),
    N_("Phase"): ("status_reports", "phase"),
    N_("Light"): ("status_reports", "light"),
    N_("Per cent complete"): ("status_reports", "percent_complete"),
    N_("Spent, kroner"): ("status_reports", "money_spent_nok"),
    N_("Days since the report"): N_("Days from the report's date to the day of the file."),
    N_("Comment"): ("status_reports", "comment"),
    N_("Reporter"): ("status_reports", "reporter"),
    N_("Projects"): N_("How many projects have this phase and light in their latest report."),
}

# By table, what each heading means; one with something in braces stands for all such headings.
MEANINGS: Final[dict[str, dict[str, Meaning]]] = {
    "projects": _PROJECTS,
    "services": _SERVICES,
    "rounds": _ROUNDS,
    "status_reports": _REPORTS,
    "map": {
        N_("Area"): _AREA,
        N_("Detail"): N_("What stands behind the figure: how many, or which year and quality."),
        "{measure}": N_("The figure that the map shows by its colours; the unit is in brackets."),
    },
    "municipal": {
        N_("No. in the county"): N_(
            "The place among the municipalities of the county that have a figure above zero; no. 1 "
            "is the largest."
        ),
        N_("Municipalities of the county without a figure"): N_(
            "How many municipalities of the county have no figure that year, and no place."
        ),
        N_("Municipality"): _AREA,
        N_("County"): _AREA,
        N_("Number ({unit})"): N_("The count behind the figure per inhabitant."),
        "{measure}": N_("The figure that the map shows by its colours."),
    },
    "grants": {
        N_("Scheme"): ("grant_rounds", "scheme_id"),
        N_("Category"): ("projects", "category"),
        N_("Year"): ("projects", "year"),
        N_("Health region"): _AREA,
        N_("County"): _AREA,
        N_("Municipality"): _AREA,
        N_("Granted, kroner"): _GRANTED_SUM,
        N_("Granted projects"): _ONLY_GRANTED,
        N_("Granted projects with an amount"): N_("How many of the projects have a stated amount."),
        N_("Inhabitants"): ("areas", "population_2010"),
        N_("Kroner per inhabitant"): N_(
            "Granted kroner divided by the inhabitants on 1 January 2010."
        ),
    },
    "transfers": {
        N_("County"): _AREA,
        N_("Health region"): _AREA,
        N_("Municipality"): _AREA,
        N_("Transfer 2012, kroner"): N_(
            "What the municipalities were to get for the reform in the 2012 budget: co-financing, "
            "discharge-ready patients and compensation together."
        ),
        N_("Inhabitants behind the figure"): N_(
            "What the transfer is divided by: the inhabitants of the area on 1 January 2010 or, "
            "where some municipalities have no figure, of those that have one."
        ),
        N_("Kroner per inhabitant"): _PER_INHABITANT,
        N_("Co-financing and patients ready for discharge, kroner"): (
            "municipal_transfers",
            "cofinancing_nok",
        ),
        N_("Compensation, kroner"): ("municipal_transfers", "compensation_nok"),
        N_("Municipality code"): ("municipal_transfers", "municipality_code"),
        N_("Budget year"): ("municipal_transfers", "year"),
        N_("Municipalities with a figure"): N_(
            "How many of the municipalities the sources have a figure for."
        ),
        N_("Municipalities in all"): _MUNICIPALITIES_2012,
    },
    "budget_lines": {
        N_("Year"): ("budget_lines", "year"),
        N_("Purpose"): ("budget_lines", "purpose"),
        N_("Part of"): ("budget_lines", "part_of"),
        N_("Type"): ("budget_lines", "kind"),
        N_("Kroner"): ("budget_lines", "amount_nok"),
        N_("Note"): ("budget_lines", "note"),
    },
    "estimates": {
        N_("Year"): ("budget_lines", "year"),
        N_("Purpose"): ("budget_lines", "purpose"),
        N_("Lowest estimate, kroner"): ("budget_lines", "amount_nok"),
        N_("Highest estimate, kroner"): N_(
            "The same as the lowest where the source has one figure alone."
        ),
        N_("Note"): ("budget_lines", "note"),
    },
    "milestones": {
        N_("No."): N_("The number of the mark on the time line."),
        N_("When"): ("milestones", "date"),
        N_("Milestone"): ("milestones", "title_nb"),
        N_("Type"): ("milestones", "kind"),
        N_("What happened"): ("milestones", "description_nb"),
        N_("Verification"): ("milestones", "verification"),
        N_("Milestone id"): ("milestones", "milestone_id"),
    },
    "indicator": {
        N_("Area"): _AREA,
        N_("Year"): ("indicator_values", "year"),
        N_("Quality"): ("indicator_values", "quality"),
        "{indicator}": ("indicator_values", "value"),
    },
    "key_figures": {
        N_("Key figure"): N_("What the row's figures are."),
        N_("Unit"): N_("The unit of the row's figures."),
        N_("{area}: rank"): _RANK,
        "{area}": N_(
            "The area's figure, as of the chosen year. Inhabitants are those of 1 January 2010."
        ),
    },
    "indicators": {
        N_("Indicator"): ("indicators", "name_nb"),
        N_("Unit"): ("indicators", "unit"),
        N_("{area}: year"): N_("The year of the figure in the column before."),
        "{area}": N_("The newest figure for the area itself, by the end of the chosen year."),
    },
    "indicator_changes": {
        N_("Indicator"): ("indicators", "name_nb"),
        N_("Unit"): ("indicators", "unit"),
        N_("First value"): N_(
            "The last value before the reform of the unbroken series that the newest value is of, "
            "or the first one where that series starts later."
        ),
        N_("Year of the first"): N_("The year of the figure in the column before."),
        N_("Newest value"): ("indicator_values", "value"),
        N_("Year of the newest"): N_("The year of the figure in the column before."),
        N_("Direction"): N_(
            "How far the indicator has moved from its first value to its newest, or why there is "
            "nothing to compare."
        ),
    },
    "governance": {
        N_("Body"): ("governance", "body"),
        N_("Who"): ("governance", "member"),
        N_("Role"): ("governance", "role"),
        N_("Since"): ("governance", "from_date"),
        N_("Inferred"): N_("What of the row follows from the source, but is not said in it."),
    },
    "place": {
        N_("Municipality"): _AREA,
        N_("Latitude"): ("areas", "latitude"),
        N_("Longitude"): ("areas", "longitude"),
    },
    "facts": {
        N_("Fact"): N_("What is told of the project or the service."),
        N_("Value"): N_("What the sources say of it."),
    },
    "sources": {
        N_("Source"): ("sources", "source_id"),
        N_("Id"): ("sources", "source_id"),
        N_("Publisher"): ("sources", "publisher"),
        N_("Address"): ("sources", "url"),
        N_("Accessed"): ("sources", "accessed"),
        N_("Rows"): N_("How many rows of the data set rest on the source."),
        N_("Used in"): N_("How many rows of each table rest on the source."),
    },
    "county_coverage": {
        N_("County"): _AREA,
        N_("Granted projects"): _ONLY_GRANTED,
        N_("Granted projects of the coordination pots"): N_(
            "How many of the granted projects are of the state's own coordination pots."
        ),
        N_("Granted projects with an amount"): N_("How many of the projects have a stated amount."),
        N_("Services in operation"): N_("How many services the sources say are in operation."),
        N_("Municipalities with a transfer"): N_(
            "How many of the municipalities the sources have a figure for."
        ),
        N_("Municipalities"): _MUNICIPALITIES_2012,
        N_("Indicators with figures of its own"): N_(
            "How many indicators have figures for the county itself."
        ),
    },
    "indicator_coverage": {
        N_("Theme"): ("indicators", "theme"),
        N_("Indicators"): N_("How many indicators the theme has."),
        N_("For the country"): N_("How many of them have figures for the country."),
        N_("By health region"): N_("How many of them have figures by health region."),
        N_("By county"): N_("How many of them have figures by county."),
        N_("By municipality"): N_("How many of them have figures by municipality."),
        N_("By catchment area"): N_("How many of them have figures by catchment area."),
        N_("Values"): N_("How many figures there are."),
        N_("First year"): N_("The first year that has a figure."),
        N_("Last year"): N_("The last year that has a figure."),
    },
    "marks": {
        N_("Quality"): ("indicator_values", "quality"),
        N_("Verification"): ("milestones", "verification"),
        N_("Confidence"): N_("How certain the facts of a row are, by what its source says."),
        N_("Table"): N_("The table that the rows stand in."),
        N_("Values"): N_("How many figures there are."),
        N_("Milestones"): N_("How many milestones there are."),
        N_("Rows"): N_("How many rows there are."),
    },
}


# Units that neither the package nor the format of the column says, by table and heading.
_UNITS: Final = {
    ("grants", "Kroner per inhabitant"): N_("kroner per inhabitant"),
    ("transfers", "Kroner per inhabitant"): N_("kroner per inhabitant"),
    ("map", "{measure}"): N_("in brackets in the heading"),
    ("municipal", "{measure}"): N_("in the heading"),
    ("indicator", "{indicator}"): N_("in brackets in the heading"),
    ("key_figures", "{area}"): N_("in the column “Unit”"),
    ("indicators", "{area}"): N_("in the column “Unit”"),
}


def explained(kind: str, heading: str) -> Explained:
    """What a heading of a table means; nothing where it is not explained.

    Args:
        kind: the kind of table, as in MEANINGS; `table:projects` is a table of the package.
        heading: the heading, in the reader's language.
    """
    if kind.startswith(WHOLE):
        return _column_called(kind.removeprefix(WHOLE), heading)
    known = MEANINGS.get(kind, {})
    for message, meaning in known.items():
        if "{" not in message and _(message) == heading:
            return _explained(kind, message, meaning)
    for message, meaning in known.items():
        if "{" in message and _pattern(_(message)).fullmatch(heading):
            return _explained(kind, message, meaning)
    return Explained()


def _column_called(table: str, words: str) -> Explained:
    """The column of a whole table with this title, or whose codes have their names under it."""
    for column in COLUMN_WORDS.get(table, {}):
        if words == column_word(table, column):
            return Explained(table, column)
        if words == name_word(table, column):
            return Explained(table, definition=_("The name of the code in the column before."))
    return Explained()


def _explained(kind: str, message: str, meaning: Meaning) -> Explained:
    unit = _UNITS.get((kind, message), "")
    said = _(unit) if unit else ""
    if isinstance(meaning, str):
        return Explained(definition=_(meaning), unit=said)
    table, column = meaning
    return Explained(table, column, unit=said)


def _pattern(message: str) -> re.Pattern[str]:
    """What fits a message with something in its braces."""
    parts = string.Formatter().parse(message)
    fits = (re.escape(text) + (".+" if name else "") for text, name, _form, _kind in parts)
    return re.compile("".join(fits), re.DOTALL)
