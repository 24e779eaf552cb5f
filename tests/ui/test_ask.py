"""What is kept between runs: known by what was asked, and never stale."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pytest

from lib.i18n import use
from lib.selection import Selection
from lib.store import Store
from lib.ui import ask as asking
from lib.ui.ask import ask, made

CALLS: list[str] = []


@dataclass(frozen=True)
class Drawn:
    title: str
    frame: pd.DataFrame


def names(_store: Store, chosen: Selection) -> pd.DataFrame:
    CALLS.append("asked")
    return pd.DataFrame({"name": [chosen.area, "b"]})


def draw(frame: pd.DataFrame, title: str = "") -> Drawn:
    CALLS.append("drawn")
    return Drawn(title, frame)


@pytest.fixture(autouse=True)
def stamp(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[list[int]]:
    """The stamp of the store in this run; a test may change it."""
    now = [object()]
    monkeypatch.setattr(asking, "_this_run", lambda: (store, tuple(map(id, now))))
    CALLS.clear()
    yield now  # type: ignore[misc]
    use("nb")


def test_the_same_question_is_asked_once(stamp: list[object]) -> None:
    assert ask(names, Selection()).equals(ask(names, Selection()))
    assert CALLS == ["asked"]
    stamp.append(object())
    ask(names, Selection())
    assert CALLS == ["asked", "asked"]


def test_what_a_page_does_to_its_answer_reaches_nobody_else() -> None:
    mine = ask(names, Selection())
    mine["name"] = "mine"
    mine.loc[0, "more"] = "mine"
    assert ask(names, Selection())["name"].tolist() == ["NO", "b"]
    assert list(ask(names, Selection()).columns) == ["name"]


def test_what_is_made_of_an_answer_is_made_once_in_each_language() -> None:
    first = made(draw, ask(names, Selection()), title="A")
    assert made(draw, ask(names, Selection()), title="A") is first
    assert made(draw, ask(names, Selection()), title="B") is not first
    assert made(draw, ask(names, Selection(area="12")), title="A") is not first
    use("en")
    assert made(draw, ask(names, Selection()), title="A") is not first


def test_what_is_made_of_what_was_made_is_kept_too() -> None:
    drawn = made(draw, ask(names, Selection()))
    assert made(draw, drawn.frame) is made(draw, drawn.frame)
    assert made(draw, (drawn, drawn)) is made(draw, [drawn, drawn])  # type: ignore[arg-type]


def test_a_new_state_of_the_store_makes_all_anew(stamp: list[object]) -> None:
    first = made(draw, ask(names, Selection()))
    stamp.append(object())
    assert made(draw, ask(names, Selection())) is not first


def test_a_frame_that_a_page_has_derived_is_known_by_nothing() -> None:
    answer = ask(names, Selection())
    part = answer[answer["name"] == "b"]
    assert made(draw, part).frame.equals(part)
    assert made(draw, part) is not made(draw, part)
    assert made(draw, answer.copy()) is not made(draw, answer)


def test_questions_are_asked_by_position() -> None:
    with pytest.raises(TypeError, match="positional"):
        ask(names, chosen=Selection())
