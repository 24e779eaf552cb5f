"""Compress Streamlit's own files beside the environment: `python -m lib.server.static_files`.

`make` runs it once for each version of Streamlit; the server sends the copies as they are.
"""

import gzip
import os
import shutil
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import brotli

from lib.server.compression import COPIES, SUFFIXES

# Streamlit's folder; the server uses nothing else of it.
_STREAMLIT: Final = Path(str(distribution("streamlit").locate_file("streamlit")))
_SOURCE: Final = _STREAMLIT / "static" / "static"
_TEXT: Final = frozenset({".css", ".js", ".svg"})  # fonts and pictures are compressed already
_SMALLEST: Final = 500  # bytes; smaller files save less than the header costs
# Higher levels cost twice the time for one per cent.
_COMPRESS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda content: brotli.compress(content, quality=6),
    "gzip": lambda content: gzip.compress(content, compresslevel=7, mtime=0),
}


def compress(source: Path = _SOURCE, copies: Path = COPIES) -> None:
    """Write missing compressed copies of text files, and delete copies of other versions.

    Args:
        source: the folder of files.
        copies: the folder of their copies, named after the version; laid out as the source.
    """
    for original in sorted(source.rglob("*")):
        if original.suffix not in _TEXT or original.stat().st_size < _SMALLEST:
            continue
        content, name = original.read_bytes(), original.relative_to(source).as_posix()
        for encoding, suffix in SUFFIXES.items():
            copy = copies / f"{name}{suffix}"
            if not copy.exists():
                _write(copy, _COMPRESS[encoding](content))
    for other in copies.parent.iterdir():
        if other.is_dir() and other != copies:
            shutil.rmtree(other)


def _write(copy: Path, content: bytes) -> None:
    """Write a file atomically, so that no server sends half of it."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    new = copy.with_name(f"{copy.name}.{os.getpid()}")
    new.write_bytes(content)
    new.replace(copy)


if __name__ == "__main__":
    compress()
