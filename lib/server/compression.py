"""Response compression; Streamlit's static files are compressed at install time.

`make` writes the copies when it installs Streamlit (`lib.server.static_files`). In an environment
without them, these files are compressed for each reader like all else.
"""

import mimetypes
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from lib.server.urls import path_prefix

# Copies belong to one version of Streamlit; file names contain a hash of the content.
COPIES: Final = Path(sys.prefix) / "static" / version("streamlit")
SUFFIXES: Final = {"br": ".br", "gzip": ".gz"}
_CONDITIONS: Final = frozenset({b"range", b"if-none-match", b"if-modified-since", b"if-range"})


class CompressionMiddleware:
    """ASGI middleware that compresses responses, or serves precompressed static files."""

    def __init__(self, app: ASGIApp, base: str = "", copies: Path = COPIES) -> None:
        # Accept-Encoding is removed, so that no inner layer compresses again.
        self._compressing = CompressMiddleware(app, remove_accept_encoding=True)
        self._prefix = f"{path_prefix(base)}/static/"
        self._copies = {
            f"{self._prefix}{copy.relative_to(copies).as_posix()}": copy
            for copy in copies.rglob("*")
            if copy.suffix in SUFFIXES.values()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the precompressed file if there is one; compress any other response."""
        answer = self._copy(scope)
        await (answer or self._compressing)(scope, receive, send)

    def _copy(self, scope: Scope) -> Response | None:
        """Precompressed file in an accepted encoding; None for range or conditional requests."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        path: str = scope["path"]
        headers = Headers(scope=scope)
        accepted = {part.strip() for part in headers.get("accept-encoding", "").lower().split(",")}
        encoding = next((each for each in SUFFIXES if each in accepted), "")
        copy = self._copies.get(path + SUFFIXES.get(encoding, ""))
        if copy is None or any(name in _CONDITIONS for name, _value in scope["headers"]):
            return None
        try:
            # The page cache holds it: reading here costs less than handing it to a thread.
            content = copy.read_bytes()
        except FileNotFoundError:
            return None  # Streamlit was upgraded since this server started
        return Response(
            content,
            media_type=mimetypes.guess_type(path)[0],
            headers={
                "Cache-Control": "public, immutable, max-age=31536000",
                "Content-Encoding": encoding,
                "Vary": "Accept-Encoding",
            },
        )
