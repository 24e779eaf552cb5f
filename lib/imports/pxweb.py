"""PxWebApi v2 client for Statistics Norway, within its rate limits.

Two addresses, one format. Whatever the answer, it is either what was asked for, cell by cell, or a
problem with a sentence that says why and what to do.

Figures are asked for by POST: an address longer than about 2,100 letters is answered by 404.
"""

import json
import socket
import ssl
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final, Self

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Retry
from urllib3.exceptions import HTTPError, InvalidHeader

from lib.i18n import _
from lib.store.errors import system_words

ADDRESS: Final = "https://data.ssb.no/api/pxwebapi/v2"
MOST_CELLS: Final = 800_000
MOST_CALLS: Final = 30
WINDOW: Final = 60.0  # seconds
TIMEOUT: Final = 60.0
LARGEST: Final = 256 * 1024 * 1024  # largest response in bytes
_TRIES: Final = 3
_BUSY: Final = frozenset({429, 503})  # statuses that are retried

CodeSelection = Mapping[str, Sequence[str]]


class ServiceProblem(Exception):  # noqa: N818 - what a reader is told about is a problem
    """The service failed; `str()` says what to do."""


@dataclass(frozen=True)
class Observation:
    """One value of a data set.

    Attributes:
        codes: the code of each variable.
        value: the figure, exactly as written; None where there is none.
        status: the sign that the service puts beside it, or empty.
    """

    codes: Mapping[str, str]
    value: Decimal | None
    status: str


@dataclass(frozen=True)
class Variable:
    """Variable (dimension) of a table.

    Attributes:
        codes: its codes, in the order of the figures.
        eliminable: whether it may be left out of a question; the figures are then of all its codes
            together, and the answer is without it.
        labels: what the service calls each code, where it says so.
        units: the unit of each code, for the variable of contents.
    """

    codes: Sequence[str]
    eliminable: bool
    labels: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metadata:
    """Metadata of a table.

    Attributes:
        title: its title.
        updated: when its figures were last changed, ISO 8601; empty where that is not said.
        variables: its variables by name.
    """

    title: str
    updated: str
    variables: Mapping[str, Variable]


@dataclass
class Client:
    """Client with rate limiting.

    Attributes:
        address: the address of the API, without a stroke at the end.
        clock: seconds that only grow.
        sleep: waits so many seconds.
        timeout: seconds to wait for an answer.
        most_cells: how many cells may be asked for at a time.
    """

    address: str = ADDRESS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    timeout: float = TIMEOUT
    most_cells: int = MOST_CELLS
    _calls: list[float] = field(default_factory=list)

    def metadata(self, table: str) -> Metadata:
        """Fetch the metadata of a table.

        Raises:
            ServiceProblem: it did not say, or says something that cannot be understood.
        """
        answer = self._ask(f"/tables/{urllib.parse.quote(table)}/metadata?lang=no")
        variables = {name: _variable(answer, name) for name in _names(answer)}
        return Metadata(str(answer.get("label") or ""), _updated(answer), variables)

    def cells(
        self, table: str, selection: CodeSelection, updated: str = ""
    ) -> Iterator[Observation]:
        """Fetch the values of a selection, in parts if it is large.

        Args:
            table: the table's number.
            selection: the codes of each variable; one that is left out is summed away.
            updated: when the table was last changed, so that parts of two editions are not joined.

        Raises:
            ServiceProblem: a part did not come, or is not what was asked for.
        """
        path = f"/tables/{urllib.parse.quote(table)}/data?lang=no&outputFormat=json-stat2"
        for part in split(selection, self.most_cells):
            wanted = [
                {"variableCode": name, "valueCodes": list(codes)} for name, codes in part.items()
            ]
            answer = self._ask(path, {"selection": wanted})
            if updated and _updated(answer) not in ("", updated):
                words = _("The table was given new figures while it was read. Run this again.")
                raise ServiceProblem(words)
            yield from _cells(answer, part)

    def _ask(self, path: str, body: object = None) -> dict[str, Any]:
        try:
            status, content = self._fetch(path, body)
        except (HTTPError, OSError) as error:
            words = _(
                "{address} did not answer: {reason}. Look at the connection, and run this again."
            )
            reason = _why(error)
            raise ServiceProblem(words.format(address=self.address, reason=reason)) from error
        if status != 200:
            raise ServiceProblem(_refusal(status, content))
        if len(content) > LARGEST:
            raise ServiceProblem(_("The answer is larger than any that was asked for."))
        return _json(content)

    def _fetch(self, path: str, body: object) -> tuple[int, bytes]:
        """Status and body of the last of at most three attempts."""
        address = urllib.parse.urlsplit(self.address)
        if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
            raise ServiceProblem(_("The address of the service must begin with https://."))
        with _pool(address) as pool:
            self._pace()
            answer = pool.request(
                "GET" if body is None else "POST",
                self.address + path,
                json=body,
                headers={"Accept": "application/json"},
                timeout=self.timeout,
                retries=_Tries(self._pause),
                preload_content=False,
            )
            return answer.status, answer.read(LARGEST + 1)

    def _pause(self, seconds: float) -> None:
        """Wait for Retry-After and for the rate limit."""
        self.sleep(seconds)
        self._pace()

    def _pace(self) -> None:
        """Wait for the rate limit per minute."""
        now = self.clock()
        self._calls = [each for each in self._calls if now - each < WINDOW]
        if len(self._calls) >= MOST_CALLS:
            self.sleep(WINDOW - (now - self._calls[0]))
        self._calls.append(self.clock())


def split(selection: CodeSelection, most: int) -> Iterator[dict[str, list[str]]]:
    """Split a selection into parts below the cell limit."""
    whole = {name: list(codes) for name, codes in selection.items()}
    if prod(map(len, whole.values())) <= most:
        yield whole
        return
    longest = max(whole, key=lambda name: len(whole[name]))
    middle = len(whole[longest]) // 2
    for half in (whole[longest][:middle], whole[longest][middle:]):
        yield from split(whole | {longest: half}, most)


class _Tries(Retry):
    """Retry policy: two retries, each after Retry-After.

    No other failure is tried again, and no redirect leads to an address that nobody named.
    """

    def __init__(self, pause: Callable[[float], None], **options: Any) -> None:
        usual: dict[str, Any] = {
            "connect": 0,
            "read": 0,
            "other": 0,
            "redirect": False,
            "status": _TRIES - 1,
            "status_forcelist": _BUSY,
            "allowed_methods": None,
            "retry_after_max": int(WINDOW),
            "raise_on_status": False,
        }
        super().__init__(**usual | options)
        self._pause = pause

    def new(self, **options: Any) -> Self:
        return super().new(pause=self._pause, **options)

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        try:
            wait = self.get_retry_after(response) if response else None
        except InvalidHeader:
            wait = WINDOW
        self._pause(1.0 if wait is None else wait)


def _pool(address: urllib.parse.SplitResult) -> PoolManager:
    """Connection pool, through the proxy in the environment if any."""
    proxy = urllib.request.getproxies().get(address.scheme)
    if proxy and not urllib.request.proxy_bypass(address.hostname or ""):
        return ProxyManager(proxy)
    return PoolManager()


def _why(error: BaseException) -> str:
    """Error message for a failed connection."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__context__  # the system's error is the cause of urllib3's
    if isinstance(cause, socket.gaierror):
        return _("the name of the service is not known here")
    if isinstance(cause, ssl.SSLError):
        return _("the secure connection failed")
    return system_words(cause) if cause else _("the answer cannot be read")


def _refusal(status: int, content: bytes) -> str:
    """Error message for a status other than 200."""
    answered = _("The service answered {code} {detail}").format(
        code=status, detail=_detail(content)
    )
    return f"{answered.strip()}. {_remedy(status)}"


def _remedy(code: int) -> str:
    """Advice for an error status."""
    if code == 400:
        return _(
            "It does not know something that the mapping file asks for: compare the mapping with "
            "the table's codes."
        )
    if code == 404:
        return _(
            "It has no such table: it may be closed, or have another number now. Look it up in "
            "the statistics bank, and correct id in the mapping file."
        )
    if code == 429:
        return _("It was asked too often. Wait a minute, and run this again.")
    if code >= 500:
        return _(
            "It is closed for a while; tables are renewed at 05:00 and 11:30, Norwegian time. "
            "Run this again later."
        )
    return _("Look at the address of the service in the mapping file.")


def _detail(content: bytes) -> str:
    """Detail of the service's problem response, in brackets."""
    try:
        answer = json.loads(content)
        detail = str(answer.get("title") or answer.get("detail") or "")
    except (ValueError, AttributeError):
        return ""
    return f"({detail[:200]})" if detail else ""


def _json(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        raise _strange(_("it is not JSON")) from None
    if not isinstance(answer, dict):
        raise _strange(_("it is not a data set"))
    return answer


def _strange(what: str) -> ServiceProblem:
    words = _("The service's answer cannot be used: {what}. Run this again later.")
    return ServiceProblem(words.format(what=what))


# --- JSON-stat 2.0 --------------------------------------------------------------------------------


def _names(answer: Mapping[str, Any]) -> list[str]:
    names = answer.get("id")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _strange(_("it has no list of variables"))
    return names


def _codes(answer: Mapping[str, Any], name: str) -> list[str]:
    """Codes of a variable, in the order of the values."""
    try:
        category = answer["dimension"][name]["category"]
        index = category.get("index", category.get("label"))
        if isinstance(index, Mapping) and "index" in category:
            return sorted(index, key=lambda code: int(index[code]))
        return [str(code) for code in index]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _strange(_("the variable {name} has no codes").format(name=name)) from None


def _variable(answer: Mapping[str, Any], name: str) -> Variable:
    codes = _codes(answer, name)
    dimension = answer["dimension"][name]
    category = _mapping(dimension["category"])
    labels = {code: str(label) for code, label in _mapping(category.get("label")).items()}
    units = {
        code: str(_mapping(unit).get("base") or "")
        for code, unit in _mapping(category.get("unit")).items()
    }
    # Only metadata say whether it may be eliminated; in data sets the same word means
    # something else.
    eliminable = _mapping(dimension.get("extension")).get("elimination") is True
    return Variable(codes, eliminable, labels, units)


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _updated(answer: Mapping[str, Any]) -> str:
    return str(answer.get("updated") or "")


def _cells(answer: Mapping[str, Any], wanted: CodeSelection) -> Iterator[Observation]:
    """Values of a data set, checked against the selection."""
    names = _names(answer)
    if sorted(names) != sorted(wanted):
        found = ", ".join(names)
        raise _strange(_("it has the variables {names}").format(names=found))
    codes = [_codes(answer, name) for name in names]
    for name, there in zip(names, codes, strict=True):
        if sorted(there) != sorted(wanted[name]):
            raise _strange(_("it has other codes of {name} than asked for").format(name=name))
    if answer.get("size") != [len(each) for each in codes]:
        raise _strange(_("its sizes are not those of its variables"))
    number = prod(len(each) for each in codes)
    values = _listed(answer.get("value"), number)
    marks = _listed(answer.get("status") or {}, number)
    for place, combination in enumerate(product(*codes)):
        value = values[place]
        if value is not None and not isinstance(value, Decimal):
            raise _strange(_("“{value}” is no figure").format(value=value))
        mark = marks[place]
        yield Observation(dict(zip(names, combination, strict=True)), value, str(mark or ""))


def _listed(found: object, number: int) -> list[Any]:
    """Values or status symbols per cell, from a list or a sparse object."""
    if isinstance(found, str):
        return [found] * number
    if isinstance(found, Mapping):
        if not all(key.isdigit() and int(key) < number for key in found):
            raise _strange(_("its figures are not as many as its codes"))
        return [found.get(str(place)) for place in range(number)]
    if not isinstance(found, list) or len(found) != number:
        raise _strange(_("its figures are not as many as its codes"))
    return found
