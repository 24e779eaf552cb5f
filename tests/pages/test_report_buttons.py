"""The buttons that hand over documents."""

import io
import zipfile
from typing import Any

import pytest

from lib import reports
from lib.presentation import DeckConfig
from lib.reports import Period
from lib.selection import Selection
from lib.store import Store
from lib.ui import page_downloads, report_buttons
from tests.pages.conftest import Open

COUNTIES = "pages/network/counties.py"
GOVERNANCE = "pages/network/governance.py"


def current_store_year(app: Any) -> str:
    """The year of the last change of the data; reports of status are as new."""
    return app.session_state["store"].version().changed_at[:4]


def labels(app: object) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]  # type: ignore[attr-defined]


def test_all_counties_are_made_with_a_bar_and_handed_over(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [("Østfold", 2, "a.pdf", b"1"), ("Troms", 2, "b.pdf", b"2")]
    monkeypatch.setattr(reports, "county_briefs", lambda *_: iter(made))
    app = open_page(COUNTIES, omrade="12")
    assert "Notat om Hordaland (PDF)" in labels(app)  # as at the foot of every page
    assert "Hent notatene (zip)" not in labels(app)
    app.button(key="paper_counties").click().run()
    assert not app.error
    assert "Hent notatene (zip)" in labels(app)
    _key, packed = app.session_state[report_buttons._MADE]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["a.pdf", "b.pdf"]


def test_the_report_is_offered_for_a_period_that_is_one(open_page: Open) -> None:
    app = open_page(GOVERNANCE)
    assert {"Rapport (PDF)", "Rapport (Word)"} <= set(labels(app))
    newest = current_store_year(app)
    assert app.selectbox(key="report_last").options[0] == newest
    assert str(app.selectbox(key="report_last").value) < newest  # the newest year with figures
    app.selectbox(key="report_last").set_value(2011).run()
    assert not app.error
    assert "Velg en senere slutt" in app.warning[-1].value
    assert "Rapport (PDF)" not in labels(app)


def test_the_slides_are_offered_where_they_are_prepared(open_page: Open) -> None:
    app = open_page("pages/stage/presentation.py")
    assert not app.error
    assert "Lysbildene (PowerPoint)" in labels(app)


def test_a_document_is_in_the_language_of_its_button(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def note(*_: object) -> bytes:
        said.append(reports.brief_name("Norge"))
        return b""

    for name in ("brief", "report", "slides"):
        monkeypatch.setattr(reports, name, note)
    making = page_downloads._DownloadContext(
        store, Selection(), "en", "", "", "", (), store.version()
    )
    page_downloads._brief(making)
    report_buttons._report(store, Selection(), Period.read("2011", "2011"), "pdf", "nn")
    report_buttons._slides(store, Selection(), DeckConfig(), "", "nb")
    assert [name.removesuffix(".pdf")[-2:] for name in said] == ["en", "nn", "nb"]
