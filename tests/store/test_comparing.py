"""Which values are compared, and what is said of them: the same rule for every indicator."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts import verdicts
from lib.rows import records
from lib.selection import Selection
from lib.store import Store
from lib.store.comparing import (
    AMONG,
    BACKGROUND,
    JUDGED,
    PERCENT,
    REFORM,
    STEADY_PART,
    STEADY_POINTS,
    caveat,
    counted,
    first_year,
    judge,
    measure,
    steady,
)
from lib.store.queries import indicator_by_area, indicator_values, indicators
from lib.store.series_breaks import SERIES_BREAKS
from tests.store.queries import raw

WHATEVER = st.text(alphabet="abc æøå.,;–()0123456789\n", max_size=60)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
YEARS = st.integers(1990, 2040)
# Sentences that a data package may say of an indicator's figures, and what follows.
CAVEATS = {
    "Rapporteringsgraden varierer mellom år.": "coverage",
    "Reporting coverage varies by year.": "coverage",
    "Dekningen varierer fra år til år": "coverage",
    "Svarprosenten varierer.": "coverage",
    "Tallet på kommuner som har rapportert varierer": "coverage",
    "Ikke alle kommuner har rapportert.": "coverage",
    "Not all municipalities reported in 2019.": "coverage",
    "Ufullstendig rapportering i 2018": "coverage",
    "Estimerte oppholdsdøgn.": "estimate",
    "Tallet bygger på stikkprøver.": "estimate",
    "Anslått andel av plassene.": "estimate",
    "Avgrensningen er endret i perioden.": "definition",
    "Definisjonen ble endret.": "definition",
    "Ny definisjon av døgnopphold.": "definition",
    "Brudd i serien.": "definition",
    "The definition was changed.": "definition",
}


def row(**more: Any) -> dict[str, Any]:
    plain = {
        "area_code": "NO",
        "indicator_id": "x",
        "unit": "personer",
        "theme": "t",
        "wanted": "opp",
        "values": 3,
    }
    since = {"since_year": 2010, "since_value": 1.0, "since_quality": "publisert"}
    now = {"now_year": 2015, "now_value": 2.0, "now_quality": "publisert"}
    return plain | since | now | more


@pytest.mark.parametrize(
    ("definition", "years", "reason"),
    [
        ("2010 og 2012 er regjeringens forslag, 2011 er saldert budsjett.", (2011, 2012), "budget"),
        ("2010 og 2012 er regjeringens forslag, 2011 er saldert budsjett.", (2010, 2012), ""),
        ("2011 er vedtatt budsjett; 2012 var forslag.", (2011, 2012), "budget"),
        ("2011 er vedtatt budsjett.", (2011, 2012), "budget"),
        ("2010 og 2011 er saldert budsjett.", (2010, 2011), ""),
        ("De 96 mill. kr er ikke med i 2010.", (2010, 2012), "scope"),
        ("De 96 mill. kr er ikke med i 2010.", (2011, 2012), ""),
    ],
)
@pytest.mark.parametrize("unit", ["mill. kr", "personer"])
def test_like_is_compared_with_like(
    definition: str, years: tuple[int, int], reason: str, unit: str
) -> None:
    """A proposal with a proposal, a budget with a budget, and what holds as much."""
    since, now = years
    found = row(since_year=since, now_year=now, unit=unit, wanted="nøytral")
    verdict = judge(found, definition)
    assert verdict.reason == reason
    assert verdict.direction == ("unknown" if reason else "neutral")


def test_the_appropriation_is_judged_between_no_two_years(store: Store) -> None:
    for baseline in (2010, 2011):
        chosen = Selection(year=2012, latest=False)
        found = indicators(store, chosen, baseline).set_index("indicator_id")
        proposed = found.loc["samhandling_bevilgning_mnok"]
        assert proposed["since_year"] == baseline
        assert (proposed["direction"], proposed["reason"]) == (
            "unknown",
            "budget" if baseline == 2011 else "scope",
        )


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(YEARS)
    quality = st.sampled_from(["publisert", "foreløpig", "beregnet", "usikker"])
    return row(
        unit=draw(st.sampled_from(["personer", "prosent", "mill. kr", "kr", "per 1 000"])),
        wanted=draw(st.sampled_from(["opp", "ned", "nøytral"])),
        values=draw(st.integers(1, 9)),
        since_year=first,
        now_year=draw(st.integers(first, 2041)),
        since_value=draw(NUMBERS),
        now_value=draw(NUMBERS),
        since_quality=draw(quality),
        now_quality=draw(quality),
    )


@given(rows(), WHATEVER)
def test_there_is_a_direction_or_a_reason_and_never_both(one: dict[str, Any], text: str) -> None:
    verdict = judge(one, text)
    assert (verdict.direction == "unknown") == bool(verdict.reason)
    if one["now_year"] == one["since_year"]:
        assert verdict.direction == "unknown"
    if verdict.direction in JUDGED:
        assert one["wanted"] != "nøytral"
        assert "usikker" not in (one["since_quality"], one["now_quality"])


@given(rows(), WHATEVER, st.sampled_from(sorted(CAVEATS)), WHATEVER)
def test_what_the_data_say_of_their_figures_forbids_a_verdict(
    one: dict[str, Any], before: str, said: str, after: str
) -> None:
    verdict = judge(one, f"{before}\n{said}\n{after}")
    assert verdict.direction == "unknown"


@pytest.mark.parametrize(("said", "reason"), CAVEATS.items())
def test_the_reason_is_the_one_that_is_said(said: str, reason: str) -> None:
    assert caveat(said, "personer") == reason
    assert judge(row(), said).reason == reason


@pytest.mark.parametrize(
    "said",
    [
        "Foreløpige tall.",
        "Innleggelser i 151 kommuner som har rapportert alle år.",
        "Tallene er avrundet av hensyn til personvernet.",
        "Snevrere enn den andre: de to kan ikke sammenlignes.",
        "",
    ],
)
def test_other_notes_forbid_nothing(said: str) -> None:
    assert caveat(said, "personer") == ""


def test_a_known_break_stands_in_for_a_changed_definition() -> None:
    """No two values across a break are compared, so what is left has one definition."""
    assert caveat("Definisjonen ble endret.", "personer", broken=True) == ""
    assert caveat("Rapporteringsgraden varierer.", "personer", broken=True) == "coverage"


@pytest.mark.parametrize(
    ("unit", "said", "reason"),
    [
        ("mill. kr", "Utgifter, løpende kroner.", "prices"),
        ("kr", "Utgifter per innbygger.", "prices"),
        ("kr", "Kostnader i 2008-priser.", ""),
        ("mill. kr", "Kostnader (2008-kroner)", ""),
        ("kr", "Faste priser.", ""),
        ("kr", "Justert for prisvekst.", ""),
        ("kroner per innbygger", "", "prices"),
        ("årsverk", "Løpende kroner er noe annet.", ""),
    ],
)
def test_kroner_of_different_years_are_not_judged(unit: str, said: str, reason: str) -> None:
    assert judge(row(unit=unit), said).reason == reason
    assert judge(row(unit=unit, wanted="nøytral"), said).direction == "neutral"


@given(rows())
def test_the_other_way_wanted_is_the_other_verdict(one: dict[str, Any]) -> None:
    up, down = (judge(one | {"wanted": wanted}, "").direction for wanted in ("opp", "ned"))
    other = {"wanted": "against", "against": "wanted"}
    assert down == other.get(up, up)


@given(rows(), st.one_of(st.just(0.0), NUMBERS))
def test_a_verdict_follows_the_sign_of_the_change(one: dict[str, Any], by: float) -> None:
    found = judge(one | {"since_value": 0.0, "now_value": by, "wanted": "opp"}, "").direction
    if found in JUDGED:
        same = steady(one["unit"], 0.0, by)
        assert found == ("unchanged" if same else "wanted" if by > 0 else "against")


@pytest.mark.parametrize(
    ("unit", "since", "now", "same"),
    [
        (PERCENT, 14.5, 14.9, True),
        (PERCENT, 14.5, 15.0, False),  # just at the limit: a difference
        (PERCENT, 6.2, 5.8, True),
        (PERCENT, 0.1, 0.3, True),  # in points, and not as a part of the first
        ("døgn", 100.0, 100.9, True),
        ("døgn", 100.0, 101.0, False),
        ("døgn", 100.0, 99.1, True),
        ("døgn", 100.0, 99.0, False),
        ("døgn", 0.0, 0.0, True),
        ("døgn", 0.0, 0.001, False),
        ("døgn", -100.0, -100.5, True),
    ],
)
def test_what_hardly_differs_is_about_unchanged(
    unit: str, since: float, now: float, same: bool
) -> None:
    assert steady(unit, since, now) is steady(unit, now, since) or same is False
    assert steady(unit, since, now) is same
    found = judge(row(unit=unit, since_value=since, now_value=now), "").direction
    assert (found == "unchanged") is same
    neutral = judge(row(unit=unit, since_value=since, now_value=now, wanted="nøytral"), "")
    assert neutral.direction == "neutral"


@pytest.mark.parametrize(
    ("among", "direction", "reason"),
    [
        ((None, None), "against", ""),
        ((100.0, None), "against", ""),  # not known for both years
        ((None, 100.0), "against", ""),
        ((100.0, 105.0), "against", ""),  # of 10 and 12: more of each hundred, too
        ((100.0, 120.0), "unknown", "among"),
        ((100.0, 150.0), "unknown", "among"),  # fewer of each hundred
        ((100.0, 90.0), "against", ""),
    ],
)
def test_a_count_says_nothing_where_what_it_is_counted_among_moved_as_much(
    among: tuple[float | None, float | None], direction: str, reason: str
) -> None:
    since, now = among
    one = row(wanted="ned", since_value=10.0, now_value=12.0, among_since=since, among_now=now)
    verdict = judge(one, "")
    assert (verdict.direction, verdict.reason) == (direction, reason)


def test_what_indicators_are_counted_among_is_in_the_data(store: Store) -> None:
    known = {row["indicator_id"]: row for row in raw.table("indicators")}
    for name, among in AMONG.items():
        assert known[among]["wanted"] == "nøytral"
        assert name in known
    found = indicators(store, Selection()).set_index("indicator_id")
    stays = found.loc["utskr_opphold_overligger"]
    assert (stays["since_year"], stays["now_year"]) == (2021, 2022)
    assert (stays["among_since"], stays["among_now"]) == (82500, 94000)
    nights = found.loc["utskr_overliggerdogn"]
    assert nights["among_id"] == "utskr_pasienter"
    assert math.isnan(nights["among_since"])  # no source has the patients of 2019
    assert nights["among_now"] == 82500
    assert found.loc["liggetid_somatikk", "among_id"] is None
    readmitted = found.loc["reinnleggelse_67pluss_antall"]
    assert (readmitted["among_since"], readmitted["among_now"]) == (75750, 81416)


def test_sentences_state_the_limits_that_verdicts_have() -> None:
    assert (verdicts.STEADY_PART, verdicts.STEADY_POINTS) == (STEADY_PART, STEADY_POINTS)
    assert (verdicts.PERCENT, verdicts.BACKGROUND, verdicts.REFORM) == (PERCENT, BACKGROUND, REFORM)
    assert tuple(sorted(JUDGED)) == verdicts.JUDGED


@pytest.mark.parametrize(
    ("values", "now", "reason"),
    [(1, 2009, "single"), (1, 2015, "single"), (3, REFORM - 1, "before"), (3, REFORM, "break")],
)
def test_why_there_is_nothing_to_compare(values: int, now: int, reason: str) -> None:
    assert judge(row(values=values, since_year=now, now_year=now), "").reason == reason


# --- One of each measure --------------------------------------------------------------------------

IDS = st.sampled_from(
    ["a", "a_per_1000", "a_per_innb", "a_mnok", "a_inkl_b", "a_prosent", "b", "b_hf", "c_kostra"]
)
DIRECTIONS = st.sampled_from(["wanted", "against", "unchanged", "neutral", "unknown"])


@given(st.lists(st.tuples(IDS, DIRECTIONS, YEARS), unique_by=lambda one: one[0]), st.randoms())
def test_a_measure_is_counted_once_whatever_the_order(found: list[Any], by: Any) -> None:
    listed = [
        row(asked="NO", indicator_id=name, direction=way, now_year=year)
        for name, way, year in found
    ]
    kept = counted(listed)
    judged = {name: way for name, way, _year in found if way in JUDGED}
    assert {name for _area, name in kept} <= set(judged)
    measures = [measure(name) for _area, name in kept]
    assert sorted(measures) == sorted({measure(name) for name in judged})
    by.shuffle(listed)
    assert counted(listed) == kept


def test_areas_are_counted_apart_and_a_rate_before_a_count() -> None:
    both = [
        row(asked=area, indicator_id=name, unit=unit, direction="wanted")
        for area in ("11", "12")
        for name, unit in (("a", "årsverk"), ("a_per_10000", "årsverk per 10 000"))
    ]
    assert counted(both) == {("11", "a_per_10000"), ("12", "a_per_10000")}


def test_background_is_not_counted_and_stands_in_the_way_of_nothing() -> None:
    both = [
        row(asked="NO", indicator_id=name, theme=theme, direction="wanted")
        for name, theme in (("a_per_1000", BACKGROUND), ("a", "sykehusbruk"))
    ]
    assert counted(both) == {("NO", "a")}


def test_a_regions_value_does_not_take_the_place_of_the_countys_own() -> None:
    both = [
        row(asked="11", area_code=area, indicator_id=name, direction="wanted")
        for area, name in (("vest", "som_liggedager_hf"), ("11", "som_oppholdsdogn_bosted"))
    ]
    assert len(counted(both)) == 2


@pytest.mark.parametrize(
    "ids",
    [
        ("kad_innleggelser", "kad_innleggelser_inkl_sykestuer", "kad_innleggelser_sykestuer"),
        ("legearsverk", "legearsverk_per_10000"),
        ("komm_helse_driftsutgift_mnok", "komm_helse_driftsutgift_per_innb"),
        ("utskr_opphold_overligger", "utskr_opphold_overligger_per_1000"),
        ("som_liggedager_hf", "som_liggedager_institusjon", "som_oppholdsdogn_bosted"),
    ],
)
def test_versions_of_one_measure(ids: tuple[str, ...]) -> None:
    assert len({measure(name) for name in ids}) == 1
    assert {row["indicator_id"] for row in raw.table("indicators")} >= set(ids)


def test_readmissions_of_different_patients_are_different_measures() -> None:
    names = [row["indicator_id"] for row in raw.table("indicators")]
    found = {measure(name) for name in names if name.endswith("_75pluss")}
    assert len(found) == sum(name.endswith("_75pluss") for name in names)


# --- Several years --------------------------------------------------------------------------------


@given(WHATEVER, st.sampled_from(["land", "fylke", "kommune"]), YEARS)
def test_a_value_stands_for_its_own_year_at_least(text: str, kind: str, year: int) -> None:
    assert first_year(text, kind, year) <= year


@given(YEARS, st.integers(1, 9), st.sampled_from(["–", "-", " til "]))
def test_a_mean_of_years_is_found_and_only_under_its_last_year(
    last: int, years: int, dash: str
) -> None:
    for text in ("Snitt per år {}.", "gjennomsnitt for årene {}", "treårssnitt {}", "perioden {}"):
        said = text.format(f"{last - years}{dash}{last}")
        assert first_year(said, "fylke", last) == last - years
        assert first_year(said, "fylke", last + 1) == last + 1


def test_a_mean_for_one_kind_of_area_is_of_that_alone() -> None:
    said = "Forventet levealder ved fødsel; fylkestall er snitt 2011–2015."
    assert first_year(said, "fylke", 2015) == 2011
    assert first_year(said, "land", 2015) == 2015
    assert first_year("Vekst fra 2017 til 2040", "land", 2040) == 2017


# --- The data package -----------------------------------------------------------------------------


def test_every_definition_that_names_a_mean_is_shown_as_one(store: Store) -> None:
    means = [row for row in raw.table("indicators") if "nitt per år 20" in row["description_nb"]]
    assert len(means) > 10
    for one in means:
        found = indicator_values(store, Selection(), one["indicator_id"])
        assert set(found["first_year"]) <= {2013}
    by_county = indicator_by_area(store, Selection(), "levealder_menn", "fylke")
    assert set(by_county["first_year"].dropna()) == {2011}
    own = indicators(store, Selection(area="12")).set_index("indicator_id")
    assert own["now_first"]["levealder_kvinner"] == 2011
    assert own["now_year"]["levealder_kvinner"] == 2015


@pytest.mark.parametrize("area", ["NO", "nord", "12", "1201"])
def test_no_verdict_where_the_data_forbid_one(store: Store, area: str) -> None:
    found = indicators(store, Selection(area=area))
    notes = {row["indicator_id"]: row["description_nb"] for row in raw.table("indicators")}
    judged = found[found["direction"].isin(list(JUDGED)) & (found["theme"] != BACKGROUND)]
    for name in judged["indicator_id"]:
        assert "varierer mellom år" not in notes[name]
        assert not any(word in notes[name] for word in ("anslått", "stikkprøver", "stimerte"))
        if "endret" in notes[name]:
            assert name in SERIES_BREAKS
    assert not judged.duplicated(["indicator_id"]).any()
    of = [
        {(row["area_code"], measure(row["indicator_id"])) for row in rows}
        for rows in (records(found[found["counted"]]), records(judged))
    ]
    assert len(of[0]) == found["counted"].sum()
    assert of[0] == of[1]
    assert set(found.loc[found["direction"] == "unknown", "reason"]) <= {
        "single", "before", "break", "coverage", "estimate", "definition", "scope", "budget",
        "prices", "among",
    }  # fmt: skip


def test_a_countys_own_hospital_days_are_judged_and_its_background_is_not(store: Store) -> None:
    found = indicators(store, Selection(area="11"))
    own = found[found["area_code"] == "11"].set_index("indicator_id")
    assert own.index[own["counted"]].tolist() == ["som_oppholdsdogn_bosted"]
    assert own["change"]["som_oppholdsdogn_bosted"] < 0
    assert own["direction"]["sykefravaer_legemeldt_q1"] in JUDGED


@pytest.mark.parametrize("area", sorted(raw.codes("land", "helseregion", "fylke")))
def test_no_background_is_in_a_verdict(store: Store, area: str) -> None:
    found = indicators(store, Selection(area=area))
    assert BACKGROUND not in set(found.loc[found["counted"], "theme"])


def test_admissions_to_municipal_acute_beds_are_not_judged(store: Store) -> None:
    found = indicators(store, Selection()).set_index("indicator_id")
    for name in ("kad_innleggelser", "kad_innleggelser_inkl_sykestuer", "kad_plasser"):
        assert (found["direction"][name], found["reason"][name]) == ("unknown", "coverage")
        assert not found["counted"][name]


def test_on_how_many_measurements_a_verdict_rests(store: Store) -> None:
    found = indicators(store, Selection()).set_index("indicator_id")
    assert found.loc["liggetid_somatikk", "measured"] == 2
    assert found.loc["som_liggedager_institusjon", "measured"] == 3
