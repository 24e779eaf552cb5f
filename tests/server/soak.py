"""Readers, writers and those who kill writers, over one store; and what must hold afterwards."""

import csv
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lib.store import Store
from lib.store.change_log import open_view
from tests.conftest import DATA
from tests.server.reader import Served, read
from tests.server.writers import MOMENTS, Done

SIGNED: Final = ("--yes", "--who", "Kari", "--why")
JONDAL: Final = "jondal-jonatunet-2009"
_PAGE: Final = "tilgjengelighet"  # the lightest
_NO_PAGE: Final = ("Tallene kan ikke vises akkurat nå", "kunne ikke tegnes")
_ASKED: Final = (
    "/healthz",
    "/direkte/versjon",
    "/api/samhandling/projects.json?_size=1",
    "/data/datapackage.json",
)

Run = Callable[..., Done]


def project_file(folder: Path, project: str, amount: int) -> Path:
    """A file that gives one project another amount."""
    with (DATA / "projects.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["project_id"]: row for row in csv.DictReader(file)}
    return _file(folder / "projects.csv", rows[project] | {"amount_nok": str(amount)})


def report_file(folder: Path, number: int) -> Path:
    """A file with a new status report."""
    day = f"2012-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    report = {
        "report_id": f"{JONDAL}-{day}-{number}",
        "project_id": JONDAL,
        "date": day,
        "phase": "i gang",
        "light": "gul",
        "reporter": "Prøverapportør",
    }
    return _file(folder / "status_reports.csv", report)


def _file(path: Path, row: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


def followed(servers: Sequence[Served], number: int, seconds: float = 10) -> float:
    """Wait until all servers tell this version at both addresses; how long that took."""
    started = time.monotonic()
    while True:
        answers = [
            server.get(address)
            for server in servers
            for address in ("/healthz", "/direkte/versjon")
        ]
        told = {json.loads(text).get("version") for _status, text in answers}
        if told == {number}:
            return time.monotonic() - started
        assert time.monotonic() - started < seconds, answers
        time.sleep(0.05)


def lost_files(server: Served) -> list[str]:
    """The store's files that a server has open although others have taken their places."""
    found = []
    for descriptor in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            found.append(str(descriptor.readlink()))
        except OSError:  # closed meanwhile
            continue
    return [name for name in found if ".db" in name and name.endswith("(deleted)")]


class Readers:
    """Readers of every kind at all servers.

    Attributes:
        faults: what went wrong for any of them.
        seconds: how long they waited for each answer.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seconds: list[float] = []
        self._done = threading.Event()

    def asks(self, server: Served) -> None:
        """Ask for the state and for open data, as those do who watch."""
        while not self._done.wait(0.1):
            for address in _ASKED:
                started = time.monotonic()
                status, text = server.get(address)
                self.seconds.append(time.monotonic() - started)
                if status != 200:
                    self.faults.append(f"{address} {status} {text[:300]}")

    def looks(self, server: Served) -> None:
        """Have a page open, and look at it again and again."""
        with server.connect() as connection:
            while not self._done.wait(0.6):
                started = time.monotonic()
                page = read(connection, _PAGE)
                self.seconds.append(time.monotonic() - started)
                self.faults.extend(page for words in _NO_PAGE if words in page)

    def _safely(self, reads: Callable[[Served], None], server: Served) -> None:
        try:
            reads(server)
        except Exception as problem:
            self.faults.append(repr(problem))

    @contextmanager
    def reading(self, servers: Sequence[Served]) -> Iterator[None]:
        """Read for as long as something else is done."""
        threads = [
            threading.Thread(target=self._safely, args=(reads, server))
            for server in servers
            for reads in (self.asks, self.looks)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._done.set()
            for thread in threads:
                thread.join()


@contextmanager
def watched(servers: Sequence[Served]) -> Iterator[Readers]:
    """Readers at all servers; what they met."""
    readers = Readers()
    with readers.reading(servers):
        yield readers
    assert len(readers.seconds) > 0


@dataclass
class Soak:
    """Writers at work in a store.

    Attributes:
        path: the store.
        folder: where their files lie.
        run: runs a command over the store.
        acknowledged: what was said to be done: the number of the entry, and the reason given.
        killed: how many were killed before they had said anything.
    """

    path: Path
    folder: Path
    run: Run
    acknowledged: dict[int, str] = field(default_factory=dict)
    killed: int = 0
    attempts: int = 0
    _seconds: float = 1.0

    def work(self, writes: int, kills: int, between: Callable[[int], None]) -> None:
        """Write so many times, killed so many times, and do something else in between."""
        every = writes // kills
        for number in range(writes):
            between(number)
            if number % 20 == 5:
                self.look_after(number)
            if number % every == every - 1:
                self.write(number, **self._end(number // every))
            else:
                self._seconds = self.write(number).seconds

    def _end(self, number: int) -> dict[str, object]:
        """How a writer is killed: half of them where it hurts, the others spread over a life."""
        if number % 2:
            return {"moment": MOMENTS[number // 2 % len(MOMENTS)]}
        return {"seconds": self._seconds * (number % 20 + 1) / 20}

    def write(self, number: int, **end: object) -> Done:
        """An import, an import that is taken back, or a status report."""
        why = f"nr. {number}"
        done = self.run("lib.imports", *self._wanted(number), *SIGNED, why, **end)
        self.attempts += 1
        self.killed += done.status is None
        if done.status is not None:
            assert done.status == 0, done
            self.acknowledge(done.said, why)
        return done

    def _wanted(self, number: int) -> tuple[str, ...]:
        if number % 4 == 3 and self.acknowledged:
            return ("undo", str(max(self.acknowledged)))
        if number % 4 == 1:
            return ("import", str(report_file(self.folder, number)))
        return ("import", str(project_file(self.folder, JONDAL, 100_000 + number)))

    def acknowledge(self, said: str, why: str) -> None:
        """Remember what a writer was told: it must be there."""
        found = re.search(r"oppføring (\d+)", said)
        assert found is not None, said
        self.acknowledged[int(found[1])] = why

    def look_after(self, number: int) -> None:
        """What an operator does meanwhile."""
        copy = self.folder / "copy.db"
        for arguments in (("build",), ("copy", str(copy)), ("info",)):
            done = self.run("lib.store", *arguments)
            assert done.status == 0, done
        assert sound(copy) == []
        assert number >= 0

    def missing(self) -> list[str]:
        """What was acknowledged and is not in the store, and rows that are not as the log says."""
        with open_view(Store(self.path)) as view:
            entries = dict(view.connection.execute("SELECT entry_id, why FROM intake_entries"))
            changes = view.connection.execute(
                "SELECT table_name, row_key, after FROM intake_changes ORDER BY change_id"
            )
            last = {(table, tuple(json.loads(key))): after for table, key, after in changes}
            wrong = [
                f"{table} {key}"
                for (table, key), after in last.items()
                if view.rows(table).get(key) != (json.loads(after) if after else None)
            ]
        gone = [f"{e} {why}" for e, why in self.acknowledged.items() if entries.get(e) != why]
        return [*gone, *wrong]


def sound(path: Path) -> list[str]:
    """What SQLite finds wrong with a store; nothing when it is whole."""
    with closing(sqlite3.connect(path)) as connection:
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        return lines + list(map(str, connection.execute("PRAGMA foreign_key_check")))
