"""Whether the files are other than those that the store was last in step with."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from lib.language import _, count, ngettext
from lib.store.changes import unwritten
from lib.store.connection import DATA, Store, reading
from lib.store.loads import Load, loads
from lib.store.package import DESCRIPTOR
from lib.store.problems import UPGRADE

Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class NewerFiles:
    """Files that wait to be brought into the store.

    Attributes:
        files: their paths inside the package; those that cannot be read are among them.
        entries: how many entries of the log are in the store and in no file.
        stamp: what tells these files from others.
        earlier: whether they are those of an earlier load, which the store has gone on from.
    """

    files: tuple[str, ...]
    entries: int
    stamp: str
    earlier: bool = False


def earlier_words(path: Path) -> str:
    """That the files are those of an earlier load: bringing them in would take newer rows back."""
    words = _("The files in data/ are from an earlier load. The store {file} stays as it is.")
    return words.format(file=path.name)


def waiting_words(path: Path, files: Sequence[str] = (), *, earlier: bool = False) -> str:
    """That files wait, what for, and what brings them in.

    Args:
        path: the store.
        files: their names, where they are told.
        earlier: whether they are those of an earlier load; then nothing is to be brought in.
    """
    if earlier:
        return earlier_words(path)
    with reading(path) as connection:
        entries = unwritten(connection)
    words = _("The files in data/ are other than those in the store {file}, which stays as it is.")
    if files:
        words = _(
            "These files are other than those in the store {file}, which stays as it is: {files}."
        )
    told = [words.format(file=path.name, files=", ".join(files))]
    if entries:
        words = ngettext(
            "It holds {number} registered change that they lack.",
            "It holds {number} registered changes that they lack.",
            entries,
        )
        told.append(words.format(number=count(entries)))
    told.append(_("Bring both together with: {command}").format(command=UPGRADE))
    return " ".join(told)


def newer_files(store: Store, folder: Path = DATA) -> NewerFiles | None:
    """The files that wait, or None where the store is in step with all.

    Cheap enough to be asked again and again: a file is read only when it has changed.

    Args:
        store: the store.
        folder: the package's folder.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with reading(store.path) as connection:
        known, entries = loads(connection), unwritten(connection)
    if not known or not known[0].files:
        return None
    load = known[0]
    now = _digests(folder, _stamp(folder, tuple(load.files)))
    waiting = sorted(path for path, digest in now.items() if load.files.get(path) != digest)
    stamp = hashlib.sha256(repr(sorted(now.items())).encode()).hexdigest()
    if not waiting:
        return None
    return NewerFiles(tuple(waiting), entries, stamp, _earlier(known, now))


def _earlier(known: Sequence[Load], now: Mapping[str, str]) -> bool:
    """Whether files are those of a load before the first that had the store's files of now.

    One that was taken back since is none: the store has gone back to before it.
    """
    first = max(at for at, load in enumerate(known) if load.files == known[0].files)
    return any(load.files and load.files.items() <= now.items() for load in known[first + 1 :])


def _stamp(folder: Path, paths: tuple[str, ...]) -> Stamp:
    described = _described(folder, _state(folder / DESCRIPTOR))
    return tuple((path, *_state(folder / path)) for path in sorted({*paths, *described}))


def _state(file: Path) -> tuple[int, int]:
    with suppress(OSError):
        found = file.stat()
        return found.st_mtime_ns, found.st_size
    return 0, -1


@lru_cache(maxsize=4)
def _described(folder: Path, _state: tuple[int, int]) -> tuple[str, ...]:
    """The paths of the files that the package describes, with that of the description itself."""
    try:
        resources = json.loads((folder / DESCRIPTOR).read_bytes())["resources"]
        return (DESCRIPTOR, *(str(each["path"]) for each in resources))
    except (OSError, ValueError, LookupError, TypeError):
        return (DESCRIPTOR,)


@lru_cache(maxsize=4)
def _digests(folder: Path, stamp: Stamp) -> dict[str, str]:
    """SHA-256 of each file; empty where there is none that can be read."""
    digests = {}
    for path, _changed, _size in stamp:
        try:
            digests[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        except OSError:
            digests[path] = ""
    return digests
