"""A statistics bank of our own on 127.0.0.1, which speaks the API's documented JSON-stat2."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import Any

CODES = {
    "Region": ["0", "12", "1201"],
    "ContentsCode": ["Antall", "Andel"],
    "Tid": ["2030", "2031"],
}


def figure(codes: dict[str, str]) -> float:
    """A made figure that tells where it belongs."""
    share = 0.5 if codes["ContentsCode"] == "Andel" else 0
    return CODES["Region"].index(codes["Region"]) * 1000 + int(codes["Tid"]) + share


def data_set(codes: dict[str, list[str]], *, values: bool = True) -> dict[str, Any]:
    """A table as the API answers it."""
    answer: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "Prøvetabell",
        "source": "Prøve",
        "updated": "2026-11-20T07:00:00Z",
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "dimension": {
            name: {
                "label": name.lower(),
                "category": {
                    "index": {code: place for place, code in enumerate(each)},
                    "label": {code: f"navn {code}" for code in each},
                },
            }
            for name, each in codes.items()
        },
    }
    if values:
        combinations = product(*codes.values())
        answer["value"] = [figure(dict(zip(codes, each, strict=True))) for each in combinations]
    return answer


Spoil = Callable[[dict[str, Any]], Any]


@dataclass
class Bank:
    """What the stub answers, and what it was asked.

    Attributes:
        spoil: changes an answer with figures before it is sent.
        status: the HTTP status of answers with figures.
        asked: the selections asked for.
        refuse: how many questions to refuse with 429 first.
    """

    spoil: Spoil = lambda answer: answer
    status: int = 200
    refuse: int = 0
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""


@contextmanager
def bank() -> Iterator[Bank]:
    """The stub, running."""
    state = Bank()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send(200, data_set(CODES, values=False))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            codes = {each["variableCode"]: each["valueCodes"] for each in body["selection"]}
            assert "outputFormat=json-stat2" in self.path
            if state.refuse:
                state.refuse -= 1
                self.send(429, {"title": "Too many"})
                return
            state.asked.append(codes)
            self.send(state.status, state.spoil(data_set(codes)))

        def send(self, status: int, answer: object) -> None:
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
