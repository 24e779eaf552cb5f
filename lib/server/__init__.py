"""What the server does beside Streamlit: the live figures, and pages in the reader's language.

The routes and the middleware go into `st.App` in app.py.
"""

from starlette.middleware import Middleware

from lib.server.first_paint import FirstPaint
from lib.server.live import routes

__all__ = ["middleware", "routes"]


def middleware() -> list[Middleware]:
    """What every request passes through, the outermost first."""
    return [Middleware(FirstPaint)]
