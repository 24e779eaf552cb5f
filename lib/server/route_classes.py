"""Request classes: the labels of metrics and log lines."""

import re
from typing import Final

from starlette.types import Scope

# The first match counts. Patterns match the end of a path, so that a base path does not matter.
_CLASSES: Final = (
    (re.compile(r"/_stcore/stream$"), "session"),
    (re.compile(r"/_stcore/upload_file/"), "upload"),
    (re.compile(r"/direkte/"), "live"),
    (re.compile(r"/sok\.json$"), "data"),
    (re.compile(r"/former/[^/]+\.json$"), "static"),
    (re.compile(r"/(healthz|metrics|_stcore/(health|metrics|script-health-check))$"), "watch"),
    (re.compile(r"/(api(/|$)|openapi\.json$|data/[^/]+$)"), "data"),
    (re.compile(r"/media/[^/]+$"), "download"),
    (re.compile(r"/(static/|favicon\.(png|ico)$|_stcore/|component/|manifest\.json$)"), "static"),
    (re.compile(r"/(robots\.txt|sitemap\.xml|security\.txt)$"), "static"),
    (re.compile(r"/(oauth2callback|auth/)"), "sign-in"),
)
# Safe methods.
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Polled by open pages and monitoring.
BY_THEMSELVES: Final = frozenset({"live", "watch"})


def classify_route(scope: Scope) -> str:
    """Class of a request; `page` if nothing else matches."""
    path = str(scope["path"])
    return next((name for pattern, name in _CLASSES if pattern.search(path)), "page")
