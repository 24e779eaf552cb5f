"""Heading interpretation: column names, titles in any language, and helper columns.

The titles are those of the data package, of our own downloads and of the tables on the pages.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lib.charts.columns import column_names, helper_names, name_words
from lib.store.package import descriptions

_CODES: Final = ("_id", "_code", "part_of")
_BRACKETED: Final = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]\s*")
_AFTER: Final = re.compile(r"(.+?)(?:,|\s+i|\s+in)\s+(\S.*)")
# Spellings of units, letters and digits only.
_UNITS: Final = {
    "kr": {"kr", "kroner", "nok", "norske_kroner", "løpende_kroner"},
    "prosent": {"prosent", "pct", "per_cent", "percent", "%"},
    "km²": {"km2"},
    "år": {"år", "year", "årstall"},
    "innbyggere": {"innbyggere", "innbyggjarar", "inhabitants"},
    "senger": {"senger", "beds"},
    "grader (WGS84)": {"grader", "wgs84", "degrees"},
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """Possible meaning of a heading.

    Attributes:
        column: the column of the table; empty for what is reckoned out.
        helper: whether it only helps readers, such as the name beside a code.
        exact: whether it is the column's own name in the data package.
    """

    column: str
    helper: bool = False
    exact: bool = False


def normal(heading: str) -> str:
    """Comparison key of a heading."""
    text = unicodedata.normalize("NFKC", heading)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


def meanings(table: str, heading: str) -> tuple[Meaning, ...]:
    """Possible meanings of a heading, likeliest first; empty if unknown."""
    known = _known(table)
    whole = known.get(normal(heading))
    if whole:
        return whole
    for line in heading.splitlines():
        if found := known.get(normal(line)):
            return found
    for name, unit in _with_unit(heading):
        inside = known.get(normal(unit), ())
        found = tuple(
            each
            for each in known.get(normal(name), ())
            if _among(each, inside) or _is_unit(table, each.column, unit)
        )
        if found:
            return found
        if inside and inside[0].exact:
            return inside
    return ()


def _among(meaning: Meaning, others: tuple[Meaning, ...]) -> bool:
    return any((meaning.column, meaning.helper) == (each.column, each.helper) for each in others)


def other_unit(table: str, heading: str) -> tuple[str, str]:
    """Column whose heading has another unit, and the right unit."""
    for name, _unit in _with_unit(heading):
        for each in _known(table).get(normal(name), ()):
            unit = _unit_of(table, each.column)
            if unit and not each.helper:
                return each.column, unit
    return "", ""


def known_headings() -> tuple[str, ...]:
    """Names and titles of all columns, in lower case."""
    tables = descriptions()
    names = {name for each in tables.values() for name in each["fields"]}
    titles = {
        word.lower() for table in tables for name in names for word in column_names(table, name)
    }
    return tuple(sorted(names | titles))


def _with_unit(heading: str) -> Iterator[tuple[str, str]]:
    """Split a heading into name and unit: `Beløp (kroner)`, `Beløp, kr`, `Beløp i kr`."""
    for pattern in (_BRACKETED, _AFTER):
        found = pattern.fullmatch(heading.strip())
        if found:
            yield found[1], found[2]


def _unit_of(table: str, column: str) -> str:
    return str(descriptions()[table]["fields"].get(column, {}).get("unit", ""))


def _is_unit(table: str, column: str, written: str) -> bool:
    unit = _unit_of(table, column)
    return bool(unit) and (normal(written) or written.strip()) in _UNITS.get(unit, {normal(unit)})


@cache
def _known(table: str) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, list[Meaning]] = {}

    def add(heading: str, meaning: Meaning) -> None:
        there = found.setdefault(normal(heading), [])
        if not any(
            (each.column, each.helper) == (meaning.column, meaning.helper) for each in there
        ):
            there.append(meaning)

    described = descriptions()[table]["fields"]
    for name in described:
        add(name, Meaning(name, exact=True))
    for name, field in described.items():
        add(field.get("title", name), Meaning(name))
    for name in described:
        for word in column_names(table, name):
            add(word, Meaning(name))
    for word, column in helper_names(table).items():
        add(word, Meaning(column, helper=True))
    for name in described:
        # Only codes have names beside them: “Navn (name)” is the column itself.
        for word in name_words(table, name) if name.endswith(_CODES) else ():
            add(word, Meaning(name, helper=True))
    return {heading: tuple(each) for heading, each in found.items()}
