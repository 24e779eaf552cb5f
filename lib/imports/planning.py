"""Planning: from a file to the changes it would make."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Final

from lib.i18n import _, ngettext
from lib.imports.cells import CellParser, ParsedRow
from lib.imports.columns import detect_table, known_names, listed, match_columns, tell_helpers
from lib.imports.decimals import column_marks
from lib.imports.mapping import ColumnMapping, mapped_sheet
from lib.imports.missing import MissingKind, withheld_column
from lib.imports.name_checks import check_names, tell_edited
from lib.imports.plan_model import (
    NO_OPTIONS,
    Diagnostics,
    Expected,
    Plan,
    Progress,
    ReadingOptions,
    SourceRow,
    SourceTable,
)
from lib.imports.plausibility import shown_figure, tell_implausible
from lib.imports.reading import read
from lib.imports.reverting import warn_of_emptied, warn_of_old_values
from lib.imports.scale import amount_places, tell_scale
from lib.imports.text_cleanup import clean_texts
from lib.imports.totals import Total, totals
from lib.imports.validation import ChangeOrigins, validate
from lib.store.change_log import Change, Key, Row, Value, View, open_view
from lib.store.connection import Store
from lib.store.constraints import missing_words, twice_words
from lib.store.package import descriptions, primary_key, typed

_STEP: Final = 1000  # rows between two progress reports


def plan(  # noqa: PLR0913 - the names are those that its callers know
    store: Store,
    content: bytes,
    file: str,
    table: str = "",
    *,
    full: bool = False,
    permitted_areas: Collection[str] | None = None,
    progress: Progress | None = None,
    choices: ReadingOptions = NO_OPTIONS,
    mapping: ColumnMapping | None = None,
) -> Plan:
    """Plan an import; the store is not changed.

    Args:
        store: the store.
        content: the file: CSV or an Excel workbook.
        file: its name.
        table: the table that it is for; empty to tell it from the name or the columns.
        full: whether the file holds all rows, so that those it lacks are to be removed.
        permitted_areas: codes of areas that may be changed, with all in them; None for all.
        progress: told how far it is.
        choices: what somebody has said of the file, where it has two readings.
        mapping: how its columns are ours, where somebody has said that.

    Returns:
        The plan; what is wrong with the file is in its findings.

    Raises:
        StoreProblem: the store cannot be read.
    """
    diagnostics = Diagnostics(base_name(file))
    sheet = read_sheet(store, content, table, choices, mapping, diagnostics)
    detected = ""
    if not diagnostics.unreadable:
        sheet = mapped_sheet(mapping, sheet, diagnostics) if mapping else sheet
        detected = detect_table(sheet, table or _table_of(mapping), diagnostics)
    digest = hashlib.sha256(content).hexdigest()
    job = ImportJob(sheet, detected, digest, full, areas(permitted_areas), progress, choices)
    return plan_work(store, job, diagnostics)


def base_name(file: str) -> str:
    """File name without folders, for any operating system."""
    return PurePath(file.replace("\\", "/")).name or file


def areas(permitted_areas: Collection[str] | None) -> frozenset[str] | None:
    """Permitted areas in the form that plans hold."""
    return None if permitted_areas is None else frozenset(permitted_areas)


def read_sheet(
    store: Store,
    content: bytes,
    table: str,
    choices: ReadingOptions,
    mapping: ColumnMapping | None,
    diagnostics: Diagnostics,
) -> SourceTable:
    """Read the rows of a file.

    Args:
        store: the store.
        content: the file.
        table: the table that it is for, where that is known.
        choices: what somebody has said of the file.
        mapping: how its columns are ours, where somebody has said that.
        diagnostics: of the file; told what is wrong.
    """
    known = [*known_names(), *(map(str.lower, mapping.columns) if mapping else ())]
    expected = Expected(
        known,
        table or _table_of(mapping),
        lambda: _area_names(store),
        mapping.header_row if mapping else 0,
    )
    if mapping and mapping.sheet and not choices.sheet:
        choices = replace(choices, sheet=mapping.sheet)
    return read(content, diagnostics.file, expected, diagnostics, choices)


def _table_of(mapping: ColumnMapping | None) -> str:
    return mapping.table if mapping else ""


def _area_names(store: Store) -> list[str]:
    with open_view(store, ()) as view:
        return [str(row["name"]) for row in view.rows("areas").values()]


def plan_rows(
    store: Store,
    table: str,
    rows: Sequence[Mapping[str, object]],
    *,
    origin: str,
    permitted_areas: Collection[str] | None = None,
    given: Sequence[Plan] = (),
) -> Plan:
    """Plan changes from rows of a form.

    Args:
        store: the store.
        table: the table that they are for.
        rows: cells by column: text as written, or numbers and dates.
        origin: where they come from, for the log.
        permitted_areas: as for `plan`.
        given: plans that will be committed together with this one, before it.

    Raises:
        StoreProblem: the store cannot be read.
    """
    diagnostics = Diagnostics(origin)
    header = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        SourceRow(number, [row.get(name) for name in header])
        for number, row in enumerate(rows, start=2)
    ]
    told = detect_table(SourceTable(origin, header, lines), table, diagnostics)
    written = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str)
    digest = hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()
    job = ImportJob(
        SourceTable(origin, header, lines), told, digest, permitted_areas=areas(permitted_areas)
    )
    return plan_work(store, job, diagnostics, given)


@dataclass(frozen=True, slots=True)
class ImportJob:
    """Input of a plan.

    Attributes:
        sheet: the rows.
        table: the table that they are for; empty when it could not be told.
        digest: SHA-256 of the file.
        full: whether the file holds all rows.
        permitted_areas: the areas that the writer may change; None for all.
        progress: told how far it is.
        choices: what somebody has said of the file.
        alone: whether they are all that the file holds, and not one table of several.
    """

    sheet: SourceTable
    table: str
    digest: str
    full: bool = False
    permitted_areas: frozenset[str] | None = None
    progress: Progress | None = None
    choices: ReadingOptions = NO_OPTIONS
    alone: bool = True


def plan_work(
    store: Store, job: ImportJob, diagnostics: Diagnostics, given: Sequence[Plan] = ()
) -> Plan:
    """Plan the changes of rows that have been read.

    Args:
        store: the store.
        job: the rows, and what is wanted of them.
        diagnostics: what has been found in them so far.
        given: plans that will be committed together with this one, before it.

    Raises:
        StoreProblem: the store cannot be read.
    """
    pending = tuple(change for each in given for change in each.changes)
    stamp = store.version().stamp
    sums: tuple[Total, ...] = ()
    with open_view(store, pending) as view:
        stamp = (view.number, *stamp[1:])
        changes, keys = _changes(view, job, diagnostics) if job.table else ([], frozenset[Key]())
        sums = () if diagnostics.broken else totals(view, job.table, changes)
    return Plan(
        job.table,
        job.sheet.file,
        job.digest,
        stamp,
        job.full,
        tuple(changes),
        diagnostics.sorted(),
        len(job.sheet.lines),
        keys if job.full else frozenset(),
        job.permitted_areas,
        tuple(diagnostics.questions),
        tuple(job.sheet.header),
        sums,
    )


def _changes(
    view: View, job: ImportJob, diagnostics: Diagnostics
) -> tuple[list[Change], frozenset[Key]]:
    """Changes and keys of the rows; empty if the key columns are missing."""
    columns = match_columns(job.sheet, job.table, diagnostics)
    edited = tell_edited(view, job.table, job.sheet, columns, diagnostics)
    tell_helpers(job.sheet, columns.helpers.keys() - edited, diagnostics)
    if not job.sheet.lines:
        _tell_empty(view, job, diagnostics)
    if not set(primary_key(job.table)) <= columns.places.keys():
        return [], frozenset()
    clean_texts(job.sheet, job.table, columns.places, diagnostics)
    check_names(view, job.table, job.sheet, columns, diagnostics)
    tell_scale(job.sheet, amount_places(job.table, columns.places), diagnostics)
    marks = column_marks(job.sheet, job.table, columns.places)
    cells = CellParser(view, job.table, marks, diagnostics, job.choices)
    found = _Rows(view, job.table, columns.places, cells, diagnostics)
    changes = found.read(job.sheet.lines, job.progress)
    if job.full and not diagnostics.broken:
        changes += _removed(view, job.table, frozenset(found.first))
    _judged(view, job, changes, found, diagnostics)
    warn_of_emptied(job.table, changes, found.first, diagnostics)
    warn_of_old_values(view, job.table, changes, found.first, diagnostics)
    return changes, frozenset(found.first)


def _tell_empty(view: View, job: ImportJob, diagnostics: Diagnostics) -> None:
    """Record that there are no rows: an error if all stored rows would be removed.

    One table of several may be empty, as it is in the store.
    """
    there = bool(view.rows(job.table))
    if job.full and there:
        words = _("There are no rows below the headings: all rows of the table would be removed.")
        diagnostics.error(None, "", "", words, alone=True)
    elif job.alone:
        words = _("The file has only headings. Fill in rows below them.")
        diagnostics.warning(None, "", "", words, alone=True)
    elif there:
        diagnostics.warning(None, "", "", _("There are no rows below the headings."), alone=True)


def _judged(
    view: View, job: ImportJob, changes: Sequence[Change], found: "_Rows", diagnostics: Diagnostics
) -> None:
    """Validate the changes, including rows with unreadable cells."""
    every = [*changes, *found.doubtful]
    where = ChangeOrigins({**found.first, **found.placeholders}, found.misunderstood)
    validate(view, job.table, every, where, job.permitted_areas, diagnostics)
    tell_implausible(view, job.table, every, where, diagnostics)


def _left_out_words(kind: MissingKind, stands: Value) -> str:
    """Message on a skipped row, and on the value that the store keeps."""
    if kind == "impossible":
        words = _("No figure is possible here. The row is left out.")
    else:
        words = _("The figure is not stated. The row is left out.")
    if stands is None:
        return words
    kept = _(
        "{value} stands. To remove it, take in a file with all rows of the table except this one, "
        "and say that it holds them all."
    )
    return f"{words} {kept.format(value=shown_figure(stands))}"


def _removed(view: View, table: str, keys: frozenset[Key]) -> list[Change]:
    return [
        Change(table, key, row, None) for key, row in view.rows(table).items() if key not in keys
    ]


class _Rows:
    """Converter from rows to changes."""

    def __init__(
        self,
        view: View,
        table: str,
        places: dict[str, int],
        cells: CellParser,
        diagnostics: Diagnostics,
    ) -> None:
        self.table, self.places, self.cells, self.notes = table, places, cells, diagnostics
        described = descriptions()[table]
        self.fields: dict[str, dict[str, Any]] = described["fields"]
        self.key: tuple[str, ...] = described["key"]
        self.now = view.rows(table)
        self.first: dict[Key, int] = {}
        # Required columns that the file lacks.
        self.lacking = [
            name
            for name, column in self.fields.items()
            if column.get("constraints", {}).get("required") and name not in places
        ]
        # Rows with invalid cells, validated without these, so that all errors are reported at once.
        self.doubtful: list[Change] = []
        self.misunderstood: dict[Key, frozenset[str]] = {}
        self.placeholders: dict[Key, int] = {}

    def read(self, lines: Sequence[SourceRow], progress: Progress | None) -> list[Change]:
        """Changes of the rows; problems go to the diagnostics."""
        changes = []
        self._whole(lines)
        for done, line in enumerate(lines):
            if progress and done % _STEP == 0:
                progress(done, len(lines))
            change = self._change(line)
            if change is not None:
                changes.append(change)
        if progress:
            progress(len(lines), len(lines))
        return changes

    def _whole(self, lines: Sequence[SourceRow]) -> None:
        """Report missing required columns once, not for each row."""
        missing = self.lacking
        new = [line.number for line in lines if self._is_new(line)] if missing else []
        if new:
            words = ngettext(
                "The column {columns} is missing. New rows need it; the first is row {row}.",
                "The columns {columns} are missing. New rows need them; the first is row {row}.",
                len(missing),
            )
            told = words.format(columns=listed(self.table, missing), row=new[0])
            self.notes.error(self.notes.top, ", ".join(missing), "", told, alone=True)

    def _is_new(self, line: SourceRow) -> bool:
        before = len(self.notes.found)
        found = self.cells.row(line, {name: self.places[name] for name in self.key})
        # Invalid keys are reported when the row itself is parsed.
        del self.notes.found[before:]
        return not found.wrong and self._key(found) not in self.now

    def _key(self, found: ParsedRow) -> Key:
        return tuple(found.texts[name] or "" for name in self.key)

    def _change(self, line: SourceRow) -> Change | None:
        found = self.cells.row(line, self.places)
        key = self._key(found)
        if found.wrong & set(self.key):
            key = (f"\0{line.number}",)
            self.placeholders[key] = line.number
        elif not self._new_key(line, key):
            return None
        now = self.now.get(key)
        if now is None:
            found.wrong.update(self.lacking)
        if self._left_out(line, found, now):
            return None
        row = self._row(line, found, now)
        if found.wrong:
            self.doubtful.append(Change(self.table, key, now, row))
            self.misunderstood[key] = frozenset(found.wrong)
            return None
        return None if row == now else Change(self.table, key, now, row)

    def _left_out(self, line: SourceRow, found: ParsedRow, now: Row | None) -> bool:
        """Whether a row has no value, and is not marked as withheld."""
        for name, kind in found.missing.items():
            where, value = withheld_column(self.fields[name])
            if not where or kind == "dash":
                continue
            cell = line.cells[self.places[name]]
            if kind == "withheld":
                found.texts[where] = value
                found.replaced.add(where)
                found.wrong.discard(where)
                words = _("The figure is withheld, and is stored as “{quality}” without a number.")
                words = words.format(quality=value)
            else:
                words = _left_out_words(kind, now[name] if now else None)
            self.notes.warning(line.number, name, cell, words, alone=True)
            if kind != "withheld":
                return True
        return False

    def _new_key(self, line: SourceRow, key: Key) -> bool:
        if key not in self.first:
            self.first[key] = line.number
            return True
        names, found = ", ".join(self.key), ", ".join(key)
        words = twice_words(found, self.first[key])
        cause = _(
            "The same row is there more than once. Delete one, or change what tells the rows apart."
        )
        self.notes.error(line.number, names, found, words, cause=cause, alone=True)
        return False

    def _row(self, line: SourceRow, found: ParsedRow, now: Row | None) -> dict[str, Value]:
        """New state of a row: missing columns keep their stored value."""
        row: dict[str, Value] = {}
        for name, column in self.fields.items():
            if name in found.texts:
                row[name] = typed(found.texts[name], column["type"])
                if name not in found.replaced:
                    row[name] = self._kept(line, name, row[name], now)
            else:
                row[name] = now[name] if now else None
            required = column.get("constraints", {}).get("required")
            if required and row[name] is None and name not in found.wrong:
                self.notes.error(line.number, name, "", missing_words(), alone=True)
                found.wrong.add(name)
        return row

    def _kept(self, line: SourceRow, name: str, value: Value, now: Row | None) -> Value:
        """New value of a cell, or the stored one if it is equal."""
        cell = line.cells[self.places[name]] if name in self.places else None
        if now is not None and isinstance(cell, str) and now[name] == cell:
            return cell
        return value
