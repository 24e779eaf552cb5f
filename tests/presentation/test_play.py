"""Year by year: the steps, what each holds, and that the last is what the slide shows."""

import itertools
from dataclasses import replace

import pytest

from lib.charts import measures
from lib.charts.kpis import amount
from lib.i18n import count, money
from lib.presentation import Deck, DeckConfig, Slide, build_deck
from lib.selection import FilterOptions, Selection
from lib.store import (
    Store,
    documented_by,
    documented_totals,
    milestones,
    take_snapshot,
    transfer_totals,
    writing,
)
from tests.presentation.conftest import ADDRESS
from tests.presentation.read import Page, spaces


@pytest.fixture(scope="module")
def play(slides: dict[str, Slide]) -> Slide:
    return slides["utvikling"]


@pytest.fixture(scope="module")
def each_play(each: Deck) -> Slide:
    return next(slide for slide in each.slides if slide.key == "utvikling")


def test_there_is_a_step_for_every_year(play: Slide, choices: FilterOptions) -> None:
    years = range(choices.first_year, choices.latest_year + 1)
    assert [frame.label for frame in play.frames] == [str(year) for year in years]
    assert play.frames[0].label == "2009"


def test_the_slide_shows_the_last_step(play: Slide) -> None:
    page, last = Page(play.html), play.frames[-1]
    assert {code: found["class"] for code, (found, _w) in page.by("data-code").items()} == dict(
        last.classes
    )
    assert {slot: words for slot, (_f, words) in page.by("data-slot").items()} == dict(last.texts)
    bars = {bar: found["style"] for bar, (found, _words) in page.by("data-bar").items()}
    assert bars == {bar: f"--size:{size:g}" for bar, size in last.sizes.items()}


def test_every_step_sets_the_same_things(play: Slide) -> None:
    for frame in play.frames:
        assert set(frame.classes) == set(play.frames[-1].classes)
        assert set(frame.texts) == set(play.frames[-1].texts)
        assert set(frame.sizes) == set(play.frames[-1].sizes)
        assert all(0 <= size <= 100 for size in frame.sizes.values())


@pytest.mark.parametrize("per", ["kroner", "innbygger"])
def test_each_step_is_the_country_at_the_end_of_its_year(
    play: Slide, each_play: Slide, store: Store, chosen: Selection, per: str
) -> None:
    for frame in (play if per == "kroner" else each_play).frames:
        year = int(frame.label)
        then = replace(chosen, year=year, latest=False, per=per)  # type: ignore[arg-type]
        grants = documented_totals(store, then).frame().iloc[0]
        assert frame.texts["granted"] == amount(
            grants["amount_nok"], grants["per_inhabitant"], then.per
        )
        assert frame.texts["projects"] == count(grants["projects"])
        assert frame.texts["milestones"] == count(len(milestones(store, then)))
        transfer = transfer_totals(store, then).frame().iloc[0]
        paid = amount(transfer["total_nok"], transfer["per_inhabitant"], then.per)
        assert (frame.texts["transfer"] == paid) == (year >= 2012)


def test_colours_keep_their_meaning(play: Slide, store: Store, chosen: Selection) -> None:
    """What has a darker colour has more, whichever years the two are from."""
    reach: dict[str, list[float]] = {}
    for frame in play.frames:
        year = int(frame.label)
        then = replace(chosen, year=year, latest=False)
        values = measures.grants(documented_by(store, then, "county"), "innbygger").frame
        for code, value in zip(values["code"], values["value"], strict=True):
            if value != value:  # noqa: PLR0124  not a number
                assert frame.classes[code] in {"c-hatched", "c-none"}
            else:
                reach.setdefault(frame.classes[code], []).append(value)
    assert {"c0", "c1", "c3", "c4"} <= set(reach)
    edges = [(min(reach[name]), max(reach[name])) for name in sorted(reach)]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(edges))


def test_last_step_has_the_colours_of_the_map(slides: dict[str, Slide]) -> None:
    drawn = Page(slides["kart"].html).by("data-code")
    assert {code: found["class"] for code, (found, _words) in drawn.items()} == dict(
        slides["utvikling"].frames[-1].classes
    )


def test_rows_without_a_year_are_in_no_step_and_stand_beside_all(
    own_store: Store, chosen: Selection
) -> None:
    """The last step must not leap by what nobody can date."""
    with writing(own_store.path) as db:
        db.execute("UPDATE projects SET year = NULL WHERE amount_nok = 4000000")
    slide = build_deck(
        take_snapshot(own_store), chosen, DeckConfig(slides=("utvikling",)), ADDRESS
    ).slides[0]
    texts = [frame.texts for frame in slide.frames]
    assert texts[-1]["granted"] == texts[-2]["granted"] == money(16_450_000)
    assert texts[-1]["projects"] == texts[-2]["projects"] == "22"
    assert all("undated" not in one for one in texts)
    remark = " ".join(Page(slide.html).texts("remark"))
    assert f"Uten årstall, og ikke med i noe år: 1 prosjekt, {money(4_000_000)}." in remark
    assert money(39_790_500) in remark
    assert spaces(f"{money(16_450_000)} kan tidfestes") in spaces(slide.title)
    assert 'class="hatched"' in slide.html
    assert money(20_450_000) not in slide.title + str(texts)


def test_it_ends_at_the_status_year(store: Store, chosen: Selection) -> None:
    then = replace(chosen, year=2012, latest=False)
    slide = build_deck(
        take_snapshot(store), then, DeckConfig(slides=("utvikling",)), ADDRESS
    ).slides[0]
    assert [frame.label for frame in slide.frames] == ["2009", "2010", "2011", "2012"]
    assert slide.frames[-1].texts["projects"] == count(
        documented_totals(store, then).frame().iloc[0]["projects"]
    )
    first = replace(chosen, year=2009, latest=False)
    assert (
        len(
            build_deck(take_snapshot(store), first, DeckConfig(slides=("utvikling",)), ADDRESS)
            .slides[0]
            .frames
        )
        == 1
    )


def test_the_title_has_the_years_of_what_can_be_dated(play: Slide) -> None:
    """The play runs on to the status year; the money does not."""
    assert spaces(play.title).endswith("kan tidfestes, til 2009 og 2011")
    assert play.frames[-1].label == "2025"
    names = Page(play.html).texts("name")
    assert names[:2] == [
        "Dokumentert fra statens samhandlingspotter",
        "Dokumenterte prosjekter fra samhandlingspottene",
    ]
