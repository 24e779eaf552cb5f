"""What open screens are answered: the store's state, and the show."""

import asyncio
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from lib import presentation, server
from lib.selection import ADDRESS_VARIABLE as ADDRESS
from lib.selection import from_query_params
from lib.server import live
from lib.server.single_flight import AGAIN, SingleFlight
from lib.store import Store, filter_options, take_snapshot, writing
from lib.store.paths import VARIABLE
from tests.server.ask import in_a_thread

STATE = "/direkte/versjon"
SLIDES = "/direkte/lysbilder"


@pytest.fixture(autouse=True)
def _served(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(own_store.path))
    monkeypatch.delenv(ADDRESS, raising=False)


def get(
    path: str,
    query: Mapping[str, str] | None = None,
    *,
    base: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Ask as a browser does that came to http://monitor.example."""
    sent = {"host": "monitor.example", **(headers or {})}
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "root_path": "",
        "query_string": urlencode(query or {}).encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
    }
    route = next(r for r in server.routes(base) if r.matches(scope)[0] is Match.FULL)
    found: list[Response] = []
    in_a_thread(lambda: found.append(asyncio.run(route.endpoint(Request(scope)))))
    return found[0]


def read(answer: Response) -> dict[str, object]:
    found = json.loads(bytes(answer.body))
    assert isinstance(found, dict)
    return found


def change(path: Path) -> None:
    with writing(path) as db:
        db.execute(
            "UPDATE projects SET amount_nok = amount_nok + 10000000"
            " WHERE project_id = 'jondal-jonatunet-2009'"
        )


def test_the_state_is_the_stores(own_store: Store) -> None:
    version = own_store.version()
    expected = {
        "stamp": version.key,
        "version": version.number,
        "changed_at": version.changed_at,
    }
    answer = get(STATE)
    assert read(answer) == expected
    assert answer.headers["cache-control"] == "no-cache"


def test_a_committed_change_is_another_state(own_store: Store) -> None:
    before = read(get(STATE))
    change(own_store.path)
    after = read(get(STATE))
    assert after["stamp"] != before["stamp"]
    assert after["version"] == own_store.version().number


def test_the_show_is_the_one_of_the_address(own_store: Store) -> None:
    query = {"omrade": "19", "lysbilder": "tall,fokus", "sekunder": "7", "farger": "mork"}
    choices = filter_options(own_store)
    selection, _none = from_query_params(query, choices)
    spec, _none = presentation.from_query_params(query, choices, selection, ())
    shown = presentation.build_deck(
        take_snapshot(own_store), selection, spec, "http://monitor.example"
    )
    found = read(get(SLIDES, query))
    assert found == json.loads(json.dumps(shown.as_json()))
    assert [slide["key"] for slide in found["slides"]] == ["tall", "fokus-19"]  # type: ignore[attr-defined]
    assert (found["seconds"], found["colours"]) == (7, "mork")


def test_who_has_the_show_gets_it_once(own_store: Store) -> None:
    first = get(SLIDES, {"lysbilder": "penger"})
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = get(SLIDES, {"lysbilder": "penger"}, headers={"If-None-Match": known})
        assert (again.status_code, bytes(again.body)) == (304, b"")
    change(own_store.path)
    changed = get(SLIDES, {"lysbilder": "penger"}, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    assert "30,5" in bytes(changed.body).decode()


def test_one_show_is_made_once_for_all_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = presentation.build_deck

    def counted(*args: object) -> presentation.Deck:
        made.append("")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(presentation, "build_deck", counted)
    for _screen in range(3):
        get(SLIDES, {"lysbilder": "tittel"})
    assert len(made) == 1


def test_a_show_is_of_one_state(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = presentation.build_deck
    made: list[presentation.Deck] = []

    def overtaken(*args: object) -> presentation.Deck:
        show = real(*args)  # type: ignore[arg-type]
        if not made:
            change(own_store.path)
        made.append(show)
        return show

    monkeypatch.setattr(presentation, "build_deck", overtaken)
    found = read(get(SLIDES, {"lysbilder": "tall"}))
    assert len(made) == 2
    assert found["stamp"] == own_store.version().key


def test_what_cannot_be_used_is_told_beside_the_slides() -> None:
    found = read(
        get(SLIDES, {"omrade": "99", "lysbilder": "tall,sirkus", "sekunder": "0", "fokus": "<b>"})
    )
    problems = found["problems"]
    assert isinstance(problems, list)
    for part in ("omrade = 99", "lysbilder = sirkus", "sekunder = 0", "fokus = <b>"):
        assert any(part in sentence for sentence in problems)
    assert "<b>" not in json.dumps(found["slides"])
    assert found["seconds"] == 20
    assert [slide["kind"] for slide in found["slides"]] == ["tall"]  # type: ignore[attr-defined]


def test_the_code_leads_to_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(base: str = "") -> str:
        path = f"/{base}{SLIDES}" if base else SLIDES
        return json.dumps(read(get(path, {"lysbilder": "kilder"}, base=base))["slides"])

    assert "http://monitor.example" in shown()
    assert "http://monitor.example/helse" in shown("helse")
    monkeypatch.setenv(ADDRESS, "https://samhandling.example")
    assert "https://samhandling.example" in shown()


@pytest.mark.parametrize("path", [STATE, SLIDES])
def test_a_store_that_cannot_be_read_is_said_plainly(own_store: Store, path: str) -> None:
    own_store.path.write_text("dette er ingen database\n" * 100, "utf-8")
    answer = get(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "samhandling.db" in str(read(answer)["detail"])


def test_what_nobody_expected_stands_in_the_log_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> presentation.Deck:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(presentation, "build_deck", broken)
    answer = get(SLIDES, {"lysbilder": "milepaeler"})
    assert answer.status_code == 503
    assert "secret" not in bytes(answer.body).decode()
    assert "a secret" in caplog.text


def test_when_too_many_shows_wait_the_next_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_wanted: object) -> tuple[bytes, str]:
        begun.set()
        assert go_on.wait(10)
        return b"{}", '"made"'

    monkeypatch.setattr(live, "_SHOWN", SingleFlight(slow, 1, 4))
    first: list[Response] = []
    waiting = threading.Thread(target=lambda: first.append(get(SLIDES, {"sekunder": "7"})))
    waiting.start()
    assert begun.wait(10)
    with_language = {"sekunder": "8", "sprak": "nn"}
    refused = get(SLIDES, with_language)
    go_on.set()
    waiting.join()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, str(AGAIN))
    assert f"om {AGAIN} sekund" in str(read(refused)["problem"])
    assert first[0].status_code == 200
