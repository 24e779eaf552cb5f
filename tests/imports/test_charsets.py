"""Character sets are told by what the words become, or asked about; never guessed in silence."""

import itertools

import pytest

from lib.imports import ReadingOptions, plan
from lib.imports.charsets import decode_text
from lib.imports.plan_model import Diagnostics
from lib.store import Store
from tests.imports.made import project, text_file

TEXTS = (
    "title;n\nBærum og Tromsø på Måsøy;Ås 2009–2010\nØRSTA;«æ» Årdal\n",
    "a;b\nbarnehage;Ås\n",
    "a;b\nBærum;1\n",
    "a;b\n500\u00a0000;§ 5\n",
    "a\nLærings- og mestring på sykehus\n",
    "a\nKárášjohka, en café\n",
    "a\nRæv\n",
    "a\nå\n",
    "a;b\nHÅØY KOMMUNE\n",
    "a\nVår i Førde, høst i Ålesund\n",
    "a\nrent ASCII\n",
)
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32",
    "cp1252", "mac_roman", "cp850", "cp865", "cp437", "iso8859_15", "iso8859_1",
)  # fmt: skip


def writable() -> list[tuple[str, str]]:
    found = []
    for text, encoding in itertools.product(TEXTS, ENCODINGS):
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            continue
        found.append((text, encoding))
    return found


def read(content: bytes, asked: str = "") -> tuple[str, Diagnostics]:
    notes = Diagnostics("x.csv")
    return decode_text(content, asked, lambda: ["Bærum", "Tromsø", "Kárášjohka"], notes), notes


@pytest.mark.parametrize(("text", "encoding"), writable())
def test_a_text_is_what_was_written(text: str, encoding: str) -> None:
    found, notes = read(text.encode(encoding))
    assert found == text
    assert not notes.broken


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp865"])
def test_a_set_that_is_seldom_is_told_with_a_word(encoding: str) -> None:
    _text, notes = read(TEXTS[1].encode(encoding))
    assert ["«Ås»" in each.expected for each in notes.found] == [True]
    assert not read(TEXTS[1].encode("cp1252"))[1].found


@pytest.mark.parametrize(
    ("content", "row", "word"),
    [
        ("a\nBærum\n".encode() + "Tromsø\n".encode("cp1252"), 2, "skifter tegnsett"),
        (
            "a\nBærum\nMåsøy\n".encode("mac_roman") + "Tromsø\n".encode("cp1252"),
            4,
            "skifter tegnsett",
        ),
        ("a\nx\nBÃ¦rum\n".encode(), 3, "trolig «Bærum»"),
        ("a\nx\nB\ufffdrum\n".encode(), 3, "gikk tapt"),
        (b"a\nx\0y\n", 2, "NUL"),
        ("a\nx\0y\n".encode("utf-16"), 2, "NUL"),
        (b"\xff\xfea\x00\n\x00\x00\xd8", 2, "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_by_its_row(content: bytes, row: int, word: str) -> None:
    text, notes = read(content)
    assert text == ""
    assert [(each.row, word in each.expected) for each in notes.found] == [(row, True)]


def test_two_sets_that_would_do_are_asked_about() -> None:
    """Signs without a word around them may be in several sets."""
    _text, notes = read(b"a\n\x81\x8d\x8f\x90\x9d,y\n")
    ((name, answers),) = [(each.name, dict(each.answers)) for each in notes.questions]
    assert name == "encoding"
    assert {"mac_roman", "cp850"} <= answers.keys()
    for encoding in answers:
        assert (
            read(b"a\n\x8f\x90,y\n", encoding)[0] == b"a\n\x8f\x90,y\n".decode(encoding, "replace")
            or read(b"a\n\x8f\x90,y\n", encoding)[1].broken
        )


def test_two_texts_that_make_as_much_sense_are_asked_about() -> None:
    text, notes = read(b"a\nl\x8as\n")
    assert text == ""
    answers = dict(notes.questions[0].answers)
    assert "läs" in answers["mac_roman"]
    assert "lès" in answers["cp850"]


@pytest.mark.parametrize("asked", ["cp850", "CP850", "ibm850", "850"])
def test_a_set_that_is_named_is_used(asked: str) -> None:
    assert read("a\nÅs".encode("cp850"), asked)[0] == "a\nÅs"


def test_a_set_that_is_not_known_or_does_not_fit_is_told() -> None:
    assert "«klingon»" in read(b"a", "klingon")[1].found[0].expected
    assert read("a\nÅs".encode("cp1252"), "utf-8")[1].found[0].row == 2


def test_a_file_from_a_macintosh_comes_in(store: Store) -> None:
    content = text_file([project(1, title="Måsøy")], ";", "mac_roman", "\r")
    found = plan(store, content, "projects.csv")
    assert [(change.after or {})["title"] for change in found.changes] == ["Måsøy"]
    said = plan(store, content, "projects.csv", choices=ReadingOptions(encoding="mac_roman"))
    assert said.changes == found.changes
    assert not said.findings
