"""Shared responses: problem details (RFC 9457), ETags, errors of the store."""

import hashlib
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.i18n import DEFAULT, _, current_language, set_language
from lib.store import StoreProblem

_LOG: Final = logging.getLogger(__name__)
_LOGGED: Final[set[type[StoreProblem]]] = set()  # problems already logged
# CORS: any site may read the open data and its Link header.
ANYONE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link",
}
# Browsers cache the response and revalidate it each time.
REVALIDATED: Final = {"Cache-Control": "no-cache"}

Answer = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]


def problem(
    status: int,
    sentence: str,
    parameter: str = "",
    allowed: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Problem details as `application/problem+json` (RFC 9457), in the reader's language.

    Args:
        status: the status.
        sentence: what is wrong, and how to mend it.
        parameter: the name in the address that it is about.
        allowed: what may stand there.
        headers: what the answer carries besides.
    """
    content: dict[str, Any] = {
        "ok": False,
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": sentence,
        "problem": sentence,
    }
    if parameter:
        content["parameter"] = parameter
    if allowed := list(allowed):
        content["allowed"] = allowed
    sent = {
        **ANYONE,
        "Cache-Control": "no-store",
        "Content-Language": current_language(),
        "Vary": "Accept-Language",
        **(headers or {}),
    }
    return JSONResponse(content, status, sent, media_type="application/problem+json")


def not_found() -> Response:
    """404 problem of an unknown URL in the open data."""
    sentence = _(
        "There is no such table or row in the open data. samhandling.json lists the tables, and "
        "the page on the data describes them."
    )
    return problem(404, sentence)


def entity_tag(body: bytes) -> str:
    """Strong ETag: a hash of the body."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def conditional_response(request: Request, response: Response, tag: str = "") -> Response:
    """Conditional response: 304 if If-None-Match holds the ETag (RFC 9110).

    Args:
        request: its If-None-Match may hold one tag, several, weak ones, or `*` for any.
        response: the response, with all of its body; its headers go with the 304 as well.
        tag: its ETag, where it is known; empty to make one of the body.
    """
    tag = tag or entity_tag(bytes(response.body))
    response.headers.update({**REVALIDATED, "ETag": tag})
    held = ",".join(request.headers.getlist("If-None-Match")).split(",")
    if not {each.strip().removeprefix("W/") for each in held} & {tag, "*"}:
        return response
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in {"content-length", "content-type", "content-disposition"}
    }
    return Response(status_code=304, headers=headers)


def handle_errors(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Decorator: an endpoint that answers 503 if the store cannot be read.

    A store that cannot be read is logged once until something is answered again; what nobody
    expected is logged with its traceback.

    Args:
        answer: the endpoint; one that is no coroutine runs in a thread, since it reads a file.
    """

    async def answered(request: Request) -> Response:
        set_language(request.query_params.get("sprak", DEFAULT))
        try:
            if inspect.iscoroutinefunction(answer):
                response = await answer(request)
            else:
                made = cast("Callable[[Request], Response]", answer)
                response = await run_in_threadpool(made, request)
        except StoreProblem as error:
            _log_once(error)
            return problem(503, str(error))
        except Exception:
            _LOG.exception("%s failed", request.url.path)
            return problem(503, _("The figures cannot be shown right now"))
        _LOGGED.clear()
        return response

    return answered


def _log_once(error: StoreProblem) -> None:
    if type(error) in _LOGGED:
        return
    _LOGGED.add(type(error))
    language = current_language()
    set_language(DEFAULT)
    _LOG.error("%s", error)
    set_language(language)
