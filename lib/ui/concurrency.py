"""A semaphore that lets one page be drawn at a time (docs/decisions/0001)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SEMAPHORE: Final = threading.BoundedSemaphore(1)
RENDER_TIMEOUT: Final = 1.0  # seconds; a page that takes long must not keep the others


@contextmanager
def render_slot() -> Iterator[None]:
    """Wait for one's turn, and after `RENDER_TIMEOUT` without one go on all the same."""
    mine = _SEMAPHORE.acquire(timeout=RENDER_TIMEOUT)
    try:
        yield
    finally:
        if mine:
            _SEMAPHORE.release()
