"""A copy is whole, whatever happens to the store meanwhile."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lib.store import Store, StoreProblem, writing
from lib.store.__main__ import main
from lib.store.backup import copy_store
from lib.store.connection import inspect
from lib.store.paths import VARIABLE

ROOT = Path(__file__).resolve().parents[2]

# Each change moves a krone from one project to all the others, and says so when it is committed.
WRITER = """
import sys
from pathlib import Path
from lib.store import writing
for turn in range(1, 100_000):
    with writing(Path(sys.argv[1])) as db:
        db.execute("UPDATE projects SET amount_nok = ? WHERE rowid % 2 = 0", [turn])
        db.execute("UPDATE projects SET amount_nok = ? WHERE rowid % 2 = 1", [turn])
    print(turn, flush=True)
"""


def amounts(path: Path) -> set[int]:
    found = Store(path).rows("SELECT DISTINCT amount_nok FROM projects")
    return set(found["amount_nok"])


def test_a_copy_taken_while_a_writer_writes_is_whole(own_store: Store, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(own_store.path)]
    with (
        closing(sqlite3.connect(own_store.path)) as reader,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer,
    ):
        # As long as somebody reads an old state, what is new stays beside the file.
        reader.execute("BEGIN")
        reader.execute("SELECT number FROM store_version").fetchone()
        assert writer.stdout is not None
        try:
            for number in range(6):
                turn = int(writer.stdout.readline())
                copy = tmp_path / f"copy-{number}.db"
                copy_store(own_store, copy)
                inspect(copy)
                assert len(amounts(copy)) == 1
                assert max(amounts(copy)) >= turn
            assert writer.poll() is None
        finally:
            writer.kill()


def test_it_takes_the_place_of_an_earlier_copy_in_one_step(
    own_store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "there" / "samhandling.db"
    copy_store(own_store, copy)
    with closing(sqlite3.connect(copy)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT number FROM store_version").fetchone()
        with writing(own_store.path) as db:
            db.execute("UPDATE projects SET title = title || '!'")
        copy_store(own_store, copy)
        assert reader.execute("SELECT number FROM store_version").fetchone() == before
    assert Store(copy).version().number == own_store.version().number
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_it_writes_over_nothing_but_a_copy(own_store: Store, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Kjære statsråd", "utf-8")
    for target in (letter, own_store.path):
        content = target.read_bytes()
        with pytest.raises(StoreProblem):
            copy_store(own_store, target)
        assert target.read_bytes() == content


def test_it_leaves_alone_a_copy_that_somebody_writes_to(own_store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy_store(own_store, copy)
    with closing(sqlite3.connect(copy)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("UPDATE projects SET title = ''")
        writer.commit()
        with pytest.raises(StoreProblem):
            copy_store(own_store, copy)


def test_a_store_that_is_no_store_is_not_copied(own_store: Store, tmp_path: Path) -> None:
    own_store.path.write_bytes(own_store.path.read_bytes()[:5000])
    with pytest.raises(StoreProblem):
        copy_store(own_store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_the_command(
    own_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    assert main(["copy", str(tmp_path / "copy.db")]) == 0
    assert "copy.db" in capsys.readouterr().out
    assert main(["copy", str(own_store.path)]) == 1
    assert own_store.path.name in capsys.readouterr().err
