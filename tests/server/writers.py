"""Commands by the hundred, each in a process of its own that may be killed at any moment.

Starting Python takes longer than most commands. A driver has everything loaded, and a command is
a child of it: another process with its own connections and locks, running the command's own code.
The driver itself never opens the store.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.store.paths import VARIABLE
from tests.server.reader import ROOT

# Where a writer can be killed by what it does itself, and not by the clock.
MOMENTS: Final = ("in the transaction", "after the commit", "in the checkpoint")

_DRIVER = """
import io, json, os, select, signal, sqlite3, sys, threading, time
from contextlib import redirect_stderr, redirect_stdout
from lib.imports import workbook
from lib.imports.__main__ import main as intake
from lib.store import backup, connection, diagnostics, load, schema
from lib.store.__main__ import main as store

def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

def dying(moment):
    class Dying(sqlite3.Connection):
        def execute(self, sql, *arguments):
            if "checkpoint" in sql:
                if moment == "after the commit":
                    die()
                threading.Timer(0.0003, die).start()
            return super().execute(sql, *arguments)
    def connect(*given, **named):
        return sqlite3.connect(*given, **named, factory=Dying)
    return type("", (), {**vars(sqlite3), "connect": staticmethod(connect)})

def run(program, arguments, moment, out):
    if moment == "in the transaction":
        schema.refresh = die
    elif moment:
        connection.sqlite3 = dying(moment)
    said, wrong = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(wrong):
        status = {"lib.imports": intake, "lib.store": store}[program](arguments)
    os.write(out, json.dumps([status, said.getvalue(), wrong.getvalue()]).encode())

for line in sys.stdin:
    program, arguments, moment, seconds = json.loads(line)
    there, here = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            run(program, arguments, moment, here)
        except BaseException as problem:
            os.write(here, json.dumps([99, "", repr(problem)]).encode())
        finally:
            os._exit(0)
    os.close(here)
    if not select.select([there], [], [], seconds)[0]:
        os.kill(child, signal.SIGKILL)
    answer = os.read(there, 1 << 20)
    os.close(there)
    os.waitpid(child, 0)
    print(json.dumps([answer.decode(), time.monotonic() - started]), flush=True)
"""


@dataclass(frozen=True)
class Done:
    """What came of a command.

    Attributes:
        status: its exit status; None for one that was killed before it had one.
        said: what it printed.
        wrong: what it printed as wrong.
        seconds: how long it took.
    """

    status: int | None
    said: str
    wrong: str
    seconds: float


class Writers:
    """Runs commands over one store, one at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self, program: str, *arguments: str, moment: str = "", seconds: float | None = None
    ) -> Done:
        """Run a command, and wait for it.

        Args:
            program: `lib.imports` or `lib.store`.
            arguments: what follows it.
            moment: where it kills itself: one of MOMENTS.
            seconds: after how long it is killed.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([program, arguments, moment, seconds]) + "\n")
        self._process.stdin.flush()
        answer, took = json.loads(self._process.stdout.readline())
        status, said, wrong = json.loads(answer) if answer else (None, "", "")
        return Done(status, said, wrong, took)


@contextmanager
def writers(store: Path) -> Iterator[Writers]:
    """Writers over a store, until the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", _DRIVER],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(store)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Writers(process)
    finally:
        process.kill()
        process.communicate()
