"""What machines ask every site for: robots.txt, a map of the pages, whom to tell of a weakness."""

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
_EXPIRES: Final = 180  # days until what security.txt says has to be looked at again
# The page that shows one area; and those that are not for search engines.
_AREAS: Final = "fylker"
_NOT_FOUND_BY_SEARCH: Final = frozenset({"registrering"})


def icon(_request: Request) -> Response:
    """The product's mark, for browsers that ask for it by its old name."""
    return Response(ICON, media_type="image/vnd.microsoft.icon", headers=_DAY)


def robots(settings: Settings, prefix: str) -> Response:
    """What programs that read the whole web may fetch: pages, and not row after row of tables.

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
    """Whom to tell of a weakness (RFC 9116); None where nobody is named.

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
    """The pages and the areas in every language; None where no whole address can be trusted.

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
    """The page of each health region and county."""
    if _AREAS in addresses:
        for area in stores.filter_options(store).areas.values():
            if area.kind in {"helseregion", "fylke"} and area.code != COUNTRY:
                yield f"{_AREAS}?omrade={area.code}"


def _add(root: ET.Element, address: str, changed: str) -> None:
    """One page in every language, each of which names the others."""
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
