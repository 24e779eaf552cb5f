"""The map on the screen: what the colours show, the layers, and a click that goes into an area."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.charts import discs, maps, measures
from lib.charts.chart_model import Chart
from lib.charts.discs import Municipalities
from lib.charts.maps import Basemap, MapLayer
from lib.charts.measures import MapValues
from lib.charts.projection import PLANE
from lib.charts.rates import is_count
from lib.charts.svg_map import Caption, areas_svg, choropleth_svg, marks_of
from lib.export import file_name
from lib.i18n import _, current_language, data_text, set_language
from lib.presentation import mapped
from lib.presentation.headlines import money_counted
from lib.rows import Row, Rows
from lib.selection import Per, Selection
from lib.ui import components, drawn_map, inputs, page_downloads
from lib.ui.live_updates import base_path
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_filter_options, cached_query, memoized
from lib.ui.state import choose_area, parse_per, selection
from lib.ui.theme import dark, narrow

_AREAS: Final = "areas"  # the id of the layer that can be clicked begins with this
_HEIGHT: Final = 600
_LOW: Final = 480  # on a phone
_WIDE: Final = 400  # pixels that the view must fit into, also in a narrow window
_NARROW: Final = 330

_LAYERS_AT_FIRST: Final = ("prosjekter",)


def choose_measure(mappable: Sequence[Row]) -> str:
    """What the colours show: three figures by county, and the indicators that areas have."""
    words = {
        "tilskudd": _("Documented grants"),
        "prosjekter": _("Number of projects"),
        "overforing": _("Transfer to the municipalities, 2012"),
    }
    kinds = {
        "kommune": _("by municipality"),
        "fylke": _("by county"),
        "helseregion": _("by health region"),
    }
    for row in mappable:
        code = f"{row['kind']}.{row['indicator_id']}"
        words[code] = _("{indicator}, {kind}").format(
            indicator=data_text(row, "name"), kind=kinds[row["kind"]]
        )
    return inputs.select("mal", _("The colours show"), words, "tilskudd")


def choose_per(measure: str, mappable: Rows) -> Per:
    """Whether the map shows a figure per inhabitant or in all; areas differ in size.

    What is a share or a mean has no such choice.
    """
    rows = mappable.where("indicator_id", measure.partition(".")[2])
    if rows and not is_count(rows[0]):
        return "innbygger"
    words = {"innbygger": _("per inhabitant"), "kroner": _("in all")}
    return parse_per(inputs.segmented("farger", _("Colours"), words, "innbygger"))


def choose_layers(*, discs_below: bool = False) -> tuple[str, ...]:
    """Which points are drawn on top; at first none where municipalities are discs already."""
    words = {
        "prosjekter": _("Projects"),
        "tjenester": _("Services"),
        "embeter": _("County governor offices"),
        "overforing": _("2012 transfer by municipality"),
    }
    at_first = () if discs_below else _LAYERS_AT_FIRST
    return inputs.multiselect("lag", _("Layers"), words, at_first)


def measure_values(
    measure: str, chosen: Selection, per: Per
) -> tuple[MapValues, str, tuple[str, ...]]:
    """Values, kind of area (`fylke` or `helseregion`) and source ids of a measure."""
    found, kind, sources = _measured(measure, chosen, per)
    if not found.divided and (per != "innbygger" or "." in measure):
        return found, kind, sources
    codes = tuple(found.frame["code"].dropna())
    people = cached_query(stores.population_sources, codes, measure == "overforing")
    return found, kind, tuple(dict.fromkeys([*sources, *_ids(people)]))


def _measured(measure: str, chosen: Selection, per: Per) -> tuple[MapValues, str, tuple[str, ...]]:
    shown = mapped.drawn_of(cached_filter_options(), chosen)
    country = shown.nationwide()
    if measure == "prosjekter":
        counties = cached_query(stores.documented_by, shown, "county")
        every = cached_query(stores.documented_by, country, "county")
        by_year = cached_query(stores.documented_by, shown, "year")
        which = money_counted(cached_query, chosen)
        found = memoized(measures.projects, counties, per, every, by_year, which)
        return found, "fylke", _ids(cached_query(stores.documented_sources, shown))
    if measure == "overforing":
        every = cached_query(stores.transfers_by, country, "county")
        found = memoized(
            measures.transfers, cached_query(stores.transfers_by, shown, "county"), per, every
        )
        return found, "fylke", _ids(cached_query(stores.transfer_sources, shown))
    kind, _dot, indicator = measure.partition(".")
    if indicator:
        rows = cached_query(stores.indicator_by_area, chosen, indicator, kind)
        found = memoized(_indicator, rows, cached_query(stores.mappable_indicators), indicator, per)
        return found, kind, found.sources
    found, sources = grants(chosen, per)
    return found, "fylke", sources


def grants(chosen: Selection, per: Per) -> tuple[MapValues, tuple[str, ...]]:
    """Documented money by county, and the ids of its sources."""
    which = money_counted(cached_query, chosen)
    found = memoized(
        measures.grants,
        *mapped.grant_answers(cached_query, cached_filter_options(), chosen, per, which),
    )
    return found, _ids(
        cached_query(stores.documented_sources, mapped.drawn_of(cached_filter_options(), chosen))
    )


def _indicator(rows: pd.DataFrame, mappable: Rows, name: str, per: Per) -> MapValues:
    definition = mappable.where("indicator_id", name)[0]
    return measures.indicator(rows, definition, per)


def _ids(sources: Rows) -> tuple[str, ...]:
    return tuple(sources.column("source_id"))


def draw(
    values: MapValues,
    kind: str,
    layers: Sequence[str],
    sources: Iterable[str],
    *,
    key: str,
    behind: bool = True,
) -> Chart:
    """Draw the map; a click on an area chooses it, a second click goes back out.

    Args:
        values: what the colours show.
        kind: `fylke` or `helseregion`.
        layers: codes of the layers on top.
        sources: ids of the sources behind the colours.
        key: the element's key.
        behind: whether the table and sources stand under the map.

    Returns:
        The chart, for a page that shows its table elsewhere.
    """
    ground = _ground(kind)
    _tips(memoized(maps.tips, values.frame, values.measure, ground))
    places = _places(layers)
    chart = memoized(_chart, values, ground, places, tuple(sources))
    # Where the table stands beside the map, both are sections of the page itself.
    (st.subheader if behind else st.header)(escape_markdown(chart.title), anchor=False)
    _map(chart, key, partial(_drawing, values, ground, places, chart))
    _explain(chart, _per_words(values.per))
    page_downloads.add(key, chart.title, chart.table, chart.sources, chart.note)
    _picture(values, ground, key)
    if behind:
        components.details(chart.table, chart.sources, key, chart.title)
    return chart


def indicator_by_municipality(measure: str, per: Per) -> Municipalities | None:
    """The values of an indicator by municipality, where that is what the measure is."""
    kind, _dot, indicator = measure.partition(".")
    return municipal(indicator, per) if kind == "kommune" else None


def municipal(indicator: str, per: Per = "innbygger") -> Municipalities:
    """The values of an indicator by municipality in the selection, in the country's classes."""
    chosen = selection()
    every = cached_query(stores.indicator_by_municipality, chosen.nationwide(), indicator)
    rows = cached_query(stores.indicator_by_municipality, chosen, indicator)
    return memoized(
        _municipal, every, rows, cached_query(stores.mappable_indicators), indicator, per
    )


def _municipal(
    every: pd.DataFrame, rows: pd.DataFrame, mappable: Rows, name: str, per: Per
) -> Municipalities:
    definition = mappable.where("indicator_id", name)[0]
    return discs.municipalities(every, definition, per, rows)


def _people(found: Municipalities) -> tuple[str, ...]:
    """The sources of the inhabitants that the values are divided by."""
    codes = tuple(found.frame["code"])
    return _ids(cached_query(stores.population_sources, codes)) if found.counted else ()


def municipal_sources(found: Municipalities) -> tuple[str, ...]:
    """The sources of the values, and of the inhabitants that they are divided by."""
    return tuple(dict.fromkeys([*found.frame["source_id"].dropna(), *_people(found)]))


def draw_discs(found: Municipalities, layers: Sequence[str], *, key: str) -> Chart:
    """Draw the map of municipalities; a click on a disc chooses it, one on a county that.

    Args:
        found: the values.
        layers: codes of the layers on top.
        key: the element's key.

    Returns:
        The chart, for a page that shows its table elsewhere.
    """
    chosen, ground = cached_filter_options().areas[selection().area], _ground("fylke")
    municipality = chosen.kind == "kommune"
    _tips({})
    kind = "fylke" if municipality else chosen.kind
    layer = discs.discs(found, ground, kind, chosen.code if municipality else "")
    places = [layer, *_places(layers)]
    people = _people(found)
    chart = discs.disc_map(found, ground, places, people)
    st.header(escape_markdown(chart.title), anchor=False)
    _map(chart, key, partial(_drawn_discs, found, ground, places, chart))
    _explain(chart)
    page_downloads.add(key, chart.title, chart.table, chart.sources, chart.note)
    _button(partial(_discs_svg, found, ground, layer, current_language()), chart.title, key)
    return chart


def _drawn_discs(
    found: Municipalities, ground: Basemap, layers: Sequence[MapLayer], chart: Chart
) -> str:
    words = Caption(chart.title, chart.alt, language=current_language())
    nothing = found.frame.iloc[0:0]
    inside = found.frame["county_code"].dropna().unique().tolist()
    return areas_svg(nothing, found.measure, ground, words, layers, inside)


def _map(chart: Chart, key: str, drawing: Callable[[], str]) -> None:
    if drawn_map.wanted():
        drawn_map.draw(drawing, chart.alt, _("The table has the same figures."))
        return
    st.pydeck_chart(
        chart.figure,
        height=_LOW if narrow() else _HEIGHT,
        alt=chart.alt,
        key=key,
        on_select=partial(_clicked, key),
    )


def _drawing(values: MapValues, ground: Basemap, layers: Sequence[MapLayer], chart: Chart) -> str:
    words = Caption(chart.title, chart.alt, language=current_language())
    return areas_svg(values.frame, values.measure, ground, words, layers)


def _tips(tips: Mapping[str, str]) -> None:
    """Put down for scripts/map.js what is said of an area pointed at: its shape knows its name."""
    with st.sidebar:  # where nothing moves for it
        said = escape(json.dumps(tips, ensure_ascii=False))
        st.html(f'<p hidden data-map="" data-tips="{said}"></p>')


def _per_words(per: Per | None) -> str:
    """Why the map differs from what is chosen at the side; empty where the two agree."""
    if per is None or per == selection().per:
        return ""
    if per == "innbygger":
        return _(
            "The map is per inhabitant, so that areas of different size can be compared; the "
            "choice of kroner at the side is about the other figures."
        )
    return _(
        "The map shows the figures in all, as chosen above it; the choice of per inhabitant at "
        "the side is about the other figures."
    )


def _explain(chart: Chart, why: str = "") -> None:
    components.legend(chart.legend)
    by_keyboard = _("Click an area to go into it, or choose it in the selection at the side.")
    if drawn_map.wanted():
        by_keyboard = _("Choose an area in the selection at the side to go into it.")
    components.notes(chart.note, why, by_keyboard, stores.map_attribution())


def _ground(kind: str) -> Basemap:
    return memoized(
        Basemap,
        cached_query(stores.shapes, kind),
        selected=cached_filter_options().county_of(selection().area),
        dark=dark(),
        width=_NARROW if narrow() else _WIDE,
        # A browser keeps an answer for good: another plane is another address.
        shapes_url=f"{base_path()}/former/{kind}.json?v={st.session_state['version'].key}&plan={PLANE}",
    )


def _places(layers: Sequence[str]) -> list[MapLayer]:
    return [_LAYERS[code](selection()) for code in layers]


def _chart(
    values: MapValues, ground: Basemap, layers: Sequence[MapLayer], sources: tuple[str, ...]
) -> Chart:
    return maps.choropleth(
        values.frame, values.measure, ground, layers=layers, sources=sources, note=values.note
    )


def _discs_svg(found: Municipalities, ground: Basemap, layer: MapLayer, language: str) -> bytes:
    """The map of municipalities as a drawing; made as `_svg` is."""
    set_language(language)
    chart = discs.disc_map(found, ground, [layer])
    words = Caption(
        chart.title, chart.alt, chart.legend, chart.note, stores.map_attribution(), language
    )
    nothing = found.frame.iloc[0:0]
    inside = found.frame["county_code"].dropna().unique().tolist()
    marks = marks_of([layer])
    return choropleth_svg(nothing, found.measure, ground, words, marks, inside).encode()


def _picture(values: MapValues, ground: Basemap, key: str) -> None:
    _button(partial(_svg, values, ground, current_language()), values.measure.title, key)


def _button(drawing: Callable[[], bytes], title: str, key: str) -> None:
    st.download_button(
        _("Download the areas of the map as SVG"),
        drawing,
        file_name=file_name("samhandling", title, ending="svg"),
        mime="image/svg+xml",
        icon=":material/image:",
        key=f"picture_{key}",
        on_click="ignore",
        wrap=True,
    )


def _svg(values: MapValues, ground: Basemap, language: str) -> bytes:
    """The map's areas as a drawing; made when the button is pressed, outside of the page's run."""
    set_language(language)
    bare = maps.choropleth(values.frame, values.measure, ground, note=values.note)
    words = Caption(
        bare.title, bare.alt, bare.legend, bare.note, stores.map_attribution(), language
    )
    return choropleth_svg(values.frame, values.measure, ground, words).encode()


def _clicked(key: str) -> None:
    """Go into the clicked area; a click on the chosen one goes out to the one around it."""
    objects: Mapping[str, Any] = st.session_state[key].selection.objects
    for layer, found in objects.items():
        if layer.startswith(_AREAS) and found:
            code = str(found[0].get("properties", {}).get("code", ""))
            inside = cached_filter_options().chain(selection().area)[-1]
            choose_area((inside.parent or code) if code == inside.code else code)
            return
        if layer.startswith(discs.LAYER) and found:
            choose_area(str(found[0].get("code", "")))
            return


def _projects(chosen: Selection) -> MapLayer:
    statuses = cached_query(stores.statuses, chosen)
    if sum(statuses.column("projects")) <= maps.MOST_POINTS:
        return memoized(maps.projects_layer, cached_query(stores.projects, chosen), dark=dark())
    groups = cached_query(stores.documented_by, chosen, "municipality")
    areas = cached_query(stores.hierarchy)
    return memoized(maps.many_projects_layer, groups, areas, statuses, dark=dark())


def _services(chosen: Selection) -> MapLayer:
    groups = cached_query(stores.services_by_municipality, chosen)
    if sum(row["services"] + row["not_running"] for row in groups) <= maps.MOST_POINTS:
        return memoized(maps.services_layer, cached_query(stores.services, chosen), dark=dark())
    return memoized(maps.many_services_layer, groups, dark=dark())


def _offices(chosen: Selection) -> MapLayer:
    return memoized(maps.offices_layer, cached_query(stores.offices, chosen), dark=dark())


def _transfers(chosen: Selection) -> MapLayer:
    return memoized(
        maps.transfers_layer, cached_query(stores.transfers, chosen), chosen.per, dark=dark()
    )


_LAYERS: Final[dict[str, Callable[[Selection], MapLayer]]] = {
    "prosjekter": _projects,
    "tjenester": _services,
    "embeter": _offices,
    "overforing": _transfers,
}
