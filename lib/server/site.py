"""Routes outside the pages: API documents and well-known files."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lib.i18n import _, current_language
from lib.server import crawlers, openapi
from lib.server.api_page import api_page
from lib.server.documents import DocumentLocation, Page
from lib.server.open_data import for_programs
from lib.server.responses import ANYONE, conditional_response, handle_errors
from lib.server.settings import Settings
from lib.server.urls import path_prefix, public_base_url, split_address

_Answers: TypeAlias = dict[str, Callable[[Request], Response]]


def routes(base: str, settings: Settings, pages: Sequence[Page]) -> list[Route]:
    """List the routes.

    Args:
        base: the path that the dashboard is served under; empty for the top.
        settings: the public address, and whom to ask.
        pages: the dashboard's pages.
    """
    prefix = path_prefix(base)
    place = DocumentLocation(split_address(settings.address, prefix)[1])

    def described(request: Request) -> Response:
        return _described(request, settings, prefix)

    def page(request: Request) -> Response:
        return api_page(request, place, settings, prefix)

    def robots(_request: Request) -> Response:
        return crawlers.robots(settings, prefix)

    def security(_request: Request) -> Response:
        return crawlers.security(settings) or _nothing()

    def sitemap(request: Request) -> Response:
        return crawlers.sitemap(request, settings, prefix, pages) or _nothing()

    # Crawlers ask for these at the root only, also under a base path.
    at_the_top: _Answers = {"/robots.txt": robots, "/.well-known/security.txt": security}
    below: _Answers = {
        **at_the_top,
        **dict.fromkeys(("/api", "/api/"), page),
        "/openapi.json": for_programs(described),
        "/favicon.ico": crawlers.icon,
        "/sitemap.xml": sitemap,
    }
    found = {**at_the_top, **{f"{prefix}{path}": answer for path, answer in below.items()}}
    return [Route(path, handle_errors(answer)) for path, answer in found.items()]


def _described(request: Request, settings: Settings, prefix: str) -> Response:
    whole = public_base_url(request.scope, settings, prefix)
    home = f"{whole}/data" if whole else ""
    server = settings.address or prefix or "/"
    body = openapi.described(current_language(), server, home, settings.contact)
    headers = {**ANYONE, "Content-Language": current_language(), "Vary": "Accept-Language"}
    answer = Response(body, media_type="application/json", headers=headers)
    return conditional_response(request, answer)


def _nothing() -> Response:
    return PlainTextResponse(_("There is nothing at this address.") + "\n", 404)
