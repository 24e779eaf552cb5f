"""`python -m lib.store`: plain sentences, honest exit statuses, never a traceback."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lib.imports import commit, plan
from lib.store import Store
from lib.store.__main__ import main
from lib.store.connection import writing
from tests.conftest import DATA
from tests.store.test_connection import SPOILED
from tests.store.test_load import spoil_a_page

AMOUNT = b"project_id,amount_nok\njondal-jonatunet-2009,700000\n"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    return own_store


def test_it_runs_from_a_terminal(here: Store) -> None:
    command = [sys.executable, "-m", "lib.store", "info"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert str(here.path) in done.stdout
    assert "indicator_values" in done.stdout


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["info"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([*command, "--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    assert "python -m lib.store" in shown
    for choice in ("--force", "--keep"):
        assert (choice in shown) == (command == ["build"])
    assert ("--data" in shown) == (command in (["build"], ["check"]))
    for english in ("show this help message and exit", "positional arguments", "options:"):
        assert english not in shown


@pytest.mark.parametrize("command", [[], ["nonsense"], ["build", "--nonsense"], ["info", "x"]])
def test_a_mistyped_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(command)
    assert done.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_a_store_in_a_new_folder_is_named_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever stands in the wrong folder sees where the store is now."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMHANDLING_STORE", "ny/mappe/x.db")
    monkeypatch.setattr("lib.store.load.build", lambda *_files, **_said: "built")
    monkeypatch.setattr("lib.store.__main__.count_unexported_entries", lambda _path: 0)
    assert main(["build", "--data", str(DATA)]) == 0
    told = capsys.readouterr().out
    assert f"Databasen er bygd: {tmp_path / 'ny' / 'mappe' / 'x.db'}" in told


def test_build_is_quiet_away_from_a_terminal(
    here: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert here.version().number == 1
    assert main(["build", "--force"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert here.version().number == 2


def test_build_shows_progress_on_a_terminal(
    here: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main(["build", "--force"]) == 0
    assert "indicator_values" in capsys.readouterr().out
    assert here.version().number == 2


def test_build_tells_every_error(
    here: Store, package_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package_folder / "milestones.csv").unlink()
    (package_folder / "grant_schemes.csv").write_text("scheme_id\nx\n", encoding="utf-8")
    before = here.version()
    assert main(["build", "--data", str(package_folder)]) == 1
    told = capsys.readouterr().err
    assert "milestones.csv" in told
    assert "grant_schemes.csv" in told
    assert here.version() == before


def test_what_cannot_be_built_keeps_nobody_from_the_store(
    here: Store, package_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package_folder / "milestones.csv").unlink()
    command = ["build", "--keep", "--data", str(package_folder)]
    assert main(command) == 0
    told = capsys.readouterr().err
    assert "milestones.csv" in told
    assert "fortsatt i bruk" in told
    SPOILED["text"][0](here.path)
    assert main(command) == 1
    here.path.unlink()
    assert main(command) == 1


def test_build_keeps_what_waits_and_says_what_to_do(
    here: Store, package_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(here, plan(here, AMOUNT, "projects.csv"), who="Kari", why="rettet")
    file = package_folder / "sources.csv"
    file.write_bytes(file.read_bytes().replace(b"Stavanger Aftenblad", b"Aftenbladet"))
    before = here.version()
    assert main(["build", "--data", str(package_folder)]) == 0
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "1 registrert endring" in told.err
    assert "python -m lib.store upgrade" in told.err
    assert not told.out
    assert here.version() == before
    assert main(["check", "--data", str(package_folder)]) == 1
    assert "python -m lib.store upgrade" in capsys.readouterr().err


def test_check_is_content(here: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert here.path.name in shown.out
    assert not shown.err


def test_check_sees_rows_that_differ(here: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with writing(here.path) as db:
        db.execute("DELETE FROM milestones WHERE milestone_id LIKE '2009-01-01%'")
    assert main(["check"]) == 1
    assert "milestones" in capsys.readouterr().err


def test_check_sees_references_broken_by_hand(
    here: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(here.path) as db:
        db.execute("COMMIT")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        db.execute("UPDATE projects SET source_id = 'nowhere-01' WHERE year = 2009")
    assert main(["check"]) == 1
    assert "projects" in capsys.readouterr().err


def test_check_sees_a_page_that_is_broken(here: Store, capsys: pytest.CaptureFixture[str]) -> None:
    spoil_a_page(here.path)
    assert main(["check"]) == 1
    assert capsys.readouterr().err


def test_check_sees_a_changed_package(
    here: Store, package_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = package_folder / "sources.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Stavanger Aftenblad", "Aftenbladet"), encoding="utf-8")
    assert main(["check", "--data", str(package_folder)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert here.version().number == 1


def test_check_tells_errors_in_the_files(here: Store, package_folder: Path) -> None:
    shutil.copy(DATA / "areas.csv", package_folder / "projects.csv")
    assert main(["check", "--data", str(package_folder)]) == 1
    assert here.version().number == 1


@pytest.mark.parametrize("command", ["info", "check"])
@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_store_is_told_plainly(
    here: Store, name: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    SPOILED[name][0](here.path)
    folder = ["--data", str(ROOT / "nowhere")] if command == "check" else []
    assert main([command, *folder]) == 1
    assert here.path.name in capsys.readouterr().err
