"""What tests of more than one room need."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from lib.store import Store, ensure_store

# What runs unattended runs the same examples each time; whoever works on the code gets new ones.
settings.register_profile("unattended", derandomize=True, max_examples=40)
if os.environ.get("CI"):
    settings.load_profile("unattended")

DATA = Path(__file__).resolve().parents[1] / "data"


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
