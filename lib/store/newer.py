"""Detection of data files that are newer than the store."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from lib.i18n import _, count, ngettext
from lib.store.connection import Store, reading
from lib.store.errors import UPGRADE
from lib.store.loads import Load, loaded_file, loads
from lib.store.log_tree import count_unexported
from lib.store.package import DESCRIPTOR, Package
from lib.store.paths import DATA

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class NewerFiles:
    """Newer files.

    Attributes:
        files: their paths inside the package; those that cannot be read are among them.
        entries: how many entries of the log are in the store and in no file.
        stamp: what tells these files from others.
        earlier: whether they are older than those that the store was last in step with.
    """

    files: tuple[str, ...]
    entries: int
    stamp: str
    earlier: bool = False


def earlier_words(path: Path) -> str:
    """Message: the files are older than the store."""
    words = _("The data files on the server are older than the store {file}.")
    return " ".join([words.format(file=path.name), _("The store stays as it is.")])


def newer_words(path: Path, files: Sequence[str] = (), entries: int = 0) -> str:
    """Message: newer files are waiting.

    Args:
        path: the store.
        files: their names, where they are told.
        entries: how many registered changes they lack.
    """
    words = _("The data files on the server are newer than the store {file}.")
    if files:
        words = _("The data files on the server are newer than the store {file}: {files}.")
    told = [words.format(file=path.name, files=", ".join(files)), _("The store stays as it is.")]
    if entries:
        words = ngettext(
            "It holds {number} registered change that they lack.",
            "It holds {number} registered changes that they lack.",
            entries,
        )
        told.append(words.format(number=count(entries)))
    return " ".join(told)


def waiting_words(path: Path, files: Sequence[str] = (), *, earlier: bool = False) -> str:
    """The same with the upgrade command.

    Args:
        path: the store.
        files: their names, where they are told.
        earlier: whether they are older than the store; then nothing is to be brought in.
    """
    if earlier:
        return earlier_words(path)
    with reading(path) as connection:
        entries = count_unexported(connection)
    told = newer_words(path, files, entries)
    return " ".join([told, _("Bring both together with: {command}").format(command=UPGRADE)])


def newer_files(store: Store, folder: Path = DATA) -> NewerFiles | None:
    """Newer files; None if the store is in step.

    Cheap enough to be asked again and again: a file is read only when it has changed.

    Args:
        store: the store.
        folder: the package's folder.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with reading(store.path) as connection:
        known, entries = loads(connection), count_unexported(connection)
        dated = _loaded_date(connection, known)
    loaded = known[0].files if known else {}
    if not loaded and not entries:
        return None
    now = _digests(folder, _stamp(folder, tuple(loaded)))
    waiting = sorted(path for path, digest in now.items() if loaded.get(path) != digest)
    stamp = hashlib.sha256(repr(sorted(now.items())).encode()).hexdigest()
    if not waiting:
        return None
    before = is_earlier(known, now, dated, _described(folder, _state(folder / DESCRIPTOR))[0])
    return NewerFiles(tuple(waiting), entries, stamp, before)


def older_package(connection: sqlite3.Connection, package: Package) -> bool:
    """Whether a package is older than the loaded one."""
    known = loads(connection)
    return is_earlier(known, package.files, _loaded_date(connection, known), package.created)


def is_earlier(known: Sequence[Load], now: Mapping[str, str], dated: str, created: str) -> bool:
    """Whether files are older than the loaded ones.

    They are where they say so themselves, whether the store has ever seen them or not, and where
    they are those of a load before the first that had the store's files of now. One that was taken
    back since is none: the store has gone back to before it.

    Args:
        known: all loads, the newest first.
        now: SHA-256 of each file, by path.
        dated: when the files were made that the store is in step with; empty where not known.
        created: when these were made, as they say themselves.
    """
    if not known:
        return False
    if dated and created and _moment(created) < _moment(dated):
        return True
    first = max(at for at, load in enumerate(known) if load.files == known[0].files)
    return any(load.files and load.files.items() <= now.items() for load in known[first + 1 :])


def _moment(written: str) -> datetime:
    """Parse a time; the earliest time if invalid."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _loaded_date(connection: sqlite3.Connection, known: Sequence[Load]) -> str:
    """Creation time of the loaded package; empty if unknown."""
    described = loaded_file(connection, known[0], DESCRIPTOR) if known else None
    return str(json.loads(described).get("created", "")) if described else ""


def _stamp(folder: Path, paths: tuple[str, ...]) -> Stamp:
    _created, described = _described(folder, _state(folder / DESCRIPTOR))
    return tuple((path, *_state(folder / path)) for path in sorted({*paths, *described}))


def _state(file: Path) -> tuple[int, int]:
    with suppress(OSError):
        found = file.stat()
        return found.st_mtime_ns, found.st_size
    return 0, -1


@lru_cache(maxsize=4)
def _described(folder: Path, _state: tuple[int, int]) -> tuple[str, tuple[str, ...]]:
    """Creation time of a package, and its file paths."""
    try:
        described = json.loads((folder / DESCRIPTOR).read_bytes())
        paths = (str(each["path"]) for each in described["resources"])
        return str(described.get("created", "")), (DESCRIPTOR, *paths)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return "", (DESCRIPTOR,)


@lru_cache(maxsize=4)
def _digests(folder: Path, stamp: Stamp) -> dict[str, str]:
    """SHA-256 of each file; empty if unreadable."""
    digests = {}
    for path, _changed, _size in stamp:
        try:
            digests[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        except OSError:
            digests[path] = ""
    return digests
