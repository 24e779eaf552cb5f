"""Sign-out of all sessions of a person, protected against cross-site requests.

Streamlit takes the cookie from the browser that asks. Here the sign-out is kept as well, so that
no cookie from before it opens anything; and it must come from a page of ours.
"""

import logging
import re
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.i18n import _
from lib.server.error_responses import error_response
from lib.server.session_gateway import SessionGateway
from lib.store import StoreProblem

_LOG: Final = logging.getLogger(__name__)
_PATH: Final = re.compile(r"/auth/logout/?$")


class SignOutMiddleware:
    """ASGI middleware that records sign-outs, and rejects cross-site ones."""

    def __init__(self, app: ASGIApp, gateway: SessionGateway) -> None:
        self.app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a sign-out, then forward the request."""
        if scope["type"] == "http" and _PATH.search(scope["path"]):
            if not from_our_page(Headers(scope=scope)):
                _LOG.info("refused 403: a sign-out that came from no page of ours")
                await error_response(scope, receive, send, 403, _elsewhere())
                return
            try:
                await run_in_threadpool(self._gateway.sign_out, Request(scope).cookies)
            except StoreProblem as problem:
                _LOG.error("a sign-out could not be kept: %s", problem)
        await self.app(scope, receive, send)


def from_our_page(headers: Headers) -> bool:
    """Whether Sec-Fetch-Site and Referer say that our own page sent the request.

    Browsers say so themselves where the connection is safe; otherwise they name the page.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    page = headers.get("referer", "")
    return bool(page) and urlsplit(page).netloc == headers.get("host", "")


def _elsewhere() -> str:
    return _("Sign out with the button on the page where figures are put in.")
