"""All or nothing, in its turn, and never over what somebody else has done."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.i18n import local_time
from lib.imports import PlanRefused, StoreMoved, commit, commit_all, plan, plan_rows, undo
from lib.store import Store, import_log, row_history
from lib.store.connection import reading, writing
from lib.store.errors import StoreBusy
from tests.conftest import DATA
from tests.imports.made import planned, project, text_file

WHO = {"who": "Kari", "why": "rettet"}
AMOUNT = b"project_id,amount_nok\njondal-jonatunet-2009,600000\n"
TITLE = b"project_id,title\njondal-jonatunet-2009,Nytt navn\n"
OTHER = b"project_id,title\ndalane-sykehusmodell,Nytt navn\n"


SEEN = (
    "SELECT rowid, * FROM projects ORDER BY 1",
    "SELECT rowid, * FROM sources ORDER BY 1",
    "SELECT rowid, * FROM areas ORDER BY 1",
    "SELECT rowid, * FROM indicator_values ORDER BY 1",
    "SELECT * FROM area_tree ORDER BY 1, 2",
    "SELECT kind, id, title, text FROM search_documents ORDER BY 1, 2",
)


def state(store: Store) -> list[tuple[object, ...]]:
    """Everything that a reader sees: the rows, the tree and the search index."""
    with reading(store.path, None) as connection:
        return [row for question in SEEN for row in connection.execute(question)]


def test_a_commit_is_seen_and_logged(own_store: Store) -> None:
    before = own_store.version()
    found = plan(own_store, AMOUNT, "projects.csv")
    entry = commit(own_store, found, **WHO)
    assert own_store.version().number == before.number + 1
    log = import_log(own_store).frame()
    line = log.iloc[0]
    assert (line["entry_id"], line["who"], line["why"]) == (entry, "Kari", "rettet")
    assert (line["added"], line["changed"], line["removed"]) == (0, 1, 0)
    assert (line["file"], line["digest"]) == ("projects.csv", found.digest)
    history = row_history(own_store, "projects", ("jondal-jonatunet-2009",)).frame()
    assert history[["column", "old", "new"]].to_numpy().tolist() == [
        ["amount_nok", "500000", "600000"]
    ]


def test_what_is_derived_follows(own_store: Store) -> None:
    rows = [project(title="Zebrastriper i Bergen")]
    commit(own_store, planned(own_store, *rows), **WHO)
    area = {"code": "1299", "kind": "kommune", "name": "Ny", "parent_code": "12"}
    commit(own_store, planned(own_store, area, table="areas"), **WHO)
    sql = "SELECT count(*) FROM search_index WHERE search_index MATCH 'zebrastriper'"
    assert own_store.rows(sql).iloc[0, 0] == 1
    tree = "SELECT count(*) FROM area_tree WHERE area_code = '1299'"
    assert own_store.rows(tree).iloc[0, 0] == 4


def test_undo_restores_everything(own_store: Store) -> None:
    before = state(own_store)
    first = commit(own_store, plan(own_store, AMOUNT, "projects.csv"), **WHO)
    middle = state(own_store)
    second = commit(own_store, planned(own_store, project(1), project(2)), **WHO)
    commit(own_store, plan(own_store, TITLE, "projects.csv"), **WHO)
    after = state(own_store)
    assert undo(own_store, second, **WHO) == 4
    assert state(own_store) == middle
    assert undo(own_store, 4, **WHO) == 5
    assert state(own_store) == after
    undo(own_store, first, **WHO)
    assert state(own_store) == before
    with pytest.raises(PlanRefused):
        undo(own_store, first, **WHO)
    with pytest.raises(PlanRefused):
        undo(own_store, 99, **WHO)


def test_undo_stops_at_what_was_changed_by_hand(own_store: Store) -> None:
    entry = commit(own_store, plan(own_store, AMOUNT, "projects.csv"), **WHO)
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = 1 WHERE amount_nok = 600000")
    with pytest.raises(StoreMoved) as moved:
        undo(own_store, entry, **WHO)
    assert (moved.value.column, moved.value.who) == ("amount_nok", "")


def test_undo_only_within_ones_areas(own_store: Store) -> None:
    entry = commit(own_store, plan(own_store, AMOUNT, "projects.csv"), **WHO)
    with pytest.raises(PlanRefused):
        undo(own_store, entry, permitted_areas={"11"}, **WHO)
    assert undo(own_store, entry, permitted_areas={"12"}, **WHO) == entry + 1


@pytest.mark.parametrize(
    ("content", "who", "why"),
    [
        (AMOUNT, " ", "rettet"),
        (AMOUNT, "Kari", ""),
        (b"project_id,amount_nok\njondal-jonatunet-2009,500000\n", "Kari", "rettet"),
        (b"project_id,amount_nok\njondal-jonatunet-2009,mye\n", "Kari", "rettet"),
    ],
)
def test_a_plan_that_is_refused_changes_nothing(
    own_store: Store, content: bytes, who: str, why: str
) -> None:
    before = own_store.path.read_bytes()
    with pytest.raises(PlanRefused) as refused:
        commit(own_store, plan(own_store, content, "projects.csv"), who=who, why=why)
    assert str(refused.value)
    assert own_store.path.read_bytes() == before


# --- Two at once ----------------------------------------------------------------------------------


def test_the_second_is_told_what_changed(own_store: Store) -> None:
    theirs, mine = plan(own_store, AMOUNT, "projects.csv"), plan(own_store, TITLE, "projects.csv")
    commit(own_store, theirs, who="Per", why="ny sum")
    before = state(own_store)
    with pytest.raises(StoreMoved) as moved:
        commit(own_store, mine, **WHO)
    assert (moved.value.key, moved.value.column) == (("jondal-jonatunet-2009",), "amount_nok")
    assert moved.value.who == "Per"
    assert local_time(moved.value.at) in str(moved.value)
    assert state(own_store) == before


def test_a_change_elsewhere_does_not_stop_one(own_store: Store) -> None:
    theirs, mine = plan(own_store, OTHER, "projects.csv"), plan(own_store, TITLE, "projects.csv")
    commit(own_store, theirs, who="Per", why="navn")
    commit(own_store, mine, **WHO)


def test_the_same_new_row_twice(own_store: Store) -> None:
    theirs, mine = planned(own_store, project(1)), planned(own_store, project(1, title="Mitt"))
    commit(own_store, theirs, who="Per", why="ny")
    with pytest.raises(StoreMoved):
        commit(own_store, mine, **WHO)


def test_a_full_file_must_have_seen_every_row(own_store: Store) -> None:
    content = (DATA / "project_partners.csv").read_bytes().rsplit(b"\n", 2)[0] + b"\n"
    mine = plan(own_store, content, "project_partners.csv", full=True)
    assert [change.kind for change in mine.changes] == ["removed"]
    row = {"project_id": "jondal-jonatunet-2009", "partner": "Kvam"}
    commit(own_store, planned(own_store, row, table="project_partners"), who="Per", why="ny")
    with pytest.raises(StoreMoved) as moved:
        commit(own_store, mine, **WHO)
    assert (moved.value.key[1], moved.value.who) == ("Kvam", "Per")


def test_what_others_did_may_make_a_plan_wrong(own_store: Store) -> None:
    """The source that a new row points at is gone when the row is to go in."""
    source = {
        "source_id": "ny-01",
        "publisher": "Ny",
        "url": "https://ny.example/",
        "accessed": "2026-11-22",
    }
    entry = commit(own_store, planned(own_store, source, table="sources"), **WHO)
    mine = planned(own_store, project(source_id="ny-01"))
    undo(own_store, entry, who="Per", why="feil kilde")
    with pytest.raises(PlanRefused, match="ny-01"):
        commit(own_store, mine, **WHO)


def test_several_plans_go_in_together_or_not_at_all(own_store: Store) -> None:
    source = {
        "source_id": "ny-01",
        "publisher": "Ny",
        "url": "https://ny.example/",
        "accessed": "2026-11-22",
    }
    first = plan_rows(own_store, "sources", [source], origin="skjema")
    second = plan_rows(
        own_store, "projects", [project(source_id="ny-01")], origin="skjema", given=[first]
    )
    assert second.ok
    with pytest.raises(PlanRefused):
        commit(
            own_store,
            plan_rows(own_store, "projects", [project(source_id="ny-01")], origin="x"),
            **WHO,
        )
    broken = plan_rows(own_store, "projects", [project(2, status="x")], origin="skjema")
    with pytest.raises(PlanRefused):
        commit_all(own_store, [first, broken], **WHO)
    assert import_log(own_store).frame().empty
    assert commit_all(own_store, [first, second], **WHO) == [1, 2]


WRITER = """
import sys
from pathlib import Path
from lib.imports import commit, plan
from lib.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    row = f"project_id,note\\n{sys.argv[2]},{sys.argv[2]} {number}\\n"
    commit(store, plan(store, row.encode(), "projects.csv"), who=sys.argv[2], why=str(number))
"""


def test_two_processes_take_turns(own_store: Store) -> None:
    names = ("jondal-jonatunet-2009", "dalane-sykehusmodell")
    commands = [[sys.executable, "-c", WRITER, str(own_store.path), name, "8"] for name in names]
    writers = [subprocess.Popen(command, cwd=DATA.parent) for command in commands]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    log = import_log(own_store).frame()
    assert len(log) == 16
    for name in names:
        assert log[log["who"] == name]["why"].tolist() == [str(each) for each in range(7, -1, -1)]


def test_a_writer_waits_only_so_long(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan(own_store, AMOUNT, "projects.csv")
    monkeypatch.setattr(
        "lib.store.connection.writing.__wrapped__.__kwdefaults__", {"migrate": False, "wait": 0.05}
    )
    with writing(own_store.path), pytest.raises(StoreBusy):
        commit(own_store, found, **WHO)
    commit(own_store, found, **WHO)


def test_readers_never_wait_and_never_see_half(own_store: Store) -> None:
    """Each commit makes two rows equal; a reader that saw them differ would have seen half."""
    found = planned(own_store, *(project(number, note="0") for number in range(1, 40)))
    commit(own_store, found, **WHO)
    seen: list[int] = []
    slowest = 0.0
    stop = threading.Event()

    def read() -> None:
        nonlocal slowest
        while not stop.is_set():
            started = time.monotonic()
            sql = (
                "SELECT count(DISTINCT note) AS notes FROM projects WHERE project_id LIKE 'prove-%'"
            )
            seen.append(int(own_store.rows(sql).iloc[:, 0].item()))
            slowest = max(slowest, time.monotonic() - started)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(1, 6):
            rows = [project(number, note=str(turn)) for number in range(1, 40)]
            commit(own_store, planned(own_store, *rows), **WHO)
    finally:
        stop.set()
        reader.join()
    assert set(seen) == {1}
    assert slowest < 2


KILLED = """
import os
import shutil
import signal
import sys
from pathlib import Path

from lib.imports import commit, plan
from lib.store import Store, connection

whole, file = Path(sys.argv[1]), Path(sys.argv[2])
opened = connection._open_writer


def dying(moment):
    def open_writer(path, wait):
        made, done = opened(path, wait), 0

        def count(_statement):
            nonlocal done
            done += 1
            if done == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        made.set_trace_callback(count)
        return made

    return open_writer


for moment in map(int, sys.argv[3:]):
    own = Path(shutil.copy(whole, whole.with_name(f"{moment}.db")))
    child = os.fork()
    if not child:
        connection._open_writer = dying(moment)
        commit(Store(own), plan(Store(own), file.read_bytes(), "projects.csv"), who="P", why="m")
        os._exit(0)
    print(moment, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
MOMENTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 80, 120, 160, 200, 240, 10_000)


def test_killed_at_any_moment_it_is_all_or_nothing(own_store: Store, tmp_path: Path) -> None:
    """Killed before each of these statements of its transaction; the last is after all of them."""
    file = tmp_path / "rows.csv"
    file.write_bytes(text_file([project(number, amount_nok=None) for number in range(1, 101)]))
    command = [sys.executable, "-c", KILLED, str(own_store.path), str(file), *map(str, MOMENTS)]
    done = subprocess.run(command, cwd=DATA.parent, capture_output=True, text=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    ends = {int(moment): int(end) for moment, end in lines}
    assert set(ends) == set(MOMENTS)
    assert sum(end == -signal.SIGKILL for end in ends.values()) >= 15
    assert ends[MOMENTS[-1]] == 0
    for moment, end in ends.items():
        killed = Store(own_store.path.with_name(f"{moment}.db"))
        sql = "SELECT count(*) FROM projects WHERE project_id LIKE 'prove-%'"
        number, logged = int(killed.rows(sql).iloc[:, 0].item()), len(import_log(killed))
        assert (number, logged) == ((0, 0) if end else (100, 1)), moment
        with reading(killed.path, None) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
