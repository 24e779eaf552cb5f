"""Localized HTML shell: Streamlit's index.html with our language, title and noscript text.

Streamlit serves one and the same HTML to everyone, in English. What is put in its place is ours:
a language code of a catalogue, and words of that catalogue; nothing from the address. HTML with a
policy of its own is no page of Streamlit's, and is left alone.
"""

import gzip
from contextvars import copy_context
from functools import cache
from hashlib import sha256
from html import escape
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.i18n import DEFAULT, LANGUAGES, _, set_language
from lib.server.policy import POLICY, for_page

_TITLE: Final = "Samhandlingsmonitoren"
# Streamlit's Link header points to the description of a service that is not offered here.
_AGENTS: Final = '<link rel="service-desc" href="./_stcore/agent/openapi.json" />'


class LocalizedHtmlMiddleware:
    """ASGI middleware that localizes Streamlit's index.html."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through except HTML pages."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        language = asked_for(scope.get("query_string", b""))
        bare = _without_mark(scope, _mark(language))
        known = bare["headers"] != scope["headers"]
        answer = _Answer(send, language, wanted=scope["method"] == "GET", known=known)
        await self.app(bare, receive, answer.take)
        if answer.unsent:  # the content policy depends on the scripts in the page
            whole = _Answer(_head_of(send), language, wanted=True, known=known)
            await self.app({**bare, "method": "GET"}, receive, whole.take)


def asked_for(query: bytes) -> str:
    """Language from the query string; the default if it names none of ours."""
    values = parse_qs(query.decode("latin-1")).get("sprak", [DEFAULT])
    return values[-1] if values[-1] in LANGUAGES else DEFAULT


def in_language(html: str, language: str) -> str:
    """Replace language, title and noscript text in Streamlit's HTML."""
    start, opening, rest = html.partition("<noscript>")
    _english, closing, end = rest.partition("</noscript>")
    start = start.replace('<html lang="en">', f'<html lang="{language}">', 1)
    start = start.replace("<title>Streamlit</title>", f"<title>{_TITLE}</title>", 1)
    start = start.replace(_AGENTS, '<link rel="service-desc" href="./openapi.json" />', 1)
    if not closing:
        return start + opening + rest
    return f"{start}{opening}<p>{escape(_without_script(language))}</p>{closing}{end}"


def _head_of(send: Send) -> Send:
    """Response start without Content-Length, for HEAD and 304."""

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0] != b"content-length"]
            await send({**message, "headers": headers})
        elif not message.get("more_body", False):
            await send({"type": "http.response.body", "body": b""})

    return take


@cache
def _without_script(language: str) -> str:
    def words() -> str:
        set_language(language)
        return _("This dashboard needs JavaScript. Turn it on in the browser, and load again.")

    # The context variable must not leak into other requests.
    return copy_context().run(words)


@cache
def _mark(language: str) -> str:
    """ETag suffix: language and a hash of our texts and policy."""
    words = f"{_TITLE}{_without_script(language)}{for_page('')}{_AGENTS}"
    return f"-{language}-{sha256(words.encode()).hexdigest()[:8]}"


def _without_mark(scope: Scope, end: str) -> Scope:
    """Request with our suffix removed from If-None-Match, so that Streamlit can answer 304."""
    headers = [
        (name, value.replace(f'{end}"'.encode(), b'"') if name == b"if-none-match" else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}


class _Answer:
    """Response wrapper that buffers HTML until the body is complete."""

    def __init__(self, send: Send, language: str, *, wanted: bool, known: bool) -> None:
        self._send = send
        self._language = language
        self._wanted = wanted  # a GET, not a HEAD
        self._known = known  # conditional request
        self.unsent = False  # a HEAD request for a page
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def take(self, message: Message) -> None:
        """Forward an ASGI message, or buffer it and send the page with the last part."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] == "http.response.body" and self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        if message["status"] == 304 and self._known:
            self._tag(headers)
        page = headers.get("content-type", "").startswith("text/html") and POLICY not in headers
        if message["status"] == 200 and page:
            self._start = message
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        if not self._wanted:
            self.unsent = True
            return
        headers = MutableHeaders(raw=start["headers"])
        self._tag(headers)
        for name in ("last-modified", "accept-ranges"):  # both describe Streamlit's body, not ours
            if name in headers:
                del headers[name]
        body = self._body(headers)
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    def _body(self, headers: MutableHeaders) -> bytes:
        """Localized body with the content encoding that Streamlit used."""
        body, packing = b"".join(self._parts), headers.get("content-encoding", "")
        if packing not in {"", "gzip"}:
            return body
        html = (gzip.decompress(body) if packing else body).decode("utf-8")
        page = in_language(html, self._language)
        headers[POLICY] = for_page(page)
        body = page.encode("utf-8")
        return gzip.compress(body, compresslevel=6, mtime=0) if packing else body

    def _tag(self, headers: MutableHeaders) -> None:
        tag = headers.get("etag", "")
        if tag.endswith('"'):
            headers["etag"] = f'{tag[:-1]}{_mark(self._language)}"'
