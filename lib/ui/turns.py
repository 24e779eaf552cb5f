"""A semaphore that lets one page be drawn at a time (docs/decisions/0001)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TURNS: Final = threading.BoundedSemaphore(1)
PATIENCE: Final = 1.0  # seconds; a page that takes long must not keep the others


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn, and after `PATIENCE` without one go on all the same."""
    mine = _TURNS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _TURNS.release()
