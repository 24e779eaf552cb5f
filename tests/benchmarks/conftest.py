"""The stores that are measured."""

import os
import time
from pathlib import Path

import pytest

from lib.store import Store
from tests.benchmarks import scaled


@pytest.fixture(scope="session")
def stores(store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Store]:
    """The shipped store and the large ones; BENCH_STORES names a folder to keep these in."""
    kept = os.environ.get("BENCH_STORES")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("scaled")
    found = {}
    for factor in scaled.FACTORS:
        path = folder / f"x{factor}.db"
        start = time.perf_counter()
        found[factor] = Store(path) if path.exists() else scaled.scale(store, path, factor)
        print(f"\n{factor:5}×: {path.stat().st_size / 1e6:7.1f} MB", end="")
        print(f" {time.perf_counter() - start:6.1f} s", end="")
    return found
