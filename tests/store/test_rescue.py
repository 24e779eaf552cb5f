"""A damaged store loses nothing that can be read, and nothing at all before somebody says so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lib.imports import commit, undo
from lib.store import Store, row_history
from lib.store.__main__ import main
from lib.store.connection import inspect, writing
from lib.store.errors import BUILD, CHECK, RESTORE, StoreDamaged, StoreDamagedKept
from lib.store.load import build, mend
from lib.store.log_tree import count_unexported_entries
from lib.store.paths import VARIABLE
from tests.imports.made import planned, project
from tests.server.soak import sound

ADDED, CHANGED = "prove-1", "jondal-jonatunet-2009"
PAGE = 4096


@pytest.fixture
def registered(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with two registered changes that are in no file."""
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    commit(own_store, planned(own_store, project()), who="Kari", why="ny")
    cells = {"project_id": CHANGED, "amount_nok": 700_000}
    commit(own_store, planned(own_store, cells), who="Ola", why="rettet")
    return own_store


def ruin(path: Path, *names: str) -> None:
    """Overwrite the first page of tables or indexes, as a failing disk does."""
    with closing(sqlite3.connect(path)) as connection:
        pages = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema"))
    raw = bytearray(path.read_bytes())
    for name in names:
        raw[(pages[name] - 1) * PAGE : pages[name] * PAGE] = b"\xff" * PAGE
    path.write_bytes(raw)


def amount(store: Store, project_id: str) -> int | None:
    rows = store.rows("SELECT amount_nok FROM projects WHERE project_id = :id", {"id": project_id})
    return None if rows.empty else int(rows["amount_nok"].item())


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


HARMLESS: dict[str, Callable[[Path], None]] = {
    "an index": lambda path: ruin(path, "intake_changes_entry"),
    "what is searched": lambda path: ruin(path, "search_documents"),
    "projects": lambda path: ruin(path, "projects"),
    "areas": lambda path: ruin(path, "areas", "indicator_values"),
    "loads": lambda path: ruin(path, "loads"),
    "its version": lambda path: ruin(path, "store_version", "_sqlite_migrations"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_was_registered_is_saved(registered: Store, name: str) -> None:
    HARMLESS[name](registered.path)
    spoilt = registered.path.read_bytes()
    with pytest.raises(StoreDamagedKept, match="--set-aside tar vare på filen, og ingenting"):
        build(registered.path)
    assert registered.path.read_bytes() == spoilt
    assert mend(registered.path)
    inspect(registered.path)
    assert sound(registered.path) == []
    assert (amount(registered, ADDED), amount(registered, CHANGED)) == (100_001, 700_000)
    assert list(row_history(registered, "projects", [CHANGED]).frame()["who"]) == ["Ola"]
    assert count_unexported_entries(registered.path) == 2
    assert registered.path.with_name("samhandling.db-damaged").read_bytes() == spoilt
    undo(registered, 1, who="Kari", why="angret")
    assert (amount(registered, ADDED), amount(registered, CHANGED)) == (None, 500_000)


@pytest.mark.parametrize("name", ["intake_entries", "intake_changes"])
def test_figures_are_saved_where_the_log_is_lost(registered: Store, name: str) -> None:
    ruin(registered.path, name)
    with pytest.raises(StoreDamagedKept, match="ikke hvem som registrerte dem"):
        mend(registered.path)
    assert mend(registered.path, discard=True)
    assert (amount(registered, ADDED), amount(registered, CHANGED)) == (100_001, 700_000)
    assert count_unexported_entries(registered.path) == 1
    undo(registered, 1, who="Kari", why="angret")
    assert (amount(registered, ADDED), amount(registered, CHANGED)) == (None, 500_000)


def test_what_cannot_be_known_is_told(registered: Store) -> None:
    ruin(registered.path, "intake_changes", "projects")
    with pytest.raises(StoreDamagedKept, match=r"2 registrerte endringer .* det er ukjent hvor"):
        mend(registered.path)
    assert mend(registered.path, discard=True)
    assert amount(registered, CHANGED) == 500_000
    inspect(registered.path)


def test_what_lies_in_the_log_beside_the_file_is_saved(registered: Store) -> None:
    """A store whose file is cut short, while its newest changes are still beside it."""
    with closing(sqlite3.connect(registered.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT number FROM store_version").fetchone()
        with writing(registered.path) as db:
            db.execute("UPDATE sources SET publisher = 'Aftenbladet'")
        log = registered.path.with_name("samhandling.db-wal").read_bytes()
        content = registered.path.read_bytes()
    assert log
    registered.path.write_bytes(content)
    registered.path.with_name("samhandling.db-wal").write_bytes(log)
    ruined = bytearray(content)
    ruined[-PAGE:] = b""
    ruin(registered.path, "search_documents")
    with pytest.raises(StoreDamagedKept):
        build(registered.path)
    assert mend(registered.path)
    assert set(registered.rows("SELECT publisher FROM sources")["publisher"]) == {"Aftenbladet"}


def test_a_second_damaged_store_leaves_the_first_where_it_is(registered: Store) -> None:
    for _time in range(2):
        ruin(registered.path, "search_documents")
        assert mend(registered.path)
    names = {file.name for file in registered.path.parent.glob("*-damaged*")}
    assert names == {"samhandling.db-damaged", "samhandling.db-damaged-2"}


def test_a_whole_store_is_not_mended(registered: Store) -> None:
    assert not mend(registered.path)


def test_the_version_goes_on(registered: Store) -> None:
    before = registered.version().number
    half(registered.path)
    mend(registered.path, discard=True)
    assert registered.version().number > before


def test_the_commands_say_what_to_do_in_which_order(
    registered: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    half(registered.path)
    with pytest.raises(StoreDamaged) as caught:
        inspect(registered.path)
    words = str(caught.value)
    places = [words.index(part) for part in (CHECK, "start tjenesten", RESTORE, "--set-aside")]
    assert places == sorted(places)
    assert main(["check"]) == 1
    told = capsys.readouterr().err
    assert CHECK not in told
    assert 0 < told.index(RESTORE) < told.index(BUILD)
    assert main(["build"]) == 1
    assert RESTORE in capsys.readouterr().err
    assert main(["build", "--set-aside", "--discard"]) == 0
    assert main(["check"]) == 0


def test_check_tells_what_can_still_be_read(
    registered: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    ruin(registered.path, "search_documents")
    assert main(["check"]) == 1
    assert "Alle rader og hele loggen kan fortsatt leses" in capsys.readouterr().err
    ruin(registered.path, "projects")
    assert main(["check"]) == 1
    assert "i sin helhet: projects" in capsys.readouterr().err
