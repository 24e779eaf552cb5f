"""One state of the store: each question is asked once, and sources stand in the order of use."""

import pytest

from lib.i18n import current_language, set_language
from lib.selection import Selection
from lib.store import Store, filter_options, take_snapshot
from lib.store.queries import profile, projects


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that reach SQLite."""
    statements: list[str] = []
    fetch = Store.fetch

    def counted(store: Store, sql: str, parameters: dict[str, object] | None = None) -> object:
        statements.append(sql)
        return fetch(store, sql, parameters)

    monkeypatch.setattr(Store, "fetch", counted)
    return statements


def test_a_question_is_asked_once(store: Store, asked: list[str]) -> None:
    snapshot = take_snapshot(store)
    assert snapshot.version == store.version()
    assert snapshot.choices == filter_options(store)
    asked.clear()
    answer = snapshot.query(projects, Selection())
    assert len(asked) == 1
    assert snapshot.query(projects, Selection()) is answer
    assert len(asked) == 1
    assert answer.frame().equals(projects(store, Selection()).frame())


def test_areas_share_what_is_asked_of_all_of_their_kind(store: Store, asked: list[str]) -> None:
    snapshot = take_snapshot(store)
    snapshot.query(profile, Selection(area="12"))
    before = len(asked)
    snapshot.query(profile, Selection(area="11"))
    assert len(asked) - before == 1  # what kind of area it is; the figures of all are known


def test_what_is_made_is_made_once_in_each_language(store: Store) -> None:
    snapshot, made = take_snapshot(store), []

    def make(text: str) -> str:
        made.append(text)
        return f"{text} {current_language()}"

    assert snapshot.once(make, "a") == snapshot.once(make, "a") == "a nb"
    set_language("en")
    assert snapshot.once(make, "a") == "a en"
    set_language("nb")
    assert made == ["a", "a"]


def test_sources_stand_once_in_the_order_of_their_use(store: Store) -> None:
    snapshot = take_snapshot(store)
    first, second, *_rest = (row["source_id"] for row in snapshot.sources(["bt-01", "arendal-01"]))
    assert (first, second) == ("bt-01", "arendal-01")
    assert snapshot.sources([second, None, "", "unknown", first, second]).column("source_id") == [
        second,
        first,
    ]
