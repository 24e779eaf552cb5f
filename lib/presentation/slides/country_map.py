"""The nationwide map."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib import store as stores
from lib.charts import documented, maps
from lib.charts.chart_model import (
    format_cell,
    is_known,
    join_sentences,
    kroner_text,
    to_float,
)
from lib.charts.maps import Basemap, Description
from lib.charts.measures import MapValues
from lib.i18n import _, count, money, ngettext
from lib.presentation import slide_graphics
from lib.presentation.deck_config import slide_names
from lib.presentation.mapped import county_values
from lib.presentation.markup import Markup, div, element, fragment, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Note, Slide
from lib.rows import records
from lib.selection import Selection

Named = tuple[str, str, str]  # a county: its code, its name, its value in words

_NAMED = 3  # counties with their figures


def slide(context: SlideContext) -> Slide:
    """The counties by documented grants, with the highest ones named."""
    values, words = (
        context.once(county_values, context.country),
        context.once(words_of, context.country),
    )
    highest = _highest(values)
    title, found = _title(context, values, highest), join_sentences(words.alt, values.note)
    sheet = slide_graphics.counties(context, slide_graphics.LARGE)
    beside = fragment(
        element("h2", values.measure.heading), _list(highest), slide_graphics.legend(words.legend)
    )
    html = div(
        "with-map",
        div(
            "map-box",
            slide_graphics.country_map(sheet, context.once(county_classes, context.country)),
        ),
        div("beside", beside, element("p", words.note, class_="remark") if words.note else None),
    )
    return Slide(
        key="kart",
        kind="kart",
        name=slide_names()["kart"],
        title=title,
        html=html,
        spoken=join_sentences(
            f"{title}.",
            *(f"{name}: {said}." for _code, name, said in highest[1:]),
            words.note,
        ),
        notes=(
            context.note(
                found,
                context.ask(stores.documented_sources, context.country).column("source_id"),
            ),
            *(_note(context, *one) for one in highest),
        ),
    )


def _note(context: SlideContext, code: str, name: str, said: str) -> Note:
    """A county's figure, with the sources of its own projects."""
    inside = replace(context.country, area=code)
    return context.note(
        f"{name}: {said}", context.ask(stores.documented_sources, inside).column("source_id")
    )


def county_classes(context: SlideContext, chosen: Selection) -> dict[str, str]:
    """The colour class of each county, as the map page colours it."""
    values = context.once(county_values, chosen)
    ground = Basemap(context.ask(stores.shapes, "fylke"))
    return slide_graphics.classes_of(maps.area_fills(values.frame, values.measure, ground))


def words_of(context: SlideContext, chosen: Selection) -> Description:
    """The words around the map, as the map page has them."""
    values = context.once(county_values, chosen)
    ground = Basemap(context.ask(stores.shapes, "fylke"))
    return maps.describe(values.frame, values.measure, ground, values.note)


def _highest(values: MapValues) -> list[Named]:
    """The counties with the largest values, and their values in words."""
    places = values.measure.places(values.frame["value"])
    stated: pd.DataFrame = values.frame[values.frame["value"].notna()]
    ranked: Sequence[dict[str, Any]] = records(
        stated.sort_values("value", ascending=False, kind="stable")
    )
    return [
        (row["code"], row["name"], format_cell(row["value"], values.measure.format, places))
        for row in ranked[:_NAMED]
    ]


def _title(context: SlideContext, values: MapValues, highest: list[Named]) -> str:
    """Where most is found, beside all counties together: what lies in no county is in neither.

    An area that is the only one, or far above all others, is no news about the country.
    """
    name = documented.title(context.which)
    by_county = context.ask(stores.documented_by, context.country, "county")
    stated = [row for row in by_county if is_known(row["code"]) and is_known(row["amount_nok"])]
    if not highest:
        return _("{title}: no amount in any county").format(title=name)
    if len(stated) == 1 or documented.alone(map(to_float, values.frame["value"])):
        text = ngettext(
            "{title}: {total} in {number} county",
            "{title}: {total} in {number} counties",
            len(stated),
        )
        total = unbroken(money(sum(row["amount_nok"] for row in stated)))
        return text.format(title=name, total=total, number=count(len(stated)))
    text = _("Most is found in {area}: {amount} per inhabitant; in all counties together {country}")
    if context.which.scheme:
        text = _(
            "{title}: most in {area}, {amount} per inhabitant; in all counties together {country}"
        )
    people = context.ask(stores.documented_totals, context.country)[0]["population"]
    return text.format(
        title=name,
        area=highest[0][1],
        amount=unbroken(highest[0][2]),
        country=unbroken(kroner_text(documented.placed_rate(by_county, float(people)))),
    )


def _list(highest: list[Named]) -> Markup:
    rows = [
        element("li", element("span", name, class_="name"), element("span", said, class_="value"))
        for _code, name, said in highest
    ]
    return element("ol", *rows, class_="ranked")
