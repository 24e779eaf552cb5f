"""What a machine lacks is installed or named: the scripts in .ci, on machines that are made up."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NODE = '#!/bin/sh\n[ -e "$(dirname "$0")/libatomic" ] || exit 127\n'
APT = '#!/bin/sh\n[ "$1" = update ] || touch {folder}/libatomic\n'


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout on a machine whose Node lacks a library; apt-get brings it."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "playwright", tmp_path / ".ci")
    write(tmp_path / "node", NODE)
    write(tmp_path / ".venv" / "bin" / "python", f"#!/bin/sh\necho {tmp_path}/node\n")
    write(tmp_path / "bin" / "apt-get", APT.format(folder=tmp_path))
    return tmp_path


def run(machine: Path, user: int) -> "subprocess.CompletedProcess[str]":
    write(machine / "bin" / "id", f"#!/bin/sh\necho {user}\n")
    env = {**os.environ, "PATH": f"{machine}/bin:{os.environ['PATH']}"}
    return subprocess.run(
        [machine / ".ci" / "playwright"], env=env, capture_output=True, text=True, check=False
    )


def test_the_library_that_node_lacks_is_installed(machine: Path) -> None:
    first, again = run(machine, user=0), run(machine, user=0)
    assert (first.returncode, first.stderr) == (0, "Installing libatomic1\n")
    assert (again.returncode, again.stderr) == (0, "")


def test_who_may_not_install_it_is_told_how(machine: Path) -> None:
    answer = run(machine, user=1000)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "sudo apt-get install libatomic1" in answer.stderr


def test_what_helps_nothing_is_told_once(machine: Path) -> None:
    write(machine / "bin" / "apt-get", "#!/bin/sh\n")
    answer = run(machine, user=0)
    assert answer.returncode == 127
    assert "does not start here" in answer.stderr


def test_the_tests_look_before_they_start() -> None:
    check = (ROOT / "Makefile").read_text("utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert "@.ci/playwright" in check
