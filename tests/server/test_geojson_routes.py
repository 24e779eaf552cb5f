"""The maps' shapes by address: once for each state of the store."""

import json

import pytest
from starlette.applications import Starlette

from lib import server
from lib.store import Store, writing
from lib.store.paths import VARIABLE
from tests.server.ask import Browser


@pytest.fixture
def client(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    return Browser(Starlette(routes=server.routes("base")))


@pytest.mark.parametrize("kind", ["fylke", "helseregion"])
def test_shapes_are_kept_for_good(client: Browser, own_store: Store, kind: str) -> None:
    now = own_store.version().key
    answer = client.get(f"/base/former/{kind}.json?v={now}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "application/json"
    assert {"code", "at", "tip"} == set(
        json.loads(client.get(f"/base/former/{kind}.json?v={now}").text)["features"][0][
            "properties"
        ]
    )


def test_another_state_is_not_kept(client: Browser, own_store: Store) -> None:
    before = own_store.version().key
    with writing(own_store.path) as db:
        db.execute("UPDATE areas SET name = 'Prøve' WHERE code = '12'")
    answer = client.get(f"/base/former/fylke.json?v={before}")
    assert "immutable" not in answer.headers["cache-control"]
    assert "Prøve" in {each["properties"]["tip"] for each in json.loads(answer.text)["features"]}


def test_an_unknown_kind_is_told(client: Browser) -> None:
    answer = client.get("/base/former/kommune.json")
    assert answer.status_code == 404
    assert "kart" in json.loads(answer.text)["detail"]
