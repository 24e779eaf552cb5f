"""The service is asked within its limits, and believed only when it answers the question."""

import socket
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.imports.pxweb import MOST_CALLS, WINDOW, Client, Observation, ServiceProblem, split
from tests.imports.canned import Canned, answer
from tests.imports.stub import CODES, LONGEST_ADDRESS, Bank, Table, bank, figure

ONE = {"Region": ["0", "12"], "ContentsCode": ["Antall"], "Tid": ["2031"]}


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def service() -> Iterator[Bank]:
    with bank() as running:
        yield running


def client(service: Bank, clock: Clock | None = None, most_cells: int = 100) -> Client:
    clock = clock or Clock()
    return Client(service.address, clock, clock.sleep, timeout=5, most_cells=most_cells)


def test_codes_and_figures(service: Bank) -> None:
    asking = client(service)
    found = asking.metadata("01234")
    assert {name: variable.codes for name, variable in found.variables.items()} == CODES
    assert found.variables["Region"].labels["12"] == "navn 12"
    assert (found.title, found.updated) == ("Prøvetabell", "2032-06-20T06:00:00Z")
    cells = list(asking.cells("01234", CODES))
    assert len(cells) == 12
    for cell in cells:
        assert cell.value is not None
        assert float(cell.value) == figure(dict(cell.codes))
    assert service.asked == [CODES]


def test_large_selections_are_fetched_in_parts(service: Bank) -> None:
    cells = list(client(service, most_cells=5).cells("01234", CODES))
    assert len({tuple(sorted(cell.codes.items())) for cell in cells}) == len(cells) == 12
    assert all(float(cell.value or -1) == figure(dict(cell.codes)) for cell in cells)
    assert len(service.asked) > 2


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=2), st.sets(st.integers(0, 99), min_size=1)
    ),
    st.integers(1, 30),
)
def test_the_parts_are_the_whole(codes: dict[str, set[int]], most: int) -> None:
    selection = {name: [str(code) for code in sorted(each)][:9] for name, each in codes.items()}
    number = 1
    for each in selection.values():
        number *= len(each)
    if number > 2000:
        return
    seen = 0
    for part in split(selection, most):
        size = 1
        for each in part.values():
            size *= len(each)
        assert size <= most
        seen += size
    assert seen == number


def test_no_more_than_thirty_questions_a_minute(service: Bank) -> None:
    clock = Clock()
    asking = client(service, clock)
    times = []
    for _turn in range(2 * MOST_CALLS + 1):
        list(asking.cells("01234", ONE))
        times.append(clock.now)
    assert clock.slept
    for first, later in zip(times, times[MOST_CALLS:], strict=False):
        assert later - first >= WINDOW


def test_too_many_is_waited_out_and_then_given_up(service: Bank) -> None:
    clock = Clock()
    service.refuse = 2
    assert len(list(client(service, clock).cells("01234", ONE))) == 2
    assert clock.slept == [7.0, 7.0]
    service.refuse = 3
    with pytest.raises(ServiceProblem, match=r"429 \(Too many\)\. Den er spurt for ofte"):
        list(client(service).cells("01234", ONE))


@pytest.mark.parametrize(
    ("wanted", "waited"),
    [("0", 0.0), ("7", 7.0), ("9999", WINDOW), ("snart", WINDOW), (None, 1.0)],
)
def test_a_wait_is_as_long_as_the_service_says(
    service: Bank, wanted: str | None, waited: float
) -> None:
    clock = Clock()
    service.refuse, service.headers = 1, {"Retry-After": wanted} if wanted else {}
    list(client(service, clock).cells("01234", ONE))
    assert clock.slept == [waited]


def test_a_wait_may_be_told_as_a_time_of_day(service: Bank) -> None:
    clock = Clock()
    service.refuse = 1
    service.headers = {"Retry-After": formatdate(time.time() + 30, usegmt=True)}
    list(client(service, clock).cells("01234", ONE))
    (waited,) = clock.slept
    assert 20 <= waited <= 30


def test_each_try_counts_among_the_thirty(service: Bank) -> None:
    clock = Clock()
    asking = client(service, clock)
    for _turn in range(MOST_CALLS - 1):
        asking.metadata("01234")
    service.refuse, service.headers = 1, {"Retry-After": "0"}
    list(asking.cells("01234", ONE))
    assert clock.slept == [0.0, WINDOW]


def test_another_address_is_not_followed(service: Bank) -> None:
    service.status, service.headers = 302, {"Location": f"{service.address}/tables/01234/metadata"}
    with pytest.raises(ServiceProblem, match=r"302 .*Se på adressen"):
        list(client(service).cells("01234", ONE))


def test_the_proxy_of_the_environment_is_used(
    service: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", service.address)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(ServiceProblem, match="404"):
        Client("http://localhost:1", timeout=5).metadata("01234")
    monkeypatch.setenv("no_proxy", "localhost")
    with pytest.raises(ServiceProblem, match="ingen svarer der"):
        Client("http://localhost:1", timeout=5).metadata("01234")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:1", "ingen svarer der"),
        ("https://finnes-ikke.invalid", "navnet på tjenesten er ukjent"),
    ],
)
def test_why_it_did_not_answer_is_told(address: str, reason: str) -> None:
    with pytest.raises(ServiceProblem, match=reason):
        Client(address, timeout=5).metadata("01234")


def test_a_connection_that_is_not_secure_is_told(service: Bank) -> None:
    with pytest.raises(ServiceProblem, match="den sikre forbindelsen mislyktes"):
        Client(service.address.replace("http:", "https:"), timeout=5).metadata("01234")


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (400, "Sammenlign oppsettet med kodene"),
        (403, "Se på adressen"),
        (404, "Slå den opp"),
        (500, "Kjør dette igjen senere"),
        (503, "fornyes kl. 05.00 og 11.30"),
    ],
)
def test_a_refusal_is_told(service: Bank, status: int, remedy: str) -> None:
    service.status = status
    with pytest.raises(ServiceProblem, match=rf"{status} \(Refused\).*{remedy}"):
        list(client(service).cells("01234", ONE))


def test_what_does_not_exist_is_told_in_the_words_of_the_service(service: Bank) -> None:
    asking = client(service)
    with pytest.raises(ServiceProblem, match=r"400 \(Non-existent value\)"):
        list(asking.cells("01234", ONE | {"Region": ["9999"]}))
    with pytest.raises(ServiceProblem, match=r"400 \(Missing selection"):
        list(asking.cells("01234", {"Region": ["0"]}))
    for ask in (asking.metadata, lambda table: list(asking.cells(table, ONE))):
        with pytest.raises(ServiceProblem, match="404"):
            ask("99999")


def test_a_long_selection_is_posted(service: Bank) -> None:
    """An address may have about 2,100 letters: a list of municipalities has more."""
    regions = [f"{number:04}" for number in range(500)]
    service.tables["54321"] = Table({**CODES, "Region": regions}, lambda _codes: 1)
    selection = {**CODES, "Region": regions}
    address = f"{service.address}/tables/54321/metadata?valueCodes={','.join(regions)}"
    assert len(address) > LONGEST_ADDRESS
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        urllib.request.urlopen(address)  # noqa: S310 - our own
    refused.value.close()
    assert len(list(client(service, most_cells=10_000).cells("54321", selection))) == 2000


def test_a_variable_that_is_left_out_is_summed_away(service: Bank) -> None:
    codes = {"Kjonn": ["1", "2"], **CODES}
    service.tables["54321"] = Table(codes, eliminable=frozenset({"Kjonn"}))
    asking = client(service)
    described = asking.metadata("54321").variables
    assert [name for name, each in described.items() if each.eliminable] == ["Kjonn"]
    cells = list(asking.cells("54321", CODES))
    assert all("Kjonn" not in cell.codes for cell in cells)
    assert [float(cell.value or 0) for cell in cells] == [
        2 * figure(dict(cell.codes)) for cell in cells
    ]


def test_half_an_answer_is_not_believed(service: Bank) -> None:
    service.cut = 40
    with pytest.raises(ServiceProblem):
        list(client(service).cells("01234", ONE))


def test_parts_of_two_editions_are_not_joined(service: Bank) -> None:
    days = iter(["2032-06-20", "2032-06-21"])
    service.spoil = lambda answer: answer | {"updated": next(days)}
    with pytest.raises(ServiceProblem, match="nye tall mens den ble lest"):
        list(client(service, most_cells=6).cells("01234", CODES, "2032-06-20"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"<html>Vedlikehold</html>",
        lambda _: b"",
        lambda _: [],
        lambda _: {},
        lambda answer: answer | {"id": ["Region", "Tid"]},
        lambda answer: answer | {"id": "Region"},
        lambda answer: answer | {"size": [1, 1, 1]},
        lambda answer: answer | {"size": "x"},
        lambda answer: answer | {"value": answer["value"][:-1]},
        lambda answer: answer | {"value": {"7": 1}},
        lambda answer: answer | {"value": {"x": 1}},
        lambda answer: answer | {"value": ["1"] * 2},
        lambda answer: answer | {"value": [True] * 2},
        lambda answer: answer | {"value": [float("nan")] * 2},
        lambda answer: answer | {"value": None},
        lambda answer: answer | {"dimension": {}},
        lambda answer: (
            answer
            | {"dimension": answer["dimension"] | {"Region": {"category": {"index": ["0", "99"]}}}}
        ),
        lambda answer: (
            answer
            | {"dimension": answer["dimension"] | {"Region": {"category": {"index": ["0", "0"]}}}}
        ),
    ],
)
def test_a_strange_answer_is_not_believed(service: Bank, spoil: object) -> None:
    service.spoil = spoil  # type: ignore[assignment]
    with pytest.raises(ServiceProblem) as problem:
        list(client(service).cells("01234", ONE))
    assert "Kjør dette igjen" in str(problem.value) or "Se på forbindelsen" in str(problem.value)


def test_figures_by_number_and_signs(service: Bank) -> None:
    service.spoil = lambda answer: answer | {"value": {"1": 5}, "status": {"0": ":"}}
    cells = list(client(service).cells("01234", ONE))
    assert [(cell.value, cell.status) for cell in cells] == [(None, ":"), (5, "")]


def test_one_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asking = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        with pytest.raises(ServiceProblem, match="svaret kom ikke i tide"):
            asking.metadata("01234")


def test_only_a_safe_address_is_asked() -> None:
    with pytest.raises(ServiceProblem, match="https"):
        Client("http://data.example").metadata("01234")


# --- Answers that the service has given -----------------------------------------------------------


def answered(file: str) -> dict[tuple[str, ...], Observation]:
    """Every cell of an answer, by its codes."""
    asking = Canned(answer(file))
    described = asking.metadata("00000").variables
    cells = asking.cells("00000", {name: each.codes for name, each in described.items()})
    return {tuple(cell.codes.values()): cell for cell in cells}


@pytest.mark.parametrize(
    ("file", "number", "signs"),
    [
        ("ssb_12209.json", 814, {".": 331, "..": 9}),
        ("ssb_12134.json", 3, {}),
        ("ssb_05300.json", 432, {".": 20, "..": 8}),
    ],
)
def test_real_answers_are_read_whole(file: str, number: int, signs: dict[str, int]) -> None:
    """Of versions 1 and 2; a sign stands only where there is no figure, and there always."""
    cells = answered(file)
    assert len(cells) == number
    assert Counter(cell.status for cell in cells.values() if cell.value is None) == signs
    assert all((cell.value is None) == bool(cell.status) for cell in cells.values())


def test_known_figures_in_real_answers() -> None:
    home = "KOShjtj80aarover0001"
    cells = answered("ssb_12209.json")
    found = {
        (area, year): (cells[area, home, year].value, cells[area, home, year].status)
        for area in ("EAK", "0301", "1804", "0101", "EKA16")
        for year in ("2019", "2023")
    }
    assert found == {
        ("EAK", "2019"): (30, ""),
        ("EAK", "2023"): (Decimal("26.9"), ""),
        ("0301", "2019"): (Decimal("27.4"), ""),
        ("0301", "2023"): (Decimal("23.7"), ""),
        ("1804", "2019"): (23, ""),
        ("1804", "2023"): (Decimal("22.2"), ""),
        ("0101", "2019"): (Decimal("24.8"), ""),
        ("0101", "2023"): (None, "."),
        ("EKA16", "2019"): (None, "."),
        ("EKA16", "2023"): (None, "."),
    }
    income = answered("ssb_12134.json")
    assert [cell.value for cell in income.values()] == [81240, 66605, 62853]
    old = answered("ssb_05300.json")
    assert old["01", "01", "Avstand", "1991"].value == 16
    assert old["01", "08", "Avstand", "2021"].status == "."


def test_units_and_what_codes_are_called_are_read() -> None:
    contents = Canned(answer("ssb_12209.json")).metadata("12209").variables["ContentsCode"]
    code = "KOShjtj80aarover0001"
    assert contents.units == {code: "prosent"}
    assert contents.labels[code].startswith("Andel innbyggere 80 år og over")
