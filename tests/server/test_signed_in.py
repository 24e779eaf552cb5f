"""Files and sign-outs over the wire, as an outsider, a reader and an editor send them."""

import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

from lib.store import SignOut, Store, note_sign_out
from lib.store.paths import VARIABLE
from lib.ui import identity
from lib.ui.identity import SignIn
from tests.server.reader import Served, free_port, served
from tests.server.visitor import SIGNED_WITH, Visitor, address, write_secrets

MB = 2**20
CEILING = 60  # MB
OLA, KARI, STRANGER = "ola", "kari", "stranger"
USERS = [
    User(sub=sub, claims={"email": f"{sub}@example.org", "email_verified": True, "name": sub})
    for sub in (OLA, KARI, STRANGER)
]
HEAD = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
NOBODY = "Filer tas imot fra redaktører som er logget inn"

Open = Callable[[], Visitor]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread(user_claims=USERS) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(scope="module")
def server(
    provider: str, store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("uploads")
    shutil.copy(store.path, folder / "samhandling.db")
    port = free_port()
    env = {**write_secrets(folder, port, provider), "SAMHANDLING_UPLOADS": str(CEILING)}
    with served(folder, folder / "samhandling.db", port, **env) as running:
        yield running


@pytest.fixture
def visitor(server: Served) -> Iterator[Open]:
    """Further browsers."""
    opened: list[Visitor] = []

    def open_one() -> Visitor:
        opened.append(Visitor(server))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def held(server: Served) -> int:
    """The bytes of files that the server holds."""
    found = re.search(r"^samhandling_file_bytes (\S+)$", server.get("/metrics")[1], re.MULTILINE)
    assert found
    return int(float(found[1]))


def test_a_reader_who_is_not_signed_in_sends_nothing(server: Served, visitor: Open) -> None:
    reader = visitor()
    with reader.open("tilgjengelighet") as page:
        refused = reader.send(page.session, 45 * MB)
        assert refused.status_code == 403
        assert NOBODY in refused.text
        for nothing in ({}, {"X-Xsrftoken": "x"}):  # as programs send: no Origin, and no token
            refused = reader.http.put(address(page.session), headers=nothing, content=b"x")
            assert refused.status_code == 403
            assert refused.text.startswith(NOBODY)
        assert reader.http.delete(address(page.session)).status_code == 403
    assert held(server) == 0


def test_an_editor_sends_one_file_at_a_time(server: Served, visitor: Open) -> None:
    ola = visitor()
    ola.sign_in(OLA)
    with ola.open() as first, ola.open() as second:
        assert "Du er logget inn som ola" in first.words
        assert ola.send(first.session, MB).status_code == 204
        assert held(server) == MB
        assert ola.send(second.session, 2 * MB).status_code == 204
        assert held(server) == 2 * MB  # the first has made room
        assert ola.http.delete(address(second.session), headers=ola.sends()).status_code == 204
        tokenless = ola.send(second.session, MB, **{"X-Xsrftoken": "x"})
        assert tokenless.status_code == 403
        assert "ikke sendt fra siden Registrering" in tokenless.text
        foreign = ola.send(second.session, MB, Origin="https://evil.example")
        assert foreign.status_code == 403
        assert "et annet nettsted" in foreign.text


def test_nobody_sends_to_anothers_session(server: Served, visitor: Open) -> None:
    ola, kari, stranger, reader = visitor(), visitor(), visitor(), visitor()
    for who, name in ((ola, OLA), (kari, KARI), (stranger, STRANGER)):
        who.sign_in(name)
    with ola.open() as page, stranger.open() as strange, reader.open() as plain:
        assert NOBODY in kari.send(page.session, MB).text
        assert NOBODY in stranger.send(page.session, MB).text
        assert NOBODY in reader.send(page.session, MB).text
        assert NOBODY in ola.send(plain.session, MB).text
        assert "ikke er blant redaktørene" in stranger.send(strange.session, MB).text
        assert NOBODY in ola.send("no-such-session", MB).text
        assert page.session not in server.log()


def test_all_files_together_have_a_ceiling(server: Served, visitor: Open) -> None:
    ola, kari = visitor(), visitor()
    ola.sign_in(OLA)
    kari.sign_in(KARI)
    with ola.open() as page, kari.open() as other:
        assert ola.send(page.session, 40 * MB).status_code == 204
        refused = kari.send(other.session, 25 * MB)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "ikke plass til filen din" in refused.text
        # The page itself says so, in the reader's language.
        assert "ikke plass til filen din" in other.drawn()
        assert kari.send(other.session, 15 * MB).status_code == 204
        assert "ikke plass" not in other.ask()
        # Ola's next file takes the place of the last.
        assert ola.send(page.session, 41 * MB).status_code == 204
        assert held(server) == 56 * MB


def test_what_comes_is_counted_whatever_the_head_says(visitor: Open) -> None:
    ola, kari = visitor(), visitor()
    ola.sign_in(OLA)
    kari.sign_in(KARI)
    with ola.open() as page, kari.open() as other:
        assert kari.send(other.session, 1).status_code == 204  # whatever was left of hers goes
        assert ola.send(page.session, 45 * MB).status_code == 204
        chunks = (HEAD, *(b"x" * MB for _number in range(40)))  # without a length
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        sent = {**kari.sends(), **kind}
        refused = kari.http.put(address(other.session), content=iter(chunks), headers=sent)
        assert refused.status_code == 503


def test_two_at_once_are_one_too_many(visitor: Open) -> None:
    ola = visitor()
    ola.sign_in(OLA)
    with ola.open() as page, half_a_file(ola, page.session):
        ola.http.get("/_stcore/health")  # Streamlit writes the same token in another way
        refused = ola.send(page.session, MB)
        assert refused.status_code == 429
        assert "fortsatt underveis" in refused.text
        assert "fortsatt underveis" in page.drawn()


@contextmanager
def half_a_file(who: Visitor, session: str) -> Iterator[None]:
    """A file on its way that does not come to its end."""
    head = f"PUT {address(session)} HTTP/1.1\r\nHost: 127.0.0.1:{who.server.port}\r\n"
    lines = {
        **who.sends(),
        "Cookie": who.cookies,
        "Content-Length": str(MB),
        "Expect": "100-continue",
    }
    lines["Content-Type"] = "multipart/form-data; boundary=x"
    with socket.create_connection(("127.0.0.1", who.server.port), timeout=30) as raw:
        raw.sendall((head + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n").encode())
        assert b"100 Continue" in raw.recv(4096)  # it is being read
        yield


SIGNED_OUT = "Du har logget ut, her eller i et annet vindu"


def test_signing_out_ends_every_window_and_every_copied_cookie(
    server: Served, visitor: Open
) -> None:
    ola, thief = visitor(), visitor()
    ola.sign_in(OLA)
    with ola.open() as page, ola.open() as second, ola.open() as sending:
        thief.http.cookies.update(ola.http.cookies)
        assert "Du er logget inn som ola" in second.words
        assert ola.send(sending.session, MB).status_code == 204
        assert ola.http.cookies.get("_streamlit_user")
        assert page.press("Logg ut").endswith("/auth/logout")
        assert ola.sign_out().is_redirect
        assert ola.http.cookies.get("_streamlit_user") is None
        assert held(server) == 0
        assert SIGNED_OUT in second.ask()
        assert "Logg inn" in second.buttons
        assert ola.send(second.session, MB).status_code == 403
        with thief.open() as copied:
            assert SIGNED_OUT in copied.words
            assert SIGNED_OUT in thief.send(copied.session, MB).text
        # What was given before is not put in after: the page asks again.
        assert SIGNED_OUT in sending.ask()
    ola.sign_in(OLA)  # within the same second, if the machine is quick
    with ola.open() as page:
        assert "Du er logget inn som ola" in page.words


def test_signing_out_is_known_to_every_process(
    server: Served, visitor: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = visitor()
    kari.sign_in(KARI)
    with kari.open() as page:
        assert "Du er logget inn som kari" in page.words
        # This is a process of its own, over the same store.
        monkeypatch.setenv(VARIABLE, str(server.log_file.with_name("samhandling.db")))
        monkeypatch.setattr(identity, "get_cookie_secret", lambda: SIGNED_WITH)
        person = SignIn({"email": "Kari@example.org"}, 0, "").person
        note_sign_out(person, SignOut(time.time() + 1, "another sign-in"), 0)
        assert SIGNED_OUT in page.ask()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Referer": "http://127.0.0.1"},
    ],
)
def test_another_site_signs_nobody_out(visitor: Open, headers: dict[str, str]) -> None:
    ola = visitor()
    ola.sign_in(OLA)
    refused = ola.sign_out(**headers)
    assert refused.status_code == 403
    assert "Logg ut med knappen" in refused.text
    assert ola.http.cookies.get("_streamlit_user")
    with ola.open() as page:
        assert "Du er logget inn som ola" in page.words
