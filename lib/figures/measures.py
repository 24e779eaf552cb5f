"""What the map's colours can show: from a query's table to values, with title and unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.figures import documented, periods
from lib.figures.documented import Money
from lib.figures.maps import Measure
from lib.figures.model import Format, absent, join, known
from lib.figures.money import merged_note
from lib.figures.rates import WITHHELD, divided, divided_by, is_count, rates
from lib.figures.rows import records
from lib.language import _, count, data_text, label, money, ngettext, not_stated
from lib.selection import Per

_PER = 100_000  # inhabitants, for the rate of projects


@dataclass(frozen=True)
class MapValues:
    """Values for a choropleth.

    Attributes:
        measure: title, unit and number format.
        frame: columns code, name, value (NaN where not known), detail (one more line of text).
        sources: ids of the sources behind the values.
        note: what is left out.
        divided: whether counts of an indicator are divided by inhabitants.
    """

    measure: Measure
    frame: pd.DataFrame
    sources: tuple[str, ...] = ()
    note: str = ""
    divided: bool = False


def grants(
    by_area: pd.DataFrame, per: Per, other: pd.DataFrame | None = None, which: Money = "pots"
) -> MapValues:
    """Documented money by county: of the coordination pots, or of the chosen scheme.

    Args:
        by_area: `store.documented_by`.
        per: kroner or per inhabitant.
        other: `store.other_totals`, which is told and not drawn.
        which: `documented.which`.
    """
    placed = by_area[by_area["code"].notna()].copy()
    placed["value"] = placed["amount_nok" if per == "kroner" else "per_inhabitant"]
    placed["detail"] = [_projects_text(row) for row in records(placed)]
    none = _("none found")
    placed["unknown"] = [_why(absent(row, "projects")) for row in records(placed)]
    measure = (
        Measure(documented.title(which), _("kroner"), "money", absent=none)
        if per == "kroner"
        else Measure(
            documented.title(which, each=True), _("kroner per inhabitant"), "kroner", absent=none
        )
    )
    beside = "" if other is None else documented.beside(other.iloc[0])
    note = join(_unplaced(by_area), beside)
    return MapValues(measure, _values(placed), note=note)


def _why(said: str) -> str:
    """Why an area has no value; empty for what no source states, which the map says by itself."""
    return "" if said == not_stated() else said


def projects(by_area: pd.DataFrame, per: Per, *, chosen: bool = False) -> MapValues:
    """Number of documented projects by county.

    Args:
        by_area: `store.documented_by`.
        per: in all or per inhabitant.
        chosen: whether one scheme is chosen, and counted instead of the coordination pots.
    """
    placed = by_area[by_area["code"].notna()].copy()
    rate = placed["projects"] / placed["population"] * _PER
    placed["value"] = placed["projects"].astype(float) if per == "kroner" else rate
    # A rate on few projects says little without their number beside it.
    placed["detail"] = [_projects_text(row) for row in records(placed)]
    title = _("Documented projects of the coordination pots")
    each = _("Documented projects of the pots per 100,000 inhabitants")
    if chosen:
        title = _("Documented projects of the chosen scheme")
        each = _("Documented projects of the scheme per 100,000 inhabitants")
    measure = (
        Measure(title, _("projects"), "count", _("none found"))
        if per == "kroner"
        else Measure(each, _("projects per 100,000 inhabitants"), "decimal", _("none found"))
    )
    return MapValues(measure, _values(placed), note=_unplaced(by_area))


def transfers(by_area: pd.DataFrame, per: Per) -> MapValues:
    """The 2012 transfer by county, from `store.transfers_by`."""
    placed = by_area.copy()
    placed["value"] = placed["total_nok" if per == "kroner" else "per_inhabitant"]
    placed["detail"] = [
        documented.covered(row["covered"], row["municipalities_in_area"])
        + (f", {people}" if per == "innbygger" and (people := _people(row)) else "")
        for row in records(placed)
    ]
    placed["unknown"] = [_why(absent(row)) for row in records(placed)]
    measure = (
        Measure(_("Transfer to the municipalities, 2012"), _("kroner"), "money")
        if per == "kroner"
        else Measure(
            _("Transfer to the municipalities per inhabitant, 2012"),
            _("kroner per inhabitant"),
            "kroner",
        )
    )
    return MapValues(measure, _values(placed), note=merged_note(placed))


def _people(row: Mapping[str, Any]) -> str:
    return divided_by(row.get("covered_population"))


def _year_and_quality(row: Mapping[str, Any], unit: str) -> str:
    """The year and quality of a value, and the count behind it where it is a rate."""
    behind = f"{count(row['counted'])} {unit}, " if unit and known(row["counted"]) else ""
    year = f"{periods.of(row)}, {label('indicator_values.quality', row['quality'])}"
    return behind + year


def indicator(rows: pd.DataFrame, definition: pd.Series) -> MapValues:
    """An indicator's newest value by county or health region, from `store.indicator_by_area`.

    What is counted is divided by the inhabitants, with the count in the detail.
    """
    placed = rows.copy()
    placed["counted"] = placed["value"]
    unit, counted = label("indicators.unit", definition["unit"]), is_count(definition)
    measured = unit
    if counted:
        placed["value"], measured = rates(placed, unit)
    placed["detail"] = [
        _year_and_quality(row, unit if counted else "") if known(row["year"]) else ""
        for row in records(placed)
    ]
    placed["unknown"] = [
        label("indicator_values.quality", WITHHELD)
        if row["quality"] == WITHHELD
        else _why(absent(row))
        for row in records(placed)
    ]
    values = placed["value"].dropna()
    whole = len(values) and values.astype(float).map(float.is_integer).all()
    digits: Format = "count" if whole else "decimal"
    return MapValues(
        Measure(data_text(definition, "name"), measured, digits),
        _values(placed),
        sources=tuple(placed["source_id"].dropna().unique()),
        note=divided() if counted else "",
        divided=counted,
    )


def offices(found: pd.DataFrame, areas: pd.DataFrame) -> MapValues:
    """Extra positions at the offices, by the counties that they serve.

    Args:
        found: rows of `store.offices`.
        areas: rows of `store.hierarchy`, for the counties' names.
    """
    names = dict(zip(areas["code"], areas["name"], strict=True))
    rows = [
        {
            "code": code,
            "name": names[code],
            "value": float(office["positions"]),
            "detail": _("{office}, seat in {seat}").format(
                office=office["name"], seat=office["seat"]
            ),
        }
        for office in records(found)
        for code in office["county_codes"].split(", ")
    ]
    frame = pd.DataFrame(rows, columns=["code", "name", "value", "detail"])
    measure = Measure(_("Extra positions for the reform"), _("positions"), "count", _("none"))
    return MapValues(measure, frame.sort_values("code", ignore_index=True))


def _values(frame: pd.DataFrame) -> pd.DataFrame:
    names = ["code", "name", "value", "detail", "unknown"]
    return frame[[name for name in names if name in frame]].reset_index(drop=True)


def _projects_text(row: Mapping[str, Any]) -> str:
    projects = int(row["projects"])
    without = projects - int(row["with_amount"])
    text = ngettext("{number} project", "{number} projects", projects).format(
        number=count(projects)
    )
    if row["partial"]:
        text = _("{projects} in the chosen municipality").format(projects=text)
    if without:
        text += ", " + _("{number} without an amount").format(number=count(without))
    return text


def _unplaced(by_area: pd.DataFrame) -> str:
    """The words for what cannot be drawn: how many, and how much."""
    rows = by_area[by_area["code"].isna()]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    return _("Without a county: {projects}, {amount}.").format(
        projects=documented.projects_behind(row), amount=money(row["amount_nok"])
    )
