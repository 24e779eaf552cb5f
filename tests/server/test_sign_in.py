"""A sign-in leads back to the page it began on, and to no other site."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from lib.server.sign_in import SignInMiddleware
from tests.server.ask import Browser

HOST = "http://monitor.example"


def browser() -> Browser:
    def away(_request: Request) -> RedirectResponse:
        return RedirectResponse("https://provider.example/authorize", 302)

    def home(_request: Request) -> RedirectResponse:
        return RedirectResponse("/", 302)

    routes = [
        Route("/auth/login", away),
        Route("/oauth2callback", home),
        Route("/kart", lambda _request: PlainTextResponse("x")),
    ]
    return Browser(SignInMiddleware(Starlette(routes=routes)))


def kept(page: str) -> str:
    """The cookie that a sign-in from a page leaves."""
    answer = browser().get("/auth/login", {"referer": page})
    assert answer.headers["location"].startswith("https://provider.example/")
    return answer.headers.get("set-cookie", "").partition(";")[0]


def landed(cookie: str) -> str:
    return browser().get("/oauth2callback?code=1", {"cookie": cookie}).headers["location"]


@pytest.mark.parametrize(
    "where", ["/registrering", "/registrering?omrade=12&sprak=nn", "/sti/registrering?q=a%20b"]
)
def test_back_to_the_page_with_what_was_chosen(where: str) -> None:
    assert landed(kept(HOST + where)) == where
    answer = browser().get("/oauth2callback", {"cookie": kept(HOST + where)})
    assert "samhandling_back=; Max-Age=0" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://evil.example/registrering",
        HOST + "//evil.example/",
        HOST + "/\\evil.example",
        HOST + "/" + "a" * 3000,
    ],
)
def test_pages_that_are_not_ours_are_not_remembered(page: str) -> None:
    assert kept(page) == ""


@pytest.mark.parametrize(
    "cookie", ["", "samhandling_back=//evil.example", "samhandling_back=https%3A//evil.example"]
)
def test_a_cookie_that_somebody_made_leads_nowhere(cookie: str) -> None:
    assert landed(cookie) == "/"


def test_other_answers_are_left_alone() -> None:
    answer = browser().get("/kart", {"referer": HOST + "/x", "cookie": "samhandling_back=/y"})
    assert "set-cookie" not in answer.headers
