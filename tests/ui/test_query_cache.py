"""What is kept between runs: known by what was asked, and never stale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from lib.i18n import set_language
from lib.rows import Rows
from lib.selection import Selection
from lib.store import Store
from lib.ui import query_cache as asking
from lib.ui.query_cache import cached_query, memoized

CALLS: list[str] = []


@dataclass(frozen=True)
class Drawn:
    title: str
    frame: pd.DataFrame


def names(_store: Store, chosen: Selection) -> pd.DataFrame:
    CALLS.append("asked")
    return pd.DataFrame({"name": [chosen.area, "b"]})


def numbers(_store: Store, chosen: Selection) -> Rows:
    CALLS.append("asked")
    return Rows.from_mappings([{"name": chosen.area}, {"name": "b"}], {"name": "text"})


def draw(frame: pd.DataFrame, title: str = "") -> Drawn:
    CALLS.append("drawn")
    return Drawn(title, frame)


def len_of(rows: Sequence[Any]) -> Drawn:
    return Drawn(str(len(rows)), pd.DataFrame())


@pytest.fixture(autouse=True)
def stamp(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[list[int]]:
    """The stamp of the store in this run; a test may change it."""
    now = [object()]
    monkeypatch.setattr(asking, "_this_run", lambda: (store, tuple(map(id, now))))
    CALLS.clear()
    yield now  # type: ignore[misc]
    set_language("nb")


def test_the_same_question_is_asked_once(stamp: list[object]) -> None:
    assert cached_query(names, Selection()).equals(cached_query(names, Selection()))
    assert CALLS == ["asked"]
    stamp.append(object())
    cached_query(names, Selection())
    assert CALLS == ["asked", "asked"]


def test_what_a_page_does_to_its_answer_reaches_nobody_else() -> None:
    mine = cached_query(names, Selection())
    mine["name"] = "mine"
    mine.loc[0, "more"] = "mine"
    assert cached_query(names, Selection())["name"].tolist() == ["NO", "b"]
    assert list(cached_query(names, Selection()).columns) == ["name"]


def test_what_is_made_of_an_answer_is_made_once_in_each_language() -> None:
    first = memoized(draw, cached_query(names, Selection()), title="A")
    assert memoized(draw, cached_query(names, Selection()), title="A") is first
    assert memoized(draw, cached_query(names, Selection()), title="B") is not first
    assert memoized(draw, cached_query(names, Selection(area="12")), title="A") is not first
    set_language("en")
    assert memoized(draw, cached_query(names, Selection()), title="A") is not first


def test_what_is_made_of_what_was_made_is_kept_too() -> None:
    drawn = memoized(draw, cached_query(names, Selection()))
    assert memoized(draw, drawn.frame) is memoized(draw, drawn.frame)
    assert memoized(draw, (drawn, drawn)) is memoized(draw, [drawn, drawn])  # type: ignore[arg-type]


def test_a_new_state_of_the_store_makes_all_anew(stamp: list[object]) -> None:
    first = memoized(draw, cached_query(names, Selection()))
    stamp.append(object())
    assert memoized(draw, cached_query(names, Selection())) is not first


def test_a_frame_that_a_page_has_derived_is_known_by_nothing() -> None:
    answer = cached_query(names, Selection())
    part = answer[answer["name"] == "b"]
    assert memoized(draw, part).frame.equals(part)
    assert memoized(draw, part) is not memoized(draw, part)
    assert memoized(draw, answer.copy()) is not memoized(draw, answer)


def test_rows_are_known_by_what_was_asked_as_frames_are(stamp: list[object]) -> None:
    rows = cached_query(numbers, Selection())
    assert cached_query(numbers, Selection()) is rows
    first = memoized(len_of, rows)
    assert memoized(len_of, cached_query(numbers, Selection())) is first
    assert memoized(len_of, [("A", rows)]) is memoized(len_of, [("A", rows)])
    assert memoized(len_of, cached_query(numbers, Selection(area="12"))) is not first
    assert memoized(len_of, rows.where("name", "b")) is not memoized(
        len_of, rows.where("name", "b")
    )
    stamp.append(object())
    assert memoized(len_of, cached_query(numbers, Selection())) is not first


def test_questions_are_asked_by_position() -> None:
    with pytest.raises(TypeError, match="positional"):
        cached_query(names, chosen=Selection())
