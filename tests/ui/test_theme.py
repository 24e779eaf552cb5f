"""The size of maps: as the browser tells it, and higher than wide on a phone."""

import pytest
import streamlit as st

from lib.ui.theme import map_size, remember_map_width


@pytest.mark.parametrize(
    ("reported", "size"),
    [
        (None, (400, 600)),
        (358, (358, 537)),
        (288.4, (288, 432)),
        (1200, (400, 600)),
        (12, (160, 240)),
        ("wide", (400, 600)),
        (-3, (400, 600)),
    ],
)
def test_a_map_has_the_width_that_the_browser_told(
    monkeypatch: pytest.MonkeyPatch, reported: object, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    remember_map_width(reported)
    assert map_size() == size
