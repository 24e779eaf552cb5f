"""How much room a table takes, and how large its letters are."""

import pytest

from lib.reports.document_model import LINE, Grid


def grid(*cells: str) -> Grid:
    names = tuple(f"K{at}" for at in range(len(cells)))
    return Grid("", names, (cells,), (False, *[True] * (len(cells) - 1)))


@pytest.mark.parametrize(
    ("cells", "share"),
    [(("x", "1"), 0.5), (("x" * 50, "1" * 10), 72 / LINE), (("x" * 80, "1" * 10), 1.0)],
)
def test_a_table_that_holds_little_is_not_drawn_out(cells: tuple[str, ...], share: float) -> None:
    assert grid(*cells).share() == pytest.approx(share)


def test_letters_are_smaller_only_where_words_would_be_broken() -> None:
    assert Grid("", ("A", "B"), (("word " * 40, "word " * 40),), (False, False)).scale() == 1.0
    crowded = grid(*["1 234 567 890 kr"] * 8)
    assert 0.8 <= crowded.scale() < 1.0
    assert crowded.scale(60) == 0.8


def test_a_number_keeps_its_line_and_a_text_its_words() -> None:
    name, amount = grid("several words that may stand on lines", "1 234 567 kr").widths(30)
    assert amount > len("1 234 567 kr")
    assert name < len("several words that may stand on lines")
