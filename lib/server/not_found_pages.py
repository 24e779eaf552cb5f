"""404 pages with suggestions, where Streamlit would answer its front page.

Streamlit answers every address with its page: its script looks for the page's name later. Here,
HTML is for the addresses of pages; all else that would get it is not there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

import htpy as h
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import store as stores
from lib.i18n import N_, _, translations
from lib.selection import COUNTRY
from lib.server.documents import DocumentLocation, Page, document
from lib.server.error_responses import in_the_readers_language
from lib.server.policy import POLICY
from lib.server.settings import Settings
from lib.server.urls import path_prefix, split_address
from lib.store import Store, StoreProblem, normalize

_MOST: Final = 5  # most suggestions
_LONGEST: Final = 80  # most characters of a path that are quoted
_ALIKE: Final = 0.75
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
# Other names that people use for a page.
_OTHER_NAMES: Final = {
    "kommune": "fylker",
    "kommuner": "fylker",
    "fylke": "fylker",
    "region": "fylker",
    "helseregioner": "fylker",
    "tilskudd": "budsjett",
    "tjenester": "prosjekter",
    "milepaler": "framdrift",
    "indikatorer": "framdrift",
    "kilder": "data",
    "nedlasting": "data",
    "login": "registrering",
    "docs": "api",
    "swagger": "api",
    "openapi": "api",
}
_PROGRAMS: Final = N_("Open data for programs")


class NotFoundMiddleware:
    """ASGI middleware that answers 404 for unknown paths."""

    def __init__(
        self, app: ASGIApp, settings: Settings, base: str = "", pages: Sequence[Page] = ()
    ) -> None:
        self.app = app
        self.pages = tuple(pages)
        self.place = DocumentLocation(split_address(settings.address, path_prefix(base))[1])
        self.prefix = path_prefix(base)
        self.paths = {page.url_path for page in pages}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request and inspect the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = self._wanted(scope["path"])
        if wanted in self.paths:
            await self._page(wanted, scope, receive, send)
            return
        looked = _ObservedResponse(send, scope)
        await self.app(scope, receive, looked.take)
        if looked.missing:
            answer = await run_in_threadpool(self._not_there, scope)
            await answer(scope, receive, send)

    def _wanted(self, path: str) -> str | None:
        """Page path for a path with other capitals or trailing slashes."""
        bare = path.rstrip("/").lower()
        if bare == self.prefix.lower():
            return ""
        start = f"{self.prefix.lower()}/"
        name = bare.removeprefix(start)
        return name if bare.startswith(start) and name else None

    async def _page(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a page, or redirect to its canonical path."""
        right = f"{self.prefix}/{name}" if name else self.prefix
        as_written = scope["path"] in {right, f"{right}/" if not name else right}
        if as_written or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        url = f"{self.place.start}/{name}" + (f"?{query}" if query else "")
        answer = RedirectResponse(url, 301, {"Cache-Control": "no-cache"})
        await answer(scope, receive, send)

    def _not_there(self, scope: Scope) -> Response:
        in_the_readers_language(scope)
        path = scope["path"].removeprefix(self.prefix)
        content = [
            h.p[_heading(path)],
            self._meant(path),
            h.h2[_("All pages")],
            h.ul[[self._line(page) for page in self.pages]],
        ]
        return document(self.place, _("The page does not exist"), content, 404)

    def _line(self, page: Page) -> h.Element:
        return h.li[h.a(href=self.place.link(page.url_path))[_(page.title)], ": ", _(page.help)]

    def _meant(self, path: str) -> h.Node:
        """Suggestions: similar pages, areas, and a search for the words of the path."""
        links = [*self._likely(path), *self._search(path)]
        return links and [
            h.h2[_("Did you mean")],
            h.ul[[h.li[h.a(href=href)[words]] for href, words in links]],
        ]

    def _likely(self, path: str) -> list[tuple[str, str]]:
        parts = [normalize(part) for part in re.split(r"[/.]", path) if part]
        addresses = dict.fromkeys(_pages_like(parts, self._names()))
        titles = {page.url_path: page.title for page in self.pages} | {"api": _PROGRAMS}
        found = [(self.place.link(each), _(titles[each])) for each in addresses]
        areas = [
            (self.place.link("fylker", omrade=code), name) for code, name in _areas_named(parts)
        ]
        return [*areas, *found][:_MOST]

    def _names(self) -> Mapping[str, str]:
        """Page paths by name: url_path and titles in all languages."""
        named = {page.url_path: page.url_path for page in self.pages if page.url_path}
        titles = {
            normalize(title): page.url_path
            for page in self.pages
            for title in translations(page.title)
        }
        others = {
            name: address
            for name, address in _OTHER_NAMES.items()
            if address == "api" or address in self.paths
        }
        return {**titles, **others, **named}

    def _search(self, path: str) -> Iterator[tuple[str, str]]:
        last = path.rstrip("/").rpartition("/")[2]
        words = " ".join(_WORDS.findall(last))[:_LONGEST]
        if words and "." not in last and "prosjekter" in self.paths:
            label = _("Search for “{words}” among projects and services").format(words=words)
            yield self.place.link("prosjekter", q=words), label


class _ObservedResponse:
    """Response wrapper that discards index.html for an unknown path."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.missing = False
        self._send = send
        self._path = str(scope["path"])
        self._wishes_page = "text/html" in Headers(scope=scope).get("accept", "")

    async def take(self, message: Message) -> None:
        """Forward an ASGI message unless the page is missing."""
        if message["type"] == "http.response.start":
            self.missing = self._is_missing(message["status"], Headers(raw=message["headers"]))
        if not self.missing:
            await self._send(message)

    def _is_missing(self, status: int, headers: Headers) -> bool:
        kind = headers.get("content-type", "")
        if status == 301:  # redirect that removes the trailing slash
            return self._path.endswith("/")
        if status == 404:  # a navigation, not a fetch by a script
            return self._wishes_page and kind.startswith("text/plain")
        return status == 200 and kind.startswith("text/html") and POLICY not in headers


def _heading(path: str) -> h.Node:
    cut = path if len(path) <= _LONGEST else f"{path[:_LONGEST]}…"
    start, _mark, end = _("There is no page at {path} here.").partition("{path}")
    return [start, h.code["".join(sign for sign in cut if sign.isprintable())], end]


def _pages_like(parts: Sequence[str], names: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        for name in get_close_matches(part, names, n=2, cutoff=_ALIKE):
            yield names[name]


def _areas_named(parts: Sequence[str]) -> list[tuple[str, str]]:
    """Areas named in the path, as (code, name)."""
    try:
        store = stores.ensure_store()
        areas = _areas(store, store.version().key)
    except StoreProblem:
        return []
    return [area for part in parts for area in areas.get(re.sub(r"[-_+ ]+", " ", part), ())]


@lru_cache(maxsize=2)
def _areas(store: Store, _stamp: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for area in stores.filter_options(store).areas.values():
        if area.code != COUNTRY:
            name = normalize(area.name)
            for each in {name, re.sub(r"[- ]+", " ", name)}:
                found.setdefault(each, []).append((area.code, area.name))
    return found
