"""Text normalization for search."""

import unicodedata
from typing import Final

from lib.i18n import normalize_text

# Letters of their own, which Unicode does not take apart; lib/store/search_schema.py does the same.
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "å": "a"})


def normalize(text: str) -> str:
    """Lower-case text without æ, ø, å and accents, as in the search index.

    `Ørsta` and `orsta` are the same, and so are `Ålesund` and `alesund`, also where a hidden sign
    or a no-break space stands in it.
    """
    if text.isascii():
        return text.lower()
    composed = normalize_text(text).lower().translate(_LETTERS)
    apart = unicodedata.normalize("NFD", composed)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
