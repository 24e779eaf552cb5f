"""The slides: the stage's words, PowerPoint's own charts and tables, and sources in the notes."""

import io
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from lib import reports
from lib.presentation import Deck, DeckConfig, build_deck
from lib.reports.context import ReportContext
from lib.selection import Selection
from lib.store import Store, take_snapshot
from lib.store.series_breaks import SERIES_BREAKS
from tests.store.queries import raw

SPEC = DeckConfig(focus=("12", "nord", "1144"))
ADDRESS = "https://samhandling.example.no/"


@pytest.fixture(scope="module")
def made(store: Store, chosen: Selection) -> bytes:
    return reports.slides(store, chosen, SPEC, ADDRESS)


@pytest.fixture(scope="module")
def slides(made: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(made)).slides)


@pytest.fixture(scope="module")
def stage(store: Store, chosen: Selection) -> Deck:
    return build_deck(take_snapshot(store), chosen, SPEC, ADDRESS)


def charts(slides: list[Any]) -> list[Any]:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def test_the_titles_and_the_notes_are_the_stages(slides: list[Any], stage: Deck) -> None:
    assert len(slides) == len(stage.slides) == 12
    for slide, one in zip(slides, stage.slides, strict=True):
        assert slide.shapes.title.text == one.title
        notes = slide.notes_slide.notes_text_frame.text
        for note in one.notes:
            assert note.text in notes
            assert note.url in notes


def test_the_notes_say_each_figure_once(slides: list[Any]) -> None:
    for slide in slides:
        said, _heading, sources = slide.notes_slide.notes_text_frame.text.partition("Kilder")
        for line in sources.strip().splitlines():
            text = line.partition(" — ")[0]
            assert ": " not in text or text.rstrip(".") not in said, text


def test_a_bar_that_is_not_there_says_why(slides: list[Any]) -> None:
    names = {str(name) for c in charts(slides) for plot in c.plots for name in plot.categories}
    assert {"2010: ingen funnet", "2012: ingen funnet", "Vestfold: ingen funnet"} <= names
    assert {"2009", "2011", "Sør-Trøndelag: ikke oppgitt"} <= names


def test_a_category_is_not_called_by_the_name_of_a_scheme(store: Store, chosen: Selection) -> None:
    """`annet` is both."""
    within = replace(chosen, area="NO", scheme="skjonn")
    slides = Presentation(io.BytesIO(reports.slides(store, within, DeckConfig(), ADDRESS))).slides
    names = [
        str(name)
        for chart in charts(list(slides))
        for plot in chart.plots
        for name in plot.categories
    ]
    assert "annet" in names
    assert "Andre og uavklarte midler" not in names


def test_a_bar_that_is_cut_has_a_break_and_its_number(store: Store, chosen: Selection) -> None:
    """A building of 26.6 million beside sums of a few million: the scale ends before it."""
    within = replace(chosen, area="NO", scheme="annet")
    made = reports.slides(store, within, DeckConfig(slides=("penger",)), ADDRESS)
    (slide,) = Presentation(io.BytesIO(made)).slides
    (chart,) = charts([slide])
    names, values = series(chart)
    longest = chart.value_axis.maximum_scale
    cut = [at for at, value in enumerate(values) if value is not None and value > longest]
    assert len(cut) == 1
    breaks = [shape for shape in slide.shapes if shape.name == "Brudd: stolpen er lengre"]
    assert len(breaks) == 1
    label = chart.plots[0].series[0].points[cut[0]].data_label
    assert label.text_frame.text == f"{values[cut[0]]:.1f} (stolpen er kuttet)".replace(".", ",")
    # The break lies on its own bar.
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    top, high = frame.top + 0.14 * frame.height, 0.8 * frame.height / len(names)
    middle = breaks[0].top + breaks[0].height / 2
    assert top + high * cut[0] < middle < top + high * (cut[0] + 1)


def test_every_area_can_be_in_the_slides(
    store: Store, chosen: Selection, areas: tuple[str, ...]
) -> None:
    """All that a show has room for, which are the regions and the counties."""
    focus = tuple(area for area in areas if area != "NO" and raw.areas()[area]["kind"] != "kommune")
    assert len(focus) == 23
    made = reports.slides(store, chosen, DeckConfig(focus=focus), ADDRESS)
    titles = "\n".join(slide.shapes.title.text for slide in Presentation(io.BytesIO(made)).slides)
    assert all(raw.areas()[area]["name"] in titles for area in focus)


def test_charts_are_charts_and_tables_are_tables(slides: list[Any]) -> None:
    assert len(charts(slides)) == 5
    tables = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 6
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 6:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr"), slide.shapes.title.text


def test_the_charts_hold_the_figures_of_the_files(slides: list[Any]) -> None:
    names, values = series(charts(slides)[0])
    counties = dict(zip((name.partition(": ")[0] for name in names), values, strict=True))
    kinds = {row["scheme_id"]: row["kind"] for row in raw.table("grant_schemes")}
    pots = {r["round_id"] for r in raw.table("grant_rounds") if kinds[r["scheme_id"]] == "pott"}
    for code in [code for code, row in raw.areas().items() if row["kind"] == "fylke"]:
        rows = [
            r
            for r in raw.table("projects")
            if r["status"] == "tildelt"
            and r["amount_nok"]
            and raw.inside(raw.place(r), code)
            and r["round_id"] in pots
        ]
        value = counties[raw.areas()[code]["name"]]
        total = sum(int(row["amount_nok"]) for row in rows) / int(
            raw.areas()[code]["population_2010"]
        )
        assert value is None if not rows else value == pytest.approx(total)


def series(chart: Any) -> tuple[list[str], list[float | None]]:
    plot = chart.plots[0]
    return list(plot.categories), list(plot.series[0].values)


def test_bars_begin_at_zero_and_a_gap_is_dashed(store: Store, chosen: Selection) -> None:
    """Where the program chooses, bars of nearly the same length begin anywhere."""
    series = {name: values for name, values in _with_a_gap().items() if len(values) > 2}
    name, years = next(iter(series.items()))
    spec = DeckConfig(slides=("penger", "dokumentert", "utvikling", "indikator"), indicator=name)
    made = reports.slides(store, replace(chosen, area="NO"), spec, ADDRESS)
    *bars, line = charts(list(Presentation(io.BytesIO(made)).slides))
    assert [chart.value_axis.minimum_scale for chart in bars] == [0] * 3
    assert line._chartSpace.xpath(".//c:dispBlanksAs/@val") == ["span"]
    dashed = line._chartSpace.xpath(".//c:dPt[c:spPr/a:ln/a:prstDash]/c:idx/@val")
    after = [b for a, b in pairwise(years) if b - a > 1]
    assert [int(at) + years[0] for at in dashed] == after


@pytest.mark.parametrize(("name", "joined"), [("friskliv_arsverk", False), ("legearsverk", True)])
def test_two_measurements_are_not_joined(
    store: Store, chosen: Selection, name: str, joined: bool
) -> None:
    spec = DeckConfig(slides=("indikator",), indicator=name)
    made = reports.slides(store, replace(chosen, area="NO"), spec, ADDRESS)
    (line,) = charts(list(Presentation(io.BytesIO(made)).slides))
    bare = line._chartSpace.xpath(".//c:ser[1]/c:spPr/a:ln/a:noFill")
    assert (not bare) is joined


def test_an_indicator_says_what_its_change_is_counted_between(
    store: Store, chosen: Selection
) -> None:
    spec = DeckConfig(slides=("indikator",), indicator="legearsverk")
    made = reports.slides(store, replace(chosen, area="NO"), spec, ADDRESS)
    slide = next(slide for slide in Presentation(io.BytesIO(made)).slides if charts([slide]))
    (line,) = charts([slide])
    (part,) = line._chartSpace.xpath(".//c:ser")
    labels = ["".join(each.itertext()) for each in part.xpath(".//c:dLbl//a:t")]
    assert labels == ["2010: 4\u00a0748,0", "2023: 6\u00a0987,3"]
    axis = line.value_axis
    assert "begynner ikke på null" in axis.axis_title.text_frame.text
    assert axis.minimum_scale > 0


def test_the_reform_is_a_line_on_the_chart_and_no_series_in_its_data(
    store: Store, chosen: Selection
) -> None:
    """Whoever opens the chart's data sees the indicator alone, and no helper beside it."""
    spec = DeckConfig(slides=("indikator",), indicator="legearsverk")
    made = reports.slides(store, replace(chosen, area="NO"), spec, ADDRESS)
    slide = next(slide for slide in Presentation(io.BytesIO(made)).slides if charts([slide]))
    (chart,) = charts([slide])
    frame = next(shape for shape in slide.shapes if shape.has_chart)
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert max(map(len, rows)) == 2  # the year and the value
    line, name = (shape for shape in slide.shapes if shape.name == "reformen, 2012")
    assert name.text_frame.text == "reformen, 2012"
    place = list(chart.plots[0].categories).index("2012")
    (x,) = chart._chartSpace.xpath(".//c:plotArea/c:layout//c:x/@val")
    (wide,) = chart._chartSpace.xpath(".//c:plotArea/c:layout//c:w/@val")
    middle = float(x) + float(wide) * (place + 0.5) / len(chart.plots[0].categories)
    assert line.left == line.left + line.width == pytest.approx(frame.left + frame.width * middle)
    assert line.top > frame.top
    assert line.top + line.height < frame.top + frame.height


def test_a_series_that_begins_with_the_reform_has_no_line_of_it(
    store: Store, chosen: Selection
) -> None:
    spec = DeckConfig(slides=("indikator",), indicator="mottakere_eget_hjem")
    made = reports.slides(store, replace(chosen, area="NO"), spec, ADDRESS)
    (line,) = charts(list(Presentation(io.BytesIO(made)).slides))
    assert not line._chartSpace.xpath(".//c:plotArea/c:layout/c:manualLayout")
    assert len(line._chartSpace.xpath(".//c:ser")) == 1


def _with_a_gap() -> dict[str, list[int]]:
    """The years of the country's indicators that lack values in between, without a break."""
    found: dict[str, list[int]] = {}
    for row in raw.table("indicator_values"):
        if row["area_code"] == "NO" and row["value"] and row["indicator_id"] not in SERIES_BREAKS:
            found.setdefault(row["indicator_id"], []).append(int(row["year"]))
    found = {name: sorted(years) for name, years in found.items()}
    return {
        name: years
        for name, years in found.items()
        if any(b - a > 1 for a, b in pairwise(years)) and years[-1] <= 2024
    }


def test_a_chart_can_be_edited(made: bytes, table: ReportContext) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert len(books) == 5
        book = archive.read(books[0])
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet.max_row == 20
    with zipfile.ZipFile(io.BytesIO(book)) as inner:  # no clock in here either
        assert {info.date_time for info in inner.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert inner.read("docProps/core.xml").decode().count(table.changed[:19] + "Z") == 2


def test_the_map_is_made_of_shapes_with_names(slides: list[Any]) -> None:
    groups = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 6]
    assert len(groups) == 1
    names = {shape.name for shape in groups[0].shapes}
    assert names == {row["name"] for row in raw.areas().values() if row["kind"] == "fylke"}
    for shape in groups[0].shapes:
        assert shape._element.xpath("count(.//a:moveTo)") == shape._element.xpath(
            "count(.//a:close)"
        )
        assert shape._element.xpath("count(.//a:lnTo)") >= 3


def test_the_language_is_set(slides: list[Any]) -> None:
    for slide in slides:
        for run in slide.shapes.title.text_frame.paragraphs[0].runs:
            assert run._r.get_or_add_rPr().get("lang") == "nb-NO"


def test_the_same_show_gives_the_same_bytes(store: Store, chosen: Selection) -> None:
    spec = DeckConfig(slides=("penger",))
    assert reports.slides(store, chosen, spec, "") == reports.slides(store, chosen, spec, "")
