"""Year by year: the map and the figures from the first year to the status year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from lib import store as stores
from lib.charts import documented, maps
from lib.charts.headlines import amount
from lib.charts.maps import Ground
from lib.charts.measures import MapValues
from lib.charts.model import absent, join, known, number
from lib.i18n import _, count, year_text
from lib.presentation import drawing
from lib.presentation.markup import Markup, block, element, percentage, unbroken
from lib.presentation.model import Frame, Slide
from lib.presentation.room import Room
from lib.presentation.slides.country_map import county_values, legend_of
from lib.presentation.spec import slide_names
from lib.selection import Selection

_FIGURES: Final = ("granted", "projects", "transfer", "milestones")


@dataclass(frozen=True)
class _Step:
    """One year: what is so far documented, counted, transferred and done."""

    year: int
    numbers: dict[str, float | None]
    texts: dict[str, str]
    values: MapValues


def slide(room: Room) -> Slide:
    """The map with the same classes in all years, and the figures as they stood.

    Every step holds what has a year, the last one too. What has none stands beside all of them.
    """
    steps = [_step(room, chosen) for chosen in _years(room)]
    last = steps[-1]
    frames = tuple(
        Frame(
            label=year_text(step.year),
            classes=_classes(room, step.values, last.values),
            texts=step.texts,
            sizes=_sizes(step, last),
        )
        for step in steps
    )
    title = _title(room)
    return Slide(
        key="utvikling",
        kind="utvikling",
        name=slide_names()["utvikling"],
        title=title,
        html=_html(room, frames[-1]),
        spoken=f"{title}. {_spoken(room, last)}",
        notes=tuple(
            room.note(f"{_names(room)[key]}: {last.texts[key]}", _sources(room, key))
            for key in _FIGURES
        ),
        frames=frames,
    )


def _dated(room: Room) -> Selection:
    """The whole country up to the status year, of what has a year."""
    return replace(room.country, latest=False)


def _as_of(room: Room, chosen: Selection, years: Iterable[Any]) -> Selection:
    """The selection in the latest year in which anything happened: the answer is the same."""
    if chosen.year == room.country.year:
        return chosen
    before = [int(year) for year in years if known(year) and int(year) <= chosen.year]
    return replace(chosen, year=max(before, default=min(room.choices.first_year, chosen.year)))


def _years(room: Room) -> list[Selection]:
    """The whole country at the end of each year."""
    chosen, first = _dated(room), room.choices.first_year
    return [replace(chosen, year=year) for year in range(min(first, chosen.year), chosen.year + 1)]


def _step(room: Room, chosen: Selection) -> _Step:
    granted = _as_of(room, chosen, room.ask(stores.documented_by, room.country, "year")["code"])
    grants = room.ask(stores.documented_totals, granted).iloc[0]
    paid = _as_of(room, chosen, room.ask(stores.transfers, room.country)["year"].unique())
    transfer = room.ask(stores.transfer_totals, paid).iloc[0]
    years = room.ask(stores.milestones, room.country)["date"].str[:4].astype(int)
    milestones = int((years <= chosen.year).sum())
    each = chosen.per == "innbygger"
    return _Step(
        chosen.year,
        {
            "granted": number(grants["amount_nok"]),
            "projects": float(grants["projects"]),
            "transfer": number(transfer["total_nok"]),
            "milestones": float(milestones),
        },
        {
            "year": year_text(chosen.year),
            "granted": amount(grants["amount_nok"], grants["per_inhabitant"], chosen.per)
            if grants["projects"]
            else absent(grants, "projects"),
            "projects": count(grants["projects"]),
            "transfer": amount(transfer["total_nok"], transfer["per_inhabitant"], chosen.per)
            if known(transfer["per_inhabitant" if each else "total_nok"])
            else absent(transfer),
            "milestones": count(milestones),
        },
        room.once(county_values, granted),
    )


def _everything(room: Room) -> Selection:
    """The whole country in all years, also of what has none."""
    return replace(room.country, year=room.choices.latest_year, latest=True)


def _undated(room: Room) -> str:
    """What is in no step because it has no year."""
    return documented.undated(room.ask(stores.documented_totals, _everything(room)).iloc[0])


def _other(room: Room) -> str:
    """What is in no step because it does not count towards the reform."""
    return documented.beside(room.ask(stores.other_totals, _everything(room)).iloc[0])


def _classes(room: Room, values: MapValues, latest: MapValues) -> dict[str, str]:
    """Each county's class in the scale of the last step, so that colours compare."""
    ground = Ground(room.ask(stores.shapes, "fylke"))
    return drawing.classes_of(maps.area_fills(values.frame, latest.measure, ground))


def _sizes(step: _Step, last: _Step) -> dict[str, float]:
    """Each figure as per cent of what it became."""
    return {
        key: percentage((step.numbers[key] or 0) / (last.numbers[key] or 1)) for key in _FIGURES
    }


def _names(room: Room) -> dict[str, str]:
    return {
        "granted": documented.title(room.which),
        "projects": _("Documented projects of the coordination pots")
        if room.which == "pots"
        else _("Projects documented so far"),
        "transfer": _("Transfer to the municipalities, 2012"),
        "milestones": _("Milestones so far"),
    }


def _sources(room: Room, key: str) -> list[Any]:
    chosen = room.country
    if key == "transfer":
        return room.ask(stores.transfer_sources, chosen)["source_id"].tolist()
    if key == "milestones":
        return room.ask(stores.milestones, chosen)["source_id"].tolist()
    return room.ask(stores.documented_sources, chosen)["source_id"].tolist()


def _title(room: Room) -> str:
    """How much can be dated, and to which years: the play itself runs on to the status year."""
    totals = room.ask(stores.documented_totals, _dated(room)).iloc[0]
    years = documented.dated_in(room.ask(stores.documented_by, _dated(room), "year"))
    text = _("{title}: {dated}, to {years}") if years else _("{title}: {dated}")
    return text.format(
        title=documented.title(room.which),
        dated=unbroken(documented.dated(totals)),
        years=years,
    )


def _spoken(room: Room, last: _Step) -> str:
    said = "; ".join(f"{name}: {last.texts[key]}" for key, name in _names(room).items())
    return join(f"{said}.", _undated(room), _other(room))


def _html(room: Room, frame: Frame) -> Markup:
    sheet = drawing.counties(room, drawing.LARGE)
    rows = [
        block(
            "play-row",
            element("span", name, class_="name"),
            element("strong", frame.texts[key], class_="value", data_slot=key),
            element(
                "span",
                element("span", class_="bar", data_bar=key, style=f"--size:{frame.sizes[key]:g}"),
                class_="groove",
            ),
        )
        for key, name in _names(room).items()
    ]
    undated, other = _undated(room), _other(room)
    return block(
        "with-map",
        block(
            "map-box",
            element("p", frame.texts["year"], class_="play-year", data_slot="year"),
            drawing.country_map(sheet, frame.classes),
        ),
        block(
            "beside",
            *rows,
            drawing.legend(room.once(legend_of, _dated(room)).legend),
            element("p", element("span", class_="hatched"), undated, class_="remark")
            if undated
            else None,
            element("p", other, class_="remark") if other else None,
        ),
    )
