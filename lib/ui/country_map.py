"""The map on the screen: what the colours show, the layers, and a click that goes into an area."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib import store as stores
from lib.charts import discs, map_layers, maps, measures
from lib.charts.chart_model import Chart
from lib.charts.discs import Municipalities
from lib.charts.map_layers import MapLayer
from lib.charts.maps import Basemap
from lib.charts.measures import MapValues
from lib.charts.projection import PLANE
from lib.charts.rates import is_rate
from lib.charts.svg_map import Caption, areas_svg, choropleth_svg, marks_of
from lib.export import file_name
from lib.i18n import _, current_language, data_text, set_language
from lib.presentation import mapped
from lib.presentation.headlines import money_counted
from lib.rows import Row, Rows
from lib.selection import Area, Per, Selection
from lib.ui import components, drawn_map, inputs, page_downloads
from lib.ui.live_updates import base_path
from lib.ui.markdown import escape_markdown
from lib.ui.query_cache import cached_filter_options, cached_query, memoized
from lib.ui.state import choose_area, parse_per, selection
from lib.ui.theme import dark, map_size

_AREAS: Final = "areas"  # the id of the layer that can be clicked begins with this
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

    What is a share or a mean has no such choice, nor a count of a year without inhabitants.
    """
    kind, _dot, indicator = measure.partition(".")
    rows = mappable.where("indicator_id", indicator)
    if rows and not is_rate(rows[0], _years_shown(indicator, kind), "innbygger"):
        return "innbygger"
    words = {"innbygger": _("per inhabitant"), "kroner": _("in all")}
    return parse_per(inputs.segmented("farger", _("Colours"), words, "innbygger"))


def _years_shown(indicator: str, kind: str) -> list[Any]:
    """The years of the values that a map of an indicator shows."""
    country = selection().nationwide()
    if kind == "kommune":
        rows = cached_query(stores.indicator_by_municipality, country, indicator)
        return rows["year"].head(1).tolist()
    rows = cached_query(stores.indicator_by_area, country, indicator, kind)
    return rows.loc[rows["value"].notna(), "year"].tolist()


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
    choices = cached_filter_options()
    shown = mapped.drawn_of(choices, chosen)
    country = shown.nationwide()
    if measure == "prosjekter":
        counties = cached_query(stores.documented_by, shown, "county")
        every = cached_query(stores.documented_by, mapped.all_years(choices, shown), "county")
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
        every = cached_query(stores.indicator_values_by_kind, indicator, kind)
        inside = tuple(area.code for area in _inside(shown.area, kind))
        found = memoized(_indicator, rows, _mappable(), indicator, per, inside, every)
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


def _inside(code: str, kind: str) -> list[Area]:
    """The areas of a kind inside an area, or the one that it lies in."""
    choices = cached_filter_options()
    around = [area for area in choices.chain(code) if area.kind == kind]
    return around or list(choices.within(code, kind))


def _mappable() -> Rows:
    return cached_query(stores.mappable_indicators)


def _indicator(
    rows: pd.DataFrame,
    mappable: Rows,
    name: str,
    per: Per,
    inside: Sequence[str],
    every: pd.DataFrame,
) -> MapValues:
    definition = mappable.where("indicator_id", name)[0]
    return measures.indicator(rows, definition, per, inside, every)


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
    _tips(memoized(maps.tips, values.frame, values.measure, ground), ground)
    counted = memoized(discs.area_discs, values.frame, values.measure, ground)
    places = [*([counted] if values.measure.sized else ()), *_places(layers)]
    chart = memoized(_chart, values, ground, places, tuple(sources))
    # Where the table stands beside the map, both are sections of the page itself.
    (st.subheader if behind else st.header)(escape_markdown(chart.title), anchor=False)
    _map(chart, key, partial(_drawing, values, ground, places, chart))
    _explain(chart, _per_words(values.per))
    page_downloads.add(key, chart.title, chart.table, chart.sources, chart.note)
    _picture(values, ground, places[:1] if values.measure.sized else [], key)
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
    country = cached_query(stores.indicator_by_municipality, chosen.nationwide(), indicator)
    rows = cached_query(stores.indicator_by_municipality, chosen, indicator)
    every = cached_query(stores.indicator_values_by_kind, indicator, "kommune")
    return memoized(_municipal, country, rows, _mappable(), indicator, per, every)


def _municipal(
    country: pd.DataFrame,
    rows: pd.DataFrame,
    mappable: Rows,
    name: str,
    per: Per,
    every: pd.DataFrame,
) -> Municipalities:
    definition = mappable.where("indicator_id", name)[0]
    return discs.municipalities(country, definition, per, rows, every)


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
    _tips({}, ground)
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
    size = map_size()
    element = f"{key}_{size.width}"  # another width is another map, whose view is fitted anew
    st.pydeck_chart(
        chart.figure,
        height=size.height,
        alt=chart.alt,
        key=element,
        on_select=partial(_clicked, element),
    )


def _drawing(values: MapValues, ground: Basemap, layers: Sequence[MapLayer], chart: Chart) -> str:
    words = Caption(chart.title, chart.alt, language=current_language())
    return areas_svg(values.frame, values.measure, ground, words, layers)


def _tips(tips: Mapping[str, str], ground: Basemap) -> None:
    """Put down for scripts/map.js what is said of an area pointed at: its shape knows its name."""
    with st.session_state["hidden"]:  # where nothing moves for it
        st.html(drawn_map.marker(ground.width, tips))


def _per_words(per: Per | None) -> str:
    """Why the map differs from what is chosen at the top; empty where the two agree."""
    if per is None or per == selection().per:
        return ""
    if per == "innbygger":
        return _(
            "The map is per inhabitant, so that areas of different size can be compared; the "
            "choice of kroner at the top is about the other figures."
        )
    return _(
        "The map shows the figures in all, as chosen above it; the choice of per inhabitant at "
        "the top is about the other figures."
    )


def _explain(chart: Chart, why: str = "") -> None:
    components.legend(chart.legend)
    by_keyboard = _("Click an area to go into it, or choose it in the selection at the top.")
    if drawn_map.wanted():
        by_keyboard = _("Choose an area in the selection at the top to go into it.")
    components.notes(chart.note, why, by_keyboard, stores.map_attribution())


def _ground(kind: str) -> Basemap:
    return memoized(
        Basemap,
        cached_query(stores.shapes, kind),
        selected=cached_filter_options().county_of(selection().area),
        dark=dark(),
        width=map_size().width,
        height=map_size().height,
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


def _picture(values: MapValues, ground: Basemap, layers: Sequence[MapLayer], key: str) -> None:
    drawing = partial(_svg, values, ground, layers, current_language())
    _button(drawing, values.measure.title, key)


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


def _svg(values: MapValues, ground: Basemap, layers: Sequence[MapLayer], language: str) -> bytes:
    """The map's areas as a drawing; made when the button is pressed, outside of the page's run."""
    set_language(language)
    words = maps.describe(values.frame, values.measure, ground, values.note)
    legend = (*words.legend, *(item for layer in layers for item in layer.legend))
    caption = Caption(
        words.title, words.alt, legend, words.note, stores.map_attribution(), language
    )
    marks = marks_of(layers)
    return choropleth_svg(values.frame, values.measure, ground, caption, marks).encode()


def _clicked(key: str) -> None:
    """Go into the clicked area; a click on the chosen one goes out to the one around it."""
    objects: Mapping[str, Any] = st.session_state[key].selection.objects
    for layer, found in objects.items():
        if layer.startswith(_AREAS) and found:
            # A shape carries its code among its properties, a disc has it itself.
            code = str(found[0].get("properties", found[0]).get("code", ""))
            inside = cached_filter_options().chain(selection().area)[-1]
            choose_area((inside.parent or code) if code == inside.code else code)
            return
        if layer.startswith(discs.LAYER) and found:
            choose_area(str(found[0].get("code", "")))
            return


def _projects(chosen: Selection) -> MapLayer:
    statuses = cached_query(stores.statuses, chosen)
    which = money_counted(cached_query, chosen)
    every = mapped.all_years(cached_filter_options(), chosen)
    country = cached_query(stores.documented_by, every, "municipality")
    amounts = tuple(row["amount_nok"] for row in country if row["code"] is not None)
    if sum(statuses.column("projects")) <= map_layers.MOST_POINTS:
        rows = cached_query(stores.projects, chosen)
        looks = {"dark": dark(), "which": which, "amounts": amounts}
        return memoized(map_layers.projects_layer, rows, **looks)
    groups = cached_query(stores.documented_by, chosen, "municipality")
    areas = cached_query(stores.hierarchy)
    return memoized(
        map_layers.many_projects_layer, groups, areas, statuses, dark=dark(), amounts=amounts
    )


def _services(chosen: Selection) -> MapLayer:
    groups = cached_query(stores.services_by_municipality, chosen)
    if sum(row["services"] + row["not_running"] for row in groups) <= map_layers.MOST_POINTS:
        services = cached_query(stores.services, chosen)
        return memoized(map_layers.services_layer, services, dark=dark())
    every = mapped.all_years(cached_filter_options(), chosen)
    country = cached_query(stores.services_by_municipality, every)
    return memoized(map_layers.many_services_layer, groups, country)


def _offices(chosen: Selection) -> MapLayer:
    return memoized(map_layers.offices_layer, cached_query(stores.offices, chosen), dark=dark())


def _transfers(chosen: Selection) -> MapLayer:
    rows = cached_query(stores.transfers, chosen)
    every = mapped.all_years(cached_filter_options(), chosen)
    country = cached_query(stores.transfers, every)
    return memoized(map_layers.transfers_layer, rows, chosen.per, dark=dark(), country=country)


_LAYERS: Final[dict[str, Callable[[Selection], MapLayer]]] = {
    "prosjekter": _projects,
    "tjenester": _services,
    "embeter": _offices,
    "overforing": _transfers,
}
