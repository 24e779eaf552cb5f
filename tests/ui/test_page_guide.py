"""Each page is explained, and each explained word is one that the pages use."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lib.i18n import LANGUAGES, _, set_language
from lib.i18n.catalogues import LOCALE_DIR
from lib.i18n.terms import TERMS
from lib.ui.navigation import PAGES
from lib.ui.page_guide import GUIDES, help_on

DATA = Path(__file__).parents[2] / "data"
OURS = {text for term in TERMS.values() for text in (term.word, term.meaning)}


def written(language: str) -> str:
    """Everything that pages write, but for the explanations themselves, and the data's texts."""
    with (LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        entries = [entry for entry in read_po(stream) if entry.id and entry.id not in OURS]
    texts = [str(entry.string) for entry in entries]
    data = [(DATA / f"{name}.csv").read_text("utf-8") for name in ("indicators", "milestones")]
    return " ".join([*texts, *data]).casefold()


def test_every_page_has_its_guide_and_every_guide_its_page() -> None:
    assert set(GUIDES) == {page.url_path for page in PAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_has_two_to_four_sentences(language: str) -> None:
    set_language(language)
    for address, guide in GUIDES.items():
        sentences = re.findall(r"[.!?](?=\s|$)", _(guide.reading))
        assert 2 <= len(sentences) <= 5, address


def test_every_term_stands_in_some_guide() -> None:
    assert {key for guide in GUIDES.values() for key in guide.terms} == set(TERMS)


def test_only_words_that_the_pages_use_are_explained() -> None:
    set_language("nb")
    text = written("nb")
    for term in TERMS.values():
        for part in _(term.word).split("/"):
            stem = part.casefold()[: max(3, len(part) - 2)]
            assert stem in text, term.word


def test_help_explains_each_term_or_is_not_there() -> None:
    set_language("nb")
    assert help_on(()) is None
    assert help_on(("announced", "round")) == (
        "**kunngjort**: Lovet offentlig, som en sum eller et antall prosjekter.\n\n"
        "**runde**: Én kunngjøring av tilskudd\\: en ordning, et tidspunkt og som regel en sum."
    )
