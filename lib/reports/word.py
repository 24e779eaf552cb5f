"""Word rendering with native headings, tables and lists."""

import io
from typing import Any, Final, cast

import docx as python_docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from lib.reports import typeset
from lib.reports.document_model import (
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
from lib.reports.reproducible import make_reproducible, set_core_properties

_FONT: Final = "Calibri"  # a font that every Word has; a file that people edit carries none
_ACCENT: Final = RGBColor(0x00, 0x64, 0x69)
_WIDTH: Final = 170  # millimetres between the margins
_LANGUAGES: Final = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_PADDING: Final = 4  # characters that the margins of a cell take
_CELL: Final = 8  # points
_CELL_STYLE: Final = "Cell"
_ROOM: Final = 96  # characters of that size that a line of a table has room for, beside margins
_TABLE: Final = "Table Grid"


def docx(document: Document) -> bytes:
    """Render a document as a Word file."""
    file = python_docx.Document()
    _page(file)
    _styles(file, document.language)
    set_core_properties(
        file.core_properties,
        plain_text(document.title),
        plain_text(document.subject),
        _tag(document.language),
        document.changed,
    )
    _write(file.sections[0].footer.paragraphs[0], document.foot, 8)
    for block in document.blocks:
        _block(file, block)
    stream = io.BytesIO()
    file.save(stream)
    return make_reproducible(stream.getvalue(), document.changed)


def _page(file: WordFile) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(24)
    section.footer_distance = Mm(12)


def _styles(file: WordFile, language: str) -> None:
    """One font and colour for all, and the language that Word checks the spelling in."""
    for name, size in (("Normal", 10), ("Heading 1", 20), ("Heading 2", 14), ("Heading 3", 11.5)):
        style: Any = file.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _ACCENT
    cell: Any = file.styles.add_style(_CELL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = file.styles["Normal"], Pt(_CELL)
    cell.paragraph_format.space_after = Pt(1)
    defaults = cast("Any", file.styles.element).find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    defaults.set(qn("w:val"), _tag(language))
    defaults.set(qn("w:eastAsia"), _tag(language))


def _tag(language: str) -> str:
    return _LANGUAGES.get(language, language)


def _block(file: WordFile, block: Block) -> None:
    match block:
        case Heading(level, text):
            _write(file.add_heading(level=level), text)
        case Paragraph(text, style):
            _write(file.add_paragraph(), text, 8.5 if style == "small" else None)
        case Grid():
            _grid(file, block)
        case Picture(svg, alt, width):
            _picture(file, svg, alt, width)
        case Beside(left, right):
            for one in (*left, *right):
                _block(file, one)
        case Bullets() | Sources():
            _list(file, block)


def _list(file: WordFile, block: Bullets | Sources) -> None:
    if isinstance(block, Bullets):
        for item in block.items:
            _write(file.add_paragraph(style="List Bullet"), item)
        return
    for source in block.items:
        _source(file.add_paragraph(style="List Number"), source)


def _write(paragraph: WordParagraph, text: Words, size: float | None = None) -> None:
    """A paragraph's text, each part with its language where that is not the document's."""
    for part in runs(text):
        run = paragraph.add_run(part.text)
        if size is not None:
            run.font.size = Pt(size)
        if part.language:
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), _tag(part.language))
            run._r.get_or_add_rPr().append(language)  # noqa: SLF001 - python-docx has no other way


# --- Tables ---------------------------------------------------------------------------------------


def _grid(file: WordFile, block: Grid) -> None:
    if block.caption:
        _write(file.add_paragraph(style="Caption"), block.caption)
    table = file.add_table(rows=0, cols=len(block.header), style=_TABLE)
    table.autofit = False
    wanted = [width + _PADDING for width in block.widths()]
    whole, size = _WIDTH * block.share() / sum(wanted), _CELL * block.scale(_ROOM)
    widths = [Mm(whole * width) for width in wanted]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for at, row in enumerate((block.header, *block.rows)):
        _row(table, row, block.numbers, widths, head=at == 0, size=size)
    file.add_paragraph()


def _row(
    table: Any,
    row: tuple[Words, ...],
    numbers: tuple[bool, ...],
    widths: list[Mm],
    *,
    head: bool,
    size: float,
) -> None:
    """A row; the first one is repeated on each page, and read as the columns' names."""
    made = table.add_row()
    properties = made._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, number, width in zip(made.cells, row, numbers, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = _CELL_STYLE  # noqa: SLF001 - by its id, for a search is slow
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, text, None if size == _CELL else size)
        for run in paragraph.runs if head else ():
            run.bold = True


# --- Pictures and links ---------------------------------------------------------------------------


def _picture(file: WordFile, svg: str, alt: str, width: int) -> None:
    """A drawing as a picture, since Word's own format takes no drawing of ours, with its words."""
    shape = file.add_picture(io.BytesIO(typeset.picture(svg)), width=Mm(width))
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no other way
    properties.set("descr", plain_text(alt))


def _source(paragraph: WordParagraph, source: Source) -> None:
    paragraph.paragraph_format.space_after = Pt(1)
    _write(paragraph, f"{source.publisher}, ", 8.5)
    if source.url:
        _link(paragraph, plain_text(source.url))
        _write(paragraph, ", ", 8.5)
    _write(paragraph, source.read, 8.5)


def _link(paragraph: WordParagraph, url: str) -> None:
    """An address that can be followed."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(url)
    run.font.size, run.font.color.rgb, run.font.underline = Pt(8.5), _ACCENT, True
    link.append(run._r)  # noqa: SLF001 - python-docx has no other way
    paragraph._p.append(link)  # noqa: SLF001 - python-docx has no other way
