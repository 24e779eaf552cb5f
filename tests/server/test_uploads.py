"""Which files are let through, without a server: who is asked what, and in which order."""

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lib.imports import NotEditor
from lib.server.settings import Settings
from lib.server.uploads import UploadMiddleware
from lib.store import StoreProblem
from lib.store.paths import store_path
from tests.server.ask import Answer, Browser

FILE = "/_stcore/upload_file/kari/x"
ROOM = 100


class Counter:
    """A desk that admits whoever the session is named after, and notes what it is asked."""

    def __init__(self, held: int = 0, old: int = 0) -> None:
        self.kept = held
        self.old = old
        self.asked: list[str] = []

    def admit(self, session: str, cookies: Mapping[str, str], token: str) -> str:  # noqa: ARG002
        if session == "broken":
            raise StoreProblem(store_path())
        if token != "right":  # noqa: S105 - a test's
            raise NotEditor("not an editor")
        return session

    def held(self) -> int:
        return self.kept

    def release(self, person: str) -> None:
        self.asked.append(f"release {person}")

    def release_oldest(self, size: int) -> None:
        self.asked.append(f"release {size}")
        self.kept -= self.old

    def keep(self, session: str, person: str) -> None:
        self.asked.append(f"keep {session} {person}")

    def refuse(self, session: str, cookies: Mapping[str, str], sentence: str) -> None:  # noqa: ARG002
        self.asked.append(f"refuse {session} {sentence[:10]}")

    def sign_out(self, cookies: Mapping[str, str]) -> None:  # noqa: ARG002
        raise AssertionError

    def understands(self, content: bytes) -> bool:  # noqa: ARG002
        raise AssertionError


async def take(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def send(
    desk: Counter, *body: bytes, path: str = FILE, method: str = "PUT", **headers: str
) -> Answer:
    route = Route("/{path:path}", take, methods=["GET", "POST", "PUT", "DELETE"])
    guarded = Middleware(UploadMiddleware, Settings(uploads=ROOM), desk)
    sent = {"x-xsrftoken": "right", **{name.replace("_", "-"): v for name, v in headers.items()}}
    return Browser(Starlette(routes=[route], middleware=[guarded])).ask(method, path, sent, body)


def test_a_file_of_an_editor_takes_the_place_of_the_last() -> None:
    desk = Counter()
    assert send(desk, b"x" * 60, b"x" * 40).text == "100"
    assert desk.asked == ["release kari", "keep kari kari"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_is_read_from_anyone_else(method: str) -> None:
    desk = Counter()
    refused = send(desk, method=method, x_xsrftoken="wrong")  # with no body: who reads would wait
    assert (refused.status_code, refused.text) == (403, "not an editor\n")
    assert desk.asked == ["refuse kari "]


def test_where_nobody_can_tell_nothing_is_taken() -> None:
    assert send(Counter(), b"x", path=FILE.replace("kari", "broken")).status_code == 503


@pytest.mark.parametrize(
    "body",
    [(b"x" * 101,), (b"x" * 60, b"x" * 41), (b"x" * 60, b"x" * 41, b"x" * 1000)],
    ids=["at once", "at the end", "in the middle"],
)
@pytest.mark.parametrize("length", [None, 10, 101])
def test_what_finds_no_room_is_refused_whatever_was_promised(
    body: tuple[bytes, ...], length: int | None
) -> None:
    desk = Counter()
    head = {} if length is None else {"content_length": str(length)}
    refused = send(desk, *body, **head)
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "60"
    assert desk.asked[-1] == "refuse kari The server"


def test_old_files_make_room_when_there_is_none() -> None:
    desk = Counter(held=90, old=80)
    assert send(desk, b"x" * 50).text == "50"
    assert "release 40" in desk.asked


def test_all_else_is_passed_on() -> None:
    assert send(Counter(), b"x", path="/kart", method="PUT", x_xsrftoken="").text == "1"
    assert send(Counter(), b"", method="GET", x_xsrftoken="").status_code == 200
