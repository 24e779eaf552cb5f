"""Single-flight cache: one expensive job at a time, its result shared by concurrent callers.

A deck of many areas takes seconds of CPU. Waiting callers hold no thread, and
when too many different jobs are queued, the next caller gets 503 with Retry-After.
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
AGAIN: Final = 5  # Retry-After in seconds


class QueueFullError(Exception):
    """The queue is full."""


class SingleFlight(Generic[Key, Made]):
    """Runs one job at a time, once for all concurrent callers, and caches the latest results."""

    def __init__(self, make: Callable[[Key], Made], most: int, keep: int) -> None:
        """Create the cache and its worker thread.

        Args:
            make: computes the value of a key, in the first caller's language.
            most: most keys running or queued.
            keep: most values in the cache.
        """
        self._make = make
        self._most = most
        self._keep = keep
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self._lock = threading.Lock()
        self._pending: dict[Key, Future[Made]] = {}
        self._bench = ThreadPoolExecutor(1, thread_name_prefix="workshop")

    async def get(self, key: Key) -> Made:
        """Value of a key, from the cache or computed.

        Raises:
            QueueFullError: the queue is full.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            asked = self._ask(key)
        # A caller that is cancelled must not cancel the job of the others.
        return await asyncio.shield(asyncio.wrap_future(asked))

    def close(self) -> None:
        """Shut down: queued jobs are cancelled, the running one is finished."""
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
