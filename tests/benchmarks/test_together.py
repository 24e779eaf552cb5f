"""The soak with commands as they are typed: 200 of them, each starting Python, 20 killed.

Two servers with readers, an editor on the page, imports, undone imports, status reports, builds and
copies; BENCH_WRITES says how many writes instead. A command is killed after a part of the time that
the last one took. Prints what was done and how long readers waited; fails if anything was lost, or
anyone refused.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.store import Store
from lib.store.paths import VARIABLE
from tests.server.reader import ROOT, served
from tests.server.soak import Soak, watched
from tests.server.test_together import nothing_lost, open_editor, work
from tests.server.writers import MOMENTS, Done

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

PERCENTILES = {"median": 49, "95th percentile": 94, "99th percentile": 98}
WRITES = int(os.environ.get("BENCH_WRITES", "200"))


class Typed:
    """Commands over a store as somebody types them."""

    def __init__(self, path: Path) -> None:
        self._env = {**os.environ, VARIABLE: str(path)}
        self._took = 2.0

    def run(
        self, program: str, *arguments: str, moment: str = "", seconds: float | None = None
    ) -> Done:
        """Run a command; where the short ones kill themselves, this is killed late in its life."""
        if moment:
            seconds = self._took * (0.8 + 0.1 * MOMENTS.index(moment))
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", program, *arguments],
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said, wrong = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return Done(None, "", "", time.monotonic() - started)
        took = time.monotonic() - started
        if program == "lib.imports":
            self._took = took
        return Done(process.returncode, said, wrong, took)


def test_two_hundred_commands(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "samhandling.db"
    shutil.copy(store.path, path)
    with served(tmp_path, path) as one, served(tmp_path, path) as other:
        started = time.monotonic()
        with watched((one, other)) as readers:
            soak = Soak(path, tmp_path, Typed(path).run)
            behind = work(soak, open_editor(path, monkeypatch), (one, other), WRITES)
        took = time.monotonic() - started
        print(f"\n{soak.attempts} commands in {took:.0f} s, {soak.killed} killed")
        print(f"{len(soak.acknowledged)} writes acknowledged, {len(soak.missing())} missing")
        waits = statistics.quantiles(readers.seconds, n=100)
        print(f"{len(readers.seconds)} answers to readers, {len(readers.faults)} refused: ", end="")
        shown = (f"{name} {waits[at] * 1000:.0f} ms" for name, at in PERCENTILES.items())
        print(", ".join(shown))
        print(f"the servers were in step {behind:.2f} s after the last write")
        assert readers.faults == []
        nothing_lost(soak, (one, other), WRITES)
