"""Security headers of every response, and the error page for unexpected failures."""

import logging
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.i18n import _
from lib.server.error_responses import error_response, in_the_readers_language
from lib.server.policy import FOR_ALL_ELSE, POLICY
from lib.server.settings import Settings

_LOG: Final = logging.getLogger(__name__)
_YEAR: Final = 365 * 24 * 60 * 60  # seconds
# In use: the show fills the screen and keeps it awake, a link is copied, and Streamlit's
# menu can record the screen. All others are switched off.
_ALLOWED: Final = ("clipboard-write", "display-capture", "fullscreen", "screen-wake-lock")
_FORBIDDEN: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
ALL: Final = {
    # Content types are not guessed.
    "X-Content-Type-Options": "nosniff",
    # No Referer to other sites: the URL may hold a search.
    "Referrer-Policy": "same-origin",
    # Other sites cannot embed our files.
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Headers for HTML only: on all files of the first page they would be 60 kB.
PAGES: Final = {
    "Permissions-Policy": ", ".join(
        [f"{name}=(self)" for name in _ALLOWED] + [f"{name}=()" for name in _FORBIDDEN]
    ),
    # For browsers without frame-ancestors.
    "X-Frame-Options": "DENY",
    # Isolated from windows of other sites.
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """ASGI middleware that adds security headers, and answers 500 in words."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.all = dict(ALL)
        self.encrypted = settings.encrypted
        if self.encrypted:
            self.all["Strict-Transport-Security"] = f"max-age={_YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and amend the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(raw=message["headers"])
                self._put_on(headers, bare=message["status"] == 304)
                _vary_once(headers)
            await send(message)

        try:
            await self.app(scope, receive, told)
        except Exception:
            _LOG.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise  # close the connection: the response is incomplete
            in_the_readers_language(scope)
            await error_response(scope, receive, told, 500, _failed())

    def _put_on(self, headers: MutableHeaders, *, bare: bool) -> None:
        page = headers.get("content-type", "").startswith("text/html")
        for name, value in {**self.all, **(PAGES if page else {})}.items():
            headers.setdefault(name, value)
        # A cached page keeps the policy it came with.
        if not bare:
            headers.setdefault(POLICY, FOR_ALL_ELSE)
        if self.encrypted:
            _secure_cookies(headers)


def _vary_once(headers: MutableHeaders) -> None:
    """Merge repeated Vary headers: compression and sessions each add one."""
    given = ",".join(headers.getlist("vary"))
    names = dict.fromkeys(name.strip().title() for name in given.split(",") if name.strip())
    if names:
        headers["vary"] = ", ".join(names)


def _secure_cookies(headers: MutableHeaders) -> None:
    """Add Secure to cookies: behind a TLS proxy Streamlit does not."""
    for place, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie" and b"; secure" not in value.lower():
            headers.raw[place] = (name, value + b"; Secure")


def _failed() -> str:
    return _("Something failed here, and the log says what. Try again; if that fails, tell us.")
