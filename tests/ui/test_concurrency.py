"""Who has a turn, and who waits for one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.ui import concurrency
from lib.ui.concurrency import render_slot


def test_one_waits_until_the_other_is_done() -> None:
    entered = threading.Event()

    def second() -> None:
        with render_slot():
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with render_slot():
            waiting = pool.submit(second)
            assert not entered.wait(0.05)
        waiting.result(timeout=5)


def test_nobody_waits_for_ever_and_no_turn_is_given_back_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(concurrency, "RENDER_TIMEOUT", 0.01)
    for _time in range(3):
        with render_slot(), render_slot():
            pass


def test_a_page_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(3):
        with pytest.raises(ZeroDivisionError), render_slot():
            raise ZeroDivisionError
    monkeypatch.setattr(concurrency, "RENDER_TIMEOUT", 0.0)
    free = threading.BoundedSemaphore(1)
    monkeypatch.setattr(concurrency, "_SEMAPHORE", free)
    with render_slot():
        assert not free.acquire(blocking=False)
    assert free.acquire(blocking=False)
