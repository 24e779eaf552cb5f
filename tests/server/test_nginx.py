"""Several server processes behind nginx, with the configuration that is shipped.

Readers are programs that speak Streamlit's protocol: no browser is needed to hold a session.
"""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from lib.store import Store
from lib.store.paths import VARIABLE
from tests.browser.harness import ROOT, Server, free_port, start_server

SHIPPED = ROOT / "deploy" / "nginx.conf"
AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/samhandling.conf;
}}
"""


def find_nginx() -> str:
    """The nginx that NGINX names, or Debian's."""
    names = (os.environ.get("NGINX", ""), "nginx", "/usr/sbin/nginx")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    assert found, "There is no nginx: install the package nginx, or set NGINX"
    return found


def configured(folder: Path, port: int, servers: list[Server]) -> Path:
    """The shipped configuration with this test's ports and folders, and nothing else changed."""
    text = SHIPPED.read_text("utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/samhandling": f"{folder}/cache",
        "/var/log/nginx/samhandling.log": f"{folder}/access.log",
        **{
            f"127.0.0.1:{8501 + number}": server.url.removeprefix("http://")
            for number, server in enumerate(servers)
        },
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "samhandling.conf").write_text(text, "utf-8")
    whole = folder / "nginx.conf"
    # Started by root, nginx would become somebody who may not enter the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(AROUND.format(folder=folder, user=user), "utf-8")
    return whole


@dataclass
class Front:
    """Two server processes, and nginx before them."""

    url: str
    folder: Path
    servers: list[Server]
    marks: int = 0

    def get(self, path: str, cookie: str = "", **headers: str) -> tuple[int, bytes, Message]:
        """Ask nginx: status, content, headers."""
        sent = {**headers, **({"Cookie": cookie} if cookie else {})}
        request = urllib.request.Request(f"{self.url}{path}", headers=sent)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def logged(self, path: str, number: int = 1) -> list[str]:
        """The lines of nginx's log on a path: nginx writes one after the reader has the answer."""
        log = self.folder / "access.log"
        deadline = time.monotonic() + 10
        while True:
            text = log.read_text("utf-8") if log.exists() else ""
            whole = text[: text.rfind("\n") + 1]  # the last line may still be under way
            lines = [line for line in whole.splitlines() if path in line]
            if len(lines) >= number:
                return lines
            assert time.monotonic() < deadline, f"nginx wrote {len(lines)} lines on {path}"
            time.sleep(0.01)

    def server_of(self, cookie: str) -> Server:
        """Which process a reader is led to."""
        self.marks += 1
        marked = f"/healthz-of-{self.marks}-"
        self.get(marked, cookie)
        # Where it was tried twice, the one that answered.
        address = self.logged(marked)[-1].split()[-1]
        return next(each for each in self.servers if each.url.endswith(address))


class Reader:
    """One reader with an open session."""

    def __init__(self, front: Front, cookie: str = "") -> None:
        self._front = front
        if not cookie:
            given = front.get("/")[2]["Set-Cookie"]
            assert "HttpOnly" in given
            cookie = given.partition(";")[0]
        self.cookie = cookie
        self._open = ExitStack()
        self.connect()

    def connect(self) -> None:
        """Open a session, also in place of one that was lost, as the page in a browser does."""
        self._open.close()
        connecting = connect(
            self._front.url.replace("http", "ws", 1) + "/_stcore/stream",
            additional_headers={"Cookie": self.cookie},
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            proxy=None,
        )
        self._socket: ClientConnection = self._open.enter_context(connecting)

    def run(self) -> tuple[str, str]:
        """Have a page drawn: which session it is, and the page's title."""
        message = BackMsg()
        message.rerun_script.page_name = "tilgjengelighet"
        self._socket.send(message.SerializeToString())
        session, titles = "", []
        while True:
            answer = self._socket.recv(timeout=60)
            assert isinstance(answer, bytes)
            found = ForwardMsg.FromString(answer)
            session = found.new_session.initialize.session_id or session
            heading = found.delta.new_element.heading
            titles += [heading.body] if heading.tag == "h1" else []
            if found.HasField("script_finished"):
                assert found.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return session, titles[0]

    def lost(self, seconds: float = 30) -> bool:
        """Whether the session is gone, or goes in that time."""
        try:
            while True:
                self._socket.recv(timeout=seconds)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False

    def leave(self) -> None:
        self._open.close()


@pytest.fixture(scope="module")
def front(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    env = {VARIABLE: str(store.path)}
    with ThreadPoolExecutor(2) as pool:
        servers = list(pool.map(lambda _number: start_server(folder, env=env), range(2)))
    port = free_port()
    whole = configured(folder, port, servers)
    command = [find_nginx(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(whole)]
    found = Front(f"http://127.0.0.1:{port}", folder, servers)
    with subprocess.Popen(command) as nginx:
        try:
            wait_for(found, nginx)
            yield found
        finally:
            nginx.terminate()
            for server in servers:
                server.stop()


def wait_for(front: Front, nginx: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert nginx.poll() is None, (front.folder / "error.log").read_text("utf-8")
        try:
            if front.get("/_stcore/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError((front.folder / "error.log").read_text("utf-8"))


def test_what_is_for_those_who_run_it_is_not_for_readers(front: Front) -> None:
    for path in ("/metrics", "/_stcore/metrics"):
        assert front.get(path)[0] == 404
    head = front.get("/")[2]
    assert head["Server"] == "nginx"


def test_files_are_few_and_go_where_files_go(front: Front) -> None:
    def send(path: str, size: int) -> int:
        asked = urllib.request.Request(f"{front.url}{path}", bytes(size), method="PUT")  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    assert send("/kart", 65 * 1024) == 413
    answers = [send("/_stcore/upload_file/session/file", 100) for _number in range(30)]
    assert answers[0] == 403  # by the process: nobody is signed in
    assert answers[-1] == 429
    lines = front.logged("/_stcore/upload_file/", 30)
    assert not [line for line in lines if "session" in line]


def test_what_stands_beside_the_pages_is_passed_on(front: Front) -> None:
    for path in ("/robots.txt", "/openapi.json", "/api", "/favicon.ico"):
        assert front.get(path)[0] == 200, path
    status, content, _headers = front.get("/finnes-ikke")
    assert (status, b"Siden finnes ikke" in content) == (404, True)
    answer = front.get("/api/samhandling/projects.csv?_size=1")
    assert answer[2]["Link"].startswith("</api/samhandling/projects.csv?")


def test_the_log_holds_nothing_of_a_reader(front: Front) -> None:
    front.get("/data?q=hemmelig", "samhandling_server=kari")
    front.logged("/data")
    log = (front.folder / "access.log").read_text("utf-8")
    for word in ("hemmelig", "kari", "127.0.0.1 "):
        assert word not in log


def test_scripts_are_fetched_once_from_the_processes(front: Front) -> None:
    page = front.get("/")[1].decode()
    script = "/static/" + page.partition('src="./static/')[2].partition('"')[0]
    packed = {"Accept-Encoding": "gzip"}
    first, again = (front.get(script, **packed) for _time in range(2))
    assert first[1] == again[1]
    assert "immutable" in first[2]["Cache-Control"]
    lines = front.logged(script, 2)
    assert [line.endswith(" -") for line in lines] == [False, True]  # nobody was asked


def test_when_a_process_is_killed_its_readers_return_and_others_notice_nothing(
    front: Front,
) -> None:
    readers: dict[str, Reader] = {}
    for _try in range(20):
        reader = Reader(front)
        where = front.server_of(reader.cookie).url
        if where in readers:
            reader.leave()
        readers.setdefault(where, reader)
        if len(readers) == 2:
            break
    assert len(readers) == 2, "all readers were led to one process"
    before = [reader.run() for reader in readers.values()]
    lost, kept = readers.values()
    killed, left = (front.server_of(reader.cookie) for reader in (lost, kept))
    os.killpg(killed.process.pid, signal.SIGKILL)
    assert lost.lost()
    assert not kept.lost(seconds=0.1)
    lost.connect()
    session, title = lost.run()
    assert title == before[0][1] == "Tilgjengelighetserklæring"
    assert session != before[0][0]
    assert kept.run() == before[1]
    assert front.server_of(lost.cookie) is left
    assert front.get("/", lost.cookie)[0] == 200
    for reader in (lost, kept):
        reader.leave()
