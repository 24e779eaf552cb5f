"""Whoever watches the server is told whether it can do its work."""

import json

import pytest
from starlette.applications import Starlette

from lib import server
from lib.store import Store
from lib.store.connection import VARIABLE
from tests.server.ask import Browser


@pytest.mark.parametrize("base", ["", "/helse/"])
def test_health(own_store: Store, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    browser = Browser(Starlette(routes=server.routes(base)))
    path = f"{base.rstrip('/')}/healthz"
    answer, version = browser.get(path), own_store.version()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    expected = {"state": "ok", "version": version.number, "changed_at": version.changed_at}
    assert json.loads(answer.text) == expected
    own_store.path.write_bytes(own_store.path.read_bytes()[:5000])
    answer = browser.get(path)
    assert answer.status_code == 503
    assert "samhandling.db er skadet eller avkortet" in json.loads(answer.text)["problem"]
