"""Query string parser of the open data: filters, options and output formats.

Every name and every value is looked at before Datasette, which answers with all rows where it does
not know a filter: what cannot be used is refused by name (docs/decisions/0005).
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote_plus

from lib import store as stores
from lib.i18n import LANGUAGES, N_, _
from lib.store.public_data import OPEN_TABLES

NAME: Final = "samhandling"
LANGUAGE: Final = "sprak"  # language of error messages, as on the pages
MOST_ROWS: Final = 1000  # rows per page
SHAPES: Final = ("objects", "arrays", "array", "object")
FACETED: Final = ("objects", "arrays")  # output shapes that can hold counts

_ALL: Final = re.compile(rf"{NAME}\.(json|csv)")
_TABLE: Final = re.compile(rf"{NAME}/([^/.]+)\.(json|csv)")
_ROW: Final = re.compile(rf"{NAME}/([^/.]+)/([^/]+)\.json")
_METADATA: Final = "metadata.json"
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGNS: Final = re.compile(r"[^A-Za-z0-9_-]")
_SQL_NAME: Final = re.compile(r":([A-Za-z0-9_]+)")
_NUMBERS: Final = frozenset({"integer", "number"})

# Filter operators; a name without one means `exact`.
OPERATORS: Final = {
    "": N_("is equal to the value"),
    "not": N_("is another value; rows without a value are left out"),
    "in": N_("is one of several values, with a comma between them, or a JSON list"),
    "notin": N_("is none of several values; rows without a value are left out"),
    "gt": N_("is greater than the value"),
    "gte": N_("is the value or greater"),
    "lt": N_("is less than the value"),
    "lte": N_("is the value or less"),
    "contains": N_("contains the text; capital and small letters are alike"),
    "notcontains": N_("does not contain the text; rows without a value are left out"),
    "startswith": N_("begins with the text; capital and small letters are alike"),
    "endswith": N_("ends with the text; capital and small letters are alike"),
    "isnull": N_("has no value; the value of the filter is 1"),
    "notnull": N_("has a value; the value of the filter is 1"),
}
ON_TEXT: Final = frozenset({"contains", "notcontains", "startswith", "endswith"})
LISTS: Final = frozenset({"in", "notin"})
WITHOUT_VALUE: Final = frozenset({"isnull", "notnull"})
_WHOLE: Final = frozenset({"", "not", "in", "notin"})  # the value must have the column's type


@dataclass(frozen=True)
class Option:
    """A query option such as `_sort`.

    Attributes:
        name: as it stands in the address.
        forms: where it can be used: `json` and `csv` for tables, `row` for one row.
        meaning: catalogue key of what it does.
        several: whether it may be given more than once.
    """

    name: str
    forms: frozenset[str]
    meaning: str
    several: bool = False


_TABLES: Final = frozenset({"json", "csv"})
_JSON: Final = frozenset({"json"})
OPTIONS: Final = (
    Option(
        "_size",
        _TABLES,
        N_("rows in one answer: 0 to 1000, or max; otherwise 100 as JSON, and all rows as CSV"),
    ),
    Option("_next", _TABLES, N_("where to go on: what next holds in the answer before")),
    Option("_stream", frozenset({"csv"}), N_("on: all rows, or an error where they are too many")),
    Option("_sort", _TABLES, N_("the column to sort by, rising")),
    Option("_sort_desc", _TABLES, N_("the column to sort by, falling")),
    Option(
        "_col", _TABLES, N_("a column to have beside the key; may be given several times"), True
    ),
    Option("_nocol", _TABLES, N_("a column to leave out; may be given several times"), True),
    Option(
        "_shape",
        frozenset({"json", "row"}),
        N_(
            "objects: rows with names, the usual; arrays: rows as lists; array: nothing but the "
            "rows; object: the rows by key"
        ),
    ),
    Option(
        "_facet", _JSON, N_("a column whose values are counted; may be given several times"), True
    ),
    Option("_facet_size", _JSON, N_("how many values are counted: 1 to 1000, or max")),
    Option(LANGUAGE, frozenset({"json", "csv", "row"}), N_("the language of errors: nb, nn, en")),
)


class QueryProblem(Exception):  # noqa: N818 - a reader is told about a problem
    """Invalid query; `str()` says what is wrong and how to mend it.

    Attributes:
        parameter: the name in the address.
        allowed: what may stand there.
    """

    def __init__(self, parameter: str, sentence: str, allowed: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.parameter = parameter
        self.allowed = tuple(allowed)


@dataclass(frozen=True)
class Column:
    """Column of an open table, from datapackage.json."""

    field: dict[str, Any]

    @property
    def name(self) -> str:
        """Name."""
        return str(self.field["name"])

    @property
    def type(self) -> str:
        """`string`, `integer`, `number` or `date`."""
        return str(self.field["type"])

    @property
    def required(self) -> bool:
        """Whether every row has a value."""
        return bool(self.field.get("constraints", {}).get("required"))

    @property
    def values(self) -> tuple[str, ...]:
        """Allowed values (enum); empty if free."""
        return tuple(self.field.get("constraints", {}).get("enum", ()))

    @property
    def pattern(self) -> str:
        """Regular expression of its values; empty if none."""
        return str(self.field.get("constraints", {}).get("pattern", ""))

    @cached_property
    def operators(self) -> tuple[str, ...]:
        """Operators that its filters accept."""
        without = (ON_TEXT if self.type in _NUMBERS else frozenset()) | (
            WITHOUT_VALUE if self.required else frozenset()
        )
        return tuple(each for each in OPERATORS if each not in without)


@dataclass(frozen=True)
class OpenTable:
    """Open table, from datapackage.json."""

    resource: dict[str, Any]

    @property
    def name(self) -> str:
        """Name."""
        return str(self.resource["name"])

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Columns by name."""
        return {each["name"]: Column(each) for each in self.resource["schema"]["fields"]}

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        given = self.resource["schema"]["primaryKey"]
        return (given,) if isinstance(given, str) else tuple(given)


@dataclass(frozen=True)
class Query:
    """Validated query.

    Attributes:
        path: what stands after the base of the addresses.
        form: `json` or `csv`; `row` for one row, `list` for what there is, `sql` for SQL.
        table: the table's name; empty where it is about all of them.
        pairs: names and values.
        ending: `json` or `csv`: what the answer is written as.
    """

    path: str
    form: str
    table: str
    pairs: tuple[tuple[str, str], ...]
    ending: str = "json"

    @property
    def page_after(self) -> dict[str, str]:
        """The key of the row that `_next` goes on from; empty on the first page."""
        if not (token := self.value("_next")):
            return {}
        key = open_tables()[self.table].key
        return dict(zip(key, key_values(token)[-len(key) :], strict=True))

    def value(self, name: str) -> str:
        """The value that a name has; empty where it has none."""
        return next((value for each, value in self.pairs if each == name), "")


@cache
def open_tables() -> dict[str, OpenTable]:
    """The open tables by name, in the order of the data package."""
    return {
        each["name"]: OpenTable(each)
        for each in stores.package_description()["resources"]
        if each["name"] in OPEN_TABLES
    }


def read_query(path: str, query: bytes, *, sql: bool) -> Query | None:
    """Parse and validate a query string.

    Args:
        path: what stands after the base of the addresses.
        query: what stands after the question mark.
        sql: whether anyone may ask in SQL.

    Returns:
        The question; None where the path leads nowhere.

    Raises:
        QueryProblem: something in it cannot be used.
    """
    if path == _METADATA:
        return Query(path, "list", "", _nothing_more(_pairs(query)))
    if found := _ALL.fullmatch(path):
        return _about_all(path, found[1], query, sql=sql)
    return _about_table(path, query)


def _about_table(path: str, query: bytes) -> Query | None:
    """Parse a query for a table or one of its rows."""
    if (found := _TABLE.fullmatch(path)) and found[1] in open_tables():
        table, form = open_tables()[found[1]], found[2]
        return Query(path, form, table.name, _checked(table, form, _pairs(query)), form)
    if (found := _ROW.fullmatch(path)) and found[1] in open_tables():
        table = open_tables()[found[1]]
        values = key_values(found[2])
        if len(values) == len(table.key):
            plain = f"{NAME}/{table.name}/{','.join(map(_without_signs, values))}.json"
            return Query(plain, "row", table.name, _checked(table, "row", _pairs(query)))
    return None


def key_values(written: str) -> list[str]:
    """Primary key values from a path segment: `1201,2012`, with `~2C` for a comma."""
    escaped = written.replace("%", "%25").replace("~", "%")
    return [unquote_plus(part) for part in escaped.split(",")]


def _without_signs(value: str) -> str:
    """Path segment in Datasette's tilde encoding."""
    return _SIGNS.sub(lambda found: "".join(f"~{code:02X}" for code in found[0].encode()), value)


def require_language(query: bytes) -> None:
    """Check that `sprak` is given at most once and is known.

    Args:
        query: what stands after the question mark.

    Raises:
        QueryProblem: it does not.
    """
    _pairs(query)


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        given = parse_qsl(query.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise QueryProblem("", _("The address is not written in UTF-8.")) from error
    for name, value in given:
        if not name:
            raise QueryProblem(name, _nameless(value))
    languages = [value for name, value in given if name == LANGUAGE]
    if languages:
        _once([(LANGUAGE, value) for value in languages], ())
        _one_of(LANGUAGE, languages[-1], LANGUAGES)
    # Text is stored in NFC: å is one code point.
    return [(name, normalize("NFC", value)) for name, value in given]


def _about_all(path: str, ending: str, query: bytes, *, sql: bool) -> Query | None:
    """Parse a query for the list of tables, or an SQL query."""
    pairs = _pairs(query)
    asked = [value for name, value in pairs if name == "sql"]
    if not (sql and asked):
        return Query(path, "list", "", _nothing_more(pairs)) if ending == "json" else None
    names = {LANGUAGE, "sql", *_SQL_NAME.findall(asked[0])}
    options = {"_shape"} if ending == "json" else set()
    for name, value in pairs:
        if name not in names | options:
            raise _unknown_option(name, sorted(names | options))
        if name == "_shape":
            _one_of(name, value, ("objects", "arrays", "array"))
    _once(pairs, ())
    return Query(path, "sql", "", _without_language(pairs), ending)


def _nothing_more(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    for name, _value in pairs:
        if name != LANGUAGE:
            raise _unknown_option(name, (LANGUAGE,))
    return _without_language(pairs)


def _without_language(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[0] != LANGUAGE)


def _checked(
    table: OpenTable, form: str, pairs: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Validated filters and options in Datasette's form.

    Raises:
        QueryProblem: one of them cannot be used.
    """
    options = {each.name: each for each in OPTIONS if form in each.forms}
    found: list[tuple[str, str]] = []
    for name, value in pairs:
        if name in options:
            _OPTION_VALUES[name](table, name, value)
            found.append((name, value))
        elif name.startswith("_") or form == "row":
            raise _unknown_option(name, options)
        else:
            found.append((name, _filter(table, name, value)))
    _once(found, [each.name for each in OPTIONS if each.several])
    _together(table, found)
    return _without_language(found)


def _once(pairs: Iterable[tuple[str, str]], several: Iterable[str]) -> None:
    """Check that no parameter is repeated if only one would count."""
    seen: set[str] = set()
    for name, _value in pairs:
        single = (name.startswith("_") or name in {LANGUAGE, "sql"}) and name not in several
        if single and name in seen:
            raise QueryProblem(
                name, _("{name} stands more than once in the address.").format(name=name)
            )
        seen.add(name)


def _together(table: OpenTable, pairs: list[tuple[str, str]]) -> None:
    """Check that the options can be combined."""
    given = dict(pairs)
    for name, other in (("_sort", "_sort_desc"), ("_stream", "_next")):
        if name in given and other in given:
            raise _apart(name, other)
    columns = {name: {v for each, v in pairs if each == name} for name in ("_col", "_nocol")}
    if both := sorted(columns["_col"] & columns["_nocol"]):
        raise _apart(f"_col={both[0]}", f"_nocol={both[0]}")
    if "_stream" in given and given.get("_size", "max") != "max":
        raise _apart("_stream", "_size")
    if "_facet" in given and given.get("_shape", "objects") not in FACETED:
        raise _apart("_facet", f"_shape={given['_shape']}")
    if "_facet_size" in given and "_facet" not in given:
        raise QueryProblem("_facet_size", _("_facet_size needs _facet."), ("_facet",))
    if "_next" in given:
        sorted_by = "_sort" in given or "_sort_desc" in given
        if len(given["_next"].split(",")) != len(table.key) + sorted_by:
            raise _wrong("_next", given["_next"], _("what next holds in the answer before"))


def _filter(table: OpenTable, name: str, value: str) -> str:
    """Filter value in Datasette's form."""
    column_name, ending, operator = name.partition("__")
    column = table.columns.get(column_name)
    if column is None:
        raise QueryProblem(
            name,
            _("There is no column {column} in {table}.").format(
                column=_short(column_name), table=table.name
            ),
            table.columns,
        )
    if (ending and not operator) or operator not in column.operators:
        allowed = [f"{column_name}__{each}" if each else column_name for each in column.operators]
        sentence = _("There is no filter {name}. The filters of {column} are {allowed}.")
        raise QueryProblem(
            name,
            sentence.format(name=_short(name), column=column_name, allowed=", ".join(allowed)),
            allowed,
        )
    return _filter_value(column, name, operator, value)


def _filter_value(column: Column, name: str, operator: str, value: str) -> str:
    if operator in WITHOUT_VALUE:
        if value not in {"", "1"}:
            raise _wrong(name, value, "1", ("1",))
        return "1"
    if not value:
        sentence = _("{name} has no value.").format(name=name)
        if not column.required:
            hint = _("Rows without a value are found by {name}=1.")
            sentence += " " + hint.format(name=f"{column.name}__isnull")
        raise QueryProblem(name, sentence)
    if operator not in LISTS:
        _held(column, name, operator, value)
        return value
    values = _listed(name, value)
    for each in values:
        _held(column, name, operator, each)
    return json.dumps(values, ensure_ascii=False)


def _listed(name: str, value: str) -> list[str]:
    """Values of an `__in` filter."""
    if not value.startswith("["):
        return [each.strip() for each in value.split(",")]
    try:
        given = json.loads(value)
    except ValueError:
        given = None
    simple = isinstance(given, list) and all(
        isinstance(each, str | int | float) and not isinstance(each, bool) for each in given
    )
    if not simple or not given:
        raise _wrong(
            name, value, _('values with a comma between them, or a list such as ["a","b"]')
        )
    return [str(each) for each in given]


def _held(column: Column, name: str, operator: str, value: str) -> None:
    """Check that a filter value has the column's type."""
    if column.type in _NUMBERS:
        if not _NUMBER.fullmatch(value):
            raise _wrong(name, value, _("a number, such as 2012 or 0.5"))
    elif operator in ON_TEXT:
        return
    elif column.type == "date":
        if not _is_day(value):
            raise _wrong(name, value, _("a day, such as 2012-01-31"))
    elif operator in _WHOLE and column.values:
        _one_of(name, value, column.values)
    elif operator in _WHOLE and column.pattern and not re.search(column.pattern, value):
        raise _wrong(name, value, _("a value that fits {pattern}").format(pattern=column.pattern))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _DAY.fullmatch(value) is not None


# --- Options --------------------------------------------------------------------------------------


def _rows(_table: OpenTable, name: str, value: str, least: int = 0) -> None:
    whole = value.isascii() and value.isdecimal() and len(value) <= 4
    if value != "max" and not (whole and least <= int(value) <= MOST_ROWS):
        words = _("a whole number from {least} to {most}, or max")
        raise _wrong(name, value, words.format(least=least, most=MOST_ROWS), ("max",))


def _counted(table: OpenTable, name: str, value: str) -> None:
    _rows(table, name, value, least=1)


def _column(table: OpenTable, name: str, value: str) -> None:
    if value not in table.columns:
        sentence = _("{name}={value}: there is no column {value} in {table}.")
        raise QueryProblem(
            name, sentence.format(name=name, value=_short(value), table=table.name), table.columns
        )


def _left_out(table: OpenTable, name: str, value: str) -> None:
    _column(table, name, value)
    if value in table.key:
        allowed = [each for each in table.columns if each not in table.key]
        sentence = _("{name}={value}: the key of a row cannot be left out.")
        raise QueryProblem(name, sentence.format(name=name, value=value), allowed)


def _token(_table: OpenTable, name: str, value: str) -> None:
    if not value:
        raise _wrong(name, value, _("what next holds in the answer before"))


def _shape(_table: OpenTable, name: str, value: str) -> None:
    _one_of(name, value, SHAPES)


def _on(_table: OpenTable, name: str, value: str) -> None:
    _one_of(name, value, ("on", "1"))


def _language(_table: OpenTable, _name: str, _value: str) -> None:
    """Accept `sprak`: `require_language` has checked it."""


_OPTION_VALUES: Final[dict[str, Callable[[OpenTable, str, str], None]]] = {
    "_size": _rows,
    "_next": _token,
    "_stream": _on,
    "_sort": _column,
    "_sort_desc": _column,
    "_col": _column,
    "_nocol": _left_out,
    "_shape": _shape,
    "_facet": _column,
    "_facet_size": _counted,
    LANGUAGE: _language,
}


# --- What is wrong --------------------------------------------------------------------------------


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _wrong(name, value, _("one of {values}").format(values=", ".join(allowed)), allowed)


def wrong_page(query: Query) -> QueryProblem:
    """Error message for a `_next` that names no row."""
    return _wrong("_next", query.value("_next"), _("what next holds in the answer before"))


def _wrong(name: str, value: str, expected: str, allowed: Iterable[str] = ()) -> QueryProblem:
    sentence = _("{name} cannot be “{value}”. Expected: {expected}.")
    return QueryProblem(
        name, sentence.format(name=name, value=_short(value), expected=expected), allowed
    )


def _apart(name: str, other: str) -> QueryProblem:
    return QueryProblem(
        name, _("{name} cannot be used together with {other}.").format(name=name, other=other)
    )


def _unknown_option(name: str, allowed: Iterable[str]) -> QueryProblem:
    options = tuple(allowed)
    if name.startswith("_search"):
        sentence = _("The open data cannot be searched with {name}. Use the filter __contains.")
        return QueryProblem(_short(name), sentence.format(name=_short(name)), options)
    sentence = _("There is no option {name} here. The options are {allowed}.")
    return QueryProblem(
        _short(name), sentence.format(name=_short(name), allowed=", ".join(options)), options
    )


def _nameless(value: str) -> str:
    sentence = _("={value} has no name before it. Write a column and its value, as year=2012.")
    return sentence.format(value=_short(value))


def _short(text: str) -> str:
    """Value from the query string, shortened for an error message."""
    printable = "".join(sign for sign in text if sign.isprintable())
    return printable if len(printable) <= 60 else printable[:60] + "…"
