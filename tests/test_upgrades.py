"""A later program, with a column more and newer files, comes while two servers run."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.imports import undo
from lib.store import Store
from lib.store.errors import StoreNewer
from lib.store.paths import VARIABLE
from tests.browser.harness import free_port
from tests.imports.editions import DALANE, JONDAL, amount, cells, dated, put

ROOT = Path(__file__).resolve().parents[1]
MIGRATION = """
@MIGRATIONS(name="9999_place")
def _place(db: Database) -> None:
    db.execute("ALTER TABLE milestones ADD COLUMN place TEXT")
    compatible(db, "9999_place")


"""
SIGNED = ["--yes", "--who", "Drift", "--why", "x"]
FIGURE = f"project_id,amount_nok\n{JONDAL},700000\n"


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The program as it may be one day, in a folder of its own."""
    home = tmp_path / "later"
    for name in ("lib", "data"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("*.db*"))
    schema = home / "lib" / "store" / "schema.py"
    before, after = schema.read_text("utf-8").split("with Database(memory=True) as _empty:")
    schema.write_text(f"{before}{MIGRATION}with Database(memory=True) as _empty:{after}", "utf-8")
    described = home / "data" / "datapackage.json"
    package = json.loads(described.read_text("utf-8"))
    (table,) = [each for each in package["resources"] if each["name"] == "milestones"]
    table["schema"]["fields"].append({"name": "place", "type": "string", "title": "Sted"})
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2), "utf-8")
    file = home / "data" / "milestones.csv"
    header, *rows = csv.reader(file.read_text("utf-8").splitlines())
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(
            [[*header, "place"], *([*row, "Oslo"] for row in rows)]
        )
    dated(home / "data", "2027.01.01", "2027-01-01T00:00:00Z")
    cells(home / "data", "projects", DALANE, title="Dalane: ny")
    return home


def command(home: Path, store: Store, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=home,
        env={**os.environ, VARIABLE: str(store.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def servers(own_store: Store, tmp_path: Path) -> Iterator[list[str]]:
    """Two processes of the program of today, over one store."""
    running, addresses = [], []
    for number in range(2):
        port = free_port()
        with (tmp_path / f"server-{number}.log").open("wb") as log:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "lib.server", "--port", str(port)],
                    cwd=ROOT,
                    env={**os.environ, VARIABLE: str(own_store.path)},
                    stdout=log,
                    stderr=log,
                )
            )
        addresses.append(f"http://127.0.0.1:{port}")
    yield addresses
    for process in running:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=30) for process in running] == [0, 0]


def health(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310 - ours
        assert answer.status == 200
        found: dict[str, Any] = json.loads(answer.read())
        return found


def started(address: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        try:
            return health(address)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def following(addresses: list[str], number: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if all(health(address)["version"] == number for address in addresses):
            return True
    return False


def test_two_servers_go_on_while_a_later_program_upgrades_their_store(
    own_store: Store, later: Path, servers: list[str]
) -> None:
    put(own_store, FIGURE)
    for address in servers:
        assert started(address)["newer_files"] == []
    # The later program adds its column, and every row is kept.
    done = command(later, own_store, "lib.store", "build")
    assert done.returncode == 0, done.stderr
    assert "python -m lib.store upgrade" in done.stderr
    assert own_store.path.with_name(own_store.path.name + "-before").exists()
    assert amount(own_store) == 700000
    places = "SELECT count(place) FROM milestones"
    assert own_store.rows(places).iloc[0, 0] == 0
    assert following(servers, own_store.version().number)
    # Nobody can have filled the new column: the files do, without a question.
    done = command(later, own_store, "lib.store", "upgrade", "--who", "Drift")
    assert done.returncode == 0, done.stderr
    assert own_store.rows(places).iloc[0, 0] == len(own_store.rows("SELECT * FROM milestones"))
    assert amount(own_store) == 700000
    assert following(servers, own_store.version().number)
    # The program of today shows the figures, and leaves the writing to the later one.
    with pytest.raises(StoreNewer):
        put(own_store, FIGURE.replace("7", "8"))
    with pytest.raises(StoreNewer):
        undo(own_store, 1, who="x", why="x")
    assert command(ROOT, own_store, "lib.store", "build", "--keep").returncode == 0
    # An entry from before the column can be taken back by the program that knows it.
    done = command(later, own_store, "lib.imports", "undo", "1", *SIGNED)
    assert done.returncode == 0, done.stderr
    assert amount(own_store) == 500000
    assert following(servers, own_store.version().number)


def test_a_start_keeps_a_store_that_cannot_be_loaded_over() -> None:
    """`make run`, and so the unit and the container, go on with the store that is there."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = makefile.split("\nrun:", 1)[1].split("\n\n", 1)[0]
    assert recipe.index("lib.store build --keep") < recipe.index("lib.server")
    assert "run: build" not in makefile
