"""What the map's colours can show: from a query's table to values, with title and unit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.charts import documented, periods
from lib.charts.chart_model import Format, absent, is_known, join_sentences, to_float
from lib.charts.documented import POTS, Money
from lib.charts.maps import Measure
from lib.charts.money import merged_note
from lib.charts.rates import (
    WITHHELD,
    divided,
    divided_by,
    is_count,
    is_rate,
    of_all_years,
    preliminary,
    rates,
    years,
)
from lib.i18n import _, count, data_text, label, money, ngettext, not_stated, year_text
from lib.rows import Row, records
from lib.selection import Per

_PER = 100_000  # inhabitants, for the rate of projects
_TRANSFER = 2012  # the year of the only transfer


@dataclass(frozen=True)
class MapValues:
    """Values for a choropleth.

    Attributes:
        measure: title, unit and number format.
        frame: columns code, name, value (NaN where not known), detail (one more line of text).
        sources: ids of the sources behind the values.
        note: what is left out.
        divided: whether counts of an indicator are divided by inhabitants.
        per: whether amounts or numbers are per inhabitant or in all; None where that is no choice.
    """

    measure: Measure
    frame: pd.DataFrame
    sources: tuple[str, ...] = ()
    note: str = ""
    divided: bool = False
    per: Per | None = None


def grants(
    by_area: Sequence[Row],
    per: Per,
    other: Sequence[Row] = (),
    which: Money = POTS,
    country: Sequence[Row] | None = None,
    by_year: Sequence[Row] | None = None,
) -> MapValues:
    """Documented money by county: of the coordination pots, or of the chosen scheme.

    Args:
        by_area: `store.documented_by`.
        per: kroner or per inhabitant.
        other: `store.other_totals`, which is told and not drawn.
        which: `documented.which`.
        country: the same of the whole country in all years, for the classes; None for by_area.
        by_year: the money by year, for the title.
    """
    column = "amount_nok" if per == "kroner" else "per_inhabitant"
    placed = [
        {
            **row,
            "value": row[column],
            "detail": _projects_text(row),
            "unknown": _why(absent(row, "projects")),
        }
        for row in by_area
        if is_known(row["code"])
    ]
    measure = Measure(
        documented.title(which),
        _("kroner") if per == "kroner" else _("kroner per inhabitant"),
        "money" if per == "kroner" else "kroner",
        absent=_("none found"),
        years="" if by_year is None else documented.projects_in(by_year),
        classed=_classed(country, column),
        sized=per == "kroner",
    )
    note = join_sentences(_unplaced(by_area), documented.beside(other[0]) if other else "")
    return MapValues(measure, _map_frame(placed), note=note, per=per)


def _classed(country: Iterable[Row] | None, column: str) -> tuple[float, ...]:
    """The whole country's values, without those that are not known and what has no place."""
    if country is None:
        return ()
    values = (to_float(row[column]) for row in country if is_known(row["code"]))
    return tuple(value for value in values if value is not None)


def _why(said: str) -> str:
    """Why an area has no value; empty for what no source states, which the map says by itself."""
    return "" if said == not_stated() else said


def projects(
    by_area: Sequence[Row],
    per: Per,
    country: Sequence[Row] | None = None,
    by_year: Sequence[Row] | None = None,
    which: Money = POTS,
) -> MapValues:
    """Number of documented projects by county.

    Args:
        by_area: `store.documented_by`.
        per: kroner for the number, or per inhabitant.
        country: the first of the whole country in all years, whose values make the classes; None
            for the same.
        by_year: the projects by year, for the title.
        which: `documented.which`.
    """
    each = per == "innbygger"
    # A rate on few projects says little without their number beside it.
    placed = [
        {**row, "detail": _projects_text(row), "unknown": _why(absent(row, "projects"))}
        for row in _counted(by_area, each=each)
        if is_known(row["code"])
    ]
    measure = Measure(
        documented.projects_title(which),
        _("projects per 100,000 inhabitants") if each else _("projects"),
        "decimal" if each else "count",
        absent=_("none found"),
        years="" if by_year is None else documented.projects_in(by_year),
        classed=() if country is None else _classed(_counted(country, each=each), "value"),
        sized=not each,
    )
    return MapValues(measure, _map_frame(placed), note=_unplaced(by_area), per=per)


def _counted(by_area: Iterable[Row], *, each: bool) -> list[Row]:
    """The number or the rate of projects; where none is found there is no figure, and no nought."""
    counted: list[Row] = []
    for row in by_area:
        value = float(row["projects"]) if row["projects"] > 0 else None
        if each and value is not None:
            people = to_float(row["population"])
            value = value / people * _PER if people else None
        counted.append({**row, "value": value})
    return counted


def transfers(by_area: Sequence[Row], per: Per, country: Sequence[Row] | None = None) -> MapValues:
    """The 2012 transfer by county.

    Args:
        by_area: `store.transfers_by`.
        per: kroner or per inhabitant.
        country: the same of the whole country, whose values make the classes; None for the same.
    """
    column = "total_nok" if per == "kroner" else "per_inhabitant"
    placed = [
        {
            **row,
            "value": row[column],
            "detail": documented.covered(row["covered"], row["municipalities_in_area"])
            + (f", {people}" if per == "innbygger" and (people := _people(row)) else ""),
            "unknown": _why(absent(row)),
        }
        for row in by_area
    ]
    measure = Measure(
        _("Transfer to the municipalities"),
        _("kroner") if per == "kroner" else _("kroner per inhabitant"),
        "money" if per == "kroner" else "kroner",
        years=year_text(_TRANSFER),
        classed=_classed(country, column),
        sized=per == "kroner",
    )
    return MapValues(measure, _map_frame(placed), note=merged_note(placed), per=per)


def _people(row: Row) -> str:
    return divided_by(row.get("covered_population"))


def _year_and_quality(row: Row, unit: str) -> str:
    """The year and quality of a value, and the count behind it where it is a rate."""
    behind = f"{count(row['counted'])} {unit}, " if unit and is_known(row["counted"]) else ""
    year = f"{periods.of(row)}, {label('indicator_values.quality', row['quality'])}"
    return behind + year


def indicator_measure(
    definition: Row | pd.Series,
    unit: str,
    values: Iterable[Any],
    years_shown: str,
    classed: tuple[float, ...],
    *,
    each: bool,
) -> Measure:
    """What a map of an indicator shows.

    Args:
        definition: name_nb, name_en, unit.
        unit: of the values, in the reader's words.
        values: those of the whole country that are shown; NaN where one is not known.
        years_shown: their years, in words.
        classed: the values that make the classes (`rates.of_all_years`).
        each: whether they are counts divided by inhabitants.
    """
    known = [value for cell in values if (value := to_float(cell)) is not None]
    form: Format = "count" if known and all(map(float.is_integer, known)) else "decimal"
    name, sized = data_text(definition, "name"), is_count(definition) and not each
    return Measure(name, unit, form, years=years_shown, classed=classed, sized=sized)


def indicator(
    rows: pd.DataFrame,
    definition: Row | pd.Series,
    per: Per = "innbygger",
    inside: Collection[str] | None = None,
    every: pd.DataFrame | None = None,
) -> MapValues:
    """An indicator's newest value by county or health region, from `store.indicator_by_area`.

    What is counted is divided by the inhabitants, with the count in the detail, where these were
    counted about the same year.

    Args:
        rows: every such area of the country.
        definition: indicator_id, name_nb, name_en, unit, description_nb.
        per: kroner for counts as they are, or per inhabitant.
        inside: the codes of the areas of the selection; None for all.
        every: of `store.indicator_values_by_kind`, the values of all years, which make classes and
            sizes; None for those that are shown.
    """
    placed = rows.assign(counted=rows["value"])
    unit = label("indicators.unit", definition["unit"])
    each = is_rate(definition, _stated(rows), per)
    classed, people = of_all_years(rows if every is None else every, each=each)
    placed["value"], measured = rates(placed, unit, people) if each else (placed["value"], unit)
    placed["detail"] = [
        _year_and_quality(row, unit if each else "") if is_known(row["year"]) else ""
        for row in records(placed)
    ]
    placed["unknown"] = [_unknown(row) for row in records(placed)]
    shown = placed if inside is None else placed[placed["code"].isin(inside)]
    return MapValues(
        indicator_measure(definition, measured, placed["value"], years(rows), classed, each=each),
        _values(shown),
        sources=tuple(shown["source_id"].dropna().unique()),
        note=join_sentences(divided(definition, _stated(rows), per), preliminary(rows)),
        divided=each,
        per="innbygger" if each else None,
    )


def _unknown(row: Row) -> str:
    """Why an area has no value."""
    if row["quality"] == WITHHELD:
        return label("indicator_values.quality", WITHHELD)
    return _why(absent(row))


def _stated(rows: pd.DataFrame) -> list[Any]:
    """The years of the values that are known."""
    return rows.loc[rows["value"].notna(), "year"].tolist()


def offices(found: Sequence[Row], areas: Sequence[Row]) -> MapValues:
    """Extra positions at the offices, by the counties that they serve.

    Args:
        found: rows of `store.offices`.
        areas: rows of `store.hierarchy`, for the counties' names.
    """
    names = {area["code"]: area["name"] for area in areas}
    rows = [
        {
            "code": code,
            "name": names[code],
            "value": float(office["positions"]),
            "detail": _("{office}, seat in {seat}").format(
                office=office["name"], seat=office["seat"]
            ),
        }
        for office in found
        for code in office["county_codes"].split(", ")
    ]
    frame = pd.DataFrame(rows, columns=["code", "name", "value", "detail"])
    since = [day[:4] for office in found if is_known(day := office["strengthened_from"])]
    measure = Measure(
        _("Extra positions for the reform"),
        _("positions"),
        "count",
        _("none"),
        years=_("from {year}").format(year=min(since)) if since else "",
    )
    return MapValues(measure, frame.sort_values("code", ignore_index=True))


def _map_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """What a map is drawn from."""
    names = ["code", "name", "value", "detail", "unknown"]
    kept = names if not rows or "unknown" in rows[0] else names[:-1]
    cells = [[row[name] for name in kept] for row in rows]
    return pd.DataFrame(cells, columns=kept).astype({"value": "float64"})


def _values(frame: pd.DataFrame) -> pd.DataFrame:
    names = ["code", "name", "value", "detail", "unknown"]
    return frame[[name for name in names if name in frame]].reset_index(drop=True)


def _projects_text(row: Row) -> str:
    projects = int(row["projects"])
    without = projects - int(row["with_amount"])
    text = ngettext("{number} project", "{number} projects", projects).format(
        number=count(projects)
    )
    if projects and without == projects:
        text = ngettext(
            "{number} project without an amount", "{number} projects without an amount", projects
        ).format(number=count(projects))
    elif without:
        text += ", " + _("{number} without an amount").format(number=count(without))
    return text


def _unplaced(by_area: Iterable[Row]) -> str:
    """The words for what cannot be drawn: how many, and how much."""
    rows = [row for row in by_area if not is_known(row["code"])]
    if not rows:
        return ""
    row = rows[0]
    return _("Without a county: {projects}, {amount}.").format(
        projects=documented.projects_behind(row), amount=money(row["amount_nok"])
    )
