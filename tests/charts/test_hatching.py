"""Slanted lines lie inside their area, and in no hole of it."""

import math

import pytest

from lib.charts.hatching import Pattern, hatching

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
HOLE = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]


def length(rings: list[list[tuple[float, float]]], step: float) -> float:
    return sum(math.dist(start, end) for start, end in hatching(rings, step))


@pytest.mark.parametrize("rings", [[SQUARE], [SQUARE, HOLE], [HOLE]])
def test_lines_are_as_long_as_the_area_over_their_distance(
    rings: list[list[tuple[float, float]]],
) -> None:
    area = {1: 100.0 if rings[0] is SQUARE else 4.0, 2: 96.0}[len(rings)]
    assert length(rings, 0.05) * 0.05 == pytest.approx(area, rel=0.01)
    for start, end in hatching(rings, 0.5):
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        assert all(-1e-9 <= each <= 10 + 1e-9 for each in (*start, *end))
        assert end[1] - start[1] == pytest.approx(end[0] - start[0])
        assert len(rings) == 1 or not all(4 < each < 6 for each in middle)


def test_nothing_has_no_lines() -> None:
    assert hatching([], 1.0) == []
    assert hatching([[(1.0, 1.0), (1.0, 1.0)]], 1.0) == []


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize(
    ("pattern", "rises"), [("hatched", {1}), ("lined", {0}), ("crossed", {1, -1})]
)
def test_a_pattern_leans_the_same_way_on_every_drawing(
    pattern: Pattern, rises: set[int], *, down: bool
) -> None:
    lines = hatching([SQUARE], 1.0, pattern, down=down)
    upwards = -1 if down else 1
    found = {
        round(upwards * (end[1] - start[1]) / (end[0] - start[0]))
        for start, end in lines
        if end[0] != start[0]
    }
    assert found == rises
