"""One national indicator, and which way it has gone."""

from typing import Any, Final

import pandas as pd

from lib import store as stores
from lib.charts import periods, verdicts
from lib.charts.model import digits, join, known, number, sources_of, words
from lib.charts.progress import (
    compared_years,
    gap_words,
    not_from_zero,
    reform_words,
    withheld_note,
)
from lib.charts.verdicts import direction_words
from lib.i18n import _, area_words, data_text, decimal, label, year_text
from lib.presentation import drawing
from lib.presentation.indicators import choose
from lib.presentation.markup import Markup, block, element, shorten
from lib.presentation.model import Slide
from lib.presentation.room import Room
from lib.presentation.slides.figures import figure
from lib.presentation.spec import slide_names

_LONGEST: Final = 200
_LONGEST_NAME: Final = 80
_SOURCES: Final = ("now_source_id", "since_source_id")


def slide(room: Room) -> Slide:
    """The value now, since when it has moved, and whether that was wanted."""
    every = room.ask(stores.indicators, room.country)
    row = choose(every, room.spec.indicator)
    if row is None:
        return _nothing(room)
    counted = verdicts.of_area(every)
    values = room.ask(stores.indicator_values, room.country, str(row["indicator_id"]))
    stated = values[(values["area_code"] == row["area_code"]) & values["value"].notna()]
    stated = stated.sort_values("year", kind="stable")
    name = shorten(data_text(row, "name"), _LONGEST_NAME)
    title = _("{indicator}: {direction}").format(indicator=name, direction=direction_words(row))
    now = _now(row, stated)
    html = block("with-line", _beside(row, stated, every), block("line-box", _line(row, stated)))
    return Slide(
        key="indikator",
        kind="indikator",
        name=slide_names()["indikator"],
        title=title,
        html=html,
        spoken=join(f"{title}.", f"{now}.", f"{_wanted(row)}.", _remark(row, stated), counted),
        notes=(
            room.note(now, [row["now_source_id"]]),
            room.note(direction_words(row), [row["now_source_id"], row["since_source_id"]]),
            room.note(
                _("The series from {first} to {last}").format(
                    first=year_text(stated["year"].iloc[0]), last=year_text(stated["year"].iloc[-1])
                ),
                sources_of(stated),
            ),
            *([room.note(counted, sources_of(every, columns=_SOURCES))] if counted else []),
        ),
    )


def _nothing(room: Room) -> Slide:
    title = _("No indicator has a national series up to {year}").format(
        year=year_text(room.country.year)
    )
    html = element("p", _("A series needs at least two values."), class_="empty")
    name = slide_names()["indikator"]
    return Slide("indikator", "indikator", name, title, html, f"{title}.")


def _value(row: Any, stated: pd.DataFrame) -> str:
    places = digits(stated["value"])
    unit = label("indicators.unit", words(row["unit"]))
    return f"{decimal(number(row['now_value']), places)} {unit}"


def _now(row: Any, stated: pd.DataFrame) -> str:
    return _("{value} in {year}, {area}").format(
        value=_value(row, stated),
        year=periods.newest(row),
        area=area_words(words(row["area_name"])),
    )


def _wanted(row: Any) -> str:
    name = label("indicators.wanted", words(row["wanted"]))
    return name[:1].upper() + name[1:]


def _beside(row: Any, stated: pd.DataFrame, every: pd.DataFrame) -> Markup:
    whose = _("{area}, {year}").format(
        area=area_words(words(row["area_name"])), year=periods.newest(row)
    )
    return block(
        "beside",
        block("now", element("p", whose, class_="whose"), figure(_value(row, stated))),
        block(
            "moved",
            element("p", _wanted(row), class_="wanted-way"),
            element("p", _remark(row, stated), class_="remark"),
            element("p", verdicts.in_short(every), class_="remark counted"),
        ),
    )


def _remark(row: Any, stated: pd.DataFrame) -> str:
    text = data_text(row, "description")
    return join(
        shorten(text, _LONGEST),
        _("The newest value is a projection.") if bool(row["projection"]) else "",
        gap_words(stated),
        withheld_note(row),
    )


def _line(row: Any, stated: pd.DataFrame) -> Markup:
    captions = drawing.Captions(
        broken=_("break in series"),
        reform=reform_words(),
        floor=not_from_zero(),
        ends=compared_years(row),
    )
    return drawing.series(stated[stated["value"].map(known)], captions)
