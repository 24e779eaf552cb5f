"""An indicator by municipality: one disc each, and a list in rank order.

Discs of rates have one size and the colour of their class. What is counted is divided by the
inhabitants where these were counted about the same year; otherwise the disc's area is the count,
for a rate of growing municipalities would be too high. Counts of larger areas are discs as well: a
large area in a deep colour would tell no more than that many people live there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import pandas as pd

from lib.charts import periods
from lib.charts.chart_model import (
    Chart,
    Format,
    LegendItem,
    Table,
    digits,
    format_cell,
    is_known,
    join_sentences,
    make_table,
    place_text,
    sources_of,
    text_or_empty,
    to_float,
)
from lib.charts.disc_scale import DiscScale, disc_scale
from lib.charts.map_layers import MapLayer, dots, point, tooltip, unplaced
from lib.charts.maps import Basemap, Measure, Scale, area_tip, deck, scale
from lib.charts.measures import indicator_measure
from lib.charts.palette import MapColours, rgb
from lib.charts.projection import inner_point
from lib.charts.rates import (
    WITHHELD,
    divided,
    is_rate,
    merged_words,
    of_all_years,
    preliminary,
    rates,
)
from lib.charts.rates import years as years_of
from lib.i18n import _, count, label, ngettext
from lib.rows import Row, records
from lib.selection import Per

LAYER: Final = "municipalities"  # the id of the layer of discs begins with this
_RADIUS: Final = {"land": 3.6, "helseregion": 5.0, "fylke": 8.0}
_WITHOUT: Final = 0.8  # the radius of a ring without a figure, in parts of a disc's
_MERGED: Final = 0.35  # the radius of a dot for what is part of another municipality, likewise
_SIZED: Final = 3  # which of the map's steps such discs have
_THROUGH: Final = 150  # how much of what lies below is covered by them, of 255
_FAINT: Final = 80  # the same of what is withheld
AREAS: Final = "areas-discs"  # the id of the layer of discs of counties and health regions
_WIDEST: Final = 34.0  # pixels, of the largest of these


@dataclass(frozen=True)
class Municipalities:
    """An indicator's values by municipality, as rates where they are counts of about 2010.

    Attributes:
        measure: title, unit, year, number format, and the values of the whole country.
        counted: the unit of the counts behind the rates; empty where the values are no rates.
        year: of all the values; None where there are none.
        years: the years that they stand for, in words.
        frame: code, name, county_code, county, latitude, longitude, value (NaN: none that year),
            count (behind a rate; NaN where the values are none), merged (part of another
            municipality that year), unknown (why there is no value), rank and ranked (the place in
            its county, 1 is the largest, and of how many; NaN: none, as for zero), shared (whether
            another municipality of the county has the same place), lacking (how many of the county
            have no value, and are in no place),
            latest (the newest value in words, where the year has none), source_id.
        basis: what counts are divided by, or why they are not.
        early: which values are preliminary.
    """

    measure: Measure
    counted: str
    year: int | None
    years: str
    frame: pd.DataFrame
    basis: str
    early: str = ""


def municipalities(
    rows: pd.DataFrame,
    definition: Row,
    per: Per = "innbygger",
    inside: pd.DataFrame | None = None,
    every: pd.DataFrame | None = None,
) -> Municipalities:
    """Values, rates and ranks.

    Args:
        rows: of `store.indicator_by_municipality`, for the whole country.
        definition: indicator_id, name_nb, name_en, unit, description_nb.
        per: kroner for counts as they are, or per inhabitant.
        inside: the same for the chosen area; None for all.
        every: of `store.indicator_values_by_kind`, the values of all years, which make classes and
            sizes; None for those of the year.
    """
    unit = label("indicators.unit", definition["unit"])
    year = int(rows["year"].iloc[0]) if len(rows) else None
    years = periods.of(rows.iloc[0]) if len(rows) else ""
    frame, each = rows.copy(), is_rate(definition, [year], per)
    frame["count"] = frame["value"] if each else float("nan")
    classed, people = of_all_years(rows if every is None else every, each=each)
    frame["value"], measured = rates(frame, unit, people) if each else (frame["value"], unit)
    frame["unknown"] = [_why(row, years) for row in records(rows)]
    frame["latest"] = [_latest(row, unit) for row in records(rows)]
    _rank_in_county(frame)
    values = frame["value"].tolist()
    if inside is not None:
        frame = frame[frame["code"].isin(inside["code"])].reset_index(drop=True)
    return Municipalities(
        indicator_measure(definition, measured, values, years_of(rows), classed, each=each),
        unit if each else "",
        year,
        years,
        frame,
        divided(definition, [year], per),
        preliminary(frame),
    )


def _rank_in_county(frame: pd.DataFrame) -> None:
    """Add rank, shared, ranked and lacking: the place in the county, which zero has none of."""
    lacking = frame["value"].isna() & ~frame["merged"].astype(bool)
    counted = frame.assign(placed=frame["value"].where(frame["value"] != 0), lacking=lacking)
    counties = counted.groupby("county_code", dropna=False)
    frame["rank"] = counties["placed"].rank(method="min", ascending=False)
    frame["shared"] = frame.duplicated(["county_code", "rank"], keep=False) & frame["rank"].notna()
    frame["ranked"] = counties["placed"].transform("count")
    frame["lacking"] = counties["lacking"].transform("sum")


def _why(row: Row, years: str) -> str:
    """Why a municipality has no value that year; empty where it has one."""
    if to_float(row["value"]) is not None:
        return ""
    if row["merged"]:
        return _("part of another municipality")
    if row["quality"] == WITHHELD:
        return label("indicator_values.quality", WITHHELD)
    return _("not stated for {year}").format(year=years)


def _latest(row: Row, unit: str) -> str:
    value = to_float(row["latest_value"])
    if to_float(row["value"]) is not None or value is None:
        return ""
    text = _("{year}: {amount} {unit}")
    places = digits([value])
    amount = Measure("", "", "decimal").text(value, places)
    years = periods.years(row.get("latest_first_year"), row["latest_year"])
    return text.format(year=years, amount=amount, unit=unit)


# --- The map --------------------------------------------------------------------------------------


def discs(found: Municipalities, basemap: Basemap, kind: str, chosen: str = "") -> MapLayer:
    """One disc for each municipality, a ring where it has no value.

    A disc has the colour of its class; of a count, its area is the number.

    Args:
        found: the values.
        basemap: what the discs lie on.
        kind: of the area that the view goes to: land, helseregion, fylke.
        chosen: code of a municipality whose disc is outlined.
    """
    coloured = scale(found.frame, found.measure, dark=basemap.dark)
    places = found.measure.places(found.frame["value"])
    placed = found.frame[found.frame["latitude"].notna() & found.frame["longitude"].notna()]
    looks = _Looks(found.measure, coloured, disc_scale(found.measure.classed), _RADIUS[kind])
    rows = [
        {
            **point(row, disc_tip(row, found, places)),
            "code": row["code"],
            **looks.disc(row, chosen=row["code"] == chosen),
        }
        for row in records(placed)
    ]
    # Rings below discs, and large discs below small ones.
    rows.sort(key=lambda row: (bool(row["fill"][3]), -row["r"]))
    # A click is remembered by the layer: another choice is another layer.
    layer = dots(f"{LAYER}:{chosen or basemap.selected or ''}", rows)
    legend = looks.legend(dict.fromkeys(text for text in found.frame["unknown"] if text))
    return MapLayer((layer,), legend, unplaced(len(found.frame) - len(placed)))


@dataclass(frozen=True)
class _Looks:
    """Size, fill and line of each disc, and the legend of them.

    Attributes:
        measure: what the values are; its `sized` says whether size or colour tells them.
        coloured: the classes.
        sizes: the sizes.
        radius: of a disc whose colour tells its value, in pixels.
    """

    measure: Measure
    coloured: Scale
    sizes: DiscScale
    radius: float

    def disc(self, row: Row, *, chosen: bool) -> dict[str, Any]:
        """`r`, `fill`, `line` and `w` of a disc.

        Args:
            row: value (NaN: none), unknown (why).
            chosen: whether it is outlined.
        """
        value, palette = to_float(row["value"]), self.coloured.palette
        radius, line = self.radius, palette.border
        fill = [*rgb(self.coloured.colour(value)), 255]
        if value is None:
            radius, fill = _unknown_look(text_or_empty(row["unknown"]), radius, palette)
            line = palette.outline
        elif self.measure.sized:
            radius = self.sizes.radius(value)
            fill = [*rgb(palette.sequential[_SIZED]), _THROUGH]
        return {
            "r": round(radius, 1),
            "fill": fill,
            "line": list(rgb(palette.selected if chosen else line)),
            "w": 2.5 if chosen else 0.7,
        }

    def legend(self, unknown: Iterable[str]) -> tuple[LegendItem, ...]:
        """What sizes and colours mean, and the marks of what is not known.

        Args:
            unknown: why some have no value, each reason once.
        """
        measure, palette = self.measure, self.coloured.palette
        items = self.coloured.legend(measure.unit, "disc")
        if measure.sized:
            head = _("{unit}: the disc's area is the number")
            if measure.format == "money":
                head = _("{unit}: the disc's area is the sum")
            head = head.format(unit=measure.unit)
            colour = palette.sequential[_SIZED]
            shown = self.sizes.legend(partial(_number, measure), colour, "disc")
            items = [LegendItem(head, "", ""), *shown]
        marks = (LegendItem(text, palette.outline, _unknown_shape(text)) for text in unknown)
        return (*items, *marks)


def _number(measure: Measure, value: float) -> str:
    """A number of a legend whose first line has the unit."""
    return format_cell(value, measure.format, measure.places(()))


def _unknown_shape(why: str) -> str:
    """The mark of a municipality without a value: another one for each reason."""
    marks = {
        _("part of another municipality"): "dot",
        label("indicator_values.quality", WITHHELD): "bubble",
    }
    return marks.get(why, "ring")


def _unknown_look(why: str, radius: float, palette: MapColours) -> tuple[float, list[int]]:
    """Radius and fill of the same mark on the map."""
    shape, colour = _unknown_shape(why), rgb(palette.outline)
    if shape == "dot":
        return radius * _MERGED, [*colour, 255]
    return radius * _WITHOUT, [*colour, _FAINT] if shape == "bubble" else [0, 0, 0, 0]


def area_discs(values: pd.DataFrame, measure: Measure, basemap: Basemap) -> MapLayer:
    """One disc for each area with a count or sum, at a point inside it.

    Args:
        values: code, name, value (NaN when unknown), detail.
        measure: what the values are.
        basemap: the areas.
    """
    areas, places = basemap.areas(), measure.places(values["value"])
    sizes = disc_scale(measure.classed or values["value"], _WIDEST)
    looks = _Looks(measure, scale(values, measure, dark=basemap.dark), sizes, sizes.least)
    rows: list[dict[str, Any]] = []
    for row in records(values):
        if row["code"] in areas and to_float(row["value"]):
            longitude, latitude = inner_point(areas[row["code"]])
            place = {**row, "longitude": longitude, "latitude": latitude}
            mark = {**point(place, area_tip(row, measure, places)), "code": row["code"]}
            rows.append({**mark, **looks.disc(row, chosen=False)})
    rows.sort(key=lambda row: -row["r"])
    layer = dots(f"{AREAS}:{basemap.selected or ''}", rows)
    return MapLayer((layer,), looks.legend(()), "")


def disc_tip(row: Row, found: Municipalities, places: int) -> str:
    """The municipality, its rate, the count behind it, and its place in the county."""
    if to_float(row["value"]) is None:
        return tooltip(
            text_or_empty(row["name"]), text_or_empty(row["unknown"]), text_or_empty(row["latest"])
        )
    counted = to_float(row["count"])
    behind = _("{amount} {unit}, {year}").format(
        amount=count(counted), unit=found.counted, year=found.years
    )
    return tooltip(
        text_or_empty(row["name"]),
        f"{found.measure.text(row['value'], places)}, {found.measure.years}",
        behind if counted is not None else "",
        _place(row),
    )


def _place(row: Row) -> str:
    """A municipality's place in its county, and how many there have no figure; empty for none."""
    if not is_known(row["rank"]):
        return ""
    lacking = int(row["lacking"])
    text = _("no. {place} of {count} in {county}")
    if lacking:
        text = _("no. {place} of {count} in {county} ({lacking} without a figure)")
    return text.format(
        place=place_text(row),
        count=count(row["ranked"]),
        county=text_or_empty(row["county"]),
        lacking=count(lacking),
    )


def disc_map(
    found: Municipalities, basemap: Basemap, layers: Sequence[MapLayer], people: Iterable[str] = ()
) -> Chart:
    """The counties without colours, and the discs on top.

    Args:
        found: the values.
        basemap: the counties.
        layers: the discs, and other places.
        people: ids of the sources of the inhabitants that the values are divided by.
    """
    legend = tuple(item for layer in layers for item in layer.legend)
    inside = found.frame["county_code"].dropna().unique().tolist()
    return Chart(
        title=found.measure.heading,
        unit=found.measure.unit,
        alt=alt(found),
        figure=deck(found.frame.iloc[0:0], found.measure, basemap, layers, inside),
        table=municipal_table(found),
        sources=tuple(dict.fromkeys([*sources_of(found.frame), *people])),
        note=join_sentences(note(found), *(layer.note for layer in layers)),
        legend=legend,
    )


# --- The same in words ----------------------------------------------------------------------------


def _ranked(found: Municipalities) -> pd.DataFrame:
    return found.frame.sort_values("value", ascending=False, na_position="last", kind="stable")


def alt(found: Municipalities) -> str:
    """The highest and the lowest municipality."""
    stated = _ranked(found).dropna(subset=["value"])
    if stated.empty:
        return _("{title}: no figures.").format(title=found.measure.heading)
    places = found.measure.places(found.frame["value"])
    high, low = stated.iloc[0], stated.iloc[-1]
    return _("{title}: highest in {high}, {most}; lowest in {low}, {least}.").format(
        title=found.measure.heading,
        high=high["name"],
        most=found.measure.text(high["value"], places),
        low=low["name"],
        least=found.measure.text(low["value"], places),
    )


def note(found: Municipalities) -> str:
    """How many of those that there were have a value, and what they are divided by, or why not."""
    if found.year is None:
        return ""
    merged = int(found.frame["merged"].sum())
    there = len(found.frame) - merged  # those that there were that year
    stated = int(found.frame["value"].notna().sum())
    return join_sentences(
        _known(stated, there).format(known=count(stated), count=count(there), year=found.years),
        merged_words() if merged else "",
        _("A place is among the municipalities of the county that have a figure above zero.")
        if _unplaced(found)
        else "",
        _("Municipalities of a county with the same figure share a number.")
        if found.frame["shared"].any()
        else "",
        found.basis,
        found.early,
    )


def _known(stated: int, there: int) -> str:
    """The sentence for how many of the municipalities have a figure: none, some or all."""
    if not stated:
        return ngettext(
            "The municipality has no figure for {year}.",
            "None of the {count} municipalities has a figure for {year}.",
            there,
        )
    if stated == there:
        return ngettext(
            "The municipality has a figure for {year}.",
            "All {count} municipalities have a figure for {year}.",
            there,
        )
    return ngettext(
        "{known} of {count} municipalities has a figure for {year}.",
        "{known} of {count} municipalities have a figure for {year}.",
        stated,
    )


def _unplaced(found: Municipalities) -> bool:
    """Whether a county with places has municipalities without one."""
    frame = found.frame
    zero = frame["value"] == 0
    return bool(frame["rank"].notna().any() and (frame["lacking"].any() or zero.any()))


def municipal_table(found: Municipalities) -> Table:
    """The municipalities in rank order, each with its place in its county and its count.

    A municipality without a value that year has the newest one it has in words. Where some have
    none, a column tells how many in the county are in no place.
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
    columns[value] = (found.measure.column, ranked["value"].tolist())
    pairs = zip(ranked["unknown"], ranked["latest"], strict=True)
    why = [
        f"{unknown} ({latest})" if latest else text_or_empty(unknown) for unknown, latest in pairs
    ]
    said = {place: ["–"] * len(ranked), value: why}
    if found.counted:
        name = _("Number ({unit})").format(unit=found.counted)
        columns[name] = ("count", ranked["count"].tolist())
        said[name] = ["–"] * len(ranked)
    if ranked["lacking"].any():
        columns[_("Municipalities of the county without a figure")] = (
            "count",
            ranked["lacking"].tolist(),
        )
    return replace(make_table(found.measure.heading, columns, "municipal"), said=said)
