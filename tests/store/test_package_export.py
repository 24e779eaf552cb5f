"""What goes out is what came in: byte for byte, whole files only, and never over others' rows."""

import csv
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.imports import commit, plan, undo
from lib.store import Store, export_package
from lib.store.checks import check_package
from lib.store.connection import reading, writing
from lib.store.errors import EntriesWaiting, FilesMoved, FolderUnwritable, PlanRefused
from lib.store.load import build
from lib.store.log_tree import count_unexported_entries
from lib.store.package import read_package
from lib.store.row_format import canonical
from tests.conftest import DATA

SMALL = b"project_id,amount_nok\njondal-jonatunet-2009,600000\n"
NEW_SOURCE = b"source_id;publisher;url;accessed\nny-01;Ny utgiver;https://ny.example/;23.06.2011\n"


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def put(store: Store, content: bytes, file: str = "projects.csv") -> int:
    return commit(store, plan(store, content, file), who="Kari", why="rettet")


def test_an_unchanged_store_gives_the_files_back(store: Store, tmp_path: Path) -> None:
    written = export_package(store, tmp_path / "new")
    assert len(written) == len(files(tmp_path / "new"))
    there = files(DATA)
    for name, content in files(tmp_path / "new").items():
        assert content == there[name], name
    assert export_package(store, tmp_path / "new") == []


def test_an_unchanged_store_writes_nothing(own_store: Store, package_folder: Path) -> None:
    before, version = files(package_folder), own_store.version().number
    build(own_store.path, package_folder)
    assert export_package(own_store, package_folder, home=package_folder) == []
    assert files(package_folder) == before
    assert own_store.version().number == version


def test_only_what_changed_is_written(own_store: Store, package_folder: Path) -> None:
    before = files(package_folder)
    put(own_store, SMALL)
    written = export_package(own_store, package_folder, home=package_folder)
    assert [path.name for path in written] == ["datapackage.json", "projects.csv"]
    after = files(package_folder)
    assert after["projects.csv"] == before["projects.csv"].replace(
        b",2009,500000,", b",2009,600000,"
    )
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"datapackage.json", "projects.csv"}
    check_package(read_package(package_folder))


def test_after_export_nothing_is_left_to_build(own_store: Store, package_folder: Path) -> None:
    put(own_store, SMALL)
    assert count_unexported_entries(own_store.path) == 1
    export_package(own_store, package_folder, home=package_folder)
    assert count_unexported_entries(own_store.path) == 0
    assert build(own_store.path, package_folder) == "unchanged"
    fresh = Store(package_folder.parent / "fresh.db")
    build(fresh.path, package_folder)
    for sql in (
        "SELECT * FROM projects ORDER BY rowid",
        "SELECT * FROM sources ORDER BY rowid",
        "SELECT * FROM indicator_values ORDER BY rowid",
    ):
        assert own_store.rows(sql).equals(fresh.rows(sql))


def test_rows_keep_their_order(own_store: Store, package_folder: Path) -> None:
    """A row that was changed stays where it was, and one that was put back goes to its place."""
    before = files(package_folder)["sources.csv"]
    used = {row["source_id"] for name in ("projects",) for row in rows(package_folder, name)}
    assert "bt-01" in used
    entry = put(own_store, NEW_SOURCE, "sources.csv")
    put(own_store, b"source_id,publisher\nbt-01,BT\n", "sources.csv")
    export_package(own_store, package_folder, home=package_folder)
    lines = files(package_folder)["sources.csv"].splitlines()
    assert lines[-1] == b"ny-01,Ny utgiver,https://ny.example/,2011-06-23"
    assert [line.split(b",")[0] for line in lines[:-1]] == [
        line.split(b",")[0] for line in before.splitlines()
    ]
    undo(own_store, entry, who="Kari", why="feil")
    export_package(own_store, package_folder, home=package_folder)
    assert files(package_folder)["sources.csv"] == before


def test_a_removed_row_comes_back_to_its_place(own_store: Store, package_folder: Path) -> None:
    before = files(package_folder)["project_partners.csv"]
    lines = before.splitlines(keepends=True)
    without = b"".join(lines[:5] + lines[6:])
    found = plan(own_store, without, "project_partners.csv", full=True)
    assert [change.kind for change in found.changes] == ["removed"]
    entry = commit(own_store, found, who="Kari", why="dobbelt")
    export_package(own_store, package_folder, home=package_folder)
    assert files(package_folder)["project_partners.csv"] == without
    undo(own_store, entry, who="Kari", why="likevel ikke")
    export_package(own_store, package_folder, home=package_folder)
    assert files(package_folder)["project_partners.csv"] == before


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_build_keeps_what_was_registered(own_store: Store, package_folder: Path) -> None:
    build(own_store.path, package_folder)
    put(own_store, SMALL)
    assert build(own_store.path, package_folder) == "unchanged"
    change_elsewhere(package_folder)
    before = own_store.version()
    assert build(own_store.path, package_folder) == "waiting"
    assert own_store.version() == before
    with pytest.raises(EntriesWaiting) as refused:
        build(own_store.path, DATA, force=True)
    for way_out in ("lib.store upgrade", "build --discard"):
        assert way_out in str(refused.value)
    assert build(own_store.path, package_folder, discard=True) == "loaded"
    assert count_unexported_entries(own_store.path) == 0
    assert amount(own_store) == 500000


def change_elsewhere(folder: Path) -> None:
    file = folder / "milestones.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Forløpsprosjekt med 13", "Prosjekt med 13"), encoding="utf-8")


def amount(store: Store) -> int:
    sql = "SELECT amount_nok FROM projects WHERE project_id = 'jondal-jonatunet-2009'"
    return int(store.rows(sql)["amount_nok"].item())


def test_a_newer_program_keeps_what_was_registered(
    own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another recipe makes another digest of the same files: the rows stay, the rest is renewed."""
    put(own_store, SMALL)
    monkeypatch.setattr("lib.store.package.RECIPE", 2)
    assert build(own_store.path, package_folder) == "kept"
    assert amount(own_store) == 600000
    assert count_unexported_entries(own_store.path) == 1
    assert build(own_store.path, package_folder) == "unchanged"


def test_a_package_that_has_it_all_is_in_step(own_store: Store, package_folder: Path) -> None:
    """Killed between the files and the note of them, or exported by another machine."""
    put(own_store, SMALL)
    export_package(own_store, package_folder)  # not its home: nothing is noted
    assert count_unexported_entries(own_store.path) == 1
    assert build(own_store.path, package_folder) == "kept"
    assert count_unexported_entries(own_store.path) == 0


def test_what_was_loaded_over_cannot_be_undone(own_store: Store, package_folder: Path) -> None:
    entry = put(own_store, SMALL)
    change_elsewhere(package_folder)
    build(own_store.path, package_folder, discard=True)
    with pytest.raises(PlanRefused, match="data/"):
        undo(own_store, entry, who="Kari", why="feil")


def test_others_rows_are_not_written_over(own_store: Store, package_folder: Path) -> None:
    build(own_store.path, package_folder)
    put(own_store, SMALL)
    file = package_folder / "projects.csv"
    theirs = file.read_text(encoding="utf-8").replace("Dalane: ny sykehusmodell", "Dalane: ny")
    file.write_text(theirs, encoding="utf-8")
    with pytest.raises(FilesMoved) as refused:
        export_package(own_store, package_folder, home=package_folder)
    assert "lib.store upgrade" in str(refused.value)
    assert file.read_text(encoding="utf-8") == theirs
    mine = b"project_id,title\ndalane-sykehusmodell,Dalane: ny i Eigersund\n"
    put(own_store, mine)  # taken in: now there is nothing of theirs to lose
    assert file in export_package(own_store, package_folder, home=package_folder)
    text = file.read_text(encoding="utf-8")
    assert "Dalane: ny i Eigersund" in text
    assert ",2009,600000," in text
    assert count_unexported_entries(own_store.path) == 0


def test_others_removals_are_not_written_over(own_store: Store, package_folder: Path) -> None:
    build(own_store.path, package_folder)
    put(own_store, b"project_id,partner\ndalane-sykehusmodell,Eigersund\n", "project_partners.csv")
    file = package_folder / "project_partners.csv"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(FilesMoved):
        export_package(own_store, package_folder, home=package_folder)


def test_overwrite_writes_over(own_store: Store, package_folder: Path) -> None:
    put(own_store, SMALL)
    (package_folder / "projects.csv").write_text("nonsense", encoding="utf-8")
    with pytest.raises(FilesMoved):
        export_package(own_store, package_folder, home=package_folder)
    export_package(own_store, package_folder, home=package_folder, overwrite=True)
    assert build(own_store.path, package_folder) == "unchanged"


def test_a_folder_that_cannot_be_written(own_store: Store, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(FolderUnwritable):
        export_package(own_store, blocked / "folder")


def test_killed_in_the_middle_every_file_is_whole(own_store: Store, package_folder: Path) -> None:
    """Old or new, never half: and the next export finishes the work."""
    put(own_store, SMALL)
    old = files(package_folder)
    goal = package_folder.parent / "goal"
    shutil.copytree(package_folder, goal)
    export_package(own_store, goal)
    new = files(goal)
    script = (
        "import sys; from pathlib import Path; from lib.store import Store, export_package;"
        "export_package(Store(Path(sys.argv[1])), Path(sys.argv[2]), home=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, str(own_store.path), str(package_folder)]
    done = subprocess.Popen(command, cwd=DATA.parent)
    deadline = time.monotonic() + 30
    while done.poll() is None and time.monotonic() < deadline:
        if any(package_folder.glob(".*.new")):
            done.kill()
    done.wait()
    for name, content in files(package_folder).items():
        if not name.endswith(".new"):
            assert content in (old[name], new[name])
    export_package(own_store, package_folder, home=package_folder)
    assert files(package_folder) == new
    assert build(own_store.path, package_folder) == "unchanged"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (18.0, "18"),
        (12.5, "12.5"),
        (1e16, "10000000000000000"),
        (1e-07, "0.0000001"),
        (0.0, "0"),
        (-3.0, "-3"),
        (500000, "500000"),
        ("x", "x"),
    ],
)
def test_shortest(value: object, text: str) -> None:
    assert canonical(value) == text


def test_a_number_that_changed_loses_its_form(own_store: Store, package_folder: Path) -> None:
    with reading(own_store.path) as connection:
        key = "kad_plasser"
        form = connection.execute(
            "SELECT row_key, form FROM number_forms WHERE row_key NOT LIKE ? LIMIT 1", [key]
        ).fetchone()
    assert form[1].endswith(".0")
    with writing(own_store.path) as db:
        db.execute("UPDATE indicator_values SET value = value + 1")
    export_package(own_store, package_folder, overwrite=True)
    assert not [
        row for row in rows(package_folder, "indicator_values") if row["value"][-2:] == ".0"
    ]
