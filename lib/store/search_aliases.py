"""Names that people search by and the rows do not have: places of other years, labels, synonyms.

An alias is one or more words and the expression of the full-text index that they stand for. Places
come from `divisions.csv` (Statistics Norway), labels from the catalogues of all languages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lib.i18n import LANGUAGES, current_language, set_language
from lib.i18n.labels import LABELS, CodeColumn, labels
from lib.store.divisions import COUNTY, Unit, origins, units
from lib.store.normalize import normalize
from lib.store.search_schema import FIELDS

WORD: Final = re.compile(r"[^\W_]+")  # what the index, too, takes for a word
COLUMNS: Final = f"{{{' '.join(FIELDS)}}}"

# Codes whose words stand in `topic`, and are another thing in other languages.
_LABELLED: Final[tuple[CodeColumn, ...]] = (
    "projects.category",
    "projects.status",
    "service_sites.kind",
    "service_sites.status",
    "indicators.theme",
    "milestones.kind",
    "areas.kind",
    "budget_lines.kind",
)
# Words for the same: abbreviations of the field, bokmål and nynorsk, names of today. Each begins a
# word, or a run of words.
_SYNONYMS: Final = (
    ("lms", "lokalmedisinsk"),
    ("dms", "distriktsmedisinsk"),
    ("kad", "ohd", "kommunal akutt dogn", "kommunalt akutt dogn", "oyeblikkelig hjelp dogn"),
    ("oh", "kad", "oyeblikkelig hjelp", "oyeblikkeleg hjelp"),
    ("oyeblikkelig", "oyeblikkeleg", "oyeblikkjeleg"),
    ("ssb", "statistisk sentralbyra"),
    ("fhi", "folkehelseinstituttet"),
    ("hod", "helse og omsorgsdepartement"),
    ("hdir", "helsedirektorat"),
    ("nfr", "norges forskningsrad", "forskningsradet"),
    ("statsforvalter", "fylkesmann", "governor"),
    ("unn", "universitetssykehuset nord norge"),
    ("sus", "stavanger universitetssykehus"),
    ("ous", "oslo universitetssykehus"),
    ("sykehus", "sjukehus", "hospital"),
    ("sykestue", "sjukestugu", "sjukestove", "sjukestogo"),
    ("sykehjem", "sjukeheim"),
    ("sykefravaer", "sjukefravaer"),
    ("tjeneste", "teneste"),
    ("mestring", "meistring"),
    ("innlegg", "admission"),
    ("reinnlegg", "readmission"),
    ("dogn", "dager"),
    ("jordmor", "jordmodre", "midwife"),
    ("eldre", "75", "80"),
    ("kols", "copd"),
    ("gp", "fastlege"),
    ("coordination", "samhandling"),
)


@dataclass(frozen=True, slots=True)
class Alias:
    """Words, and what they stand for.

    Attributes:
        words: as they are compared, see `normalize`.
        expression: of the full-text index; empty for a place.
        terms: words that it may be found by in a document, where it is one of synonyms.
        name: as people write it, where it is a place.
        codes: of the areas that it is, where it is a place.
    """

    words: tuple[str, ...]
    expression: str = ""
    terms: tuple[str, ...] = ()
    name: str = ""
    codes: tuple[str, ...] = ()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, as they are compared."""
    return tuple(WORD.findall(normalize(text)))


def phrase(text: str, *, begun: bool = False) -> str:
    """A run of words for the full-text index, the last of which may be only begun."""
    return f'"{" ".join(words(text))}"' + " *" * begun


def inside(codes: Iterable[str]) -> str:
    """What lies in one of some areas, or is one of them."""
    tokens = (f'"in{code}" OR "is{code}"' for code in codes)
    return f"scope : ({' OR '.join(tokens)})"


@cache
def aliases() -> tuple[Alias, ...]:
    """All of them: places, labels, synonyms."""
    return (*_places(), *_labels(), *_synonyms())


def region_aliases(regions: Mapping[str, str]) -> Iterator[Alias]:
    """The health regions: what lies in one seldom says so."""
    for name, code in regions.items():
        yield Alias(words(name), name=name, codes=(code,))


def _places() -> Iterator[Alias]:
    """Municipalities and counties of today, and of the years between, by their names."""
    codes: dict[str, dict[str, None]] = {}
    for unit in units():
        for name in unit.name.split(" - "):
            codes.setdefault(name, {}).update(dict.fromkeys(_codes_of(unit)))
    for name, found in codes.items():
        if found:
            yield Alias(words(name), name=name, codes=tuple(found))


def _codes_of(unit: Unit) -> Iterable[str]:
    """The areas of 2010 that a unit is: of a county the counties, else municipalities."""
    return sorted(origins(unit), key=lambda code: (unit.kind == COUNTY, code))


def _labels() -> Iterator[Alias]:
    """Each word of a code's label, in each language; `topic` holds the code itself."""
    before = current_language()
    try:
        for language in LANGUAGES:
            set_language(language)
            for column in _LABELLED:
                for code, name in labels(column, LABELS[column]).items():
                    expression = f"topic : {phrase(code)}"
                    for word in {*words(name)} - {*words(code)}:
                        yield Alias((word,), expression, words(code))
    finally:
        set_language(before)


def _synonyms() -> Iterator[Alias]:
    for group in _SYNONYMS:
        for own in group:
            others = [other for other in group if other != own]
            either = " OR ".join(phrase(other, begun=True) for other in others)
            terms = tuple(words(other)[0] for other in others)
            yield Alias(words(own), f"{COLUMNS} : ({either})", terms)
