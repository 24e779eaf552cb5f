"""Asks the open data as a program does, without a server."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
from starlette.applications import Starlette

from lib import server
from lib.ui.navigation import PageSpec
from tests.server.ask import in_a_thread

API = "/api/samhandling"


class Client:
    """One server for all tests: Datasette takes a second to start."""

    def __init__(self, base: str, pages: Sequence[PageSpec] = ()) -> None:
        self._app = Starlette(routes=server.routes(base, pages))
        self.base = base

    def request(self, method: str, path: str, **details: Any) -> httpx.Response:
        """Ask for a path below the dashboard's own, or for one that was handed out."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://monitor.example"
            ) as asking:
                whole = path.startswith(("/helse", "https://"))
                url = path if whole else f"/{self.base}{path}"
                return await asking.request(method, url, **details)

        return in_a_thread(lambda: asyncio.run(ask()))

    def get(self, path: str, **details: Any) -> httpx.Response:
        return self.request("GET", path, **details)


def get(client: Client, path: str, **query: str) -> Any:
    """What an answer holds, which must be there."""
    answer = client.get(path, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()
