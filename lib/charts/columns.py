"""What the columns of the tables are called, in the reader's words and on the pages.

The data package has a Norwegian title for each column; these are the same titles in every language.
"""

from typing import Final

from lib.i18n import N_, _, translations

# The title of each column of each table.
COLUMN_WORDS: Final[dict[str, dict[str, str]]] = {
    "areas": {
        "code": N_("Code"),
        "kind": N_("Kind of area"),
        "name": N_("Name"),
        "parent_code": N_("Lies in"),
        "latitude": N_("Latitude"),
        "longitude": N_("Longitude"),
        "area_km2": N_("Surface area"),
        "population_2010": N_("Inhabitants 1 January 2010"),
        "population_basis": N_("Basis of the population"),
        "nuts3": N_("Statistical code in the EU (NUTS 3)"),
        "source_id": N_("Source"),
    },
    "budget_lines": {
        "line_id": N_("Line"),
        "year": N_("Budget year"),
        "purpose": N_("Purpose"),
        "amount_nok": N_("Amount"),
        "kind": N_("Kind of amount"),
        "part_of": N_("Part of"),
        "note": N_("Note"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "county_governor_counties": {
        "office_id": N_("Office"),
        "county_code": N_("County"),
    },
    "county_governors": {
        "office_id": N_("Office"),
        "name": N_("Name"),
        "seat": N_("Seat of the office"),
        "latitude": N_("Latitude"),
        "longitude": N_("Longitude"),
        "website": N_("Website"),
        "extra_positions": N_("Extra positions"),
        "strengthened_from": N_("Strengthened from"),
        "source_id": N_("Source"),
        "strengthened_source_id": N_("Source of the strengthening"),
    },
    "governance": {
        "body": N_("Body"),
        "member": N_("Member"),
        "role": N_("Role"),
        "from_date": N_("From"),
        "note": N_("Note"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "grant_rounds": {
        "round_id": N_("Round"),
        "scheme_id": N_("Scheme"),
        "title": N_("Title"),
        "year": N_("Year"),
        "announced_nok": N_("Announced amount"),
        "announced_projects": N_("Announced projects"),
        "part_of": N_("Part of"),
        "scope": N_("Scope"),
        "source_id": N_("Source"),
        "adds_nok": N_("Counted in the sum"),
        "compiler_note": N_("Working note"),
    },
    "grant_schemes": {
        "scheme_id": N_("Scheme"),
        "name_nb": N_("Name"),
        "name_en": N_("Name in English"),
        "kind": N_("Kind of scheme"),
    },
    "indicator_values": {
        "indicator_id": N_("Indicator"),
        "area_code": N_("Area"),
        "year": N_("Year"),
        "value": N_("Value"),
        "quality": N_("Quality"),
        "source_id": N_("Source"),
    },
    "indicators": {
        "indicator_id": N_("Indicator"),
        "name_nb": N_("Name"),
        "name_en": N_("Name in English"),
        "theme": N_("Theme"),
        "unit": N_("Unit"),
        "wanted": N_("Desired direction"),
        "description_nb": N_("Explanation"),
        "description_en": N_("Explanation in English"),
        "publisher": N_("Publisher"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "milestones": {
        "milestone_id": N_("Milestone"),
        "date": N_("Date"),
        "precision": N_("Precision"),
        "title_nb": N_("Title"),
        "title_en": N_("Title in English"),
        "kind": N_("Kind of event"),
        "description_nb": N_("Description"),
        "verification": N_("Check of the date"),
        "source_id": N_("Source"),
    },
    "municipal_transfers": {
        "municipality_code": N_("Municipality"),
        "year": N_("Budget year"),
        "cofinancing_nok": N_("Co-financing and discharge-ready patients"),
        "compensation_nok": N_("Compensation"),
        "note": N_("Note"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "organisations": {
        "name": N_("Name"),
        "type": N_("Kind of organisation"),
        "town": N_("Town"),
        "latitude": N_("Latitude"),
        "longitude": N_("Longitude"),
        "website": N_("Website"),
        "source_id": N_("Source"),
    },
    "project_partners": {
        "project_id": N_("Project"),
        "partner": N_("Partner"),
        "municipality_code": N_("Municipality"),
    },
    "projects": {
        "project_id": N_("Project"),
        "title": N_("Title"),
        "round_id": N_("Round"),
        "status": N_("Status"),
        "year": N_("Year"),
        "amount_nok": N_("Amount"),
        "granting_body": N_("Given by"),
        "recipient": N_("Recipient"),
        "recipient_type": N_("Recipient type"),
        "municipality_code": N_("Municipality"),
        "county_code": N_("County"),
        "category": N_("Category"),
        "confidence": N_("Confidence"),
        "note": N_("Note"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "service_sites": {
        "site_id": N_("Service site"),
        "name": N_("Name"),
        "kind": N_("Kind of service"),
        "status": N_("Status"),
        "municipality_code": N_("Municipality"),
        "county_code": N_("County"),
        "partners": N_("Partner municipalities"),
        "opened": N_("Opened"),
        "beds": N_("Beds"),
        "confidence": N_("Confidence"),
        "note": N_("Note"),
        "source_id": N_("Source"),
        "compiler_note": N_("Working note"),
    },
    "sources": {
        "source_id": N_("Source"),
        "publisher": N_("Publisher"),
        "url": N_("Address"),
        "accessed": N_("Accessed"),
    },
    "status_reports": {
        "report_id": N_("Report"),
        "project_id": N_("Project"),
        "date": N_("Date"),
        "phase": N_("Phase"),
        "percent_complete": N_("Completed"),
        "money_spent_nok": N_("Spent"),
        "light": N_("Traffic light"),
        "comment": N_("Comment"),
        "reporter": N_("Reporter"),
        "source_id": N_("Source"),
        "recorded_at": N_("Recorded"),
    },
}
# What the tables on the pages call a column, where that is not its title, and what files called it
# that were downloaded earlier ("Note (in English)").
PAGE_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "indicators": {"indicator_id": (N_("Indicator id"),)},
    "milestones": {
        "milestone_id": (N_("Milestone id"),),
        "kind": (N_("Type"),),
        "verification": (N_("Verification"),),
    },
    "municipal_transfers": {
        "municipality_code": (N_("Municipality code"),),
        "compensation_nok": (N_("Compensation, kroner"),),
        "cofinancing_nok": (N_("Co-financing and patients ready for discharge, kroner"),),
        "note": (N_("Note (in English)"),),
    },
    "projects": {
        "project_id": (N_("Project id"),),
        "title": (N_("Project"),),
        "amount_nok": (N_("Amount, kroner"),),
        "granting_body": (N_("Granted by"),),
        "municipality_code": (N_("Municipality code"),),
        "county_code": (N_("County code"),),
    },
    "service_sites": {
        "site_id": (N_("Service id"),),
        "name": (N_("Service"),),
        "kind": (N_("Type"),),
        "partners": (N_("Partners"),),
        "municipality_code": (N_("Municipality code"),),
        "county_code": (N_("County code"),),
    },
    "sources": {"source_id": (N_("Id"),)},
    "budget_lines": {"note": (N_("Note (in English)"),)},
    "governance": {"note": (N_("Note (in English)"),)},
}
_MUNICIPALITY: Final = {N_("Municipality"): "municipality_code", N_("County"): "county_code"}
# Columns of the tables on the pages that hold no column of a table: the name of a code, by the
# code's column, or what is reckoned out or shown in other words, by nothing.
PAGE_HELPERS: Final[dict[str, dict[str, str]]] = {
    "indicators": {N_("Indicator"): "", N_("Definition"): ""},
    "milestones": {
        N_("No."): "",
        N_("When"): "",
        N_("Milestone"): "",
        N_("What happened"): "",
    },
    "municipal_transfers": {
        N_("Municipality"): "municipality_code",
        N_("County"): "",
        N_("Transfer 2012, kroner"): "",
        N_("Inhabitants behind the figure"): "",
        N_("Kroner per inhabitant"): "",
    },
    "projects": {**_MUNICIPALITY, N_("Scheme"): "", N_("Partners"): ""},
    "service_sites": {**_MUNICIPALITY},
    "sources": {N_("Rows"): "", N_("Used in"): ""},
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
        *(f"{column}_{ending}" for ending in translations(N_("name"))),
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
