"""The catalogues hold every message of the code, translated, and nothing else."""

import ast
import re
import string
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lib.i18n import DEFAULT, LANGUAGES, _, current_language, ngettext, set_language
from lib.i18n.catalogues import LOCALE_DIR, SOURCE, TRANSLATED

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

Message: TypeAlias = str | tuple[str, ...]


def messages_in(*folders: Path) -> set[Message]:
    """Every message that the code asks for."""
    return {
        message
        for folder in folders
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(folder), keywords=KEYWORDS
        )
    }


def catalogue(language: str) -> Catalog:
    """A catalogue as it stands in its file."""
    with (LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale=language)


def texts(message: str | Iterable[str] | None) -> tuple[str, ...]:
    """A message's one or two forms."""
    return (message,) if isinstance(message, str) else tuple(message or ())


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}


@cache
def asked_for() -> set[Message]:
    """Every message that the dashboard asks for."""
    return messages_in(ROOT / "lib", ROOT / "pages")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    held = {entry.id for entry in catalogue(language) if entry.id}
    keys = {texts(entry)[0] for entry in held}
    wanted = {texts(message)[0] for message in asked_for()}
    assert wanted - keys == set(), "missing from the catalogue"
    assert keys - wanted == set(), "no longer used"
    empty = [e.id for e in catalogue(language) if e.id and not all(texts(e.string))]
    assert empty == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_fuzzy_and_placeholders_agree(language: str) -> None:
    for entry in catalogue(language):
        if not entry.id:
            continue
        assert not entry.fuzzy, entry.id
        names = set().union(*(placeholders(text) for text in texts(entry.id)))
        for text in texts(entry.string):
            assert placeholders(text) <= names, entry.id
        assert placeholders(texts(entry.string)[-1]) == placeholders(texts(entry.id)[-1]), entry.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_messages_stand_in_the_order_of_their_keys(language: str) -> None:
    """By code point, so that each new message has one place, and merges meet there."""
    keys = [texts(entry.id)[0] for entry in catalogue(language) if entry.id]
    wrong = next((pair for pair in pairwise(keys) if pair[0] > pair[1]), None)
    assert wrong is None, "the second stands too late"


def test_english_is_what_the_code_says_and_has_no_catalogue() -> None:
    set_language(SOURCE)
    assert {SOURCE, *TRANSLATED} == set(LANGUAGES)
    assert SOURCE not in TRANSLATED
    assert _("Map") == "Map"
    assert ngettext("{number} page", "{number} pages", 1) == "{number} page"
    assert ngettext("{number} page", "{number} pages", 2) == "{number} pages"


def test_no_message_is_asked_for_both_alone_and_by_number() -> None:
    """Python 3.11.2 and others find no message alone that the catalogue has by number."""
    alone = {message for message in asked_for() if isinstance(message, str)}
    by_number = {message[0] for message in asked_for() if not isinstance(message, str)}
    assert alone & by_number == set()


def test_a_message_missing_from_the_catalogue_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('_("Something nobody has translated")')
    assert messages_in(tmp_path) - asked_for() == {"Something nobody has translated"}


def test_the_readers_language_is_bokmal_unless_another_is_known() -> None:
    set_language("klingon")
    assert current_language() == DEFAULT == "nb"
    assert _("Map") == "Kart"


def messages_in_f_strings(folder: Path) -> list[str]:
    """Messages where the extraction cannot see them: inside an f-string."""
    return [
        f"{file.name}:{call.lineno}"
        for file in sorted(folder.rglob("*.py"))
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


@pytest.mark.parametrize("folder", ["lib", "pages"])
def test_no_message_hides_in_an_f_string(folder: str) -> None:
    assert messages_in_f_strings(ROOT / folder) == []


def test_a_message_in_an_f_string_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("x = f\"({_('hidden')})\"")
    assert messages_in_f_strings(tmp_path) == ["page.py:1"]


# What stands before an infinitive, and what ends in -a there in every nynorsk.
_BEFORE = r"\b(?:å|kan|skal|må|vil|bør|kunne|skulle|ville|måtte)\s+(?:(?:ikkje|òg|berre|då)\s+)?"
_WITH_A = {"ha", "ta", "dra", "la", "dataa"}


def a_infinitives(text: str) -> list[str]:
    """Infinitives in -a, such as `gjera`, where ours are in -e."""
    found = re.findall(_BEFORE + r"([a-zæøå]+a)\b", text, re.IGNORECASE)
    return [word for word in found if word.lower() not in _WITH_A]


def test_nynorsk_has_one_form_of_the_infinitive() -> None:
    words = (text for message in catalogue("nn") for text in texts(message.string))
    assert [word for text in words for word in a_infinitives(text)] == []
    assert a_infinitives("Det går ikkje å gjera, men du må ikkje ta det att") == ["gjera"]
