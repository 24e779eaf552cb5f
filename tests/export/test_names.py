"""Names that every file system takes, and text that every spreadsheet holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.export.names import LONGEST_FILE_NAME, clean, cut, distinct, file_name, one_line

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("samhandling", "budsjett", "Hordaland", "2024"), "samhandling-budsjett-hordaland-2024"),
        (("Sør-Trøndelag", "", "Ærlig båt"), "sor-trondelag-aerlig-bat"),
        (("Kárášjohka", "Unjárga / Nesseby", "Ŋ Đ ŧ"), "karasjohka-unjarga-nesseby-n-d-t"),
        (("Straße", "A\u030angstro\u0308m"), "strasse-angstrom"),
        (("../../etc/passwd",), "etc-passwd"),
        ((), "samhandling"),
        (("…", "   "), "samhandling"),
        (("NUL",), "samhandling-nul"),
        (("con", "a"), "samhandling-con-a"),
        (("console",), "console"),
    ],
)
def test_a_file_name_is_plain(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts, ending="xlsx") == f"{name}.xlsx"


def test_an_ending_may_have_its_dot_and_a_long_name_is_cut() -> None:
    assert file_name("a", ending=".csv") == "a.csv"
    assert file_name("a", ending="/") == "a.bin"
    long = file_name("å" * 500, ending="xlsx")
    assert long == "a" * (LONGEST_FILE_NAME - 5) + ".xlsx"


@given(st.lists(st.text(), max_size=4), st.text(max_size=12))
def test_no_text_breaks_a_file_name(parts: list[str], ending: str) -> None:
    name = file_name(*parts, ending=ending)
    assert SAFE.fullmatch(name)
    assert len(name) <= LONGEST_FILE_NAME


def test_text_keeps_all_but_what_no_cell_holds() -> None:
    assert clean("a\tb\nc\r\nd\re\x00\x1f\ufffe") == "a\tb\nc\nd\ne"
    assert clean("\ud83d") == "\N{REPLACEMENT CHARACTER}"
    assert clean("Ål 🏥 _x0041_") == "Ål 🏥 _x0041_"
    assert one_line(" a\r\n\tb  c ") == "a b c"


def test_a_cut_is_marked_and_counts_as_spreadsheets_do() -> None:
    assert cut("abcd", 4) == "abcd"
    assert cut("abcde", 4) == "abc…"
    assert cut("🏥🏥", 4) == "🏥🏥"
    assert cut("🏥🏥🏥", 4) == "🏥…"


@given(st.lists(st.text(alphabet="aAßs🏥 ", max_size=8), max_size=30))
def test_distinct_names_differ_by_more_than_capitals(names: list[str]) -> None:
    found = distinct(names, 6)
    assert len(found) == len(names)
    assert len({name.casefold() for name in found}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 2 * 6 for name in found)
