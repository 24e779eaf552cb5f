"""HTTP around Streamlit: routes, middleware, open data, health and metrics.

The routes and the middleware go into `st.App` in app.py, so that they are there however it is
started; `python -m lib.server`, which `make run` uses, adds a graceful stop and the log.
"""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import Route

from lib.server import geojson_routes, live, open_data, search_routes, settings, site
from lib.server.compression import CompressionMiddleware
from lib.server.documents import Page
from lib.server.health import health
from lib.server.html_shell import LocalizedHtmlMiddleware
from lib.server.logs import quiet_uvicorn
from lib.server.metrics import MetricsMiddleware, metrics
from lib.server.not_found_pages import NotFoundMiddleware
from lib.server.request_guard import RequestGuardMiddleware
from lib.server.responses import handle_errors
from lib.server.security_headers import SecurityHeadersMiddleware
from lib.server.session_gateway import SessionGateway
from lib.server.sign_in import SignInMiddleware
from lib.server.sign_out import SignOutMiddleware
from lib.server.uploads import UploadMiddleware
from lib.server.upstream_errors import UpstreamErrorMiddleware
from lib.server.urls import path_prefix
from lib.server.websocket_messages import WebSocketMessageMiddleware

__all__ = ["middleware", "quiet_uvicorn", "routes"]


def routes(base: str = "", pages: Sequence[Page] = ()) -> list[Route]:
    """List the routes: live data, GeoJSON, open data, documents, health and metrics.

    Args:
        base: the path that the dashboard is served under; empty for the top.
        pages: the dashboard's pages.
    """
    prefix, found = path_prefix(base), settings.read()
    return [
        *live.routes(base, found),
        *site.routes(base, found, pages),
        *open_data.routes(base, found),
        *search_routes.routes(base),
        Route(f"{prefix}/former/{{kind}}.json", handle_errors(geojson_routes.areas)),
        Route(f"{prefix}/healthz", handle_errors(health)),
        Route(f"{prefix}/metrics", metrics),
    ]


def middleware(
    gateway: SessionGateway, base: str = "", pages: Sequence[Page] = ()
) -> list[Middleware]:
    """List the middleware, the outermost first.

    Args:
        gateway: knows who readers are, and which files are held for them.
        base: the path that the dashboard is served under; empty for the top.
        pages: the dashboard's pages.
    """
    found = settings.read()
    return [
        Middleware(MetricsMiddleware, found),
        Middleware(SecurityHeadersMiddleware, found),
        Middleware(RequestGuardMiddleware, found),
        Middleware(WebSocketMessageMiddleware, gateway),
        Middleware(SignInMiddleware),
        Middleware(SignOutMiddleware, gateway),
        Middleware(UploadMiddleware, found, gateway),
        Middleware(CompressionMiddleware, base),
        Middleware(LocalizedHtmlMiddleware),
        Middleware(NotFoundMiddleware, found, base, pages),
        Middleware(UpstreamErrorMiddleware),
    ]
