"""Saved column mappings for recurring files.

A mapping is a small TOML file, made by hand or on the page. The saved ones lie in the folder
`imports` beside the store, one file each, so that several processes share them and two who save at
once lose nothing.
"""

import json
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lib.charts.chart_model import slug
from lib.i18n import _, ngettext
from lib.imports.headings import normal
from lib.imports.plan_model import Diagnostics, SourceRow, SourceTable, Unread
from lib.store import Store
from lib.store.package import descriptions

FOLDER: Final = "imports"
LONGEST_NAME: Final = 60
_LARGEST: Final = 256 * 1024  # largest mapping file in bytes
_PARTS: Final = frozenset(
    {"name", "table", "sheet", "header_row", "columns", "leave_out", "constants", "values"}
)


class MappingProblem(Exception):  # noqa: N818 - what a reader is told about is a problem
    """Invalid mapping; `str()` says why."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Column mapping of a file.

    Attributes:
        name: what it is called.
        table: the table that the file is for.
        sheet: the sheet of a workbook; empty where the file tells.
        header_row: the row of the headings; 0 where the file tells.
        columns: our column for a heading of the file.
        leave_out: headings whose columns are not read.
        constants: what stands in a column that the file does not have, for every row.
        values: for a column of ours, our value for one of the file.
    """

    name: str
    table: str
    sheet: str = ""
    header_row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


# --- To and from a file ---------------------------------------------------------------------------


def parse_mapping(text: str, file: str) -> ColumnMapping:
    """Parse a mapping file.

    Raises:
        MappingProblem: it says something that cannot be.
    """
    try:
        content = tomllib.loads(text)
        found = _mapping_from(content, Path(file).stem)
        _check(found, content.keys())
    except (TypeError, AttributeError, ValueError, KeyError) as error:
        words = _("The mapping file {file} has an error: {reason}.")
        reason = f"{error.args[0]}" if isinstance(error, KeyError) else str(error)
        raise MappingProblem(words.format(file=file, reason=reason)) from error
    return found


def _mapping_from(content: Mapping[str, Any], stem: str) -> ColumnMapping:
    return ColumnMapping(
        name=str(content.get("name", stem)).strip()[:LONGEST_NAME],
        table=str(content["table"]),
        sheet=str(content.get("sheet", "")),
        header_row=int(content.get("header_row", 0)),
        columns=_texts(content.get("columns", {})),
        leave_out=tuple(map(str, content.get("leave_out", []))),
        constants=_texts(content.get("constants", {})),
        values={str(name): _texts(each) for name, each in content.get("values", {}).items()},
    )


def _texts(pairs: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in pairs.items()}


def _check(found: ColumnMapping, parts: Iterable[str]) -> None:
    unknown = sorted(set(parts) - _PARTS)
    if unknown:
        raise ValueError(_("there is no setting {name}").format(name=", ".join(unknown)))
    tables = descriptions()
    if found.table not in tables:
        raise ValueError(_("there is no table “{name}”").format(name=found.table))
    fields = tables[found.table]["fields"]
    named = [*found.columns.values(), *found.constants, *found.values]
    missing = [name for name in named if name not in fields]
    if missing:
        words = _("the table {table} has no column {column}")
        raise ValueError(words.format(table=found.table, column=", ".join(missing)))
    filled = [*found.columns.values(), *found.constants]
    twice = sorted({name for name in filled if filled.count(name) > 1})
    if twice:
        words = _("the column {column} is filled twice")
        raise ValueError(words.format(column=", ".join(twice)))


def mapping_text(mapping: ColumnMapping) -> str:
    """Serialize a mapping for `parse_mapping` and for people to edit."""
    lines = [f"name = {_quoted(mapping.name)}", f"table = {_quoted(mapping.table)}"]
    if mapping.sheet:
        lines.append(f"sheet = {_quoted(mapping.sheet)}")
    if mapping.header_row:
        lines.append(f"header_row = {mapping.header_row}")
    if mapping.leave_out:
        lines.append(f"leave_out = [{', '.join(map(_quoted, mapping.leave_out))}]")
    lines += _section("columns", mapping.columns) + _section("constants", mapping.constants)
    for column, pairs in mapping.values.items():
        lines += _section(f"values.{column}", pairs)
    return "\n".join(lines) + "\n"


def _section(title: str, pairs: Mapping[str, str]) -> list[str]:
    if not pairs:
        return []
    lines = [f"{_quoted(name)} = {_quoted(value)}" for name, value in pairs.items()]
    return ["", f"[{title}]", *lines]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- The saved ones -------------------------------------------------------------------------------


def folder_of(store: Store) -> Path:
    """Folder of a store's saved mappings."""
    return store.path.parent / FOLDER


def saved_mappings(folder: Path) -> tuple[list[ColumnMapping], list[str]]:
    """Saved mappings by name, and errors of invalid files."""
    found: list[ColumnMapping] = []
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
        try:
            found.append(load_mapping(file))
        except MappingProblem as problem:
            problems.append(str(problem))
    return sorted(found, key=lambda each: each.name.casefold()), problems


def load_mapping(file: Path) -> ColumnMapping:
    """Load a mapping file.

    Raises:
        MappingProblem: it cannot be read or used.
    """
    words = _("The mapping file {file} cannot be read: {reason}.")
    try:
        if file.stat().st_size > _LARGEST:
            raise MappingProblem(words.format(file=file.name, reason=_("it is too large")))
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MappingProblem(words.format(file=file.name, reason=reason)) from error
    return parse_mapping(text, file.name)


def save_mapping(folder: Path, mapping: ColumnMapping) -> None:
    """Save a mapping, replacing one of the same name.

    Raises:
        MappingProblem: it has no name, or cannot be written.
    """
    if not mapping.name.strip():
        raise MappingProblem(_("Give the mapping a name."))
    text = mapping_text(mapping)
    parse_mapping(text, mapping.name)
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, suffix=".part", delete=False
        ) as part:
            part.write(text)
        Path(part.name).replace(_file_of(folder, mapping.name))
    except OSError as error:
        words = _("The mapping cannot be saved in {folder}: {reason}.")
        raise MappingProblem(words.format(folder=folder, reason=error.strerror)) from error


def delete_mapping(folder: Path, name: str) -> None:
    """Delete a saved mapping, if it exists.

    Raises:
        MappingProblem: it cannot be deleted.
    """
    try:
        _file_of(folder, name).unlink(missing_ok=True)
    except OSError as error:
        words = _("The mapping cannot be deleted: {reason}.")
        raise MappingProblem(words.format(reason=error.strerror)) from error


def _file_of(folder: Path, name: str) -> Path:
    """Path of the mapping with a name, whatever its file name."""
    if folder.is_dir():
        for file in sorted(folder.glob("*.toml")):
            try:
                if load_mapping(file).name == name:
                    return file
            except MappingProblem:
                continue
    free, number = folder / f"{slug(name)}.toml", 1
    while free.exists():
        number += 1
        free = folder / f"{slug(name)}-{number}.toml"
    return free


# --- What it does to a file -----------------------------------------------------------------------


def mapped_sheet(
    mapping: ColumnMapping, sheet: SourceTable, diagnostics: Diagnostics
) -> SourceTable:
    """Apply a mapping: rename, drop and add constant columns."""
    ours = {normal(heading): column for heading, column in mapping.columns.items()}
    left_out = {normal(heading) for heading in mapping.leave_out}
    there = {normal(heading) for heading in sheet.header}
    missing = [heading for heading in mapping.columns if normal(heading) not in there]
    if missing:
        words = ngettext(
            "The column {columns} is not in the file, and the mapping “{name}” expects it.",
            "The columns {columns} are not in the file, and the mapping “{name}” expects them.",
            len(missing),
        )
        names = ", ".join(_("“{name}”").format(name=each) for each in missing)
        diagnostics.error(1, "", "", words.format(columns=names, name=mapping.name), alone=True)
    kept = [place for place, name in enumerate(sheet.header) if normal(name) not in left_out]
    header = [ours.get(normal(sheet.header[place]), sheet.header[place]) for place in kept]
    constants = [name for name in mapping.constants if name not in header]
    sheet.lines = [_mapped_line(mapping, line, kept, header, constants) for line in sheet.lines]
    sheet.header = [*header, *constants]
    return sheet


def _mapped_line(
    mapping: ColumnMapping,
    line: SourceRow,
    kept: Sequence[int],
    header: Sequence[str],
    constants: Sequence[str],
) -> SourceRow:
    cells = [
        _mapped_cell(line.cells[place], mapping.values.get(name))
        for place, name in zip(kept, header, strict=True)
    ]
    return SourceRow(line.number, [*cells, *(mapping.constants[name] for name in constants)])


def _mapped_cell(cell: object, values: Mapping[str, str] | None) -> object:
    if not values or cell is None or isinstance(cell, Unread):
        return cell
    ours = {normal(theirs): value for theirs, value in values.items()}
    return ours.get(normal(str(cell)), cell)
