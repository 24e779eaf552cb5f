"""Sign-in redirect: back to the page where it began, instead of the front page."""

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEGINS: Final = re.compile(r"/auth/login/?$")
_ENDS: Final = re.compile(r"/oauth2callback/?$")
_COOKIE: Final = "samhandling_back"
_KEPT: Final = 15 * 60  # lifetime of the cookie in seconds
_LONGEST: Final = 2000
# A path, never another site (open redirect).
_OURS: Final = re.compile(r"/(?!/)[\w/.~%+-]*(\?[^\s\\]*)?", re.ASCII)


class SignInMiddleware:
    """ASGI middleware that keeps the page of origin in a cookie during sign-in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle sign-in and its callback; forward anything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _BEGINS.search(scope["path"]):
            await self.app(scope, receive, _also(send, _remembered(scope)))
        elif _ENDS.search(scope["path"]):
            await self.app(scope, receive, _back(send, Request(scope).cookies.get(_COOKIE, "")))
        else:
            await self.app(scope, receive, send)


def _remembered(scope: Scope) -> str:
    """Set-Cookie value with the page of origin; empty if it is not ours."""
    headers = Headers(scope=scope)
    page = urlsplit(headers.get("referer", ""))
    where = page.path + (f"?{page.query}" if page.query else "")
    if page.netloc != headers.get("host", "") or not _is_ours(where):
        return ""
    kept = quote(where, safe="/")
    return f"{_COOKIE}={kept}; Max-Age={_KEPT}; Path=/; HttpOnly; SameSite=Lax"


def _is_ours(where: str) -> bool:
    return len(where) <= _LONGEST and _OURS.fullmatch(where) is not None


def _also(send: Send, cookie: str) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start" and cookie:
            MutableHeaders(raw=message["headers"]).append("set-cookie", cookie)
        await send(message)

    return told


def _back(send: Send, kept: str) -> Send:
    """Redirect to the page of origin after the callback, and delete the cookie."""
    where = unquote(kept)

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start" and kept:
            headers = MutableHeaders(raw=message["headers"])
            if message["status"] in {302, 303, 307} and _is_ours(where):
                headers["location"] = where
            headers.append("set-cookie", f"{_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
        await send(message)

    return told
