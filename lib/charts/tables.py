"""Tables that stand by themselves, and short lists: rows in, the reader's words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from lib.charts.chart_model import (
    Format,
    Table,
    join_sentences,
    labelled,
    make_table,
    slug,
    text_format,
)
from lib.charts.columns import column_word, name_word
from lib.charts.meanings import WHOLE
from lib.charts.measures import WITHHELD
from lib.i18n import (
    DEFAULT,
    N_,
    _,
    count,
    data_column,
    data_language,
    data_text,
    date_text,
    label,
    ngettext,
    translations,
)
from lib.rows import Row, Rows

_LATEST: Final = 6  # milestones on the front page

# The formats of the package's columns, by what their names end in.
_FORMATS: Final[dict[str, Format]] = {
    "_nok": "kroner",
    "year": "year",
    "accessed": "date",
    "date": "date",
}

# The column of notes that are not for readers.
_FOR_COMPILERS: Final = "compiler_note"

# The data package's tables in words, with what one row is.
TABLE_WORDS: Final = {
    "areas": N_("Areas"),
    "budget_lines": N_("Budget lines"),
    "county_governor_counties": N_("Counties of the offices"),
    "county_governors": N_("County governor offices"),
    "governance": N_("Bodies and members"),
    "grant_rounds": N_("Grant rounds"),
    "grant_schemes": N_("Grant schemes"),
    "indicator_values": N_("Indicator values"),
    "indicators": N_("Indicators"),
    "milestones": N_("Milestones"),
    "municipal_transfers": N_("Transfers to municipalities"),
    "organisations": N_("Organisations"),
    "project_partners": N_("Project partners"),
    "projects": N_("Projects"),
    "service_sites": N_("Services"),
    "sources": N_("Sources"),
    "status_reports": N_("Status reports"),
}


@dataclass(frozen=True)
class TitledTable:
    """A table with a title, and a note on what it does not show."""

    title: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """An event as the front page shows it; `language` is that of its title."""

    date: str
    title: str
    verification: str
    source: str
    language: str = DEFAULT


def latest_milestones(milestones: Sequence[Row]) -> tuple[Milestone, ...]:
    """The newest events of `store.milestones`, newest first."""
    newest = milestones[-_LATEST:][::-1]
    return tuple(
        Milestone(
            date_text(row["date"], row["precision"]),
            data_text(row, "title"),
            label("milestones.verification", row["verification"]),
            row["source_id"],
            data_language("title", row),
        )
        for row in newest
    )


def status_sentence(statuses: Sequence[Row]) -> str:
    """How many projects there are of each status, so that no proposal passes for a grant."""
    parts = [
        _("{status}: {number}").format(
            status=label("projects.status", row["status"]), number=count(row["projects"])
        )
        for row in statuses
    ]
    total = sum(row["projects"] for row in statuses)
    projects = ngettext("{number} project", "{number} projects", total).format(number=count(total))
    if not parts:
        return _("No projects") + "."
    return _("{projects} in the selection ({parts}). Only granted ones are counted above.").format(
        projects=projects, parts="; ".join(parts)
    )


def table_word(name: str) -> str:
    """A table of the data package in the reader's words."""
    return _(TABLE_WORDS[name]) if name in TABLE_WORDS else name


def table_words(name: str) -> tuple[str, ...]:
    """A table of the data package in the words of every language."""
    return translations(TABLE_WORDS[name]) if name in TABLE_WORDS else ()


def indicator_coverage(rows: Rows) -> TitledTable:
    """From `store.indicator_coverage`: what exists by theme."""
    frame = rows.frame()
    return _titled(
        _("Indicators by theme, and where they have values"),
        frame.assign(theme=labelled("indicators.theme", frame["theme"])),
        {
            "theme": (_("Theme"), "text"),
            "indicators": (_("Indicators"), "count"),
            "with_country": (_("For the country"), "count"),
            "with_region": (_("By health region"), "count"),
            "with_county": (_("By county"), "count"),
            "with_municipality": (_("By municipality"), "count"),
            "with_catchment": (_("By catchment area"), "count"),
            "values": (_("Values"), "count"),
            "first_year": (_("First year"), "year"),
            "last_year": (_("Last year"), "year"),
        },
        "indicator_coverage",
    )


def quality(rows: Rows) -> TitledTable:
    """From `store.quality_marks`: how sure the indicator values are."""
    frame = rows.frame()
    return _titled(
        _("Quality of the indicator values"),
        frame.assign(quality=labelled("indicator_values.quality", frame["quality"])),
        {"quality": (_("Quality"), "text"), "values": (_("Values"), "count")},
        "marks",
    )


def confidence(rows: Rows) -> TitledTable:
    """From `store.confidence_marks`: how sure projects and services are."""
    frame = rows.frame()
    tables = {"projects": _("Projects"), "services": _("Services")}
    return _titled(
        _("Confidence in projects and services"),
        frame.assign(
            table=frame["table"].map(tables.get),
            confidence=labelled("projects.confidence", frame["confidence"]),
        ),
        {
            "table": (_("Table"), "text"),
            "confidence": (_("Confidence"), "text"),
            "rows": (_("Rows"), "count"),
        },
        "marks",
    )


def verification(rows: Rows) -> TitledTable:
    """From `store.verification_marks`: how well the milestones' dates are confirmed."""
    frame = rows.frame()
    return _titled(
        _("Verification of the milestones"),
        frame.assign(verification=labelled("milestones.verification", frame["verification"])),
        {"verification": (_("Verification"), "text"), "milestones": (_("Milestones"), "count")},
        "marks",
    )


def sources(rows: Rows) -> TitledTable:
    """From `store.sources`: every source with what rests on it, and how many there are.

    The publisher stands first; the id is for those who put the table beside another one.
    """
    frame = rows.frame()
    found = _titled(
        _("All sources"),
        frame.assign(used_in=frame["used_in"].map(_used_in)),
        {
            "publisher": (_("Publisher"), "text"),
            "url": (_("Address"), "address"),
            "accessed": (_("Accessed"), "date"),
            "uses": (_("Rows"), "count"),
            "used_in": (_("Used in"), "text"),
            "source_id": (_("Id"), "text"),
        },
        "sources",
    )
    return replace(found, note=_sources_note(frame))


def _sources_note(frame: pd.DataFrame) -> str:
    """How many sources the figures rest on, and how many others were read."""
    used = int((frame["uses"] > 0).sum())
    rest = len(frame) - used
    text = ngettext(
        "The figures rest on {used} source.", "The figures rest on {used} sources.", used
    ).format(used=count(used))
    more = ngettext(
        "{rest} more was read, and no figure rests on it.",
        "{rest} more were read, and no figure rests on them.",
        rest,
    ).format(rest=count(rest))
    return join_sentences(text, more if rest else "")


def _used_in(text: str | None) -> str:
    """`projects: 3; milestones: 1` in the reader's words."""
    if not text:
        return _("nothing yet")
    uses = (part.partition(": ") for part in text.split("; "))
    return "; ".join(f"{table_word(name)}: {number}" for name, _colon, number in uses)


def definitions(columns: pd.DataFrame) -> TitledTable:
    """From `store.columns`: what each column means."""
    frame = columns.assign(
        table=columns["table"].map(table_word),
        words=columns[data_column("description", columns)],
    )
    return _titled(
        _("What each column means"),
        frame,
        {
            "table": (_("Table"), "text"),
            "column": (_("Column"), "text"),
            "unit": (_("Unit"), "text"),
            "words": (_("Meaning"), text_format("description", columns)),
        },
    )


def indicator_definitions(frame: pd.DataFrame) -> TitledTable:
    """From `store.indicator_list`: what each indicator measures."""
    shown = frame.assign(
        name=frame[data_column("name", frame)],
        words=frame[data_column("description", frame)],
        theme=labelled("indicators.theme", frame["theme"]),
        unit=labelled("indicators.unit", frame["unit"]),
        wanted=labelled("indicators.wanted", frame["wanted"]),
    )
    return _titled(
        _("What each indicator measures"),
        shown,
        {
            "theme": (_("Theme"), "text"),
            "name": (_("Indicator"), text_format("name", frame)),
            "unit": (_("Unit"), "text"),
            "wanted": (_("Desired direction"), "text"),
            "words": (_("Definition"), text_format("description", frame)),
            "publisher": (_("Publisher"), "text"),
            "indicator_id": (_("Indicator id"), "text"),
        },
    )


def titled(name: str, frame: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> Table:
    """A table of the store for readers: its columns have titles, and names stand beside codes.

    What those who keep the data note for each other is left out: the data package has it.

    Args:
        name: the table.
        frame: its rows.
        names: for each column whose codes have names, the names by code.
    """
    columns: dict[str, tuple[Format, list[Any]]] = {}
    for column in map(str, frame.columns):
        if column == _FOR_COMPILERS:
            continue
        cells = frame[column]
        columns[column_word(name, column)] = (_format(column, cells), cells.tolist())
        if column in names:
            beside = cells.map(names[column].get, na_action="ignore")
            columns[name_word(name, column)] = ("text", beside.tolist())
    plain = make_table(table_word(name), columns, f"{WHOLE}{name}")
    return replace(plain, name=name, said=_withheld(name, frame))


def _withheld(name: str, frame: pd.DataFrame) -> dict[str, list[str]]:
    """What stands in the place of figures that their publishers withhold."""
    if name != "indicator_values":
        return {}
    word = label("indicator_values.quality", WITHHELD)
    return {
        column_word(name, "value"): [word if one == WITHHELD else "" for one in frame["quality"]],
    }


def _format(column: str, cells: pd.Series) -> Format:
    # By name where it can be: a column without any cells has no type of its own.
    for ending, form in _FORMATS.items():
        if column.endswith(ending):
            return form
    return "exact" if pd.api.types.is_numeric_dtype(cells) else "text"


def whole(name: str, frame: pd.DataFrame) -> Table:
    """A table of the store as it is, with the data package's own column names."""
    formats: dict[str, Format] = {
        column: "decimal"
        for column in frame.columns
        if pd.api.types.is_numeric_dtype(frame[column])
    }
    return Table(name, frame, formats)


def _titled(
    title: str, frame: pd.DataFrame, columns: dict[str, tuple[str, Format]], kind: str = ""
) -> TitledTable:
    shown = frame[list(columns)].set_axis([words for words, _form in columns.values()], axis=1)
    return TitledTable(title, Table(slug(title), shown, dict(columns.values()), kind))
