"""Well-known files: robots.txt, sitemap.xml, security.txt and favicon.ico."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pkgutil import get_data
from typing import Final
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lib import store as stores
from lib.i18n import DEFAULT, LANGUAGES
from lib.selection import COUNTRY
from lib.server.documents import Page
from lib.server.settings import Settings
from lib.server.urls import public_base_url

ICON: Final = get_data(__name__, "icon.ico") or b""
_MAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_DAY: Final = {"Cache-Control": "public, max-age=86400"}
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_EXPIRES: Final = 180  # days until security.txt expires
# The area page; and pages that search engines should not index.
_AREAS: Final = "fylker"
_NOT_FOUND_BY_SEARCH: Final = frozenset({"registrering", "sok"})


def icon(_request: Request) -> Response:
    """Serve /favicon.ico, for browsers that ignore the link in the page."""
    return Response(ICON, media_type="image/vnd.microsoft.icon", headers=_DAY)


def robots(settings: Settings, prefix: str) -> Response:
    """Build robots.txt: crawlers may read pages, not every row of the open data.

    Args:
        settings: where the dashboard's public address stands.
        prefix: what paths begin with.
    """
    closed = ("api/", "direkte/", "auth/", "oauth2callback", "healthz", "metrics")
    lines = ["User-agent: *", f"Allow: {prefix}/"]
    lines += [f"Disallow: {prefix}/{path}" for path in closed]
    if settings.address:
        lines += ["", f"Sitemap: {settings.address}/sitemap.xml"]
    return PlainTextResponse("\n".join([*lines, ""]), headers=_DAY)


def security(settings: Settings, now: datetime | None = None) -> Response | None:
    """Build security.txt (RFC 9116); None if no contact is configured.

    Args:
        settings: whom, and where this stands.
        now: the time; None for now.
    """
    if not _MAIL.fullmatch(settings.contact):
        return None
    day = datetime.combine((now or datetime.now(UTC)).date(), time(), UTC)
    lines = [
        f"Contact: mailto:{settings.contact}",
        f"Expires: {(day + timedelta(days=_EXPIRES)).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nb, nn, en",
    ]
    if settings.address:
        lines.append(f"Canonical: {settings.address}/.well-known/security.txt")
    return PlainTextResponse("\n".join([*lines, ""]), headers=_DAY)


def sitemap(
    request: Request, settings: Settings, prefix: str, pages: Sequence[Page]
) -> Response | None:
    """Build the sitemap of pages and areas in every language; None without a public base URL.

    Args:
        request: the request.
        settings: the public address, and the names that are answered to.
        prefix: what paths begin with.
        pages: the dashboard's pages.

    Raises:
        StoreProblem: the store cannot be read.
    """
    start = public_base_url(request.scope, settings, prefix)
    if not start:
        return None
    store = stores.ensure_store()
    changed = f"{store.version().changed_at[:19]}Z"
    ET.register_namespace("", _MAP)
    ET.register_namespace("xhtml", _XHTML)
    root = ET.Element(f"{{{_MAP}}}urlset")
    addresses = [page.url_path for page in pages if page.url_path not in _NOT_FOUND_BY_SEARCH]
    for path in [*addresses, *_areas(store, addresses), "api"]:
        _add(root, f"{start}/{path}", changed)
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/xml", headers={"Cache-Control": "no-cache"})


def _areas(store: stores.Store, addresses: Sequence[str]) -> Iterator[str]:
    """Page URLs of each health region and county."""
    if _AREAS in addresses:
        for area in stores.filter_options(store).areas.values():
            if area.kind in {"helseregion", "fylke"} and area.code != COUNTRY:
                yield f"{_AREAS}?omrade={area.code}"


def _add(root: ET.Element, address: str, changed: str) -> None:
    """Add a page in every language, with hreflang links between them."""
    sign = "&" if "?" in address else "?"
    versions = {
        code: address if code == DEFAULT else f"{address}{sign}sprak={code}" for code in LANGUAGES
    }
    for each in versions.values():
        entry = ET.SubElement(root, f"{{{_MAP}}}url")
        ET.SubElement(entry, f"{{{_MAP}}}loc").text = each
        ET.SubElement(entry, f"{{{_MAP}}}lastmod").text = changed
        for code, other in {**versions, "x-default": address}.items():
            link = {"rel": "alternate", "hreflang": code, "href": other}
            ET.SubElement(entry, f"{{{_XHTML}}}link", link)
