"""Work that is dear, one piece at a time: who asks for the same waits for the same.

A show of many areas takes seconds of one processor. Whoever waits for one occupies nothing, and
when too many different ones wait already, the next is turned away with a time to come back.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
AGAIN: Final = 5  # seconds until one who was turned away should come back


class QueueFullError(Exception):
    """Too many different pieces wait already."""


class SingleFlight(Generic[Key, Made]):
    """Makes one piece at a time, once for all who ask for it, and keeps the latest."""

    def __init__(self, make: Callable[[Key], Made], most: int, keep: int) -> None:
        """Open a workshop.

        Args:
            make: makes the piece that a key stands for, in the language of whoever asked first.
            most: how many different pieces may be in the making, and waiting for it.
            keep: how many pieces are kept.
        """
        self._make = make
        self._most = most
        self._keep = keep
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self._lock = threading.Lock()
        self._pending: dict[Key, Future[Made]] = {}
        self._bench = ThreadPoolExecutor(1, thread_name_prefix="workshop")

    async def get(self, key: Key) -> Made:
        """The piece that a key stands for.

        Raises:
            TooBusyError: too many others wait already.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            asked = self._ask(key)
        # One who goes away must not take the piece from the others.
        return await asyncio.shield(asyncio.wrap_future(asked))

    def close(self) -> None:
        """Begin nothing more: what waits is given up, what is in the making is finished."""
        self._bench.shutdown(wait=False, cancel_futures=True)

    def _ask(self, key: Key) -> Future[Made]:
        if key in self._pending:
            return self._pending[key]
        if len(self._pending) >= self._most:
            raise QueueFullError
        self._pending[key] = self._bench.submit(copy_context().run, self._work, key)
        return self._pending[key]

    def _work(self, key: Key) -> Made:
        try:
            made = self._make(key)
            with self._lock:
                self._kept[key] = made
                if len(self._kept) > self._keep:
                    self._kept.popitem(last=False)
        finally:
            with self._lock:
                del self._pending[key]
        return made
