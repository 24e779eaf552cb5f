"""Texts that look the same to a person, made the same: blanks, hidden signs, accents apart.

Word processors, web pages and other systems put signs into texts that nobody sees or asked for.
What comes in goes through `normalize_text`; what is compared goes through `comparison_key`.
"""

import re
import unicodedata
from typing import Final

# Soft hyphens, joiners, marks of byte order and other signs without width.
HIDDEN: Final = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
BLANKS: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
# Signs that turn the direction of what follows, so that a text reads as something else.
TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# What a spreadsheet takes for a formula, or for the start of one.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES: Final = "\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060\u2032\uff07"

_ALIKE: Final = {
    **dict.fromkeys(map(ord, HIDDEN), ""),
    **dict.fromkeys(map(ord, BLANKS), " "),
    0x2028: "\n",
    0x2029: "\n",
}
_SAME_SIGN: Final = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, TURNING), ""),
}


def normalize_text(text: str) -> str:
    """The text with plain blanks, whole letters and no hidden signs.

    A no-break or thin space becomes a blank, `a` with a ring after it becomes `å`, and a soft
    hyphen or a sign without width goes. What a reader sees stays.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_ALIKE))


def inert(text: str) -> str:
    """A text that no spreadsheet reckons with: what begins a formula gets a `'` before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def comparison_key(text: str) -> str:
    """What two texts have in common when a person takes them for the same.

    Besides what `normalize_text` does, runs of blanks, capital letters, and the kind of dash and
    apostrophe do not count.
    """
    alike = normalize_text(text).translate(_SAME_SIGN).casefold()
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", alike).strip())
