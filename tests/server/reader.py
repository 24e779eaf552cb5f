"""A reader without a browser: what Streamlit's page sends and gets over its connection."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from lib.store.paths import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
_OUT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Served:
    """`python -m lib.server` at work."""

    port: int
    process: subprocess.Popen[bytes]
    log_file: Path

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Ask for something; status and text."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", None, dict(headers or {})
        )
        try:
            with _OUT.open(request, timeout=30) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def log(self) -> str:
        return self.log_file.read_text("utf-8", errors="replace")

    def spent(self) -> float:
        """The processor time that the server has used so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """How much of the machine's memory the server holds, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024

    def connect(self, cookies: str = "", token: str = "") -> ClientConnection:
        """Open a connection as a reader's page does; with cookies and the token among them."""
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[Subprotocol(name) for name in ("streamlit", token) if name],
            origin=Origin(f"http://127.0.0.1:{self.port}"),
            additional_headers={"Cookie": cookies} if cookies else {},
            proxy=None,
            open_timeout=60,
            max_size=None,
        )

    def read(self, page: str = "", query: str = "") -> str:
        """Open a page as a new reader; everything that is written on it."""
        with self.connect() as connection:
            return read(connection, page, query)


def ask(connection: ClientConnection, page: str = "", query: str = "") -> None:
    """Ask for a page over an open connection, and do not wait for it."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.query_string = query
    connection.send(wanted.SerializeToString())


def read(connection: ClientConnection, page: str = "", query: str = "") -> str:
    """Ask for a page over an open connection; everything that is written on it."""
    ask(connection, page, query)
    return told(connection)


def told(connection: ClientConnection) -> str:
    """Everything that is written on a page, when it is drawn."""
    words: list[str] = []
    while True:
        frame = connection.recv(timeout=60)
        message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        if message.HasField("delta"):
            words += texts(message.delta)
        if message.HasField("script_finished"):
            if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                continue
            return re.sub(r"\\(.)", r"\1", "\n".join(words))


def texts(message: Message) -> Iterator[str]:
    """Every text in a message."""
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if field.type == FieldDescriptor.TYPE_STRING:
                yield each
            elif isinstance(each, Message):
                yield from texts(each)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, store: Path, port: int = 0, **env: str) -> Iterator[Served]:
    """The dashboard as `make run` serves it, until the end."""
    port = port or free_port()
    log_file = folder / f"served-{port}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lib.server", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, VARIABLE: str(store), **env},
            stdout=log,
            stderr=log,
        )
    running = Served(port, process, log_file)
    try:
        _wait(running)
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def _wait(running: Served) -> None:
    deadline = time.monotonic() + 60
    while running.process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", running.port)) == 0:
                return
        time.sleep(0.05)
    message = f"The server did not start:\n{running.log()}"
    raise AssertionError(message)
