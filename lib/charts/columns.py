"""What the columns of the tables are called, in the reader's words and on the pages.

The data package has a Norwegian title for each column; these are the same titles in every language.
"""

from typing import Final

from lib.i18n import _, mark, translations

# The title of each column of each table.
COLUMN_WORDS: Final[dict[str, dict[str, str]]] = {
    "areas": {
        "code": mark("Code"),
        "kind": mark("Kind of area"),
        "name": mark("Name"),
        "parent_code": mark("Lies in"),
        "latitude": mark("Latitude"),
        "longitude": mark("Longitude"),
        "area_km2": mark("Surface area"),
        "population_2010": mark("Inhabitants 1 January 2010"),
        "population_basis": mark("Basis of the population"),
        "nuts3": mark("Statistical code in the EU (NUTS 3)"),
        "source_id": mark("Source"),
    },
    "budget_lines": {
        "line_id": mark("Line"),
        "year": mark("Budget year"),
        "purpose": mark("Purpose"),
        "amount_nok": mark("Amount"),
        "kind": mark("Kind of amount"),
        "part_of": mark("Part of"),
        "note": mark("Note"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "county_governor_counties": {
        "office_id": mark("Office"),
        "county_code": mark("County"),
    },
    "county_governors": {
        "office_id": mark("Office"),
        "name": mark("Name"),
        "seat": mark("Seat of the office"),
        "latitude": mark("Latitude"),
        "longitude": mark("Longitude"),
        "website": mark("Website"),
        "extra_positions": mark("Extra positions"),
        "strengthened_from": mark("Strengthened from"),
        "source_id": mark("Source"),
        "strengthened_source_id": mark("Source of the strengthening"),
    },
    "governance": {
        "body": mark("Body"),
        "member": mark("Member"),
        "role": mark("Role"),
        "from_date": mark("From"),
        "note": mark("Note"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "grant_rounds": {
        "round_id": mark("Round"),
        "scheme_id": mark("Scheme"),
        "title": mark("Title"),
        "year": mark("Year"),
        "announced_nok": mark("Announced amount"),
        "announced_projects": mark("Announced projects"),
        "part_of": mark("Part of"),
        "scope": mark("Scope"),
        "source_id": mark("Source"),
        "adds_nok": mark("Counted in the sum"),
        "compiler_note": mark("Working note"),
    },
    "grant_schemes": {
        "scheme_id": mark("Scheme"),
        "name_nb": mark("Name"),
        "name_en": mark("Name in English"),
        "kind": mark("Kind of scheme"),
    },
    "indicator_values": {
        "indicator_id": mark("Indicator"),
        "area_code": mark("Area"),
        "year": mark("Year"),
        "value": mark("Value"),
        "quality": mark("Quality"),
        "source_id": mark("Source"),
    },
    "indicators": {
        "indicator_id": mark("Indicator"),
        "name_nb": mark("Name"),
        "name_en": mark("Name in English"),
        "theme": mark("Theme"),
        "unit": mark("Unit"),
        "wanted": mark("Desired direction"),
        "description_nb": mark("Explanation"),
        "description_en": mark("Explanation in English"),
        "publisher": mark("Publisher"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "milestones": {
        "milestone_id": mark("Milestone"),
        "date": mark("Date"),
        "precision": mark("Precision"),
        "title_nb": mark("Title"),
        "title_en": mark("Title in English"),
        "kind": mark("Kind of event"),
        "description_nb": mark("Description"),
        "verification": mark("Check of the date"),
        "source_id": mark("Source"),
    },
    "municipal_transfers": {
        "municipality_code": mark("Municipality"),
        "year": mark("Budget year"),
        "cofinancing_nok": mark("Co-financing and discharge-ready patients"),
        "compensation_nok": mark("Compensation"),
        "note": mark("Note"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "organisations": {
        "name": mark("Name"),
        "type": mark("Kind of organisation"),
        "town": mark("Town"),
        "latitude": mark("Latitude"),
        "longitude": mark("Longitude"),
        "website": mark("Website"),
        "source_id": mark("Source"),
    },
    "project_partners": {
        "project_id": mark("Project"),
        "partner": mark("Partner"),
        "municipality_code": mark("Municipality"),
    },
    "projects": {
        "project_id": mark("Project"),
        "title": mark("Title"),
        "round_id": mark("Round"),
        "status": mark("Status"),
        "year": mark("Year"),
        "amount_nok": mark("Amount"),
        "granting_body": mark("Given by"),
        "recipient": mark("Recipient"),
        "recipient_type": mark("Recipient type"),
        "municipality_code": mark("Municipality"),
        "county_code": mark("County"),
        "category": mark("Category"),
        "confidence": mark("Confidence"),
        "note": mark("Note"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "service_sites": {
        "site_id": mark("Service site"),
        "name": mark("Name"),
        "kind": mark("Kind of service"),
        "status": mark("Status"),
        "municipality_code": mark("Municipality"),
        "county_code": mark("County"),
        "partners": mark("Partner municipalities"),
        "opened": mark("Opened"),
        "beds": mark("Beds"),
        "confidence": mark("Confidence"),
        "note": mark("Note"),
        "source_id": mark("Source"),
        "compiler_note": mark("Working note"),
    },
    "sources": {
        "source_id": mark("Source"),
        "publisher": mark("Publisher"),
        "url": mark("Address"),
        "accessed": mark("Accessed"),
    },
    "status_reports": {
        "report_id": mark("Report"),
        "project_id": mark("Project"),
        "date": mark("Date"),
        "phase": mark("Phase"),
        "percent_complete": mark("Completed"),
        "money_spent_nok": mark("Spent"),
        "light": mark("Traffic light"),
        "comment": mark("Comment"),
        "reporter": mark("Reporter"),
        "source_id": mark("Source"),
        "recorded_at": mark("Recorded"),
    },
}
# What the tables on the pages call a column, where that is not its title, and what files called it
# that were downloaded earlier ("Note (in English)").
PAGE_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "indicators": {"indicator_id": (mark("Indicator id"),)},
    "milestones": {
        "milestone_id": (mark("Milestone id"),),
        "kind": (mark("Type"),),
        "verification": (mark("Verification"),),
    },
    "municipal_transfers": {
        "municipality_code": (mark("Municipality code"),),
        "compensation_nok": (mark("Compensation, kroner"),),
        "cofinancing_nok": (mark("Co-financing and patients ready for discharge, kroner"),),
        "note": (mark("Note (in English)"),),
    },
    "projects": {
        "project_id": (mark("Project id"),),
        "title": (mark("Project"),),
        "amount_nok": (mark("Amount, kroner"),),
        "granting_body": (mark("Granted by"),),
        "municipality_code": (mark("Municipality code"),),
        "county_code": (mark("County code"),),
    },
    "service_sites": {
        "site_id": (mark("Service id"),),
        "name": (mark("Service"),),
        "kind": (mark("Type"),),
        "partners": (mark("Partners"),),
        "municipality_code": (mark("Municipality code"),),
        "county_code": (mark("County code"),),
    },
    "sources": {"source_id": (mark("Id"),)},
    "budget_lines": {"note": (mark("Note (in English)"),)},
    "governance": {"note": (mark("Note (in English)"),)},
}
_MUNICIPALITY: Final = {mark("Municipality"): "municipality_code", mark("County"): "county_code"}
# Columns of the tables on the pages that hold no column of a table: the name of a code, by the
# code's column, or what is reckoned out or shown in other words, by nothing.
PAGE_HELPERS: Final[dict[str, dict[str, str]]] = {
    "indicators": {mark("Indicator"): "", mark("Definition"): ""},
    "milestones": {
        mark("No."): "",
        mark("When"): "",
        mark("Milestone"): "",
        mark("What happened"): "",
    },
    "municipal_transfers": {
        mark("Municipality"): "municipality_code",
        mark("County"): "",
        mark("Transfer 2012, kroner"): "",
        mark("Inhabitants behind the figure"): "",
        mark("Kroner per inhabitant"): "",
    },
    "projects": {**_MUNICIPALITY, mark("Scheme"): "", mark("Partners"): ""},
    "service_sites": {**_MUNICIPALITY},
    "sources": {mark("Rows"): "", mark("Used in"): ""},
}


def column_word(table: str, column: str) -> str:
    """A column of a table in the reader's words; its name where it has no title."""
    message = COLUMN_WORDS.get(table, {}).get(column)
    return _(message) if message else column


def name_word(table: str, column: str) -> str:
    """The heading of the names that stand beside a column of codes: `Kommune (navn)`."""
    return _("{column} (name)").format(column=column_word(table, column))


def name_words(table: str, column: str) -> tuple[str, ...]:
    """The same in every language; last as files called it that were downloaded earlier."""
    patterns, names = translations("{column} (name)"), column_names(table, column)
    return (
        *(pattern.format(column=name) for pattern in patterns for name in names),
        *(f"{column}_{ending}" for ending in translations(mark("name"))),
    )


def column_names(table: str, column: str) -> tuple[str, ...]:
    """All that a column is called, in every language, its title first."""
    messages = [
        *filter(None, [COLUMN_WORDS.get(table, {}).get(column)]),
        *PAGE_WORDS.get(table, {}).get(column, ()),
    ]
    return tuple(dict.fromkeys(word for each in messages for word in translations(each)))


def helper_names(table: str) -> dict[str, str]:
    """What stands beside the columns of a table on the pages, in every language.

    Returns:
        For each heading the column whose code it names; nothing for what is reckoned out.
    """
    helpers = PAGE_HELPERS.get(table, {})
    return {word: column for each, column in helpers.items() for word in translations(each)}
