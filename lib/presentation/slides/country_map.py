"""The nationwide map."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib import store as stores
from lib.charts import maps, measures
from lib.charts.maps import Ground
from lib.charts.measures import MapValues
from lib.charts.model import Chart, join, kroner_text, show
from lib.charts.rows import records
from lib.i18n import _
from lib.presentation import drawing, mapped
from lib.presentation.markup import Markup, block, element, together, unbroken
from lib.presentation.model import Note, Slide
from lib.presentation.room import Room
from lib.presentation.spec import slide_names
from lib.selection import Selection

Named = tuple[str, str, str]  # a county: its code, its name, its value in words

_NAMED = 3  # counties with their figures


def slide(room: Room) -> Slide:
    """The counties by documented grants, with the highest ones named."""
    values, chart = room.once(county_values, room.country), room.once(legend_of, room.country)
    highest = _highest(values)
    title, found = _title(room, highest), join(chart.alt, values.note)
    sheet = drawing.counties(room, drawing.LARGE)
    beside = together(
        element("h2", values.measure.heading), _list(highest), drawing.legend(chart.legend)
    )
    html = block(
        "with-map",
        block("map-box", drawing.country_map(sheet, room.once(county_classes, room.country))),
        block("beside", beside, element("p", chart.note, class_="remark") if chart.note else None),
    )
    return Slide(
        key="kart",
        kind="kart",
        name=slide_names()["kart"],
        title=title,
        html=html,
        spoken=join(
            f"{title}.",
            *(f"{name}: {said}." for _code, name, said in highest[1:]),
            chart.note,
        ),
        notes=(
            room.note(
                found,
                room.ask(stores.documented_sources, room.country)["source_id"],
            ),
            *(_note(room, *one) for one in highest),
        ),
    )


def _note(room: Room, code: str, name: str, said: str) -> Note:
    """A county's figure, with the sources of its own projects."""
    inside = replace(room.country, area=code)
    return room.note(f"{name}: {said}", room.ask(stores.documented_sources, inside)["source_id"])


def county_values(room: Room, chosen: Selection) -> MapValues:
    """Documented money per inhabitant by county, as the map page has it."""
    answers = mapped.grant_answers(room.ask, room.choices, chosen, "innbygger", room.which)
    return measures.grants(*answers)


def county_classes(room: Room, chosen: Selection) -> dict[str, str]:
    """The colour class of each county, as the map page colours it."""
    values = room.once(county_values, chosen)
    ground = Ground(room.ask(stores.shapes, "fylke"))
    return drawing.classes_of(maps.area_fills(values.frame, values.measure, ground))


def legend_of(room: Room, chosen: Selection) -> Chart:
    """The words around the map, as the map page has them."""
    values = room.once(county_values, chosen)
    nowhere = Ground(room.ask(stores.shapes, "fylke").iloc[0:0])
    return maps.choropleth(values.frame, values.measure, nowhere, note=values.note)


def _highest(values: MapValues) -> list[Named]:
    """The counties with the largest values, and their values in words."""
    places = values.measure.places(values.frame["value"])
    stated: pd.DataFrame = values.frame[values.frame["value"].notna()]
    ranked: Sequence[dict[str, Any]] = records(
        stated.sort_values("value", ascending=False, kind="stable")
    )
    return [
        (row["code"], row["name"], show(row["value"], values.measure.format, places))
        for row in ranked[:_NAMED]
    ]


def _title(room: Room, highest: list[Named]) -> str:
    if not highest:
        return _("No amount is documented in any county")
    totals = room.ask(stores.documented_totals, room.country).iloc[0]
    text = _("Most is found in {area}: {amount} per inhabitant; in the whole country {country}")
    return text.format(
        area=highest[0][1],
        amount=unbroken(highest[0][2]),
        country=unbroken(kroner_text(totals["per_inhabitant"])),
    )


def _list(highest: list[Named]) -> Markup:
    rows = [
        element("li", element("span", name, class_="name"), element("span", said, class_="value"))
        for _code, name, said in highest
    ]
    return element("ol", *rows, class_="ranked")
