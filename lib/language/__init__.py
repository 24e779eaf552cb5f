"""Words and numbers in the reader's language.

Code and catalogue keys are English; the catalogues under `locale/` hold what the reader sees.
A new language is one more catalogue: `locale/<code>/LC_MESSAGES/messages.po`.
"""

from lib.language.numbers import (
    count,
    date_text,
    decimal,
    kroner,
    money,
    not_stated,
    percent,
    year_text,
)
from lib.language.words import DEFAULT, LANGUAGES, _, current, label, mark, ngettext, use

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "_",
    "count",
    "current",
    "date_text",
    "decimal",
    "kroner",
    "label",
    "mark",
    "money",
    "ngettext",
    "not_stated",
    "percent",
    "use",
    "year_text",
]
