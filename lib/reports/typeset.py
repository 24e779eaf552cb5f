"""PDF/UA-1 rendering with Typst, and PNG pictures for Word.

The words reach Typst as JSON and are set as text, so that nothing in them can be taken for code.
Fonts are our own, beside this file, and Typst's; none of the system's is looked for.
"""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from lib.reports.document_model import (
    LINE,
    Beside,
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Source,
    Sources,
    Words,
    plain_text,
    runs,
)

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = _FOLDER / "document.typ"
_PICTURE: Final = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Source Sans 3")
#image(bytes(sys.inputs.svg), format: "svg")"""
_PPI: Final = 144
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")
# Beyond Latin, Greek, Cyrillic and the signs that our figures use, a font may lack the letter.
_FOREIGN: Final = re.compile(
    "[^\t\n\r\x20-\u024f\u0370-\u03ff\u0400-\u04ff\u2010-\u2044\u20ac\u2212]"
)
_LONGEST_ADDRESS: Final = 250
_LARGE: Final = 96  # characters that a line has room for where letters and margins are larger
_SHEET: Final = 180  # millimetres between the margins of a brief
_ENDLESS: Final = re.compile(r"\S{36,}")  # a word that no line has room for
_LONG_PART: Final = re.compile(r"[^\s/?&=.\-_%]{36,}")
_NOTHING: Final = "–"
_BREAK: Final = "\N{ZERO WIDTH SPACE}"


def pdf(document: Document, *, compact: bool = False) -> bytes:
    """Render a document as a tagged PDF.

    Args:
        document: what it says.
        compact: small letters and narrow margins, for a sheet of paper.
    """
    data = {
        "title": _stated(plain_text(document.title)),
        "subject": plain_text(document.subject),
        "language": document.language,
        "foot": plain_text(document.foot),
        "compact": compact,
        "blocks": [_block(block, LINE if compact else _LARGE) for block in document.blocks],
    }
    written = json.dumps(data, ensure_ascii=False, sort_keys=True)
    try:
        return _compiled(written, document.changed)
    except typst.TypstError:
        # The standard allows no letter that no font has. A name of such letters loses them.
        return _compiled(_FOREIGN.sub("?", _geometric(written)), document.changed)


def pages(made: bytes) -> int:
    """Number of pages of a PDF."""
    return len(_PAGE.findall(made))


def picture(svg: str) -> bytes:
    """Render an SVG as PNG."""
    made = typst.compile(
        _PICTURE,
        format="png",
        ppi=_PPI,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )
    return made[0] if isinstance(made, list) else made


def _compiled(written: str, changed: str) -> bytes:
    return typst.compile(
        str(_TEMPLATE),
        format="pdf",
        pdf_standards=["ua-1"],
        root=str(_FOLDER),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": written},
        timestamp=int(datetime.fromisoformat(changed).timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(_FOLDER / "fonts")],
    )


def _geometric(written: str) -> str:
    """The arrows of directions as signs that every font has."""
    return written.replace("▲", "+").replace("▼", "−").replace("▬", "=")


# --- Blocks as JSON -------------------------------------------------------------------------------


def _words(words: Words) -> Any:
    parts = runs(words)
    if not any(part.language for part in parts):
        return _breakable(plain_text(words))
    return [{"text": _breakable(part.text), "language": part.language} for part in parts]


def _stated(text: str) -> str:
    """A title, a heading or a picture's words; the standard allows none of them to be empty."""
    return text if text.strip() else _NOTHING


def _breakable(text: str) -> str:
    """The text with a place to break in a word that is longer than any line."""
    return _spread(_ENDLESS, text)


def _spread(long: re.Pattern[str], text: str) -> str:
    return long.sub(lambda word: _BREAK.join(word.group()), text)


def _block(block: Block, line: int) -> dict[str, Any]:  # noqa: PLR0911 - one return a kind of block
    match block:
        case Heading(level, text):
            stated = text if plain_text(text).strip() else _NOTHING
            return {"kind": "heading", "level": level, "text": _words(stated)}
        case Paragraph(text, style):
            return {"kind": "paragraph", "text": _words(text), "style": style}
        case Bullets(items):
            return {"kind": "bullets", "items": [_words(item) for item in items]}
        case Grid():
            return _grid(block, line)
        case Picture(svg, alt, width):
            return {"kind": "picture", "svg": svg, "alt": _stated(plain_text(alt)), "width": width}
        case Sources(items):
            return {"kind": "sources", "items": [_source(item) for item in items]}
        case Beside(left, right, width):
            beside = round(line * (_SHEET - width) / _SHEET)
            return {
                "kind": "beside",
                "width": width,
                "left": [_block(one, beside) for one in left],
                "right": [_block(one, line - beside) for one in right],
            }


def _grid(block: Grid, line: int) -> dict[str, Any]:
    return {
        "kind": "grid",
        "caption": _breakable(plain_text(block.caption)),
        "header": [_breakable(plain_text(name)) for name in block.header],
        "rows": [[_words(cell) for cell in row] for row in block.rows],
        "numbers": list(block.numbers),
        "widths": list(block.widths(line)),
        "scale": block.scale(line),
        "share": block.share() if line >= _LARGE else 1.0,
    }


def _source(source: Source) -> dict[str, str]:
    url = plain_text(source.url)
    short = url if len(url) <= _LONGEST_ADDRESS else url[: _LONGEST_ADDRESS - 1] + "…"
    return {
        "publisher": _breakable(plain_text(source.publisher)),
        "url": url,
        "shown": _spread(_LONG_PART, short),  # Typst itself breaks an address at its signs
        "read": source.read,
    }
