"""A file from before somebody's entry is warned about, row by row."""

import pytest

from lib.imports import Plan, commit, plan, undo
from lib.store import Store
from tests.conftest import DATA
from tests.imports.made import planned

KEY = "jondal-jonatunet-2009"
WHOLE = (DATA / "projects.csv").read_bytes()
AMOUNT = f"project_id,amount_nok\n{KEY},{{}}\n"


def warned(found: Plan) -> list[str]:
    return [each.expected for each in found.warnings if KEY in each.expected]


def put(store: Store, amount: int, who: str = "Kari Nordmann <kari@example.org>") -> int:
    found = plan(store, AMOUNT.format(amount).encode(), "projects.csv")
    return commit(store, found, who=who, why="rettet")


def test_a_whole_file_that_takes_back_a_figure(own_store: Store) -> None:
    assert warned(plan(own_store, WHOLE, "projects.csv")) == []
    put(own_store, 600000)
    entry = put(own_store, 700000, "Per")
    found = plan(own_store, WHOLE, "projects.csv")
    assert found.ok
    (words,) = warned(found)
    assert "Per endret dette til 700000" in words
    assert " kl. " in words
    undo(own_store, entry, who="Per", why="feil")
    (words,) = warned(plan(own_store, WHOLE, "projects.csv"))
    # Taking the later entry back makes Kari's figure no figure of Per's.
    assert "Kari Nordmann endret dette til 600000" in words


def test_the_address_is_not_told(own_store: Store) -> None:
    put(own_store, 700000)
    (words,) = warned(plan(own_store, WHOLE, "projects.csv"))
    assert words.startswith(f"{KEY}: Kari Nordmann endret")
    assert "@" not in words


def test_a_new_value_takes_nothing_back(own_store: Store) -> None:
    put(own_store, 700000)
    assert warned(plan(own_store, AMOUNT.format(800000).encode(), "projects.csv")) == []


@pytest.mark.parametrize(("lacks", "words"), [(False, "fjernet"), (True, "la til")])
def test_rows_that_come_or_go_again(own_store: Store, lacks: bool, words: str) -> None:
    lines = (DATA / "project_partners.csv").read_bytes().splitlines(keepends=True)
    row = lines[1].decode().split(",")
    less, more = b"".join([lines[0], *lines[2:]]), b"".join(lines)
    before, after = (less, more) if lacks else (more, less)
    if lacks:
        commit(
            own_store, plan(own_store, before, "project_partners.csv", full=True), who="X", why="x"
        )
    commit(own_store, plan(own_store, after, "project_partners.csv", full=True), who="Per", why="x")
    found = plan(own_store, before, "project_partners.csv", full=True)
    told = [each.expected for each in found.warnings if row[0] in each.expected]
    assert any(f"Per {words} {row[0]}/{row[1]}" in each for each in told), told


def test_cells_that_become_empty_are_counted(store: Store) -> None:
    rows = [
        {"project_id": "jondal-jonatunet-2009", "amount_nok": "", "note": ""},
        {"project_id": "dalane-sykehusmodell", "amount_nok": "", "note": "Ny merknad"},
    ]
    found = planned(store, *rows)
    assert found.ok
    emptied = sum(new is None for each in found.changes for _column, _old, new in each.fields)
    told = [each.expected for each in found.warnings]
    assert emptied > 1
    assert len(told) == 1
    assert told[0].startswith(f"{emptied} celler blir tomme, og det som står der nå, blir fjernet")
    assert "(amount_nok)" in told[0]
    assert told[0].endswith("rad 2, 3.")
