"""Page components: charts, tables, headlines, legends and alerts."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, wraps
from html import escape
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import quote

import pandas as pd
import pydeck as pdk
import streamlit as st
from plotly.basedatatypes import BaseFigure

from lib import store as stores
from lib.charts.attention import Alert
from lib.charts.chart_model import Chart, Format, LazyTable, LegendItem, Table, is_known
from lib.charts.plot import PlotlyFigure
from lib.charts.tables import TitledTable
from lib.export import file_name
from lib.i18n import _, count, current_language, date_text, ngettext, set_language
from lib.rows import Row
from lib.ui import page_downloads
from lib.ui.client_buttons import PictureText, chart_buttons
from lib.ui.markdown import escape_markdown, mark_language
from lib.ui.query_cache import cached_query, memoized
from lib.ui.state import keep_widget_value, selection

P = ParamSpec("P")
R = TypeVar("R")

_PLOTLY: Final[dict[str, Any]] = {"displayModeBar": False, "scrollZoom": False}
_LONG: Final = 25  # rows; a longer table is shown a page at a time
_NOTICES: Final = 8  # as many as a reader takes in at once


def fragment(part: Callable[P, R]) -> Callable[P, R]:
    """Streamlit fragment that keeps the reader's language when it reruns."""

    @wraps(part)
    def in_language(*args: P.args, **kwargs: P.kwargs) -> R:
        # A fragment rerun does not pass through the shell.
        set_language(selection().language)
        return part(*args, **kwargs)

    return st.fragment(in_language)


def render_chart(chart: Chart, key: str, *, sources: Iterable[str] = ()) -> None:
    """A chart with its title, unit, legend, notes, and one click away its table and sources.

    Args:
        chart: what to show.
        key: the element's key, one of a kind on its page.
        sources: ids of the sources behind it, where the chart does not know them itself.
    """
    behind_it = tuple(sources) or chart.sources
    page_downloads.add(key, chart.title, chart.table, behind_it, chart.note)
    _render_chart(chart, key, behind_it)


@fragment
def _render_chart(chart: Chart, key: str, sources: tuple[str, ...]) -> None:
    _head_and_picture(chart, key)
    drawn = not isinstance(chart.figure, pdk.Deck) and not _is_empty(chart)
    picture = partial(_picture, chart, key) if drawn else None
    _details(chart.table, sources, key, chart.title, picture, chart.attribution)


@fragment
def chart_alone(chart: Chart, key: str) -> None:
    """A chart whose table stands above it, in full view."""
    _head_and_picture(chart, key)


def _head_and_picture(chart: Chart, key: str) -> None:
    st.subheader(mark_language(chart.title, chart.language or current_language()), anchor=False)
    if _is_empty(chart):
        st.markdown(escape_markdown(chart.alt))
        return
    if chart.unit:
        st.caption(escape_markdown(chart.unit))
    _draw(chart, key)
    legend(chart.legend)
    if chart.note:
        st.caption(escape_markdown(chart.note))


def _is_empty(chart: Chart) -> bool:
    """Whether a chart has nothing to draw; its words stand there instead of an empty frame."""
    return isinstance(chart.figure, PlotlyFigure) and chart.figure.is_empty


def _picture(chart: Chart, key: str) -> None:
    """The buttons that hand over a chart as a picture, with its words around it."""
    foot = _("Samhandlingsmonitoren, version {version} of the database").format(
        version=st.session_state["version"].number
    )
    marks = tuple((legend_symbol(item), item.colour, item.text) for item in chart.legend)
    words = PictureText(chart.title, chart.unit, marks, foot)
    chart_buttons(key, chart.table.name, words=words)


def _draw(chart: Chart, key: str) -> None:
    if isinstance(chart.figure, pdk.Deck):
        st.pydeck_chart(chart.figure, height=560, alt=chart.alt, key=key)
    else:
        st.plotly_chart(_Drawn(chart.figure), config=_PLOTLY, alt=chart.alt, key=key)


class _Drawn(BaseFigure):  # type: ignore[misc]  # Plotly ships no types
    """Adapter to Plotly's figure class: Streamlit checks the class, and calls `to_dict` alone.

    A bare dict would be turned into Plotly's own figure first, value by value.
    """

    def __init__(self, drawing: PlotlyFigure) -> None:
        object.__setattr__(self, "to_dict", drawing.to_dict)


@fragment
def details(shown: Table, sources: tuple[str, ...], key: str, title: str) -> None:
    """The table and the sources behind a figure that stands by itself, such as a map."""
    _details(shown, sources, key, title)


def _details(
    shown: Table,
    sources: tuple[str, ...],
    key: str,
    title: str,
    picture: Callable[[], None] | None = None,
    said_by: str = "",
) -> None:
    """The table, the sources and the picture, drawn only when the reader opens them."""
    box = st.expander(
        _("Table and sources"), icon=":material/table:", key=f"behind_{key}", on_change="rerun"
    )
    if box.open:
        with box:
            render_table(shown, key, caption=title)
            source_list(sources, said_by)
            if picture is not None:
                picture()


def render_table(shown: Table, key: str, *, caption: str) -> None:
    """A plain table that a screen reader reads as one, a page at a time, and its download."""
    if shown.frame.empty:
        st.info(_("No rows for this selection."))
        return
    frame = memoized(_cells, shown, _first(shown.frame, key))
    st.table(frame, border="horizontal", hide_index=True, alt=caption)
    download(shown, key)


def _cells(shown: Table, first: int) -> pd.DataFrame:
    """A page of a table as Markdown; what the data say in their own words is marked as such."""
    rows = slice(first, first + _LONG)
    texts = shown.text(rows)
    columns = {
        escape_markdown(str(name)): [
            _cell(text, shown.form(name)) if is_known(cell) else escape_markdown(text)
            for text, cell in zip(texts[name], shown.frame[name].iloc[rows], strict=True)
        ]
        for name in texts.columns
    }
    return pd.DataFrame(columns, dtype=object)


def _cell(text: str, form: Format) -> str:
    if form == "address":
        return link(text, text)
    return mark_language(text) if form == "nb" else escape_markdown(text)


def _first(frame: pd.DataFrame, key: str) -> int:
    """The first row of the page that the reader has turned to; a short table has only one."""
    if len(frame) <= _LONG:
        return 0
    words = {
        start: _("{first}–{last} of {all}").format(
            first=count(start + 1),
            last=count(min(start + _LONG, len(frame))),
            all=count(len(frame)),
        )
        for start in range(0, len(frame), _LONG)
    }
    keep_widget_value(f"rows_{key}", words, 0)
    return st.selectbox(
        _("Rows shown"),
        list(words),
        format_func=words.__getitem__,
        key=f"rows_{key}",
        width=220,
    )


def download(shown: Table, key: str) -> None:
    """A button that hands over a table as CSV, the way the reader's spreadsheet reads it."""
    st.download_button(
        _("Download as CSV"),
        partial(shown.csv, current_language()),
        file_name=file_name("samhandling", shown.name, *page_downloads.name_parts(), ending="csv"),
        mime="text/csv",
        icon=":material/download:",
        key=f"download_{key}",
        on_click="ignore",
        wrap=True,
    )


def source_list(ids: Iterable[str], said_by: str = "") -> None:
    """The sources of a figure, as links, with the day each was read; and who vouches for it."""
    wanted = tuple(dict.fromkeys(source for source in ids if source))
    if said_by:
        st.caption(escape_markdown(said_by))
    if not wanted and said_by:
        return
    if not wanted:
        st.caption(_("No source is stated for these rows."))
        return
    rows = cached_query(stores.source_rows, wanted)
    st.markdown("**" + (_("Source") if len(rows) == 1 else _("Sources")) + "**")
    st.markdown("\n".join(_source_line(row) for row in rows))


def _source_line(row: Row) -> str:
    read = _("accessed {date}").format(date=date_text(row["accessed"]))
    return f"- {link(row['publisher'], row['url'])} ({escape_markdown(read)})"


def link(words: str, address: str) -> str:
    """A link in Markdown; an address that is no web address stays text."""
    if not address.startswith(("https://", "http://")):
        return escape_markdown(words)
    return f"[{escape_markdown(words)}]({quote(address, safe=':/?&=%#,;@+~!$*')})"


def legend(items: Sequence[LegendItem]) -> None:
    """A map's legend as a list: a mark and its words, so that nothing rests on colour alone."""
    if not items:
        return
    rows = "".join(
        f"<li style='margin:0'>{_legend_entry(item)}{escape(item.text)}</li>" for item in items
    )
    style = _LIST_STYLE if len(items) > _MANY else _LEGEND_STYLE
    name = escape(_("Legend"))
    st.html(f"<ul aria-label='{name}' style='{style}'>{rows}</ul>")


_LEGEND_STYLE: Final = (
    "list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;"
    "gap:.25rem 1rem;font-size:.875rem"
)
_MANY: Final = 12  # a longer legend is a list to read, in columns where there is room
_LIST_STYLE: Final = (
    "list-style:none;margin:0;padding:0;columns:2 24rem;font-size:.875rem;line-height:1.6"
)
# An area's fill, within the line that is around areas on the map.
_SWATCH_STYLE: Final = (
    "display:inline-block;width:1.1em;height:.8em;margin-right:.35em;border:1px solid;"
)
_DISC: Final = "width:{size};height:{size};border-radius:50%;vertical-align:middle;"
_RISING: Final = "repeating-linear-gradient(135deg,{colour} 0 1px,transparent 1px 4px)"
_FALLING: Final = "repeating-linear-gradient(45deg,{colour} 0 1px,transparent 1px 4px)"
_LEVEL: Final = "repeating-linear-gradient(0deg,transparent 0 3px,{colour} 3px 4px)"
_FILLS: Final = {
    "square": "background:{colour}",
    "disc": _DISC + "background:{colour}",
    "dot": _DISC + "border-color:transparent;background:{colour}",
    "ring": _DISC + "border-color:{colour}",
    "bubble": _DISC + "border-color:{colour};"
    "background:color-mix(in srgb,{colour} 30%,transparent)",
    "hatched": f"background:{_RISING} {{ground}}",
    "crossed": f"background:{_RISING},{_FALLING} {{ground}}",
    "lined": f"background:{_LEVEL} {{ground}}",
}
_MARKS: Final = {"square": "■", "hollow": "□", "dot": "●", "ring": "○", "line": "━"}


def legend_symbol(item: LegendItem) -> str:
    """The sign that stands for an item's shape."""
    return _MARKS.get(item.shape, item.shape)


def _legend_entry(item: LegendItem) -> str:
    """The mark as a sign in its colour; screen readers read the words alone."""
    if not item.shape:
        return ""
    if item.shape in _FILLS:
        style = _FILLS[item.shape].format(
            colour=escape(item.colour),
            ground=escape(item.ground),
            size=f"{2 * item.radius:g}px" if item.radius else ".85em",
        )
        return f"<span aria-hidden='true' data-mark style='{_SWATCH_STYLE}{style}'></span>"
    sign = escape(legend_symbol(item))
    style = f"color:{escape(item.colour)};font-size:1.1em;margin-right:.35em"
    return f"<span aria-hidden='true' data-mark style='{style}'>{sign}</span>"


def side_table(chart: Chart, key: str) -> None:
    """A chart's table and sources in full view, beside the chart."""
    st.header(_("The same as a table"), anchor=False)
    render_table(chart.table, key, caption=chart.title)
    with st.expander(_("Sources"), icon=":material/link:"):
        source_list(chart.sources)


def titled_table(shown: TitledTable, sources: Iterable[str] = ()) -> None:
    """A table with a title of its own, its note and its download."""
    page_downloads.add(shown.table.name, shown.title, shown.table, sources, shown.note)
    _titled_table(shown)


@fragment
def _titled_table(shown: TitledTable) -> None:
    st.subheader(escape_markdown(shown.title), anchor=False)
    if shown.note:
        st.caption(escape_markdown(shown.note))
    render_table(shown.table, shown.table.name, caption=shown.title)


def table_with_title(shown: Table, title: str, sources: Iterable[str] = (), note: str = "") -> None:
    """A table under a heading that the page has drawn already; the note stands in its file."""
    page_downloads.add(shown.name, title, shown, sources, note)
    _plain_table(shown, title)


@fragment
def _plain_table(shown: Table, title: str) -> None:
    render_table(shown, shown.name, caption=title)


def sentences(shown: Sequence[str]) -> None:
    """Sentences as a list."""
    if not shown:
        st.info(_("Nothing in this selection."))
        return
    st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in shown))


def table_columns(*shown: TitledTable) -> None:
    """Small tables in columns; on a phone under each other."""
    for column, one in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            titled_table(one)


def notes(*shown: str) -> None:
    """What a figure leaves out, and who must be named."""
    for note in shown:
        if note:
            st.caption(escape_markdown(note))


def caption(sentence: str) -> None:
    """One sentence that belongs to the figure above it."""
    st.markdown(escape_markdown(sentence))


@fragment
def lazy_table(key: str, words: str, make: Callable[[], Table], caption: str) -> None:
    """A table that is made and drawn only when the reader opens it."""
    box = st.expander(words, icon=":material/table:", key=f"folded_{key}", on_change="rerun")
    if box.open:
        with box:
            render_table(make(), key, caption=caption)


def lazy_tables(found: Sequence[LazyTable], key: str) -> None:
    """Tables that stand folded, each drawn only when the reader opens it."""
    for at, one in enumerate(found):
        page_downloads.add(f"{key}_{at}", one.title, one.table, one.sources)
        _lazy_table(one, f"{key}_{at}")


@fragment
def _lazy_table(one: LazyTable, key: str) -> None:
    box = st.expander(
        escape_markdown(one.title), icon=":material/table:", key=f"aside_{key}", on_change="rerun"
    )
    if box.open:
        with box:
            render_table(one.table, key, caption=one.title)
            source_list(one.sources)


def alerts(shown: Sequence[Alert], beyond: str) -> None:
    """What needs attention, the weightiest first; the rest one click away, or said to be more."""
    if not shown:
        st.info(_("Nothing stands out in this selection."))
        return
    st.markdown("\n".join(_alert_line(notice) for notice in shown[:_NOTICES]))
    rest = shown[_NOTICES:]
    if rest:
        with st.expander(ngettext("{n} more", "{n} more", len(rest)).format(n=count(len(rest)))):
            st.markdown("\n".join(_alert_line(notice) for notice in rest))
            notes(beyond)


def _alert_line(notice: Alert) -> str:
    title = mark_language(notice.title, notice.language or current_language())
    return f"- **{title}** {escape_markdown(notice.sentence)}"
