"""An indicator by municipality: one disc each, coloured by a rate, and a list in rank order.

Discs have one size. What is counted is divided by the inhabitants, for a map of counts is a map of
where people live; the count stands in the tip and in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
import pydeck as pdk

from lib.figures import periods
from lib.figures.maps import Ground, MapLayer, Measure, Scale, plain_deck, scale
from lib.figures.model import (
    Chart,
    Format,
    LegendItem,
    Table,
    digits,
    join,
    known,
    number,
    place_text,
    sources_of,
    table,
    words,
)
from lib.figures.palette import rgb
from lib.figures.places import tip
from lib.figures.projection import deck_degrees
from lib.figures.rates import WITHHELD, divided, is_count, merged_words, rates
from lib.figures.rows import records
from lib.language import _, count, data_text, label, ngettext

LAYER: Final = "municipalities"  # the id of the layer of discs begins with this
_RADIUS: Final = {"land": 3.6, "helseregion": 5.0, "fylke": 8.0}
_WITHOUT: Final = 0.8  # the radius of a ring without a figure, in parts of a disc's


@dataclass(frozen=True)
class Municipalities:
    """An indicator's values by municipality, as rates where they are counts.

    Attributes:
        measure: title, unit and number format of the values.
        counted: the unit of the counts behind the rates; empty where the values are no counts.
        year: of all the values; None where there are none.
        years: the years that they stand for, in words.
        frame: code, name, county_code, county, latitude, longitude, value (NaN: none that year),
            count (NaN where the values are no counts), merged (part of another municipality that
            year), unknown (why there is no value), rank and
            ranked (the place in its county, 1 is the largest, and of how many; NaN: none, as for
            zero), shared (whether another municipality of the county has the same place),
            latest (the newest value in words, where the year has none), source_id.
    """

    measure: Measure
    counted: str
    year: int | None
    years: str
    frame: pd.DataFrame


def municipalities(rows: pd.DataFrame, definition: pd.Series) -> Municipalities:
    """Values, rates and ranks.

    Args:
        rows: of `store.indicator_by_municipality`.
        definition: indicator_id, name_nb, name_en, unit.
    """
    unit, name = label("indicators.unit", definition["unit"]), data_text(definition, "name")
    year = int(rows["year"].iloc[0]) if len(rows) else None
    years = periods.of(rows.iloc[0]) if len(rows) else ""
    frame = rows.copy()
    counted = is_count(definition)
    frame["count"] = frame["value"] if counted else float("nan")
    measured = unit
    if counted:
        frame["value"], measured = rates(frame, unit)
    frame["unknown"] = [_why(row, years) for row in records(rows)]
    frame["latest"] = [_latest(row, unit) for row in records(rows)]
    ranked = frame.groupby("county_code", dropna=False)["value"]
    places = ranked.rank(method="min", ascending=False)
    frame["rank"] = places.where(frame["value"] != 0)
    frame["shared"] = frame.duplicated(["county_code", "rank"], keep=False) & frame["rank"].notna()
    frame["ranked"] = ranked.transform("count")
    title = f"{name}, {years}" if year else name
    form: Format = "count" if _whole(frame["value"]) else "decimal"
    return Municipalities(
        Measure(title, measured, form), unit if counted else "", year, years, frame
    )


def _whole(values: Iterable[Any]) -> bool:
    numbers = [found for value in values if (found := number(value)) is not None]
    return bool(numbers) and all(value.is_integer() for value in numbers)


def _why(row: Mapping[str, Any], years: str) -> str:
    """Why a municipality has no value that year; empty where it has one."""
    if number(row["value"]) is not None:
        return ""
    if row["merged"]:
        return _("part of another municipality")
    if row["quality"] == WITHHELD:
        return label("indicator_values.quality", WITHHELD)
    return _("not stated for {year}").format(year=years)


def _latest(row: Mapping[str, Any], unit: str) -> str:
    value = number(row["latest_value"])
    if number(row["value"]) is not None or value is None:
        return ""
    text = _("{year}: {amount} {unit}")
    places = digits([value])
    amount = Measure("", "", "decimal").text(value, places)
    years = periods.years(row.get("latest_first_year"), row["latest_year"])
    return text.format(year=years, amount=amount, unit=unit)


# --- The map --------------------------------------------------------------------------------------


def discs(found: Municipalities, ground: Ground, kind: str, chosen: str = "") -> MapLayer:
    """One disc for each municipality: coloured by its class, a ring where it has no value.

    Args:
        found: the values.
        ground: what the discs lie on.
        kind: of the area that the view goes to: land, helseregion, fylke.
        chosen: code of a municipality whose disc is outlined.
    """
    coloured = scale(found.frame, found.measure, dark=ground.dark)
    places = digits(found.frame["value"])
    placed = found.frame[found.frame["latitude"].notna() & found.frame["longitude"].notna()]
    rows = [
        _disc(row, found, coloured, (_RADIUS[kind], places), chosen=row["code"] == chosen)
        for row in records(placed)
    ]
    rows.sort(key=lambda row: bool(row["fill"][3]))  # discs above rings
    layer = pdk.Layer(
        "ScatterplotLayer",
        rows,
        # A click is remembered by the layer: another choice is another layer.
        id=f"{LAYER}:{chosen or ground.selected or ''}",
        pickable=True,
        auto_highlight=False,
        stroked=True,
        filled=True,
        get_position="p",
        get_radius="r",
        radius_units="'pixels'",
        get_fill_color="fill",
        get_line_color="line",
        get_line_width="w",
        line_width_units="'pixels'",
    )
    unplaced = _unplaced(len(found.frame) - len(placed))
    return MapLayer((layer,), _legend(found, coloured), unplaced)


def _legend(found: Municipalities, coloured: Scale) -> tuple[LegendItem, ...]:
    classes = (
        replace(item, shape="disc" if item.shape == "square" else item.shape)
        for item in coloured.legend(found.measure.unit)
    )
    unknown = dict.fromkeys(text for text in found.frame["unknown"] if text)
    rings = (LegendItem(text, coloured.palette.outline, "ring") for text in unknown)
    return (*classes, *rings)


def _disc(
    row: Mapping[str, Any],
    found: Municipalities,
    coloured: Scale,
    size: tuple[float, int],
    *,
    chosen: bool,
) -> dict[str, Any]:
    value, palette = number(row["value"]), coloured.palette
    radius, places = size
    line = palette.border if value is not None else palette.outline
    return {
        "code": row["code"],
        "p": list(deck_degrees(row["longitude"], row["latitude"])),
        "tip": disc_tip(row, found, places),
        "r": radius if value is not None else radius * _WITHOUT,
        "fill": [*rgb(coloured.colour(value)), 255] if value is not None else [0, 0, 0, 0],
        "line": list(rgb(palette.selected if chosen else line)),
        "w": 2.5 if chosen else 0.7,
    }


def disc_tip(row: Mapping[str, Any], found: Municipalities, places: int) -> str:
    """The municipality, its rate, the count behind it, and its place in the county."""
    if number(row["value"]) is None:
        return tip(words(row["name"]), words(row["unknown"]), words(row["latest"]))
    counted = number(row["count"])
    behind = _("{amount} {unit}, {year}").format(
        amount=count(counted), unit=found.counted, year=found.years
    )
    return tip(
        words(row["name"]),
        found.measure.text(row["value"], places),
        behind if counted is not None else "",
        _("no. {place} of {count} in {county}").format(
            place=place_text(row), count=count(row["ranked"]), county=words(row["county"])
        )
        if known(row["rank"])
        else "",
    )


def _unplaced(missing: int) -> str:
    text = ngettext(
        "Without a place: {count} municipality.",
        "Without a place: {count} municipalities.",
        missing,
    )
    return text.format(count=count(missing)) if missing else ""


def disc_map(
    found: Municipalities, ground: Ground, layers: Sequence[MapLayer], people: Iterable[str] = ()
) -> Chart:
    """The counties without colours, and the discs on top.

    Args:
        found: the values.
        ground: the counties.
        layers: the discs, and other places.
        people: ids of the sources of the inhabitants that the values are divided by.
    """
    legend = tuple(item for layer in layers for item in layer.legend)
    inside = found.frame["county_code"].dropna().unique().tolist()
    return Chart(
        title=found.measure.title,
        unit=found.measure.unit,
        alt=alt(found),
        figure=plain_deck(ground, inside, layers),
        table=municipal_table(found),
        sources=tuple(dict.fromkeys([*sources_of(found.frame), *people])),
        note=join(note(found), *(layer.note for layer in layers)),
        legend=legend,
    )


# --- The same in words ----------------------------------------------------------------------------


def _ranked(found: Municipalities) -> pd.DataFrame:
    return found.frame.sort_values("value", ascending=False, na_position="last", kind="stable")


def alt(found: Municipalities) -> str:
    """The highest and the lowest municipality."""
    stated = _ranked(found).dropna(subset=["value"])
    if stated.empty:
        return _("{title}: no figures.").format(title=found.measure.title)
    places = digits(found.frame["value"])
    high, low = stated.iloc[0], stated.iloc[-1]
    return _("{title}: highest in {high}, {most}; lowest in {low}, {least}.").format(
        title=found.measure.title,
        high=high["name"],
        most=found.measure.text(high["value"], places),
        low=low["name"],
        least=found.measure.text(low["value"], places),
    )


def note(found: Municipalities) -> str:
    """How many of those that there were have a value, and what the rates are divided by."""
    if found.year is None:
        return ""
    merged = int(found.frame["merged"].sum())
    there = len(found.frame) - merged  # those that there were that year
    text = ngettext(
        "{known} of {count} municipality has a figure for {year}.",
        "{known} of {count} municipalities have a figure for {year}.",
        there,
    )
    stated = int(found.frame["value"].notna().sum())
    if not stated:
        text = _("None of the {count} municipalities has a figure for {year}.")
    return join(
        text.format(
            known=count(stated),
            count=count(there),
            year=found.years,
        ),
        merged_words() if merged else "",
        _("Municipalities of a county with the same figure share a number.")
        if found.frame["shared"].any()
        else "",
        divided() if found.counted else "",
    )


def municipal_table(found: Municipalities) -> Table:
    """The municipalities in rank order, each with its place in its county and its count.

    A municipality without a value that year has the newest one it has in words.
    """
    ranked = _ranked(found)
    unit = found.measure.unit
    place, value = _("No. in the county"), unit[:1].upper() + unit[1:]
    columns: dict[str, tuple[Format, list[Any]]] = {
        place: ("count", ranked["rank"].tolist()),
        _("Municipality"): ("text", ranked["name"].tolist()),
    }
    if ranked["county_code"].nunique() > 1:
        columns[_("County")] = ("text", ranked["county"].tolist())
    columns[value] = (found.measure.format, ranked["value"].tolist())
    pairs = zip(ranked["unknown"], ranked["latest"], strict=True)
    why = [f"{unknown} ({latest})" if latest else words(unknown) for unknown, latest in pairs]
    said = {place: ["–"] * len(ranked), value: why}
    if found.counted:
        name = _("Number ({unit})").format(unit=found.counted)
        columns[name] = ("count", ranked["count"].tolist())
        said[name] = ["–"] * len(ranked)
    return replace(table(found.measure.title, columns, "municipal"), said=said)
