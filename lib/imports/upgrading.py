"""Upgrade: three-way merge of newer data files with edits in the store.

The files as they were loaded, the files as they are, and the store are merged; the result is held
to the rules of every import, logged as one entry, and taken back like any other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from lib.i18n import _, local_time
from lib.imports.causes import sentence_of
from lib.imports.plan_model import Diagnostics, Finding
from lib.imports.validation import ChangeOrigins, validate
from lib.store.change_log import (
    Change,
    Key,
    LogEntry,
    RowEdit,
    View,
    apply_changes,
    author,
    open_view,
    row_edits,
)
from lib.store.checks import check_package
from lib.store.connection import Store
from lib.store.errors import PlanRefused
from lib.store.load import noted
from lib.store.loads import Load, last_load
from lib.store.merging import WHOLE, RowMerge, Side, merges, sides, with_owners
from lib.store.package import DESCRIPTOR, Package, descriptions, read_package
from lib.store.paths import DATA

ConflictKey: TypeAlias = tuple[str, Key, str]


@dataclass(frozen=True)
class Newer:
    """Validated newer files, and the package the store was loaded from.

    Attributes:
        package: the files.
        shapes: the map's areas as the files draw them.
    """

    package: Package
    shapes: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Conflict: a cell or row changed both in the files and in the store.

    Attributes:
        row: the row as it was loaded, in the store, and in the files.
        column: the column; empty for the whole row.
        file: the file's path inside the package.
        touch: the entry that made the store's value; None where rows were changed outside the log.
        dated: where the files' value comes from, and when, in words.
        rule: the rule that the files' row breaks beside the store's, in words; empty for none.
        side: what was decided; None where nothing was.
    """

    row: RowMerge
    column: str
    file: str
    touch: RowEdit | None
    dated: str
    rule: str = ""
    side: Side | None = None

    @property
    def place(self) -> ConflictKey:
        """Unique place of the conflict."""
        return self.row.table, self.row.key, self.column

    @property
    def name(self) -> str:
        """Name in command options: `projects.csv:jondal-jonatunet-2009`."""
        return f"{self.file}:{'/'.join(self.row.key)}"

    @property
    def sides(self) -> tuple[Side, ...]:
        """Sides that can be chosen."""
        return sides(self.row.table)


# Decision callback: a side, or None.
Decide: TypeAlias = Callable[[Conflict], Side | None]


@dataclass(frozen=True)
class Upgrade:
    """Planned upgrade: changes, conflicts and findings.

    Attributes:
        newer: the files.
        load: what the store was in step with; None where that is not known.
        seen: the number of the store's version.
        changes: row by row, as decided; what is open stays as the store has it.
        conflicts: what both sides have changed.
        errors: rules that the result would break, in words.
        warnings: what is doubtful about it, in words.
    """

    newer: Newer
    load: Load | None
    seen: int
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def package(self) -> Package:
        """The files."""
        return self.newer.package

    @cached_property
    def open(self) -> tuple[Conflict, ...]:
        """Undecided conflicts."""
        return tuple(each for each in self.conflicts if each.side is None)

    @property
    def is_in_sync(self) -> bool:
        """Whether the store was loaded from these files."""
        return self.load is not None and self.load.files == self.package.files

    def of_table(self, table: str) -> tuple[Change, ...]:
        """The changes of a table."""
        return tuple(change for change in self.changes if change.table == table)


def read_newer(folder: Path = DATA) -> Newer:
    """Read and validate the files.

    Raises:
        PackageBroken: with every error in them.
    """
    package = read_package(folder)
    return Newer(package, check_package(package))


def plan_upgrade(store: Store, newer: Newer, decide: Decide = lambda _conflict: None) -> Upgrade:
    """Plan an upgrade; the store is not changed.

    Args:
        store: the store.
        newer: the files.
        decide: asked once about each conflict.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with open_view(store) as view:
        return _Planning(view, newer, decide).result()


class _Planning:
    """Planner over one read transaction."""

    def __init__(self, view: View, newer: Newer, decide: Decide) -> None:
        self.view, self.newer, self.decide = view, newer, decide
        self.load = last_load(view.connection)
        self.rows = {(row.table, row.key): row for row in merges(view, self.load, newer.package)}
        self.conflicts: dict[ConflictKey, Conflict] = {}
        self.warnings: list[str] = []

    def result(self) -> Upgrade:
        """Build the upgrade; rows that break rules become conflicts if a decision can mend them."""
        for row in self.rows.values():
            self._ask(row)
        while True:
            changes = tuple(self._changes("ours"))
            errors = self._broken(changes)
            if any(each.side is None for each in self.conflicts.values()):
                # Errors that only follow from open conflicts are not asked about yet.
                others = self._broken(tuple(self._changes("theirs")), quietly=True)
                errors = {place: words for place, words in errors.items() if place in others}
            undecided = [place for place in errors if (*place, WHOLE) not in self.conflicts]
            if not undecided:
                break
            for place in undecided:
                self._ask(replace(self.rows[place], asked=(WHOLE,)), errors[place])
        return Upgrade(
            self.newer,
            self.load,
            self.view.number,
            changes,
            tuple(self.conflicts.values()),
            tuple(f"{_named(*place)}: {words}" for place, words in errors.items()),
            tuple(self.warnings),
        )

    def _ask(self, row: RowMerge, rule: str = "") -> None:
        self.rows[row.table, row.key] = row
        if rule:  # the whole row becomes one conflict
            for place in [each for each in self.conflicts if each[:2] == (row.table, row.key)]:
                del self.conflicts[place]
        path = descriptions()[row.table]["path"]
        for column in row.asked:
            touch = _author(row_edits(self.view.connection, row.table, row.key), column)
            found = Conflict(row, column, path, touch, self._dated(path), rule)
            self.conflicts[found.place] = replace(found, side=self.decide(found))

    def _dated(self, path: str) -> str:
        """Date of the files' value: the package's `created`, or the file's own.

        A package whose version is that which was loaded has been changed without being dated.
        """
        package = self.newer.package
        if package.version and (self.load is None or package.version != self.load.version):
            words = _("edition {version} of the data package, made {when}")
            return words.format(version=package.version, when=local_time(package.created))
        words = _("the file was changed {when}")
        try:
            changed = datetime.fromtimestamp((package.path / path).stat().st_mtime, UTC)
        except OSError:
            return ""
        return words.format(when=local_time(changed.isoformat(timespec="seconds")))

    def _changes(self, otherwise: Side) -> Iterator[Change]:
        """Changes as decided; open conflicts by the default."""
        decided: dict[tuple[str, Key], dict[str, Side]] = defaultdict(dict)
        for table, key, column in self.conflicts:
            side = self.conflicts[table, key, column].side
            decided[table, key][column] = side or otherwise
        merged = {place: row.merged(decided.get(place, {})) for place, row in self.rows.items()}
        staying = with_owners(merged, self.rows)
        for place, row in self.rows.items():
            after = row.ours if place in staying else merged[place]
            if after != row.ours:
                yield Change(row.table, row.key, row.ours, after)

    def _broken(
        self, changes: Sequence[Change], *, quietly: bool = False
    ) -> dict[tuple[str, Key], str]:
        """First broken rule of each row, in words."""
        broken: dict[tuple[str, Key], str] = {}
        warnings = []
        for change, finding in validate_changes(self.view, changes):
            place = change.table, change.key
            words = sentence_of(replace(finding, file="", row=None), change.table)
            if finding.severity == "warning":
                warnings.append(f"{_named(*place)}: {words}")
            else:
                broken.setdefault(place, words)
        if not quietly:
            self.warnings = warnings
        return broken


def _author(found: Iterable[RowEdit], column: str) -> RowEdit | None:
    return author([touch for touch in found if column == WHOLE or touch.changes(column)])


def _named(table: str, key: Key) -> str:
    return f"{descriptions()[table]['path']}, {'/'.join(key)}"


def validate_changes(view: View, changes: Sequence[Change]) -> Iterator[tuple[Change, Finding]]:
    """Validate changes to several tables together."""
    tables: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        tables[change.table].append(change)
    for table, own in tables.items():
        others = [change for change in changes if change.table != table]
        diagnostics, lines = (
            Diagnostics(""),
            {change.key: number for number, change in enumerate(own)},
        )
        validate(view.with_changes(others), table, own, ChangeOrigins(lines), None, diagnostics)
        for finding in diagnostics.found:
            yield own[finding.row or 0], finding


# --- Done -----------------------------------------------------------------------------------------


def upgrade_reason(package: Package) -> str:
    """Default reason for the log."""
    return _("Upgrade to edition {version} of the data package").format(version=package.version)


def commit_upgrade(store: Store, upgrade: Upgrade, *, who: str, why: str) -> int | None:
    """Commit an upgrade in one transaction, and log it.

    Args:
        store: the store.
        upgrade: what was looked at; nothing in it is open.
        who: the writer's name or address.
        why: in their own words.

    Returns:
        The number of the entry in the log; None where the files hold no other rows, and it is
        only noted that the store is in step with them.

    Raises:
        PlanRefused: something is open or breaks a rule, a name or a reason is missing, or what
            others have done since makes it wrong.
        StoreMoved: a row was changed since.
        StoreProblem: the store is busy, or cannot be written.
    """
    if reason := _refusal(upgrade, who, why):
        raise PlanRefused(store.path, reason)
    entry = LogEntry(who.strip(), why.strip(), DESCRIPTOR, upgrade.package.digest)

    def recheck(view: View) -> str:
        return _wrong_now(view, upgrade)

    # Decisions are logged even if the store does not change, so that they can be undone.
    parts = [(entry, upgrade.changes)] if upgrade.changes or upgrade.conflicts else []
    note = noted(upgrade.package, upgrade.newer.shapes)
    numbers = apply_changes(store, parts, seen=upgrade.seen, recheck=recheck, also=note)
    return numbers[0] if numbers else None


def _refusal(upgrade: Upgrade, who: str, why: str) -> str:
    if upgrade.open:
        return _("Not everything is decided; nothing was changed.")
    if upgrade.errors:
        return "\n".join(upgrade.errors)
    if not who.strip():
        return _("State who you are. The name goes in the log.")
    return "" if why.strip() else _("State why. The reason goes in the log.")


def _wrong_now(view: View, upgrade: Upgrade) -> str:
    """Errors of an upgrade planned again under the lock; empty if still valid."""
    if last_load(view.connection) != upgrade.load:
        return _("Others have brought files in since you looked. Look again.")
    found = (
        pair for pair in validate_changes(view, upgrade.changes) if pair[1].severity == "error"
    )
    for change, finding in found:
        words = sentence_of(replace(finding, file="", row=None), change.table)
        return f"{_named(change.table, change.key)}: {words}"
    return ""


def decisions(given: Mapping[ConflictKey, Side]) -> Decide:
    """Decision function from a mapping of places to sides."""
    return lambda conflict: given.get(conflict.place)
