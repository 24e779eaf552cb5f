"""`python -m lib.reports`: plain sentences, honest exit statuses, never a traceback."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lib.reports import brief_archive
from lib.reports.__main__ import main
from lib.store import Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(store.path))


def test_it_runs_from_a_terminal(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "troms.pdf"
    command = [sys.executable, "-m", "lib.reports", "brief", "troms", "--format", "pdf"]
    done = subprocess.run(
        [*command, "--language", "nb", "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == str(out)
    assert out.read_bytes().startswith(b"%PDF")
    assert store.path.exists()


@pytest.mark.parametrize("command", [[], ["brief"], ["report"], ["slides"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([*command, "--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    assert "python -m lib.reports" in shown
    assert ("--from" in shown) == (command == ["report"])
    assert ("--all-counties" in shown) == (command == ["brief"])
    assert "show this help" not in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["brief", "tromms"], "Det ligner på: Troms"),
        (["brief", "xyzxyz"], "Ingen områder heter «xyzxyz»."),
        (["brief", "12", "--year", "1066"], "ikke for «1066»"),
        (["report", "--from", "i fjor"], "er ingen dato"),
        (["report", "--from", "2012", "--to", "2011"], "slutter"),
        (["slides", "atlantis"], "Ingen områder heter «atlantis»"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--out", str(tmp_path)]) == 1
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_unknown_choice_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["brief", "12", "--format", "docx"])
    assert done.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.reports.render.brief", lambda *_: b"%PDF")
    assert main(["brief", "12", "--out", str(tmp_path / "no" / "such" / "folder.pdf")]) == 1
    assert "--out" in capsys.readouterr().err


def test_a_file_in_a_folder_gets_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.reports.render.brief", lambda *_: b"%PDF")
    assert main(["brief", "troms", "--language", "nn", "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["samhandling-notat-troms-nn.pdf"]
    assert "samhandling-notat-troms-nn.pdf" in capsys.readouterr().out


def test_all_counties_are_one_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_archive, "brief_made", lambda about: (None, about.area.code.encode()))
    assert main(["brief", "--all-counties", "--out", str(tmp_path / "alle.zip")]) == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "alle.zip").read_bytes())) as packed:
        names = packed.namelist()
        assert len(names) == len(set(names)) == 19
        assert packed.read("samhandling-notat-troms-nb.pdf") == b"19"


def test_a_misspelt_place_makes_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(tmp_path / "typo.db"))
    assert main(["report", "--out", str(tmp_path)]) == 1
    assert f"{tmp_path / 'typo.db'} finnes ikke" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
