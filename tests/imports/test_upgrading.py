"""Newer files are brought together with what was put in since, and nothing of either is lost."""

import os
import shutil
from pathlib import Path

import pytest

from lib.imports import PlanRefused, StoreMoved, plan_undo, undo
from lib.imports.upgrade_lines import coming_words
from lib.imports.upgrading import (
    Conflict,
    Decide,
    Upgrade,
    commit_upgrade,
    plan_upgrade,
    read_newer,
    upgrade_reason,
)
from lib.store import Store, export_package, import_log, newer_files, waiting_words
from lib.store.backup import copy_store
from lib.store.connection import reading, writing
from lib.store.diagnostics import find_problems
from lib.store.errors import EntriesNewer
from lib.store.load import build
from lib.store.log_tree import count_unexported_entries, later
from lib.store.merging import Side
from lib.store.restore import restore_copy
from tests.imports.editions import (
    DALANE,
    JONDAL,
    KARI,
    add,
    amount,
    cells,
    dated,
    put,
    remove,
    rewrite,
    title,
)
from tests.imports.made import project

FIGURE = f"project_id,amount_nok\n{JONDAL},700000\n"
SOURCE = "source_id,publisher,url,accessed\nny-01,Ny utgiver,https://ny.example/,2026-11-30\n"
REPORT = (
    "report_id,project_id,date,phase,light,reporter\n"
    f"{JONDAL}-2012,{JONDAL},2012-03-01,i gang,grønn,Kari\n"
)
ROWS = "SELECT * FROM {} ORDER BY 1, 2"


def all_of(side: Side) -> Decide:
    return lambda _conflict: side


def bring_in(store: Store, folder: Path, decide: Decide = lambda _conflict: None) -> int | None:
    found = plan_upgrade(store, read_newer(folder), decide)
    return commit_upgrade(store, found, who="Drift", why=upgrade_reason(found.package))


def look(store: Store, folder: Path, decide: Decide = lambda _conflict: None) -> Upgrade:
    return plan_upgrade(store, read_newer(folder), decide)


def only(found: Upgrade) -> Conflict:
    (conflict,) = found.conflicts
    return conflict


def content(store: Store) -> list[object]:
    """Every row of the tables that these tests change, and the map."""
    names = ("projects", "project_partners", "sources", "status_reports", "area_shapes")
    with reading(store.path, None) as connection:
        return [connection.execute(ROWS.format(name)).fetchall() for name in names]


def newer_edition(folder: Path) -> None:
    """Another title, a new project with its new source, and a project less."""
    cells(folder, "projects", DALANE, title="Dalane: ny modell")
    cells(folder, "projects", JONDAL, title="Jondal: nytt navn")
    source = {"source_id": "fil-01", "publisher": "F", "url": "https://f.example/"}
    add(folder, "sources", source | {"accessed": "2026-12-01"})
    add(folder, "projects", project(source_id="fil-01"))
    dated(folder, "2100.01.02", "2100-01-02T10:00:00Z")


def test_what_either_side_did_is_kept(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    put(own_store, SOURCE, "sources")
    newer_edition(package_folder)
    assert build(own_store.path, package_folder) == "waiting"
    assert look(own_store, package_folder).conflicts == ()
    assert bring_in(own_store, package_folder) == 3
    assert (amount(own_store), title(own_store, JONDAL)) == (700000, "Jondal: nytt navn")
    assert title(own_store) == "Dalane: ny modell"
    assert amount(own_store, "prove-1") == 100_001
    line = import_log(own_store).frame().iloc[0]
    assert (line["who"], line["added"], line["changed"]) == ("Drift", 2, 2)
    assert "2100.01.02" in line["why"]


def test_then_all_are_content(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    put(own_store, SOURCE, "sources")
    newer_edition(package_folder)
    bring_in(own_store, package_folder)
    assert count_unexported_entries(own_store.path) == 2
    assert find_problems(own_store.path, package_folder) == []
    assert build(own_store.path, package_folder) == "unchanged"
    assert look(own_store, package_folder).is_in_sync
    assert newer_files(own_store, package_folder) is None
    written = export_package(own_store, package_folder, home=package_folder)
    assert {"projects.csv", "sources.csv"} <= {path.name for path in written}
    assert count_unexported_entries(own_store.path) == 0
    assert build(own_store.path, package_folder) == "unchanged"
    assert b",2009,700000," in (package_folder / "projects.csv").read_bytes()
    fresh = Store(package_folder.parent / "fresh.db")
    build(fresh.path, package_folder)
    assert content(fresh) == content(own_store)


def test_a_conflict_says_who_and_when(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    put(own_store, f"project_id,note\n{JONDAL},Merknad\n", who="Ola")
    cells(package_folder, "projects", JONDAL, amount_nok="600000")
    os.utime(package_folder / "projects.csv", (1_796_000_000, 1_796_000_000))
    conflict = only(look(own_store, package_folder))
    assert conflict.name == f"projects.csv:{JONDAL}"
    assert conflict.row.cells(conflict.column) == (500000, 700000, 600000)
    assert conflict.touch is not None
    assert conflict.touch.who.startswith("Kari Nordmann")
    # A package that was changed without another version is dated by its file.
    assert conflict.dated == "filen ble endret 30. november 2026 kl. 01.53"
    dated(package_folder, "2100.01.02", "2100-01-02T10:00:00Z")
    conflict = only(look(own_store, package_folder))
    assert conflict.dated == "utgave 2100.01.02 av datapakken, laget 2. januar 2100 kl. 11.00"


def test_a_conflict_names_who_wrote_the_value_and_not_who_restored_it(
    own_store: Store, package_folder: Path
) -> None:
    first = put(own_store, FIGURE)
    others = f"project_id,amount_nok,note\n{JONDAL},800000,Merknad\n"
    later = put(own_store, others, who="Ola")
    undone = undo(own_store, later, who="Per", why="feil")
    undo(own_store, undone, who="Per", why="likevel")  # Ola's figure again
    again = undo(own_store, later, who="Per", why="feil")
    cells(package_folder, "projects", JONDAL, amount_nok="600000")
    conflict = only(look(own_store, package_folder))
    assert conflict.row.cells(conflict.column)[1] == 700000
    assert conflict.touch is not None
    assert (conflict.touch.entry, conflict.touch.who) == (first, KARI)
    undo(own_store, again, who="Per", why="likevel")
    touch = only(look(own_store, package_folder)).touch
    assert touch is not None
    assert (touch.entry, touch.who) == (later, "Ola")
    put(own_store, FIGURE, who="Per")  # who writes an older value anew has written it
    touch = only(look(own_store, package_folder)).touch
    assert touch is not None
    assert touch.who == "Per"


def test_nothing_is_done_before_all_is_decided(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    cells(package_folder, "projects", JONDAL, amount_nok="600000", title="Ny")
    before = own_store.path.read_bytes()
    found = look(own_store, package_folder)
    assert found.open == found.conflicts
    with pytest.raises(PlanRefused):
        commit_upgrade(own_store, found, who="Drift", why="x")
    decided = look(own_store, package_folder, all_of("theirs"))
    for who, why in (("", "x"), ("Drift", " ")):
        with pytest.raises(PlanRefused):
            commit_upgrade(own_store, decided, who=who, why=why)
    assert own_store.path.read_bytes() == before


@pytest.mark.parametrize(("side", "figure"), [("ours", 700000), ("theirs", 600000)])
def test_a_decision_holds(own_store: Store, package_folder: Path, side: Side, figure: int) -> None:
    put(own_store, FIGURE)
    cells(package_folder, "projects", JONDAL, amount_nok="600000", title="Ny")
    bring_in(own_store, package_folder, all_of(side))
    assert (amount(own_store), title(own_store, JONDAL)) == (figure, "Ny")
    assert look(own_store, package_folder).is_in_sync
    # What was decided for the store still waits to be written to the files.
    assert count_unexported_entries(own_store.path) == (1 if side == "ours" else 0)
    export_package(own_store, package_folder, home=package_folder)
    assert f",2009,{figure},".encode() in (package_folder / "projects.csv").read_bytes()


def test_a_row_removed_in_the_files_and_changed_in_the_store(
    own_store: Store, package_folder: Path
) -> None:
    add(package_folder, "project_partners", {"project_id": JONDAL, "partner": "Prøvelaget"})
    build(own_store.path, package_folder)
    put(own_store, FIGURE)
    remove(package_folder, "projects", JONDAL)
    rewrite(
        package_folder,
        "project_partners",
        lambda rows: [row for row in rows if row["project_id"] != JONDAL],
    )
    found = look(own_store, package_folder)
    conflict = only(found)
    assert (conflict.column, conflict.row.theirs) == ("", None)
    assert found.changes == ()  # what belongs to a row follows what is decided of it
    partners = f"SELECT * FROM project_partners WHERE project_id = '{JONDAL}'"  # noqa: S608
    assert len(own_store.rows(partners)) == 1
    bring_in(own_store, package_folder, all_of("ours"))
    assert amount(own_store) == 700000
    assert len(own_store.rows(partners)) == 1
    assert look(own_store, package_folder).changes == ()
    undo(own_store, 2, who="Drift", why="x")
    bring_in(own_store, package_folder, all_of("theirs"))
    assert own_store.rows(f"SELECT * FROM projects WHERE project_id = '{JONDAL}'").empty  # noqa: S608
    assert own_store.rows(partners).empty


def test_rows_that_go_are_not_told_as_rows_that_come(
    own_store: Store, package_folder: Path
) -> None:
    newer_edition(package_folder)
    found = look(own_store, package_folder)
    assert list(coming_words(found)) == ["4 rader kommer inn"]
    entry = put(own_store, SOURCE, "sources")
    (undone,) = plan_undo(own_store, entry)
    assert (len(undone.of_kind("removed")), undone.unchanged) == (1, 0)
    build(own_store.path, package_folder, discard=True)
    remove(package_folder, "sources", "fil-01")
    remove(package_folder, "projects", "prove-1")
    cells(package_folder, "projects", DALANE, title="Dalane")
    dated(package_folder, "2026.12.02", "2026-12-02T10:00:00Z")
    found = look(own_store, package_folder)
    assert list(coming_words(found)) == ["1 rad kommer inn", "2 fjernet"]


def test_a_source_that_goes_while_a_new_row_rests_on_it(
    own_store: Store, package_folder: Path
) -> None:
    """The files had no use for it any more: whoever decides is told what still points at it."""
    source = {"source_id": "fil-01", "publisher": "F", "url": "https://f.example/"}
    add(package_folder, "sources", source | {"accessed": "2026-12-01"})
    build(own_store.path, package_folder)
    put(own_store, f"project_id,source_id\n{JONDAL},fil-01\n")
    remove(package_folder, "sources", "fil-01")
    conflict = only(look(own_store, package_folder))
    assert (conflict.row.table, conflict.column) == ("sources", "")
    assert JONDAL in conflict.rule
    found = look(own_store, package_folder, all_of("theirs"))
    assert found.open == ()
    assert JONDAL in found.errors[0]
    with pytest.raises(PlanRefused, match=JONDAL):
        commit_upgrade(own_store, found, who="Drift", why="x")
    assert bring_in(own_store, package_folder, all_of("ours")) == 2
    assert not own_store.rows("SELECT * FROM sources WHERE source_id = 'fil-01'").empty
    assert look(own_store, package_folder).is_in_sync


def test_what_follows_from_a_decision_is_asked_about_too(
    own_store: Store, package_folder: Path
) -> None:
    """The files' source has an address that the store has already; a new project rests on it."""
    put(own_store, SOURCE, "sources")
    new = {"source_id": "fil-01", "publisher": "F", "url": "https://ny.example/"}
    add(package_folder, "sources", new | {"accessed": "2026-12-01"})
    add(package_folder, "projects", project(source_id="fil-01"))
    assert only(look(own_store, package_folder)).row.key == ("fil-01",)
    source: Decide = lambda each: "ours" if each.row.table == "sources" else None  # noqa: E731
    found = look(own_store, package_folder, source)
    assert [each.row.table for each in found.open] == ["projects"]
    assert bring_in(own_store, package_folder, all_of("ours")) == 2
    assert own_store.rows("SELECT * FROM projects WHERE project_id = 'prove-1'").empty


def test_what_hangs_on_something_open_is_not_asked_about(
    own_store: Store, package_folder: Path
) -> None:
    """An editor has removed a source that the files have changed, and that their project needs."""
    put(own_store, SOURCE, "sources")
    export_package(own_store, package_folder, home=package_folder)
    undo(own_store, 1, who="Kari", why="x")
    cells(package_folder, "sources", "ny-01", publisher="Annen utgiver")
    add(package_folder, "projects", project(source_id="ny-01"))
    assert only(look(own_store, package_folder)).row.table == "sources"
    assert look(own_store, package_folder, all_of("theirs")).errors == ()
    assert len(look(own_store, package_folder, all_of("ours")).conflicts) == 2


def test_reports_only_grow(own_store: Store, package_folder: Path) -> None:
    put(own_store, REPORT, "status_reports")
    export_package(own_store, package_folder, home=package_folder)
    cells(package_folder, "status_reports", f"{JONDAL}-2012", light="rød")
    new = {"report_id": f"{JONDAL}-2013", "project_id": JONDAL, "date": "2013-03-01"}
    rest = {"phase": "i gang", "light": "gul", "reporter": "Fil"}
    add(package_folder, "status_reports", new | rest)
    conflict = only(look(own_store, package_folder, all_of("ours")))
    assert conflict.sides == ("ours",)
    assert look(own_store, package_folder, all_of("theirs")).errors
    bring_in(own_store, package_folder, all_of("ours"))
    lights = own_store.rows("SELECT light FROM status_reports ORDER BY report_id")["light"]
    assert lights.tolist() == ["grønn", "gul"]
    undo(own_store, 2, who="Drift", why="x")
    assert len(own_store.rows("SELECT * FROM status_reports")) == 1


def test_undo_and_upgrade_again(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    before = content(own_store)
    newer_edition(package_folder)
    entry = bring_in(own_store, package_folder)
    assert entry == 2
    after = content(own_store)
    assert undo(own_store, entry, who="Drift", why="for tidlig") == 3
    assert content(own_store) == before
    # A start does not bring back what somebody took out.
    assert build(own_store.path, package_folder) == "waiting"
    assert content(own_store) == before
    assert newer_files(own_store, package_folder) is not None
    assert bring_in(own_store, package_folder) == 4
    assert content(own_store) == after
    assert undo(own_store, 4, who="Drift", why="x") == 5
    assert undo(own_store, 5, who="Drift", why="likevel") == 6
    assert content(own_store) == after
    assert look(own_store, package_folder).is_in_sync
    # What was put in before the upgrade can be taken back with it.
    assert undo(own_store, 1, who="Drift", why="alt") == 7
    assert amount(own_store) == 500000
    assert not look(own_store, package_folder).is_in_sync


def test_files_of_an_earlier_load_are_called_so(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    earlier = package_folder.parent / "earlier"
    shutil.copytree(package_folder, earlier)
    newer_edition(package_folder)
    waits = newer_files(own_store, package_folder)
    assert waits is not None
    assert not waits.earlier
    entry = bring_in(own_store, package_folder)
    waits = newer_files(own_store, earlier)
    assert waits is not None
    assert waits.earlier
    words = waiting_words(own_store.path, waits.files, earlier=waits.earlier)
    assert words.startswith("Datafilene på tjeneren er eldre enn databasen samhandling.db.")
    assert find_problems(own_store.path, earlier) == [words]
    assert entry is not None
    undo(own_store, entry, who="Drift", why="for tidlig")
    waits = newer_files(own_store, package_folder)  # taken back: they may come in again
    assert waits is not None
    assert not waits.earlier


def test_files_older_than_the_store_are_not_loaded_by_a_start(
    own_store: Store, package_folder: Path
) -> None:
    """The store was built from newer files, and has never seen these: they say how old they are."""
    earlier = package_folder.parent / "earlier"
    shutil.copytree(package_folder, earlier)
    dated(earlier, "2026.01.02", "2026-01-02T00:00:00+01:00")
    cells(earlier, "projects", JONDAL, amount_nok="1")
    before = own_store.version()
    assert build(own_store.path, earlier) == "waiting"
    assert (own_store.version(), amount(own_store)) == (before, 500000)
    waits = newer_files(own_store, earlier)
    assert waits is not None
    assert waits.earlier
    (told,) = find_problems(own_store.path, earlier)
    assert told.startswith("Datafilene på tjeneren er eldre enn databasen samhandling.db.")
    assert build(own_store.path, earlier, force=True) == "loaded"
    assert amount(own_store) == 1
    newer_edition(package_folder)
    dated(package_folder, "2026.01.03", "2026-01-02T00:00:00Z")
    assert build(own_store.path, package_folder) == "loaded"


def test_files_of_an_earlier_load_are_not_loaded_by_a_start(
    own_store: Store, package_folder: Path
) -> None:
    earlier = package_folder.parent / "earlier"
    shutil.copytree(package_folder, earlier)
    newer_edition(package_folder)
    assert build(own_store.path, package_folder) == "loaded"
    after = content(own_store)
    assert build(own_store.path, earlier) == "waiting"
    assert content(own_store) == after


def test_a_store_that_knows_of_no_load_keeps_what_was_registered(
    own_store: Store, package_folder: Path
) -> None:
    put(own_store, FIGURE)
    with writing(own_store.path) as db:
        db.execute("DELETE FROM loads")
        db.execute("UPDATE milestones SET title_en = title_en")
    newer_edition(package_folder)
    for _start in range(2):
        assert build(own_store.path, package_folder) == "waiting"
        assert (amount(own_store), count_unexported_entries(own_store.path)) == (700000, 1)
    waits = newer_files(own_store, package_folder)
    assert waits is not None
    assert "projects.csv" in waits.files
    bring_in(own_store, package_folder, all_of("ours"))
    assert count_unexported_entries(own_store.path) == 1
    dated(package_folder, "2026.12.31", "2026-12-31T00:00:00Z")
    cells(package_folder, "projects", DALANE, title="Dalane: enda nyere")
    assert build(own_store.path, package_folder) == "waiting"
    assert amount(own_store) == 700000


def test_an_entry_and_its_undo_keep_no_newer_files_out(
    own_store: Store, package_folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy_store(own_store, copy)
    first = put(own_store, FIGURE)
    assert count_unexported_entries(own_store.path) == 1
    undone = undo(own_store, first, who="Per", why="feil")
    assert count_unexported_entries(own_store.path) == 0
    undo(own_store, undone, who="Per", why="likevel")
    assert count_unexported_entries(own_store.path) == 1
    undo(own_store, first, who="Per", why="feil")
    newer_edition(package_folder)
    waits = newer_files(own_store, package_folder)
    assert waits is not None
    assert waits.entries == 0
    assert build(own_store.path, package_folder) == "loaded"
    assert title(own_store) == "Dalane: ny modell"
    restore_copy(own_store.path, copy)  # nothing that was registered is lost by it


def test_a_copy_lacks_that_its_last_entry_was_taken_back(own_store: Store, tmp_path: Path) -> None:
    first = put(own_store, FIGURE)
    copy_store(own_store, tmp_path / "copy.db")
    undo(own_store, first, who="Per", why="feil")
    with pytest.raises(EntriesNewer, match="1 registrert endring"):
        restore_copy(own_store.path, tmp_path / "copy.db")


def test_what_took_back_what_is_in_the_files_is_not_in_them(
    own_store: Store, package_folder: Path
) -> None:
    first = put(own_store, FIGURE)
    put(own_store, SOURCE, "sources")
    export_package(own_store, package_folder, home=package_folder)
    undone = undo(own_store, first, who="Per", why="feil")
    assert count_unexported_entries(own_store.path) == 1
    undo(own_store, undone, who="Per", why="likevel")
    assert count_unexported_entries(own_store.path) == 0
    bring_in(own_store, package_folder)
    assert later(own_store.path, first) == 1


def test_only_what_still_stands_is_taken_back_with_an_entry(own_store: Store) -> None:
    first, second = put(own_store, FIGURE), put(own_store, SOURCE, "sources")
    assert later(own_store.path, first) == 1
    undo(own_store, second, who="Per", why="feil")
    assert later(own_store.path, first) == 0
    undo(own_store, first, who="Per", why="feil")
    assert later(own_store.path, second) == 1  # what took the first back


def test_undone_without_an_entry_of_an_editor(own_store: Store, package_folder: Path) -> None:
    newer_edition(package_folder)
    before = content(own_store)
    bring_in(own_store, package_folder)
    assert count_unexported_entries(own_store.path) == 0
    undo(own_store, 1, who="Drift", why="for tidlig")
    assert count_unexported_entries(own_store.path) == 1
    assert build(own_store.path, package_folder) == "waiting"
    assert content(own_store) == before
    bring_in(own_store, package_folder)
    assert count_unexported_entries(own_store.path) == 0


def test_the_next_edition_is_compared_with_the_last(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    cells(package_folder, "projects", JONDAL, amount_nok="600000")
    bring_in(own_store, package_folder, all_of("ours"))
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    found = look(own_store, package_folder)
    assert found.conflicts == ()  # decided once, and the files have not changed it again
    bring_in(own_store, package_folder)
    assert (amount(own_store), title(own_store)) == (700000, "Dalane: ny")
    cells(package_folder, "projects", JONDAL, amount_nok="650000")
    assert only(look(own_store, package_folder)).row.cells("amount_nok") == (600000, 700000, 650000)
    undo(own_store, 2, who="Drift", why="begge")
    (conflict,) = look(own_store, package_folder).conflicts
    assert conflict.row.cells("amount_nok") == (500000, 700000, 650000)


def test_what_was_exported_stays_the_base(own_store: Store, package_folder: Path) -> None:
    newer_edition(package_folder)
    put(own_store, FIGURE)
    bring_in(own_store, package_folder)
    export_package(own_store, package_folder, home=package_folder)
    undo(own_store, 2, who="Drift", why="x")
    # The files have what was taken back: that is to be written to them, and is no news of theirs.
    assert look(own_store, package_folder).is_in_sync
    export_package(own_store, package_folder, home=package_folder)
    assert b"Dalane: ny modell" not in (package_folder / "projects.csv").read_bytes()


def test_rows_changed_by_hand_are_kept(own_store: Store, package_folder: Path) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = 1 WHERE project_id = ?", [JONDAL])
    cells(package_folder, "projects", JONDAL, title="Ny")
    bring_in(own_store, package_folder)
    assert amount(own_store) == 1
    cells(package_folder, "projects", JONDAL, amount_nok="2")
    assert only(look(own_store, package_folder)).touch is None


def test_what_others_did_meanwhile(own_store: Store, package_folder: Path) -> None:
    newer_edition(package_folder)
    found = look(own_store, package_folder)
    put(own_store, f"project_id,note\n{DALANE},Merknad\n", who="Per")
    before = content(own_store)
    with pytest.raises(StoreMoved) as moved:
        commit_upgrade(own_store, found, who="Drift", why="x")
    assert moved.value.who == "Per"
    assert content(own_store) == before
    found = look(own_store, package_folder)
    put(own_store, SOURCE.replace("ny.example", "f.example"), "sources")
    with pytest.raises(PlanRefused, match="fil-01"):
        commit_upgrade(own_store, found, who="Drift", why="x")
    undo(own_store, 2, who="Per", why="x")
    found = look(own_store, package_folder)
    again = look(own_store, package_folder)
    commit_upgrade(own_store, found, who="Drift", why="x")
    with pytest.raises((StoreMoved, PlanRefused)):
        commit_upgrade(own_store, again, who="Drift", why="x")


def test_files_that_bring_nothing_are_noted(own_store: Store, package_folder: Path) -> None:
    put(own_store, FIGURE)
    dated(package_folder, "2100.01.02", "2100-01-02T10:00:00Z")
    assert bring_in(own_store, package_folder) is None
    assert look(own_store, package_folder).is_in_sync
    assert len(import_log(own_store)) == 1
    assert count_unexported_entries(own_store.path) == 1


def test_the_form_of_numbers_follows(own_store: Store, package_folder: Path) -> None:
    """A file is written as it came, also where an undo has led back to an earlier one."""
    put(own_store, FIGURE)
    file = package_folder / "indicator_values.csv"
    old = file.read_bytes()
    file.write_bytes(old.replace(b",5843.33,", b",5843.330,"))
    new = file.read_bytes()
    assert new != old
    cells(package_folder, "projects", DALANE, title="Dalane: ny")
    out = package_folder.parent / "out"
    for step in ("upgraded", "undone"):
        if step == "upgraded":
            bring_in(own_store, package_folder)
        else:
            undo(own_store, 2, who="Drift", why="x")
        export_package(own_store, out / step, home=package_folder)
        written = (out / step / "indicator_values.csv").read_bytes()
        assert written == (new if step == "upgraded" else old)
