"""From tables of Statistics Norway to indicator values, by a mapping file."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from lib.intake.mapping import MappingProblem
from lib.intake.missing import missing_kind
from lib.intake.model import Plan
from lib.intake.planning import plan_rows
from lib.intake.pxweb import ADDRESS, Cell, Client, ServiceProblem, Variable
from lib.language import _, count, ngettext
from lib.store.connection import DATA, Store
from lib.store.problems import reason_words

MAPPING: Final = DATA / "ssb.toml"
_EVERY: Final = "*"
WITHHELD: Final = "skjermet"  # the quality of a figure that its publisher does not show


@dataclass(frozen=True)
class Series:
    """One indicator in a table.

    Attributes:
        indicator: the indicator's id.
        select: the one code of every variable that is neither area nor year.
        factor: what the table's figures are multiplied with to have the indicator's unit.
    """

    indicator: str
    select: Mapping[str, str]
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Mapped:
    """A table of the statistics bank, and what it becomes.

    Attributes:
        table: the table's number.
        area: the variable that holds areas; empty for a table about one area alone.
        year: the variable that holds years.
        areas: our code for the table's; those that are left out are not fetched.
        years: the years to fetch; `*` alone for all.
        source: the row of `sources`, without the day it was read.
        series: the indicators.
        quality: the quality of a figure without a sign.
        status: the quality of a figure with a sign beside it.
        skip: signs of figures that do not exist, which are left out.
        area_code: our code of the area that a table without areas is about, such as `NO`.
    """

    table: str
    area: str
    year: str
    areas: Mapping[str, str]
    years: Sequence[str]
    source: Mapping[str, str]
    series: Sequence[Series]
    quality: str
    status: Mapping[str, str] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    area_code: str = ""


def read_mapping(path: Path = MAPPING) -> tuple[str, list[Mapped]]:
    """The address of the service, and the tables to fetch.

    Raises:
        MappingProblem: the file is missing, or says something that cannot be.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = [_mapped(table) for table in content.get("table", [])]
        address = str(content.get("address", ADDRESS)).rstrip("/")
    except OSError as error:
        words = _("The mapping file {file} cannot be read: {reason}.")
        raise MappingProblem(words.format(file=path, reason=reason_words(error))) from error
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        words = _("The mapping file {file} has an error: {reason}.")
        raise MappingProblem(words.format(file=path.name, reason=_wrong(error))) from error
    if not tables:
        words = _("The mapping file {file} names no table. It says itself how to add one.")
        raise MappingProblem(words.format(file=path.name))
    return address, tables


class _MisfitError(ValueError):
    """What the mapping file says does not go together; says how, in our own words."""


def _wrong(error: Exception) -> str:
    """What is wrong with the mapping file; never a parser's own words."""
    if isinstance(error, _MisfitError):
        return str(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        line = re.search(r"line ([0-9]+)", str(error))
        return _("row {row} cannot be read").format(row=line[1] if line else 1)
    if isinstance(error, KeyError):
        return _("{name} is missing").format(name=error.args[0])
    return _("a value is of another kind than it should be")


def _mapped(table: Mapping[str, Any]) -> Mapped:
    if ("area" in table) == ("area_code" in table):
        words = _("area (the variable with areas) or area_code (the area that all figures are for)")
        raise _MisfitError(words)
    source = {name: str(table["source"][name]) for name in ("source_id", "publisher", "url")}
    return Mapped(
        table=str(table["id"]),
        area=str(table.get("area", "")),
        year=str(table["year"]),
        areas={str(theirs): str(ours) for theirs, ours in _areas(table).items()},
        years=[str(year) for year in table.get("years", [_EVERY])],
        source=source,
        series=[_series(each) for each in table["series"]],
        quality=str(table["quality"]),
        status={str(sign): str(quality) for sign, quality in table.get("status", {}).items()},
        skip=frozenset(map(str, table.get("skip", []))),
        area_code=str(table.get("area_code", "")),
    )


def _areas(table: Mapping[str, Any]) -> Mapping[str, Any]:
    areas: Mapping[str, Any] = table["areas"] if "area" in table else {}
    return areas


def _series(series: Mapping[str, Any]) -> Series:
    select = {str(name): str(code) for name, code in series["select"].items()}
    return Series(str(series["indicator"]), select, Decimal(str(series.get("factor", "1"))))


def fetch(
    store: Store,
    mapped: Mapped,
    client: Client,
    today: str,
    report: Callable[[str], None] = lambda _line: None,
) -> list[Plan]:
    """Fetch a table, and find out what it would change; nothing is changed.

    Args:
        store: the store.
        mapped: the table, and what it becomes.
        client: the service.
        today: the day of the fetch, ISO 8601, which becomes the day that the source was read.
        report: told what is being done, a line at a time.

    Returns:
        Two plans to be committed together: the source, and the values.

    Raises:
        ServiceProblem: the service did not answer with what was asked for.
        StoreProblem: the store cannot be read.
    """
    origin = f"{client.address}/tables/{mapped.table}"
    report(_("Fetching table {table}").format(table=mapped.table))
    variables = client.variables(mapped.table)
    _tell_summed(mapped, variables, report)
    rows, left_out = list[dict[str, object]](), Counter[str]()
    for series in mapped.series:
        for cell in client.cells(mapped.table, _selection(mapped, series, variables)):
            row = _row(mapped, series, cell)
            if row is None:
                left_out[cell.status] += 1
            else:
                rows.append(row)
    _tell_left_out(left_out, report)
    source = plan_rows(store, "sources", [{**mapped.source, "accessed": today}], origin=origin)
    values = plan_rows(store, "indicator_values", rows, origin=origin, given=[source])
    return [source, values]


def _tell_left_out(left_out: Mapping[str, int], report: Callable[[str], None]) -> None:
    """Say how many figures there are not, and why: one line for each sign."""
    for sign, number in left_out.items():
        words = ngettext(
            "{number} figure that does not exist is left out (sign “{sign}”: {meaning})",
            "{number} figures that do not exist are left out (sign “{sign}”: {meaning})",
            number,
        )
        meaning = {
            ".": _("not possible to state"),
            "..": _("not available"),
        }.get(sign, _("as the mapping file says"))
        report(words.format(number=count(number), sign=sign, meaning=meaning))


def _tell_summed(
    mapped: Mapped, variables: Mapping[str, Variable], report: Callable[[str], None]
) -> None:
    for series in mapped.series:
        left_out = variables.keys() - series.select.keys() - {mapped.area, mapped.year}
        if left_out:
            words = _("{indicator}: all of {variables} together")
            report(words.format(indicator=series.indicator, variables=", ".join(sorted(left_out))))


def _selection(
    mapped: Mapped, series: Series, variables: Mapping[str, Variable]
) -> dict[str, list[str]]:
    """What is asked for; variables that can be summed away may be left out of the mapping."""
    wanted = {name: [code] for name, code in series.select.items()}
    if mapped.area:
        wanted[mapped.area] = list(mapped.areas)
    wanted[mapped.year] = list(mapped.years)
    if mapped.year in variables and wanted[mapped.year] == [_EVERY]:
        wanted[mapped.year] = list(variables[mapped.year].codes)
    needed = {name for name, variable in variables.items() if not variable.eliminable}
    if not needed <= wanted.keys() <= variables.keys():
        words = _("Table {table} has the variables {found}, and the mapping names {named}.")
        found, named = ", ".join(variables), ", ".join(wanted)
        raise ServiceProblem(words.format(table=mapped.table, found=found, named=named))
    for name, each in wanted.items():
        missing = [code for code in each if code not in variables[name].codes]
        if missing:
            words = _("Table {table} has no {code} among its codes of {name}.")
            raise ServiceProblem(words.format(table=mapped.table, code=missing[0], name=name))
    return wanted


def _row(mapped: Mapped, series: Series, cell: Cell) -> dict[str, object] | None:
    """The row of a figure; None for one that does not exist, or that the mapping leaves out.

    The signs are Statistics Norway's standard signs, cell by cell: a figure that is withheld is a
    row without a number.
    """
    place = "/".join(cell.codes.values())
    withheld = cell.value is None and missing_kind(cell.status) == "withheld"
    if cell.value is None and not (withheld and cell.status not in mapped.skip):
        kind = missing_kind(cell.status)
        if cell.status in mapped.skip or kind in ("unknown", "impossible"):
            return None
        words = _(
            "Table {table} has no figure for {place} (sign “{sign}”). Nothing was changed. "
            "Leave out figures with this sign by adding it to skip in the mapping file."
        )
        raise ServiceProblem(words.format(table=mapped.table, place=place, sign=cell.status))
    if cell.status and cell.status not in mapped.status and not withheld:
        words = _(
            "Table {table} has the sign “{sign}” beside the figure for {place}. Nothing was "
            "changed. Say what it means under status in the mapping file."
        )
        raise ServiceProblem(words.format(table=mapped.table, place=place, sign=cell.status))
    year = cell.codes[mapped.year]
    if not re.fullmatch("[0-9]{4}", year):
        words = _("Table {table} has “{found}” where a year was expected.")
        raise ServiceProblem(words.format(table=mapped.table, found=year))
    return {
        "indicator_id": series.indicator,
        "area_code": mapped.areas[cell.codes[mapped.area]] if mapped.area else mapped.area_code,
        "year": int(year),
        "value": None if cell.value is None else cell.value * series.factor,
        "quality": WITHHELD if withheld else mapped.status.get(cell.status, mapped.quality),
        "source_id": mapped.source["source_id"],
    }
