"""Every slide's figures are those of the pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import pytest

from lib.charts import documented, maps, measures
from lib.charts.chart_model import digits, is_known
from lib.charts.documented import POTS
from lib.charts.kpis import KpiInputs, headlines
from lib.charts.maps import Basemap
from lib.charts.publishers import counted, publisher
from lib.charts.verdicts import direction_words, in_short, of_area
from lib.i18n import count, date_span, date_text, decimal, local_day, money, not_stated
from lib.presentation import Deck, DeckConfig, Slide, build_deck
from lib.presentation.headlines import headline_figures
from lib.presentation.indicators import choose
from lib.presentation.slides.figures import figure
from lib.presentation.slides.sources import is_loopback
from lib.rows import records
from lib.selection import FilterOptions, Selection
from lib.store import (
    Store,
    documented_by,
    documented_totals,
    grants_by,
    headline,
    indicator_values,
    indicators,
    milestones,
    other_totals,
    profile,
    projects,
    schemes,
    shapes,
    sources,
    take_snapshot,
    transfer_totals,
    writing,
)
from tests.presentation.conftest import ADDRESS
from tests.presentation.read import Page, spaces


def one(store: Store, chosen: Selection, code: str, **spec: str) -> Slide:
    made = build_deck(take_snapshot(store), chosen, DeckConfig(slides=(code,), **spec), ADDRESS)  # type: ignore[arg-type]
    return made.slides[0]


def made_of(made: Deck) -> dict[str, Slide]:
    return {slide.key: slide for slide in made.slides}


def test_one_municipality_is_not_several(store: Store) -> None:
    here = Selection(area="1201")
    answers = KpiInputs(
        headline(store, here)[0],
        documented_totals(store, here)[0],
        other_totals(store, here)[0],
        transfer_totals(store, here)[0],
        POTS,
        "",
    )
    found = headlines(answers, "1201", "kroner")
    (transferred,) = [each for each in found if each.key == "transferred"]
    assert "; kommunen har tall." in transferred.explanation


def asked(store: Store, query: Callable[..., pd.DataFrame], *args: Any) -> pd.DataFrame:
    return query(store, *args)


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        ("NO", "4 av dem er styrket med én stilling hver til reformen."),
        ("nord", "1 av dem er styrket med én stilling til reformen."),
        ("07", "Embetet ble ikke styrket med en stilling til reformen."),
        ("19", "Embetet ble styrket med én stilling til reformen."),
    ],
)
def test_the_offices_that_were_strengthened(store: Store, area: str, sentence: str) -> None:
    found = headline_figures(partial(asked, store), Selection(area=area))
    assert found[-1].explanation == sentence
    early = headline_figures(partial(asked, store), Selection(area="NO", year=2010, latest=False))
    assert early[-1].explanation.startswith("Ingen av dem ble styrket")


def test_headlines_of_an_area_without_projects_begin_with_no_zero(store: Store) -> None:
    announced, granted, *_rest = headline_figures(partial(asked, store), Selection(area="07"))
    assert (announced.value, granted.value) == ("ingen funnet", "ingen funnet")
    assert "«Samhandlingstilskudd fra staten», én av samhandlingspottene" in announced.explanation
    assert granted.explanation == ""


def test_a_headline_of_projects_without_an_amount_is_not_none_found(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET amount_nok = NULL")
    found = headline_figures(partial(asked, own_store), Selection(area="14"))
    assert (found[0].value, found[1].value) == ("ikke oppgitt", "ikke oppgitt")


def test_title_tells_how_new_the_data_are(slides: dict[str, Slide], store: Store) -> None:
    words = Page(slides["tittel"].html).words
    version = store.version()
    assert slides["tittel"].title == "Samhandlingsmonitoren"
    assert str(version.number) in words
    assert date_text(local_day(version.changed_at)) in words
    assert "Versjon av databasen" in words
    assert "21.–30. november 2026" in words
    assert "alle år" in words


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_four_figures_are_the_front_pages(
    whole: Deck, each: Deck, store: Store, chosen: Selection, per: str
) -> None:
    chosen = replace(chosen, per=per)  # type: ignore[arg-type]
    found = headline_figures(partial(asked, store), chosen)
    slide = made_of(whole if per == "kroner" else each)["tall"]
    page = Page(slide.html)
    assert [spaces(text) for text in page.texts("figure")] == [spaces(f.value) for f in found]
    assert page.texts("explanation") == [figure.explanation for figure in found]
    assert spaces(found[0].value) == "8,0 av 445,6 mill. kr"
    assert spaces(found[0].value) in spaces(slide.title)
    assert "1 av 30 prosjekter, 0,5 av 47,0 mill. kr" in spaces(found[0].explanation)
    assert "23 prosjekter" in found[1].explanation
    shown = spaces(slide.title + slide.spoken)
    assert "60,2" not in shown
    assert "60,1" not in shown


def test_what_is_not_known_is_not_zero(store: Store, chosen: Selection) -> None:
    early = replace(chosen, year=2009, latest=False)
    slide = one(store, early, "tall")
    assert "gjelder 2012" in Page(slide.html).texts("figure")
    assert "gjelder" not in slide.title


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_map_is_the_map_pages(
    whole: Deck, each: Deck, store: Store, chosen: Selection, per: str
) -> None:
    chosen = replace(chosen, per=per)  # type: ignore[arg-type]
    by_county = documented_by(store, chosen, "county").frame()
    values = measures.grants(records(by_county), "innbygger", other_totals(store, chosen))
    ground = Basemap(shapes(store, "fylke"))
    chart = maps.choropleth(values.frame, values.measure, ground, note=values.note)
    colours = maps.area_fills(values.frame, values.measure, ground)
    page = Page(made_of(whole if per == "kroner" else each)["kart"].html)
    drawn = {code: found["class"] for code, (found, _words) in page.by("data-code").items()}
    assert set(drawn) == set(colours)
    for one_code, other in [(a, b) for a in colours for b in colours]:
        assert (drawn[one_code] == drawn[other]) == (colours[one_code] == colours[other])
    assert (drawn["07"], drawn["16"]) == ("c-none", "c-hatched")
    legend = page.texts("legend")[0]
    assert all(item.text in legend for item in chart.legend)
    assert page.texts("remark") == [chart.note]
    highest = values.frame.sort_values("value", ascending=False).head(3)
    assert page.texts("name") == highest["name"].tolist()


def test_the_maps_title_says_what_is_found_and_not_what_there_is(slides: dict[str, Slide]) -> None:
    assert spaces(slides["kart"].title).startswith("Mest er funnet i Sogn og Fjordane: 13,1 kr")
    heading = "Dokumentert fra statens samhandlingspotter, kroner per innbygger, 2009 og 2011"
    assert heading in Page(slides["kart"].html).words


def test_a_bar_that_is_cut_has_a_break_and_says_so(store: Store) -> None:
    html = str(one(store, Selection(scheme="annet"), "penger").html)
    assert html.count('class="bar cut"') == 1
    assert "Stolpen med brudd er kuttet" in html
    # The one that is cut takes the whole width; what is drawn in full is clearly shorter.
    whole, *others = [float(size) for size in re.findall(r"--size:([0-9.]+)", html)]
    assert whole == 100
    assert others
    assert max(others) < 70
    pots = str(one(store, Selection(), "penger").html)
    assert 'class="bar cut"' not in pots
    assert "kuttet" not in pots


def test_money_is_sorted_and_adds_up(slides: dict[str, Slide], store: Store) -> None:
    chosen = Selection()
    rows = documented_by(store, chosen, "scheme").frame()
    names = dict(
        zip(schemes(store).frame()["scheme_id"], schemes(store).frame()["name_nb"], strict=True)
    )
    page = Page(slides["penger"].html)
    assert page.texts("name") == [names[code] for code in rows["code"]]
    assert page.texts("value") == [money(amount) for amount in rows["amount_nok"]]
    widths = [float(w) for w in re.findall(r"--size:([\d.]+)", slides["penger"].html)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 100
    assert widths[1] == pytest.approx(100 * rows["amount_nok"][1] / rows["amount_nok"][0], abs=0.06)
    totals = documented_totals(store, chosen).frame().iloc[0]
    assert totals["amount_nok"] == 20_450_000
    assert spaces(money(totals["amount_nok"])) in spaces(slides["penger"].title)
    assert spaces(money(39_790_500)) in spaces(page.texts("remark")[0])
    assert "Andre og uavklarte midler" not in slides["penger"].html
    missing = int(totals["projects"] - totals["with_amount"])
    assert count(missing) in page.texts("remark")[0]


def test_money_of_one_scheme_is_by_category(store: Store, chosen: Selection) -> None:
    found = one(store, replace(chosen, scheme="samhandling"), "penger")
    rows = grants_by(store, replace(chosen, scheme="samhandling"), "category").frame()
    page = Page(found.html)
    assert len(page.texts("name")) == min(len(rows), 7)
    unknown = rows["amount_nok"].isna().sum()
    assert page.texts("value").count(not_stated()) == unknown


def test_rest_is_counted_and_never_added(own_store: Store, chosen: Selection) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET category = 'slag ' || (rowid % 12)")
    chosen = replace(chosen, scheme="friskliv")
    rows = grants_by(own_store, chosen, "category").frame()
    assert len(rows) == 12
    page = Page(one(own_store, chosen, "penger").html)
    assert page.texts("value") == [money(amount) for amount in rows["amount_nok"][:7]]
    remark = page.texts("remark")[0]
    rest = rows[7:]
    assert re.findall(r"\d+", remark)[:2] == ["5", str(rest["projects"].sum())]
    assert money(rest["amount_nok"].sum()) not in remark


def test_announced_and_documented_are_of_one_pot_year_by_year(slides: dict[str, Slide]) -> None:
    slide = slides["dokumentert"]
    page = Page(slide.html)
    assert spaces(slide.title) == (
        "2009–2012: 8,0 av 445,6 mill. kr (1,8 %) i «Samhandlingstilskudd fra staten» er funnet "
        "igjen"
    )
    assert page.texts("name") == ["2009", "2010", "2011", "2012"]
    assert spaces(page.texts("value")[0]) == "0,5 av 95,0 mill. kr (0,5 %)"
    widths = [float(w) for w in re.findall(r'announced" style="--size:([\d.]+)', slide.html)]
    assert widths == pytest.approx([100 * n / 136 for n in (95, 136, 133, 81.6)], abs=0.06)
    assert "1 av 30 prosjekter, 0,5 av 47,0 mill. kr" in spaces(page.texts("remark")[0])


def test_no_round_is_no_round(own_store: Store, chosen: Selection) -> None:
    with writing(own_store.path) as db:
        db.execute("UPDATE grant_rounds SET adds_nok = NULL")
    slide = one(own_store, chosen, "dokumentert")
    assert Page(slide.html).texts("name") == []
    assert slide.title


def test_milestones_are_few_dated_as_their_sources_and_all_marked(
    slides: dict[str, Slide], store: Store
) -> None:
    rows = milestones(store, Selection()).frame()
    page = Page(slides["milepaeler"].html)
    said = page.texts("what")
    assert len(said) == 7
    chosen = rows[rows["title_nb"].isin(said)]
    dates = [date_text(d, p) for d, p in zip(chosen["date"], chosen["precision"], strict=True)]
    assert [one.removesuffix(" *") for one in page.texts("when")] == dates
    starred = [one.endswith("*") for one in page.texts("when")]
    assert starred == (chosen["verification"] != "bekreftet").tolist()
    marks = [
        found["class"].split() for _tag, found in page.elements if "mark" in found_class(found)
    ]
    assert sum("faint" in one for one in marks) == len(rows)
    shown = [one for one in marks if "faint" not in one]
    assert ["exact" in one for one in shown] == (chosen["precision"] == "day").tolist()
    assert count(len(rows) - 7) in page.texts("remark")[0]
    assert page.texts("here") == [], "no year is chosen"
    then = one(store, Selection(year=2013, latest=False), "milepaeler")
    assert Page(then.html).texts("here") == ["Valgt: utgangen av 2013"]


def found_class(found: dict[str, str]) -> list[str]:
    return found.get("class", "").split()


def test_a_year_is_as_long_as_a_year(store: Store, chosen: Selection) -> None:
    slide = one(store, replace(chosen, year=2010, latest=False), "milepaeler")
    marks = re.findall(r'class="mark" style="--at:([\d.]+);--long:([\d.]+)"', slide.html)
    assert ("0", "50") in marks, "the year 2009 is half of 2009 and 2010"
    assert ("50", "50") in marks
    month = [float(long) for _at, long in marks if float(long) < 50]
    assert month == [pytest.approx(100 / 24, abs=0.01)] * 2


def test_indicator_says_where_it_stands_and_whether_that_was_wanted(
    slides: dict[str, Slide], store: Store
) -> None:
    row = choose(indicators(store, Selection()), "")
    assert row is not None
    slide = slides["indikator"]
    page = Page(slide.html)
    assert direction_words(row) in slide.title
    assert direction_words(row) not in slide.html, "the title says it"
    own = indicator_values(store, Selection(), row["indicator_id"])
    assert spaces(page.texts("figure")[0]).startswith(spaces(decimal(row["now_value"])))
    of = dict(zip(own["year"], own["value"], strict=True))
    years = dict.fromkeys((own["year"].iloc[0], row["since_year"], row["now_year"]))
    assert page.texts("value") == [decimal(of[year], digits(own["value"])) for year in years]
    assert page.texts("end") == [str(row["since_year"]), str(row["now_year"])]
    floor = "Verdiaksen begynner ikke på null."
    assert page.texts("floor") == [floor]
    assert floor in slide.spoken
    assert any(floor.removesuffix(".") in note.text for note in slide.notes)
    assert page.texts("counted") == [in_short(indicators(store, Selection()))]
    assert slide.html.count('class="reform"') == 1
    assert of_area(indicators(store, Selection())) in slide.spoken


def test_default_indicator_has_a_direction_and_the_longest_series(
    store: Store, chosen: Selection
) -> None:
    rows = indicators(store, chosen)
    row = choose(rows, "")
    assert row is not None
    assert row["counted"]
    assert row["values"] == rows.loc[rows["counted"], "values"].max()
    assert row["wanted"] in {"opp", "ned"}
    shuffled = choose(rows.sample(frac=1, random_state=4), "")
    assert shuffled is not None
    assert shuffled["indicator_id"] == row["indicator_id"]
    asked = choose(rows, "kad_plasser")
    assert asked is not None
    assert asked["indicator_id"] == "kad_plasser"
    assert choose(rows.iloc[0:0], "") is None


def test_a_preliminary_value_on_a_slide_says_so(store: Store, chosen: Selection) -> None:
    early = one(store, chosen, "indikator", indicator="friskliv_deltakere")
    assert "2019, foreløpig" in early.html
    assert "oreløpig" not in one(store, chosen, "indikator", indicator="friskliv_arsverk").html


def test_line_does_not_cross_a_break_and_marks_its_gaps(store: Store, chosen: Selection) -> None:
    slide = one(store, chosen, "indikator", indicator="kad_plasser")
    own = indicator_values(store, chosen, "kad_plasser")
    own = own[own["area_code"] == "NO"]
    assert own["segment"].nunique() == 2
    within = [part for _at, part in own.groupby("segment")]
    drawn = len(re.findall(r'class="(?:stroke|gap)"', slide.html))
    assert drawn == sum(len(part) - 1 for part in within) == len(own) - 2
    gaps = sum(int((part["year"].diff() > 1).sum()) for part in within)
    assert slide.html.count('class="gap"') == gaps
    assert slide.html.count('class="break"') == 1


def test_no_indicator_is_said(own_store: Store, chosen: Selection) -> None:
    with writing(own_store.path) as db:
        db.execute("DELETE FROM indicator_values")
    slide = one(own_store, chosen, "indikator")
    assert "<svg" not in slide.html
    assert slide.title


@pytest.mark.parametrize("code", ["12", "nord", "1144"])
def test_an_area_has_the_figures_of_its_profile(
    slides: dict[str, Slide], store: Store, choices: FilterOptions, code: str
) -> None:
    rows = {row["key"]: row for row in profile(store, Selection(area=code))}
    slide = slides[f"fokus-{code}"]
    words = spaces(Page(slide.html).words)
    assert slide.title.startswith(choices.areas[code].name)
    for key in ("transfer_nok", "granted_nok"):
        if is_known(rows[key]["value"]):
            assert spaces(money(rows[key]["value"])) in words
        assert spaces(money(rows[key]["country_value"])) in words
    people = rows["population"]
    assert spaces(count(people["value"])) in words
    assert f"{count(people['rank'])} av {count(people['ranked'])}" in words


def test_largest_projects_are_granted_ones_by_amount(
    slides: dict[str, Slide], store: Store
) -> None:
    found = projects(store, Selection(area="nord")).frame()
    granted = found[(found["status"] == "tildelt") & (found["scheme_kind"] == "pott")]
    largest = granted.sort_values(["amount_nok", "title"], ascending=[False, True]).head(3)
    page = Page(slides["fokus-nord"].html)
    assert page.texts("name") == largest["title"].tolist()
    assert page.texts("value")[-3:] == [money(amount) for amount in largest["amount_nok"]]
    assert "Ikke regnet med: annet som er dokumentert" in page.words


def test_money_beside_the_years_says_that_it_is_of_all_years(slides: dict[str, Slide]) -> None:
    """It stands unchanged in the frame of 2009, before any of it was granted."""
    said = "Alle år samlet, uansett hvilket år som vises. Ikke regnet med: annet"
    assert said in Page(slides["utvikling"].html).words
    assert said in slides["utvikling"].spoken


def test_what_the_municipalities_were_to_get_is_not_called_moved(slides: dict[str, Slide]) -> None:
    """The sum holds co-financing, discharge-ready patients and compensation."""
    titles = [one.title.replace("\u00a0", " ") for one in slides.values()]
    assert any("mrd. kr skulle kommunene få i 2012" in title for title in titles)
    assert not any("skulle flyttes" in title for title in titles)


def test_an_area_with_nothing_says_so(slides: dict[str, Slide], store: Store) -> None:
    assert documented_totals(store, Selection(area="1144")).frame().iloc[0]["projects"] == 0
    page = Page(slides["fokus-1144"].html)
    assert len(page.texts("empty")) == 1
    assert page.texts("largest") == []
    assert "circle" in {tag for tag, _found in page.elements}


def test_money_of_a_chosen_scheme_is_not_called_the_pots(store: Store, chosen: Selection) -> None:
    of = replace(chosen, scheme="friskliv")
    found, none = build_deck(
        take_snapshot(store), of, DeckConfig(slides=("fokus",), focus=("11", "07")), ADDRESS
    ).slides
    assert found.title.startswith("Rogaland. Dokumentert fra «Frisklivssentraler»: ")
    title = spaces(none.title)
    assert title == "Vestfold. Dokumentert fra «Frisklivssentraler»: ingen funnet"
    assert (
        "Fra «Frisklivssentraler» er ingen prosjekter funnet" in Page(none.html).texts("empty")[0]
    )
    assert "potten" not in found.html + none.html


@pytest.mark.parametrize("scheme", ["samhandling", "friskliv", "rnb", "annet"])
def test_a_chosen_scheme_has_its_own_name_in_every_title_of_its_money(
    store: Store, chosen: Selection, scheme: str
) -> None:
    name = schemes(store).where("scheme_id", scheme)[0]["name_nb"]
    codes = ("tittel", "tall", "kart", "penger", "utvikling")
    made = build_deck(
        take_snapshot(store), replace(chosen, scheme=scheme), DeckConfig(slides=codes), ADDRESS
    )
    opening, figures, *others = made.slides
    assert f"Ordning: {name}." in opening.spoken
    assert f"Dokumentert fra «{name}»" in figures.html
    for slide in others:
        assert f"Dokumentert fra «{name}»" in slide.title
        assert "Annet som er dokumentert" not in slide.title
    values = measures.projects(
        documented_by(store, replace(chosen, scheme=scheme), "county"),
        "kroner",
        which=documented.which(schemes(store), scheme),
    )
    assert values.measure.title == f"Dokumenterte prosjekter fra «{name}»"


def test_one_area_far_above_all_others_is_not_the_maps_title(store: Store) -> None:
    title = spaces(one(store, Selection(scheme="annet"), "kart").title)
    assert title == "Dokumentert fra «Andre og uavklarte midler»: 26,7 mill. kr i 2 fylker"
    nothing = Page(one(store, Selection(scheme="rnb"), "penger").html).texts("empty")
    assert nothing[0].startswith("Fra «Forslag i revidert nasjonalbudsjett» er ingen prosjekter")
    assert "ingen beløp i noe fylke" in one(store, Selection(scheme="rnb"), "kart").title


def test_the_maps_national_figure_has_the_numerator_of_its_counties(store: Store) -> None:
    """Four million lie in no county: they are in no county's figure, and not in the country's."""
    counties = documented_by(store, Selection(), "county").frame()
    placed = counties[counties["code"].notna()]["amount_nok"].sum()
    people = documented_totals(store, Selection())[0]["population"]
    assert counties["amount_nok"].sum() - placed == 4_000_000
    title = spaces(one(store, Selection(), "kart").title)
    assert title.endswith(f"i alle fylkene samlet {decimal(placed / people, 1)} kr")
    focus = build_deck(
        take_snapshot(store), Selection(), DeckConfig(slides=("fokus",), focus=("19",)), ADDRESS
    )
    words = spaces(focus.slides[0].html)
    assert "det som er plassert i fylkene; 4,0 mill. kr til hører ikke til noe fylke" in words
    each = build_deck(
        take_snapshot(store),
        Selection(per="innbygger"),
        DeckConfig(slides=("fokus",), focus=("19",)),
        ADDRESS,
    )
    assert f"{decimal(placed / people, 1)} kr" in spaces(each.slides[0].html)
    assert "4,2 kr" not in spaces(each.slides[0].html)


def test_an_area_with_other_money_alone_is_not_said_to_have_nothing(
    slides: dict[str, Slide],
) -> None:
    words = Page(slides["fokus-1144"].html).texts("empty")[0]
    assert words.startswith("Fra statens samhandlingspotter er ingen prosjekter funnet")


def test_a_locator_fills_the_areas_counties(slides: dict[str, Slide], store: Store) -> None:
    rings = {
        key: re.findall(r'class="within" d="([^"]+)"', slides[key].html)[0].count("M")
        for key in ("fokus-12", "fokus-nord", "fokus-1144")
    }
    assert rings["fokus-nord"] > rings["fokus-12"]
    assert "fylkesmann" in Page(slides["fokus-12"].html).words.lower()
    assert "Bergen" in Page(slides["fokus-12"].html).words
    assert len(shapes(store, "fylke")) == 19


def test_sources_are_the_most_used(slides: dict[str, Slide], store: Store) -> None:
    rows = sources(store).frame()
    rows = rows[rows["uses"] > 0]
    uses = rows.groupby(rows["publisher"].map(publisher))["uses"].sum()
    page = Page(slides["kilder"].html)
    shown = page.texts("name")[:6]
    assert [uses[name] for name in shown] == sorted(uses, reverse=True)[:6]
    assert count(len(uses) - 6) in page.texts("more")[0]
    assert count(len(rows)) in slides["kilder"].title
    publishers, sites = counted(rows["publisher"])
    assert publishers + sites == len(uses)
    assert f"{publishers} utgivere og fra {sites} andre nettsteder" in slides["kilder"].title
    days = rows[rows["publisher"].map(publisher) == shown[0]]["accessed"]
    assert date_span(min(days), max(days)) in page.texts("what")[0]
    assert "21.–30. november 2026" in page.texts("what")[0]  # the pages were not read on one day
    assert "Kartverket" in page.texts("remark")[0]
    assert page.texts("address") == [ADDRESS]


def test_without_an_address_nothing_is_said_of_one(store: Store, chosen: Selection) -> None:
    slide = build_deck(take_snapshot(store), chosen, DeckConfig(slides=("kilder",)), "").slides[0]
    page = Page(slide.html)
    assert (page.texts("way"), page.texts("with-code")) == ([], [])
    assert len(page.texts("origin")) == 1
    assert "selv:" not in slide.spoken
    assert not any("kode" in note.text for note in slide.notes)


@pytest.mark.parametrize("code", ["tall", "kart", "penger", "dokumentert", "milepaeler", "kilder"])
def test_nothing_is_said_twice(slides: dict[str, Slide], code: str) -> None:
    sentences = re.split(r"(?<=[\w)»])\. (?=[A-ZÆØÅ0-9])", spaces(slides[code].spoken))
    assert len(sentences) == len(set(sentences))
    for note in slides[code].notes:
        parts = re.split(r"(?<=[\w)»])\. (?=[A-ZÆØÅ])", spaces(note.text))
        assert len(parts) == len(set(parts)), note.text


def test_the_map_names_its_highest_county_once(slides: dict[str, Slide]) -> None:
    slide = slides["kart"]
    assert slide.spoken.count(slide.title.partition(" har mest")[0]) == 1


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8501/", True),
        ("http://localhost/", True),
        ("http://[::1]:8501", True),
        ("https://127.example.no.test/", False),
        ("https://samhandling.example.no", False),
        ("http://[bad", False),
        ("ftp://samhandling.example.no", False),
    ],
)
def test_a_code_that_leads_nowhere_is_told_to_the_presenter(
    store: Store, chosen: Selection, address: str, here: bool
) -> None:
    assert is_loopback(address) == (here or address.startswith("https://127."))
    made = build_deck(take_snapshot(store), chosen, DeckConfig(slides=("kilder",)), address)
    note = made.slides[0].notes[-1].text
    assert ("SAMHANDLING_ADDRESS" in note) == is_loopback(address)
    assert "SAMHANDLING_ADDRESS" not in made.slides[0].html


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("47,0 mill. kr", [("number", "47,0"), ("unit", "mill. kr")]),
        ("NOK 47.0 million", [("unit", "NOK"), ("number", "47.0"), ("unit", "million")]),
        ("NOK 1,234,567", [("unit", "NOK"), ("number", "1,234,567")]),
        ("18", [("number", "18")]),
    ],
)
def test_the_number_is_large_wherever_its_unit_stands(
    said: str, parts: list[tuple[str, str]]
) -> None:
    found = re.findall(r'<span class="(\w+)">([^<]*)</span>', figure(said))
    assert found == parts
    assert re.sub(r"<[^>]*>", "", figure(said)) == said
