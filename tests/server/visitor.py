"""A browser without a screen: cookies, a session, files, and a real sign-in at a provider."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from tests.server.reader import Served, ask, texts

PAGE = "registrering"
SIGNED_WITH = "bare for denne proeven, og lang nok til aa brukes"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "samhandlingsmonitoren"
client_secret = "hemmelig"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[editors]
"ola@example.org" = "NO"
"kari@example.org" = ["12"]
"""


def write_secrets(folder: Path, port: int, provider: str) -> dict[str, str]:
    """Configure a provider; the environment that makes a server use it."""
    file = folder / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    file.write_text(SECRETS.format(port=port, provider=provider, secret=SIGNED_WITH), "utf-8")
    return {"HOME": str(folder)}


@dataclass
class Page:
    """An open session: its connection, its name, and what stands on it."""

    connection: ClientConnection
    session: str = ""
    words: str = ""
    buttons: dict[str, str] = field(default_factory=dict)  # id by label
    redirect: str = ""

    def ask(self, page: str = PAGE) -> str:
        """Run a page; everything that is written on it."""
        ask(self.connection, page)
        return self.drawn()

    def press(self, label: str) -> str:
        """Press a button; where the page is sent by it."""
        wanted = BackMsg()
        state = wanted.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.buttons[label], True
        self.connection.send(wanted.SerializeToString())
        self.drawn()
        return self.redirect

    def drawn(self) -> str:
        """Wait for the end of a run; everything that is written on the page."""
        words: list[str] = []
        while True:
            frame = self.connection.recv(timeout=60)
            message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
            if message.HasField("new_session"):
                self.session = message.new_session.initialize.session_id
                self.buttons, words = {}, []
            if message.HasField("auth_redirect"):
                self.redirect = message.auth_redirect.url
            if message.HasField("delta"):
                words += texts(message.delta)
                button = message.delta.new_element.button
                if button.id:
                    self.buttons[button.label] = button.id
            early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if message.HasField("script_finished") and not early:
                self.words = re.sub(r"\\(.)", r"\1", "\n".join(words))
                return self.words


class Visitor:
    """One browser."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{server.port}", trust_env=False, timeout=60
        )
        self.http.get("/_stcore/health").raise_for_status()

    @property
    def token(self) -> str:
        return self.http.cookies.get("_streamlit_xsrf") or ""

    @property
    def cookies(self) -> str:
        """All cookies as they are sent."""
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)

    @contextmanager
    def open(self, page: str = PAGE) -> Iterator[Page]:
        """Open a page in a window."""
        with self.server.connect(self.cookies, self.token) as connection:
            window = Page(connection)
            window.ask(page)
            yield window

    def sign_in(self, who: str) -> None:
        """Go to the provider and come back."""
        with self.open() as window:
            address = window.press("Logg inn")
        asked = self.http.get(address, follow_redirects=True)
        answer = self.http.post(asked.url, data={"sub": who})
        while answer.is_redirect and answer.request.url.path != "/oauth2callback":
            answer = self.http.get(answer.headers["location"])
        assert self.http.cookies.get("_streamlit_user"), answer.text

    def sign_out(self, **headers: str) -> httpx.Response:
        """Ask for the address that the button leads to."""
        return self.http.get("/auth/logout", headers={"Sec-Fetch-Site": "same-origin", **headers})

    def send(self, session: str, size: int, **headers: str) -> httpx.Response:
        """Send a file of some size to a session."""
        file = {"projects.csv": ("projects.csv", b"x" * size, "text/csv")}
        return self.http.put(address(session), files=file, headers={**self.sends(), **headers})

    def sends(self) -> dict[str, str]:
        """What a page of ours says with all that it sends."""
        origin = f"http://127.0.0.1:{self.server.port}"
        return {"X-Xsrftoken": self.token, "Origin": origin}

    def close(self) -> None:
        self.http.close()


def address(session: str) -> str:
    """Where a file for a session goes; its name is the sender's choice."""
    return f"/_stcore/upload_file/{session}/{uuid4()}"
