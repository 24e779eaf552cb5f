"""A semaphore that lets one page be drawn at a time (docs/decisions/0001)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SEMAPHORE: Final = threading.BoundedSemaphore(1)
RENDER_TIMEOUT: Final = 1.0  # seconds; one slow page must not block the others


@contextmanager
def render_slot() -> Iterator[None]:
    """Acquire the render semaphore; after `RENDER_TIMEOUT` seconds go on without it."""
    mine = _SEMAPHORE.acquire(timeout=RENDER_TIMEOUT)
    try:
        yield
    finally:
        if mine:
            _SEMAPHORE.release()
