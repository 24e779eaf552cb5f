"""What can be wrong with a store or a package, in plain sentences.

A problem is made where it is found and turned into words where it is shown, in the language
of whoever reads it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.language import _, count, decimal, local_time, ngettext
from lib.store.telling import place_words, wrong_words

BUILD: Final = "python -m lib.store build"
UPGRADE: Final = "python -m lib.store upgrade"


class StoreProblem(Exception):  # noqa: N818 - what a reader is told about is a problem
    """Something is wrong with the store; `str()` says what, and how to mend it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return self._words().format(file=self.path.name, command=BUILD)

    def _words(self) -> str:
        return _("The store {file} cannot be used. Check it with: python -m lib.store check")


class StoreMissing(StoreProblem):
    """There is no file."""

    def _words(self) -> str:
        return _("There is no store {file}. Build it with: {command}")


class StoreDamaged(StoreProblem):
    """The file is ours, or empty, but cannot be read to its end."""

    def _words(self) -> str:
        return _("The store {file} is damaged or cut short. Build it anew with: {command}")


class StoreForeign(StoreProblem):
    """The file is something else, which must not be written over."""

    def _words(self) -> str:
        return _(
            "{file} is not a store that was built here, and is left as it is. "
            "Move it away, or name another place in SAMHANDLING_STORE; then build with: {command}"
        )


class StoreOutdated(StoreProblem):
    """The store lacks tables or columns that the program asks for."""

    def _words(self) -> str:
        return _("The store {file} is older than the program. Bring it up to date with: {command}")


class StoreSpoilt(StoreProblem):
    """Rows were changed by hand, and what follows from them could not be made anew."""

    def _words(self) -> str:
        return _(
            "Rows of the store {file} were changed by hand, and its sums are those from before. "
            "Make them anew with: {command}"
        )


class StoreNewer(StoreProblem):
    """The store was built by a later version of the program."""

    def _words(self) -> str:
        return _(
            "The store {file} is newer than the program, which cannot write to it. Update the "
            "program, or put back the copy {file}-before from before the update. "
            "Only where there is no copy: move the store away, and build with: {command}"
        )


class StoreBusy(StoreProblem):
    """Someone else is writing, and was not done within a reasonable time."""

    def _words(self) -> str:
        return _("Someone else is writing to the store {file}. Wait a little and try again.")


class StoreUnwritable(StoreProblem):
    """The file or its folder cannot be written to, or there is no room."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def _words(self) -> str:
        # The reason comes from the system, and may hold braces of its own.
        reason = self.reason.replace("{", "{{").replace("}", "}}")
        return (
            _("The store {file} cannot be written:")
            + f" {reason}. "
            + _("See that there is room and permission; then build with: {command}")
        )


class StoreRefused(StoreUnwritable):
    """The tables refused the rows: a key, a reference or a type."""

    def _words(self) -> str:
        reason = self.reason.replace("{", "{{").replace("}", "}}")
        return _("The store {file} refused the rows, and is as it was:") + f" {reason}."


class QueryTooSlow(StoreProblem):
    """A question took longer than it may."""

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
    """One thing wrong in the package.

    Attributes:
        kind: short code of what is wrong, such as `type` or `foreign-key`.
        file: path inside the package.
        row: as a spreadsheet shows it, the header being row 1; None for the whole file.
        column: the column's name, or empty.
        found: what stands there.
        expected: a phrase, in the reader's language, that says what should have stood there.
        title: the column as readers know it, where the package says.
    """

    kind: str
    file: str
    row: int | None
    column: str
    found: str
    expected: str
    title: str = ""

    def __str__(self) -> str:
        return grouped([self])[0]


def grouped(errors: Sequence[PackageError]) -> list[str]:
    """A sentence for each cause, in the order of the errors: what many cells share is said once."""
    groups: dict[tuple[str, str, str], list[PackageError]] = defaultdict(list)
    for error in errors:
        groups[error.file, error.column, error.expected].append(error)
    return [_cause(group) for group in groups.values()]


def _cause(errors: Sequence[PackageError]) -> str:
    first = errors[0]
    rows = [error.row for error in errors if error.row is not None]
    place = place_words(first.file, rows, first.title or first.column)
    what = wrong_words([error.found for error in errors], first.expected)
    return _("{place}: {what}").format(place=place, what=what)


class PackageBroken(StoreProblem):
    """The files to load have errors; nothing was loaded."""

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


class IntakeProblem(StoreProblem):
    """New figures could not go in, or out again; nothing was changed."""


class PlanRefused(IntakeProblem):
    """What was to be done has errors, changes nothing, or lacks a name or a reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class EntriesWaiting(StoreProblem):
    """The store holds what the files do not, and loading them would throw it away.

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


class FilesMoved(StoreProblem):
    """A file has rows that are not in the store, which would be lost if it was written over.

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
            "Or write over them with: python -m lib.intake export --overwrite"
        )
        return "\n".join(words.format(file=file.name, upgrade=UPGRADE) for file in self.files)


class FolderUnwritable(StoreProblem):
    """The files could not be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path)
        self.reason = reason

    def __str__(self) -> str:
        words = _("The files in {folder} cannot be written: {reason}.")
        return words.format(folder=self.path, reason=self.reason)


class StoreMoved(IntakeProblem):
    """A row is no longer what it was when it was looked at.

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
