"""Whether the files are other than those that the store was last in step with."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from lib.language import _, count, ngettext
from lib.store.changes import unwritten
from lib.store.connection import DATA, Store, reading
from lib.store.loads import last_load
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
    """

    files: tuple[str, ...]
    entries: int
    stamp: str


def waiting_words(path: Path, files: Sequence[str] = ()) -> str:
    """That files wait, what for, and what brings them in.

    Args:
        path: the store.
        files: their names, where they are told.
    """
    with reading(path) as connection:
        entries = unwritten(connection)
    words = _("The files in data/ are newer than the store {file}, which stays as it is.")
    if files:
        words = _("These files are newer than the store {file}, which stays as it is: {files}.")
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
        load, entries = last_load(connection), unwritten(connection)
    if load is None or not load.files:
        return None
    now = _digests(folder, _stamp(folder, tuple(load.files)))
    waiting = sorted(path for path, digest in now.items() if load.files.get(path) != digest)
    stamp = hashlib.sha256(repr(sorted(now.items())).encode()).hexdigest()
    return NewerFiles(tuple(waiting), entries, stamp) if waiting else None


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
