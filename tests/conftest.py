"""What tests of more than one room need."""

import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from lib.i18n import DEFAULT, set_language
from lib.imports import upgrading
from lib.store import Store, checks, connection, diagnostics, ensure_store, load
from lib.store.checks import check_package
from lib.store.errors import PackageError
from lib.store.package import Package

# What runs unattended runs the same examples each time; whoever works on the code gets new ones.
# No example has a time limit, which a busy machine would miss.
settings.register_profile("attended", deadline=None)
settings.register_profile("unattended", derandomize=True, max_examples=40, deadline=None)
settings.load_profile("unattended" if os.environ.get("CI") else "attended")

DATA = Path(__file__).resolve().parents[1] / "data"
# What the shapes and their errors are made of.
MAP_FILES = {"areas.csv", *(f"geo/{path.name}" for path in DATA.glob("geo/*.geojson"))}


class _WatchedConnection(sqlite3.Connection):
    """A connection that warns when it is forgotten, as Python's own does from 3.13 on."""

    _open = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._open = True

    def close(self) -> None:
        self._open = False
        super().close()

    def __del__(self) -> None:
        if self._open:
            warnings.warn(f"unclosed database in {self!r}", ResourceWarning, 1, source=self)


@pytest.fixture(scope="session", autouse=True)
def _forgotten_connections_are_noticed() -> Iterator[None]:
    """Connections are closed where they are opened: every Python finds those that are not."""
    if sys.version_info >= (3, 13):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=_WatchedConnection))
        yield


LIB = str(DATA.parent / "lib")


def _store_opened(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse the product to open a store's file; only SQLite may, and that is no such event.

    Closing a file drops all locks that the process has on it, also those of SQLite's connections.
    """
    if event != "open" or not str(arguments[0]).endswith((".db", ".db-wal", ".db-shm")):
        return
    frame = sys._getframe(1)
    for _caller in range(6):
        if frame.f_code.co_filename.startswith(LIB):
            message = f"{frame.f_code.co_name} opens {arguments[0]!r}"
            raise AssertionError(message)
        if frame.f_back is None:
            return
        frame = frame.f_back


sys.addaudithook(_store_opened)


@pytest.fixture(scope="session", autouse=True)
def _checked_once() -> Iterator[None]:
    """Files that were found right are not checked again: most tests are about what comes after."""
    right: dict[str, list[dict[str, str]]] = {}

    def check(package: Package) -> list[dict[str, str]]:
        if package.digest not in right:
            right[package.digest] = check_package(package)
        return [dict(shape) for shape in right[package.digest]]

    with pytest.MonkeyPatch.context() as patch:
        for module in (load, diagnostics, upgrading):
            patch.setattr(module, "check_package", check)
        yield


@pytest.fixture(scope="session", autouse=True)
def _maps_simplified_once() -> Iterator[None]:
    """The same map files give the same shapes and errors: most tests spoil a table."""
    make, made = checks._shapes, {}

    def shapes(package: Package) -> tuple[list[dict[str, str]], list[PackageError]]:
        files = {file: digest for file, digest in package.files.items() if file in MAP_FILES}
        key = (*package.maps, *files.items())
        if key not in made:
            made[key] = make(package)
        rows, errors = made[key]
        return [dict(row) for row in rows], list(errors)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "_shapes", shapes)
        yield


@pytest.fixture(scope="session", autouse=True)
def _time_for_each_question() -> Iterator[None]:
    """The limit on a question is not looked at where a busy machine stands still for seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "QUERY_SECONDS", 30.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once() -> Iterator[None]:
    """AppTest looks for components in every installed package for each run; they stay the same."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def _in_bokmal() -> Iterator[None]:
    """No test leaves its language to the next."""
    set_language(DEFAULT)
    yield
    set_language(DEFAULT)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Store:
    """A store built from data/, once for all workers; for reading only."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # what the workers of one run share
    return ensure_store(folder / "store" / "samhandling.db")


@pytest.fixture
def own_store(store: Store, tmp_path: Path) -> Store:
    """A copy of the store that a test may change or spoil."""
    path = tmp_path / "samhandling.db"
    shutil.copy(store.path, path)
    return Store(path)


@pytest.fixture
def package_folder(tmp_path: Path) -> Path:
    """A copy of the data package that a test may change or spoil."""
    folder = tmp_path / "package"
    described = shutil.ignore_patterns("*.db*")
    shutil.copytree(DATA, folder, ignore=described)
    return folder
