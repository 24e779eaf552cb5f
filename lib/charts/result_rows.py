"""Projects and services in words: a line in a list, a row in a table, one in full."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import pandas as pd

from lib.charts import documented
from lib.charts.chart_model import (
    Format,
    Table,
    is_known,
    labelled,
    slug,
    text_format,
    text_or_empty,
    to_float,
)
from lib.i18n import (
    N_,
    CodeColumn,
    _,
    count,
    data_column,
    data_text,
    date_text,
    decimal,
    kroner,
    label,
    money,
    ngettext,
    not_stated,
    year_text,
)
from lib.rows import Row, Rows

Columns = dict[str, tuple[str, Format]]

# What the three levels of confidence mean, as the data package describes them.
_CONFIDENCE: Final = {
    "høy": N_("High: the source states the facts of this row."),
    "middels": N_("Medium: something is inferred or missing; see the note."),
    "lav": N_("Low: little more than a title or a mention is known; see the note."),
}

FacetCodes: TypeAlias = Mapping[str, CodeColumn]

# The columns behind the facets of projects and of services that hold codes.
PROJECT_CODES: Final[FacetCodes] = {
    "category": "projects.category",
    "status": "projects.status",
    "recipient_type": "projects.recipient_type",
    "confidence": "projects.confidence",
}
SERVICE_CODES: Final[FacetCodes] = {
    "kind": "service_sites.kind",
    "status": "service_sites.status",
    "confidence": "service_sites.confidence",
}

FACETS: Final = {
    "scheme": N_("Scheme"),
    "category": N_("Category"),
    "status": N_("Status"),
    "year": N_("Year"),
    "county": N_("County"),
    "recipient_type": N_("Recipient type"),
    "amount": N_("Amount"),
    "confidence": N_("Confidence"),
    "kind": N_("Type"),
    "beds": N_("Beds"),
}
_WITH: Final = {
    ("amount", "with"): N_("with an amount"),
    ("amount", "without"): N_("without an amount"),
    ("beds", "with"): N_("with beds stated"),
    ("beds", "without"): N_("without beds stated"),
    ("year", ""): N_("no year stated"),
    ("county", ""): N_("no county"),
}


def facet_words(
    facet: str, value: str, codes: FacetCodes, names: Mapping[str, Mapping[str, str]]
) -> str:
    """A facet's value in the words of its own column; one without words is shown as it stands.

    Args:
        facet: one of FACETS.
        value: the value's code.
        codes: the columns of the facets whose values are codes with words of their own.
        names: for each facet whose values have names in the store, its names by code.
    """
    if (facet, value) in _WITH:
        return _(_WITH[(facet, value)])
    if facet in codes:
        return label(codes[facet], value)
    return names.get(facet, {}).get(value) or value


def facet_order(facet: str, values: Sequence[str]) -> list[str]:
    """A facet's values as they are offered: years from the newest, all else as it was counted.

    What has no year, or no county, stands last.
    """
    found = sorted(values, reverse=True) if facet == "year" else list(values)
    return sorted(found, key=lambda value: value == "")


def scheme_name(row: Row) -> str:
    """The name of a row's grant scheme."""
    return data_text(row, "scheme")


def location(row: Row) -> str:
    """Municipality and county, as far as they are known."""
    known_parts = [
        text_or_empty(row[name]) for name in ("municipality", "county") if is_known(row[name])
    ]
    return ", ".join(known_parts) or _("no place stated")


def position(row: Row) -> str:
    """Where on the earth an office lies."""
    return _("Position: {latitude}° north, {longitude}° east").format(
        latitude=decimal(row["latitude"], 3), longitude=decimal(row["longitude"], 3)
    )


def project_line(row: Row) -> str:
    """A project in one line under its title."""
    parts = (
        text_or_empty(row["recipient"]),
        location(row),
        year_text(row["year"]),
        label("projects.status", row["status"]),
        _("amount not stated") if not is_known(row["amount_nok"]) else kroner(row["amount_nok"]),
    )
    return " · ".join(parts)


def service_line(row: Row) -> str:
    """A service in one line under its name."""
    parts = [
        label("service_sites.kind", row["kind"]),
        location(row),
        label("service_sites.status", row["status"]),
    ]
    if is_known(row["opened"]):
        parts.append(_("opened {date}").format(date=date_text(row["opened"])))
    if is_known(row["beds"]):
        parts.append(beds(row["beds"]))
    return " · ".join(parts)


def beds(number: float) -> str:
    """A number of beds in words."""
    return ngettext("{number} bed", "{number} beds", int(number)).format(number=count(number))


def projects_found(row: Row, which: documented.Money = documented.POTS) -> str:
    """How many projects were found; the coordination pots' sum, and apart from it the others'.

    Args:
        row: of `store.find_projects_count`.
        which: `documented.which`; a chosen scheme's sum has the scheme's own name.
    """
    if not row["rows"]:
        return _("No projects")
    found = documented.projects(row["rows"])
    if not row["granted"]:
        return ngettext(
            "{projects}, not granted", "{projects}, none of them granted", int(row["rows"])
        ).format(projects=found)
    parts = [
        _of_money(documented.title(documented.Money(of, which.scheme)), granted, without, amount)
        for of, granted, without, amount in _two_kinds(row)
        if granted
    ]
    return "; ".join([found, *parts])


def _two_kinds(row: Row) -> tuple[tuple[documented.Kind, int, int, float | None], ...]:
    """Of the pots and of all else: projects granted, those without an amount, and the sum."""
    granted = int(row["granted"] - row["pot_granted"])
    without = int(row["without_amount"] - row["pot_without_amount"])
    other = None
    if granted > without:
        other = float(row["amount_nok"]) - (to_float(row["pot_nok"]) or 0.0)
    own = (int(row["pot_granted"]), int(row["pot_without_amount"]), to_float(row["pot_nok"]))
    return (("pots", *own), ("other", granted, without, other))


def _of_money(title: str, granted: int, without: int, amount: float | None) -> str:
    if without == granted:
        text = ngettext(
            "{title}: {number} project without a stated amount",
            "{title}: {number} projects without a stated amount",
            granted,
        )
        return text.format(title=title, number=count(granted))
    text = _("{title}: {amount} to {granted}").format(
        title=title, amount=money(amount), granted=count(granted)
    )
    if not without:
        return text
    return f"{text}, " + documented.lacking({"projects": granted, "with_amount": granted - without})


def services_found(row: Row) -> str:
    """How many services were found by status, and the beds stated of those in operation.

    Args:
        row: of `store.find_services_count`.
    """
    if not row["rows"]:
        return _("No services")
    planned, closed = int(row["planned"]), int(row["closed"])
    parts = [_running(row)]
    if planned:
        text = ngettext("{number} planned", "{number} planned", planned)
        parts.append(text.format(number=count(planned)))
    if closed:
        text = ngettext("{number} closed", "{number} closed", closed)
        parts.append(text.format(number=count(closed)))
    return ", ".join(parts)


def _running(row: Row) -> str:
    """How many services are in operation, with their stated beds and how many state them."""
    running, stated = int(row["running"]), int(row["with_beds"])
    if not running:
        return _("No services in operation")
    found = ngettext(
        "{number} service in operation", "{number} services in operation", running
    ).format(number=count(running))
    if not stated:
        return found
    if stated == running:
        return _("{services} ({beds})").format(services=found, beds=beds(row["beds"]))
    return _("{services} ({beds}, stated for {number} of them)").format(
        services=found, beds=beds(row["beds"]), number=count(stated)
    )


def _project_columns(frame: pd.DataFrame) -> Columns:
    return {
        "title": (_("Project"), "nb"),
        "recipient": (_("Recipient"), "nb"),
        "partners": (_("Partners"), "nb"),
        "municipality": (_("Municipality"), "text"),
        "municipality_code": (_("Municipality code"), "text"),
        "county": (_("County"), "text"),
        "county_code": (_("County code"), "text"),
        "year": (_("Year"), "year"),
        "status": (_("Status"), "text"),
        "amount_nok": (_("Amount, kroner"), "kroner"),
        data_column("scheme", frame): (_("Scheme"), text_format("scheme", frame)),
        "category": (_("Category"), "text"),
        "recipient_type": (_("Recipient type"), "text"),
        "confidence": (_("Confidence"), "text"),
        "note": (_("Note"), "nb"),
        "source_id": (_("Source"), "text"),
        "project_id": (_("Project id"), "text"),
    }


def _service_columns() -> Columns:
    return {
        "name": (_("Service"), "nb"),
        "kind": (_("Type"), "text"),
        "status": (_("Status"), "text"),
        "partners": (_("Partners"), "nb"),
        "municipality": (_("Municipality"), "text"),
        "municipality_code": (_("Municipality code"), "text"),
        "county": (_("County"), "text"),
        "county_code": (_("County code"), "text"),
        "opened": (_("Opened"), "date"),
        "beds": (_("Beds"), "count"),
        "confidence": (_("Confidence"), "text"),
        "note": (_("Note"), "nb"),
        "source_id": (_("Source"), "text"),
        "site_id": (_("Service id"), "text"),
    }


def projects_table(found: Rows) -> Table:
    """Every project found, with all its facts; names stand beside codes."""
    frame = found.frame()
    return _table(slug(_("Projects")), frame, _project_columns(frame), PROJECT_CODES, "projects")


def services_table(found: Rows) -> Table:
    """Every service found, with all its facts; names stand beside codes."""
    frame = found.frame()
    return _table(slug(_("Services")), frame, _service_columns(), SERVICE_CODES, "services")


def _table(name: str, frame: pd.DataFrame, columns: Columns, codes: FacetCodes, kind: str) -> Table:
    shown = frame.assign(**{name: labelled(column, frame[name]) for name, column in codes.items()})
    shown = shown[list(columns)].set_axis([words_ for words_, _form in columns.values()], axis=1)
    return Table(name, shown, dict(columns.values()), kind)


def project_facts(row: Row) -> tuple[tuple[str, str], ...]:
    """All facts of a project: name and value, what is not known said as such."""
    return (
        (_("Recipient"), text_or_empty(row["recipient"])),
        (_("Recipient type"), label("projects.recipient_type", row["recipient_type"])),
        (_("Place"), location(row)),
        (_("Year"), year_text(row["year"])),
        (_("Status"), label("projects.status", row["status"])),
        (_("Amount"), kroner(row["amount_nok"])),
        (_("Granted by"), text_or_empty(row["granting_body"])),
        (_("Scheme"), scheme_name(row)),
        (_("Category"), label("projects.category", row["category"])),
        (_("Confidence"), _(_CONFIDENCE[row["confidence"]])),
        (_("Note"), text_or_empty(row["note"]) or _("none")),
    )


def own_words() -> frozenset[str]:
    """The facts whose values are the data's own words, in bokmål, and no code of ours."""
    return frozenset({_("Recipient"), _("Granted by"), _("Partners"), _("Note")})


def service_facts(row: Row) -> tuple[tuple[str, str], ...]:
    """All facts of a service: name and value, what is not known said as such."""
    return (
        (_("Type"), label("service_sites.kind", row["kind"])),
        (_("Status"), label("service_sites.status", row["status"])),
        (_("Place"), location(row)),
        (_("Partners"), text_or_empty(row["partners"]) or not_stated()),
        (_("Opened"), date_text(row["opened"]) if is_known(row["opened"]) else not_stated()),
        (_("Beds"), count(row["beds"])),
        (_("Confidence"), _(_CONFIDENCE[row["confidence"]])),
        (_("Note"), text_or_empty(row["note"]) or _("none")),
    )


def round_sentence(row: Row) -> str:
    """The round a project belongs to: announced against documented, in the whole country."""
    projects = int(row["documented_projects"])
    announced = is_known(row["announced_nok"])
    if not projects or not is_known(row["documented_nok"]):
        text = _round_without_amount(announced=announced, projects=projects)
    elif announced:
        text = _(
            "{round}: {announced} announced; {documented} to {projects} is documented ({share})."
        )
    else:
        text = _("{round}: no announced sum is stated; {documented} to {projects} is documented.")
    return text.format(
        round=text_or_empty(row["round_title"]),
        documented=money(row["documented_nok"]),
        projects=documented.projects(projects),
        announced=money(row["announced_nok"]),
        share=documented.share(row["share"], 1.0) if is_known(row["share"]) else not_stated(),
    )


def _round_without_amount(*, announced: bool, projects: int) -> str:
    """The sentence for a round of which no project, or none with an amount, is documented."""
    if announced and projects:
        return _("{round}: {announced} announced; {projects} documented, without an amount.")
    if announced:
        return _("{round}: {announced} announced; no project documented.")
    if projects:
        return _("{round}: no announced sum is stated; {projects} documented, without an amount.")
    return _("{round}: no announced sum is stated; no project documented.")


def partner_lines(partners: Sequence[Row]) -> tuple[str, ...]:
    """The partners of a project, each with its county where it is a municipality."""
    return tuple(
        f"{row['partner']} ({row['county']})"
        if is_known(row["county"])
        else text_or_empty(row["partner"])
        for row in partners
    )
