"""Safe cell text, sheet names and file names."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST_FILE_NAME: Final = 100

# Fast check: most text needs no cleaning.
_AMISS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# Characters outside XML 1.0, and control characters other than tab and LF.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_HALF: Final = re.compile("[\ud800-\udfff]")  # unpaired surrogates
_LINE_END: Final = re.compile("\r\n?")

# Letters without a Unicode decomposition; the Sámi ones occur in place names.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th", "ł": "l", "œ": "oe"}
)
# Names reserved by Windows.
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(-|$)")


def clean(text: str) -> str:
    """Remove characters that spreadsheets cannot hold; lines end in LF."""
    if not _AMISS.search(text):
        return text
    plain = _UNPRINTABLE.sub("", _LINE_END.sub("\n", text))
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", plain)


def one_line(text: str) -> str:
    """Clean text on one line, with single spaces."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int, mark: str = "…") -> str:
    """Clean text cut to `limit`, with an ellipsis.

    Spreadsheets count UTF-16 units, so that a rare character counts as two.
    """
    if len(text) <= limit // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    kept = units[: 2 * limit - len(mark.encode("utf-16-le"))]
    return kept.decode("utf-16-le", errors="ignore") + mark


def distinct(names: Iterable[str], limit: int, pattern: str = " ({number})") -> list[str]:
    """Names cut to `limit`, numbered where equal without regard to case."""
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        candidate, number = cut(name, limit), 1
        while _key(candidate) in taken:
            number += 1
            ending = pattern.format(number=number)
            candidate = cut(name, limit - len(ending)) + ending
        taken.add(_key(candidate))
        found.append(candidate)
    return found


def file_name(*parts: str, ending: str) -> str:
    """Portable file name: `samhandling-budsjett-hordaland-2024.xlsx`.

    Args:
        parts: what the file holds, from the general to the special; empty ones are left out.
        ending: the ending, with or without its dot.
    """
    tail = "." + (_ascii(ending)[:10].strip("-") or "bin")
    stem = "-".join(filter(None, map(_ascii, parts)))
    if not stem or _RESERVED.match(stem):
        stem = f"samhandling-{stem}"
    return stem[: LONGEST_FILE_NAME - len(tail)].strip("-") + tail


def _key(name: str) -> str:
    return name.lower().casefold()


def _ascii(text: str) -> str:
    """Lower-case letters, digits and single hyphens, without diacritics."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
