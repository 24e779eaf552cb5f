"""`python -m lib.imports`: real help, plain sentences, honest exit statuses, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.imports.__main__ import main
from lib.imports.console import escape_control, history_lines, progress_bar
from lib.store import Store, import_log
from tests.conftest import DATA
from tests.imports.made import project, text_file, workbook

COMMANDS = ("check", "diff", "import", "log", "undo", "history", "export", "ssb")
SIGNED = ["--who", "Kari", "--why", "rettet", "--yes"]


@pytest.fixture
def here(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    return own_store


def file(tmp_path: Path, content: bytes = b"") -> str:
    path = tmp_path / "projects.csv"
    path.write_bytes(content or b"project_id;amount_nok\njondal-jonatunet-2009;1,2 mill.\n")
    return str(path)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([*command, "--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    assert "python -m lib.imports" in shown
    if not command:
        assert all(name in shown for name in COMMANDS)
    for english in ("show this help message and exit", "positional arguments", "options:"):
        assert english not in shown


@pytest.mark.parametrize("command", [[], ["nonsense"], ["import"], ["undo", "x"], ["log", "x"]])
def test_a_mistyped_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(command)
    assert done.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_in_and_out_again(here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.path.read_bytes()
    assert main(["check", file(tmp_path)]) == 0
    assert main(["diff", file(tmp_path)]) == 0
    assert "amount_nok: 500000 → 1200000" in capsys.readouterr().out
    assert main(["import", file(tmp_path)]) == 1  # nobody there to say yes
    assert main(["import", file(tmp_path), "--yes"]) == 1  # nobody said who
    assert here.path.read_bytes() == before
    assert main(["import", file(tmp_path), *SIGNED]) == 0
    assert main(["import", file(tmp_path), *SIGNED]) == 0  # has it already: nothing to do
    assert len(import_log(here)) == 1
    capsys.readouterr()
    assert main(["log"]) == 0
    assert "Kari  projects (+0 ~1 -0)  projects.csv  rettet" in capsys.readouterr().out
    assert main(["history", "projects", "jondal-jonatunet-2009"]) == 0
    assert "500000 → 1200000" in capsys.readouterr().out
    assert main(["undo", "1", *SIGNED]) == 0
    assert main(["undo", "1", *SIGNED]) == 1
    assert main(["undo", "9", *SIGNED]) == 1
    assert main(["history", "nonsense", "x"]) == 1


def test_errors_come_as_lines_and_as_a_file(
    here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = file(tmp_path, text_file([project(1, status="\x1b[31mx"), project(2, year="=1")]))
    findings = tmp_path / "feil.csv"
    assert main(["import", broken, *SIGNED, "--findings", str(findings)]) == 1
    shown = capsys.readouterr().err
    assert "rad 2" in shown
    assert "rad 3" in shown
    assert "\x1b" not in shown
    text = findings.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b";'=1;" in text
    assert import_log(here).frame().empty


def test_files_that_are_not_there(tmp_path: Path, here: Store) -> None:
    assert main(["check", str(tmp_path / "mangler.csv")]) == 1
    assert main(["export", str(tmp_path / "ut")]) == 0
    assert main(["export", str(tmp_path / "ut")]) == 0
    (tmp_path / "ut" / "projects.csv").write_text("noe annet", encoding="utf-8")
    assert main(["export", str(tmp_path / "ut")]) == 1
    assert main(["export", str(tmp_path / "ut"), "--overwrite"]) == 0
    assert here.version().number == 1


@pytest.mark.usefixtures("here")
def test_it_runs_from_a_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lib.imports", "check", file(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=DATA.parent)
    assert "1 endret" in done.stdout


def test_the_bar() -> None:
    assert progress_bar(0, 100_000).startswith("[ ")
    assert progress_bar(50_000, 100_000).count("#") == 15
    assert progress_bar(100_000, 100_000) == "[" + "#" * 30 + "] 100\u00a0000 av 100\u00a0000 rader"
    assert progress_bar(0, 0).count("#") == 30


def test_nothing_is_obeyed_by_a_terminal() -> None:
    assert escape_control("a\x1b]0;x\x07\x9b31m\nb") == "a\\x1b]0;x\\x07\\x9b31m\nb"
    assert escape_control("47\u00a0000\u00a0000\u202fkr") == "47\u00a0000\u00a0000\u202fkr"


def test_an_entry_that_is_not_there_is_told_before_anything_is_asked(
    here: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: pytest.fail("asked"))
    assert main(["undo", "99"]) == 1
    assert "ingen oppføring 99" in capsys.readouterr().err
    assert here.version().number == 1


def test_undo_shows_the_rows_that_it_takes(
    here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", file(tmp_path), *SIGNED]) == 0
    capsys.readouterr()
    assert main(["undo", "1"]) == 1  # nobody there to say yes
    assert "amount_nok: 1200000 → 500000" in capsys.readouterr().out
    assert len(import_log(here)) == 1


PROGRAMS = {
    "lib.imports": ["check", "{file}"],
    "lib.store": ["info"],
    "lib.reports": ["--help"],
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reader_who_has_enough_ends_it_quietly(tmp_path: Path, program: str) -> None:
    """`| head` closes the pipe while there is more to say."""
    arguments = [each.format(file=file(tmp_path)) for each in PROGRAMS[program]]
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=DATA.parent,
        stdout=writes,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writes)
    assert done.stderr == ""


# --- What a file leaves open ----------------------------------------------------------------------


def test_what_a_file_leaves_open_is_asked_and_answered(
    here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(workbook({"Vår": [project(1)], "Høst": [project(2)]}))
    assert main(["check", str(path), "--table", "projects"]) == 1
    shown = capsys.readouterr().err
    assert "«Vår», «Høst»" in shown
    assert "--sheet 'Vår'; --sheet 'Høst'" in shown
    before = here.version()
    assert main(["import", str(path), "--table", "projects", "--sheet", "Høst", *SIGNED]) == 0
    assert here.version() != before
    assert "prove-2" in capsys.readouterr().out


def test_character_set_delimiter_and_hidden_rows_can_be_named(
    here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken = text_file([project(1, title="Ås, del 2")], ";", "cp850")
    path = file(tmp_path, spoken)
    assert main(["diff", path, "--encoding", "cp850", "--delimiter", "semicolon"]) == 0
    assert "title: Ås, del 2" in capsys.readouterr().out
    assert main(["diff", path, "--encoding", "utf-8"]) == 1
    with pytest.raises(SystemExit):
        main(["diff", path, "--hidden", "perhaps"])
    assert here.path.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["check", "projects.csv"],
        ["diff", "projects.csv"],
        ["import", "projects.csv", *SIGNED],
        ["log"],
        ["undo", "1", *SIGNED],
        ["history", "projects", "jondal-jonatunet-2009"],
        ["template", "projects", "--out", "template.xlsx"],
        ["export", "out"],
        ["ssb", "--dry-run"],
    ],
)
def test_a_misspelt_place_takes_nothing_in(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path)
    monkeypatch.setenv("SAMHANDLING_STORE", str(tmp_path / "typo.db"))
    assert main(command) == 1
    told = capsys.readouterr()
    assert f"{tmp_path / 'typo.db'} finnes ikke" in told.err
    assert "python -m lib.store build" in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["projects.csv"]


def test_a_history_says_nothing_where_there_was_nothing() -> None:
    line = {"entry_id": 1, "at": "2026-01-01T00:00:00Z", "who": "Kari", "column": "note"}
    history = [
        line | {"old": None, "new": "ny", "why": "x"},
        line | {"old": "ny", "new": None, "why": "x"},
    ]
    first, second = history_lines(history)
    assert "note: ingenting → ny" in first
    assert "note: ny → ingenting" in second


@pytest.mark.parametrize(
    "signed", [["--who", "Kari"], ["--why", "rettet"], ["--who", "Kari", "--why", " "]]
)
def test_what_nobody_signs_is_refused_before_it_is_shown(
    here: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], signed: list[str]
) -> None:
    assert main(["import", file(tmp_path), "--yes", *signed]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "loggen" in shown.err
    assert main(["import", file(tmp_path), *SIGNED]) == 0
    assert "Lagrer" in capsys.readouterr().out
    assert main(["undo", "1", "--yes", *signed]) == 1
    assert capsys.readouterr().out == ""
    assert main(["ssb", "--yes", *signed]) == 1
    assert "loggen" in capsys.readouterr().err
    assert len(import_log(here)) == 1


def test_an_answer_that_gives_no_reason_stores_nothing(
    here: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _asked: "")
    assert main(["import", file(tmp_path), "--yes", "--who", "Kari"]) == 1
    assert "Lagrer" not in capsys.readouterr().out
    assert len(import_log(here)) == 0
