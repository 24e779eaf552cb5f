"""Value resolution: codes by label, rows of other tables by title."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from lib.i18n import _, comparison_key, translations
from lib.i18n.labels import LABELS
from lib.imports.parsing import UnclearError
from lib.store.change_log import Key, Row

# Title columns by table.
_TITLES: Final = ("title", "name", "name_nb", "name_en", "publisher", "url")
# Synonyms of values.
_SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    "projects.status": {"innvilget": "tildelt", "innvilga": "tildelt", "bevilget": "tildelt"},
    "status_reports.phase": {
        "pågår": "i gang",
        "ferdig": "fullført",
        "stoppet": "stanset",
        "stoppa": "stanset",
    },
}


@cache
def _values(table: str, column: str) -> dict[str, str]:
    """Codes of a column by label, in every language; ambiguous labels left out."""
    found: dict[str, set[str]] = defaultdict(set)
    named = {f"{place}": codes for place, codes in LABELS.items()}
    for code, words in named.get(f"{table}.{column}", {}).items():
        for each in translations(words):
            found[comparison_key(each)].add(code)
    for word, code in _SYNONYMS.get(f"{table}.{column}", {}).items():
        found[comparison_key(word)].add(code)
    return {word: codes.pop() for word, codes in found.items() if len(codes) == 1}


def value_of(table: str, name: str, column: Mapping[str, Any], text: str) -> str:
    """Code of a cell in an enumerated column; the cell itself if unknown."""
    allowed = column.get("constraints", {}).get("enum", [])
    if text in allowed or not allowed:
        return text
    key = comparison_key(text)
    same = [code for code in allowed if comparison_key(str(code)) == key]
    labelled = {comparison_key(str(each["label"])): each["value"] for each in _categories(column)}
    return str(same[0] if same else labelled.get(key) or _values(table, name).get(key, text))


def _categories(column: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = column.get("categories", [])
    return found


class TitleIndex:
    """Index of a table's rows by key and title."""

    def __init__(self, rows: Mapping[Key, Row]) -> None:
        self.codes = {key[0] for key in rows}
        self.by_key: dict[str, set[str]] = defaultdict(set)
        self.by_title: dict[str, set[str]] = defaultdict(set)
        for key, row in rows.items():
            self.by_key[comparison_key(key[0])].add(key[0])
            for name in _TITLES:
                if row.get(name):
                    self.by_title[comparison_key(str(row[name]))].add(key[0])

    def understood(self, text: str) -> str:
        """Key of the row that a cell names; the cell itself if unknown.

        Raises:
            UnclearError: several rows have that title.
        """
        if text in self.codes:
            return text
        key = comparison_key(text)
        for found in (self.by_key.get(key), self.by_title.get(key)):
            if not found:
                continue
            if len(found) == 1:
                return next(iter(found))
            words = _(
                "Several are called “{name}”: {codes}. Write the code of the one that is meant."
            )
            words = words.format(name=text, codes=", ".join(sorted(found)))
            raise UnclearError(words, alone=True)
        return text


class KeyIndex:
    """Index of a table's keys by comparison key."""

    def __init__(self, rows: Mapping[Key, Row], key: tuple[str, ...]) -> None:
        self.written: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in key}
        for parts in rows:
            for name, part in zip(key, parts, strict=True):
                self.written[name][comparison_key(part)].add(part)

    def understood(self, name: str, text: str) -> str:
        """Key part in the table's spelling; the cell itself if new."""
        known = self.written[name].get(comparison_key(text), set())
        return next(iter(known)) if len(known) == 1 and text not in known else text
