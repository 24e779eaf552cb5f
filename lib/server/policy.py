"""Content security policy.

As strict as Streamlit 1.67 permits, found by trying all pages without each part. Nothing comes
from outside, nothing is evaluated, and no script that stands in the page runs but Streamlit's own,
known by its hash.
"""

import base64
import hashlib
import re
from typing import Final

POLICY: Final = "Content-Security-Policy"
# Images, data and downloads need no sources when opened by themselves.
FOR_ALL_ELSE: Final = "default-src 'none'; frame-ancestors 'none'"

_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PAGE: Final = {
    "default-src": "'none'",
    # blob: is how Streamlit starts a component's script, ours among them, out of what came over
    # the page's own connection; only a script that runs already can make one. wasm-unsafe-eval is
    # for the maps' and messages' readers, which fall back without it but fill the console; it lets
    # no text become JavaScript.
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    # Streamlit's looks are style elements that it writes as it goes, and so are a component's;
    # Plotly and our legends set looks on single elements.
    "style-src": "'self' 'unsafe-inline'",
    # Streamlit's small icons and the maps' marks are data:; a chart becomes a PNG by way of blob:.
    "img-src": "'self' data: blob:",
    # A picture of a chart takes its fonts along; Streamlit's style sheet holds one for formulas.
    "font-src": "'self' data:",
    # Messages come over ws: or wss: from the same host, which 'self' covers.
    "connect-src": "'self'",
    "worker-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "object-src": "'none'",
}


def for_page(html: str) -> str:
    """Policy of an HTML page: the common rules and hashes of its inline scripts."""
    hashes = "".join(f" '{_hash(script)}'" for script in _INLINE.findall(html))
    rules = {**_PAGE, "script-src": _PAGE["script-src"] + hashes}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
