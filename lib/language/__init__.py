"""Words and numbers in the reader's language.

Code and catalogue keys are English; the catalogues under `locale/` hold what the reader sees.
A new language is one more catalogue: `locale/<code>/LC_MESSAGES/messages.po`.
"""

from lib.language.labels import CodeColumn, label, labels
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
from lib.language.texts import area_words, data_column, data_language, data_text, foreign_language
from lib.language.words import (
    DEFAULT,
    LANGUAGE_NAMES,
    LANGUAGES,
    _,
    current,
    language_name,
    mark,
    ngettext,
    translations,
    use,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "CodeColumn",
    "_",
    "area_words",
    "count",
    "current",
    "data_column",
    "data_language",
    "data_text",
    "date_text",
    "decimal",
    "foreign_language",
    "kroner",
    "label",
    "labels",
    "language_name",
    "mark",
    "money",
    "ngettext",
    "not_stated",
    "percent",
    "translations",
    "use",
    "year_text",
]
