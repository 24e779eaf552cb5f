"""Whoever watches the server is told whether it can do its work."""

import json
import sys
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette

import lib.server.health  # noqa: F401 - the package shows the function of that name
from lib import server
from lib import store as stores
from lib.store import Store, newer
from lib.store.paths import VARIABLE
from tests.server.ask import Browser

health = sys.modules["lib.server.health"]


@pytest.mark.parametrize("base", ["", "/helse/"])
def test_health(own_store: Store, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    browser = Browser(Starlette(routes=server.routes(base)))
    path = f"{base.rstrip('/')}/healthz"
    answer, version = browser.get(path), own_store.version()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    expected = {"state": "ok", "version": version.number, "changed_at": version.changed_at}
    assert json.loads(answer.text) == expected | {"newer_files": []}
    own_store.path.write_bytes(own_store.path.read_bytes()[:5000])
    answer = browser.get(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "samhandling.db er skadet eller avkortet" in json.loads(answer.text)["detail"]


def test_files_that_wait_are_told_and_logged_once(
    own_store: Store, package_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    waiting = partial(newer.newer_files, folder=package_folder)
    monkeypatch.setattr(stores, "newer_files", waiting)
    lines: list[str] = []
    monkeypatch.setattr(health._LOG, "warning", lambda words, *parts: lines.append(words % parts))
    health.tell_at_start()
    assert lines == []
    file = package_folder / "projects.csv"
    file.write_bytes(file.read_bytes().replace(b"500000", b"500001"))
    browser = Browser(Starlette(routes=server.routes()))
    for _visit in range(2):
        assert json.loads(browser.get("/healthz").text)["newer_files"] == ["projects.csv"]
    (line,) = lines
    assert "projects.csv" in line
    assert "python -m lib.store upgrade" in line
    (package_folder / "datapackage.json").unlink()
    health.tell_at_start()
    assert "datapackage.json" in lines[-1]
    own_store.path.write_bytes(b"nonsense")
    health.tell_at_start()
    assert "ikke en database" in lines[-1]


def test_a_store_that_is_gone_is_told_and_logged_once_and_none_is_built(
    own_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    health.tell_at_start()
    away = own_store.path.rename(tmp_path / "away.db")
    browser = Browser(Starlette(routes=server.routes()))
    for path in (
        "/healthz",
        "/direkte/versjon",
        "/data/samhandling.zip",
        "/api/samhandling/areas.json",
    ):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert f"{own_store.path} er borte" in json.loads(answer.text)["problem"]
    assert not own_store.path.exists()
    assert [line.message for line in caplog.records if "er borte" in line.message] == [
        json.loads(answer.text)["problem"]
    ]
    away.rename(own_store.path)
    assert browser.get("/healthz").status_code == 200
    own_store.path.rename(away)
    browser.get("/healthz")
    assert len([line for line in caplog.records if "er borte" in line.message]) == 2
