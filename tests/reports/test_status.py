"""Status reports in documents: told for the day of the data, whatever day it is."""

from datetime import timedelta
from typing import Any

import pytest

from lib import store as stores
from lib.charts import attention
from lib.reports import Period, typeset
from lib.reports.brief import LIMITS, brief
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import Bullets, Document, Grid, Heading, Paragraph, plain_text
from lib.reports.report import report
from lib.selection import Selection
from lib.store import Store
from tests.reports.conftest import at, blocks
from tests.store.queries import raw
from tests.store.queries.test_status import JONDAL
from tests.store.queries.test_status import report as give

OTHER = next(row["project_id"] for row in raw.table("projects") if row["year"] == "2011")


@pytest.fixture
def reported(own_store: Store, chosen: Selection) -> ReportContext:
    """One project with two reports, the latest red and old; one that says it is delayed."""
    today = report_context(
        own_store, at(chosen, "12")
    ).day  # in Norway, where it is tomorrow sooner
    give(own_store, JONDAL, "2012-06-01", light="gul", comment="#oppdiktet $ <b>")
    give(own_store, JONDAL, (today - timedelta(200)).isoformat(), light="rød")
    give(own_store, OTHER, "2012-02-01", phase="forsinket")
    return report_context(own_store, at(chosen, "12"))


def said(document: Document, heading: str) -> list[Any]:
    found: list[Any] = []
    inside = False
    for block in blocks(document):
        if isinstance(block, Heading):
            inside = plain_text(block.text) == heading
        elif inside:
            found.append(block)
    return found


def test_a_brief_has_the_status_in_the_projects_line(reported: ReportContext) -> None:
    document = brief(reported, LIMITS[0])
    grid = next(b for b in said(document, "Prosjekter") if isinstance(b, Grid))
    assert grid.header[-1] == "Siste statusrapport"
    cells = [plain_text(row[-1]) for row in grid.rows]
    assert sum("■ rød" in cell for cell in cells) == 1
    assert cells.count("ingen rapport") == len(cells) - 1
    assert typeset.pages(typeset.pdf(document, compact=True)) <= 2
    unknown = said(document, "Dette vet vi ikke")[0]
    assert any(
        "1 av" in plain_text(item) and "har rapportert" in plain_text(item)
        for item in unknown.items
    )


def test_what_needs_attention_is_told_for_the_day_of_the_data(reported: ReportContext) -> None:
    bullets = said(brief(reported, LIMITS[0]), "Dette trenger oppmerksomhet")[0]
    assert any("på 200 dager" in plain_text(item) for item in bullets.items)
    rows = stores.attention(reported.snapshot.store, reported.selection, reported.day)
    found = attention.alerts(rows)
    assert [plain_text(item) for item in bullets.items] == [
        f"{notice.title}: {notice.sentence}" for notice in found[:8]
    ]


def test_the_report_tells_of_the_reports_of_its_period(reported: ReportContext) -> None:
    document = report(reported.about("NO"), Period.read("2012-01", "2012-06"))
    words, grid = said(document, "Statusrapporter")
    assert isinstance(words, Paragraph)
    assert "2 statusrapporter ble gitt i perioden, om 2 prosjekter." in plain_text(words.text)
    assert "har rapportert per 30. juni 2012" in plain_text(words.text).replace("\u00a0", " ")
    assert sorted(plain_text(row[1]) for row in grid.rows) == ["1. februar 2012", "1. juni 2012"]
    assert "#oppdiktet $ <b>" in [plain_text(row[-2]) for row in grid.rows]
    behind = said(document, "Dette henger etter")[0]
    assert isinstance(behind, Bullets)
    assert any("forsinket" in plain_text(item) for item in behind.items)
    assert not any("rødt" in plain_text(item) for item in behind.items)  # it was yellow then
