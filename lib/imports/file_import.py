"""File import: files with one table or several (workbooks, zip archives).

A workbook with a sheet for each of several tables, and an archive of CSV files, are planned table
by table, each after those that it points at, to be done together or not at all.
"""

import hashlib
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final, TypedDict, Unpack

from lib.i18n import _
from lib.imports import filetypes
from lib.imports.columns import (
    helpers_cause,
    helpers_words,
    match_headings,
    table_named,
    tables_fitting,
)
from lib.imports.layout import above_cause
from lib.imports.mapping import ColumnMapping
from lib.imports.plan_model import (
    NO_OPTIONS,
    Diagnostics,
    Finding,
    Plan,
    Progress,
    ReadingOptions,
    SourceTable,
)
from lib.imports.planning import ImportJob, areas, base_name, plan, plan_work, read_sheet
from lib.imports.reading import LARGEST
from lib.imports.workbook import LARGEST_UNPACKED, MOST_PARTS, is_beside, sheet_titles
from lib.store.connection import Store
from lib.store.package import descriptions

# Other files of a data package, by ending; maps are reported, since they may be edited.
_QUIET: Final = (".json", ".md", ".txt")


@dataclass(frozen=True, slots=True)
class Part:
    """Table of a file with several.

    Attributes:
        title: the name of the sheet, or of the file in an archive.
        content: what holds it.
        choices: how it is read.
    """

    title: str
    content: bytes
    choices: ReadingOptions


@dataclass(frozen=True, slots=True)
class Parts:
    """Tables of a file.

    Attributes:
        several: the parts; none for a file with one table.
        ours: whether it is a download of ours, which also holds what is no table of the store.
        unread: what else is in an archive.
    """

    several: tuple[Part, ...] = ()
    ours: bool = False
    unread: tuple[str, ...] = ()


class ImportOptions(TypedDict, total=False):
    """Options of a file import; see `lib.imports.plan`."""

    full: bool
    permitted_areas: Collection[str] | None
    progress: Progress | None
    choices: ReadingOptions
    mapping: ColumnMapping | None


def plan_file(
    store: Store, content: bytes, file: str, table: str = "", **said: Unpack[ImportOptions]
) -> tuple[Plan, ...]:
    """Plan an import of a file, table by table; the store is not changed.

    Args:
        store: the store.
        content: the file.
        file: its name.
        table: the table that it is for; empty for all that it holds.
        said: what else is known of it, as for `plan`.

    Returns:
        The plans, each after those it builds on, at least one.

    Raises:
        StoreProblem: the store cannot be read.
    """
    choices, mapping = said.get("choices", NO_OPTIONS), said.get("mapping")
    full, permitted_areas, progress = (
        said.get("full", False),
        said.get("permitted_areas"),
        said.get("progress"),
    )
    parts = Parts() if mapping or choices.sheet else _parts(content, choices)
    if parts.several:
        digest = hashlib.sha256(content).hexdigest()
        job = ImportJob(
            SourceTable(""), table, digest, full, areas(permitted_areas), progress, choices
        )
        return _Handed(store, base_name(file), job, parts).plans()
    one = plan(
        *(store, content, file, table),
        full=full,
        permitted_areas=permitted_areas,
        progress=progress,
        choices=choices,
        mapping=mapping,
    )
    return (one,)


# --- What is in the file --------------------------------------------------------------------------


def _parts(content: bytes, choices: ReadingOptions) -> Parts:
    """Split a file with several tables, or one of our downloads."""
    if not filetypes.is_archive(content) or len(content) > LARGEST:
        return Parts()
    titles, ours = sheet_titles(content)
    if titles:
        named = {table_named(title) for title in titles} - {""}
        if len(titles) < 2 or (len(named) < 2 and not (ours and named)):
            return Parts()
        sheets = [Part(title, content, replace(choices, sheet=title)) for title in titles]
        return Parts(tuple(sheets if ours else _named(sheets)), ours)
    return _unpacked(content, choices)


def _named(sheets: Sequence[Part]) -> list[Part]:
    return [sheet for sheet in sheets if table_named(sheet.title)]


def _unpacked(content: bytes, choices: ReadingOptions) -> Parts:
    """CSV files of a zip archive; empty if there are none."""
    try:
        with filetypes.opened(content) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            size = sum(info.file_size for info in files)
            if len(files) > MOST_PARTS or size > LARGEST_UNPACKED:
                return Parts()
            tables = [info for info in files if _is_table(info.filename)]
            found = [Part(info.filename, archive.read(info), choices) for info in tables]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return Parts()
    quiet = {info.filename for info in tables}
    unread = [
        info.filename
        for info in files
        if info.filename not in quiet and not _is_quiet(info.filename)
    ]
    return Parts(tuple(found), ours=True, unread=tuple(unread))


def _is_table(name: str) -> bool:
    path = PurePath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in {".csv", ".tsv"} and not hidden and not is_beside(path.stem)


def _is_quiet(name: str) -> bool:
    path = PurePath(name)
    beside = "__MACOSX" in path.parts or path.name.startswith(".") or is_beside(path.stem)
    return beside or path.suffix.lower() in _QUIET


# --- Table by table -------------------------------------------------------------------------------


class _Handed:
    """Planner of a file with several tables."""

    def __init__(self, store: Store, file: str, job: ImportJob, parts: Parts) -> None:
        self.store, self.file, self.work, self.parts = store, file, job, parts
        self.computed: list[str] = []
        self.doubles: list[tuple[str, str]] = []

    def plans(self) -> tuple[Plan, ...]:
        """Plans in dependency order."""
        read = self._one_each(list(self._read()))
        made: list[Plan] = []
        for table in _in_order(read):
            sheet, diagnostics = read[table]
            job = replace(self.work, sheet=sheet, table=table, alone=len(read) == 1)
            made.append(plan_work(self.store, job, diagnostics, made))
        if not made:
            return (self._nothing(),)
        return self._with_messages(made)

    def _read(self) -> Iterator[tuple[str, SourceTable, Diagnostics]]:
        """Parts that are tables of the store, by table name."""
        for part in self.parts.several:
            diagnostics = Diagnostics(f"{self.file}: {part.title}")
            table = table_named(PurePath(part.title).stem)
            sheet = read_sheet(self.store, part.content, table, part.choices, None, diagnostics)
            if self.parts.ours:
                # Lines of our own documentation sheets.
                diagnostics.found = [
                    each for each in diagnostics.found if each.cause != above_cause()
                ]
            found = "" if diagnostics.unreadable else self._table_of(sheet, table)
            if not diagnostics.unreadable and not found and (self.parts.ours or not table):
                self.computed.append(part.title)
            elif not self.work.table or self.work.table == (found or table):
                yield found or table, sheet, diagnostics

    def _table_of(self, sheet: SourceTable, named: str) -> str:
        """Table of a sheet that has its key.

        Files of ours also hold what is reckoned out, some of it under the names of codes: most of
        its headings are no columns of a table.
        """
        if named and _has_key(sheet, named):
            found = match_headings(sheet.header, named)
            computed = self.parts.ours and len(found.unknown) >= len(found.places)
            return "" if computed else named
        fitting = tables_fitting(sheet.header) if self.parts.ours else []
        whole = [table for table in fitting if not match_headings(sheet.header, table).unknown]
        return whole[0] if len(whole) == 1 else ""

    def _one_each(
        self, read: Sequence[tuple[str, SourceTable, Diagnostics]]
    ) -> dict[str, tuple[SourceTable, Diagnostics]]:
        """Best part for each table: the one with most columns."""
        kept: dict[str, tuple[SourceTable, Diagnostics]] = {}
        for table, sheet, diagnostics in sorted(read, key=lambda each: -_columns(each[1], each[0])):
            if table in kept:
                self.doubles.append((diagnostics.file, kept[table][1].file))
            else:
                kept[table] = (sheet, diagnostics)
        return kept

    def _nothing(self) -> Plan:
        """Plan with an error: no table of the store in the file."""
        told = " ".join(self._computed()) or _("There is no table of the store in the file.")
        finding = Finding("error", self.file, None, "", "", told, alone=True)
        stamp = self.store.version().stamp
        return Plan("", self.file, self.work.digest, stamp, False, (), (finding,))

    def _computed(self) -> Iterator[str]:
        if self.computed:
            words = _(
                "Not read: {names}. They are put together or reckoned out for a page, and are no "
                "tables of the store. To change figures, use “{everything}” or a template."
            )
            names = ", ".join(_("“{name}”").format(name=name) for name in self.computed)
            yield words.format(names=names, everything=_("Everything, as Excel"))

    def _with_messages(self, made: Sequence[Plan]) -> tuple[Plan, ...]:
        """Plans, with the parts that were not read reported in the first."""
        cause = helpers_cause()
        helpers = {
            plan.table: each.answer
            for plan in made
            for each in plan.findings
            if each.cause == cause
        }
        said = [self._warning(helpers_words(helpers))] if helpers else []
        said += [self._warning(words) for words in self._not_read()]
        plans = [
            replace(plan, findings=tuple(each for each in plan.findings if each.cause != cause))
            for plan in made
        ]
        return (replace(plans[0], findings=(*said, *plans[0].findings)), *plans[1:])

    def _warning(self, words: str) -> Finding:
        return Finding("warning", self.file, None, "", "", words, alone=True)

    def _not_read(self) -> Iterator[str]:
        yield from self._computed()
        if self.parts.unread:
            words = _("Not read: {names}. Only tables are.")
            yield words.format(names=", ".join(self.parts.unread))
        for left, kept in self.doubles:
            words = _("Not read: {left}, since {kept} holds the same table.")
            yield words.format(left=left, kept=kept)


def _has_key(sheet: SourceTable, table: str) -> bool:
    return set(descriptions()[table]["key"]) <= match_headings(sheet.header, table).places.keys()


def _columns(sheet: SourceTable, table: str) -> int:
    return len(match_headings(sheet.header, table).places)


def _in_order(read: Mapping[str, object]) -> list[str]:
    """Tables in dependency order."""
    done: list[str] = []

    def add(table: str, above: tuple[str, ...]) -> None:
        for key in descriptions()[table]["foreignKeys"]:
            target = key["reference"]["resource"]
            if target and target not in above:
                add(target, (*above, table))
        if table in read and table not in done:
            done.append(table)

    for table in descriptions():
        add(table, (table,))
    return done
