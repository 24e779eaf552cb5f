"""The files for running it elsewhere agree with each other and with the house."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
IMAGE = (ROOT / "Dockerfile").read_text("utf-8")


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_image_is_made_and_run_by_the_two_commands() -> None:
    targets = set(re.findall(r"^([.\w/-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = re.search(r'^CMD \["make", "--silent", "(\w+)"', IMAGE, re.MULTILINE)
    assert asked is not None
    assert {asked[1], ".venv/installed"} <= targets
    assert "RUN make .venv/installed" in IMAGE
    base = re.search(r"^FROM (\S+)$", IMAGE, re.MULTILINE)
    assert base is not None
    assert not base[1].endswith(":latest")
    assert ":" in base[1]


def test_what_runs_owns_nothing_but_the_store() -> None:
    service = read("compose.yaml")["services"]["dashboard"]
    assert IMAGE.rindex("USER samhandling") > IMAGE.rindex("COPY")
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    volume = re.search(r"^VOLUME (\S+)$", IMAGE, re.MULTILINE)
    assert volume is not None
    assert service["volumes"] == [f"store:{volume[1]}"]


def test_the_store_is_the_one_that_is_replicated() -> None:
    (database,) = read("deploy/litestream.yml")["dbs"]
    assert f"SAMHANDLING_STORE={database['path']}\n" in IMAGE


def test_no_secret_and_no_test_is_in_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".streamlit/secrets.toml", "tests", "data/*.db*"} <= set(ignored)


def test_the_page_on_running_it_names_files_that_are_there() -> None:
    text = (ROOT / "deploy" / "README.md").read_text("utf-8")
    named = set(re.findall(r"`((?:deploy|tests|lib)/[\w/.-]+)`", text))
    assert len(named) >= 4
    assert [name for name in named if not (ROOT / name).exists()] == []
