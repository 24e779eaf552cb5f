"""The service is asked within its limits, and believed only when it answers the question."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.pxweb import MOST_CALLS, WINDOW, Client, ServiceProblem, split
from tests.intake.stub import CODES, Bank, bank, figure

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
    found = asking.variables("01234")
    assert {name: variable.codes for name, variable in found.items()} == CODES
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
    with pytest.raises(ServiceProblem, match="429"):
        list(client(service).cells("01234", ONE))


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_refusal_is_told(service: Bank, status: int) -> None:
    service.status = status
    with pytest.raises(ServiceProblem, match=str(status)):
        list(client(service).cells("01234", ONE))


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
    assert "Ingenting er endret" in str(problem.value)


def test_figures_by_number_and_signs(service: Bank) -> None:
    service.spoil = lambda answer: answer | {"value": {"1": 5}, "status": {"0": ":"}}
    cells = list(client(service).cells("01234", ONE))
    assert [(cell.value, cell.status) for cell in cells] == [(None, ":"), (5, "")]


def test_one_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asking = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        with pytest.raises(ServiceProblem):
            asking.variables("01234")


def test_only_a_safe_address_is_asked() -> None:
    with pytest.raises(ServiceProblem, match="https"):
        Client("http://data.example").variables("01234")
