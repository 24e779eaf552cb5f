"""The search box's answers: hits in the reader's words, with addresses, and once for a state."""

import json
from typing import Any

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


def ask(client: Browser, query: str) -> dict[str, Any]:
    answer = client.get(f"/base/sok.json?{query}")
    assert answer.status_code == 200
    content: dict[str, Any] = json.loads(answer.text)
    return content


def test_hits_have_names_reasons_and_addresses(client: Browser) -> None:
    content = ask(client, "sok=frisklivssentraler+tana")
    hit = content["hits"][0]
    assert "".join(part for part, _marked in hit["name"]).endswith("Tana")
    assert ["Tana", True] in hit["name"]
    assert hit["href"] == "/base/prosjekter?prosjekt=friskliv-tana-2023"
    assert hit["group"].startswith("Prosjekter (")
    assert hit["why"]["field"]
    assert content["all"]["href"] == "/base/sok?sok=frisklivssentraler+tana"
    assert len(content["hits"]) <= 8


def test_hits_of_a_kind_stand_together(client: Browser) -> None:
    groups = [hit["group"] for hit in ask(client, "sok=troms%C3%B8")["hits"]]
    assert groups == sorted(groups, key=groups.index)
    assert len(set(groups)) > 1


def test_answers_are_in_the_language_asked_for(client: Browser) -> None:
    content = ask(client, "sok=length+of+stay&sprak=en")
    assert content["summary"].endswith("for “length of stay”")
    assert content["hits"][0]["href"].endswith("&sprak=en")
    assert content["hits"][0]["lang"] == "en"


def test_a_source_leads_to_its_own_page(client: Browser) -> None:
    hits = ask(client, "sok=stavanger+aftenblad")["hits"]
    assert any(hit["href"].startswith("https://") for hit in hits)


def test_what_is_misspelt_and_what_is_not_there_is_told(client: Browser) -> None:
    assert "«samhandling»" in ask(client, "sok=samhandlng")["notes"][0]
    nothing = ask(client, "sok=qxzqxzqxz")
    assert (nothing["total"], nothing["hits"]) == (0, [])
    assert nothing["summary"] == "Ingen treff på «qxzqxzqxz»"
    assert ask(client, "sok=")["total"] == 0


def test_an_answer_is_sent_once_for_a_state(client: Browser, own_store: Store) -> None:
    address = "/base/sok.json?sok=jonatunet"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    with writing(own_store.path) as db:
        db.table("projects").update("jondal-jonatunet-2009", {"title": "Jonatunet i Jondal"})
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize(
    "query", ["sok=%00", "sok=%ED%A0%80", "sok=" + "a" * 5_000, "sok=%22*(", ""]
)
def test_hostile_text_is_answered(client: Browser, query: str) -> None:
    assert ask(client, query)["hits"] is not None
