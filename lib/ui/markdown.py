"""Small pieces of text that several pages need."""

import re
from collections.abc import Iterable
from typing import Final

from lib.i18n import DEFAULT, _, current_language, year_text
from lib.selection import COUNTRY, Area

# Every sign that Markdown, or Streamlit's additions to it, could take as more than a sign.
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]#<>$:~|!&]|^[-+])")
# Addresses become links after all signs are read, escaped or not. A space without width keeps the
# beginning of one apart from its end.
_LINKED: Final = re.compile(r"https?\\:(?=//)|www(?=\.)|(?<=\w)@(?=\w)", re.IGNORECASE)
# White space that lines may break at.
_WHITE: Final = re.compile(r"[^\S\u00a0\u202f]+")
# A number first in a line, with what would make it the first of a list: "21. november".
_NUMBERED: Final = re.compile(r"^(\d+)(?=[.)])")


def escape_markdown(text: str) -> str:
    """Text from data, an address or a file, so that Markdown shows it as it stands.

    White space is one blank; that of numbers, which no line breaks at, is left as it is.
    """
    signs = _SIGNS.sub(r"\\\1", _WHITE.sub(" ", text).strip())
    return _NUMBERED.sub(r"\1\\", _LINKED.sub("\\g<0>\u200b", signs))


def mark_language(text: str, language: str = DEFAULT) -> str:
    """Text from the data for Markdown, marked where it is in another language than the page.

    Args:
        text: as it stands in the data.
        language: the code of the language that it is in.
    """
    # Markdown has no sign for a language. A colour directive without a colour becomes a span
    # without attributes, and scripts/document.js gives it its language.
    # Brackets of the text itself must come in pairs, or the directive ends too early.
    paired = text.count("[") == text.count("]")
    marked = text.strip() and paired and language != current_language()
    return f":color[{escape_markdown(text)}]" if marked else escape_markdown(text)


def mark_parts(parts: Iterable[tuple[str, bool]], language: str = DEFAULT) -> str:
    """Text for Markdown whose marked parts are bold, in the language that it is in.

    Args:
        parts: pieces of the text as it stands in the data, and whether each is marked.
        language: the code of the language that it is in.
    """
    pieces = list(parts)
    text = "".join(piece for piece, _marked in pieces)
    if language != current_language() and text.count("[") != text.count("]"):
        return escape_markdown(text)
    bold = "".join(_bold(piece) if marked else _spaced(piece) for piece, marked in pieces)
    return f":color[{bold}]" if text.strip() and language != current_language() else bold


def _bold(word: str) -> str:
    return f"**{escape_markdown(word)}**"


def _spaced(text: str) -> str:
    """Escaped text with the blanks around it, which stand between it and its neighbours."""
    before, after = (" " * text[end : end + 1 or None].isspace() for end in (0, -1))
    return f"{before}{escape_markdown(text)}{after if text.strip() else ''}"


def mark_prefix(text: str, beginning: str) -> str:
    """Text for Markdown that begins with words of the data, which are marked as such."""
    if not beginning or not text.startswith(beginning):
        return escape_markdown(text)
    rest = text.removeprefix(beginning)
    return mark_language(beginning) + " " * rest.startswith(" ") + escape_markdown(rest)


def area_name(area: Area) -> str:
    """The area's name; health regions are called by their trust's name, the country Norway."""
    return _("Norway") if area.code == COUNTRY else area.name


def up_to(year: int) -> str:
    """A status year as it is chosen."""
    return _("Up to the end of {year}").format(year=year_text(year))
