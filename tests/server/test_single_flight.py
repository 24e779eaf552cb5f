"""Dear work is done one piece at a time, once for all who ask, and never piles up."""

import asyncio
import threading

import pytest

from lib.server.single_flight import QueueFullError, SingleFlight
from tests.server.ask import in_a_thread


class Bench:
    """Makes capital letters, and waits where it is told to."""

    def __init__(self, most: int = 2, keep: int = 2) -> None:
        self.made: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.shop: SingleFlight[str, str] = SingleFlight(self.make, most, keep)

    def make(self, key: str) -> str:
        assert self.go_on.wait(10)
        self.made.append(key)
        if key == "bad":
            raise ZeroDivisionError
        return key.upper()

    def get(self, *keys: str) -> list[str | BaseException]:
        """Ask for all of them at once, while nothing gets done until the last has asked."""

        async def all_of_them() -> list[str | BaseException]:
            self.go_on.clear()
            asking = [asyncio.ensure_future(self.shop.get(key)) for key in keys]
            await asyncio.sleep(0)
            self.go_on.set()
            return await asyncio.gather(*asking, return_exceptions=True)

        found: list[str | BaseException] = []
        in_a_thread(lambda: found.extend(asyncio.run(all_of_them())))
        return found


def test_the_same_piece_is_made_once() -> None:
    bench = Bench()
    assert bench.get("a", "a", "a") == ["A", "A", "A"]
    assert bench.get("a") == ["A"]
    assert bench.made == ["a"]


def test_too_many_different_ones_are_refused_and_the_others_made() -> None:
    bench = Bench(most=2)
    a, b, c, again = bench.get("a", "b", "c", "a")
    assert (a, b, again) == ("A", "B", "A")
    assert isinstance(c, QueueFullError)
    assert bench.get("c") == ["C"]


def test_what_is_kept_waits_for_nobody() -> None:
    bench = Bench(most=1)
    bench.get("a")
    assert bench.get("b", "a", "c")[:2] == ["B", "A"]


def test_the_latest_are_kept() -> None:
    bench = Bench(keep=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        bench.get(key)
    assert bench.made == ["a", "b", "c", "b"]


def test_a_failure_is_told_to_all_who_wait_and_tried_again() -> None:
    bench = Bench()
    assert [type(each) for each in bench.get("bad", "bad")] == [ZeroDivisionError] * 2
    assert bench.get("a") == ["A"]
    bench.get("bad")
    assert bench.made == ["bad", "a", "bad"]


def test_one_who_goes_away_takes_nothing_from_the_others() -> None:
    bench = Bench()

    async def impatient() -> str:
        bench.go_on.clear()
        busy = asyncio.ensure_future(bench.shop.get("a"))
        first = asyncio.ensure_future(bench.shop.get("b"))  # waits for its turn
        second = asyncio.ensure_future(bench.shop.get("b"))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        bench.go_on.set()
        return await busy + await second

    found: list[str] = []
    in_a_thread(lambda: found.append(asyncio.run(impatient())))
    assert found == ["AB"]
