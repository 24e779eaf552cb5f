"""What goes wrong around a running server: readers get a plain sentence, and nothing is lost.

One server for all of it. Faults that have their tests elsewhere:
missing when the first reader comes: tests/browser/test_journeys.py (it is built);
truncated or foreign, as a browser shows it and until it is back: tests/browser/test_journeys.py,
tests/browser/test_live.py; every kind of spoilt file: tests/store/test_connection.py;
a read-only folder is still read: tests/store/test_connection.py; two writers: the same;
a failed load or import leaves the store: tests/store/test_load.py, tests/imports;
a page that raises: tests/ui/test_shell.py.
"""

import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import binary, text
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from lib.store import Store, writing
from tests.server.reader import ROOT, Served, ask, read, served, told
from tests.server.visitor import Visitor

NO_FIGURES = "Tallene kan ikke vises akkurat nå"
TRACES = ("Traceback", "sqlite3.", 'File "/')
PAGE = "tilgjengelighet"  # the lightest
FOOT = "Versjon {} av databasen"


@pytest.fixture(scope="module")
def path(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("faults") / "samhandling.db"
    shutil.copy(store.path, found)
    return found


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[Served]:
    with served(path.parent, path) as running:
        yield running


@pytest.fixture
def whole(path: Path, store: Store) -> Iterator[Path]:
    """The store that is served; whole before and after."""
    yield path
    replace(path, store.path)


def replace(path: Path, by: Path) -> None:
    """Put another store in the place of the one that is served, in one step."""
    new = path.with_name("new.db")
    shutil.copy(by, new)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    new.replace(path)


def refused_plainly(server: Served, sentence: str) -> None:
    """Readers, open screens and whoever watches are all told the same, and no more."""
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(server.get, path) for path in ("/direkte/versjon", "/healthz")]
        page = server.read(PAGE)
    answers = [each.result() for each in asked]
    assert NO_FIGURES in page
    assert [status for status, _words in answers] == [503, 503]
    for words in (page, *(said for _status, said in answers)):
        assert sentence in words
        assert not [trace for trace in TRACES if trace in words]


def closing_code(connection: ClientConnection) -> int | None:
    """What the server says when it closes a connection, after all that was on its way."""
    with suppress(ConnectionClosed):
        while True:
            connection.recv(timeout=10)
    return connection.close_code


def served_well(server: Served, version: int = 1) -> None:
    assert FOOT.format(version) in server.read(PAGE)
    assert server.get("/healthz")[0] == 200


def test_a_store_cut_short_while_serving(server: Served, whole: Path, store: Store) -> None:
    served_well(server)
    with server.connect() as reader:
        read(reader, PAGE)
        os.truncate(whole, whole.stat().st_size // 2)
        refused_plainly(server, "samhandling.db er skadet eller avkortet")
        assert NO_FIGURES in read(reader, PAGE)
        replace(whole, store.path)
        assert FOOT.format(1) in read(reader, PAGE)  # the same reader, without a new start
    served_well(server)


def test_a_store_replaced_while_many_read(server: Served, whole: Path, store: Store) -> None:
    other = whole.with_name("other.db")
    shutil.copy(store.path, other)
    with writing(other) as db:
        db.execute("UPDATE projects SET amount_nok = amount_nok + 1 WHERE amount_nok > 0")
    with closing(sqlite3.connect(other)) as opened:  # all in one file
        opened.execute("PRAGMA journal_mode = DELETE")
    done = threading.Event()
    found: set[tuple[int, str]] = set()

    def asks() -> None:
        while not done.is_set():
            found.add(server.get("/healthz"))

    with ThreadPoolExecutor(3) as pool:
        for _reader in range(3):
            pool.submit(asks)
        for turn in range(10):
            replace(whole, (other, store.path)[turn % 2])
        done.set()
    assert {status for status, _text in found} == {200}
    replace(whole, other)
    served_well(server, 2)


def test_a_store_that_someone_holds_alone(server: Served, whole: Path) -> None:
    with closing(sqlite3.connect(whole, isolation_level=None)) as greedy:
        greedy.execute("PRAGMA locking_mode = EXCLUSIVE")
        greedy.execute("BEGIN EXCLUSIVE")
        refused_plainly(server, "Noen andre skriver")
    served_well(server)


def test_a_change_under_way_holds_nobody_up(server: Served, whole: Path) -> None:
    with writing(whole) as db:
        db.execute("DELETE FROM milestones")
        served_well(server)
    served_well(server, 2)


WRITE = """
import resource, sys
from pathlib import Path
from lib.store import StoreProblem, writing
path, room = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    with writing(path) as db:
        db.execute("UPDATE projects SET title = title || :more", {"more": "x" * 50_000})
except StoreProblem as problem:
    print(problem)
"""


def test_a_disk_that_is_full(server: Served, whole: Path) -> None:
    before = Store(whole).rows("SELECT * FROM projects")
    command = [sys.executable, "-c", WRITE, str(whole), "1000000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "samhandling.db" in done.stdout
    assert "Disken meldte en feil" in done.stdout
    assert "ledig plass" in done.stdout
    assert "SQLITE" not in done.stdout
    assert not done.stderr
    assert Store(whole).rows("SELECT * FROM projects").equals(before)
    served_well(server)


def test_a_reader_that_vanishes_in_the_middle(server: Served, whole: Path) -> None:
    for _reader in range(3):
        with server.connect() as connection:
            ask(connection, "budsjett")
            # The cable is pulled: no farewell.
            pulled = struct.pack("ii", 1, 0)
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pulled)
            connection.socket.close()
    served_well(server)
    assert "Traceback" not in server.log()
    assert whole.exists()


def test_two_hundred_at_once(server: Served, whole: Path, store: Store) -> None:
    # Most of them ask while there is nothing to show, which costs little and must be told to all.
    with ThreadPoolExecutor(20) as pool, ExitStack() as stack:
        opened = pool.map(lambda _number: stack.enter_context(server.connect()), range(200))
        readers = list(opened)
        assert "samhandling_open_sessions 200.0" in server.get("/metrics")[1]
        os.truncate(whole, 5000)
        for reader in readers:
            ask(reader, PAGE)
        assert all(NO_FIGURES in page for page in pool.map(told, readers))
        replace(whole, store.path)
        for reader in readers[:8]:
            ask(reader, PAGE)
        assert all(FOOT.format(1) in page for page in pool.map(told, readers[:8]))
        answers = list(pool.map(lambda _number: server.get("/direkte/versjon")[0], range(200)))
    assert answers == [200] * 200
    served_well(server)
    assert "samhandling_open_sessions 0.0" in server.get("/metrics")[1]


def test_without_a_provider_no_file_is_taken(server: Served, whole: Path) -> None:
    visitor = Visitor(server)
    with closing(visitor), visitor.open(PAGE) as page:
        before = server.memory()
        answers = [visitor.send(page.session, 20 * 2**20) for _number in range(4)]
        assert [answer.status_code for answer in answers] == [403] * 4
        assert server.memory() < before + 20  # MB
    assert whole.exists()


NAMED_WRONGLY = BackMsg()
NAMED_WRONGLY.rerun_script.widget_states.widgets.add().id = "x"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\xff" * 100, 1002),
        (b"", 1002),
        (NAMED_WRONGLY.SerializeToString(), 1002),
        ("tekst", 1003),
    ],
    ids=["bytes", "nothing", "no widget of ours", "text"],
)
def test_what_is_not_a_message_ends_its_own_connection_alone(
    server: Served, whole: Path, sent: bytes | str, code: int
) -> None:
    with server.connect() as good:
        before = len(server.log())
        with server.connect() as bad:
            bad.send(sent)
            assert closing_code(bad) == code
        assert FOOT.format(1) in read(good, PAGE)
    lines = server.log()[before:].splitlines()
    assert len([line for line in lines if f"closed {code}" in line]) == 1
    assert not [line for line in lines if " INFO lib.server." not in line]
    assert whole.exists()


@given(sent=binary(max_size=200) | text(max_size=200))
def test_whatever_is_sent_is_a_line_and_no_trace(server: Served, sent: bytes | str) -> None:
    with server.connect() as connection:
        connection.send(sent)
    assert not [trace for trace in TRACES if trace in server.log()]


def test_told_to_stop_it_ends_what_it_does_and_exits_cleanly(server: Served) -> None:
    """The last one: readers are told that the server goes, and come back by themselves."""
    with server.connect() as reader:
        read(reader, PAGE)
        before = len(server.log())
        server.process.terminate()
        assert closing_code(reader) == 1012  # the service starts again
    assert server.process.wait(10) == 0
    assert "Traceback" not in server.log()[before:]
    assert "WS /_stcore/stream 101" in server.log()[before:]
    assert "127.0.0.1" not in server.log().replace(f"http://127.0.0.1:{server.port}", "")
