"""What is handed out says of a withheld figure that it is withheld: never 0, never nothing."""

import io
import shutil
from pathlib import Path

import pytest
from pptx import Presentation

from lib import reports
from lib.charts.compare import indicators_table
from lib.charts.tables import titled
from lib.export import Sheet, workbook
from lib.presentation import DeckConfig, build_deck
from lib.reports import Period
from lib.reports.brief import LIMITS, brief
from lib.reports.context import ReportContext, report_context
from lib.reports.document_model import Document, Grid, Heading, plain_text
from lib.reports.report import report
from lib.selection import Selection
from lib.store import Store, area_indicators, take_snapshot, whole_table
from lib.store.queries import only_withheld
from tests.export.test_excel import CONTEXT, HEADER, read
from tests.imports.made import SICK_LEAVE, withheld_values

HERE = Selection(area="12")
ADDRESS = "https://samhandling.example.no/"
COUNTRY_SERIES = "liggetid_somatikk"
# An indicator of hospital areas alone: nothing is stated for the county or what it lies in.
ALONE = "ohj_liggedager_per_1000"


@pytest.fixture(scope="module")
def withheld(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    path: Path = tmp_path_factory.mktemp("withheld") / "samhandling.db"
    shutil.copy(store.path, path)
    return withheld_values(
        Store(path),
        *((SICK_LEAVE, "12", 2013), (ALONE, "12", 2010), (ALONE, "12", 2011)),
        *((COUNTRY_SERIES, "NO", 2010), (COUNTRY_SERIES, "NO", 2012)),
        ("kad_oppholdsdogn", "oppt_bergen", 2012),
    )


@pytest.fixture(scope="module")
def about(withheld: Store) -> ReportContext:
    return report_context(withheld, HERE)


def rows(document: Document, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    at = next(
        place
        for place, block in enumerate(document.blocks)
        if isinstance(block, Heading) and plain_text(block.text) == heading
    )
    grid = next(block for block in document.blocks[at:] if isinstance(block, Grid))
    return [[plain_text(cell) for cell in row] for row in grid.rows]


def test_an_indicator_of_which_nothing_is_stated_is_listed(withheld: Store) -> None:
    (row,) = only_withheld(withheld, HERE).to_dict("records")
    assert (row["indicator_id"], row["now_year"], row["withheld"]) == (ALONE, 2011, 2)
    assert only_withheld(withheld, Selection(area="12", year=2009, latest=False)).empty
    assert only_withheld(withheld, Selection(area="11")).empty
    listed = area_indicators(withheld, HERE).set_index("indicator_id")
    assert listed.loc[ALONE]["level"] == "own"
    region = area_indicators(withheld, Selection(area="vest")).set_index("indicator_id")
    assert region.loc["kad_oppholdsdogn"]["level"] == "catchment"


def test_the_list_of_a_county_says_withheld(withheld: Store) -> None:
    found = indicators_table([("Hordaland", area_indicators(withheld, HERE))])
    text = found.text()
    names = list(text.columns)
    (row,) = text[text[names[2]] == "skjermet"].to_numpy()
    assert (row[3], row[4]) == ("2011", "ikke oppgitt")
    (own,) = text[text[names[3]] == "2012 (1 skjermet)"].to_numpy()
    assert own[2] == "33,4"
    page = read(workbook([Sheet("T", found)], CONTEXT))["T"]
    column = [page.cell(HEADER + 1 + at, 3).value for at in range(len(text))]
    assert column.count("skjermet") == 1
    lines = found.csv().decode("utf-8-sig").splitlines()
    assert sum(";skjermet;" in line for line in lines) == 1


def test_the_whole_table_says_withheld_where_the_figure_would_stand(withheld: Store) -> None:
    found = titled("indicator_values", whole_table(withheld, "indicator_values"), {})
    text = found.text()
    hidden = text[text["Kvalitet"] == "skjermet"] if "Kvalitet" in text else text
    assert len(hidden) == 6
    lines = [line for line in found.csv().decode("utf-8-sig").splitlines() if "skjermet" in line]
    assert len(lines) == 6
    assert all(line.count("skjermet") == 2 for line in lines)  # the figure and its quality
    page = read(workbook([Sheet("T", found)], CONTEXT))["T"]
    cells = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEADER + 1)]
    assert sum(row.count("skjermet") == 2 for row in cells) == 6


def test_a_brief_says_withheld(about: ReportContext) -> None:
    cells = rows(brief(about, LIMITS[0]), "Indikatorer")
    assert "2012 (1 skjermet)" in [row[2] for row in cells]
    whole = rows(report(about, Period.read("2011", "2012")), "Indikatorer")
    assert "skjermet" in [row[2] for row in whole]


def test_a_slide_tells_of_what_is_withheld(withheld: Store) -> None:
    spec = DeckConfig(slides=("indikator",), indicator=COUNTRY_SERIES)
    (slide,) = build_deck(take_snapshot(withheld), Selection(), spec, ADDRESS).slides
    assert "2 tall for det valgte området er skjermet" in slide.spoken
    assert "2 tall" in slide.html
    deck = Presentation(io.BytesIO(reports.slides(withheld, Selection(), spec, ADDRESS)))
    (page,) = deck.slides
    assert "skjermet" in page.notes_slide.notes_text_frame.text
    (chart,) = [shape.chart for shape in page.shapes if shape.has_chart]
    drawn = [value for each in chart.plots[0].series for value in each.values]
    assert 0 not in drawn
    assert len([value for value in drawn if value is not None]) == 6
