"""Static HTML documents outside Streamlit: layout, style sheet and content policy."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

import htpy as h
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from lib.i18n import DEFAULT, LANGUAGES, _, current_language, language_name
from lib.server.policy import POLICY

PRODUCT: Final = "Samhandlingsmonitoren"
# The theme colours of .streamlit/config.toml, so that documents look like the pages.
_CSS: Final = """
:root { color-scheme: light dark; --paper: #fff; --ink: #0b1615; --link: #00616b; --line: #7d9194;
  --part: #f1f5f5; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #10181a; --ink: #e9f0f0; --link: #7fdbe4; --line: #6b8084; --part: #1c282b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font-family: "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem; }
header, footer { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; }
header { border-bottom: 1px solid var(--line); justify-content: space-between; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 1.5rem 0 .75rem; }
h2 { font-size: 1.4rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
p, ul, ol, dl, table, pre { margin: .5rem 0 1rem; }
main p, main li, main dd { max-width: 44rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, main:focus-visible, .wide:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline-offset: -3px; }
[aria-current] { font-weight: 600; text-decoration: none; }
td:last-child { white-space: nowrap; }
ul.row { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0;
  margin: 0; }
dt { font-weight: 600; } dd { margin: 0 0 .6rem; }
code { font-family: "Source Code Pro", ui-monospace, monospace; font-size: .92em;
  overflow-wrap: anywhere; }
pre { background: var(--part); border: 1px solid var(--line); border-radius: 4px;
  padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--line); }
td code, th code { overflow-wrap: normal; }
summary { cursor: pointer; padding: .35rem 0; font-weight: 600; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem .75rem; }
"""


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


_RULES: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{_hash(_CSS)}'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class Page(Protocol):
    """Protocol of a dashboard page as listed in lib/ui/navigation.py."""

    @property
    def title(self) -> str:
        """Catalogue key of its title."""
        ...

    @property
    def url_path(self) -> str:
        """Its path; empty for the front page."""
        ...

    @property
    def help(self) -> str:
        """Catalogue key of one sentence on what stands there."""
        ...


@dataclass(frozen=True)
class DocumentLocation:
    """Path and language of a document.

    Attributes:
        start: what the paths of links begin with; empty at the top.
        whole: what whole addresses begin with; empty where no name can be trusted.
    """

    start: str = ""
    whole: str = ""

    def link(self, path: str, **query: str) -> str:
        """URL of one of our pages, in the reader's language."""
        asked = {
            **query,
            **({"sprak": current_language()} if current_language() != DEFAULT else {}),
        }
        return f"{self.start}/{path}" + (f"?{urlencode(asked)}" if asked else "")


def document(
    place: DocumentLocation, title: str, content: Sequence[h.Node], status: int = 200
) -> Response:
    """Render a complete HTML document in the reader's language.

    Args:
        place: where it stands.
        title: its title and its heading.
        content: what stands under the heading.
        status: the answer's status.
    """
    page = h.html(lang=current_language())[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[f"{title} · {PRODUCT}"],
            h.link(rel="icon", href=f"{place.start}/favicon.ico"),
            h.style[Markup(_CSS)],  # noqa: S704 - a constant
        ],
        h.body[
            h.a(".skip", href="#innhold")[_("Skip to the content")],
            _header(place),
            h.main("#innhold", tabindex="-1")[h.h1[title], content],
            h.footer[
                h.a(href=place.link("tilgjengelighet"))[_("Accessibility statement")],
                h.a(href=place.link("data"))[_("Data and sources")],
                h.a(href=place.link("api"))[_("Open data for programs")],
            ],
        ],
    ]
    headers = {
        POLICY: _RULES,
        "Cache-Control": "no-cache",
        "Content-Language": current_language(),
        "Vary": "Accept-Language",
    }
    return HTMLResponse(str(page), status, headers)


def _header(place: DocumentLocation) -> h.Element:
    """Header with the product's name and the language links."""
    return h.header[
        h.a(href=place.link(""))[PRODUCT],
        h.nav(aria_label=_("Language"))[
            h.ul(".row")[
                [
                    h.li[
                        h.a(
                            href=f"?sprak={code}",
                            lang=code,
                            hreflang=code,
                            aria_current="true" if code == current_language() else None,
                        )[language_name(code)]
                    ]
                    for code in LANGUAGES
                ]
            ]
        ],
    ]
