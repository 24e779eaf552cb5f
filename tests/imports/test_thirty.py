"""The day somebody has the list of the 30 projects of 2009: it goes in as it is."""

from pathlib import Path

import pytest

from lib.imports.__main__ import main
from lib.selection import Selection
from lib.store import Store, rounds
from tests.imports.made import project, text_file

FIRST_ROUND = "2009-1"
WHO = ["--who", "Kari", "--why", "listen er funnet", "--yes"]


def made_list() -> bytes:
    """A made list for the 29 that no open source names: Norwegian numbers, as people write them."""
    rows = [
        project(number, round_id=FIRST_ROUND, year="2009", amount_nok="1,5 mill.")
        for number in range(2, 31)
    ]
    return text_file(rows)


def in_round(store: Store) -> dict[str, float]:
    found = rounds(store, Selection()).frame().set_index("round_id")
    names = ("announced_projects", "documented_projects", "documented_nok")
    return {name: float(found[name][FIRST_ROUND]) for name in names}


def test_the_whole_list_of_thirty_can_be_loaded(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    file = tmp_path / "projects.csv"
    file.write_bytes(made_list())
    assert in_round(own_store)["documented_projects"] == 1
    assert main(["import", str(file), *WHO]) == 0
    found = in_round(own_store)
    assert found["documented_projects"] == found["announced_projects"] == 30
    assert found["documented_nok"] == 500_000 + 29 * 1_500_000
    assert main(["undo", "1", *WHO]) == 0
    assert in_round(own_store)["documented_projects"] == 1
