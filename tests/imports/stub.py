"""A statistics bank of our own on 127.0.0.1, which answers as PxWebApi v2 is documented to.

What it refuses, it refuses with the service's own titles: a variable or a code that does not exist,
a variable that must be chosen, too many cells (400), a code named twice (500, empty), a table that
does not exist or a long address (404), too many questions (429 with Retry-After).
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from math import prod
from typing import Any

CODES = {
    "Region": ["0", "12", "1201"],
    "ContentsCode": ["Antall", "Andel"],
    "Tid": ["2030", "2031"],
}
LONGEST_ADDRESS = 2100
MOST_CELLS = 800_000


def figure(codes: Mapping[str, str]) -> float:
    """A made figure that tells where it belongs."""
    share = 0.5 if codes["ContentsCode"] == "Andel" else 0
    return CODES["Region"].index(codes["Region"]) * 1000 + int(codes["Tid"]) + share


@dataclass
class Table:
    """A table of the bank.

    Attributes:
        codes: its variables and their codes.
        figure: the figure of one code of every variable; a text is a sign, and no figure.
        eliminable: variables that may be left out of a question.
        labels: what codes are called; `navn <code>` otherwise.
        updated: when it was last changed.
    """

    codes: dict[str, list[str]]
    figure: Callable[[Mapping[str, str]], float | str] = figure
    eliminable: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)
    updated: str = "2032-06-20T06:00:00Z"


def data_set(
    codes: dict[str, list[str]], table: Table | None = None, *, values: bool = True
) -> dict[str, Any]:
    """A table as the API answers it; a variable that was left out is summed away."""
    table = table or Table(CODES)
    answer: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "Prøvetabell",
        "source": "Prøve",
        "updated": table.updated,
        "id": list(codes),
        "size": [len(each) for each in codes.values()],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "dimension": {
            name: {
                "label": name.lower(),
                "extension": {"elimination": not values and name in table.eliminable},
                "category": {
                    "index": {code: place for place, code in enumerate(each)},
                    "label": {code: table.labels.get(code, f"navn {code}") for code in each},
                },
            }
            for name, each in codes.items()
        },
    }
    if values:
        combinations = product(*codes.values())
        cells = [_cell(table, dict(zip(codes, each, strict=True))) for each in combinations]
        answer["value"] = [None if isinstance(cell, str) else cell for cell in cells]
        signs = {str(n): cell for n, cell in enumerate(cells) if isinstance(cell, str)}
        answer |= {"status": signs} if signs else {}
    return answer


def _cell(table: Table, codes: dict[str, str]) -> float | str:
    """The figure of a cell, or its sign; over all codes of the variables that were left out."""
    rest = {name: every for name, every in table.codes.items() if name not in codes}
    found = [
        table.figure(codes | dict(zip(rest, each, strict=True))) for each in product(*rest.values())
    ]
    signs = [each for each in found if isinstance(each, str)]
    return signs[0] if signs else sum(each for each in found if not isinstance(each, str))


Spoil = Callable[[dict[str, Any]], Any]


@dataclass
class Bank:
    """What the stub answers, and what it was asked.

    Attributes:
        tables: its tables by number.
        spoil: changes an answer with figures before it is sent.
        status: the HTTP status of answers with figures.
        asked: the selections asked for.
        refuse: how many questions to refuse with 429 first.
        headers: what else each answer has at its head.
        cut: how many bytes of an answer with figures are held back.
    """

    tables: dict[str, Table] = field(default_factory=lambda: {"01234": Table(CODES)})
    spoil: Spoil = lambda answer: answer
    status: int = 200
    refuse: int = 0
    headers: dict[str, str] = field(default_factory=lambda: {"Retry-After": "7"})
    cut: int = 0
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""

    def wrong(self, table: Table, codes: dict[str, list[str]]) -> tuple[int, str]:
        """The status and the title that a question is refused with; 200 where it is right."""
        refused = {
            (400, "Non-existent variable"): codes.keys() - table.codes.keys(),
            (400, "Missing selection for mandantory variable"): (
                table.codes.keys() - codes.keys() - table.eliminable
            ),
            (400, "Non-existent value"): any(
                set(each) - set(table.codes.get(name, each)) for name, each in codes.items()
            ),
            (500, ""): any(len(set(each)) < len(each) for each in codes.values()),
            (400, "Too many cells selected"): prod(map(len, codes.values())) > MOST_CELLS,
            (self.status, "Refused"): self.status != 200,
        }
        return next((answer for answer, wrong in refused.items() if wrong), (200, ""))

    def send_headers(self, handler: BaseHTTPRequestHandler) -> None:
        for name, value in self.headers.items():
            handler.send_header(name, value)


@contextmanager
def bank() -> Iterator[Bank]:
    """The stub, running."""
    state = Bank()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            table = self.table()
            if table is None or len(self.path) > LONGEST_ADDRESS:
                self.send(404, {"title": "Not found"})
            else:
                self.send(200, data_set(table.codes, table, values=False))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            codes = {each["variableCode"]: each["valueCodes"] for each in body["selection"]}
            assert "outputFormat=json-stat2" in self.path
            table = self.table()
            if state.refuse:
                state.refuse -= 1
                self.send(429, {"title": "Too many"})
                return
            state.asked.append(codes)
            if table is None:
                self.send(404, {"title": "Not found"})
                return
            status, title = state.wrong(table, codes)
            if status == 200:
                self.send(200, state.spoil(data_set(codes, table)), state.cut)
            else:
                self.send(status, {"type": "Parameter error", "title": title} if title else b"")

        def table(self) -> Table | None:
            return state.tables.get(self.path.split("/")[2])

        def send(self, status: int, answer: object, cut: int = 0) -> None:
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            state.send_headers(self)
            self.end_headers()
            self.wfile.write(raw[: len(raw) - cut])
            self.close_connection = True

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
