"""Translation, numbers, dates and labels in the reader's language.

The code's own messages are English as a reader sees it; `locale/` holds their translations.
A new language is one more catalogue: `locale/<code>/LC_MESSAGES/messages.po`.
"""

from lib.i18n.catalogues import (
    DEFAULT,
    LANGUAGE_NAMES,
    LANGUAGES,
    N_,
    _,
    current_language,
    language_name,
    ngettext,
    set_language,
    translations,
)
from lib.i18n.clock import (
    local_day,
    local_minute,
    local_time,
    norwegian_day,
    norwegian_now,
    norwegian_time,
)
from lib.i18n.labels import CodeColumn, label, labels
from lib.i18n.letters import comparison_key, has_hidden, inert, normalize_text
from lib.i18n.numbers import (
    as_read,
    count,
    date_span,
    date_text,
    decimal,
    half_up,
    kroner,
    money,
    money_unit,
    not_stated,
    percent,
    plain_number,
    size_text,
    year_text,
)
from lib.i18n.texts import (
    area_names,
    area_words,
    data_column,
    data_language,
    data_text,
    foreign_language,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "N_",
    "CodeColumn",
    "_",
    "area_names",
    "area_words",
    "as_read",
    "comparison_key",
    "count",
    "current_language",
    "data_column",
    "data_language",
    "data_text",
    "date_span",
    "date_text",
    "decimal",
    "foreign_language",
    "half_up",
    "has_hidden",
    "inert",
    "kroner",
    "label",
    "labels",
    "language_name",
    "local_day",
    "local_minute",
    "local_time",
    "money",
    "money_unit",
    "ngettext",
    "normalize_text",
    "norwegian_day",
    "norwegian_now",
    "norwegian_time",
    "not_stated",
    "percent",
    "plain_number",
    "set_language",
    "size_text",
    "translations",
    "year_text",
]
