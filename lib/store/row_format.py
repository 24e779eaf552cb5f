"""Row format of the package's files: keys and numbers."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lib.store.package import Cell, PackageTable


def number_forms(tables: Mapping[str, PackageTable]) -> Iterator[dict[str, Any]]:
    """Numbers that the files write in non-canonical form, such as 18.0."""
    for name, table in tables.items():
        key = key_columns(table)
        columns = [each for each, column in table.fields.items() if column["type"] == "number"]
        for row, record in zip(table.rows, table.records(), strict=True):
            for column in columns:
                cell = row[table.places[column]]
                if cell and cell != canonical(record[column]):
                    yield {
                        "table_name": name,
                        "row_key": row_key(record, key),
                        "column_name": column,
                        "value": record[column],
                        "form": cell,
                    }


def key_columns(table: PackageTable) -> tuple[str, ...]:
    """Key columns of a file."""
    primary = table.schema.get("primaryKey", [])
    return (primary,) if isinstance(primary, str) else tuple(primary)


def rows_by_key(table: PackageTable) -> dict[tuple[str, ...], dict[str, Cell]]:
    """Rows of a file by key."""
    key = key_columns(table)
    return {tuple(str(row[name]) for name in key): row for row in table.records()}


def row_key(row: Mapping[str, object], key: tuple[str, ...]) -> str:
    """Key of a row as one string."""
    names = [str(row[name]) for name in key]
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def canonical(value: object) -> str:
    """Canonical cell: numbers without exponent and trailing zeros."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
