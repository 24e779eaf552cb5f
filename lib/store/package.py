"""Data package reader: what is validated is what is loaded."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

from lib.i18n import _
from lib.store import schema
from lib.store.errors import PackageBroken, PackageError
from lib.store.paths import DATA

DESCRIPTOR: Final = "datapackage.json"
# Increase when the same package gives a different store.
RECIPE: Final = 1

Cell: TypeAlias = str | int | float | None


@dataclass
class PackageTable:
    """CSV file with all cells as text.

    Attributes:
        file: path inside the package.
        schema: what the package says of it: `fields`, `primaryKey`, `foreignKeys`.
        header: the columns found; empty when the file could not be read.
        rows: the lines below the header.
    """

    file: str
    schema: dict[str, Any]
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @cached_property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Described columns by name."""
        return {column["name"]: column for column in self.schema["fields"]}

    @cached_property
    def places(self) -> dict[str, int]:
        """Index of each described column, also under a nearly right name."""
        renamed = self.renamed
        names = [renamed.get(name, name) for name in self.header]
        return {name: names.index(name) for name in self.fields if name in names}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Columns whose name is nearly right."""
        renamed = {}
        missing = [name for name in self.fields if name not in self.header]
        in_place = dict(zip(self.header, self.fields, strict=False))
        for name in self.header:
            if name in self.fields:
                continue
            close = get_close_matches(name.lower(), missing, 1)
            if not close and in_place.get(name) in missing:
                close = [in_place[name]]
            if close:
                renamed[name] = close[0]
                missing.remove(close[0])
        return renamed

    def fits(self, row: list[str]) -> bool:
        """Whether a row has the header's width; otherwise cells may have shifted."""
        return len(row) == len(self.header)

    def column(self, name: str) -> list[str]:
        """Cells of a column; empty if column or cell is missing."""
        place = self.places.get(name, len(self.header))
        return [row[place] if place < len(row) else "" for row in self.rows]

    def records(self) -> Iterator[dict[str, Cell]]:
        """Typed rows."""
        types = [(name, column["type"]) for name, column in self.fields.items()]
        for row in self.rows:
            yield {name: typed(cell, kind) for (name, kind), cell in zip(types, row, strict=True)}


@dataclass(frozen=True)
class Package:
    """Data package.

    Attributes:
        version: the package's own version.
        digest: the same only for the same files, loaded into the same tables in the same way.
        tables: the CSV files by name.
        maps: the map files by name, as GeoJSON.
        described: names of all files that the package describes.
        errors: files that are missing or could not be read.
        files: SHA-256 of the content of every file that could be read, by path.
        created: when the package was made, as it says itself.
        contents: every file that could be read, as it stands, by path.
    """

    path: Path
    version: str
    digest: str
    tables: dict[str, PackageTable]
    maps: dict[str, Any]
    described: frozenset[str]
    errors: tuple[PackageError, ...]
    files: dict[str, str]
    created: str = ""
    contents: dict[str, bytes] = field(default_factory=dict, repr=False)


def read_package(folder: Path) -> Package:
    """Read all files of the package.

    Raises:
        PackageBroken: there is no description that could say which files there are.
    """
    text, descriptor = _descriptor(folder)
    digest = hashlib.sha256(f"{RECIPE} {schema.NAMES} {text}".encode())
    tables: dict[str, PackageTable] = {}
    maps: dict[str, Any] = {}
    errors: list[PackageError] = []
    contents = {DESCRIPTOR: text.encode()}
    for resource in descriptor["resources"]:
        file, name = resource["path"], resource["name"]
        if "schema" in resource:
            tables[name] = PackageTable(file, resource["schema"])
        try:
            raw = _bytes(folder, file)
            digest.update(hashlib.sha256(raw).digest())
            contents[file] = raw
            if "schema" in resource:
                tables[name].header, tables[name].rows = read_csv(file, raw)
            elif name in schema.MAPS:
                maps[name] = _json(file, raw)
        except UnreadableError as error:
            errors.append(error.error)
    version = str(descriptor.get("version", ""))
    described = frozenset(resource["name"] for resource in descriptor["resources"])
    return Package(
        folder,
        version,
        digest.hexdigest(),
        tables,
        maps,
        described,
        tuple(errors),
        {file: hashlib.sha256(raw).hexdigest() for file, raw in contents.items()},
        str(descriptor.get("created", "")),
        contents,
    )


@cache
def package_description(folder: Path = DATA) -> dict[str, Any]:
    """Content of datapackage.json: title, licences, tables, columns, units.

    Raises:
        PackageBroken: there is no description that can be read.
    """
    return _descriptor(folder)[1]


@cache
def descriptions(folder: Path = DATA) -> dict[str, dict[str, Any]]:
    """Table descriptions by name.

    Returns:
        For each table its `title`, `path`, `fields` (by name), `key` (names) and `foreignKeys`.

    Raises:
        PackageBroken: there is no description that can be read.
    """
    found = {}
    for resource in package_description(folder)["resources"]:
        if "schema" not in resource:
            continue
        described = resource["schema"]
        primary = described.get("primaryKey", [])
        found[resource["name"]] = {
            "title": resource.get("title", resource["name"]),
            "path": resource["path"],
            "fields": {column["name"]: column for column in described["fields"]},
            "key": (primary,) if isinstance(primary, str) else tuple(primary),
            "foreignKeys": described.get("foreignKeys", []),
        }
    return found


def licence(folder: Path = DATA) -> tuple[str, str]:
    """Licence of the package: name and URL."""
    first = package_description(folder)["licenses"][0]
    return str(first["name"]).replace("-", " "), str(first["path"])


def allowed(table: str, column: str) -> tuple[str, ...]:
    """Enumeration of a column, in the package's order; empty if none."""
    constraints = descriptions()[table]["fields"][column].get("constraints", {})
    return tuple(constraints.get("enum", ()))


def primary_key(table: str) -> tuple[str, ...]:
    """Primary key of a table."""
    key: tuple[str, ...] = descriptions()[table]["key"]
    return key


class UnreadableError(Exception):
    """Missing or unreadable file; `error` says why."""

    def __init__(self, error: PackageError) -> None:
        super().__init__(error)
        self.error = error


def _unreadable(
    kind: str, file: str, found: str, expected: str, row: int | None = None
) -> Exception:
    return UnreadableError(PackageError(kind, file, row, "", found, expected))


def _descriptor(folder: Path) -> tuple[str, dict[str, Any]]:
    if not os.access(folder, os.R_OK | os.X_OK, effective_ids=True):
        expected = _("a folder that can be read, with datapackage.json and its files")
        raise PackageBroken(folder, [PackageError("file", str(folder), None, "", "", expected)])
    try:
        raw = _bytes(folder, DESCRIPTOR)
        descriptor = _json(DESCRIPTOR, raw)
        resources = [(item["name"], item["path"]) for item in descriptor["resources"]]
        columns = [
            (column["name"], column["type"])
            for item in descriptor["resources"]
            for column in item.get("schema", {"fields": []})["fields"]
        ]
    except UnreadableError as error:
        raise PackageBroken(folder, [error.error]) from error
    except (KeyError, TypeError, AttributeError) as error:
        wrong = PackageError(
            "descriptor", DESCRIPTOR, None, "", "", _("files with name, path and columns")
        )
        raise PackageBroken(folder, [wrong]) from error
    if not all(isinstance(text, str) for pair in resources + columns for text in pair):
        wrong = PackageError("descriptor", DESCRIPTOR, None, "", "", _("names that are text"))
        raise PackageBroken(folder, [wrong])
    return raw.decode(), descriptor


def _bytes(folder: Path, file: str) -> bytes:
    try:
        return (folder / file).read_bytes()
    except OSError as error:
        raise _unreadable("file", file, "", _("a file that can be read")) from error


def _text(file: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        near = raw[max(0, error.start - 10) : error.start + 10].decode("latin-1")
        found = " ".join(near.split())
        raise _unreadable("encoding", file, found, _("text saved as UTF-8"), row) from error


def _json(file: str, raw: bytes) -> Any:
    text = _text(file, raw)
    try:
        return json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        found = "".join(text.splitlines()[line - 1 : line])[:40].strip()
        raise _unreadable("json", file, found, _("valid JSON"), line) from error


def read_csv(file: str, raw: bytes) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file, all cells as text.

    Raises:
        UnreadableError: it is no such file.
    """
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(_text(file, raw), newline=""), strict=True))
    except csv.Error as error:
        expected = _("cells between commas, with quotation marks in pairs")
        raise _unreadable("csv", file, "", expected, len(lines) + 1) from error
    if not lines or not any(lines[0]):
        raise _unreadable("header", file, "", _("a first row with the names of the columns"), 1)
    if len(lines[0]) == 1 and ";" in lines[0][0]:
        raise _unreadable("separator", file, lines[0][0], _("commas between the columns"), 1)
    return lines[0], lines[1:]


def typed(cell: str, kind: str) -> Cell:
    """Typed value of a cell; None if empty."""
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    return float(cell) if kind == "number" else cell
