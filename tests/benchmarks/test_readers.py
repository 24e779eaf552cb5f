"""Many readers at once, over real connections to `python -m lib.server`; prints, asserts nothing.

A reader opens a page, and then changes the area again and again, twelve times a minute and at no
even pace. Times are from the message that asks to the one that says the run is done. Those who ask
run on the same processors as the server, but for what `taskset` keeps apart.

BENCH_PAGES names the pages, BENCH_READERS how many read, BENCH_OUT a file for the numbers.
"""

import json
import os
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection

from lib.selection import COUNTRY
from lib.store import Store, filter_options
from tests.server.reader import Served, read, served

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

PAGES = os.environ.get("BENCH_PAGES", "front,kart,fylker").split(",")
CROWDS = tuple(map(int, os.environ.get("BENCH_READERS", "1,10,50").split(",")))
# How often a reader acts, and the longest pause before it in seconds; half of it on average. One
# reader alone is quicker, so as to act more often than four times.
MANY, ALONE = (4, 10.0), (40, 1.0)
COLUMNS = ("store", "page", "readers", "p50 ms", "p95 ms", "CPU ms a change", "MB")


def act(
    connection: ClientConnection, page: str, areas: list[str], seed: int, pace: tuple[int, float]
) -> list[float]:
    """One reader's changes of area, in milliseconds each."""
    choose = random.Random(seed)  # noqa: S311 - the same readers each time
    found = []
    for _round in range(pace[0]):
        time.sleep(choose.random() * pace[1])
        start = time.perf_counter()
        read(connection, page, f"omrade={choose.choice(areas)}")
        found.append((time.perf_counter() - start) * 1000)
    return found


def crowd(running: Served, page: str, areas: list[str], size: int) -> tuple[float, ...]:
    """Median, 95th percentile, processor time of a change, memory."""
    pace = MANY if size > 1 else ALONE
    with ExitStack() as stack, ThreadPoolExecutor(size) as readers:
        connections = [stack.enter_context(running.connect()) for _reader in range(size)]
        list(readers.map(lambda each: read(each, page), connections))
        before = running.spent()
        jobs = [
            readers.submit(act, each, page, areas, seed, pace)
            for seed, each in enumerate(connections)
        ]
        times = sorted(one for job in jobs for one in job.result())
        cpu, memory = (running.spent() - before) * 1000 / len(times), running.memory()
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return statistics.median(times), p95, cpu, memory


def test_readers_at_once(stores: dict[int, Store], tmp_path: Path) -> None:
    """Pages with 1, 10 and 50 readers, on the shipped store and the large ones."""
    print("\n" + "  ".join(f"{name:>15}" for name in COLUMNS))
    rows = []
    for factor, store in stores.items():
        areas = [area.code for area in filter_options(store).within(COUNTRY, "fylke")]
        begun = time.perf_counter()
        with served(tmp_path, store.path) as running:
            running.read()
            print(f"start to the first page drawn: {time.perf_counter() - begun:.1f} s")
            for page in PAGES:
                for size in CROWDS:
                    found = crowd(running, page.replace("front", ""), areas, size)
                    rows.append(dict(zip(COLUMNS, (f"{factor}×", page, size, *found), strict=True)))
                    cells = (each if isinstance(each, str | int) else round(each) for each in found)
                    print("  ".join(f"{each:>15}" for each in (f"{factor}×", page, size, *cells)))
    if "BENCH_OUT" in os.environ:
        Path(os.environ["BENCH_OUT"]).with_suffix(".readers.json").write_text(json.dumps(rows))


def test_memory_over_many_runs(store: Store, tmp_path: Path) -> None:
    """An hour's worth of reruns of one reader who never stops: memory after each tenth of it."""
    areas = [area.code for area in filter_options(store).within(COUNTRY, "fylke")]
    with served(tmp_path, store.path) as running, running.connect() as connection:
        print("\nruns   MB")
        for tenth in range(10):
            for number in range(72):  # twelve a minute for an hour are 720
                read(connection, "budsjett", f"omrade={areas[(tenth + number) % len(areas)]}")
            print(f"{(tenth + 1) * 72:4}  {running.memory():5.0f}")
