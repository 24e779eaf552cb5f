"""Who has a turn, and who waits for one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from lib.screen import turns
from lib.screen.turns import in_turn


def test_a_third_waits_until_one_of_two_is_done() -> None:
    entered = threading.Event()

    def third() -> None:
        with in_turn():
            entered.set()

    with ThreadPoolExecutor(1) as pool, ExitStack() as both:
        both.enter_context(in_turn())
        with in_turn():
            waiting = pool.submit(third)
            assert not entered.wait(0.05)
        waiting.result(timeout=5)
    assert entered.is_set()


def test_nobody_waits_for_ever_and_no_turn_is_given_back_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    for _time in range(3):
        with in_turn(), in_turn(), in_turn():
            pass


def test_a_page_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(3):
        with pytest.raises(ZeroDivisionError), in_turn():
            raise ZeroDivisionError
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    free = threading.BoundedSemaphore(2)
    monkeypatch.setattr(turns, "_TURNS", free)
    with in_turn(), in_turn():
        assert not free.acquire(blocking=False)
    assert free.acquire(blocking=False)
