"""Diagnostics of package and store, for `check`."""

from pathlib import Path

from lib.i18n import _, count
from lib.store.checks import check_package
from lib.store.connection import Store, inspect, reading, row_counts
from lib.store.errors import (
    BUILD,
    RESTORE,
    UPGRADE,
    PackageBroken,
    StoreDamaged,
    StoreEmpty,
    StoreLogForeign,
    StoreProblem,
    grouped,
)
from lib.store.header import log_is_foreign
from lib.store.load import loaded_digest
from lib.store.log_tree import count_unexported_entries
from lib.store.newer import earlier_words, newer_files, newer_words
from lib.store.package import Package, read_package
from lib.store.rescue import remains


def find_problems(path: Path, folder: Path) -> list[str]:
    """All problems of package and store, in sentences; empty if none."""
    found: list[str] = []
    package = None
    try:
        package = read_package(folder)
        check_package(package)
    except PackageBroken as problem:
        found += grouped(problem.errors)
    if log_is_foreign(path):
        return [*found, str(StoreLogForeign(path))]
    try:
        found += _of_the_store(path, package)
    except StoreEmpty as problem:
        found.append(str(problem))
    except StoreDamaged as problem:
        found += [problem.what, *_to_do(path)]
    except StoreProblem as problem:
        found.append(str(problem))
    return found


def _of_the_store(path: Path, package: Package | None) -> list[str]:
    inspect(path)
    found = _broken_pages(path)
    if found:
        return [*found, *_to_do(path)]
    found = _broken_references(path)
    return [*found, *_out_of_step(path, package)] if package is not None else found


def _to_do(path: Path) -> list[str]:
    """Readable parts of a damaged store, and what to do."""
    read = remains(path)
    if read.whole:
        told = _("All rows and the whole log can still be read.")
    else:
        words = _("These tables cannot be read in full: {tables}.")
        told = words.format(tables=", ".join(sorted(read.broken)) or path.name)
    steps = (
        _("Restore the last copy: {restore} FILE."),
        _("Without a copy: {command} says what would be lost, and changes nothing."),
    )
    return [told, *(step.format(restore=RESTORE, command=BUILD) for step in steps)]


def _broken_pages(path: Path) -> list[str]:
    with reading(path, seconds=None) as connection:
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
    return [_("The store is damaged: {what}").format(what=line) for line in lines]


def _broken_references(path: Path) -> list[str]:
    found = []
    with reading(path, seconds=None) as connection:
        for table, _row, target, _key in connection.execute("PRAGMA foreign_key_check"):
            words = _("A row in {table} refers to nothing in {target}.")
            found.append(words.format(table=table, target=target))
    return found


def _out_of_step(path: Path, package: Package) -> list[str]:
    found = []
    files = newer_files(Store(path), package.path)
    if files is not None and files.earlier:
        return [earlier_words(path)]
    if files is not None:
        command = UPGRADE if files.entries else BUILD
        words = _("Bring them in with: {command}").format(command=command)
        found.append(f"{newer_words(path, files.files, files.entries)} {words}")
    elif loaded_digest(path) != package.digest:
        words = _("The files have changed since the store was built. Bring them in with: {command}")
        found.append(words.format(command=UPGRADE if count_unexported_entries(path) else BUILD))
    if count_unexported_entries(path):  # the store is expected to differ from the files then
        return found
    rows = row_counts(path)
    for name, table in package.tables.items():
        if rows.get(name) != len(table.rows):
            words = _("{table}: rows in the store {stored}, in the file {described}.")
            found.append(
                words.format(
                    table=name, stored=count(rows.get(name)), described=count(len(table.rows))
                )
            )
    return found
