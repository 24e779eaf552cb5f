"""`python -m lib.store upgrade`: it asks, or is told, or changes nothing."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.imports import undo
from lib.store import Store, import_log
from lib.store.__main__ import main
from lib.store.load import build
from tests.imports.editions import DALANE, JONDAL, add, amount, cells, put, remove, title

FIGURE = f"project_id,amount_nok\n{JONDAL},700000\n"
OTHER = f"project_id,title\n{DALANE},Dalane: vårt navn\n"

Run = Callable[..., int]


@pytest.fixture
def run(own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A store and files that have two conflicts, and something that only the files have."""
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    put(own_store, FIGURE)
    put(own_store, OTHER)
    cells(package_folder, "projects", JONDAL, amount_nok="600000", title="Jondal: nytt")
    cells(package_folder, "projects", DALANE, title="Dalane: deres navn")

    def command(*choices: str, answers: str = "") -> int:
        if answers:
            given = iter(answers.split(","))
            monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
            monkeypatch.setattr("builtins.input", lambda _words: next(given))
        return main(["upgrade", "--data", str(package_folder), *choices])

    return command


def test_without_a_decision_nothing_is_changed(
    run: Run, own_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own_store.path.read_bytes()
    assert run() == 1
    told = capsys.readouterr()
    assert "2 konflikter er ikke avgjort; ingenting er endret" in told.err
    assert f"--theirs projects.csv:{JONDAL}" in told.err
    for words in ("500000", "700000   (Kari Nordmann, ", "600000   (filen ble endret "):
        assert words in told.out
    assert "@" not in told.out
    assert run(f"--ours=projects.csv:{JONDAL}") == 1
    assert "1 konflikt er ikke avgjort" in capsys.readouterr().err
    assert run("--ours", "projects.csv", "--theirs", "projects.csv") == 1  # both: which?
    assert own_store.path.read_bytes() == before


def test_a_dry_run_changes_nothing(
    run: Run, own_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own_store.path.read_bytes()
    assert run("--dry-run") == 1
    assert "2 konflikter er ikke avgjort" in capsys.readouterr().err
    assert run("--dry-run", "--theirs") == 0
    assert "title: Dalane: vårt navn → Dalane: deres navn" in capsys.readouterr().out
    assert own_store.path.read_bytes() == before


DECIDED = {
    "all ours": (["--ours"], 700000, "vårt"),
    "all theirs": (["--theirs"], 600000, "deres"),
    "a file": (["--ours", "--theirs", "projects.csv"], 600000, "deres"),
    "a row": (["--theirs", "--ours", f"projects.csv:{JONDAL}"], 700000, "deres"),
    "two rows": (
        ["--ours", f"projects.csv:{JONDAL}", "--theirs", f"projects.csv:{DALANE}"],
        700000,
        "deres",
    ),
    "a cell": (["--theirs", "--ours", f"projects.csv:{JONDAL}:amount_nok"], 700000, "deres"),
}


@pytest.mark.parametrize("name", DECIDED)
def test_decided_by_choices(run: Run, own_store: Store, name: str) -> None:
    choices, figure, words = DECIDED[name]
    assert run(*choices) == 0
    assert (amount(own_store), title(own_store, JONDAL)) == (figure, "Jondal: nytt")
    assert words in title(own_store)
    assert run() == 0  # nothing to do


def test_what_was_decided_before_is_told_with_the_way_back(
    run: Run, own_store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--ours", "--who", "Drift", "--yes") == 0
    back = 'python -m lib.imports undo 3 --yes --who "NAVN" --why "GRUNN"'
    assert back in capsys.readouterr().out
    assert run() == 0
    assert "har alt som er nytt i filene" in capsys.readouterr().out
    assert run("--theirs", f"projects.csv:{JONDAL}:amount_nok") == 1
    told = capsys.readouterr().err
    assert "oppføring 3" in told
    assert back in told
    assert amount(own_store) == 700000


def test_it_is_logged_with_name_and_reason(
    run: Run, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "drift")
    assert run("--theirs") == 0
    line = import_log(own_store).frame().iloc[0]
    assert (line["who"], line["file"]) == ("drift", "datapackage.json")
    assert line["why"].startswith("Oppgradering til utgave 20")
    undo(own_store, 3, who="x", why="x")
    assert run("--ours", "--who", "Drift AS", "--why", "ny utgave") == 0
    line = import_log(own_store).frame().iloc[0]
    assert (line["who"], line["why"]) == ("Drift AS", "ny utgave")


@pytest.mark.parametrize("what", ["prosjekter.csv", "projects.csv:nobody", "sources.csv:bt-01"])
def test_what_was_mistyped_changes_nothing(
    run: Run, own_store: Store, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own_store.path.read_bytes()
    assert run("--ours", "--theirs", what) == 1
    assert what in capsys.readouterr().err
    assert own_store.path.read_bytes() == before


CELL = f"projects.csv:{JONDAL}:amount_nok"
STATUSES = {
    "nothing said": ([], 1, 0),
    "all ours": (["--ours"], 0, 0),
    "all theirs": (["--theirs"], 0, 0),
    "a file": (["--theirs", "projects.csv"], 0, 0),
    "a file without conflicts": (["--theirs", "sources.csv"], 1, 0),
    "a row of two": (["--ours", f"projects.csv:{JONDAL}"], 1, 1),
    "a cell, and all else": (["--theirs", "--ours", CELL], 0, 1),
    "both sides": (["--ours", "projects.csv", "--theirs", "projects.csv"], 1, 0),
    "no such file": (["--theirs", "prosjekter.csv"], 1, 1),
    "no such row": (["--theirs", "--ours", "projects.csv:nobody"], 1, 1),
    "no such cell": (["--theirs", "--ours", f"projects.csv:{JONDAL}:amont"], 1, 1),
}


WITHOUT_AN_ENTRY = {"nothing said", "no such file"}


@pytest.mark.parametrize("name", STATUSES)
def test_the_status_says_whether_the_store_has_what_is_new(
    run: Run, own_store: Store, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """First with conflicts, tried and done; then again, when all is in."""
    choices, first, again = STATUSES[name]
    before = own_store.path.read_bytes()
    assert run("--dry-run", *choices) == first
    told = capsys.readouterr()
    assert own_store.path.read_bytes() == before
    assert "ingenting er endret" in (told.out + told.err).casefold()
    assert run(*choices) == first
    told = capsys.readouterr()
    assert (own_store.path.read_bytes() == before) == bool(first)
    assert bool(told.err) == bool(first)
    if first:
        assert run("--ours") == 0
    before = own_store.path.read_bytes()
    capsys.readouterr()
    for dry in (["--dry-run"], []):
        assert run(*dry, *choices) == again
        told = capsys.readouterr()
        assert bool(told.err) == bool(again)
        assert ("oppføring 3" in told.out + told.err) == (name not in WITHOUT_AN_ENTRY)
    assert own_store.path.read_bytes() == before


def test_rows_that_were_never_in_conflict_are_unknown(
    own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    command = ["upgrade", "--data", str(package_folder)]
    assert main([*command, "--theirs"]) == 0
    assert main([*command, "--theirs", "projects.csv"]) == 0
    assert main([*command, "--theirs", f"projects.csv:{JONDAL}"]) == 1
    assert main([*command, "--theirs", "prosjekter.csv"]) == 1


def test_the_statuses_stand_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["upgrade", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "Sluttstatus: 0 når databasen har alt som er nytt i filene" in shown
    assert "FIL.csv:NØKKEL:KOLONNE" in shown


ASKED = {
    "one by one": ("x,1,2,ja,", 700000, "deres"),
    "the other way": ("2,1,j,Per", 600000, "vårt"),
    "all the rest": ("2a,yes,", 600000, "deres"),
}


@pytest.mark.parametrize("name", ASKED)
def test_asked_at_a_terminal(
    run: Run, own_store: Store, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, figure, words = ASKED[name]
    assert run(answers=answers) == 0
    assert amount(own_store) == figure
    assert words in title(own_store)
    assert ("Svar 1, 2" in capsys.readouterr().out) == answers.startswith("x")


@pytest.mark.parametrize("answers", ["1,q", "1,2,nei"])
def test_stopped_at_a_terminal(run: Run, own_store: Store, answers: str) -> None:
    before = own_store.path.read_bytes()
    assert run(answers=answers) == 1
    assert own_store.path.read_bytes() == before


def test_a_rule_that_the_result_breaks(
    own_store: Store,
    package_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    source = {"source_id": "fil-01", "publisher": "F", "url": "https://f.example/"}
    add(package_folder, "sources", source | {"accessed": "2026-12-01"})
    build(own_store.path, package_folder)
    put(own_store, f"project_id,source_id\n{JONDAL},fil-01\n")
    remove(package_folder, "sources", "fil-01")
    before = own_store.path.read_bytes()
    command = ["upgrade", "--data", str(package_folder)]
    assert main([*command, "--theirs"]) == 1
    told = capsys.readouterr()
    assert "sources.csv, fil-01: " in told.err
    assert "--ours" in told.err
    assert own_store.path.read_bytes() == before
    assert main([*command, "--ours", "sources.csv:fil-01"]) == 0


def test_broken_files_change_nothing(
    run: Run, own_store: Store, package_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own_store.path.read_bytes()
    cells(package_folder, "projects", JONDAL, amount_nok="mange")
    assert run("--theirs") == 1
    assert "mange" in capsys.readouterr().err
    assert own_store.path.read_bytes() == before
