"""The report to the coordination group, as PDF and as a Word file."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from lib.reports import Period, report_name, typeset, word
from lib.reports.context import ReportContext
from lib.reports.document_model import Bullets, Document, Grid, Heading, Paragraph, plain_text
from lib.reports.report import report
from tests.store.queries import raw

PERIOD = Period.read("2011", "2012")


@pytest.fixture(scope="module")
def whole(table: ReportContext) -> Document:
    return report(table, PERIOD)


@pytest.fixture(scope="module")
def pdf(whole: Document) -> bytes:
    return typeset.pdf(whole)


@pytest.fixture(scope="module")
def file(whole: Document) -> bytes:
    return word.docx(whole)


def headings(document: Document, level: int) -> list[str]:
    found = [block for block in document.blocks if isinstance(block, Heading)]
    return [plain_text(heading.text) for heading in found if heading.level == level]


def after(document: Document, heading: str) -> list[Any]:
    """The blocks under a heading."""
    found: list[Any] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = plain_text(block.text) == heading
        elif inside:
            found.append(block)
    return found


def grid(document: Document, heading: str) -> Grid:
    return next(block for block in after(document, heading) if isinstance(block, Grid))


def test_the_parts_stand_in_their_order(whole: Document) -> None:
    assert headings(whole, 2) == [
        "Hva som skjedde",
        "Hva som har endret seg i tallene",
        "Dette henger etter",
        "Hvor mye tallene dekker",
        "Vedlegg: tabellene",
    ]


def test_the_foot_tells_the_days_between_which_sources_were_read(whole: Document) -> None:
    assert whole.foot.startswith("Samhandlingsmonitoren · Versjon 1 av databasen, endret ")
    assert whole.foot.endswith(" · kilder lest 21.–30. november 2026")


def test_every_milestone_of_the_period_is_there(whole: Document) -> None:
    wanted = [r for r in raw.table("milestones") if "2011" <= r["date"][:4] <= "2012"]
    rows = grid(whole, "Milepæler").rows
    assert sorted(plain_text(row[1]) for row in rows) == sorted(row["title_nb"] for row in wanted)


def test_new_grants_are_those_of_the_years_and_add_up(whole: Document) -> None:
    years, projects = (b for b in after(whole, "Nye tildelinger") if isinstance(b, Grid))
    wanted = [
        row
        for row in raw.table("projects")
        if row["status"] == "tildelt" and row["year"] in {"2011", "2012"}
    ]
    assert sorted(plain_text(row[1]) for row in projects.rows) == sorted(
        row["title"] for row in wanted
    )
    pots = {row["project_id"] for row in of_pots()}
    for year, number, counted, other in years.rows:
        own = [row for row in wanted if row["year"] == year]
        assert plain_text(number) == str(len(own))
        for cell, inside in ((counted, True), (other, False)):
            rows = [row for row in own if (row["project_id"] in pots) == inside]
            amounts = [int(row["amount_nok"]) for row in rows if row["amount_nok"]]
            assert digits(cell) == sum(amounts) if amounts else "kr" not in plain_text(cell)


def digits(text: Any) -> int:
    return int(re.sub(r"\D", "", plain_text(text)))


def test_how_well_a_grant_is_dated_is_said(table: ReportContext, whole: Document) -> None:
    said = plain_text(after(whole, "Nye tildelinger")[0].text)
    undated = sum(r["status"] == "tildelt" and not r["year"] for r in raw.table("projects"))
    assert "Av en tildeling er bare året kjent, ikke dagen." in said
    assert f"{undated} tildelte prosjekter er uten år og er ikke med." in said
    assert "som perioden berører" not in said
    part = report(table, Period.read("2011-06", "2011-12"))
    assert "som perioden berører, tatt med: 2011." in plain_text(
        after(part, "Nye tildelinger")[0].text
    )


def test_the_figures_stand_beside_those_before_the_period(whole: Document) -> None:
    rows = {plain_text(row[0]): row for row in grid(whole, "Hva som har endret seg i tallene").rows}
    pots = of_pots()
    granted = [r for r in pots if r["status"] == "tildelt" and r["year"]]
    projects_, amount = (
        "Dokumenterte prosjekter fra samhandlingspottene",
        "Dokumentert fra samhandlingspottene",
    )
    for column, last in ((1, "2010"), (2, "2012")):
        until = [row for row in granted if row["year"] <= last]
        assert plain_text(rows[projects_][column]) == str(len(until))
        total = sum(int(row["amount_nok"]) for row in until if row["amount_nok"])
        assert digits(rows[amount][column]) == total
    assert plain_text(rows["Overføring til kommunene, 2012"][1]) == "gjelder 2012"
    total = [digits(rows[amount][column]) for column in (1, 2)]
    assert plain_text(rows[amount][3]).startswith("+")
    assert digits(rows[amount][3]) == total[1] - total[0] > 0
    assert plain_text(rows["Overføring til kommunene, 2012"][3]) == "–"  # it was not known before


def of_pots() -> list[raw.Row]:
    """The projects of the state's own coordination pots."""
    kinds = {row["scheme_id"]: row["kind"] for row in raw.table("grant_schemes")}
    pots = {r["round_id"] for r in raw.table("grant_rounds") if kinds[r["scheme_id"]] == "pott"}
    return [row for row in raw.table("projects") if row["round_id"] in pots]


def test_newer_values_are_newer(whole: Document) -> None:
    rows = grid(whole, "Indikatorer med nyere tall").rows
    assert rows
    for row in rows:
        before = re.search(r"\((\d{4})\)", plain_text(row[1]))
        now = re.search(r"\((\d{4})\)", plain_text(row[2]))
        assert now is not None
        assert 2011 <= int(now[1]) <= 2012
        assert before is None or int(before[1]) < int(now[1])


def test_a_direction_is_that_of_the_two_values_beside_it(whole: Document) -> None:
    """67,376 of 2010 stood beside 73,349 of 2012, and a rise from 2011."""
    rows = [
        [plain_text(cell) for cell in row] for row in grid(whole, "Indikatorer med nyere tall").rows
    ]
    moved = [row for row in rows if row[3][0] in "▲▼▬"]
    assert len(moved) > 5
    for _name, before, now, direction in moved:
        first, last = re.search(r"\((\S+)\)", before), re.search(r"\((\S+)\)", now)
        assert first is not None
        assert last is not None
        assert f"fra {first[1]} til {last[1]}" in direction
    nursing = next(row for row in rows if row[0] == "Mottakere av bare hjemmesykepleie")
    assert nursing[1].endswith("(2010)")
    assert "opp 8,9" in nursing[3]
    proposed = next(row for row in rows if row[0].startswith("Foreslått bevilgning"))
    assert proposed[3].startswith("ikke vurdert")


def test_the_annex_has_the_tables_of_the_pages(whole: Document) -> None:
    found = headings(whole, 3)
    title = "Dokumentert fra statens samhandlingspotter"
    for each in (f"{title}, etter fylke", "Milepæler", "Indikatorer", "Kilder"):
        assert each in found
    assert any("kan tidfestes" in title for title in found)
    assert any(title.startswith("Annet som er dokumentert") for title in found)
    assert len(found) >= 18


def test_a_report_on_one_scheme_is_of_its_money_alone(table: ReportContext) -> None:
    of = replace(table, selection=replace(table.selection, scheme="samhandling"))
    found = report(of, PERIOD)
    lead = next(block for block in found.blocks if isinstance(block, Paragraph))
    name = "Samhandlingstilskudd fra staten"
    assert f"Av tilskuddene er bare de fra «{name}» regnet med her." in plain_text(lead.text)
    assert f"Dokumentert fra «{name}», nye: " in plain_text(lead.text)
    years = grid(found, "Nye tildelinger")
    assert years.header == ("År", "Tildelte prosjekter", f"Dokumentert fra «{name}»")
    assert all(len(row) == 3 for row in years.rows)
    assert not any("Annet som er dokumentert" in title for title in headings(found, 3))


def test_readers_get_titles_and_no_ids(whole: Document) -> None:
    ids = {row["milestone_id"] for row in raw.table("milestones")}
    grids = [block for block in whole.blocks if isinstance(block, Grid)]
    assert not ids & {plain_text(cell) for each in grids for row in each.rows for cell in row}
    tables = [block for block in after(whole, "Milepæler") if isinstance(block, Grid)]
    assert [table_.header[-1] for table_ in tables] == ["Bekreftelse", "Bekreftelse"]


def test_a_round_of_which_nothing_is_found_says_so(whole: Document) -> None:
    table_ = next(b for b in whole.blocks if isinstance(b, Grid) and b.header[0] == "Runde")
    row = next(row for row in table_.rows if plain_text(row[0]).startswith("2012: 199"))
    assert [plain_text(cell) for cell in row[5:7]] == ["ingen funnet", "ingen funnet"]
    caption = whole.blocks[whole.blocks.index(table_) - 1]
    assert isinstance(caption, Paragraph)
    assert plain_text(caption.text).startswith("«Samhandlingstilskudd fra staten» er én av statens")
    unknown = next(row for row in table_.rows if plain_text(row[0]).startswith("2012: staten"))
    assert plain_text(unknown[5]) == "ikke oppgitt"


def test_the_pot_is_named_and_what_its_rounds_cover_is_told_whole(whole: Document) -> None:
    """33 of the 73 million are of the 96 as well, and of 2009 two sources differ: 95 and 96."""
    title = "2009–2012: 8,0 av 445,6 mill. kr (1,8 %) i «Samhandlingstilskudd fra staten» er funnet"
    headings_ = [text.replace("\u00a0", " ") for text in headings(whole, 3)]
    assert any(text.startswith(title) for text in headings_)
    table_ = next(b for b in whole.blocks if isinstance(b, Grid) and b.header[0] == "Runde")
    assert "Omfang" not in table_.header
    told = whole.blocks[whole.blocks.index(table_) + 2]
    assert isinstance(told, Bullets)
    texts = [plain_text(item) for item in told.items]
    scopes = {
        f"{row['title']}: {row['scope']}"
        for row in raw.table("grant_rounds")
        if row["scope"] and row["year"] and row["year"] <= "2012"
    }
    assert set(texts) == scopes
    assert any("også med i de 96" in text for text in texts)
    assert any(text.endswith("Statsbudsjettet 2010 sier 96 mill. videreført") for text in texts)


def test_what_is_not_known_is_counted_of_all_granted_projects(whole: Document) -> None:
    granted = [row for row in raw.table("projects") if row["status"] == "tildelt"]
    until = [row for row in granted if "2009" <= row["year"] <= "2012"]
    pots = {row["project_id"] for row in of_pots()}
    lacking = [row for row in until if not row["amount_nok"]]
    own = sum(row["project_id"] in pots for row in lacking)
    (items,) = [b for b in after(whole, "Hvor mye tallene dekker") if isinstance(b, Bullets)]
    texts = [plain_text(item) for item in items.items]
    assert texts[0] == (
        f"Beløpet er ikke oppgitt for {len(lacking)} tildelte prosjekter: {own} fra "
        f"samhandlingspottene, {len(lacking) - own} med andre midler."
    )
    assert texts[-1] == "Året er ikke oppgitt for 6 tildelte prosjekter med andre midler."


def test_the_pdf_is_accessible_and_says_the_same(whole: Document, pdf: bytes) -> None:
    made = PdfReader(io.BytesIO(pdf))
    root: Any = made.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nb", True)
    assert b"pdfuaid" in pdf
    shown = re.sub("[\\s\u200b]", "", "".join(page.extract_text() for page in made.pages[:4]))
    for block in after(whole, "Dette henger etter"):
        assert isinstance(block, Bullets | Paragraph)
        for item in getattr(block, "items", ()):
            assert re.sub(r"\s", "", plain_text(item)) in shown


def test_the_word_file_has_headings_tables_words_for_pictures_and_a_language(
    whole: Document, file: bytes
) -> None:
    made = docx.Document(io.BytesIO(file))
    styles = [p.style.name for p in made.paragraphs if p.style is not None]
    assert styles.count("Heading 2") == len(headings(whole, 2))
    assert styles.count("Heading 3") == len(headings(whole, 3))
    assert len(made.tables) == sum(isinstance(block, Grid) for block in whole.blocks)
    assert made.core_properties.title == whole.title
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        xml = archive.read("word/document.xml").decode()
        assert 'w:lang w:val="nb-NO"' in archive.read("word/styles.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert xml.count("w:tblHeader") == len(made.tables)
    assert all(words for words in re.findall(r'<wp:docPr[^>]*descr="([^"]*)"', xml))
    assert xml.count("<wp:docPr") == xml.count('descr="') > 0


def test_the_word_file_says_what_the_pdf_says(whole: Document, file: bytes) -> None:
    made = docx.Document(io.BytesIO(file))
    texts = [paragraph.text for paragraph in made.paragraphs]
    for block in whole.blocks:
        if isinstance(block, Paragraph | Heading):
            assert plain_text(block.text) in texts
    shown = [[cell.text for cell in made.tables[0].row_cells(at)] for at in range(3)]
    first = next(block for block in whole.blocks if isinstance(block, Grid))
    assert shown == [list(map(plain_text, row)) for row in (first.header, *first.rows[:2])]


@pytest.fixture(scope="module")
def empty(table: ReportContext) -> Document:
    return report(table.about("07"), Period.read("2031", "2031"))


def test_a_period_in_which_nothing_happened(empty: Document) -> None:
    assert "Ingen milepæl i dataene faller i perioden." in plain_text(
        after(empty, "Milepæler")[0].text
    )
    assert "Ingen nye tildelte prosjekter" in plain_text(after(empty, "Nye tildelinger")[0].text)
    lead = next(block for block in empty.blocks if isinstance(block, Paragraph))
    assert "Ingen milepæl" in plain_text(lead.text)  # and not 0
    assert typeset.pages(typeset.pdf(empty)) > 1


@pytest.mark.parametrize("number", range(27))
def test_every_area_has_its_report(
    table: ReportContext, areas: tuple[str, ...], number: int
) -> None:
    """The country, the regions, the counties, and some municipalities."""
    assert len(areas) == 27
    area = areas[number]
    made = typeset.pdf(report(table.about(area), PERIOD))
    pages = PdfReader(io.BytesIO(made)).pages
    # A long name is broken into lines.
    written = "".join(pages[0].extract_text().split())
    assert "".join(table.about(area).name.split()) in written
    assert b"pdfuaid" in made


def test_the_same_report_gives_the_same_bytes(table: ReportContext, empty: Document) -> None:
    again = report(table.about("07"), Period.read("2031", "2031"))
    assert again == empty
    part, other = (replace(one, blocks=one.blocks[:24]) for one in (again, empty))
    assert typeset.pdf(part) == typeset.pdf(other)
    assert word.docx(part) == word.docx(other)


def test_a_report_is_called_by_its_period() -> None:
    assert report_name(PERIOD, "docx") == "samhandling-rapport-2011-01-01-2012-12-31-nb.docx"
