"""What the server does beside Streamlit: the live figures, open data, pages in a reader's language.

The routes and the middleware go into `st.App` in app.py.
"""

from starlette.middleware import Middleware
from starlette.routing import Route

from lib.server import live, open_data
from lib.server.first_paint import FirstPaint

__all__ = ["middleware", "routes"]


def routes(base: str = "") -> list[Route]:
    """What is answered beside the pages.

    Args:
        base: the path that the dashboard is served under; empty for the top.
    """
    return [*live.routes(base), *open_data.routes(base)]


def middleware() -> list[Middleware]:
    """What every request passes through, the outermost first."""
    return [Middleware(FirstPaint)]
