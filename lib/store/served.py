"""The stores that this process has served.

One of them that is no longer there was moved away, or its folder is not mounted. A new one in its
stead would hide what was registered, and take in what is registered next.
"""

from pathlib import Path
from typing import Final

_SERVED: Final[set[Path]] = set()


def note_served(*paths: Path) -> None:
    """Keep in mind that a store was served.

    Args:
        paths: its place, by each name that it has: a link and where that leads.
    """
    _SERVED.update(path.absolute() for path in paths)


def was_served(path: Path) -> bool:
    """Whether this process has served the store that stood at the path."""
    return path.absolute() in _SERVED
