"""What the files held is kept as far back as an undo can lead, and no longer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.imports import undo
from lib.imports.upgrading import commit_upgrade, plan_upgrade, read_newer
from lib.store import Store, export_package
from lib.store.connection import reading
from lib.store.load import build
from lib.store.loads import last_load, loaded_file, loads
from tests.imports.editions import DALANE, JONDAL, cells, dated, put

SHAPES = "SELECT area_code, geojson FROM area_shapes ORDER BY 1"
Upgrade = Callable[[], int | None]


def files_kept(store: Store) -> int:
    return len(store.rows("SELECT digest FROM loaded_files"))


@pytest.fixture
def bring_in(own_store: Store, package_folder: Path) -> Upgrade:
    def upgrade() -> int | None:
        found = plan_upgrade(own_store, read_newer(package_folder), lambda _conflict: "ours")
        return commit_upgrade(own_store, found, who="Drift", why="x")

    return upgrade


def test_files_are_kept_as_they_stand(own_store: Store, package_folder: Path) -> None:
    with reading(own_store.path) as connection:
        load = last_load(connection)
        assert load is not None
        for path in load.files:
            content = (package_folder / path).read_bytes()
            assert loaded_file(connection, load, path) == content, path


def test_files_that_no_undo_leads_to_are_forgotten(
    own_store: Store, package_folder: Path, bring_in: Upgrade
) -> None:
    number = files_kept(own_store)
    for title in ("Dalane: en", "Dalane: to"):
        cells(package_folder, "projects", DALANE, title=title)
        bring_in()
    assert files_kept(own_store) == number + 2
    put(own_store, f"project_id,amount_nok\n{JONDAL},700000\n")
    export_package(own_store, package_folder, home=package_folder)
    assert files_kept(own_store) == number
    with reading(own_store.path) as connection:
        assert len(loads(connection)) == 4


def test_the_map_follows_an_upgrade_and_its_undo(
    own_store: Store, package_folder: Path, bring_in: Upgrade
) -> None:
    before = own_store.rows(SHAPES)
    file = package_folder / "geo" / "counties_2010.geojson"
    text = file.read_text("utf-8")
    changed = text.replace("[10.", "[10.2", 400)
    assert changed != text
    file.write_text(changed, "utf-8")
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    assert bring_in() == 1
    assert not own_store.rows(SHAPES).equals(before)
    undo(own_store, 1, who="Drift", why="x")
    assert own_store.rows(SHAPES).equals(before)


def test_a_note_without_rows_goes_with_the_upgrade_that_it_stands_on(
    own_store: Store, package_folder: Path, bring_in: Upgrade
) -> None:
    put(own_store, f"project_id,amount_nok\n{JONDAL},700000\n")
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    assert bring_in() == 2
    dated(package_folder, "2027.01.01", "2027-01-01T00:00:00Z")
    assert bring_in() is None
    undo(own_store, 2, who="Drift", why="x")
    found = plan_upgrade(own_store, read_newer(package_folder))
    assert [change.key for change in found.changes] == [(DALANE,)]


@pytest.mark.parametrize("registered", [False, True])
def test_a_newer_program_over_an_upgraded_store_keeps_the_way_back(
    own_store: Store,
    package_folder: Path,
    bring_in: Upgrade,
    monkeypatch: pytest.MonkeyPatch,
    registered: bool,
) -> None:
    if registered:
        put(own_store, f"project_id,amount_nok\n{JONDAL},700000\n")
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    entry = bring_in()
    assert entry is not None
    monkeypatch.setattr("lib.store.package.RECIPE", 2)
    assert build(own_store.path, package_folder) == "kept"
    undo(own_store, entry, who="Drift", why="x")
    assert build(own_store.path, package_folder) == "waiting"
