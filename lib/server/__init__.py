"""What the server does beside Streamlit, and around it.

The routes and the middleware go into `st.App` in app.py, so that they are there however it is
started; `python -m lib.server`, which `make run` uses, adds a graceful stop and the log.
"""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import Route

from lib.server import live, open_data, outlines, settings, site
from lib.server.addresses import prefix_of
from lib.server.answers import Answers
from lib.server.bare import BareAnswers
from lib.server.desk import Desk
from lib.server.documents import Page
from lib.server.first_paint import FirstPaint
from lib.server.guard import Guard
from lib.server.health import health
from lib.server.logs import quiet_uvicorn
from lib.server.measures import Measured, metrics
from lib.server.messages import Messages
from lib.server.missing import Missing
from lib.server.packing import Packing
from lib.server.responses import handle_errors
from lib.server.sign_in import SignIns
from lib.server.sign_out import SignOuts
from lib.server.uploads import Uploads

__all__ = ["middleware", "quiet_uvicorn", "routes"]


def routes(base: str = "", pages: Sequence[Page] = ()) -> list[Route]:
    """The routes: live figures, the maps' shapes, open data, documents, health and measures.

    Args:
        base: the path that the dashboard is served under; empty for the top.
        pages: the dashboard's pages.
    """
    prefix, found = prefix_of(base), settings.read()
    return [
        *live.routes(base, found),
        *site.routes(base, found, pages),
        *open_data.routes(base, found),
        Route(f"{prefix}/former/{{kind}}.json", handle_errors(outlines.areas)),
        Route(f"{prefix}/healthz", handle_errors(health)),
        Route(f"{prefix}/metrics", metrics),
    ]


def middleware(desk: Desk, base: str = "", pages: Sequence[Page] = ()) -> list[Middleware]:
    """What every request passes through, the outermost first.

    Args:
        desk: knows who readers are, and which files are held for them.
        base: the path that the dashboard is served under; empty for the top.
        pages: the dashboard's pages.
    """
    found = settings.read()
    return [
        Middleware(Measured, found),
        Middleware(Answers, found),
        Middleware(Guard, found),
        Middleware(Messages, desk),
        Middleware(SignIns),
        Middleware(SignOuts, desk),
        Middleware(Uploads, found, desk),
        Middleware(Packing, base),
        Middleware(FirstPaint),
        Middleware(Missing, found, base, pages),
        Middleware(BareAnswers),
    ]
