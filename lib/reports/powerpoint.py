"""The stage's slides as a presentation to go on working with: PowerPoint's own charts and tables.

The titles, the words and the notes are the stage's. What the stage draws is here a chart, a table
or, for the map, shapes that can be edited. The speaker notes hold the source of each figure.
"""

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Mm, Pt

from lib.charts import documented
from lib.charts.chart_model import LegendItem
from lib.charts.palette import LIGHT_MAP
from lib.charts.progress import after_gaps, is_joined
from lib.i18n import _, current_language, decimal
from lib.presentation import Deck, DeckConfig, Note, Slide
from lib.presentation.markup import clean
from lib.reports import exhibits
from lib.reports.context import ReportContext
from lib.reports.document_model import Grid, runs
from lib.reports.exhibits import Bars, Exhibit, Lines, Map, MapArea
from lib.reports.reproducible import make_reproducible, set_core_properties

_WIDE, _HIGH = Mm(338.7), Mm(190.5)  # a screen's 16:9
_LEFT, _TOP, _ROOM = Mm(16), Mm(38), Mm(306)
_BELOW: Final = Mm(136)
_TITLE_ONLY: Final = 5  # the layout of the library's own template
_ACCENT: Final = "006469"
_INK: Final = "0B1615"
_COLOURS: Final = ("0A858C", "B9662A", "546C54", "9054CC")
_LANGUAGES: Final = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_ROW, _GAP = Mm(9), Mm(12)
_LEGEND: Final = Mm(7.2)  # from a line of the legend to the next
_PLOT: Final = (0.34, 0.14, 0.62, 0.8)  # of a chart that has a cut bar, in parts of it
_PADDING: Final = 6  # characters that the margins of a cell take
_LONGEST_NOTES: Final = 8000
_REFORM_PLOT: Final = (0.08, 0.04, 0.9, 0.74)  # of a line chart that the reform crosses
_NAME_HIGH: Final = Mm(8)
_NAME_WIDE: Final = Mm(60)


def pptx(context: ReportContext, show: Deck, config: DeckConfig) -> bytes:
    """The show as a presentation.

    Args:
        context: the store's answers.
        show: the slides, as the stage has them.
        config: what the presenter chose.
    """
    file = Presentation()
    file.slide_width, file.slide_height = _WIDE, _HIGH
    title = "Samhandlingsmonitoren"
    subject = _("Slides on the Coordination Reform, with sources in the speaker notes.")
    set_core_properties(file.core_properties, title, subject, _tag(), context.changed)
    for slide in show.slides:
        _slide(file, slide, exhibits.exhibits_for(context, slide, config))
    stream = io.BytesIO()
    file.save(stream)
    return make_reproducible(stream.getvalue(), context.changed)


def _tag(language: str = "") -> str:
    code = language or current_language()
    return _LANGUAGES.get(code, code)


def _slide(file: Any, slide: Slide, shown: Sequence[Exhibit]) -> None:
    page = file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])
    heading = page.shapes.title
    heading.left, heading.top, heading.width, heading.height = _LEFT, Mm(8), _ROOM, Mm(26)
    _write(heading.text_frame, [slide.title], 28, bold=True, colour=_ACCENT)
    for exhibit, place in zip(shown, _places(shown), strict=True):
        _PUT[type(exhibit)](page, exhibit, place, slide)
    _notes(page, slide)


def _places(shown: Sequence[Exhibit]) -> Iterator["Box"]:
    """Tables below one another, for they need the width; anything else side by side."""
    each = Emu(int(_ROOM / max(len(shown), 1)))
    below = all(isinstance(exhibit, Grid) for exhibit in shown)
    left, top = _LEFT, _TOP
    for exhibit in shown:
        if below and isinstance(exhibit, Grid):
            yield (left, top, _ROOM, _BELOW)
            top = Emu(top + _ROW * (len(exhibit.rows) + 1) + _GAP)
        else:
            yield (left, top, Emu(each - Mm(4)), _BELOW)
            left = Emu(left + each)


def _write(
    frame: Any, lines: Sequence[Any], size: float, *, bold: bool = False, colour: str = _INK
) -> None:
    """Lines of text, each part with its language."""
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        for part in runs(line):
            run = paragraph.add_run()
            run.text = part.text
            run.font.size, run.font.bold = Pt(size), bold or None
            run.font.color.rgb = RGBColor.from_string(colour)
            run._r.get_or_add_rPr().set("lang", _tag(part.language))  # noqa: SLF001
        if bold:
            paragraph.alignment = 1


def _describe(shape: Any, text: str) -> None:
    """The words for those who do not see what is drawn."""
    names = shape._element.xpath(".//p:cNvPr")  # noqa: SLF001 - python-pptx has no other way
    names[0].set("descr", clean(text))


def _notes(page: Any, slide: Slide) -> None:
    lines = [slide.spoken, "", _("Sources"), *(_note(note, slide) for note in slide.notes)]
    text = "\n".join(clean(line) for line in lines)
    frame = page.notes_slide.notes_text_frame
    frame.text = text[:_LONGEST_NOTES]
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", _tag())  # noqa: SLF001


def _note(note: Note, slide: Slide) -> str:
    """A figure with its source; of what is said above already, only what it is about."""
    parts = [part for part in (note.source, note.url, note.read) if part]
    text = note.text
    if text.rstrip(".") in clean(slide.spoken):
        text = text.partition(": ")[0]
    return f"{text} — {', '.join(parts)}" if parts else text


# --- What is put on a slide -----------------------------------------------------------------------

Box = tuple[Any, Any, Any, Any]


def _words(page: Any, exhibit: Sequence[str], place: Box, slide: Slide) -> None:
    box = page.shapes.add_textbox(*place)
    box.name = clean(slide.name)
    _write(box.text_frame, list(exhibit), 20)


def _table(page: Any, exhibit: Grid, place: Box, slide: Slide) -> None:
    rows = (exhibit.header, *exhibit.rows)
    size = 14 if len(rows) > 8 else 16
    high = Emu(_ROW * len(rows))
    shape = page.shapes.add_table(len(rows), len(exhibit.header), *place[:3], high)
    _describe(shape, exhibit.caption or slide.title)
    wanted = [width + _PADDING for width in exhibit.widths()]
    for column, width in zip(shape.table.columns, wanted, strict=True):
        column.width = Emu(int(place[2] * width / sum(wanted)))
    for row, cells in zip(shape.table.rows, rows, strict=True):
        for cell, text, number in zip(row.cells, cells, exhibit.numbers, strict=True):
            head = cells is exhibit.header
            _write(cell.text_frame, [text], size, colour="FFFFFF" if head else _INK)
            if number:
                cell.text_frame.paragraphs[0].alignment = 3
            if head:
                cell.fill.solid()
                cell.fill.fore_color.rgb = RGBColor.from_string(_ACCENT)


def _bars(page: Any, exhibit: Bars, place: Box, slide: Slide) -> None:
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if exhibit.upright else XL_CHART_TYPE.BAR_CLUSTERED
    chart = _chart(page, kind, exhibit, place, slide)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(11)
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0.0", False
    chart.value_axis.minimum_scale = 0  # or the program begins where it likes
    if not exhibit.upright:
        chart.category_axis.reverse_order = True  # the largest at the top
    if exhibit.most is not None:
        _cut(page, chart, exhibit, exhibit.most, place)


def _cut(page: Any, chart: Any, exhibit: Bars, most: float, place: Box) -> None:
    """End the scale above its longest bar, and mark the break of those that are longer.

    Such a bar reaches the edge of the plot, which is therefore given its place.
    """
    chart.value_axis.maximum_scale = documented.drawn(math.inf, most)
    _plot_at(chart, _PLOT)
    left, top, wide, high = place
    x, y, plot_wide, plot_high = _PLOT
    values = exhibit.series[0][1]
    for at, value in enumerate(values):
        if value is None or value <= most:
            continue
        label = chart.plots[0].series[0].points[at].data_label
        label.position = XL_LABEL_POSITION.INSIDE_BASE
        text = _("{amount} (the bar is cut)").format(amount=decimal(value, 1))
        _write(label.text_frame, [text], 11, colour="FFFFFF")
        slit = page.shapes.add_shape(
            MSO_SHAPE.PARALLELOGRAM,
            Emu(int(left + wide * (x + plot_wide * 0.9))),
            Emu(int(top + high * (y + plot_high * (at + 0.1) / len(values)))),
            Mm(6),
            Emu(int(high * plot_high * 0.8 / len(values))),
        )
        slit.name = _("Break: the bar is longer")
        slit.fill.solid()
        slit.fill.fore_color.rgb = RGBColor.from_string("FFFFFF")
        slit.line.fill.background()


def _plot_at(chart: Any, box: tuple[float, float, float, float]) -> None:
    """Give the plot a place within its chart: left, top, width and height in parts of it."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")  # noqa: SLF001
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout, manual = OxmlElement("c:layout"), OxmlElement("c:manualLayout")
    settings = (("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"))
    for name, value in (*settings, *zip("xywh", map(str, box), strict=True)):
        part = OxmlElement(f"c:{name}")
        part.set("val", value)
        manual.append(part)
    layout.append(manual)
    area.insert(0, layout)


def _lines(page: Any, exhibit: Lines, place: Box, slide: Slide) -> None:
    chart = _chart(page, XL_CHART_TYPE.LINE_MARKERS, exhibit, place, slide)
    blanks = chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}")  # noqa: SLF001
    blanks.set("val", "span")
    for series, (_name, values), colour in zip(
        chart.plots[0].series, exhibit.series, _COLOURS * 9, strict=False
    ):
        series.smooth = False
        known = [at for at, value in enumerate(values) if value is not None]
        if not is_joined(known):
            series.format.line.fill.background()
        for at, gap in zip(known, after_gaps(known), strict=True):
            if gap:
                line = series.points[at].format.line
                line.color.rgb = RGBColor.from_string(colour)
                line.dash_style = MSO_LINE.DASH
        _label(series, values, exhibit.labels)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = exhibit.floor, exhibit.top
    if exhibit.remark:
        axis.axis_title.text_frame.text = clean(f"{exhibit.unit}. {exhibit.remark}")
    if exhibit.reform:
        _reform(page, chart, place, len(exhibit.names), exhibit.reform)


def _label(series: Any, values: Sequence[float | None], labels: Mapping[int, str]) -> None:
    """The year and the value at the points that a change is counted between."""
    for at, text in labels.items():
        if values[at] is not None:
            _say(series.points[at], text, XL_LABEL_POSITION.ABOVE, bold=True)


def _say(point: Any, text: str, position: Any, *, bold: bool = False) -> None:
    label = point.data_label
    label.text_frame.text = clean(text)
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(14), bold
    label.position = position


def _reform(page: Any, chart: Any, place: Box, names: int, reform: tuple[int, str]) -> None:
    """A line where the reform came into force, with its name: shapes on top of the chart.

    The chart's own data hold what the chart shows and nothing else, so that whoever opens them
    finds no figure that is none. The plot is therefore given its place.

    Args:
        page: the slide.
        chart: the line chart.
        place: where it is.
        names: how many years there are along it.
        reform: the place of the reform's first year among them, and its name.
    """
    _plot_at(chart, _REFORM_PLOT)
    left, top, wide, high = place
    x, y, plot_wide, plot_high = _REFORM_PLOT
    at, name = reform
    across = Emu(int(left + wide * (x + plot_wide * (at + 0.5) / names)))
    foot = Emu(int(top + high * (y + plot_high)))
    line = page.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, across, Emu(int(top + high * y)), across, foot
    )
    line.name = clean(name)
    line.line.color.rgb = RGBColor.from_string(_INK)
    line.line.width, line.line.dash_style = Pt(1.5), MSO_LINE.ROUND_DOT
    box = page.shapes.add_textbox(across, Emu(foot - _NAME_HIGH), _NAME_WIDE, _NAME_HIGH)
    box.name = clean(name)
    _write(box.text_frame, [name], 14)


def _chart(page: Any, kind: Any, exhibit: Bars | Lines, place: Box, slide: Slide) -> Any:
    """A chart with its figures in a workbook of its own, so that both can be edited."""
    data = CategoryChartData(number_format="General")
    data.categories = [clean(name) for name in exhibit.names]
    for name, values in exhibit.series:
        data.add_series(clean(name), values)
    frame = page.shapes.add_chart(kind, *place, data)
    _describe(frame, slide.spoken)
    chart = frame.chart
    chart.has_title, chart.has_legend = False, len(exhibit.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(12)
    chart.value_axis.has_title = True
    chart.value_axis.axis_title.text_frame.text = clean(exhibit.unit)
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("C9D2D3")
    for series, colour in zip(chart.plots[0].series, _COLOURS * 9, strict=False):
        line = series.format.line if kind == XL_CHART_TYPE.LINE_MARKERS else None
        target = line.color if line is not None else _solid(series)
        target.rgb = RGBColor.from_string(colour)
    return chart


def _solid(series: Any) -> Any:
    series.format.fill.solid()
    return series.format.fill.fore_color


def _map(page: Any, exhibit: Map, place: Box, slide: Slide) -> None:
    """Each area as a shape with its name, all of them in one group."""
    left, top, wide, high = place
    group = page.shapes.add_group_shape()
    scale = high / exhibit.height
    for area in exhibit.areas:
        if area.rings:
            _area(group, area, (left, top), scale)
    _describe(group, slide.spoken)
    for at, item in enumerate(exhibit.legend):
        line = at + 11 if item.shape else at + 10  # words without a colour take two lines
        _legend(page, item, (Emu(left + int(wide * 0.5)), Emu(top + _LEGEND * line)))


def _legend(page: Any, item: LegendItem, corner: tuple[Any, Any]) -> None:
    """A colour of the map, and what it means; the first line, without a colour, says how."""
    left, top = corner
    if item.shape:
        mark = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, Emu(top + Mm(1.6)), Mm(4), Mm(4))
        mark.name = clean(item.text)
        _fill(mark, item.colour, item.shape)
        _plain_line(mark)
    box = page.shapes.add_textbox(
        Emu(left + (Mm(4) if item.shape else -Mm(2))), top, Mm(58), _LEGEND
    )
    _write(box.text_frame, [item.text], 11)


def _area(group: Any, area: MapArea, corner: tuple[Any, Any], scale: float) -> None:
    """An area's rings as one shape.

    The library places a line between two corners; the rings then take the line's place, for it
    needs seconds to lay thousands of points itself.
    """
    xs, ys = zip(*(point for ring in area.rings for point in ring), strict=True)
    builder = group.shapes.build_freeform(min(xs), min(ys), scale=scale)
    builder.add_line_segments([(max(xs), max(ys))], close=False)
    shape = builder.convert_to_shape(*corner)
    path = shape._element.find(f".//{qn('a:path')}")  # noqa: SLF001
    for part in list(path):
        path.remove(part)
    wide, high = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
    path.set("w", str(wide))
    path.set("h", str(high))
    for ring in area.rings:
        for part in _ring([(x - min(xs), y - min(ys)) for x, y in ring]):
            path.append(part)
    shape.name = clean(area.name)
    _fill(shape, LIGHT_MAP.outline if area.pattern else area.colour, area.pattern or "")
    _plain_line(shape)


_PATTERNS: Final = {
    "hatched": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "crossed": MSO_PATTERN.DIAGONAL_CROSS,
    "lined": MSO_PATTERN.NARROW_HORIZONTAL,
}


def _fill(shape: Any, colour: str, pattern: str) -> None:
    """One colour; a pattern of it on white where no figure is known."""
    if pattern in _PATTERNS:
        shape.fill.patterned()
        shape.fill.pattern = _PATTERNS[pattern]
        shape.fill.back_color.rgb = RGBColor.from_string("FFFFFF")
    else:
        shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#").upper())


def _plain_line(shape: Any) -> None:
    """The thin line around an area, without the shadow of the template's style."""
    shape.line.color.rgb = RGBColor.from_string(LIGHT_MAP.border.lstrip("#").upper())
    shape.line.width = Pt(0.5)
    style = shape._element.find(qn("p:style"))  # noqa: SLF001 - python-pptx has no other way
    if style is not None:
        shape._element.remove(style)  # noqa: SLF001


def _ring(points: Sequence[tuple[int, int]]) -> Iterator[Any]:
    """A closed line as PowerPoint's drawing language has it."""
    for at, (x, y) in enumerate(points):
        part = OxmlElement("a:lnTo" if at else "a:moveTo")
        point = OxmlElement("a:pt")
        point.set("x", str(x))
        point.set("y", str(y))
        part.append(point)
        yield part
    yield OxmlElement("a:close")


_PUT: Final[dict[type, Callable[[Any, Any, Box, Slide], None]]] = {
    tuple: _words,
    Grid: _table,
    Bars: _bars,
    Lines: _lines,
    Map: _map,
}
