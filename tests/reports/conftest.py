"""Documents made once for all tests of the room: a brief takes half a second."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from lib.i18n import DEFAULT, set_language
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import Document
from lib.reports.render import brief_made
from lib.selection import FilterOptions, Selection
from lib.store import Store, filter_options

# A municipality with services and no project, one with most of everything, and the longest name.
MUNICIPALITIES = ("1144", "1201", "2020")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Every test begins and leaves in bokmål."""
    set_language(DEFAULT)
    yield
    set_language(DEFAULT)


@pytest.fixture(scope="session")
def choices(store: Store) -> FilterOptions:
    return filter_options(store)


@pytest.fixture(scope="session")
def chosen(choices: FilterOptions) -> Selection:
    return choices.default()


@pytest.fixture(scope="session")
def table(store: Store, chosen: Selection) -> ReportContext:
    return report_context(store, chosen)


class Briefs:
    """Briefs as the button makes them, with the document that each was made from."""

    def __init__(self, table: ReportContext) -> None:
        self.table = table
        self.made = cache(self._made)

    def _made(self, area: str, language: str = DEFAULT) -> tuple[Document, bytes]:
        set_language(language)
        return brief_made(self.table.about(area))


@pytest.fixture(scope="session")
def briefs(table: ReportContext) -> Briefs:
    return Briefs(table)


@pytest.fixture(scope="session")
def areas(choices: FilterOptions) -> tuple[str, ...]:
    """The country, the health regions, the counties, and some municipalities."""
    large = [a.code for a in choices.areas.values() if a.kind != "kommune"]
    return (*large, *MUNICIPALITIES)


def blocks(document: Document) -> list[object]:
    """Every block, those in columns too."""
    found: list[object] = []
    for block in document.blocks:
        sides = (*getattr(block, "left", ()), *getattr(block, "right", ()))
        found += sides or [block]
    return found


def at(chosen: Selection, area: str) -> Selection:
    return replace(chosen, area=area)
