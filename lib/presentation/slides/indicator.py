"""Slide: one national indicator."""

from typing import Any, Final

import pandas as pd

from lib import store as stores
from lib.charts import periods, verdicts
from lib.charts.chart_model import (
    digits,
    is_known,
    join_sentences,
    sources_of,
    text_or_empty,
    to_float,
)
from lib.charts.progress import (
    compared_years,
    gap_words,
    not_from_zero,
    reform_words,
    withheld_note,
)
from lib.charts.rates import PRELIMINARY
from lib.charts.verdicts import direction_words
from lib.i18n import _, area_words, data_text, decimal, label, year_text
from lib.presentation import slide_graphics
from lib.presentation.deck_config import slide_names
from lib.presentation.indicators import choose
from lib.presentation.markup import Markup, div, element, shorten
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Slide
from lib.presentation.slides.figures import figure

_LONGEST: Final = 200
_LONGEST_NAME: Final = 80
_SOURCES: Final = ("now_source_id", "since_source_id")


def slide(context: SlideContext) -> Slide:
    """Build the slide: value, change and verdict."""
    every = context.ask(stores.indicators, context.country)
    row = choose(every, context.config.indicator)
    if row is None:
        return _nothing(context)
    counted = verdicts.of_area(every)
    values = context.ask(stores.indicator_values, context.country, str(row["indicator_id"]))
    stated = values[(values["area_code"] == row["area_code"]) & values["value"].notna()]
    stated = stated.sort_values("year", kind="stable")
    name = shorten(data_text(row, "name"), _LONGEST_NAME)
    title = _("{indicator}: {direction}").format(indicator=name, direction=direction_words(row))
    now = _now(row, stated)
    floor = "" if slide_graphics.begins_at_zero(stated["value"]) else not_from_zero()
    html = div("with-line", _beside(row, stated, every), div("line-box", _line(row, stated)))
    return Slide(
        key="indikator",
        kind="indikator",
        name=slide_names()["indikator"],
        title=title,
        html=html,
        spoken=join_sentences(
            f"{title}.", f"{now}.", f"{_wanted(row)}.", _remark(row, stated), floor, counted
        ),
        notes=(
            context.note(now, [row["now_source_id"]]),
            *([context.note(floor.removesuffix("."), sources_of(stated))] if floor else []),
            context.note(direction_words(row), [row["now_source_id"], row["since_source_id"]]),
            context.note(
                _("The series from {first} to {last}").format(
                    first=year_text(stated["year"].iloc[0]), last=year_text(stated["year"].iloc[-1])
                ),
                sources_of(stated),
            ),
            *([context.note(counted, sources_of(every, columns=_SOURCES))] if counted else []),
        ),
    )


def _nothing(context: SlideContext) -> Slide:
    title = _("No indicator has a national series up to {year}").format(
        year=year_text(context.country.year)
    )
    html = element("p", _("A series needs at least two values."), class_="empty")
    name = slide_names()["indikator"]
    return Slide("indikator", "indikator", name, title, html, f"{title}.")


def _value(row: Any, stated: pd.DataFrame) -> str:
    places = digits(stated["value"])
    unit = label("indicators.unit", text_or_empty(row["unit"]))
    return f"{decimal(to_float(row['now_value']), places)} {unit}"


def _now(row: Any, stated: pd.DataFrame) -> str:
    return _("{value} in {year}, {area}").format(
        value=_value(row, stated),
        year=periods.newest(row),
        area=area_words(text_or_empty(row["area_name"])),
    )


def _wanted(row: Any) -> str:
    name = label("indicators.wanted", text_or_empty(row["wanted"]))
    return name[:1].upper() + name[1:]


def _beside(row: Any, stated: pd.DataFrame, every: pd.DataFrame) -> Markup:
    whose = _("{area}, {year}").format(
        area=area_words(text_or_empty(row["area_name"])), year=periods.newest(row)
    )
    if row["now_quality"] == PRELIMINARY:
        whose = f"{whose}, {label('indicator_values.quality', PRELIMINARY)}"
    return div(
        "beside",
        div("now", element("p", whose, class_="whose"), figure(_value(row, stated))),
        div(
            "moved",
            element("p", _wanted(row), class_="wanted-way"),
            element("p", _remark(row, stated), class_="remark"),
            element("p", verdicts.in_short(every), class_="remark counted"),
        ),
    )


def _remark(row: Any, stated: pd.DataFrame) -> str:
    text, among = data_text(row, "description"), verdicts.among_words(row)
    return join_sentences(
        shorten(text, _LONGEST),
        f"{among}." if among else "",
        _("The newest value is a projection.") if bool(row["projection"]) else "",
        gap_words(stated),
        withheld_note(row),
    )


def _line(row: Any, stated: pd.DataFrame) -> Markup:
    captions = slide_graphics.Captions(
        broken=_("break in series"),
        reform=reform_words(),
        floor=not_from_zero(),
        ends=compared_years(row),
    )
    return slide_graphics.line_chart(stated[stated["value"].map(is_known)], captions)
