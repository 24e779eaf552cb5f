"""Mapping file of Statistics Norway's tables (data/ssb.toml): selections and indicators."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from lib.i18n import _
from lib.imports.mapping import MappingProblem
from lib.imports.pxweb import ADDRESS
from lib.store.errors import reason_words
from lib.store.paths import DATA

MAPPING: Final = DATA / "ssb.toml"
EVERY: Final = "*"
_WHOLE: Final = frozenset({"address", "areas", "table"})
_LIST: Final = frozenset({"codes", "last_year"})
_TABLE: Final = frozenset(
    {
        "id",
        "area",
        "area_code",
        "areas",
        "year",
        "years",
        "without",
        "eliminate",
        "quality",
        "revised",
        "status",
        "skip",
        "source",
        "replaces",
        "series",
    }
)
_SOURCE: Final = frozenset({"source_id", "publisher", "url"})
_SERIES: Final = frozenset({"indicator", "select", "labels", "factor"})


@dataclass(frozen=True)
class Series:
    """Indicator in a table.

    Attributes:
        indicator: the indicator's id.
        select: the one code of every variable that is neither area nor year, nor summed away.
        factor: what the table's figures are multiplied with to have the indicator's unit.
        labels: what the service calls the code of a variable; another word stops the table.
    """

    indicator: str
    select: Mapping[str, str]
    factor: Decimal = Decimal(1)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapped:
    """Mapping of one table.

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
        eliminate: variables that are left out on purpose: the figures are of all their codes
            together.
        last_year: the last year to fetch for a code of the table; without one, every year.
        without: codes of areas whose figures of a year are not brought, though they are there.
        replaces: sources whose rows a fetch may change, because they are copies of this table.
        revised: the day of the year after, `MM-DD`, before which a year's figures are preliminary.
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
    eliminate: frozenset[str] = frozenset()
    last_year: Mapping[str, int] = field(default_factory=dict)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    replaces: frozenset[str] = frozenset()
    revised: str = ""


@dataclass(frozen=True)
class _Areas:
    """Named list of areas: our codes by the table's, and the last year."""

    codes: Mapping[str, str]
    last_year: int | None = None


def read_mapping(path: Path = MAPPING) -> tuple[str, list[Mapped]]:
    """Read the service URL and the table mappings.

    Raises:
        MappingProblem: the file is missing, or says something that cannot be.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = _tables(content)
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
    """Inconsistent mapping file, with a message of ours."""


def _wrong(error: Exception) -> str:
    """Error message for an invalid mapping file."""
    if isinstance(error, _MisfitError):
        return str(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        line = re.search(r"line ([0-9]+)", str(error))
        return _("row {row} cannot be read").format(row=line[1] if line else 1)
    if isinstance(error, KeyError):
        return _("{name} is missing").format(name=error.args[0])
    return _("a value is of another kind than it should be")


def _tables(content: Mapping[str, Any]) -> list[Mapped]:
    _known(content, _WHOLE)
    lists = {name: _list(each) for name, each in content.get("areas", {}).items()}
    tables = []
    for number, table in enumerate(content.get("table", []), start=1):
        try:
            tables.append(_mapped(table, lists))
        except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
            words = _("table {table}: {reason}")
            named = table.get("id", number) if isinstance(table, Mapping) else number
            raise _MisfitError(words.format(table=named, reason=_wrong(error))) from error
    return tables


def _known(given: Iterable[str], known: frozenset[str]) -> None:
    """Raise an error for unknown keys, so that misspelled ones are not ignored."""
    for name in given:
        if name not in known:
            words = _("{name} is unknown here; these are known: {names}")
            raise _MisfitError(words.format(name=name, names=", ".join(sorted(known))))


def _list(given: Mapping[str, Any]) -> _Areas:
    _known(given, _LIST)
    codes = given["codes"]
    pairs = codes.items() if isinstance(codes, Mapping) else [(code, code) for code in codes]
    last = given.get("last_year")
    return _Areas(_once(pairs), None if last is None else int(last))


def _once(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Dictionary of codes; each may occur once."""
    codes: dict[str, str] = {}
    for theirs, ours in pairs:
        if str(theirs) in codes or str(ours) in codes.values():
            raise _MisfitError(_("the area {code} is there twice").format(code=theirs))
        codes[str(theirs)] = str(ours)
    return codes


def _mapped(table: Mapping[str, Any], lists: Mapping[str, _Areas]) -> Mapped:
    _known(table, _TABLE)
    if ("area" in table) == ("area_code" in table):
        words = _("area (the variable with areas) or area_code (the area that all figures are for)")
        raise _MisfitError(words)
    chosen = _chosen(table, lists)
    _known(table["source"], _SOURCE)
    mapped = Mapped(
        table=str(table["id"]),
        area=str(table.get("area", "")),
        year=str(table["year"]),
        areas=_once(pair for each in chosen for pair in each.codes.items()),
        years=[str(year) for year in dict.fromkeys(table.get("years", [EVERY]))],
        source={name: str(table["source"][name]) for name in sorted(_SOURCE)},
        series=[_series(each) for each in table["series"]],
        quality=str(table["quality"]),
        status={str(sign): str(quality) for sign, quality in table.get("status", {}).items()},
        skip=frozenset(map(str, table.get("skip", []))),
        area_code=str(table.get("area_code", "")),
        eliminate=frozenset(map(str, table.get("eliminate", []))),
        last_year={
            code: each.last_year for each in chosen for code in each.codes if each.last_year
        },
        without={
            str(year): frozenset(map(str, codes))
            for year, codes in table.get("without", {}).items()
        },
        replaces=frozenset(map(str, table.get("replaces", []))),
        revised=str(table.get("revised", "")),
    )
    _check(mapped)
    return mapped


def _chosen(table: Mapping[str, Any], lists: Mapping[str, _Areas]) -> list[_Areas]:
    """Areas of a table: list names or codes."""
    if "area" not in table:
        return []
    areas = table["areas"]
    if isinstance(areas, Mapping):
        return [_Areas(_once(areas.items()))]
    for name in areas:
        if name not in lists:
            words = _("there is no list of areas {name}; these are there: {names}")
            raise _MisfitError(words.format(name=name, names=", ".join(lists)))
    return [lists[name] for name in areas]


def _series(series: Mapping[str, Any]) -> Series:
    _known(series, _SERIES)
    return Series(
        str(series["indicator"]),
        {str(name): str(code) for name, code in series["select"].items()},
        Decimal(str(series.get("factor", "1"))),
        {str(name): str(label) for name, label in series.get("labels", {}).items()},
    )


def _check(mapped: Mapped) -> None:
    """Raise an error for combinations that cannot work."""
    wrong_years = mapped.years != [EVERY] and not all(
        re.fullmatch("[0-9]{4}", each) for each in mapped.years
    )
    if wrong_years or not mapped.years:
        raise _MisfitError(_("years are years with four digits, or “*” alone for all"))
    if mapped.revised and not re.fullmatch("[01][0-9]-[0-3][0-9]", mapped.revised):
        raise _MisfitError(_("revised is a month and a day, such as 06-15"))
    for series in mapped.series:
        fixed = {mapped.area, mapped.year, *mapped.eliminate}
        for name in series.select.keys() & fixed | {mapped.area, mapped.year} & mapped.eliminate:
            words = _("the variable {name} is named for two purposes; it can have one")
            raise _MisfitError(words.format(name=name))
        for name in series.labels.keys() - series.select.keys():
            words = _("there is a label for the variable {name}, and no code")
            raise _MisfitError(words.format(name=name))
