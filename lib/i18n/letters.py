"""Text normalization: white space, invisible characters, composed letters.

Word processors, web pages and other systems put signs into texts that nobody sees or asked for.
What comes in goes through `normalize_text`; what is compared goes through `comparison_key`.
"""

import re
import unicodedata
from typing import Final

# Soft hyphens, joiners, fillers, variation selectors and other zero-width characters.
HIDDEN: Final = "".join(
    chr(sign)
    for first, last in (
        *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5)),
        *((0x180B, 0x180F), (0x200B, 0x200D), (0x2060, 0x2064), (0x206A, 0x206F)),
        *((0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0)),
        *((0xFFF9, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)),
    )
    for sign in range(first, last + 1)
)
BLANKS: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
# Bidirectional controls, which can make a text read as something else.
TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# First characters of a formula in spreadsheets.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES: Final = "\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060\u2032\uff07"

_ALIKE: Final = {
    **dict.fromkeys(map(ord, HIDDEN), ""),
    **dict.fromkeys(map(ord, BLANKS), " "),
    0x2028: "\n",
    0x2029: "\n",
}
_HIDDEN_SIGN: Final = re.compile(f"[{HIDDEN}]")
_SAME_SIGN: Final = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, TURNING), ""),
}


def normalize_text(text: str) -> str:
    """Normalize text: plain spaces, composed letters (NFC), no invisible characters.

    A no-break or thin space becomes a blank, `a` with a ring after it becomes `å`, and a soft
    hyphen or a sign without width goes. What a reader sees stays.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_ALIKE))


def has_hidden(text: str) -> bool:
    """Whether a text holds zero-width characters, which `normalize_text` removes."""
    return not text.isascii() and _HIDDEN_SIGN.search(text) is not None


def inert(text: str) -> str:
    """Escape text for spreadsheets: a `'` before what would be a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def comparison_key(text: str) -> str:
    """Comparison key: equal for texts that a person takes for the same.

    Besides what `normalize_text` does, runs of blanks, capital letters, and the kind of dash and
    apostrophe do not count.
    """
    alike = normalize_text(text).translate(_SAME_SIGN).casefold()
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", alike).strip())
