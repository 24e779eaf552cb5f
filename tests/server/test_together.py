"""Several processes over one store: servers, an editor on the page, and commands.

Nobody is refused, nothing that was acknowledged is lost, and everybody follows, also when writers
are killed at any moment and when another file takes the store's place.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.store import Store, writing
from lib.store.backup import copy_store
from lib.store.opening import beside
from lib.store.paths import VARIABLE
from lib.ui import identity
from tests.pages.test_registration import (
    OLA,
    PAGE,
    SECRETS,
    confirm,
    give,
    texts,
    the_sign_in,
)
from tests.server.reader import ROOT, Served, served
from tests.server.soak import (
    JONDAL,
    SIGNED,
    Soak,
    followed,
    lost_files,
    project_file,
    sound,
    watched,
)
from tests.server.writers import writers

EDITED = "act-aust-agder-2009"  # a project that only the editor on the page touches


@pytest.fixture(scope="module")
def path(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("together") / "samhandling.db"
    shutil.copy(store.path, found)
    return found


@pytest.fixture(scope="module")
def servers(path: Path) -> Iterator[tuple[Served, Served]]:
    with served(path.parent, path) as one, served(path.parent, path) as other:
        yield one, other


def command(path: Path, *arguments: str) -> None:
    """A command as it is typed, in a process that has only just started."""
    subprocess.run(
        [sys.executable, "-m", "lib.imports", *arguments],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(path)},
        capture_output=True,
        check=True,
    )


def test_three_writes_by_command_leave_the_servers_well(
    servers: tuple[Served, Served], path: Path, tmp_path: Path
) -> None:
    file = str(project_file(tmp_path, JONDAL, 700_000))
    for server in servers:
        assert "Kart" in server.read("kart")
        assert server.get("/api/samhandling/areas.json?_size=1")[0] == 200
    with watched(servers) as readers:
        for number, arguments in enumerate((("import", file), ("undo", "1"), ("import", file)), 2):
            command(path, *arguments, *SIGNED, "prøve")
            followed(servers, number)
            assert [lost_files(server) for server in servers] == [[], []]
    assert readers.faults == []


BY_HAND = """
import sqlite3, sys
opened = sqlite3.connect(sys.argv[1])
opened.execute("UPDATE projects SET note = coalesce(note, '') || '.' WHERE rowid = 1")
opened.commit()
opened.close()
"""


def test_a_writer_that_is_not_ours_leaves_the_log_to_the_readers(
    servers: tuple[Served, Served], path: Path
) -> None:
    """Whoever closes the store last removes what SQLite keeps beside it: servers are there still.

    Our own commands have a reader open as well, and remove nothing. A writer with SQLite alone
    does, if the servers have lost their locks. This process must not have the store open itself.
    """
    number = json.loads(servers[0].get("/healthz")[1])["version"]
    for write in range(1, 4):
        for server in servers:
            assert "Kart" in server.read("kart")
        before = [beside(path, ending).stat().st_ino for ending in ("-wal", "-shm")]
        subprocess.run([sys.executable, "-c", BY_HAND, str(path)], check=True)
        assert [beside(path, ending).stat().st_ino for ending in ("-wal", "-shm")] == before
        # One for the change, and one for what follows from it, which the first who asks makes anew.
        followed(servers, number + 2 * write)
        assert [lost_files(server) for server in servers] == [[], []]


def move(by: Path, to: Path) -> None:
    arriving = to.with_name("arriving")
    shutil.copy(by, arriving)
    arriving.replace(to)


@pytest.mark.parametrize("put", [move, shutil.copyfile])
def test_another_file_in_the_same_place_is_followed_whatever_lies_beside_it(
    servers: tuple[Served, Served], path: Path, tmp_path: Path, put: Callable[[Path, Path], object]
) -> None:
    """A backup that is put back by hand, as the logs of the store before it lie there."""
    small, large = tmp_path / "small.db", tmp_path / "large.db"
    copy_store(Store(path), small)
    copy_store(Store(path), large)
    with writing(large) as db:
        db.execute("UPDATE projects SET title = title || ?", ["x" * 5_000])
    copy_store(Store(large), large.with_name("copy.db"))
    kept = {file: Store(file).version().number for file in (large.with_name("copy.db"), small)}
    for file, version in kept.items():
        put(file, path)
        followed(servers, version)
    command(path, "import", str(project_file(tmp_path, JONDAL, version)), *SIGNED, "prøve")
    followed(servers, version + 1)
    assert sound(path) == []


@pytest.fixture
def editor(path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return open_editor(path, monkeypatch)


def open_editor(path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page Registrering, open before a signed-in editor."""
    monkeypatch.setenv(VARIABLE, str(path))
    monkeypatch.setattr(st, "user", OLA)
    monkeypatch.setattr(identity, "sign_in", the_sign_in)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for section, values in SECRETS.items():
        app.secrets[section] = values
    app.run()
    return app.switch_page(PAGE).run()


def work(soak: Soak, editor: AppTest, servers: Sequence[Served], writes: int) -> float:
    """Commands of which 20 are killed, and an editor; how long the servers took to follow."""

    def edit(number: int) -> None:
        """The editor looks at a file, others write, and what was looked at goes in."""
        if number % 30 == 10:
            give(editor, project_file(soak.folder, EDITED, number).read_text("utf-8"))
        if number % 30 == 13:
            confirm(editor, f"på siden {number}")
            soak.acknowledge(texts(editor), f"på siden {number}")

    soak.work(writes, 20, edit)
    return followed(servers, Store(soak.path).version().number)


def nothing_lost(soak: Soak, servers: Sequence[Served], writes: int) -> None:
    """Every write that was acknowledged is there, and nobody has lost sight of the store."""
    assert soak.missing() == []
    assert sound(soak.path) == []
    assert [lost_files(server) for server in servers] == [[] for _server in servers]
    assert len(soak.acknowledged) > writes - 20
    assert 10 <= soak.killed <= 20


@pytest.mark.timeout(600)  # about half a minute on two cores that nobody else uses
def test_servers_an_editor_and_writers_that_are_killed(
    servers: tuple[Served, Served], path: Path, tmp_path: Path, editor: AppTest
) -> None:
    with writers(path) as commands, watched(servers) as readers:
        soak = Soak(path, tmp_path, commands.run)
        work(soak, editor, servers, 100)
        command(path, "import", str(project_file(tmp_path, JONDAL, 1)), *SIGNED, "til slutt")
        followed(servers, Store(path).version().number)
    assert readers.faults == []
    nothing_lost(soak, servers, 100)
