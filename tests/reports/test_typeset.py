"""Setting a PDF: any text is text, any letter is set or replaced, and nothing crashes."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lib.reports import typeset, word
from lib.reports.document_model import (
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Source,
    Sources,
    Text,
)

CHANGED = "2026-11-22T05:26:08.355Z"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"></svg>'
HOSTILE = (
    '#panic("x")',
    "$ x^2 $ *b* _e_ `c` @ref <label> \\ // /* ]] #let",
    "<script>alert(1)</script> & </svg>",
    "A" * 300,
    "\x00\x07\ud800\ufffe\u202eomvendt\u2066",
    "漢字かな한국어 العربية עברית 🙈👩‍👩‍👧 ∰",
    "",
    "\n\r\t",
)


def document(text: str) -> Document:
    return Document(
        text or "t",
        text,
        "nb",
        CHANGED,
        text,
        (
            Heading(1, text or "t"),
            Paragraph(Text(text, "en")),
            Bullets((text, (Text(text), Text(text, "nn")))),
            Grid(text, (text, "B"), ((text, "1"), (Text(text, "nb"), text)), (False, True)),
            Picture(SVG, text or "tegning", 30),
            Sources((Source(text, "https://example.no/" + "a/" * 90, "1. mai 2011"),)),
        ),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    made = typeset.pdf(document(text))
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    if text.startswith("#panic"):
        assert '#panic("x")' in shown
    assert word.docx(document(text)).startswith(b"PK")


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_set(text: str) -> None:
    assert typeset.pdf(document(text)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    ["Kárášjohka Gáivuotna Đđ Ŋŋ Ŧŧ Šš Žž", "▲ opp ▼ ned ▬ uendret", "1 234 − 5 % «x» –"],
)
def test_our_own_letters_are_never_replaced(text: str) -> None:
    pages = PdfReader(io.BytesIO(typeset.pdf(document(text)))).pages
    shown = "".join(page.extract_text() for page in pages)
    assert set(text.replace(" ", "")) <= set(shown)


def test_the_pages_are_counted() -> None:
    many = Paragraph("x")
    for paragraphs, compact in ((9, True), (120, True), (120, False)):
        whole = Document("t", "", "nb", CHANGED, "", (Heading(1, "t"), *[many] * paragraphs))
        made = typeset.pdf(whole, compact=compact)
        assert typeset.pages(made) == len(PdfReader(io.BytesIO(made)).pages) > 0


def test_a_drawing_becomes_a_picture() -> None:
    assert typeset.picture(SVG).startswith(b"\x89PNG")


def test_the_clock_leaves_no_trace() -> None:
    made = typeset.pdf(document("x"))
    assert made == typeset.pdf(document("x"))
    metadata = PdfReader(io.BytesIO(made)).metadata
    assert metadata is not None
    assert str(metadata.creation_date).startswith("2026-11-22 05:26:08")
