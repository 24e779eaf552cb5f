"""OpenAPI 3.1 document of the open data, from datapackage.json."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from lib import store as stores
from lib.charts.columns import column_word
from lib.charts.tables import table_word
from lib.i18n import _, current_language, set_language
from lib.server.query import (
    LANGUAGE,
    LISTS,
    MOST_ROWS,
    NAME,
    ON_TEXT,
    OPERATORS,
    OPTIONS,
    SHAPES,
    WITHOUT_VALUE,
    Column,
    OpenTable,
    Option,
    open_tables,
)

VERSION: Final = "3.1.1"
PROBLEM: Final = "application/problem+json"
_DIALECT: Final = "https://spec.openapis.org/oas/3.1/dialect/base"
_TYPES: Final = {"string": "string", "date": "string", "integer": "integer", "number": "number"}
_PRINTABLE: Final = "^[^\\x00-\\x1f]+$"

Json = dict[str, Any]


@lru_cache(maxsize=16)
def described(language: str, server: str, home: str, contact: str) -> bytes:
    """Build the OpenAPI document.

    Args:
        language: the language of what is for people.
        server: what the paths are below: an address, or a path on the server asked.
        home: the address of the page on the data; empty where it is not known.
        contact: the mail address of whoever answers questions; empty where there is none.
    """
    set_language(language)
    package = stores.package_description()
    tables = list(open_tables().values())
    document = {
        "openapi": VERSION,
        "jsonSchemaDialect": _DIALECT,
        "info": _info(package, home, contact),
        "servers": [{"url": server}],
        "tags": [{"name": table.name, "description": table_description(table)} for table in tables],
        "paths": {
            **_whole_paths(),
            **{path: item for table in tables for path, item in _table_paths(table).items()},
        },
        "components": _components(tables),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _components(tables: list[OpenTable]) -> Json:
    link = _("Where the next page is, as rel=next; missing on the last.")
    return {
        "schemas": {
            "Problem": _problem(),
            "Next": {"type": ["string", "null"]},
            "Counts": {
                "type": "object",
                "description": _("The counts, with {option}.").format(option="_facet"),
            },
            **{f"{table.name}_row": _row(table) for table in tables},
            **{f"{table.name}_answer": _answers(table) for table in tables},
        },
        "responses": _responses(),
        "parameters": {
            **{option.name: _option(option) for option in OPTIONS if _general(option)},
            **{key: each for table in tables for key, each in _parameters(table).items()},
        },
        "headers": {"Link": {"description": link, "schema": {"type": "string"}}},
    }


def table_description(table: OpenTable) -> str:
    """Description of a table in the reader's language; in English its name alone."""
    name = table_word(table.name)
    return name if current_language() == "en" else f"{name}. {table.resource['description']}"


def column_description(table: OpenTable, column: Column) -> str:
    """Description of a column with its unit, in the reader's language."""
    text = column.field["descriptionEn" if current_language() == "en" else "description"]
    unit = column.field.get("unit", "")
    end = " " + _("Unit: {unit}.").format(unit=unit) if unit else ""
    return f"{column_word(table.name, column.name)}. {text}{end}"


def _info(package: Json, home: str, contact: str) -> Json:
    licence = package["licenses"][0]
    whom = {"name": "Samhandlingsmonitoren", **({"url": home} if home else {})}
    return {
        "title": _("Samhandlingsmonitoren: open data"),
        "version": package["version"],
        "description": _(
            "Every table of the Coordination Reform monitor as JSON and CSV, for anyone. Rows are "
            "chosen by the names of columns; an empty cell is not stated, and never zero. A name "
            "or a value that is not known is refused, and nothing is left out without a word. "
            "Addresses in answers are relative where the server has not been told its own."
        ),
        "license": {"name": licence["title"], "identifier": licence["name"]},
        "contact": {**whom, **({"email": contact} if contact else {})},
    }


# --- Paths ----------------------------------------------------------------------------------------


def _whole_paths() -> dict[str, Json]:
    listed = {
        "type": "object",
        "required": ["tables"],
        "properties": {
            "tables": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "columns": {"type": "array", "items": {"type": "string"}},
                        "primary_keys": {"type": "array", "items": {"type": "string"}},
                        "count": {"type": ["integer", "null"]},
                    },
                },
            }
        },
    }
    anything = {"type": "object"}
    return {
        f"/api/{NAME}.json": _path("list_tables", _("The tables that there are"), _json(listed)),
        "/api/metadata.json": _path(
            "describe_tables", _("What the tables and columns are called"), _json(anything)
        ),
        "/data/datapackage.json": _path(
            "describe_package",
            _("The description of the data package (datapackage.json)"),
            _json(anything),
            (),
        ),
        "/data/samhandling.zip": _path(
            "get_package",
            _("Everything as one file, with licence and sources"),
            {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            (),
        ),
    }


def _path(name: str, summary: str, content: Json, options: Iterable[str] = (LANGUAGE,)) -> Json:
    parameters = [_reference("parameters", each) for each in options]
    return {"get": _operation(name, summary, parameters, content)}


def _operation(name: str, summary: str, parameters: list[Json], content: Json, **more: Any) -> Json:
    found = {"description": summary, "content": content, **more.pop("answer", {})}
    failures = more.pop("failures", ("400", "503"))
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": found,
            **{status: _reference("responses", status) for status in failures},
        },
        **more,
    }


def _table_paths(table: OpenTable) -> dict[str, Json]:
    start, word = f"/api/{NAME}/{table.name}", table_word(table.name)
    paged = {"headers": {"Link": _reference("headers", "Link")}}
    key = ",".join(f"{{{name}}}" for name in table.key)
    return {
        f"{start}.json": {
            "get": _operation(
                f"list_{table.name}",
                _("{table}, as JSON").format(table=word),
                [*_filters(table), *_options(table, "json")],
                _json(_reference("schemas", f"{table.name}_answer")),
                answer=paged,
                tags=[table.name],
            )
        },
        f"{start}.csv": {
            "get": _operation(
                f"download_{table.name}",
                _("{table}, as CSV").format(table=word),
                [*_filters(table), *_options(table, "csv")],
                {"text/csv": {"schema": {"type": "string"}}},
                answer=paged,
                tags=[table.name],
            )
        },
        f"{start}/{key}.json": {
            "get": _operation(
                f"get_{table.name}",
                _("{table}, one row").format(table=word),
                [*_key(table), *_options(table, "row")],
                _json(_reference("schemas", f"{table.name}_answer")),
                failures=("400", "404", "503"),
                tags=[table.name],
            )
        },
    }


# --- Parameters -----------------------------------------------------------------------------------


def _key(table: OpenTable) -> list[Json]:
    words = _(
        "Signs other than letters, digits, - and _ are written as ~ and two hexadecimal digits."
    )
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"{column_description(table, table.columns[name])} {words}",
            "schema": {"type": "string", "minLength": 1, "pattern": _PRINTABLE},
        }
        for name in table.key
    ]


def _parameters(table: OpenTable) -> dict[str, Json]:
    """Parameter components of a table: column filters, and options that name columns."""
    options = {
        option.name: _of_column(option, _offered(table, option))
        for option in OPTIONS
        if not _general(option) and option.name != "_shape" and _offered(table, option)
    }
    columns = {column.name: _exact(table, column) for column in table.columns.values()}
    found = {**columns, "filters": _other_filters(table), **options}
    return {f"{table.name}.{name}": each for name, each in found.items()}


def _filters(table: OpenTable) -> list[Json]:
    names = [*table.columns, "filters"]
    return [_reference("parameters", f"{table.name}.{name}") for name in names]


def _exact(table: OpenTable, column: Column) -> Json:
    return {
        "name": column.name,
        "in": "query",
        "description": column_description(table, column),
        "schema": _held(column),
    }


def _other_filters(table: OpenTable) -> Json:
    """Filters with operators, as one object parameter (form, explode)."""
    listed = "; ".join(f"__{name} {_(words)}" for name, words in OPERATORS.items() if name)
    words = _("Filters: the name of a column and one of these endings: {endings}.")
    return {
        "name": "filters",
        "in": "query",
        "style": "form",
        "explode": True,
        "description": words.format(endings=listed),
        "schema": {
            "type": "object",
            "patternProperties": _patterns(table),
            # Not additionalProperties: client generators would drop them.
            "propertyNames": {"pattern": _names(table)},
        },
    }


def _names(table: OpenTable) -> str:
    endings = "|".join(filter(None, OPERATORS))
    return f"^({'|'.join(table.columns)})__({endings})$"


def _patterns(table: OpenTable) -> Json:
    """Patterns of filter names by value type."""
    grouped: dict[str, tuple[Json | bool, list[str]]] = {}
    for column in table.columns.values():
        for operator in filter(None, OPERATORS):
            held = operator in column.operators
            schema = _filter_value(column, operator) if held else False
            names = grouped.setdefault(json.dumps(schema, sort_keys=True), (schema, []))[1]
            names.append(f"{column.name}__{operator}")
    return {f"^({'|'.join(names)})$": schema for schema, names in grouped.values()}


def _filter_value(column: Column, operator: str) -> Json:
    if operator in WITHOUT_VALUE:
        return {"type": "string", "enum": ["1"]}
    if operator in ON_TEXT:
        return {"type": "string", "minLength": 1}
    held = _held(column)
    if operator in LISTS:
        return {"type": "string", "minLength": 1, "examples": [_example(column)]}
    if operator in {"gt", "gte", "lt", "lte"} and held["type"] == "string":
        dated = {"format": "date"} if column.type == "date" else {}
        return {"type": "string", "minLength": 1, **dated}
    return held


def _held(column: Column) -> Json:
    """JSON schema of a column's values, and so of its filter."""
    kind = _TYPES[column.type]
    if kind != "string":
        return {"type": kind, "minimum": -(10**15) + 1, "maximum": 10**15 - 1}
    found: Json = {"type": kind}
    if column.type == "date":
        found["format"] = "date"
    elif column.values:
        found["enum"] = list(column.values)
    elif column.pattern:
        found["pattern"] = column.pattern
    else:
        found["minLength"] = 1
    return found


def _example(column: Column) -> str:
    if column.values:
        return ",".join(column.values[:2])
    return {"integer": "2011,2012", "number": "1,2", "date": "2012-01-01,2012-06-30"}.get(
        column.type, "a,b"
    )


def _general(option: Option) -> bool:
    return option.name not in {"_sort", "_sort_desc", "_col", "_nocol", "_facet", "_shape"}


def _offered(table: OpenTable, option: Option) -> list[str]:
    """Column names that an option accepts."""
    keys = table.key if option.name == "_nocol" else ()
    return [name for name in table.columns if name not in keys]


def _options(table: OpenTable, form: str) -> list[Json]:
    """Query options of a table."""
    found = []
    for option in OPTIONS:
        if form not in option.forms:
            continue
        if _general(option):
            found.append(_reference("parameters", option.name))
        elif option.name == "_shape":
            found.append({**_option(option), "schema": {"type": "string", "enum": list(SHAPES)}})
        elif _offered(table, option):
            found.append(_reference("parameters", f"{table.name}.{option.name}"))
    return found


def _of_column(option: Option, names: list[str]) -> Json:
    schema: Json = {"type": "string", "enum": names}
    if option.several:
        return {**_option(option), "explode": True, "schema": {"type": "array", "items": schema}}
    return {**_option(option), "schema": schema}


def _option(option: Option) -> Json:
    rows = [{"type": "integer", "minimum": 0, "maximum": MOST_ROWS}, {"const": "max"}]
    counted = [{"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, {"const": "max"}]
    schemas: dict[str, Json] = {
        "_size": {"anyOf": rows},
        "_facet_size": {"anyOf": counted},
        "_stream": {"type": "string", "enum": ["on", "1"]},
        LANGUAGE: {"type": "string", "enum": ["nb", "nn", "en"]},
    }
    return {
        "name": option.name,
        "in": "query",
        "description": _(option.meaning),
        "schema": schemas.get(option.name, {"type": "string", "minLength": 1}),
    }


# --- Answers --------------------------------------------------------------------------------------


def _reference(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _row(table: OpenTable) -> Json:
    properties = {}
    for column in table.columns.values():
        kind = _TYPES[column.type]
        found: Json = {
            "type": kind if column.required else [kind, "null"],
            "title": column_word(table.name, column.name),
            "description": column_description(table, column),
        }
        if column.type == "date":
            found["format"] = "date"
        if column.values:
            found["enum"] = [*column.values, *([] if column.required else [None])]
        if "unit" in column.field:
            found["x-unit"] = column.field["unit"]
        properties[column.name] = found
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _answers(table: OpenTable) -> Json:
    """Response schemas by `_shape`; the first is the default."""
    row = _reference("schemas", f"{table.name}_row")
    about = {
        "columns": {"type": "array", "items": {"type": "string"}},
        "next": _reference("schemas", "Next"),
        "next_url": _reference("schemas", "Next"),
        "filtered_table_rows_count": {
            "type": ["integer", "null"],
            "description": _("How many rows there are in all."),
        },
        "facet_results": _reference("schemas", "Counts"),
    }
    whole = {"type": "object", "required": ["rows", "columns"]}
    objects = {**about, "rows": {"type": "array", "items": row}}
    lists = {**about, "rows": {"type": "array", "items": {"type": "array", "items": {}}}}
    by_key = {"type": "object", "additionalProperties": row}
    forms: dict[str, Json] = {
        "objects": {**whole, "properties": objects},
        "arrays": {**whole, "properties": lists},
        "array": {"type": "array", "items": row},
        "object": by_key,
    }
    # Client generators name classes by title.
    return {"anyOf": [{"title": f"{table.name}_{shape}", **form} for shape, form in forms.items()]}


def _problem() -> Json:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": _("What is wrong, and how to mend it (RFC 9457)."),
        "required": ["ok", "status", "title", "detail", "problem"],
        "properties": {
            "ok": {"const": False},
            "status": {"type": "integer"},
            "title": text,
            "detail": text,
            "problem": {**text, "description": _("The same as detail.")},
            "parameter": {**text, "description": _("The name in the address that is wrong.")},
            "allowed": {
                "type": "array",
                "items": text,
                "description": _("What may stand there."),
            },
        },
    }


def _responses() -> dict[str, Json]:
    words = {
        "400": _("Something in the address cannot be used."),
        "404": _("There is no such row."),
        "503": _("The figures cannot be read right now; try again."),
    }
    content = {PROBLEM: {"schema": _reference("schemas", "Problem")}}
    return {status: {"description": text, "content": content} for status, text in words.items()}
