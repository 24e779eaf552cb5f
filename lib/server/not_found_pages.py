"""Addresses that lead nowhere: 404, with a page in words and what may have been meant.

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

_MOST: Final = 5  # places that may have been meant
_LONGEST: Final = 80  # characters of a path that are said back
_ALIKE: Final = 0.75
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
# What people look for by another name than the page's.
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
    """Middleware that answers 404 where Streamlit would show its front page."""

    def __init__(
        self, app: ASGIApp, settings: Settings, base: str = "", pages: Sequence[Page] = ()
    ) -> None:
        self.app = app
        self.pages = tuple(pages)
        self.place = DocumentLocation(split_address(settings.address, path_prefix(base))[1])
        self.prefix = path_prefix(base)
        self.paths = {page.url_path for page in pages}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look at what comes back."""
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
        """The page's address that a path means, whatever its capitals and slashes at the end."""
        bare = path.rstrip("/").lower()
        if bare == self.prefix.lower():
            return ""
        start = f"{self.prefix.lower()}/"
        name = bare.removeprefix(start)
        return name if bare.startswith(start) and name else None

    async def _page(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        """A page, after a redirect where its address is written in another way."""
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
        """What may have been meant, and a search for the words of the address."""
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
        """The address that each name of a page leads to: its own, and its titles."""
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
    """One answer on its way out; one that is no answer to this address is held back."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.missing = False
        self._send = send
        self._path = str(scope["path"])
        self._wishes_page = "text/html" in Headers(scope=scope).get("accept", "")

    async def take(self, message: Message) -> None:
        """Pass a message on, unless it belongs to what is not there."""
        if message["type"] == "http.response.start":
            self.missing = self._is_missing(message["status"], Headers(raw=message["headers"]))
        if not self.missing:
            await self._send(message)

    def _is_missing(self, status: int, headers: Headers) -> bool:
        kind = headers.get("content-type", "")
        if status == 301:  # to the same address without the slash at its end
            return self._path.endswith("/")
        if status == 404:  # in a browser's window, and not for a page's own script
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
    """The areas that parts of an address name, as code and name."""
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
