"""Bare error responses of Streamlit and Starlette ("Bad Request"), replaced by sentences.

Streamlit and Starlette refuse in plain English text, or without a word. Whoever reads it is told in
their language what is wrong. Answers that are no plain text, such as those of the open data, stay.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.i18n import N_, _
from lib.server.error_responses import in_the_readers_language

NOT_UNDERSTOOD: Final = N_(
    "What was asked for could not be understood. Check the address, or start from the front page."
)
_SENTENCES: Final[Mapping[int, str]] = {
    400: NOT_UNDERSTOOD,
    403: N_("This is not open here."),
    404: N_("There is nothing at this address."),
    405: N_("Nothing can be sent to this address."),
    413: N_("What was sent is too large."),
    416: N_("The file has no such part."),
}
_OTHERWISE: Final = N_("The server could not answer this. Try again in a moment.")
_REPLACED: Final = frozenset({"content-length", "content-type", "content-encoding"})


class UpstreamErrorMiddleware:
    """ASGI middleware that replaces bare error responses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward the request, and buffer bare error responses."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal: PlainTextResponse | None = None

        async def take(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start":
                headers = Headers(raw=message["headers"])
                if _is_bare(message["status"], headers):
                    in_the_readers_language(scope)
                    refusal = _refusal(message["status"], headers)
            if refusal is None:
                await send(message)

        await self.app(scope, receive, take)
        if refusal is not None:
            await refusal(scope, receive, send)


def _is_bare(status: int, headers: Headers) -> bool:
    kind = headers.get("content-type", "text/plain")
    return status >= 400 and kind.startswith("text/plain")


def _refusal(status: int, headers: Headers) -> PlainTextResponse:
    sentence = _(_SENTENCES.get(status, _OTHERWISE))
    answer = PlainTextResponse(f"{sentence}\n", status)
    kept = [(name, value) for name, value in headers.items() if name not in _REPLACED]
    for name, value in kept:
        answer.headers.append(name, value)
    answer.headers.append("Vary", "Accept-Language")
    return answer
