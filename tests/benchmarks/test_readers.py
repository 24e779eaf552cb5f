"""Many readers at once, over real connections to `python -m lib.server`; prints, asserts nothing.

A reader opens a page, and then changes the area again and again, twelve times a minute and at no
even pace. Times are from the message that asks to the
one that says the run is done. Bytes are what the connection carried, packed as a browser has it.
"""

import json
import os
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection

from lib.screen.pagelist import PAGES
from lib.selection import COUNTRY
from lib.store import Store, available
from tests.server.reader import Served, read, served

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

CROWDS = (1, 10, 50)
ROUNDS = 4
PAUSE = 10.0  # seconds; half of it on average between a reader's actions


def process(running: Served) -> tuple[float, float]:
    """The server's processor time in seconds, and its memory in MB."""
    folder = Path(f"/proc/{running.process.pid}")
    fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    status = (folder / "status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return ticks / os.sysconf("SC_CLK_TCK"), int(resident.split()[1]) / 1024


def act(connection: ClientConnection, page: str, areas: list[str], seed: int) -> list[float]:
    """One reader's changes of area, in milliseconds each."""
    choose = random.Random(seed)  # noqa: S311 - the same readers each time
    found = []
    for _round in range(ROUNDS):
        time.sleep(choose.random() * PAUSE)
        start = time.perf_counter()
        read(connection, page, f"omrade={choose.choice(areas)}")
        found.append((time.perf_counter() - start) * 1000)
    return found


def crowd(running: Served, page: str, areas: list[str], size: int) -> dict[str, Any]:
    with ExitStack() as stack, ThreadPoolExecutor(size) as readers:
        connections = [stack.enter_context(running.connect()) for _reader in range(size)]
        list(readers.map(lambda each: read(each, page), connections))
        before, _memory = process(running)
        jobs = [
            readers.submit(act, each, page, areas, seed) for seed, each in enumerate(connections)
        ]
        times = sorted(one for job in jobs for one in job.result())
        after, memory = process(running)
    return {
        "page": page or "front",
        "readers": size,
        "p50 ms": statistics.median(times),
        "p95 ms": times[min(len(times) - 1, round(0.95 * len(times)))],
        "CPU ms a change": (after - before) * 1000 / len(times),
        "MB": memory,
    }


def test_readers_at_once(store: Store, tmp_path: Path) -> None:
    """Every page with 1, 10 and 50 readers; start to first answer; memory at the end."""
    areas = [area.code for area in available(store).within(COUNTRY, "fylke")]
    begun = time.perf_counter()
    found = []
    with served(tmp_path, store.path) as running:
        running.read()
        print(f"\nstart to the first page drawn: {time.perf_counter() - begun:.1f} s")
        names = ("page", "readers", "p50 ms", "p95 ms", "CPU ms a change", "MB")
        print("  ".join(f"{name:>16}" for name in names))
        for page in PAGES:
            for size in CROWDS:
                found.append(crowd(running, page.address, areas, size))
                print(
                    "  ".join(
                        f"{each:16.0f}" if isinstance(each, float) else f"{each:>16}"
                        for each in found[-1].values()
                    )
                )
    if "BENCH_OUT" in os.environ:
        Path(os.environ["BENCH_OUT"]).with_suffix(".readers.json").write_text(json.dumps(found))


def test_memory_over_many_runs(store: Store, tmp_path: Path) -> None:
    """An hour's worth of reruns of one reader who never stops: memory after each tenth of it."""
    areas = [area.code for area in available(store).within(COUNTRY, "fylke")]
    with served(tmp_path, store.path) as running, running.connect() as connection:
        print("\nruns   MB")
        for tenth in range(10):
            for number in range(72):  # twelve a minute for an hour are 720
                read(connection, "budsjett", f"omrade={areas[(tenth + number) % len(areas)]}")
            print(f"{(tenth + 1) * 72:4}  {process(running)[1]:5.0f}")
