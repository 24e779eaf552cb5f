"""What every answer carries, and the answer when something fails that nobody expected."""

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
# What pages use: the show fills the screen and keeps it awake, a link is copied, and Streamlit's
# menu can record the screen. All else a browser offers is off, for whatever might run here.
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
    # A file is what it is sent as, and never guessed to be a script.
    "X-Content-Type-Options": "nosniff",
    # Where a reader comes from is told to nobody outside; the address may hold their search.
    "Referrer-Policy": "same-origin",
    # No other site's page can take in our files.
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What means nothing on anything but a page, and would weigh 60 kB on the way to the first one.
PAGES: Final = {
    "Permissions-Policy": ", ".join(
        [f"{name}=(self)" for name in _ALLOWED] + [f"{name}=()" for name in _FORBIDDEN]
    ),
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
    # A window that opened us, or that we opened, at another site cannot reach in.
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """Middleware that puts the headers on, and turns a failure into a sentence."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.all = dict(ALL)
        self.encrypted = settings.encrypted
        if self.encrypted:
            self.all["Strict-Transport-Security"] = f"max-age={_YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and see to what comes back."""
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
                raise  # the connection is cut: what was sent is not whole
            in_the_readers_language(scope)
            await error_response(scope, receive, told, 500, _failed())

    def _put_on(self, headers: MutableHeaders, *, bare: bool) -> None:
        page = headers.get("content-type", "").startswith("text/html")
        for name, value in {**self.all, **(PAGES if page else {})}.items():
            headers.setdefault(name, value)
        # What a browser keeps of a page has the page's own policy already.
        if not bare:
            headers.setdefault(POLICY, FOR_ALL_ELSE)
        if self.encrypted:
            _secure_cookies(headers)


def _vary_once(headers: MutableHeaders) -> None:
    """Name once what an answer depends on: each who packs or signs in adds its own."""
    given = ",".join(headers.getlist("vary"))
    names = dict.fromkeys(name.strip().title() for name in given.split(",") if name.strip())
    if names:
        headers["vary"] = ", ".join(names)


def _secure_cookies(headers: MutableHeaders) -> None:
    """Let cookies go over https only: behind a proxy Streamlit does not know that it may ask so."""
    for place, (name, value) in enumerate(headers.raw):
        if name == b"set-cookie" and b"; secure" not in value.lower():
            headers.raw[place] = (name, value + b"; Secure")


def _failed() -> str:
    return _("Something failed here, and the log says what. Try again; if that fails, tell us.")
