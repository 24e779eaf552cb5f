"""Maps: classes, colours, what is pointed at, what is left out; and nothing from other servers."""

import json
import math
import re
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.charts import discs, documented, map_layers, maps, measures
from lib.charts.chart_model import Chart
from lib.charts.maps import Basemap, Measure
from lib.charts.palette import DARK_MAP, LIGHT_MAP, rgb
from lib.charts.projection import outlines
from lib.i18n import count, label, money, not_stated
from lib.presentation import mapped
from lib.rows import records
from lib.selection import Per, Selection
from lib.store import Store, filter_options
from lib.store.queries import (
    documented_by,
    grants_by,
    hierarchy,
    indicator_by_area,
    indicator_values_by_kind,
    mappable_indicators,
    offices,
    projects,
    services,
    shapes,
    statuses,
    transfers,
    transfers_by,
)

MONEY = Measure("Tildelt", "kroner", "money")
COUNT = Measure("Prosjekter", "prosjekter", "count", "ingen")


def square(x: float) -> str:
    ring = [[x, 60], [x + 1, 60], [x + 1, 61], [x, 60]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def areas(*codes: str) -> pd.DataFrame:
    rows = [
        {"area_code": code, "name": code.upper(), "geojson": square(5 + at)}
        for at, code in enumerate(codes)
    ]
    return pd.DataFrame(rows, columns=["area_code", "name", "geojson"])


def values(*found: tuple[str, str, float]) -> pd.DataFrame:
    rows = [{"code": c, "name": n, "value": v, "detail": ""} for c, n, v in found]
    return pd.DataFrame(rows, columns=["code", "name", "value", "detail"])


def choropleth(
    found: pd.DataFrame,
    measure: Measure,
    shapes: pd.DataFrame,
    *,
    dark: bool = False,
    selected: str | None = None,
    **more: Any,
) -> Chart:
    ground = Basemap(shapes, selected=selected, dark=dark, shapes_url="/former")
    return maps.choropleth(found, measure, ground, **more)


def layer(chart: Chart, name: str) -> Any:
    deck = json.loads(chart.figure.to_json())
    return next((one for one in deck["layers"] if one["id"].split(":")[0] == name), None)


def fills(chart: Chart, *codes: str) -> dict[str, list[int]]:
    """The colour that each shape takes from the layer's list, by its place among the shapes."""
    text = layer(chart, "areas")["getFillColor"]
    colours = json.loads(text.removeprefix("@@=(").removesuffix(")[properties.at]"))
    return dict(zip(codes, colours, strict=True))


def test_colours_follow_values_and_unknown_is_hollow() -> None:
    found = values(("a", "A", 1e6), ("b", "B", 2e6), ("c", "C", math.nan))
    chart = choropleth(found, MONEY, areas("a", "b", "c"))
    colours = fills(chart, "a", "b", "c")
    assert colours["a"] == list(rgb(LIGHT_MAP.sequential[1]))
    assert colours["b"] == list(rgb(LIGHT_MAP.sequential[3]))
    assert colours["c"] == list(rgb(LIGHT_MAP.empty))
    assert layer(chart, "unknown")["data"]
    assert any(item.shape == "hatched" and item.text == not_stated() for item in chart.legend)


def test_zero_projects_is_a_class_of_its_own_and_zero_kroner_is_not() -> None:
    found = values(("a", "A", 0.0), ("b", "B", 3.0))
    assert fills(choropleth(found, COUNT, areas("a", "b")), "a", "b")["a"] == list(
        rgb(LIGHT_MAP.empty)
    )
    assert fills(choropleth(found, MONEY, areas("a", "b")), "a", "b")["a"] != list(
        rgb(LIGHT_MAP.empty)
    )


def test_none_is_no_unknown_figure(store: Store) -> None:
    """Vestfold has no project, Sør-Trøndelag one of the coordination pots, without an amount."""
    found = measures.grants(documented_by(store, Selection(), "county"), "innbygger")
    counties = shapes(store, "fylke")
    chart = choropleth(found.frame, found.measure, counties)
    drawn_fills = fills(chart, *counties["area_code"])
    assert drawn_fills["07"] == drawn_fills["16"] == list(rgb(LIGHT_MAP.empty))
    assert maps.patterns(found.frame, found.measure) == {"16": "hatched"}
    names = maps.area_fills(found.frame, found.measure, Basemap(counties))
    assert (names["07"], names["16"]) == ("none", "hatched")
    drawn = {item.text: item.shape for item in chart.legend}
    assert drawn["ingen funnet"] == "square"
    assert drawn[not_stated()] == "hatched"
    assert "Ingen funnet: 6 områder." in chart.note
    vestfold = chart.table.text().set_index("Område").loc["Vestfold"]
    assert vestfold.iloc[0] == "ingen funnet"
    for per in ("kroner", "innbygger"):
        number = measures.projects(documented_by(store, Selection(), "county"), per)
        table = choropleth(number.frame, number.measure, counties).table.text()
        assert table.iloc[:, 1].tolist().count("ingen funnet") == 6
        assert not {"0", "0,0", "0,00"} & set(table.iloc[:, 1])


def test_an_area_keeps_the_countrys_colour_and_words_in_any_selection(store: Store) -> None:
    """A county that is alone on the map has the class that it has among all counties."""
    whole, counties = documented_by(store, Selection(), "county"), shapes(store, "fylke")
    country = measures.grants(whole, "innbygger", country=whole)
    fills_of = maps.area_fills(country.frame, country.measure, Basemap(counties))
    labels = maps.scale(country.frame, country.measure).classes.labels
    for area in ("nord", "vest", "11", "07"):
        part = documented_by(store, Selection(area=area), "county").frame()
        found = measures.grants(records(part), "innbygger", country=whole)
        chart = choropleth(found.frame, found.measure, counties)
        shown = maps.area_fills(found.frame, found.measure, Basemap(counties))
        inside = found.frame["code"].tolist()
        assert {code: shown[code] for code in inside} == {code: fills_of[code] for code in inside}
        assert all(shown[code] == "outside" for code in shown if code not in inside)
        assert [item.text for item in chart.legend][: len(labels)] == list(labels)
        assert chart.legend[-1].text == "utenfor utvalget"
    counties_of = transfers_by(store, Selection(), "county")
    part = transfers_by(store, Selection(area="20"), "county")
    for each in (
        measures.transfers(part, "innbygger", counties_of),
        measures.projects(documented_by(store, Selection(area="20"), "county"), "innbygger", whole),
    ):
        assert len(maps.scale(each.frame, each.measure).classes) > 1


def test_classes_are_those_of_all_years_in_any_year(store: Store) -> None:
    """A year's map that made its own classes would colour the same sum in another way."""
    chosen = Selection(area="20", year=2009, latest=False)
    options = filter_options(store)
    answers = mapped.grant_answers(
        lambda query, *arguments: query(store, *arguments),
        options,
        chosen,
        "innbygger",
        documented.POTS,
    )
    year, every = measures.grants(*answers), documented_by(store, Selection(), "county")
    whole = measures.grants(every, "innbygger", country=every)
    assert (
        maps.scale(year.frame, year.measure).classes
        == maps.scale(whole.frame, whole.measure).classes
    )


def test_an_indicators_classes_are_those_of_all_years(store: Store) -> None:
    definitions = mappable_indicators(store)
    for definition in definitions:
        name, kind = definition["indicator_id"], definition["kind"]
        if kind == "kommune":
            continue
        every = indicator_values_by_kind(store, name, kind)
        newest, years = Selection(), every.loc[every["value"].notna(), "year"]
        first = Selection(year=int(years.min()), latest=False)
        found = [
            measures.indicator(
                indicator_by_area(store, chosen, name, kind), definition, "kroner", None, every
            )
            for chosen in (newest, first)
        ]
        scales = [maps.scale(one.frame, one.measure) for one in found]
        assert scales[0].classes.breaks == scales[1].classes.breaks, name
        assert found[0].measure.sized == (not scales[0].steps), name


def test_counts_and_sums_are_discs_and_colour_no_area(store: Store) -> None:
    """Health regions in colours by their places would be a map of where people live."""
    whole, paid = (
        documented_by(store, Selection(), "county"),
        transfers_by(store, Selection(), "county"),
    )
    for found, kind in (
        (indicator(store, "kad_plasser", "helseregion"), "helseregion"),
        (measures.grants(whole, "kroner"), "fylke"),
        (measures.projects(whole, "kroner"), "fylke"),
        (measures.transfers(paid, "kroner"), "fylke"),
    ):
        ground = Basemap(shapes(store, kind))
        assert found.measure.sized
        fills_of = maps.area_fills(found.frame, found.measure, ground)
        assert set(fills_of.values()) <= {"none", "hatched", "crossed", "lined"}
        discs_of = discs.area_discs(found.frame, found.measure, ground)
        drawn = {row["code"]: row for row in discs_of.layers[0].data}
        stated = found.frame[found.frame["value"] > 0].sort_values("value")
        assert set(drawn) == set(stated["code"])
        radii = [drawn[code]["r"] for code in stated["code"]]
        assert radii == sorted(radii)
        assert discs_of.legend[0].shape == ""
        assert discs_of.legend[1].radius == radii[-1]
        legend = maps.legend(found.frame, found.measure, ground)
        assert not [item for item in legend if item.shape == "square"]
    for rate in (measures.grants(whole, "innbygger"), measures.projects(whole, "innbygger")):
        assert not rate.measure.sized


def test_an_indicator_leaves_out_what_is_outside_the_selection(store: Store) -> None:
    rows = indicator_by_area(store, Selection(area="11"), "levealder_menn", "fylke")
    definitions = mappable_indicators(store)
    definition = definitions.where("indicator_id", "levealder_menn")[0]
    stated = rows.loc[rows["value"].notna(), "code"].iloc[0]
    found = measures.indicator(rows, definition, "innbygger", (stated,))
    ground = Basemap(shapes(store, "fylke"))
    fills_of = maps.area_fills(found.frame, found.measure, ground)
    assert {code for code, name in fills_of.items() if name != "outside"} == {stated}
    assert maps.tips(found.frame, found.measure, ground)["Oslo"] == "Oslo\nutenfor utvalget"
    assert not_stated() not in [
        item.text for item in maps.legend(found.frame, found.measure, ground)
    ]


def test_each_reason_has_a_pattern_of_its_own() -> None:
    """One hatch meant both what is not stated and what is of another year."""
    found = values(*((code, code.upper(), math.nan) for code in "abcd"))
    withheld = label("indicator_values.quality", "skjermet")
    found["unknown"] = ["", withheld, "gjelder 2012", "gjelder 2015"]
    assert maps.patterns(found, MONEY) == {
        "a": "hatched",
        "b": "crossed",
        "c": "lined",
        "d": "lined",
    }
    ground = Basemap(areas("a", "b", "c", "d"))
    legend = maps.legend(found, MONEY, ground)
    assert [(item.text, item.shape) for item in legend] == [
        (not_stated(), "hatched"),
        (withheld, "crossed"),
        ("gjelder 2012, gjelder 2015", "lined"),
    ]
    names = maps.area_fills(found, MONEY, ground)
    assert list(names.values()) == ["hatched", "crossed", "lined", "lined"]


def test_a_map_is_described_without_being_drawn() -> None:
    found = values(("a", "A", 1e6), ("b", "B", math.nan))
    chart = choropleth(found, MONEY, areas("a", "b", "c"), note="Mangler noe.")
    words = maps.describe(found, MONEY, Basemap(areas("a", "b", "c")), "Mangler noe.")
    assert (words.title, words.alt, words.note) == (chart.title, chart.alt, chart.note)
    assert words.legend == chart.legend


@pytest.mark.parametrize("width", [180, 260, 326, 400, 700])
def test_the_country_fits_its_map_in_any_width(store: Store, width: int) -> None:
    counties, height = shapes(store, "fylke"), min(600, round(1.5 * width))
    ground = Basemap(counties, width=width, height=height, shapes_url="/former")
    deck = json.loads(maps.choropleth(values(), MONEY, ground).figure.to_json())
    view = deck["initialViewState"]
    points = [
        point for area in ground.deck_areas().values() for ring in outlines(area) for point in ring
    ]
    size = 512 * 2 ** view["zoom"]

    def pixels(longitude: float, latitude: float) -> tuple[float, float]:
        north = math.asinh(math.tan(math.radians(latitude)))
        return size * longitude / 360, size * north / (2 * math.pi)

    middle = pixels(view["longitude"], view["latitude"])
    across = [abs(pixels(*point)[0] - middle[0]) for point in points]
    along = [abs(pixels(*point)[1] - middle[1]) for point in points]
    assert max(across) <= width / 2
    assert max(along) <= height / 2
    assert max(across) >= 0.45 * width or max(along) >= 0.45 * height


@pytest.mark.parametrize(
    ("measure", "heading"),
    [
        (Measure("Plasser i KAD", "plasser", "count", years="2017"), "Plasser i KAD, 2017"),
        (Measure("KAD-plasser", "plasser", "count", years="2017"), "KAD-plasser, 2017"),
        (Measure("Drift (2008-kroner)", "kr", "count"), "Drift (2008-kroner), kr"),
        (Measure("Døgnopphold", "opphold", "count", years="2025"), "Døgnopphold, opphold, 2025"),
    ],
)
def test_a_maps_title_has_measure_unit_and_years(measure: Measure, heading: str) -> None:
    assert choropleth(values(("a", "A", 3.0)), measure, areas("a")).title == heading


def test_the_titles_of_the_pages_maps_have_unit_and_years(store: Store) -> None:
    chosen = Selection()
    whole, years = documented_by(store, chosen, "county"), documented_by(store, chosen, "year")
    grants = measures.grants(whole, "innbygger", by_year=years).measure.heading
    assert grants == (
        "Dokumentert fra statens samhandlingspotter, kroner per innbygger, 2009 og 2011"
    )
    undated = {**years[0], "code": None}
    assert documented.projects_in([undated]) == "uten årstall"
    assert documented.projects_in([*years, undated]) == "2009 og 2011, og uten årstall"
    apart = [{**years[0], "code": str(year)} for year in (2010, 2012, 2013, 2024)]
    assert documented.projects_in([*apart, undated]) == "mellom 2010 og 2024, og uten årstall"
    running = [{**years[0], "code": str(year)} for year in range(2010, 2015)]
    assert documented.projects_in(running) == "2010–2014"
    paid = measures.transfers(transfers_by(store, chosen, "county"), "kroner").measure.heading
    assert paid == "Overføring til kommunene, kroner, 2012"
    found = measures.projects(whole, "innbygger", by_year=years).measure.heading
    assert found.endswith("000 innbyggere, 2009 og 2011")
    people = measures.offices(offices(store, chosen), hierarchy(store)).measure.heading
    assert people.endswith("fra 2011")


def indicator(store: Store, name: str, kind: str, per: Per = "innbygger") -> measures.MapValues:
    rows = mappable_indicators(store).frame()
    row: Any = rows[(rows["indicator_id"] == name) & (rows["kind"] == kind)].iloc[0]
    return measures.indicator(indicator_by_area(store, Selection(), name, kind), row, per)


def test_an_indicators_title_tells_its_years(store: Store) -> None:
    men = indicator(store, "levealder_menn", "fylke").measure
    assert men.heading == "Forventet levealder, menn, år, snitt 2011–2015"
    places = indicator(store, "kad_plasser", "helseregion").measure
    assert places.heading == "KAD/ØHD-plasser, 2022"
    several = indicator(store, "hjemmetjeneste_brukere", "fylke").measure
    assert re.search(r"personer, siste tall for hvert område, 20\d\d–2019$", several.heading)


def test_a_map_says_which_of_its_figures_are_preliminary(store: Store) -> None:
    assert "Tallene er foreløpige." in indicator(store, "levealder_menn", "fylke").note
    assert "oreløpig" not in indicator(store, "kad_plasser", "helseregion").note
    definitions = mappable_indicators(store)
    rows = indicator_by_area(store, Selection(), "levealder_menn", "fylke")
    rows.loc[rows["name"] != "Oslo", "quality"] = "publisert"
    rows.loc[rows["name"] == "Oslo", ["quality", "value"]] = ["foreløpig", 80.0]
    definition = definitions.where("indicator_id", "levealder_menn")[0]
    assert "Foreløpige tall: Oslo." in measures.indicator(rows, definition).note


def test_a_count_is_divided_by_the_people_of_its_own_years_alone(store: Store) -> None:
    """Places of 2022 by the inhabitants of 2010 are a rate of neither."""
    late = indicator(store, "kad_plasser", "helseregion")
    assert not late.divided
    assert "folketall finnes bare for 2010" in late.note
    assert late.frame["value"].dropna().map(float.is_integer).all()
    rows = indicator_by_area(
        store, Selection(year=2011, latest=False), "hjemmetjeneste_brukere", "fylke"
    )
    definitions = mappable_indicators(store).frame().set_index("indicator_id")
    definition: Any = definitions.loc["hjemmetjeneste_brukere"].iloc[0]
    early = measures.indicator(rows, definition)
    assert early.divided
    assert "innbyggere i 2010" in early.measure.unit
    in_all = measures.indicator(rows, definition, "kroner")
    assert (in_all.divided, in_all.note) == (False, "")
    assert in_all.frame["value"].equals(rows["value"])


def test_dark_has_colours_of_its_own() -> None:
    chart = choropleth(values(("a", "A", 1.0)), MONEY, areas("a"), dark=True)
    assert fills(chart, "a")["a"] == list(rgb(DARK_MAP.sequential[2]))


def test_areas_outside_the_selection_are_not_called_unknown() -> None:
    chart = choropleth(values(("a", "A", 1.0)), MONEY, areas("a", "b"))
    assert fills(chart, "a", "b")["b"] == list(rgb(LIGHT_MAP.outside))
    tip = maps.tips(values(("a", "A", 1.0)), MONEY, Basemap(areas("a", "b")))["B"]
    assert tip == "B\nutenfor utvalget"
    assert not any(item.shape == "hatched" for item in chart.legend)


def test_a_new_selection_makes_new_layers_to_click() -> None:
    found = values(("a", "A", 1.0))
    ids = {
        json.loads(choropleth(found, MONEY, areas("a"), selected=code).figure.to_json())["layers"][
            0
        ]["id"]
        for code in ("a", "NO", "x")
    }
    assert len(ids) == 3


def test_only_fills_are_pointed_at() -> None:
    chart = choropleth(
        values(("a", "A", 1.0), ("b", "B", math.nan)), MONEY, areas("a", "b"), selected="a"
    )
    deck = json.loads(chart.figure.to_json())
    names = [one["id"].split(":")[0] for one in deck["layers"]]
    assert names == ["areas", "coast", "unknown", "selected"]
    assert [one["pickable"] for one in deck["layers"]] == [True, False, False, False]
    assert deck["layers"][0]["stroked"] is False


def test_the_view_goes_to_the_selected_area() -> None:
    found = values(("a", "A", 1.0), ("b", "B", 2.0))
    whole = json.loads(choropleth(found, MONEY, areas("a", "b")).figure.to_json())
    one = json.loads(choropleth(found, MONEY, areas("a", "b"), selected="b").figure.to_json())
    assert one["initialViewState"]["longitude"] > whole["initialViewState"]["longitude"]
    assert one["initialViewState"]["zoom"] > whole["initialViewState"]["zoom"]


def test_words_and_table_hold_the_same_numbers() -> None:
    found = values(("a", "Nes", 1.5e6), ("b", "Nes", 26.6e6), ("c", "C", math.nan))
    chart = choropleth(found, MONEY, areas("a", "b", "c"), sources=("s1", "s1", "s2"))
    assert money(26.6e6) in chart.alt
    assert money(1.5e6) in chart.alt
    assert chart.table.frame.iloc[:, 1].tolist()[:2] == [26.6e6, 1.5e6]
    assert chart.table.text().iloc[2, 1] == not_stated()
    assert chart.sources == ("s1", "s2")


@pytest.mark.parametrize("found", [values(), values(("a", "A", math.nan)), values(("a", "A", 2.0))])
def test_few_or_no_values(found: pd.DataFrame) -> None:
    chart = choropleth(found, MONEY, areas("a"))
    assert chart.alt
    assert chart.figure.to_json()
    assert choropleth(found, MONEY, areas()).figure.to_json()


def test_hostile_names_stay_text() -> None:
    hostile = '@@=alert("<b>x</b>")'
    found = values(("a", hostile, 1.0))
    text = maps.tips(found, MONEY, Basemap(areas("a")))["A"]
    assert not text.startswith("@@")
    assert hostile in text
    chart = choropleth(found, MONEY, areas("a"))
    assert chart.figure._tooltip == {"text": "{tip}"}


def project(municipality: str, amount: float, status: str = "tildelt") -> dict[str, Any]:
    place = math.nan if not municipality else 60.0
    return {
        "project_id": "p",
        "title": "T",
        "status": status,
        "scheme_kind": "pott",
        "amount_nok": amount,
        "municipality_code": municipality or None,
        "municipality": municipality or None,
        "latitude": place,
        "longitude": place,
    }


def test_projects_are_dots_rings_or_counted() -> None:
    frame = pd.DataFrame(
        [
            project("a", 4e6),
            project("a", math.nan),
            project("b", math.nan),
            project("c", 1e6),
            project("", 4e6),
            project("a", 25e6, "foreslått"),
        ]
    )
    drawn = map_layers.projects_layer(records(frame), dark=False)
    dots = {row["code"]: row for row in drawn.layers[0].data}
    assert dots["a"]["r"] == pytest.approx(2 * dots["c"]["r"], abs=0.1)  # four times the area
    assert dots["b"]["fill"][3] == 0
    assert money(4e6) in dots["a"]["tip"]
    assert money(4e6) in drawn.note
    assert 0 < dots["a"]["fill"][3] < 128  # the area below is seen
    assert [item.shape for item in drawn.legend] == ["", "bubble", "bubble", "ring"]


def test_a_dots_size_means_the_same_in_any_county_and_year(store: Store) -> None:
    """The largest sum of the chosen county made the largest dot."""
    every = documented_by(store, Selection(), "municipality")
    amounts = [row["amount_nok"] for row in every if row["code"] is not None]
    country = {
        row["code"]: row["r"]
        for row in map_layers.projects_layer(projects(store, Selection()), dark=False)
        .layers[0]
        .data
    }
    for chosen in (Selection(area="20"), Selection(area="11"), Selection(year=2009, latest=False)):
        drawn = map_layers.projects_layer(projects(store, chosen), dark=False, amounts=amounts)
        for row in drawn.layers[0].data:
            assert row["r"] == country[row["code"]], row
        largest = [item for item in drawn.legend if "størst i landet" in item.text]
        assert [item.radius for item in largest] == ([14.0] if drawn.layers[0].data else [])
    vestfold = map_layers.projects_layer(projects(store, Selection(area="07")), dark=False)
    assert not vestfold.layers[0].data  # other money does not take the place of the pots'


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_a_transfers_point_has_the_countrys_size(store: Store, per: str) -> None:
    country = transfers(store, Selection())
    whole = map_layers.transfers_layer(country, per, dark=False)
    sizes = {row["code"]: row["r"] for row in whole.layers[0].data}
    part = map_layers.transfers_layer(
        transfers(store, Selection(area="20")), per, dark=False, country=country
    )
    assert all(row["r"] == sizes[row["code"]] for row in part.layers[0].data)
    shown = {round(item.radius, 1) for item in part.legend if item.radius}
    assert len(shown) >= 3
    if per == "innbygger":
        assert {row["r"] for row in whole.layers[0].data} <= {*shown, 2.0}


def test_money_services_and_offices_differ_in_shape_and_colour(store: Store) -> None:
    chosen = Selection()
    layers = {
        "projects": map_layers.projects_layer(projects(store, chosen), dark=False),
        "services": map_layers.services_layer(services(store, chosen), dark=False),
        "transfers": map_layers.transfers_layer(transfers(store, chosen), "kroner", dark=False),
        "offices": map_layers.offices_layer(offices(store, chosen), dark=False),
    }
    looks = {
        name: {(item.shape, item.colour) for item in layer.legend if item.shape != "ring"}
        for name, layer in layers.items()
    }
    for one, other in combinations(looks.values(), 2):
        shapes_of = [{shape for shape, _c in each if shape} for each in (one, other)]
        assert not shapes_of[0] & shapes_of[1]
    assert {item.colour for item in layers["projects"].legend}.isdisjoint(
        item.colour for item in layers["transfers"].legend if item.shape
    )


@pytest.mark.parametrize("smallest", [1e5, 1e6])
def test_areas_of_dots_differ_as_sums_do(smallest: float) -> None:
    """Also where one is of a building, and 266 times the smallest."""
    sums = {"a": 26.6e6, "b": 3e6, "c": smallest}
    other = [{**project(code, amount), "scheme_kind": "annet"} for code, amount in sums.items()]
    dots = {
        row["code"]: row["r"]
        for row in map_layers.projects_layer(
            records(pd.DataFrame(other)), dark=False, which=documented.OTHER
        )
        .layers[0]
        .data
    }
    for code, amount in sums.items():
        assert (dots["a"] / dots[code]) ** 2 == pytest.approx(26.6e6 / amount, rel=0.15)


def test_services_of_one_place_do_not_hide_each_other() -> None:
    rows = [
        {"name": kind, "kind": kind, "status": status, "municipality": "A", "opened": None}
        | {"municipality_code": "a", "latitude": 60.0, "longitude": 10.0, "beds": math.nan}
        for kind, status in (("sykestue", "i drift"), ("sykestue", "planlagt"), ("ny", "i drift"))
    ]
    drawn = map_layers.services_layer(records(pd.DataFrame(rows)), dark=True)
    data = drawn.layers[0].data
    assert len({tuple(row["o"]) for row in data}) == 3
    assert data[0]["t"] != data[1]["t"]
    assert data[0]["fill"] != data[2]["fill"]


def test_a_kind_that_is_only_planned_is_hollow_in_the_legend_too() -> None:
    rows = [
        {"name": kind, "kind": kind, "status": status, "municipality": "A", "opened": None}
        | {"municipality_code": "a", "latitude": 60.0, "longitude": 10.0, "beds": math.nan}
        for kind, status in (("sykestue", "planlagt"), ("ny", "i drift"), ("ny", "avviklet"))
    ]
    drawn = map_layers.services_layer(records(pd.DataFrame(rows)), dark=False)
    shapes_of = {item.text: item.shape for item in drawn.legend}
    signs = {row["tip"].split("\n")[0]: row["t"] for row in drawn.layers[0].data[:2]}
    assert shapes_of["sykestue"] == signs["sykestue"]
    assert shapes_of["ny"] == signs["ny"]
    assert shapes_of["sykestue"] in "□△◇✛▽⬠"
    assert shapes_of["ny"] not in "□△◇✛▽⬠"


def of_municipality(code: str, kind: str, number: int, beds: float) -> dict[str, Any]:
    place = 60.0 if code else math.nan
    return {
        "municipality_code": code or None,
        "municipality": code.upper() or None,
        "latitude": place,
        "longitude": place,
        "kind": kind,
        "services": number,
        "not_running": 2,
        "beds": beds,
    }


crowds = st.dictionaries(
    st.tuples(st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["sykestue", "ny"])),
    st.tuples(st.integers(1, 5_000), st.one_of(st.just(math.nan), st.integers(1, 900).map(float))),
    min_size=1,
)


@settings(deadline=None)
@given(crowds)
def test_rings_of_many_services_leave_none_out(
    found: dict[tuple[str, str], tuple[int, float]],
) -> None:
    rows = [of_municipality(*place, *numbers) for place, numbers in sorted(found.items())]
    drawn = map_layers.many_services_layer(records(pd.DataFrame(rows)))
    rings = {ring["code"]: ring for ring in drawn.layers[0].data}
    sizes = {
        code: sum(r["services"] for r in rows if r["municipality"] == code.upper())
        for code in rings
    }
    for code, ring in rings.items():
        assert f"{count(sizes[code])} tjeneste" in ring["tip"]
        assert "i drift" in ring["tip"]
        assert ring["fill"][3] == 0
    placeless = sum(row["services"] for row in rows if not row["municipality_code"])
    assert sum(sizes.values()) + placeless == sum(row["services"] for row in rows)
    assert (f"Uten sted: {count(placeless)} tjeneste" in drawn.note) == (placeless > 0)
    radii = [rings[code]["r"] for code in sorted(rings, key=sizes.__getitem__)]
    assert radii == sorted(radii)
    assert "for mange tjenester" in drawn.note
    not_running = f"{count(2 * len(rows))} planlagte eller avviklede tjenester er ikke tegnet inn."
    assert not_running in drawn.note


@pytest.mark.parametrize("chosen", [Selection(), Selection(area="12"), Selection(scheme="rnb")])
def test_many_projects_are_the_same_dots_without_names(store: Store, chosen: Selection) -> None:
    which = documented.OTHER if chosen.scheme else documented.POTS
    named = map_layers.projects_layer(projects(store, chosen), dark=False, which=which)
    groups = documented_by(store, chosen, "municipality")
    states = statuses(store, chosen)
    many = map_layers.many_projects_layer(groups, hierarchy(store), states, dark=False)
    assert many.legend == named.legend
    assert "for mange prosjekter" in many.note
    dots = {dot["code"]: dot for dot in named.layers[0].data}
    assert {dot["code"] for dot in many.layers[0].data} == set(dots)
    for dot in many.layers[0].data:
        like = dots[dot["code"]]
        assert {**dot, "tip": ""} == {**like, "tip": ""}
        assert like["tip"].startswith(dot["tip"])
        assert "–" not in dot["tip"]


def test_no_building_decides_how_large_the_dots_are(store: Store) -> None:
    """Sandnes has a nursing home of 26.6 million, and 600,000 of the coordination pots."""
    drawn = map_layers.projects_layer(projects(store, Selection()), dark=False)
    dots = {dot["code"]: dot for dot in drawn.layers[0].data}
    assert "26" not in dots["1102"]["tip"]
    assert dots["1102"]["r"] < max(dot["r"] for dot in dots.values())
    assert "77 prosjekter med andre dokumenterte midler er ikke tegnet inn." in drawn.note


def test_more_rings_share_the_same_room() -> None:
    def room(number: int) -> float:
        rows = [of_municipality(f"{at:04}", "ny", 9, math.nan) for at in range(number)]
        rings = map_layers.many_services_layer(records(pd.DataFrame(rows))).layers[0].data
        return sum(ring["r"] ** 2 for ring in rings)

    assert room(50) == pytest.approx(room(100) / 2)
    assert room(100) == pytest.approx(room(400), rel=0.02)


def test_layers_of_nothing() -> None:
    columns = ["latitude", "longitude", "status", "scheme_kind", "municipality_code"]
    empty = pd.DataFrame(columns=columns)
    assert map_layers.projects_layer(records(empty), dark=False).note == ""
    kinds = empty.assign(kind=[], strengthened=[], per_inhabitant=[], total_nok=[], amount_nok=[])
    assert map_layers.services_layer(records(kinds), dark=False).layers == ()
    assert map_layers.offices_layer([], dark=False).layers == ()
    assert map_layers.transfers_layer(records(kinds), "kroner", dark=False).layers == ()


def test_an_unknown_transfer_is_a_small_ring() -> None:
    rows = [
        {"municipality_code": c, "name": c, "latitude": 60.0, "longitude": 10.0}
        | {"total_nok": value, "per_inhabitant": value}
        for c, value in (("a", 100.0), ("b", math.nan), ("c", 400.0))
    ]
    drawn = map_layers.transfers_layer(records(pd.DataFrame(rows)), "kroner", dark=False)
    dots = {row["code"]: row for row in drawn.layers[0].data}
    assert dots["b"]["fill"][3] == 0
    assert dots["c"]["r"] == pytest.approx(2 * dots["a"]["r"], abs=0.1)
    assert not_stated() in dots["b"]["tip"]


def test_the_country_is_light_and_asks_no_other_server(store: Store) -> None:
    chosen = Selection()
    found = grants_by(store, chosen, "county").frame().dropna(subset=["code"])
    frame = found.assign(value=found["amount_nok"], detail="")
    counties = shapes(store, "fylke")
    bare = choropleth(frame, MONEY, counties)
    layers = [
        map_layers.projects_layer(projects(store, chosen), dark=False),
        map_layers.services_layer(services(store, chosen), dark=False),
        map_layers.transfers_layer(transfers(store, chosen), "innbygger", dark=False),
    ]
    full = choropleth(frame, MONEY, counties, layers=layers)
    assert len(bare.figure.to_json()) < 20_000
    assert len(full.figure.to_json()) < 190_000
    assert "http" not in full.figure.to_json()
    assert "mapProvider" not in full.figure.to_json()
    assert full.figure.map_style == "__MAP_STYLE__"  # what pydeck writes when nobody set a style
