"""Serve the dashboard: `python -m lib.server`.

`streamlit run app.py` serves the same program. This also stops gracefully: what was asked for is
answered, readers' pages are told that the server goes and come back by themselves, and the exit
is clean. It asks nobody outside anything.
"""

import argparse
import errno
import logging
import signal
import socket
import sys
import threading
import webbrowser
from typing import Final

import uvicorn

from lib.cli import Formatter, Parser, add_options
from lib.i18n import _
from lib.server import live, settings
from lib.server.health import tell_at_start
from lib.server.logs import LOGGING
from lib.server.request_timeouts import TimeoutProtocol
from lib.store.errors import system_words

_GRACE: Final = 5  # graceful shutdown timeout in seconds
_MESSAGE: Final = 2 * 2**20  # largest WebSocket message in bytes; real ones are up to 20 kB
_CONNECTIONS: Final = 1000  # concurrent connections; further ones get 503


class _Server(uvicorn.Server):
    """Uvicorn server that opens a browser once it can answer."""

    def __init__(self, config: uvicorn.Config, opens: str) -> None:
        super().__init__(config)
        self._opens = opens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Bind the port, then open the browser if one was asked for."""
        await super().startup(sockets)
        if self.started and self._opens:
            threading.Thread(target=webbrowser.open, args=(self._opens,), daemon=True).start()


def main(given: list[str] | None = None) -> int:
    """Run the server until a signal stops it.

    Args:
        given: the command's arguments; None takes the program's own.

    Returns:
        The exit status: 0 after a graceful stop, 2 for a setting that cannot be used, and
        1 where it could not listen.
    """
    chosen = _arguments().parse_args(given)
    try:
        settings.read()
    except settings.SettingProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    address = f"http://{chosen.host}:{chosen.port}"
    if reason := _taken(chosen.host, chosen.port):
        print(reason.format(address=address), file=sys.stderr)
        return 1
    server = _Server(_config(chosen.host, chosen.port), address if chosen.open else "")
    # Uvicorn raises the signal again after shutdown; nothing is left to do by then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    print(_("The dashboard is at {address}").format(address=address), flush=True)
    tell_at_start()
    server.run()
    live.close()
    return 0 if server.started else 1


def _taken(host: str, port: int) -> str:
    """Error message for a host and port that cannot be bound; empty if they can."""
    try:
        for family, kind, protocol, _name, place in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                tried.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _(
                "A program listens at {address} already. Nothing was started: stop that program, "
                "or choose another port with --port."
            )
        words = _("Nobody can listen at {address}: {why}. Choose others with --host and --port.")
        return words.replace("{why}", system_words(error))
    return ""


def _arguments() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m lib.server",
        description=_("Serve the dashboard."),
        formatter_class=Formatter,
        add_help=False,
    )
    group = add_options(parser)
    group.add_argument(
        "--host",
        default="127.0.0.1",
        metavar=_("ADDRESS"),
        help=_("the machine's address to listen on"),
    )
    group.add_argument(
        "--port", type=int, default=8501, metavar=_("NUMBER"), help=_("the port to listen on")
    )
    group.add_argument("--open", action="store_true", help=_("open it in a browser"))
    return parser


def _config(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "app:app",
        host=host,
        port=port,
        http=TimeoutProtocol,
        ws="websockets-sansio",
        ws_max_size=_MESSAGE,
        ws_per_message_deflate=True,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        limit_concurrency=_CONNECTIONS,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        log_config=LOGGING,
    )


if __name__ == "__main__":
    logging.captureWarnings(capture=True)
    sys.exit(main())
