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
from lib.i18n import _, mark

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


_AREA: Final = mark("The area that the row is about, as of 2010.")
_ONLY_GRANTED: Final = mark(
    "How many projects the sources say got money. Proposals and applications do not count."
)
_GRANTED_SUM: Final = mark(
    "The sum of the amounts that are stated for granted projects, in current kroner. Projects "
    "without a stated amount are not in it."
)
_PER_INHABITANT: Final = mark(
    "The amount divided by the inhabitants on 1 January 2010 of the municipalities that have one."
)
_MUNICIPALITIES_2012: Final = mark(
    "How many municipalities the area had in 2012: Inderøy and Mosvik are one, and all others are "
    "as in 2010."
)
_RANK: Final = mark(
    "The place by size, 1 for the largest, among the areas of the same kind that have a figure."
)
_DOCUMENTED_NUMBER: Final = mark("How many granted projects of the round the sources name.")
_DOCUMENTED_SUM: Final = mark(
    "The sum of the stated amounts of the round's granted projects, in current kroner."
)

_PROJECTS: Final[dict[str, Meaning]] = {
    mark("Project id"): ("projects", "project_id"),
    mark("Project"): ("projects", "title"),
    mark("Recipient"): ("projects", "recipient"),
    mark("Partners"): ("project_partners", "partner"),
    mark("Municipality"): ("projects", "municipality_code"),
    mark("Municipality code"): ("projects", "municipality_code"),
    mark("County"): ("projects", "county_code"),
    mark("County code"): ("projects", "county_code"),
    mark("Year"): ("projects", "year"),
    mark("Status"): ("projects", "status"),
    mark("Amount, kroner"): ("projects", "amount_nok"),
    mark("Granted by"): ("projects", "granting_body"),
    mark("Round"): ("projects", "round_id"),
    mark("Scheme"): ("grant_rounds", "scheme_id"),
    mark("Category"): ("projects", "category"),
    mark("Recipient type"): ("projects", "recipient_type"),
    mark("Confidence"): ("projects", "confidence"),
    mark("Note"): ("projects", "note"),
    mark("Source"): ("projects", "source_id"),
}
_SERVICES: Final[dict[str, Meaning]] = {
    mark("Service id"): ("service_sites", "site_id"),
    mark("Service"): ("service_sites", "name"),
    mark("Type"): ("service_sites", "kind"),
    mark("Status"): ("service_sites", "status"),
    mark("Partners"): ("service_sites", "partners"),
    mark("Municipality"): ("service_sites", "municipality_code"),
    mark("Municipality code"): ("service_sites", "municipality_code"),
    mark("County"): ("service_sites", "county_code"),
    mark("County code"): ("service_sites", "county_code"),
    mark("Opened"): ("service_sites", "opened"),
    mark("Beds"): ("service_sites", "beds"),
    mark("Confidence"): ("service_sites", "confidence"),
    mark("Note"): ("service_sites", "note"),
    mark("Source"): ("service_sites", "source_id"),
}
_ROUNDS: Final[dict[str, Meaning]] = {
    mark("Round"): ("grant_rounds", "title"),
    mark("Part of"): ("grant_rounds", "part_of"),
    mark("Year"): ("grant_rounds", "year"),
    mark("Announced, kroner"): ("grant_rounds", "announced_nok"),
    mark("Announced projects"): ("grant_rounds", "announced_projects"),
    mark("Documented, kroner"): _DOCUMENTED_SUM,
    mark("Documented projects"): _DOCUMENTED_NUMBER,
    mark("Documented with an amount"): mark(
        "How many of the documented projects have a stated amount."
    ),
    mark("Documented share"): mark("Documented kroner divided by announced kroner."),
    mark("Share of the kroner"): mark("Documented kroner divided by announced kroner."),
    mark("Share of the projects"): mark("Documented projects divided by announced projects."),
}
_REPORTS: Final[dict[str, Meaning]] = {
    mark("Project"): ("projects", "title"),
    mark("Place"): mark("The project's municipality and county, as of 2010."),
    mark("Date"): ("status_reports", "date"),
    mark("Phase"): ("status_reports", "phase"),
    mark("Light"): ("status_reports", "light"),
    mark("Per cent complete"): ("status_reports", "percent_complete"),
    mark("Spent, kroner"): ("status_reports", "money_spent_nok"),
    mark("Days since the report"): mark("Days from the report's date to the day of the file."),
    mark("Comment"): ("status_reports", "comment"),
    mark("Reporter"): ("status_reports", "reporter"),
    mark("Projects"): mark("How many projects have this phase and light in their latest report."),
}

# By table, what each heading means; one with something in braces stands for all such headings.
MEANINGS: Final[dict[str, dict[str, Meaning]]] = {
    "projects": _PROJECTS,
    "services": _SERVICES,
    "rounds": _ROUNDS,
    "status_reports": _REPORTS,
    "map": {
        mark("Area"): _AREA,
        mark("Detail"): mark("What stands behind the figure: how many, or which year and quality."),
        "{measure}": mark("The figure that the map shows by its colours; the unit is in brackets."),
    },
    "municipal": {
        mark("No. in the county"): mark("The place in the county; no. 1 is the largest figure."),
        mark("Municipality"): _AREA,
        mark("County"): _AREA,
        mark("Number ({unit})"): mark("The count behind the figure per inhabitant."),
        "{measure}": mark("The figure that the map shows by its colours."),
    },
    "grants": {
        mark("Scheme"): ("grant_rounds", "scheme_id"),
        mark("Category"): ("projects", "category"),
        mark("Year"): ("projects", "year"),
        mark("Health region"): _AREA,
        mark("County"): _AREA,
        mark("Municipality"): _AREA,
        mark("Granted, kroner"): _GRANTED_SUM,
        mark("Granted projects"): _ONLY_GRANTED,
        mark("Granted projects with an amount"): mark(
            "How many of the projects have a stated amount."
        ),
        mark("Inhabitants"): ("areas", "population_2010"),
        mark("Kroner per inhabitant"): mark(
            "Granted kroner divided by the inhabitants on 1 January 2010."
        ),
    },
    "transfers": {
        mark("County"): _AREA,
        mark("Health region"): _AREA,
        mark("Municipality"): _AREA,
        mark("Transfer 2012, kroner"): mark(
            "What the municipalities were to get for the reform in the 2012 budget: co-financing, "
            "discharge-ready patients and compensation together."
        ),
        mark("Inhabitants behind the figure"): mark(
            "What the transfer is divided by: the inhabitants of the area on 1 January 2010 or, "
            "where some municipalities have no figure, of those that have one."
        ),
        mark("Kroner per inhabitant"): _PER_INHABITANT,
        mark("Co-financing and patients ready for discharge, kroner"): (
            "municipal_transfers",
            "cofinancing_nok",
        ),
        mark("Compensation, kroner"): ("municipal_transfers", "compensation_nok"),
        mark("Municipality code"): ("municipal_transfers", "municipality_code"),
        mark("Budget year"): ("municipal_transfers", "year"),
        mark("Municipalities with a figure"): mark(
            "How many of the municipalities the sources have a figure for."
        ),
        mark("Municipalities in all"): _MUNICIPALITIES_2012,
    },
    "budget_lines": {
        mark("Year"): ("budget_lines", "year"),
        mark("Purpose"): ("budget_lines", "purpose"),
        mark("Part of"): ("budget_lines", "part_of"),
        mark("Type"): ("budget_lines", "kind"),
        mark("Kroner"): ("budget_lines", "amount_nok"),
    },
    "estimates": {
        mark("Year"): ("budget_lines", "year"),
        mark("Purpose"): ("budget_lines", "purpose"),
        mark("Lowest estimate, kroner"): ("budget_lines", "amount_nok"),
        mark("Highest estimate, kroner"): mark(
            "The same as the lowest where the source has one figure alone."
        ),
        mark("Note"): ("budget_lines", "note"),
    },
    "milestones": {
        mark("No."): mark("The number of the mark on the time line."),
        mark("When"): ("milestones", "date"),
        mark("Milestone"): ("milestones", "title_nb"),
        mark("Type"): ("milestones", "kind"),
        mark("What happened"): ("milestones", "description_nb"),
        mark("Verification"): ("milestones", "verification"),
        mark("Milestone id"): ("milestones", "milestone_id"),
    },
    "indicator": {
        mark("Area"): _AREA,
        mark("Year"): ("indicator_values", "year"),
        mark("Quality"): ("indicator_values", "quality"),
        "{indicator}": ("indicator_values", "value"),
    },
    "key_figures": {
        mark("Key figure"): mark("What the row's figures are."),
        mark("Unit"): mark("The unit of the row's figures."),
        mark("{area}: rank"): _RANK,
        "{area}": mark(
            "The area's figure, as of the chosen year. Inhabitants are those of 1 January 2010."
        ),
    },
    "indicators": {
        mark("Indicator"): ("indicators", "name_nb"),
        mark("Unit"): ("indicators", "unit"),
        mark("{area}: year"): mark("The year of the figure in the column before."),
        "{area}": mark("The newest figure for the area itself, by the end of the chosen year."),
    },
    "indicator_changes": {
        mark("Indicator"): ("indicators", "name_nb"),
        mark("Unit"): ("indicators", "unit"),
        mark("First value"): mark(
            "The last value before the reform of the unbroken series that the newest value is of, "
            "or the first one where that series starts later."
        ),
        mark("Year of the first"): mark("The year of the figure in the column before."),
        mark("Newest value"): ("indicator_values", "value"),
        mark("Year of the newest"): mark("The year of the figure in the column before."),
        mark("Direction"): mark(
            "How far the indicator has moved from its first value to its newest, or why there is "
            "nothing to compare."
        ),
    },
    "governance": {
        mark("Body"): ("governance", "body"),
        mark("Who"): ("governance", "member"),
        mark("Role"): ("governance", "role"),
        mark("Since"): ("governance", "from_date"),
        mark("Inferred"): mark("What of the row follows from the source, but is not said in it."),
    },
    "place": {
        mark("Municipality"): _AREA,
        mark("Latitude"): ("areas", "latitude"),
        mark("Longitude"): ("areas", "longitude"),
    },
    "facts": {
        mark("Fact"): mark("What is told of the project or the service."),
        mark("Value"): mark("What the sources say of it."),
    },
    "sources": {
        mark("Source"): ("sources", "source_id"),
        mark("Id"): ("sources", "source_id"),
        mark("Publisher"): ("sources", "publisher"),
        mark("Address"): ("sources", "url"),
        mark("Accessed"): ("sources", "accessed"),
        mark("Rows"): mark("How many rows of the data set rest on the source."),
        mark("Used in"): mark("How many rows of each table rest on the source."),
    },
    "county_coverage": {
        mark("County"): _AREA,
        mark("Granted projects"): _ONLY_GRANTED,
        mark("Granted projects with an amount"): mark(
            "How many of the projects have a stated amount."
        ),
        mark("Services"): mark("How many services the sources name."),
        mark("Municipalities with a transfer"): mark(
            "How many of the municipalities the sources have a figure for."
        ),
        mark("Municipalities"): _MUNICIPALITIES_2012,
        mark("Indicators with figures of its own"): mark(
            "How many indicators have figures for the county itself."
        ),
    },
    "indicator_coverage": {
        mark("Theme"): ("indicators", "theme"),
        mark("Indicators"): mark("How many indicators the theme has."),
        mark("For the country"): mark("How many of them have figures for the country."),
        mark("By health region"): mark("How many of them have figures by health region."),
        mark("By county"): mark("How many of them have figures by county."),
        mark("By municipality"): mark("How many of them have figures by municipality."),
        mark("By catchment area"): mark("How many of them have figures by catchment area."),
        mark("Values"): mark("How many figures there are."),
        mark("First year"): mark("The first year that has a figure."),
        mark("Last year"): mark("The last year that has a figure."),
    },
    "marks": {
        mark("Quality"): ("indicator_values", "quality"),
        mark("Verification"): ("milestones", "verification"),
        mark("Confidence"): mark("How certain the facts of a row are, by what its source says."),
        mark("Table"): mark("The table that the rows stand in."),
        mark("Values"): mark("How many figures there are."),
        mark("Milestones"): mark("How many milestones there are."),
        mark("Rows"): mark("How many rows there are."),
    },
}


# Units that neither the package nor the format of the column says, by table and heading.
_UNITS: Final = {
    ("grants", "Kroner per inhabitant"): mark("kroner per inhabitant"),
    ("transfers", "Kroner per inhabitant"): mark("kroner per inhabitant"),
    ("map", "{measure}"): mark("in brackets in the heading"),
    ("municipal", "{measure}"): mark("in the heading"),
    ("indicator", "{indicator}"): mark("in brackets in the heading"),
    ("key_figures", "{area}"): mark("in the column “Unit”"),
    ("indicators", "{area}"): mark("in the column “Unit”"),
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
