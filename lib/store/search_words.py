"""What a reader's words may mean: words of the index that they are, begin, bend or misspell.

Each word is looked up in the vocabulary of the index in turn: as it stands, as the beginning of a
longer word, by its stem (Snowball), inside a compound, as two words written together, as an alias
(lib/store/search_aliases.py); only what is none of these is taken for misspelt (RapidFuzz).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from lib.store.search_aliases import COLUMNS, Alias, aliases, inside, region_aliases, words

MOST_WORDS: Final = 10
_LONGEST: Final = 200  # characters that are looked at; no one searches for more
_MOST_TERMS: Final = 80  # compounds that hold a word; the shortest first
_LONG: Final = 5  # letters of a stem that is seldom the beginning of another word
_MOST_NEAR: Final = 6  # words that a misspelt one may be
_STEM: Final = snowballstemmer.stemmer("norwegian")
# Words between words; alone they are looked for like any other.
_SMALL: Final = frozenset(
    words(
        "i og på til for av om med ved fra det den de en ei et er som hva hvor mye mange fikk får "
        "frå kva kor mykje var har the of in and to a an on at by what where how"
    )
)
# What is written for å and ø, which are a and o in the index.
_SWAPPED: Final = (("aa", "a"), ("oe", "o"))
# How sure each way of finding is; ranking multiplies it by the weight of the field.
EXACT, BEGUN, STEM, ALIAS, PART, NEAR = 1.0, 0.85, 0.9, 0.8, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Reading:
    """One word of the reader's, or a run of words that is a name, with all it may mean.

    Attributes:
        written: as it is compared, see `normalize`.
        terms: words of the index, each with how sure it is that it is meant.
        starts: beginnings of words of the index, the same.
        expressions: others of the index: aliases, words written together.
        seen: beginnings of the words that such an expression finds, the same.
        places: areas that it is a name of in another year, by the name.
        near: the word that is meant instead, where no word of the index is as it is written.
    """

    written: str
    terms: Mapping[str, float] = field(default_factory=dict)
    starts: Mapping[str, float] = field(default_factory=dict)
    expressions: tuple[str, ...] = ()
    seen: Mapping[str, float] = field(default_factory=dict)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: str = ""

    @property
    def known(self) -> bool:
        """Whether it means anything."""
        return bool(self.terms or self.starts or self.expressions or self.places)

    @property
    def expression(self) -> str:
        """What it may be, for the full-text index."""
        either = [f'"{start}" *' for start in self.starts]
        either += [f'"{term}"' for term in self.terms if not term.startswith(tuple(self.starts))]
        found = [f"{COLUMNS} : ({' OR '.join(either)})"] if either else []
        found += [inside(codes) for codes in self.places.values()]
        return f"({' OR '.join((*found, *self.expressions))})"

    def weigh(self, word: str) -> float:
        """How sure it is that a word of a document is meant; 0 where it is not."""
        begun = [sure for start, sure in self.starts.items() if word.startswith(start)]
        begun += [sure for start, sure in self.seen.items() if word.startswith(start)]
        return max(self.terms.get(word, 0.0), *begun, 0.0)

    def also(self, found: Sequence[Alias]) -> "Reading":
        """The same word, which is an alias as well."""
        seen = {term: ALIAS for alias in found for term in alias.terms}
        places = {alias.name: alias.codes for alias in found if alias.codes}
        more = (each.expression for each in found if each.expression)
        expressions = dict.fromkeys((*self.expressions, *more))
        return replace(
            self,
            expressions=tuple(expressions),
            seen={**seen, **self.seen},
            places={**self.places, **places},
        )


class Vocabulary:
    """The words of the index, and what each may be read as.

    Args:
        terms: the words.
        regions: the codes of the health regions, by their names.
        names: of the municipalities and counties that there are.
    """

    def __init__(
        self, terms: Sequence[str], regions: Mapping[str, str], names: Collection[str]
    ) -> None:
        self.terms = tuple(terms)
        self._known = frozenset(terms)
        self._names = frozenset(map(words, names))
        self._text = "\n".join(self.terms)
        self._single: dict[str, list[Alias]] = {}
        self._runs: dict[tuple[str, ...], list[Alias]] = {}
        for alias in (*aliases(), *region_aliases(regions)):
            if len(alias.words) == 1:
                self._single.setdefault(alias.words[0], []).append(alias)
            else:
                self._runs.setdefault(alias.words, []).append(alias)
        self._all = (*self.terms, *(self._single.keys() - self._known))

    def read(self, text: str, *, loosely: bool = False) -> tuple[Reading, ...]:
        """What each word of a text may mean.

        Args:
            text: as the reader has written it.
            loosely: whether words that are as they stand may also be misspelt ones.
        """
        written = words(text[:_LONGEST])[: 2 * MOST_WORDS]
        main = tuple(word for word in written if word not in _SMALL) or written
        return tuple(self._readings(written, main[:MOST_WORDS], loosely=loosely))

    def narrowed(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """The same, where a place that there is stands for itself alone.

        Ålesund of today is larger than Ålesund: a list of what lies there holds the latter.
        """
        return tuple(
            replace(
                each,
                places={k: v for k, v in each.places.items() if words(k) not in self._names},
            )
            for each in readings
        )

    def nearest(self, text: str) -> str:
        """The words of the index that are nearest to those of a text; empty where none is near."""
        found = [
            _nearest(word, self._all, len(word) // 2)
            for word in words(text[:_LONGEST])[:MOST_WORDS]
            if len(word) > 2
        ]
        return " ".join(each[0][0] for each in found if each)

    def _readings(
        self, written: tuple[str, ...], main: tuple[str, ...], *, loosely: bool
    ) -> Iterator[Reading]:
        inside_runs: set[str] = set()
        for run, found in self._runs.items():
            if _holds(written, run):
                inside_runs.update(run)
                yield _run_reading(run, found)
        for word in main:
            if word not in inside_runs:
                yield self._word(word, loosely=loosely)

    def _word(self, word: str, *, loosely: bool) -> Reading:
        """One word, by the surest way that finds something."""
        ways = _spellings(word)
        terms: dict[str, float] = {}
        starts: dict[str, float] = {}
        for way in ways:
            self._as_written(way, terms, starts)
        found = [alias for way in ways for alias in self._aliases(way)]
        if terms or starts or found:
            reading = Reading(word, terms, starts).also(found)
            return self._misspelt(reading) if loosely else reading
        together = self._together(ways[-1])
        return self._misspelt(Reading(word)) if together is None else together

    def _as_written(self, word: str, terms: dict[str, float], starts: dict[str, float]) -> None:
        if word in self._known:
            terms[word] = EXACT
        if self._begins(word):
            starts[word] = BEGUN
        stem = _stem(word)
        if stem != word and len(stem) >= _LONG:
            if self._begins(stem):
                starts[stem] = STEM
        elif stem != word:  # too short to be the beginning of just any word
            bent = (term for term in self.terms if term.startswith(stem) and _stem(term) == stem)
            terms.update(dict.fromkeys(bent, STEM) | terms)
        if len(stem) >= _LONG - (stem == word) and not stem.isdigit():
            holding = sorted((term for term in self.terms if stem in term[1:]), key=len)
            terms.update(dict.fromkeys(holding[:_MOST_TERMS], PART) | terms)

    def _begins(self, start: str) -> bool:
        return self._text.startswith(start) or f"\n{start}" in self._text

    def _aliases(self, word: str) -> list[Alias]:
        stem = _stem(word)
        return self._single.get(word, []) or [
            alias
            for name, found in self._single.items()
            if len(stem) > 3 and name.startswith(stem) and len(name) - len(stem) < 5
            for alias in found
        ]

    def _together(self, word: str) -> Reading | None:
        """Two words of the index that are written as one: `folkehelseloven`."""
        for cut in range(len(word) - 3, 2, -1):
            first, rest = word[:cut], _stem(word[cut:])
            if len(rest) >= 3 and first in self._known and self._begins(rest):
                expression = f'{COLUMNS} : ("{first}" * AND "{rest}" *)'
                seen = dict.fromkeys((first, rest), BEGUN)
                return Reading(word, expressions=(expression,), seen=seen)
        return None

    def _misspelt(self, reading: Reading) -> Reading:
        """The words of the index that are nearest to one that may be misspelt."""
        word = _spellings(reading.written)[-1]
        if len(word) < 4 or word.isdigit():
            return reading
        most = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
        found = _nearest(word, self._all, most) or self._begun_near(word, most)
        best = [name for name, distance, _index in found if distance <= found[0][1] + 1]
        terms = dict.fromkeys(best, NEAR) | dict(reading.terms)
        starts = {_stem(name): NEAR for name in best if len(name) > 4} | dict(reading.starts)
        near = best[0] if best and not reading.known else ""
        named = [alias for name in best for alias in self._single.get(name, [])]
        return replace(reading, terms=terms, starts=starts, near=near).also(named)

    def _begun_near(self, word: str, most: int) -> list[tuple[str, float, int]]:
        """Words whose beginning is near to a word that is only begun."""
        beginnings = [term[: len(word)] for term in self.terms]
        found = _nearest(word, beginnings, min(most, 2))
        return [(self.terms[place], distance, place) for _start, distance, place in found]


def _nearest(word: str, choices: Sequence[str], most: int) -> list[tuple[str, float, int]]:
    """The choices within so many edits, nearest first: each with its distance and its place."""
    distance: Callable[..., float] = OSA.distance
    return process.extract(
        word, choices, scorer=distance, score_cutoff=float(most), limit=_MOST_NEAR
    )


def _run_reading(run: tuple[str, ...], found: Sequence[Alias]) -> Reading:
    """A name of several words, which finds as a whole or not at all."""
    whole = f'{COLUMNS} : "{" ".join(run)}"'
    return Reading(" ".join(run), expressions=(whole,), seen=dict.fromkeys(run, EXACT)).also(found)


def _spellings(word: str) -> tuple[str, ...]:
    """The word as it stands, and with `aa` and `oe` read as å and ø."""
    swapped = word
    for digraph, letter in _SWAPPED:
        swapped = swapped.replace(digraph, letter)
    return tuple(dict.fromkeys((word, swapped)))


@lru_cache(maxsize=4_096)
def _stem(word: str) -> str:
    return str(_STEM.stemWord(word)) if len(word) > 4 and not word.isdigit() else word


def _holds(written: tuple[str, ...], run: tuple[str, ...]) -> bool:
    written = tuple(_spellings(word)[-1] for word in written)
    return any(written[at : at + len(run)] == run for at in range(len(written) - len(run) + 1))
