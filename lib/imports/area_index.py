"""Index that resolves area codes and names to areas of the 2010 division.

A name that several areas share is never guessed: the county in the row decides, or all are named.
Codes and names of other years are explained, not translated in silence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from lib.i18n import _, comparison_key, translations
from lib.imports.parsing import UnclearError
from lib.store import normalize
from lib.store.change_log import Key, Row
from lib.store.divisions import COUNTY, MUNICIPALITY, Unit, origins, units

# Area levels by column; other area columns hold any level.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "municipality_code": frozenset({MUNICIPALITY}),
    "county_code": frozenset({COUNTY}),
}
_NUMBER: Final = re.compile(r"(?:K[-_ ]?)?([0-9]{1,4})(?:[.,]0+)?", re.IGNORECASE)
_FORMULA: Final = re.compile(r'="?([^"]*)"?')
_CODE_FIRST: Final = re.compile(r"([0-9]{2,4})[\s:,.–-]+(\D.+)")
_CODE_LAST: Final = re.compile(r"(\D+?)[\s:,.–-]*[(\[]?([0-9]{2,4})[)\]]?")
_INSIDE: Final = re.compile(r"(.+?)\s*(?:\((.+)\)|,\s*(.+)|\s[iI]\s(.+))")
_KIND_WORDS: Final = {
    "kommune": MUNICIPALITY,
    "herad": MUNICIPALITY,
    "herred": MUNICIPALITY,
    "municipality": MUNICIPALITY,
    "fylke": COUNTY,
    "fylkeskommune": COUNTY,
    "county": COUNTY,
    "rhf": "helseregion",
}
_COUNTRY: Final = ("hele landet", "heile landet", "landet", "the whole country", "nasjonalt")
_NEAR: Final = 0.8


@dataclass(frozen=True, slots=True)
class _Asked:
    """Parsed area name: the name, the area level and the county."""

    name: str
    kind: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class Grown:
    """Municipality whose borders changed after 2010.

    Attributes:
        before: its code and name in 2010.
        after: its code and name in the later year.
        year: the first year with those borders.
        areas: what it consists of, in the division of 2010.
    """

    before: str
    after: str
    year: str
    areas: str


class AreaIndex:
    """Areas by code and by name."""

    def __init__(self, areas: Mapping[Key, Row]) -> None:
        self.areas = {key[0]: row for key, row in areas.items()}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self.grown: dict[tuple[str, str, str], Grown | None] = {}
        for code, row in self.areas.items():
            for name in _names(str(row["name"])):
                self.by_name[name].add(code)
            if row["kind"] == "land":
                for name in (*_COUNTRY, *translations("Norway")):
                    self.by_name[_name_key(name)].add(code)

    def understood(self, text: str, column: str, county: str = "") -> str:
        """Area code of a cell; the cell itself if unknown.

        Args:
            text: the cell, without blanks around it.
            column: the column's name, which tells the kinds of areas.
            county: the county in the same row, if it is known.

        Raises:
            UnclearError: there are several readings, or the area is one of another year.
        """
        kinds = KINDS.get(column, frozenset())
        if found := _FORMULA.fullmatch(text):
            text = found[1].strip()
        if text in self.areas or not text:
            return text
        if found := _NUMBER.fullmatch(text):
            return self._code(found[1], kinds)
        for pattern, places in ((_CODE_FIRST, (1, 2)), (_CODE_LAST, (2, 1))):
            if found := pattern.fullmatch(text):
                return self._both(found[places[0]], found[places[1]], kinds)
        return self._named(text, kinds, county)

    def since(self, text: str, code: str, year: str) -> Grown | None:
        """Later municipality with the same name or code and other borders.

        Args:
            text: the cell.
            code: the code of 2010 that it means.
            year: the year that the row is about.

        Returns:
            None where the name, or the code that the cell has, is that of the borders of 2010 in
            that year.
        """
        asked = text, code, year
        if asked not in self.grown:
            self.grown[asked] = self._grown(*asked)
        return self.grown[asked]

    def _grown(self, text: str, code: str, year: str) -> Grown | None:
        if code not in self.areas:
            return None
        if any(letter.isdigit() for letter in text):
            same = _later_by_code().get(code, [])
        else:
            names = _names(str(self.areas[code]["name"]))
            same = [unit for name in names for unit in _later_by_name().get(name, ())]
        then = [unit for unit in same if unit.on(f"{year}-12-31") and code in origins(unit)]
        if not then or origins(then[0]) == {code: True}:
            return None
        first = min(each.valid_from for each in same if origins(each) == origins(then[0]))
        return Grown(
            f"{code} {self.areas[code]['name']}",
            f"{then[0].code} {then[0].name}",
            first[:4],
            _joined(_places(then[0], self.areas)),
        )

    def _code(self, digits: str, kinds: frozenset[str]) -> str:
        widths = [2] if kinds == {COUNTY} else [4] if kinds == {MUNICIPALITY} else [2, 4]
        for width in widths:
            code = digits.zfill(width)
            if code in self.areas:
                return code
        full = digits.zfill(min(width for width in (*widths, 4) if width >= len(digits)))
        _refuse_other_year([unit for unit in units() if unit.code == full], self.areas, digits)
        return full if not kinds else digits.zfill(widths[0])

    def _both(self, digits: str, name: str, kinds: frozenset[str]) -> str:
        """Resolve a code followed by a name, which must match."""
        code = self._code(digits, kinds)
        named = self.by_name.get(_name_key(_asked(name).name), set())
        if code not in self.areas or code in named:
            return code
        words = _(
            "{code} is {area}, but “{name}” stands beside it. Write only the code, or only "
            "the name."
        )
        words = words.format(code=code, area=self.areas[code]["name"], name=name.strip())
        cause = _("The code and the name in a cell are of different areas. Write only one of them.")
        raise UnclearError(words, cause=cause, alone=True)

    def _named(self, text: str, kinds: frozenset[str], county: str) -> str:
        for asked in _readings(text):
            codes = self._with_name(asked, kinds)
            if not codes:
                continue
            within = {code for code in codes if county and self._above(code) == county}
            if len(within or codes) == 1:
                return next(iter(within or codes))
            raise UnclearError(self._several(text, codes), alone=True)
        raise self._unknown(text, kinds)

    def _unknown(self, text: str, kinds: frozenset[str]) -> UnclearError:
        """Error message for an unknown name: what it is today, or suggestions.

        Raises:
            UnclearError: it is one of another year.
        """
        asked = [asked.name for asked in _readings(text)]
        plain = [_name_key(each) for name in asked for each in (name, *_parts(name))]
        if any(self.by_name.get(name) for name in plain):  # an area of another level
            return UnclearError(_expected(kinds))
        other = [unit for unit in units() if _names(unit.name) & {*plain}]
        _refuse_other_year(
            [unit for unit in other if not kinds or unit.kind in kinds], self.areas, text
        )
        return UnclearError(_expected(kinds), hint=self._near(plain[0], kinds))

    def _with_name(self, asked: _Asked, kinds: frozenset[str]) -> set[str]:
        known = self.by_name.get(_name_key(asked.name), set())
        for part in () if known else _parts(asked.name):
            known = known | self.by_name.get(_name_key(part), set())
        codes = {
            code
            for code in known
            if (not kinds or self.areas[code]["kind"] in kinds)
            and (not asked.kind or self.areas[code]["kind"] == asked.kind)
        }
        if not asked.county:
            return codes
        return {
            code
            for code in codes
            if self._above(code) in self.by_name.get(_name_key(asked.county), ())
        }

    def _above(self, code: str) -> str:
        return str(self.areas[code]["parent_code"] or "")

    def _several(self, text: str, codes: Iterable[str]) -> str:
        kinds = {code: str(self.areas[code]["kind"]) for code in codes}
        shown = sorted(f"{code} {self.areas[code]['name']}" for code in codes)
        if len(set(kinds.values())) > 1:
            shown = sorted(f"{code} ({kind})" for code, kind in kinds.items())
        words = _("“{name}” may be several areas: {areas}. Write the code, or the county as well.")
        return words.format(name=text, areas=", ".join(shown))

    def _near(self, name: str, kinds: frozenset[str]) -> str:
        names = [
            each
            for each, codes in self.by_name.items()
            if not kinds or any(self.areas[code]["kind"] in kinds for code in codes)
        ]
        # Names that are equal without diacritics come first: Tromsö is Tromsø, not Troms.
        folded = {normalize(each): each for each in reversed(names)}
        near = get_close_matches(normalize(name), list(folded), 1, _NEAR)
        found = [folded[each] for each in near]
        if not found:
            return ""
        codes = sorted(
            code
            for code in self.by_name[found[0]]
            if not kinds or self.areas[code]["kind"] in kinds
        )
        return f"{self.areas[codes[0]]['name']} ({codes[0]})"


def _name_key(name: str) -> str:
    """Comparison key of an area name."""
    return re.sub(r"[\s/-]+", " ", comparison_key(name))


def _names(name: str) -> set[str]:
    """All names of an area, with and without its county, in each language."""
    bare = re.sub(r"\s*\(.*\)$", "", name)
    return {_name_key(each) for each in (name, bare, *_parts(bare))}


@cache
def _later_by_name() -> dict[str, list[Unit]]:
    """Municipalities of later divisions by name."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units():
        for name in _names(unit.name) if unit.kind == MUNICIPALITY and unit.valid_from else ():
            found[name].append(unit)
    return dict(found)


@cache
def _later_by_code() -> dict[str, list[Unit]]:
    """Municipalities of later divisions by code."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units():
        if unit.kind == MUNICIPALITY and unit.valid_from:
            found[unit.code].append(unit)
    return dict(found)


def _parts(name: str) -> list[str]:
    """The names of an area in each of its languages."""
    return re.split(r"\s+[-–]\s+|\s*/\s*", name)


def _asked(text: str) -> _Asked:
    """Parse a name: strip a trailing word for the level, such as `kommune`."""
    name, _space, last = text.strip().rpartition(" ")
    kind = _KIND_WORDS.get(last.casefold(), "")
    if not name or not kind:
        return _Asked(text.strip())
    # The regional health authorities are called Helse Vest RHF, and the regions Helse Vest.
    return _Asked(name.strip(), kind)


def _readings(text: str) -> Iterable[_Asked]:
    """Readings of a cell with a name, the whole text first."""
    whole = _asked(text)
    yield _Asked(text)
    yield whole
    if found := _INSIDE.fullmatch(whole.name):
        inside = _asked(next(filter(None, found.groups()[1:])))
        outside = _asked(found[1])
        yield _Asked(outside.name, outside.kind or whole.kind, inside.name)


def _expected(kinds: frozenset[str]) -> str:
    if kinds == {COUNTY}:
        return _("a county's number or name in the division of 2010, such as 12 or Hordaland")
    if kinds == {MUNICIPALITY}:
        return _("a municipality's number or name in the division of 2010, such as 1201 or Bergen")
    return _("an area's code or name in the division of 2010")


def _refuse_other_year(found: list[Unit], areas: Mapping[str, Row], text: str) -> None:
    """Raise an error for codes and names of later divisions.

    Raises:
        UnclearError: there are any.
    """
    if not found:
        return
    first = {frozenset(origins(unit)): unit for unit in reversed(found)}
    told = [_explained(unit, areas) for unit in found if unit in first.values()]
    codes = {code for unit in found for code in origins(unit)}
    cause = _(
        "The areas are of another year than 2010. Write the number or name of 2010; what it was "
        "then, is in Statistics Norway's Klass 131 and 104."
    )
    words = _("“{name}” is of another division than that of 2010. {what}").format(
        name=text, what=" ".join(told)
    )
    hint = next(iter(codes)) if len(codes) == 1 else ""
    raise UnclearError(words, hint=hint, cause=cause, alone=True, answer=_answer(found, areas))


def _answer(found: Sequence[Unit], areas: Mapping[str, Row]) -> str:
    """Areas of 2010 that correspond to a later unit: `1601 Trondheim`, with years if they differ.

    Each way to read it once, in the order of its first year.
    """
    answers: dict[str, list[Unit]] = {}
    for unit in sorted(found, key=lambda each: each.valid_from):
        answers.setdefault(_joined(_places(unit, areas)), []).append(unit)
    if len(answers) == 1:
        return next(iter(answers))
    words = _("{places} ({years})")
    told = (words.format(places=each, years=_years(units)) for each, units in answers.items())
    return _("; or ").join(told)


def _years(units: Sequence[Unit]) -> str:
    """Validity of units in words: `2018–2019`, or `from 2020`."""
    first, last = units[0].valid_from[:4], units[-1].valid_to[:4]
    if first and last:
        return f"{first}–{last}"
    words = _("from {year}") if first else _("until {year}")
    return words.format(year=first or last)


def _joined(words: Sequence[str]) -> str:
    """Join words with commas and a final “and”."""
    if len(words) < 2:
        return "".join(words)
    pair = _("{others} and {last}")
    return pair.format(others=", ".join(words[:-1]), last=words[-1])


def _places(unit: Unit, areas: Mapping[str, Row]) -> list[str]:
    """Areas of 2010 in a unit, in words."""
    places = []
    for code, whole in sorted(origins(unit).items()):
        area = f"{code} {areas[code]['name'] if code in areas else ''}".strip()
        part = unit.valid_from and not whole
        places.append(_("a part of {area}").format(area=area) if part else area)
    return places


def _explained(unit: Unit, areas: Mapping[str, Row]) -> str:
    places = _places(unit, areas)
    if not unit.valid_from:
        words = _("{code} {name} was so until {year}, and is in {places} in 2010 ({source}).")
        year = unit.valid_to[:4]
    elif unit.kind == COUNTY:
        words = _("{code} {name} is from {year}, and is mainly {places} in 2010 ({source}).")
        if unit.valid_to:
            words = _("{code} {name} existed in {year}, and is mainly {places} in 2010 ({source}).")
        year = _years([unit]) if unit.valid_to else unit.valid_from[:4]
    else:
        words = _("{code} {name} is from {year}, and is {places} in 2010 ({source}).")
        if unit.valid_to:
            words = _("{code} {name} existed in {year}, and is {places} in 2010 ({source}).")
        year = _years([unit]) if unit.valid_to else unit.valid_from[:4]
    source = unit.source.partition(" (")[0]
    return words.format(
        code=unit.code, name=unit.name, year=year, places=_joined(places), source=source
    )
