"""Cell parser: from cells as people write them to the data package's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from lib.i18n import _, date_text, label, normalize_text
from lib.imports.area_index import AreaIndex, Grown
from lib.imports.charsets import spoilt_cause, spoilt_letters
from lib.imports.code_choices import chosen_code
from lib.imports.columns import listed
from lib.imports.decimals import ColumnDecimalMark
from lib.imports.keys import refuse_made_date
from lib.imports.missing import MissingKind, is_unstated, missing_kind, withheld_column
from lib.imports.parsing import (
    UnclearError,
    decimal_text,
    meant_percent,
    negative_words,
    parse_cell,
    part_of_date,
)
from lib.imports.plan_model import Diagnostics, ReadingOptions, SourceRow, Unread
from lib.imports.plausibility import SHARE_UNITS
from lib.imports.value_names import KeyIndex, TitleIndex, value_of
from lib.store.cell_messages import about_words
from lib.store.change_log import View
from lib.store.constraints import (
    broken_rule,
    rule_words,
    shown_text,
    text_fault,
    text_words,
    type_words,
)
from lib.store.package import descriptions

# Prefix that our downloads put before text that looks like a formula.
_PREFIXED: Final = tuple("'" + sign for sign in "=+-@\t\r")
_COUNTY: Final = "county_code"
_PRECISION: Final = "precision"  # precision of the date column beside it
_INDICATOR: Final = "indicator_id"  # columns with the unit of the value beside them
_FIRST: Final = (_COUNTY, _PRECISION, _INDICATOR)  # columns that must be parsed first
_EXACT: Final = ("year", "month", "day")
_DATED: Final = ("year", "opened")  # columns with the row's date or year
_DIVISION: Final = "2010"  # year of the area division
_EXAMPLES: Final = 100  # sample size for an example
# Error values of formulas, in English and Norwegian, as saved in text files.
_FORMULA_ERROR: Final = re.compile(
    r"#(REF!|VALUE!|VERDI!|NAME\?|NAVN\?|DIV/0!|NUM!|NULL!|N/A|I/T|SPILL!|OVERFLYT!|CALC!|BEREGN!)"
)


@dataclass(slots=True)
class ParsedRow:
    """Parsed row: values, errors and what is unknown.

    Attributes:
        texts: the cells by column, as the package writes them; empty for those that are wrong.
        wrong: the columns whose cells are wrong, which the notes say.
        missing: the columns whose cells say that a figure is missing, and why.
        replaced: the columns that hold something else than their cells say.
    """

    texts: dict[str, str] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    missing: dict[str, MissingKind] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)


class CellParser:
    """Parser of one table's cells: one reading, or an error message."""

    def __init__(
        self,
        view: View,
        table: str,
        marks: Mapping[str, ColumnDecimalMark],
        diagnostics: Diagnostics,
        choices: ReadingOptions,
    ) -> None:
        self.view, self.table, self.marks, self.notes = view, table, marks, diagnostics
        self.choices = choices
        described = descriptions()[table]
        self.fields: dict[str, dict[str, Any]] = described["fields"]
        self.key: tuple[str, ...] = described["key"]
        self.targets: Mapping[str, str] = {
            key["fields"]: key["reference"]["resource"] or table for key in described["foreignKeys"]
        }
        self.titles: dict[str, TitleIndex] = {}
        # Cache: codes and years repeat.
        self.known: dict[str, dict[str, str]] = {name: {} for name in self.fields}

    @cached_property
    def area_index(self) -> AreaIndex:
        """The areas by name."""
        return AreaIndex(self.view.rows("areas"))

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """Known codes and ids by column."""
        own = [
            name
            for name in self.key
            if name not in self.targets and "pattern" in self.fields[name].get("constraints", {})
        ]
        rows = self.view.rows(self.table)
        found = {name: frozenset(key[self.key.index(name)] for key in rows) for name in own}
        for name, table in self.targets.items():
            found[name] = frozenset(key[0] for key in self.view.rows(table))
        return found

    @cached_property
    def spellings(self) -> KeyIndex:
        """Existing keys of the table, in their spelling."""
        return KeyIndex(self.view.rows(self.table), self.key)

    @cached_property
    def place_words(self) -> frozenset[str]:
        """Words of all area names, in lower case."""
        names = (str(row["name"]).casefold() for row in self.view.rows("areas").values())
        return frozenset(word for name in names for word in re.findall(r"\w+", name))

    def row(self, line: SourceRow, places: Mapping[str, int]) -> ParsedRow:
        """Parse a row; the county before the municipality in it."""
        found = ParsedRow()
        for name in _FIRST:
            if name in places:
                found.texts[name] = self._cell(line, name, line.cells[places[name]], found)
        for name, place in places.items():
            if name not in _FIRST:
                found.texts[name] = self._cell(line, name, line.cells[place], found)
        self._tell_borders(line, places, found)
        return found

    def _tell_borders(self, line: SourceRow, places: Mapping[str, int], found: ParsedRow) -> None:
        """Warn of a name or code whose borders in the row's year differ from 2010."""
        year = next((found.texts[name][:4] for name in _DATED if found.texts.get(name)), "")
        if year <= _DIVISION:
            return
        for name, place in places.items():
            cell = line.cells[place]
            if self.targets.get(name) == "areas" and cell is not None and found.texts[name]:
                grown = self.area_index.since(str(cell), found.texts[name], year)
                if grown is not None:
                    self._tell_border(line, name, grown)

    def _tell_border(self, line: SourceRow, name: str, grown: Grown) -> None:
        words = _(
            "From {year}, {after} consists of {areas} in the division of 2010. The row is "
            "read as {before} with its borders of 2010. If it is about the new "
            "municipality, write one row for each municipality of 2010, or take the row "
            "out."
        )
        cause = _(
            "Municipalities have other borders in the years of the rows than in 2010. The "
            "rows are read as the municipalities were in 2010. If they are about the new "
            "ones, write one row for each municipality of 2010, or take the rows out."
        )
        answer = _("from {year}, {after} consists of {areas}")
        named = {"year": grown.year, "after": grown.after, "areas": grown.areas}
        told, answer = words.format(before=grown.before, **named), answer.format(**named)
        self.notes.warning(
            line.number, name, grown.before, told, cause=cause, alone=True, answer=answer
        )

    def _cell(self, line: SourceRow, name: str, cell: object, found: ParsedRow) -> str:
        if isinstance(cell, Unread):
            found.wrong.add(name)
            return ""
        written = cell if isinstance(cell, str) else None
        if written is not None and written in self.known[name]:
            return self.known[name][written]
        try:
            text = self._text(line, name, cell, found)
        except UnclearError as unclear:
            text = self._answered(line, name, cell, unclear)
            if not text:
                found.wrong.add(name)
            return text
        rule = "" if not text and name not in self.key else broken_rule(self.fields[name], text)
        if rule and not (name in found.missing and not text):
            self._broken(line, name, rule, text)
            found.wrong.add(name)
            return ""
        if (
            written is not None
            and name not in found.missing
            and not self._depends(name, text, written)
        ):
            self.known[name][written] = text
        return text

    def _depends(self, name: str, text: str, written: str) -> bool:
        """Whether a cell's meaning depends on other cells of its row."""
        place = self.targets.get(name) == "areas" and name != _COUNTY
        dated = self.fields[name]["type"] == "date"
        return text != written and (place or dated or written.rstrip().endswith("%"))

    def _text(self, line: SourceRow, name: str, cell: object, found: ParsedRow) -> str:
        """The cell as text.

        Raises:
            UnclearError: it has several readings, or none.
        """
        column = self.fields[name]
        if name in self.codes:
            refuse_made_date(cell, self.codes[name])
        if isinstance(cell, str):
            spoilt = spoilt_letters(cell, lambda: self.place_words)
            if spoilt:
                raise UnclearError(spoilt, cause=spoilt_cause(), alone=True)
            cell = normalize_text(cell).strip()
            if column["type"] == "string" and cell.startswith(_PREFIXED):
                cell = cell[1:]
            if (
                cell.startswith("#")
                and _FORMULA_ERROR.fullmatch(cell.upper())
                and not (missing_kind(cell) and self._may_be_missing(name, column, cell))
            ):
                words = _("The cell shows the error of a formula. Write the value, or empty it.")
                raise UnclearError(words, alone=True)
            if self._is_missing(line, name, cell, found):
                return "0" if found.missing.get(name) == "dash" else ""
        if column["type"] == "date" and _PRECISION in self.fields and (part := part_of_date(cell)):
            return self._first_day(part[0], part[1], found)
        mark = self.marks.get(name, ColumnDecimalMark())
        if column["type"] == "number":
            cell = mark.settled(cell)
        text = parse_cell(cell, self._with_unit(column, found), mark.mark)
        return self._meant(name, text, found) if text and column["type"] == "string" else text

    def _with_unit(self, column: dict[str, Any], found: ParsedRow) -> Mapping[str, Any]:
        """Field of a value column, with the unit of the row's indicator."""
        indicator = found.texts.get(_INDICATOR, "")
        if column["type"] != "number" or not indicator or _INDICATOR not in self.targets:
            return column
        row = self.view.rows("indicators").get((indicator,), {})
        return {**column, "unit": "prosent"} if row.get("unit") in SHARE_UNITS else column

    def _first_day(self, day: str, exact: str, found: ParsedRow) -> str:
        """Date of a month or year, where the precision column says so.

        Raises:
            UnclearError: the precision says more, or nothing.
        """
        given = found.texts.get(_PRECISION, "")
        if _PRECISION in found.wrong or given in _EXACT[: _EXACT.index(exact) + 1]:
            return day
        said = {code: label("milestones.precision", code) for code in _EXACT}
        words = _(
            "The date is only “{date}”, and the precision is “{given}”. Write the whole date, or "
            "“{exact}” as the precision."
        )
        cause = _(
            "The dates are less exact than their precision says. Write the whole dates, or change "
            "the precision."
        )
        if not given:
            words = _("The date is only “{date}”. Write “{exact}” in the column {column} as well.")
            cause = _(
                "The dates are only months or years. Write so in the column {column} as well."
            )
        named = {"given": said.get(given, given), "column": listed(self.table, [_PRECISION])}
        words = words.format(date=date_text(day, exact), exact=said[exact], **named)
        raise UnclearError(words, cause=cause.format(**named), alone=True)

    def _meant(self, name: str, text: str, found: ParsedRow) -> str:
        """Resolve text to a code or a key of another table."""
        column, to = self.fields[name], self.targets.get(name)
        if name in self.key and not to:
            return self.spellings.understood(name, text)
        if to is not None:
            text = chosen_code(text, to, self.view.rows(to))
        if to == "areas":
            return self.area_index.understood(text, name, found.texts.get(_COUNTY, ""))
        if to is not None:
            if to not in self.titles:
                self.titles[to] = TitleIndex(self.view.rows(to))
            return self.titles[to].understood(text)
        return value_of(self.table, name, column, text)

    # --- Figures that are missing, and what is asked ----------------------------------------------

    def _is_missing(self, line: SourceRow, name: str, text: str, found: ParsedRow) -> bool:
        """Whether a cell marks a missing value; recorded in the diagnostics.

        Raises:
            UnclearError: the sign has several meanings.
        """
        column = self.fields[name]
        kind = missing_kind(text) if self._may_be_missing(name, column, text) else ""
        if not kind and self._is_unstated_text(name, column, text):
            kind = "unknown"
        if not kind:
            return False
        if kind in ("dash", "star"):
            kind = self._sign(kind, column)
        if kind == "withheld" and not withheld_column(column)[0]:
            words = _(
                "The figure is withheld, and this column cannot say so: leave the cell empty, and "
                "say it in a column for notes."
            )
            raise UnclearError(words, alone=True)
        found.missing[name] = kind
        if kind != "dash" and not withheld_column(column)[0]:
            words = _("Signs and words for missing figures are read as empty cells.")
            self.notes.warning(line.number, name, text, words, alone=True)
        return True

    def _may_be_missing(self, name: str, column: Mapping[str, Any], text: str) -> bool:
        if column["type"] != "string":
            return True
        listed = column.get("constraints", {})
        return (name in self.targets or "enum" in listed or "pattern" in listed) and (
            text not in listed.get("enum", ())
        )

    def _is_unstated_text(self, name: str, column: Mapping[str, Any], text: str) -> bool:
        rules = column.get("constraints", {})
        free = column["type"] == "string" and not {"enum", "pattern"} & rules.keys()
        free = free and name not in self.targets and name not in self.key
        return free and is_unstated(text, required=bool(rules.get("required")))

    def _sign(self, kind: MissingKind, column: Mapping[str, Any]) -> MissingKind:
        """Handle a dash or an asterisk in place of a number.

        Raises:
            UnclearError: nobody has said.
        """
        if column["type"] not in ("integer", "number"):
            return "unknown"
        if kind == "star":
            words = _(
                "A star alone has several meanings: preliminary, or withheld. Write the figure, "
                "or one of Statistics Norway's signs: .. (not available), : (withheld)."
            )
            raise UnclearError(words, alone=True)
        if not self.choices.dash:
            self.notes.question(
                "dash", [("zero", _("0, a real zero")), ("missing", _("No figure is stated"))]
            )
            words = _(
                "A dash alone has two readings: 0 (Statistics Norway until 2021), or no figure. "
                "Say which is meant, or write 0 or .. instead."
            )
            raise UnclearError(words, alone=True)
        return "dash" if self.choices.dash == "zero" else "unknown"

    def _answered(self, line: SourceRow, name: str, cell: object, unclear: UnclearError) -> str:
        """Apply the user's answer to an unclear cell, or record the question."""
        if unclear.ask and not self.choices.round:
            self.notes.question(unclear.ask, [("yes", _("Round to whole kroner"))])
        elif unclear.ask:
            words = _("The amounts are rounded to whole kroner.")
            self.notes.warning(line.number, name, cell, words, alone=True)
            return unclear.hint
        may_be_empty = unclear.answer and name not in self.key
        may_be_empty = may_be_empty and not self.fields[name].get("constraints", {}).get("required")
        empty = (
            " " + _("Leave the cell empty if it is about several areas.") if may_be_empty else ""
        )
        shown = decimal_text(cell).replace(".", ",") if isinstance(cell, float) else cell
        self.notes.error(
            line.number,
            name,
            shown,
            str(unclear) + empty,
            hint=unclear.hint or meant_percent(cell, self.fields[name]),
            cause=unclear.cause + empty,
            alone=unclear.alone,
            answer=unclear.answer,
        )
        return ""

    def _broken(self, line: SourceRow, name: str, rule: str, text: str) -> None:
        """Record a broken constraint of the data package."""
        column = self.fields[name]
        if rule == "type":
            self.notes.error(line.number, name, text, type_words(column["type"]))
            return
        if rule == "text":
            words, shown = text_words(text_fault(column["type"], text)), shown_text(text)
            told = about_words(words, [shown])
            self.notes.error(line.number, name, shown, told, cause=words, alone=True)
            return
        if rule == "minimum" and column.get("unit") == "kr" and text.startswith("-"):
            self.notes.error(line.number, name, text, negative_words(), alone=True)
            return
        rows = self.view.rows(self.table).values()
        examples = [str(row[name]) for row in rows if row[name] is not None][:_EXAMPLES]
        to = self.targets.get(name, self.table)
        examples += ["-".join(key) for key in self.view.rows(to) if to != self.table][:_EXAMPLES]
        self.notes.error(
            line.number, name, text, rule_words(rule, column["constraints"][rule], examples)
        )
