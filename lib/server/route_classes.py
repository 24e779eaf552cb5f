"""What a request is for: the few kinds that measures and the log tell apart."""

import re
from typing import Final

from starlette.types import Scope

# The first that fits counts. Paths below a base path end in the same way.
_CLASSES: Final = (
    (re.compile(r"/_stcore/stream$"), "session"),
    (re.compile(r"/_stcore/upload_file/"), "upload"),
    (re.compile(r"/direkte/"), "live"),
    (re.compile(r"/former/[^/]+\.json$"), "static"),
    (re.compile(r"/(healthz|metrics|_stcore/(health|metrics|script-health-check))$"), "watch"),
    (re.compile(r"/(api(/|$)|openapi\.json$|data/[^/]+$)"), "data"),
    (re.compile(r"/media/[^/]+$"), "download"),
    (re.compile(r"/(static/|favicon\.(png|ico)$|_stcore/|component/|manifest\.json$)"), "static"),
    (re.compile(r"/(robots\.txt|sitemap\.xml|security\.txt)$"), "static"),
    (re.compile(r"/(oauth2callback|auth/)"), "sign-in"),
)
# The methods that change nothing.
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What open pages and machines ask for by themselves, again and again.
BY_THEMSELVES: Final = frozenset({"live", "watch"})


def classify_route(scope: Scope) -> str:
    """What a request is for; a page where nothing else fits."""
    path = str(scope["path"])
    return next((name for pattern, name in _CLASSES if pattern.search(path)), "page")
