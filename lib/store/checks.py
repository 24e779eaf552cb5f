"""Validation of the data package: all errors at once.

Cells are held to the rules in lib/store/constraints.py, as is what is put in later; tests hold
these to what frictionless finds.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import shapely

from lib.i18n import _, count, ngettext
from lib.store import schema
from lib.store.cell_messages import column_words
from lib.store.constraints import (
    broken_rule,
    chain_words,
    cycle,
    empty_where_words,
    known_rule,
    missing_words,
    rule_words,
    shown_text,
    text_fault,
    text_words,
    twice_words,
    type_words,
)
from lib.store.errors import PackageBroken, PackageError
from lib.store.geometry import shapes
from lib.store.package import DESCRIPTOR, Package, PackageTable
from lib.store.row_format import key_columns

_TYPES: Final = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL"}


def check_package(package: Package) -> list[dict[str, str]]:
    """Validate the package.

    Returns:
        The rows of area_shapes, which cannot be checked without being made.

    Raises:
        PackageBroken: with every error in it.
    """
    if unknown := list(_unknown_rules(package)):
        raise PackageBroken(package.path, unknown)
    errors = [*package.errors, *_description_errors(package)]
    for table in package.tables.values():
        if table.header:
            errors += [*_header_errors(table), *_line_errors(table), *_cell_errors(table)]
    for table in package.tables.values():
        errors += [*_cycle_errors(table), *_withheld_errors(table)]
    tables = {name: table for name, table in package.tables.items() if table.header}
    for table in tables.values():
        errors += [*_key_errors(table), *_reference_errors(tables, table)]
    rows, map_errors = _shapes(package)
    errors += map_errors
    if errors:
        raise PackageBroken(package.path, _once(package, errors))
    return rows


def _once(package: Package, errors: list[PackageError]) -> list[PackageError]:
    """First error of each place, in file order."""
    files = [DESCRIPTOR, *(table.file for table in package.tables.values())]
    fields = {table.file: table.fields for table in package.tables.values()}
    first: dict[tuple[str, int | None, str], PackageError] = {}
    for error in errors:
        title = column_words(error.column, fields.get(error.file, {}))
        first.setdefault((error.file, error.row, error.column), replace(error, title=title))
    return sorted(
        first.values(),
        key=lambda error: (
            files.index(error.file) if error.file in files else len(files),
            error.row or 0,
        ),
    )


def _description_errors(package: Package) -> Iterator[PackageError]:
    """Check that datapackage.json describes exactly the store's tables."""

    def wrong(kind: str, column: str, found: str, expected: str) -> PackageError:
        return PackageError(kind, DESCRIPTOR, None, column, found, expected)

    known = schema.columns()
    for name in sorted(known.keys() - package.tables.keys()):
        yield wrong("table", name, "", _("the table {table}").format(table=name))
    for name in sorted(schema.MAPS.keys() - package.described):
        yield wrong("map", name, "", _("the map file {table}").format(table=name))
    for name in sorted(package.tables.keys() - known.keys()):
        yield wrong("table", name, name, _("a table that the store has"))
    for name in known.keys() & package.tables.keys():
        fields = package.tables[name].fields
        for column in sorted(fields.keys() | known[name].keys()):
            found = fields[column]["type"] if column in fields else ""
            expected = known[name].get(column, "")
            if _TYPES.get(found, "") != expected:
                expected = expected or _("a column that the store has")
                yield wrong("column", f"{name}.{column}", found, expected)


def _unknown_rules(package: Package) -> Iterator[PackageError]:
    """Constraints in datapackage.json that are not implemented."""
    for name, table in package.tables.items():
        for column, described in table.fields.items():
            for rule, limit in described.get("constraints", {}).items():
                if not known_rule(rule, limit):
                    expected = _("a description that follows the standard")
                    where = f"{name}.{column}"
                    yield PackageError("descriptor", DESCRIPTOR, None, where, rule, expected)


def _header_errors(table: PackageTable) -> Iterator[PackageError]:
    def wrong(kind: str, column: str, words: str, found: str = "") -> PackageError:
        told = words.format(column=column, name=table.renamed.get(column, ""))
        return PackageError(kind, table.file, 1, column, found or column, told, alone=True)

    described = list(table.fields)
    for name in dict.fromkeys(table.header):
        if name in table.renamed:
            yield wrong("column-renamed", name, _("The column “{column}” is called “{name}” now."))
        elif name not in described:
            yield wrong("column-unknown", name, _("Unknown column: “{column}”."))
        elif table.header.count(name) > 1:
            yield wrong("column-twice", name, _("The column “{column}” is there twice."))
    for name in described:
        if name not in table.places:
            yield wrong("column-missing", name, _("The column “{column}” is missing."))
    if sorted(table.header) == sorted(described) and table.header != described:
        words = _("The columns are in the order “{found}”, and should be in the order “{right}”.")
        found = ", ".join(table.header)
        words = words.format(found=found, right=", ".join(described))
        yield wrong("column-order", "", words, found)


def _line_errors(table: PackageTable) -> Iterator[PackageError]:
    width = len(table.header)
    if table.rows and not any(map(table.fits, table.rows)):
        words = _("The header has {cells}, and the rows have {others}.")
        words = words.format(cells=_cells(width), others=_cells(len(table.rows[0])))
        yield PackageError("cells", table.file, 1, "", "", words, alone=True)
        return
    for number, row in enumerate(table.rows, start=2):
        if not any(row):
            words = _("The row is empty. Delete it.")
            yield PackageError("blank-row", table.file, number, "", "", words, alone=True)
        elif not table.fits(row):
            words = _("The row has {cells}, and the header has {others}.")
            words = words.format(cells=_cells(len(row)), others=_cells(width))
            yield PackageError("cells", table.file, number, "", "", words, alone=True)


def _cells(number: int) -> str:
    return ngettext("{number} cell", "{number} cells", number).format(number=count(number))


def _cell_errors(table: PackageTable) -> Iterator[PackageError]:
    """Cells that break a constraint; rows of a wrong length are skipped."""
    for name, column in table.fields.items():
        if name not in table.places:
            continue
        cells = table.column(name)
        for number, cell in enumerate(cells, start=2):
            row = table.rows[number - 2]
            rule = broken_rule(column, cell) if table.fits(row) and any(row) else ""
            if rule == "type":
                expected = type_words(column["type"])
                yield PackageError("type", table.file, number, name, cell, expected)
            elif rule == "text":
                words, shown = text_words(text_fault(column["type"], cell)), shown_text(cell)
                yield PackageError("text", table.file, number, name, shown, words, alone=True)
            elif rule == "required":
                words = missing_words()
                yield PackageError(
                    "constraint-error", table.file, number, name, "", words, alone=True
                )
            elif rule:
                words = rule_words(rule, column["constraints"][rule], cells)
                yield PackageError("constraint-error", table.file, number, name, cell, words)


def _key_errors(table: PackageTable) -> Iterator[PackageError]:
    """Duplicates in unique columns and primary keys."""
    unique = [name for name, column in table.fields.items() if _is_unique(column)]
    keys: dict[tuple[str, ...], str] = {key_columns(table): "primary-key"}
    keys |= {(name,): "unique-error" for name in unique}
    for names, kind in keys.items():
        if not names or not set(names) <= table.places.keys():
            continue
        first: dict[tuple[str, ...], int] = {}
        cells = zip(*map(table.column, names), strict=True)
        for number, key in enumerate(cells, start=2):
            if (
                table.fits(table.rows[number - 2])
                and all(key)
                and first.setdefault(key, number) < number
            ):
                column, found = ", ".join(names), ", ".join(key)
                words = twice_words(found, first[key])
                yield PackageError(kind, table.file, number, column, found, words, alone=True)


def _is_unique(column: dict[str, Any]) -> bool:
    return bool(column.get("constraints", {}).get("unique"))


def _withheld_errors(table: PackageTable) -> Iterator[PackageError]:
    """Cells that must be empty in exactly the withheld rows."""
    for name, column in table.fields.items():
        where = column.get("emptyWhere")
        if where is None or not {name, where["column"]} <= table.places.keys():
            continue
        pairs = zip(table.column(name), table.column(where["column"]), strict=True)
        for number, (cell, mark) in enumerate(pairs, start=2):
            if table.fits(table.rows[number - 2]) and bool(cell) == (mark == where["value"]):
                other = column_words(where["column"], table.fields)
                words = empty_where_words({**where, "column": other}, cell)
                yield PackageError("withheld", table.file, number, name, cell, words)


def _cycle_errors(table: PackageTable) -> Iterator[PackageError]:
    """Circular parents."""
    for key in table.schema.get("foreignKeys", []):
        if key["reference"]["resource"]:
            continue
        column = key["fields"]
        codes = table.column(key["reference"]["fields"])
        parents = dict(zip(codes, table.column(column), strict=True))
        told: set[str] = set()
        for number, code in enumerate(codes, start=2):
            chain = cycle(code, parents) if code else []
            if chain and not told & set(chain):
                told |= set(chain)
                found, words = " → ".join([*chain, code]), chain_words()
                yield PackageError("cycle", table.file, number, column, found, words, alone=True)


def _shapes(package: Package) -> tuple[list[dict[str, str]], list[PackageError]]:
    if package.maps.keys() != schema.MAPS.keys():
        return [], []
    try:
        rows = list(shapes(package.maps))
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, IndexError):
        expected = _("one polygon for each area, with its code")
        return [], [PackageError("map", "geo", None, "", "", expected)]
    return rows, list(_map_errors(package, rows))


def _map_errors(package: Package, rows: list[dict[str, str]]) -> Iterator[PackageError]:
    areas = package.tables.get("areas")
    if areas is None:
        return
    for kind, _key, _borders in schema.MAPS.values():
        drawn = {row["area_code"] for row in rows if row["kind"] == kind}
        listed = {
            code
            for code, a_kind in zip(areas.column("code"), areas.column("kind"), strict=True)
            if a_kind == kind
        }
        for code in sorted(drawn ^ listed):
            words = _("The map and {file} do not have the same areas.").format(file=areas.file)
            yield PackageError("map", "geo", None, kind, code, words, alone=True)


def _reference_errors(
    tables: dict[str, PackageTable], table: PackageTable
) -> Iterator[PackageError]:
    """Foreign keys without a target row."""
    for key in table.schema.get("foreignKeys", []):
        column, there = key["fields"], key["reference"]["fields"]
        to = tables.get(key["reference"]["resource"]) if key["reference"]["resource"] else table
        if to is None or column not in table.places or there not in to.places:
            continue
        known = {"", *to.column(there)}
        expected = _("something that stands in the column {column} of {file}")
        for number, cell in enumerate(table.column(column), start=2):
            if cell not in known and table.fits(table.rows[number - 2]):
                words = expected.format(column=there, file=to.file)
                yield PackageError("foreign-key", table.file, number, column, cell, words)
