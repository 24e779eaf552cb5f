"""Names that are far too long, or that try to be something else: plain documents, no crash."""

import io

import pytest
from pypdf import PdfReader

from lib import reports
from lib.presentation import DeckConfig
from lib.selection import Selection
from lib.store import Store, writing
from tests.reports.conftest import at

NAME = (
    '#panic("x") $x$ <script>alert(1)</script> ]] \\u{0} =1+1 \x07\u202e漢字🙈 {area} %s '
    + "Langtnavnutenmellomrom" * 60
)


@pytest.fixture
def spoiled(own_store: Store) -> Store:

    with writing(own_store.path) as db:
        db.execute("UPDATE areas SET name = ? WHERE code IN ('12', '1201', 'vest')", [NAME])
        db.execute("UPDATE projects SET title = ?, recipient = ?", [NAME, NAME])
        db.execute("UPDATE service_sites SET name = ?", [NAME])
        db.execute(
            "UPDATE sources SET publisher = ?, url = 'https://x.no/' || source_id || ?",
            [NAME, NAME],
        )
        db.execute("UPDATE milestones SET title_nb = ?, description_nb = ?", [NAME, NAME])
        db.execute("UPDATE county_governors SET name = ? || office_id, seat = ?", [NAME, NAME])
        db.execute("UPDATE indicators SET name_nb = ? || indicator_id", [NAME])
    return own_store


def test_documents_hold_together(spoiled: Store, chosen: Selection) -> None:
    made = reports.brief(spoiled, at(chosen, "12"))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) <= 2
    assert "Samhandlingsreformen i" in pages[0].extract_text()
    spec = DeckConfig(slides=("penger", "fokus", "kilder"), focus=("12",))
    assert reports.slides(spoiled, chosen, spec, "").startswith(b"PK")
