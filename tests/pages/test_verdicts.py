"""How many indicators went which way: the same on the page, in briefs, in reports and on slides."""

import html
import re
from dataclasses import replace

import pytest

from lib.charts import verdicts
from lib.charts.verdicts import Tally
from lib.i18n import set_language
from lib.presentation import DeckConfig, build_deck
from lib.reports.brief import LIMITS, brief
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import Document, Paragraph
from lib.reports.period import Period
from lib.reports.report import report
from lib.selection import Selection
from lib.store import Store, area_indicators, attention, filter_options, indicators, take_snapshot
from tests.pages.conftest import Open
from tests.pages.test_pages import texts

PAGE = "pages/country/progress.py"


def said(document: Document) -> list[str]:
    return [str(block.text) for block in document.blocks if isinstance(block, Paragraph)]


def at(store: Store, area: str) -> tuple[ReportContext, Tally, str]:
    """What the store counts for an area, in numbers and in words."""
    set_language("nb")
    about = report_context(store, replace(filter_options(store).default(), area=area))
    found = indicators(store, about.selection)
    return about, verdicts.own_tally(found)[0], verdicts.of_area(found)


@pytest.mark.parametrize("area", ["NO", "nord", "12", "11", "1201"])
def test_documents_count_as_the_store_does(store: Store, area: str) -> None:
    about, found, sentence = at(store, area)
    assert found.every > 0
    assert sentence in said(brief(about, LIMITS[0]))
    # With fewer rows the count is the same: it is of all the area's indicators.
    assert sentence in said(brief(about, LIMITS[-1]))
    # A report is of its period's last year, as the page is where that year is chosen.
    period = Period.read("2012", str(about.selection.year))
    then = replace(about.selection, latest=False)
    at_its_end = indicators(store, then)
    assert verdicts.of_area(at_its_end) in said(report(about, period))
    assert verdicts.own_tally(at_its_end)[0].wanted == found.wanted
    assert verdicts.own_tally(at_its_end)[0].against == found.against
    every = area_indicators(store, about.selection)
    assert verdicts.own_tally(every)[0] == found


@pytest.mark.parametrize("area", ["NO", "nord", "12"])
def test_the_page_counts_as_the_documents_do(store: Store, open_page: Open, area: str) -> None:
    _about, _found, sentence = at(store, area)
    chosen = {} if area == "NO" else {"omrade": area}
    assert sentence in texts(open_page(PAGE, **chosen))


def test_the_slide_counts_as_the_page_does(store: Store) -> None:
    about, found, sentence = at(store, "NO")
    made = build_deck(take_snapshot(store), about.selection, DeckConfig(slides=("indikator",)), "")
    (slide,) = [slide for slide in made.slides if slide.kind == "indikator"]
    assert sentence in slide.spoken
    words = html.unescape(re.sub(r"<[^>]+>", "", slide.html))
    for number in (found.every, found.wanted, found.against, found.every - found.judged):
        assert re.search(rf"\b{number}\b", words)


@pytest.mark.parametrize("area", ["NO", "nord", "12", "11"])
def test_what_needs_attention_is_what_went_against(store: Store, area: str) -> None:
    _about, found, _sentence = at(store, area)
    rows = attention(store, Selection(area=area)).frame()
    assert (rows["kind"] == "indicator_against").sum() == found.against
