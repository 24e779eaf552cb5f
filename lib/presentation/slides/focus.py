"""Slide: one area with its key figures, the country's, and its largest projects."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lib import store as stores
from lib.charts import compare, documented
from lib.charts.chart_model import is_known, join_sentences, place_text, text_or_empty
from lib.charts.documented import Money
from lib.i18n import (
    N_,
    _,
    count,
    date_text,
    foreign_language,
    label,
    money,
    ngettext,
    not_stated,
)
from lib.presentation import slide_graphics
from lib.presentation.markup import Markup, div, element, shorten, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Note, Slide
from lib.rows import Row
from lib.selection import COUNTRY, Area, Selection

MOST_PROJECTS: Final = 3
_LONGEST: Final = 60
_LONGEST_AREA: Final = 50
_LONGEST_PROJECT: Final = 80
_KEYS: Final = {
    "granted_nok": N_("Documented from the coordination pots"),
    "granted_per_inhabitant": N_("Documented from the pots per inhabitant"),
    "granted_projects": N_("Documented projects of the coordination pots"),
    "transfer_nok": N_("Transfer to the municipalities, 2012"),
    # There is room for one number of inhabitants, which are not all behind the transfer.
    "transfer_per_inhabitant": N_("Transfer per inhabitant of municipalities with a figure, 2012"),
    "population": N_("Inhabitants, 2010"),
}
_SHOWN: Final = {
    "kroner": (
        "granted_nok",
        "granted_projects",
        "transfer_nok",
        "transfer_per_inhabitant",
        "population",
    ),
    "innbygger": (
        "granted_per_inhabitant",
        "granted_projects",
        "transfer_per_inhabitant",
        "transfer_nok",
        "population",
    ),
}
_NAMED_OFFICES: Final = 4


def slides(context: SlideContext) -> list[Slide]:
    """Build a slide for each area in focus."""
    areas = context.choices.areas
    return [
        _slide(context, areas[code])
        for code in context.config.focus
        if code in areas and code != COUNTRY
    ]


def _slide(context: SlideContext, area: Area) -> Slide:
    chosen = replace(context.selection, area=area.code, others=())
    figures = {str(row["key"]): row for row in context.ask(stores.profile, chosen)}
    shown = [figures[key] for key in _SHOWN[chosen.per] if key in figures]
    granted = _granted(context, chosen)
    every = context.ask(stores.documented_totals, chosen)[0]["projects"]
    other = join_sentences(
        documented.not_counted(context.ask(stores.other_totals, chosen)[0]),
        documented.without_county(context.ask(stores.documented_by, context.country, "county")),
    )
    title = _title(area, figures, context.which)
    office = _office(context, chosen)
    html = div(
        "area",
        div(
            "where",
            _locator(context, area),
            element("p", _kind(context, area), class_="whose"),
            element("p", office, class_="remark") if office else None,
            element("p", other, class_="remark") if other else None,
        ),
        div(
            "area-figures",
            _table(shown, figures),
            _projects(granted, every, context.which),
        ),
    )
    said = [f"{_name(row)}: {_value(row, figures)}{_beside(row)}" for row in shown]
    return Slide(
        key=f"fokus-{area.code}",
        kind="fokus",
        name=shorten(area.name, _LONGEST),
        title=title,
        html=html,
        spoken=join_sentences(f"{title}.", *(f"{one}." for one in said), office, other),
        notes=_notes(context, chosen, list(zip(shown, said, strict=True)), granted, office),
    )


# --- Words ----------------------------------------------------------------------------------------


def _title(area: Area, figures: dict[str, Row], of: Money) -> str:
    name = shorten(area.name, _LONGEST_AREA)
    projects = int(figures["granted_projects"]["value"]) if figures else 0
    if figures and of.scheme:
        return _("{area}. {name}: {value}").format(
            area=name,
            name=documented.title(of),
            value=unbroken(compare.value_text("granted_nok", figures)),
        )
    if not projects:
        return _("{area}: no project of the coordination pots is found").format(area=name)
    row = figures["granted_nok"]
    if not is_known(row["value"]):
        text = ngettext(
            "{area}: {number} project of the coordination pots, without an amount",
            "{area}: {number} projects of the coordination pots, without an amount",
            projects,
        )
        return text.format(area=name, number=count(projects))
    text = _("{area}: {amount} of the coordination pots, in {projects}")
    behind = documented.projects_behind({"projects": projects, "with_amount": row["covered"]})
    return text.format(area=name, amount=unbroken(money(row["value"])), projects=behind)


def _kind(context: SlideContext, area: Area) -> str:
    """What kind of area it is, and in which ones it lies."""
    above = [one.name for one in context.choices.chain(area.code)[1:-1]][::-1]
    kind = label("areas.kind", area.kind)
    return ", ".join([kind[:1].upper() + kind[1:], *(shorten(name, _LONGEST) for name in above)])


def _name(row: Row) -> str:
    key = str(row["key"])
    if row["group"] == "grants" and text_or_empty(row["counted"]) == "scheme":
        return compare.figure_name(key, {key: row})
    return _(_KEYS[key])


def _value(row: Row, figures: dict[str, Row]) -> str:
    """An area's figure in words, or why there is none: as the pages say it."""
    return compare.value_text(row["key"], figures or {row["key"]: row})


def _country(row: Row) -> str:
    return compare.value_text(row["key"], {row["key"]: {**row, "value": row["country_value"]}})


def _rank(row: Row) -> str:
    if not is_known(row["rank"]):
        return ""
    return _("no. {place} of {count}").format(place=place_text(row), count=count(row["ranked"]))


def _beside(row: Row) -> str:
    """The rank and the country's figure, for a sentence."""
    rank = _rank(row)
    country = (
        _("the country {value}").format(value=_country(row))
        if is_known(row["country_value"])
        else ""
    )
    inside = "; ".join(part for part in (rank, country) if part)
    return f" ({inside})" if inside else ""


def _office(context: SlideContext, chosen: Selection) -> str:
    """The offices that serve the area, their seats, and which were strengthened."""
    rows = context.ask(stores.offices, chosen)
    if not rows:
        return ""
    if len(rows) > 1:
        seats = ", ".join(
            text_or_empty(row["seat"]) or not_stated() for row in rows[:_NAMED_OFFICES]
        )
        more = len(rows) - _NAMED_OFFICES
        rest = " " + _("and {count} more").format(count=count(more)) if more > 0 else ""
        return _("{number} county governor offices: {seats}").format(
            number=count(len(rows)), seats=shorten(seats, 2 * _LONGEST) + rest
        )
    row = rows[0]
    name = _("{office}, seat in {seat}").format(
        office=shorten(text_or_empty(row["name"]), _LONGEST),
        seat=text_or_empty(row["seat"]) or not_stated(),
    )
    if not row["strengthened"]:
        return f"{name}."
    since = _("Strengthened with one position for the reform, from {date}.")
    return join_sentences(f"{name}.", since.format(date=date_text(row["strengthened_from"])))


# --- What is shown --------------------------------------------------------------------------------


def _locator(context: SlideContext, area: Area) -> Markup:
    """The country with the area's counties filled in, and a municipality's point."""
    chain = context.choices.chain(area.code)
    inside = {one.code for one in (*chain, *context.choices.within(area.code, "fylke"))}
    inside -= {one.code for one in chain if one.kind in {"land", "helseregion"}}
    point = None
    if area.kind == "kommune":
        (place,) = context.ask(stores.hierarchy).where("code", area.code)
        if is_known(place["longitude"]) and is_known(place["latitude"]):
            point = (float(place["longitude"]), float(place["latitude"]))
    return slide_graphics.locator(
        slide_graphics.counties(context, slide_graphics.SMALL), inside, point
    )


def _table(shown: Sequence[Row], figures: dict[str, Row]) -> Markup:
    head = element(
        "tr",
        element("td"),
        element("th", _("The area"), scope="col"),
        element("th", _("Rank"), scope="col"),
        element("th", _("The country"), scope="col"),
    )
    rows = [
        element(
            "tr",
            element("th", _name(row), scope="row"),
            _own(row, figures),
            element("td", unbroken(_rank(row)) or "–"),
            element("td", unbroken(_country(row))),
        )
        for row in shown
    ]
    return element("table", element("thead", head), element("tbody", *rows), class_="key-figures")


def _own(row: Row, figures: dict[str, Row]) -> Markup:
    """The area's figure, which stays on one line, or the words there are instead of one."""
    text = _value(row, figures)
    if is_known(row["value"]):
        return element("td", unbroken(text), class_="value")
    return element("td", text, class_="value in-words")


def _granted(context: SlideContext, chosen: Selection) -> Sequence[Row]:
    """The largest of the pots' projects; those without an amount last."""
    pots = tuple(context.ask(stores.schemes).where("kind", documented.POT).column("scheme_id"))
    facets = [("status", ("tildelt",)), *([("scheme", pots)] if chosen.scheme is None else [])]
    largest = stores.Search(facets=tuple(facets), order="largest", size=MOST_PROJECTS)
    return context.ask(stores.find_projects, chosen, largest)


def _projects(granted: Sequence[Row], every: int, of: Money) -> Markup:
    if not granted:
        return element("p", documented.nothing(of), class_="empty")
    items = [
        element(
            "li",
            element(
                "span",
                shorten(text_or_empty(row["title"]), _LONGEST_PROJECT),
                class_="name",
                lang=foreign_language(),
            ),
            element("span", _project_amount(row), class_="value"),
        )
        for row in granted
    ]
    more = every - len(granted)
    rest = ngettext("and {number} more project", "and {number} more projects", more).format(
        number=count(more)
    )
    return div(
        "largest",
        element("h2", _("Largest projects")),
        element("ul", *items),
        element("p", rest, class_="remark") if more > 0 else None,
    )


def _project_amount(row: Row) -> str:
    return money(row["amount_nok"]) if is_known(row["amount_nok"]) else _("amount not stated")


def _notes(
    context: SlideContext,
    chosen: Selection,
    said: list[tuple[Row, str]],
    granted: Sequence[Row],
    office: str,
) -> tuple[Note, ...]:
    ids = {
        "grants": context.ask(stores.documented_sources, chosen).column("source_id"),
        "transfer": context.ask(stores.transfer_sources, chosen).column("source_id"),
    }
    if not ids["grants"]:
        ids["grants"] = context.ask(stores.documented_sources, context.country).column("source_id")
    notes = [
        Note(text, _("Statistics Norway, by way of the areas of the data"))
        if row["key"] == "population"
        else context.note(text, ids.get(str(row["group"]), []))
        for row, text in said
    ]
    notes += [
        context.note(f"{text_or_empty(row['title'])}: {_project_amount(row)}", [row["source_id"]])
        for row in granted
    ]
    if office:
        rows = context.ask(stores.offices, chosen)
        notes.append(context.note(office, _office_sources(rows)))
    return tuple(notes)


def _office_sources(rows: Sequence[Row]) -> list[str]:
    columns = ("source_id", "strengthened_source_id")
    return [
        text_or_empty(row[column]) for column in columns for row in rows if is_known(row[column])
    ]
