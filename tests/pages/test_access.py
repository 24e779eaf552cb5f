"""What every page owes to those who listen: headings in order, findings, tables, results aloud."""

import html
import json
import re
from itertools import pairwise
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.charts.documented import POTS
from lib.charts.kpis import summary
from lib.i18n import _, set_language
from lib.selection import Selection
from lib.store import Store, documented_totals
from lib.ui.navigation import PAGES, STATEMENT, PageSpec
from tests.pages.conftest import Open

LEVELS = {"title": 1, "header": 2, "subheader": 3}
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path or "front")


def elements(block: Any) -> list[Any]:
    """Everything in the page's main part, in the order of reading."""
    children = getattr(block, "children", None)
    if children is None:
        return [block]
    return [each for child in children.values() for each in elements(child)]


def said(app: AppTest) -> str:
    """What the live region is given."""
    found = [re.search('data-said="([^"]*)"', each.proto.body) for each in app.get("html")]
    return html.unescape(next(match[1] for match in found if match))


@EVERY_PAGE
def test_a_page_can_be_listened_to(open_page: Open, store: Store, page: PageSpec) -> None:
    app = open_page(page.file if page.url_path else "")
    headings_go_down_step_by_step(app)
    every_drawing_has_its_finding_and_its_table(app)
    assert "Tilgjengelighetserklæring" in [link.proto.label for link in app.get("page_link")]
    app.query_params.update({"omrade": "19", "per": "innbygger"})
    text = said(app.run())
    set_language("nb")
    assert text.startswith(f"{_(page.title)}. Troms, alle år: ")
    if page.url_path != "prosjekter":
        totals = documented_totals(store, Selection(area="19", per="innbygger"))[0]
        assert text.endswith(summary(totals, "innbygger", POTS))


def headings_go_down_step_by_step(app: AppTest) -> None:
    levels = [
        level
        for each in [each for part in app.main.children.values() for each in elements(part)]
        for level in levels_of(each)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low - high <= 1 for high, low in pairwise(levels))


def levels_of(element: Any) -> list[int]:
    """Levels of the headings in an element; the front page's view has several."""
    if element.type == "bidi_component" and element.proto.component_name.endswith("front"):
        return [
            int(level) for level in re.findall("<h([1-6])", json.loads(element.proto.json)["html"])
        ]
    return [LEVELS[str(element.type)]] if str(element.type) in LEVELS else []


def every_drawing_has_its_finding_and_its_table(app: AppTest) -> None:
    drawn = [each for kind in ("plotly_chart", "deck_gl_json_chart") for each in app.get(kind)]
    for each in drawn:
        assert re.search(r"\d", each.proto.alt), each.proto.alt
    folded = [box for box in app.expander if box.label == "Tabell og kilder"]
    assert len(folded) + len(app.table) >= len(drawn)


def test_the_live_region_is_told_what_a_search_found(open_page: Open) -> None:
    app = open_page("pages/network/projects.py")
    before = said(app)
    app.text_input("choice_q").set_value("friskliv").run()
    assert said(app) != before
    found = app.header[0].value.replace("\\", "")
    assert said(app).endswith(found)


def test_the_statement_says_whom_to_write_to(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMHANDLING_CONTACT", raising=False)
    without = open_page(STATEMENT.file)
    assert any("ikke oppgitt noen adresse" in each.value for each in without.markdown)
    monkeypatch.setenv("SAMHANDLING_CONTACT", "post@example.org")
    app = without.run()
    assert not any("ikke oppgitt noen adresse" in each.value for each in app.markdown)
    (button,) = app.get("link_button")
    assert button.proto.url.startswith("mailto:post%40example.org?subject=")
    assert any("22. november 2026" in each.value for each in app.markdown)
