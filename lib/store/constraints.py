"""Constraints of cells (datapackage.json), and their error messages.

The rules themselves stand in data/datapackage.json. Both the package and what is put in later are
held to them with the same words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from lib.i18n import _, count, has_hidden, normalize_text
from lib.i18n.letters import FORMULA, TURNING

# Stricter than frictionless, which also takes NaN, 1e400 and 2012-1-1.
PLAIN: Final = {
    "integer": re.compile(r"-?[0-9]{1,18}"),
    "number": re.compile(r"-?[0-9]{1,18}(\.[0-9]+)?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
# Control characters and those without a glyph: surrogates, private use,
# noncharacters and unassigned code points.
_NO_LETTERS: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_TAGS: Final = re.compile("[\U000e0000-\U000e0fff]")
_TURNING: Final = re.compile(f"[{TURNING}]")


_LIMITS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    "maxLength": int,
    "minimum": (int, float),
    "maximum": (int, float),
}


def known_rule(rule: str, limit: object) -> bool:
    """Whether a constraint is implemented."""
    if not isinstance(limit, _LIMITS.get(rule, ())):
        return False
    try:
        re.compile(str(limit) if rule == "pattern" else "")
    except re.error:
        return False
    return True


def broken_rule(column: Mapping[str, Any], cell: str) -> str:
    """First broken constraint: `type`, `text` or its name; empty if none."""
    limits = column.get("constraints", {})
    if not cell:
        return "required" if limits.get("required") else ""
    if not _of_type(column["type"], cell):
        return "type"
    if text_fault(column["type"], cell):
        return "text"
    return next((rule for rule in limits if _breaks(rule, limits[rule], cell)), "")


def text_fault(kind: str, cell: str) -> str:
    """Forbidden content of a text: `control`, `turning`, `blanks`, `hidden` or `formula`.

    Args:
        kind: the column's type.
        cell: the text.

    Returns:
        The first of them that is there; empty for none.
    """
    faults = {
        "control": _holds_no_letters(cell),
        "turning": bool(_TURNING.search(cell)),
        "blanks": cell != cell.strip(),
        "hidden": not cell.isascii() and cell != normalize_text(cell),
        "formula": kind == "string" and cell.startswith(FORMULA),
    }
    return next((name for name, there in faults.items() if there), "")


def _holds_no_letters(text: str) -> bool:
    """Whether a text holds control or unassigned characters, other than line ends."""
    if not text.isprintable():
        kinds = {unicodedata.category(letter) for letter in text if letter != "\n"}
        if kinds & _NO_LETTERS:
            return True
    return not text.isascii() and _TAGS.search(text) is not None


def _of_type(kind: str, cell: str) -> bool:
    plain = PLAIN.get(kind)
    if plain is None:
        return True
    if not plain.fullmatch(cell):
        return False
    if kind == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return False
    return True


def _breaks(rule: str, limit: Any, cell: str) -> bool:
    if rule == "enum":
        return cell not in limit
    if rule == "pattern":
        return re.fullmatch(limit, cell) is None
    if rule == "maxLength":
        return len(cell) > int(limit)
    if rule == "minimum":
        return float(cell) < float(limit)
    return rule == "maximum" and float(cell) > float(limit)


def type_words(kind: str) -> str:
    """Expected form of a type, in words."""
    return {
        "integer": _("a whole number, such as 1250000"),
        "number": _("a number with a decimal point, such as 12.5"),
        "date": _("a date, such as 2012-01-31"),
    }.get(kind, kind)


def text_words(fault: str) -> str:
    """Error message for a `text_fault`."""
    return {
        "control": _(
            "The text has characters that no font shows, or control characters. Write it again."
        ),
        "turning": _(
            "The text has hidden characters that turn the direction of writing. Write it again."
        ),
        "blanks": _("There are spaces before or after the text. Delete them."),
        "hidden": _("The text has hidden characters or special spaces. Write it again."),
        "formula": _(
            "The text begins with =, +, - or @, which spreadsheets read as a formula. "
            "Begin with a letter, a figure or a dash (–)."
        ),
    }[fault]


def shown_text(cell: str, blanks: str = "") -> str:
    """Text on one line with invisible characters made visible: `<U+202E>`.

    Args:
        cell: the text.
        blanks: special blanks that stay as they are.
    """
    if cell.isascii() and cell.isprintable():
        return cell
    named = {"\t": _("<tab>"), "\n": _("<line break>"), "\r": _("<line break>")}
    named |= {blank: blank for blank in blanks}
    return "".join(
        letter if _is_seen(letter) else named.get(letter, f"<U+{ord(letter):04X}>")
        for letter in cell.replace("\r\n", "\n")
    )


def _is_seen(letter: str) -> bool:
    return letter.isprintable() and not has_hidden(letter) and _TAGS.match(letter) is None


def rule_words(rule: str, limit: Any, cells: Iterable[str]) -> str:
    """Requirement of a constraint, in words.

    Args:
        rule: the constraint's name.
        limit: what it says.
        cells: other cells of the column, for an example.
    """
    if rule == "pattern":
        return _form_words(str(limit), cells)
    if rule == "enum":
        *others, last = map(str, limit)
        words = _("{others} or {last}") if others else "{last}"
        return words.format(others=", ".join(others), last=last)
    words = {
        "maxLength": _("at most {limit} characters"),
        "minimum": _("at least {limit}"),
        "maximum": _("at most {limit}"),
    }
    other = _("what the rule {rule} of the package asks for: {limit}")
    return words.get(rule, other).format(
        rule=rule, limit=count(limit) if rule == "maxLength" else limit
    )


_SMALL_LETTERS: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
# Examples that match the package's patterns, for empty columns.
_FITTING: Final = (
    "eksempel-1",
    "1201",
    "12",
    "2012",
    "2012-01-31",
    "2012-01-31T12:00:00Z",
    "2012-1",
    "2012-01-31-eksempel",
    "https://example.org",
    "NO081",
    "eksempel",
    "eksempel-01",
    "eksempel_1",
    "fm-eksempel",
)


def _form_words(pattern: str, cells: Iterable[str]) -> str:
    """Requirement of a pattern, by example."""
    like = next((cell for cell in (*cells, *_FITTING) if re.fullmatch(pattern, cell)), "")
    if pattern == _SMALL_LETTERS:
        return _("small letters, digits and hyphens, such as “{example}”").format(example=like)
    if not like:
        return _("the form that the description of the column gives")
    return _("the same form as “{example}”").format(example=like)


def empty_where_words(where: Mapping[str, str], cell: str) -> str:
    """Message: a cell must be empty exactly where another has a value.

    Args:
        where: what the package says of it: `column`, in words, and `value`.
        cell: the cell, which is empty or not against the rule.
    """
    words = _("a figure: only one whose {column} is “{value}” is empty")
    if cell:
        words = _("an empty cell: the {column} is “{value}”")
    return words.format(**where)


def twice_words(value: str, row: int | str) -> str:
    """Message: a key occurs twice."""
    words = _(
        "“{value}” is already in row {row}. Delete one of the rows, or change what "
        "tells them apart."
    )
    return words.format(value=value, row=row)


def missing_words() -> str:
    """Message: a required cell is empty."""
    return _("The value is missing: the column must be filled in.")


def cycle(code: str, parents: Mapping[str, str]) -> list[str]:
    """Cycle of parents from a code back to itself; empty if none."""
    chain = [code]
    while (above := parents.get(chain[-1], "")) and above not in chain:
        chain.append(above)
    return chain if above == code else []


def chain_words() -> str:
    """Message: circular parents."""
    return _("The row lies under itself. Change what it lies under.")
