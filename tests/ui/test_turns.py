"""Who has a turn, and who waits for one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.ui import turns
from lib.ui.turns import in_turn


def test_one_waits_until_the_other_is_done() -> None:
    entered = threading.Event()

    def second() -> None:
        with in_turn():
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with in_turn():
            waiting = pool.submit(second)
            assert not entered.wait(0.05)
        waiting.result(timeout=5)


def test_nobody_waits_for_ever_and_no_turn_is_given_back_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    for _time in range(3):
        with in_turn(), in_turn():
            pass


def test_a_page_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(3):
        with pytest.raises(ZeroDivisionError), in_turn():
            raise ZeroDivisionError
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    free = threading.BoundedSemaphore(1)
    monkeypatch.setattr(turns, "_TURNS", free)
    with in_turn():
        assert not free.acquire(blocking=False)
    assert free.acquire(blocking=False)
