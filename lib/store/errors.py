"""Problems of store and package, with messages for readers.

A problem is made where it is found and turned into words where it is shown, in the language
of whoever reads it.
"""

import errno
import shlex
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.i18n import _, count, decimal, local_time, ngettext
from lib.store.cell_messages import about_words, place_words, quoted, rows_are_said, wrong_words
from lib.store.opening import log_size

BUILD: Final = "python -m lib.store build"
UPGRADE: Final = "python -m lib.store upgrade"
CHECK: Final = "python -m lib.store check"
RESTORE: Final = "python -m lib.store restore"


def system_words(error: OSError) -> str:
    """Operating system error in the reader's language, where translated."""
    known = {
        errno.EACCES: _("no permission"),
        errno.EPERM: _("no permission"),
        errno.EROFS: _("nothing can be written there"),
        errno.ENOSPC: _("there is no room left"),
        errno.ENOENT: _("it is not there"),
        errno.ENOTDIR: _("a file stands where a folder should be"),
        errno.EISDIR: _("it is a folder"),
        errno.EEXIST: _("a file stands where a folder should be"),
        errno.EIO: _("the disk reports an error"),
        errno.EMFILE: _("too many files are open"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ECONNREFUSED: _("nobody answers there"),
        errno.ETIMEDOUT: _("no answer came in time"),
    }
    number = error.errno or 0
    other = _("the system reports error {number}").format(number=number)
    if isinstance(error, TimeoutError):
        other = _("no answer came in time")
    return known.get(number, other)


def database_words(error: sqlite3.Error) -> str:
    """SQLite error in the reader's language."""
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    twice = _("a value that may be there once only is there twice ({where})")
    known = {
        "SQLITE_CONSTRAINT_UNIQUE": twice,
        "SQLITE_CONSTRAINT_PRIMARYKEY": twice,
        "SQLITE_CONSTRAINT_NOTNULL": _("a value is missing ({where})"),
        "SQLITE_CONSTRAINT_FOREIGNKEY": _("a row refers to another that is not there"),
        "SQLITE_CONSTRAINT_CHECK": _("a figure that is withheld has a number, or another has none"),
        "SQLITE_CONSTRAINT_DATATYPE": _("a value is of another type than its column ({where})"),
        "SQLITE_CONSTRAINT_TRIGGER": _("a row that is kept as it was given would be changed"),
    }
    where = str(error).rpartition(": ")[2]
    other = _("the database reports {name}").format(name=name)
    return known.get(name, other).replace("{where}", where)


def reason_words(error: Exception) -> str:
    """Operating system or SQLite error in words."""
    if isinstance(error, sqlite3.Error):
        return database_words(error)
    if isinstance(error, OSError):
        return system_words(error)
    return type(error).__name__


def _filled(words: str, **values: object) -> str:
    """Partially formatted message; values may contain braces."""
    for name, value in values.items():
        text = str(value).replace("{", "{{").replace("}", "}}")
        words = words.replace("{" + name + "}", text)
    return words


class StoreProblem(Exception):  # noqa: N818 - what a reader is told about is a problem
    """Base class of store problems; `str()` says what is wrong and how to mend it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        named = {"file": self.path.name, "command": BUILD, "check": CHECK, "restore": RESTORE}
        return self._words().format_map(named)

    def _words(self) -> str:
        return _("The store {file} cannot be used. Check it with: python -m lib.store check")


class StoreMissing(StoreProblem):
    """The store's file is missing.

    Attributes:
        reason: why none can be built there; empty where that was not tried.
    """

    def __init__(self, path: Path, reason: str = "") -> None:
        super().__init__(path)
        self.reason = reason

    def _words(self) -> str:
        if not self.reason:
            words = _(
                "There is no store {place}. If it is elsewhere, name its place in "
                "SAMHANDLING_STORE. If there is to be one here, build it with: {command}"
            )
            return _filled(words, place=self.path.absolute())
        words = _(
            "There is no store {file} in the folder {folder}, and none can be built there: "
            "{reason}. Give the user that runs the dashboard permission to write in the "
            "folder, or name another place in SAMHANDLING_STORE."
        )
        return _filled(words, folder=self.path.absolute().parent, reason=self.reason)


class StoreGone(StoreMissing):
    """The store disappeared while it was served; none is built in its place."""

    def _words(self) -> str:
        words = _(
            "The store {place} is gone. Most often the file was moved, or the folder is "
            "not mounted. No new store was built in its place. Mount the folder, or put "
            "the file back; or put the last copy in its place: {restore} FILE. If there is "
            "to be a new store here, without what was registered, build it with: {command}"
        )
        return _filled(words, place=self.path.absolute())


class StoreNoFile(StoreProblem):
    """The path is a folder or a special file."""

    def _words(self) -> str:
        words = _(
            "{place} is a folder and not a file. Name a file in SAMHANDLING_STORE, such as "
            "{place}/samhandling.db."
        )
        return _filled(words, place=self.path.absolute())


class StoreLinkBroken(StoreProblem):
    """The path is a broken link; no store is built in its place."""

    def _words(self) -> str:
        words = _(
            "{place} is a link to {target}, which is not there. Most often the folder is not "
            "mounted. Nothing was changed. Mount the folder, or let the link lead to a store. If "
            "there is to be a new store here, remove the link, and build with: {command}"
        )
        return _filled(words, place=self.path.absolute(), target=link_target(self.path))


def link_target(path: Path) -> Path:
    """Absolute target of a link, which need not exist."""
    return path.absolute().parent / path.readlink()


class StoreDamaged(StoreProblem):
    """The store is damaged."""

    def _words(self) -> str:
        steps = (
            _("Do this, in this order:"),
            _("1) {check} tells what is wrong."),
            _("2) If it says that everything is in order, restart the dashboard."),
            _("3) Otherwise restore the last copy: {restore} FILE."),
            _(
                "4) Without a copy: {command} --set-aside keeps the damaged file and saves "
                "what can be read of the log."
            ),
        )
        return "\n".join([self.what, *steps])

    @property
    def what(self) -> str:
        """Problem without the advice."""
        words = _("The store {file} is damaged or cut short.")
        if log_size(self.path):
            words = _(
                "The store {file} is damaged or cut short, or it was moved here by hand while the "
                "log of another store, {file}-wal, lay beside it."
            )
        return words.format(file=self.path.name)


class StoreEmpty(StoreDamaged):
    """The store's file is empty."""

    def _words(self) -> str:
        steps = (
            _("If a store stood here, put the last copy in its place: {restore} FILE."),
            _(
                "Otherwise, or without a copy: {command} --set-aside keeps the empty file beside, "
                "and builds the store from the files in data/."
            ),
        )
        return "\n".join([self.what, *steps])

    @property
    def what(self) -> str:
        """Problem without the advice."""
        return _("The file is empty (0 bytes): {place}").format(place=self.path.absolute())


class StoreLogForeign(StoreDamaged):
    """The WAL beside the store belongs to another store."""

    def _words(self) -> str:
        steps = (
            _("Do this, in this order:"),
            _("1) Put the store in its place again, without that log: {restore} {place}"),
            _("2) {check} says whether all is in order then."),
        )
        named = "\n".join([self.what, *steps])
        return _filled(named, place=shlex.quote(str(self.path.absolute())))

    @property
    def what(self) -> str:
        """Problem without the advice."""
        words = _(
            "The store {file} is whole, but the log beside it, {file}-wal, is another store's: a "
            "store was moved or copied here by hand. Nothing was changed, and nothing is lost as "
            "long as nobody writes to it."
        )
        return words.format(file=self.path.name)


@dataclass(frozen=True)
class Loss:
    """Data loss of a rebuilt store.

    Attributes:
        entries: how many entries of the log, of those that are in no file, could not be put back.
        unknown: whether there may be others, which nobody can read.
        history: whether only the log is lost: the rows are what they were, but not who made them.
    """

    entries: int = 0
    unknown: bool = False
    history: bool = False

    def __bool__(self) -> bool:
        """Whether data are lost, or may be."""
        return self.entries > 0 or self.unknown or self.history


class StoreDamagedKept(StoreDamaged):
    """A damaged store was kept: replacing it was not requested, or would lose data.

    Attributes:
        loss: what that would be.
    """

    def __init__(self, path: Path, loss: Loss) -> None:
        super().__init__(path)
        self.loss = loss

    def _words(self) -> str:
        kept = _("Nothing was changed. Restore the last copy: {restore} FILE.")
        words = _("Without a copy: {command} --set-aside keeps the file, and nothing is lost.")
        losses = self._losses()
        if losses:
            words = _(
                "Without a copy: {command} --set-aside --discard keeps the file, but this is lost."
            )
        return " ".join([self.what, kept, *losses, words])

    def _losses(self) -> list[str]:
        losses = []
        if self.loss.entries:
            words = ngettext(
                "{number} registered change that is in no file cannot be saved.",
                "{number} registered changes that are in no file cannot be saved.",
                self.loss.entries,
            )
            losses.append(words.format(number=count(self.loss.entries)))
        if self.loss.unknown:
            losses.append(
                _("A part of the log cannot be read: it is not known how many changes it holds.")
            )
        if self.loss.history:
            losses.append(
                _(
                    "A part of the log cannot be read: the figures are kept, but not who "
                    "registered them."
                )
            )
        return losses


class StoreForeign(StoreProblem):
    """The file is not a store, and is not overwritten."""

    def _words(self) -> str:
        return _(
            "{file} is not a store that was built here, or its beginning is lost; it is "
            "left as it is. If a store stood here, restore the last copy: {restore} FILE. "
            "Otherwise move the file away, or name another place in SAMHANDLING_STORE; "
            "then build with: {command}"
        )


class StoreOutdated(StoreProblem):
    """The store's schema is older than the program."""

    def _words(self) -> str:
        return _("The store {file} is older than the program. Bring it up to date with: {command}")


class StoreNewer(StoreProblem):
    """The store's schema is newer than the program."""

    def _words(self) -> str:
        return _(
            "The store {file} is newer than the program, which cannot write to it. Update the "
            "program, or put back the copy {file}-before from before the update. "
            "Only where there is no copy: move the store away, and build with: {command}"
        )


class StoreBusy(StoreProblem):
    """The store is locked by another writer."""

    def _words(self) -> str:
        return _("Someone else is writing to the store {file}. Wait a little and try again.")


class StoreReplaced(StoreProblem):
    """The store's file was replaced during a write."""

    def _words(self) -> str:
        return _(
            "Another file took the place of the store {file} in the meantime. Nothing was changed: "
            "do the same again."
        )


class StoreUnreadable(StoreProblem):
    """The store cannot be read: permissions or disk."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def _words(self) -> str:
        words = _(
            "The store {file} in the folder {folder} cannot be read: {reason}. Give the "
            "user that runs the dashboard permission to read the file and the folder."
        )
        return _filled(words, folder=self.path.absolute().parent, reason=self.reason)


class StoreUnwritable(StoreProblem):
    """The store cannot be written: permissions or disk."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def _words(self) -> str:
        words = _(
            "The store {file} in the folder {folder} cannot be written: {reason}. Nothing "
            "was changed. Give the user that runs this permission to write to the file and "
            "in the folder, and do the same again."
        )
        return _filled(words, folder=self.path.absolute().parent, reason=self.reason)


class StoreFull(StoreUnwritable):
    """The disk is full."""

    def _words(self) -> str:
        words = _(
            "The disk with the folder {folder} is full. Nothing was changed in the store {file}. "
            "Make room, and do the same again."
        )
        return _filled(words, folder=self.path.absolute().parent)


def unwritable(path: Path, error: Exception, reason: str = "") -> StoreUnwritable:
    """Problem of a failed write: disk full or no permission.

    Args:
        path: the file.
        error: what the system or the database says.
        reason: why, in words, where that is known better.
    """
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    if full or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return StoreFull(path, reason_words(error))
    return StoreUnwritable(path, reason or reason_words(error))


class StoreWriteFailed(StoreUnwritable):
    """A write failed midway: quota, size limit or disk fault."""

    def _words(self) -> str:
        words = _(
            "The disk reported an error when the store {file} in the folder {folder} was written. "
            "Nothing was changed. See that there is room, that no quota is used up and that the "
            "disk is sound, and do the same again."
        )
        return _filled(words, folder=self.path.absolute().parent)


class StoreRefused(StoreUnwritable):
    """The database rejected rows: key, reference or type."""

    def _words(self) -> str:
        words = _("The store {file} refused the rows, and is as it was:")
        return words + _filled(" {reason}.", reason=self.reason)


class QueryTooSlow(StoreProblem):
    """A query exceeded the time limit."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(path)
        self.seconds = seconds

    def _words(self) -> str:
        words = _(
            "The answer took more than {seconds} seconds and was given up. "
            "Ask for less, or try again."
        )
        return words.format(seconds=decimal(self.seconds, 0))


@dataclass(frozen=True)
class PackageError:
    """Error in the package.

    Attributes:
        kind: short code of what is wrong, such as `type` or `foreign-key`.
        file: path inside the package.
        row: as a spreadsheet shows it, the header being row 1; None for the whole file.
        column: the column's name, or empty.
        found: what stands there.
        expected: a phrase, in the reader's language, that says what should have stood there.
        title: the column as readers know it, where the package says.
        alone: whether `expected` is a whole sentence, and not what comes after "Expected:".
    """

    kind: str
    file: str
    row: int | None
    column: str
    found: str
    expected: str
    title: str = ""
    alone: bool = False

    def __str__(self) -> str:
        return grouped([self])[0]


def grouped(errors: Sequence[PackageError]) -> list[str]:
    """Messages grouped by cause, in the order of the errors."""
    groups: dict[tuple[str, str, str], list[PackageError]] = defaultdict(list)
    for error in errors:
        groups[error.file, error.column, error.expected].append(error)
    return [_cause(group) for group in groups.values()]


def _cause(errors: Sequence[PackageError]) -> str:
    first = errors[0]
    rows = [error.row for error in errors if error.row is not None]
    values = [error.found for error in errors]
    what = wrong_words(values, first.expected)
    if first.alone:
        what = about_words(first.expected, values)
    rows = [] if rows_are_said(what, rows) else rows
    named = any(column in what for column in quoted([first.column]))
    column = "" if named else first.title or first.column
    place = place_words(first.file, rows, column)
    return _("{place}: {what}").format(place=place, what=what)


class PackageBroken(StoreProblem):
    """The package is invalid; nothing was loaded."""

    def __init__(self, path: Path, errors: Sequence[PackageError]) -> None:
        super().__init__(path)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        number = len(self.errors)
        summary = ngettext(
            "{number} error in the files; nothing was changed.",
            "{number} errors in the files; nothing was changed.",
            number,
        ).format(number=count(number))
        return "\n".join([*grouped(self.errors), summary])


class ImportProblem(StoreProblem):
    """An import or undo failed; nothing was changed."""


class PlanRefused(ImportProblem):
    """A plan was rejected: errors, no changes, or no author or reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class EntriesWaiting(StoreProblem):
    """Loading would discard log entries that are not in the files.

    Attributes:
        number: how many entries of the log are not in the files.
    """

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(path)
        self.number = number

    def __str__(self) -> str:
        words = ngettext(
            "The store {file} holds {number} registered change that is not in the files, and the "
            "files have other rows. Nothing was loaded. Bring both together with: {upgrade}. "
            "Or load the files and throw the change away with: {command} --discard",
            "The store {file} holds {number} registered changes that are not in the files, and the "
            "files have other rows. Nothing was loaded. Bring both together with: {upgrade}. "
            "Or load the files and throw the changes away with: {command} --discard",
            self.number,
        )
        number = count(self.number)
        return words.format(file=self.path.name, number=number, command=BUILD, upgrade=UPGRADE)


class EntriesNewer(StoreProblem):
    """Restoring would discard log entries that are not in the copy.

    Attributes:
        number: how many entries of the log the copy lacks.
        copy: the copy, as it was named.
    """

    def __init__(self, path: Path, number: int, copy: Path) -> None:
        super().__init__(path)
        self.number, self.copy = number, copy

    def __str__(self) -> str:
        words = ngettext(
            "The store {file} holds {number} registered change that the copy lacks. Nothing was "
            "changed. Put the copy in its place, without that change, with: {restore} {copy} "
            "--discard",
            "The store {file} holds {number} registered changes that the copy lacks. Nothing was "
            "changed. Put the copy in its place, without those changes, with: {restore} {copy} "
            "--discard",
            self.number,
        )
        copy = shlex.quote(str(self.copy))
        named = {"file": self.path.name, "restore": RESTORE, "copy": copy}
        return words.format(number=count(self.number), **named)


class FilesMoved(StoreProblem):
    """Exporting would discard rows that are in a file and not in the store.

    Attributes:
        files: the paths of such files.
    """

    def __init__(self, path: Path, files: Sequence[Path]) -> None:
        super().__init__(path)
        self.files = tuple(files)

    def __str__(self) -> str:
        words = _(
            "{file} was changed after it was loaded, and has rows that the store does not have. "
            "Nothing was written. Bring both together first, with: {upgrade}; then export. "
            "Or write over them with: python -m lib.imports export --overwrite"
        )
        return "\n".join(words.format(file=file.name, upgrade=UPGRADE) for file in self.files)


class FolderUnwritable(StoreProblem):
    """The export failed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def __str__(self) -> str:
        words = _("The files in {folder} cannot be written: {reason}.")
        return words.format(folder=self.path, reason=self.reason)


class StoreMoved(ImportProblem):
    """Conflict: a row has changed since the preview.

    Attributes:
        table: the table of the row.
        key: the row's key.
        column: the column that differs; empty when the whole row came or went.
        who: who changed it; empty when it is not in the log.
        at: when, ISO 8601 in UTC.
        titles: the table and the column as readers know them.
    """

    def __init__(
        self,
        path: Path,
        table: str,
        key: Sequence[str],
        column: str = "",
        who: str = "",
        at: str = "",
    ) -> None:
        super().__init__(path)
        self.titles: tuple[str, str] | None = None
        self.table, self.key, self.column, self.who, self.at = table, tuple(key), column, who, at

    def __str__(self) -> str:
        row = "/".join(self.key)
        table, column = self.titles or (self.table, self.column)
        place = [table, _("row {row}").format(row=row)]
        if column:
            place.append(_("column {column}").format(column=column))
        if self.who:
            words = _(
                "{place}: {who} changed this {when}, after you looked. "
                "Nothing was changed. Look again, and see what differs."
            )
        else:
            words = _(
                "{place}: this was changed outside the log after you looked. "
                "Nothing was changed. Look again, and see what differs."
            )
        return words.format(place=", ".join(place), who=self.who, when=local_time(self.at))
