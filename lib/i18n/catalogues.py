"""Message catalogues (gettext), and the language of the current run."""

import gettext as gettext_module
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT: Final = "nb"
SOURCE: Final = "en"  # source language; needs no catalogue
LOCALE_DIR: Final = Path(__file__).parent / "locale"
# Names in their own language, in the order of the menu.
LANGUAGE_NAMES: Final = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
TRANSLATED: Final = tuple(
    sorted(path.parent.parent.name for path in LOCALE_DIR.glob("*/LC_MESSAGES/messages.po"))
)
LANGUAGES: Final = (
    *(code for code in LANGUAGE_NAMES if code in {SOURCE, *TRANSLATED}),
    *(code for code in TRANSLATED if code not in LANGUAGE_NAMES),
)

# A context variable: each script run has a thread of its own.
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def set_language(language: str) -> None:
    """Set the language of the running script; an unknown one falls back to the default."""
    _language.set(language if language in LANGUAGES else DEFAULT)


def current_language() -> str:
    """The language code of the running script, such as `nb`."""
    return _language.get()


def language_name(code: str) -> str:
    """Name of a language in itself: `Nynorsk`; the code if it is unknown."""
    return LANGUAGE_NAMES.get(code, code)


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    """Catalogue of a language, compiled in memory: there are no .mo files that could be stale."""
    if language == SOURCE:
        return gettext_module.NullTranslations()
    path = LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate a message."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message with singular and plural."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def translations(message: str) -> tuple[str, ...]:
    """Translations of a message in every language."""
    return tuple(_catalogue(language).gettext(message) for language in LANGUAGES)


def N_(message: str) -> str:  # noqa: N802 - gettext's own convention
    """Mark a message for the catalogue without translating it yet (for constants)."""
    return message
