"""Verdicts are about the past, tell on how little they rest, and count to the same sum."""

import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.charts import attention, compare, periods, verdicts
from lib.charts.verdicts import Tally, direction_words, summary, tally, theme_title
from lib.i18n import LANGUAGES, decimal, percent, set_language
from tests.charts.test_progress import indicator

REASONS = (
    "single",
    "before",
    "break",
    "coverage",
    "estimate",
    "definition",
    "scope",
    "budget",
    "prices",
    "among",
)
NUMBERS = re.compile(r"\d+")
# The present tense of going, what lasts until now, and what claims a cause.
PRESENT = re.compile(
    r"\b(går|gjekk til|goes|go in|siden|sidan|since \d|has (?:risen|fallen|gone)"
    r"|fordi|skyldes|takket være|på grunn av|because|due to|thanks to|caused)\b",
    re.IGNORECASE,
)
COUNTS = st.integers(0, 40)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Any:
    set_language(request.param)
    yield request.param
    set_language("nb")


@pytest.mark.parametrize(
    ("row", "sign", "text"),
    [
        (indicator(), "▼", percent(0.125)),
        (indicator(change=0.5, direction="against"), "▲", percent(0.125)),
        (indicator(change=0.0, direction="unchanged"), "▬", "2011"),
        (indicator(unit="prosent", change=1.2, direction="neutral"), "▲", decimal(1.2)),
        (indicator(since_value=0.0, change=2.0, direction="wanted"), "▲", "2"),
    ],
)
def test_direction(row: pd.Series, sign: str, text: str) -> None:
    found = direction_words(row)
    assert found.startswith(sign)
    assert text in found
    assert {"2011", "2013"} <= set(NUMBERS.findall(found))


def test_both_years_and_what_was_wanted_are_said() -> None:
    assert (
        direction_words(indicator()) == "▼\u00a0ned 12,5\u00a0% fra 2011 til 2013, i ønsket retning"
    )
    weak = indicator(measured=2, since_quality="foreløpig", direction="against")
    assert direction_words(weak).endswith("mot ønsket retning, bare to målinger, foreløpige tall")
    means = indicator(since_first=2009, now_first=2012)
    assert "fra 2009–2011 til 2012–2013" in direction_words(means)


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("single", "bare én måling"),
        ("before", "ingen måling etter at reformen trådte i kraft i 2012"),
        ("break", "bare én måling etter bruddet i serien"),
        ("coverage", "hvor mange som rapporterer, varierer"),
        ("estimate", "tallene er anslag"),
        ("definition", "definisjonen er endret"),
        ("scope", "beløpene for de to årene ikke omfatter det samme"),
        ("budget", "det ene beløpet er et forslag og det andre er vedtatt"),
        ("prices", "ikke justert for prisvekst"),
    ],
)
def test_why_there_is_no_verdict_is_said(reason: str, says: str) -> None:
    found = direction_words(indicator(direction="unknown", reason=reason))
    assert says in found
    assert not any(sign in found for sign in "▲▼▬")


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("reason", ["", *REASONS])
def test_nothing_is_said_of_the_present_or_of_a_cause(reason: str) -> None:
    row = indicator(direction="unknown" if reason else "against", reason=reason, measured=2)
    found = Tally(wanted=2, against=1, unchanged=1, neutral=1, apart=3, spans=((2005, 2013),))
    said = (
        direction_words(row),
        summary(found, "Troms"),
        theme_title(found, "Tema", found),
        verdicts.not_why(),
    )
    for text in said:
        assert not PRESENT.search(text), text


# --- Many counted together ------------------------------------------------------------------------


@st.composite
def listed(draw: st.DrawFn) -> pd.DataFrame:
    made = []
    for _at in range(draw(st.integers(0, 12))):
        way = draw(st.sampled_from(["wanted", "against", "unchanged", "neutral", "unknown"]))
        since = draw(st.integers(2003, 2020))
        made.append(
            {
                "direction": way,
                "theme": draw(st.sampled_from([verdicts.BACKGROUND, "sykehusbruk"])),
                "unit": draw(st.sampled_from(["døgn", "prosent"])),
                "name_nb": "Navn",
                "since_quality": draw(st.sampled_from(["publisert", "foreløpig"])),
                "now_quality": "publisert",
                "reason": draw(st.sampled_from(REASONS)) if way == "unknown" else None,
                "counted": way in verdicts.JUDGED and draw(st.booleans()),
                "measured": draw(st.integers(1, 9)),
                "since_year": since,
                "since_first": since - draw(st.integers(0, 3)),
                "now_year": since + draw(st.integers(1, 9)),
            }
        )
    columns = [
        "direction",
        "theme",
        "unit",
        "name_nb",
        "since_quality",
        "now_quality",
        "reason",
        "counted",
        "measured",
        "since_year",
        "since_first",
        "now_year",
    ]
    return pd.DataFrame(made, columns=columns)


@settings(deadline=None)  # the first table takes pandas a while
@given(listed())
def test_the_parts_are_all_there_is(rows: pd.DataFrame) -> None:
    found = tally(rows)
    assert found.every == len(rows)
    judged = rows["direction"].isin(verdicts.JUDGED) & rows["counted"].astype(bool)
    assert found.judged == judged.sum()
    assert max(found.weak, found.provisional, found.counts) <= found.judged
    assert found.counts == (judged & (rows["unit"] == "døgn")).sum()
    assert found.provisional == (judged & (rows["since_quality"] == "foreløpig")).sum()
    directed = rows["direction"].isin(verdicts.JUDGED) & ~judged
    assert found.background == (directed & (rows["theme"] == verdicts.BACKGROUND)).sum()
    assert found.lonely <= found.apart
    assert bool(found.spans) is bool(found.judged)
    assert all(first < last for first, last in found.spans)
    assert found.spans == tuple(sorted(set(found.spans)))


@settings(deadline=None)
@given(listed())
def test_the_count_does_not_hang_on_the_order(rows: pd.DataFrame) -> None:
    assert tally(rows.iloc[::-1]) == tally(rows)


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS))
def test_every_number_of_the_count_is_said(parts: tuple[int, ...]) -> None:
    names = ("wanted", "against", "unchanged", "neutral", "apart", "again", "background")
    found = Tally(**dict(zip(names, parts, strict=True)), spans=((2005, 2013),))
    said = [int(one) for one in NUMBERS.findall(summary(found, "Troms"))]
    if found.every == 1:
        said = [found.judged, 1, *said]  # the only one
    assert said[:2] == [found.judged, found.every]
    assert {part for part in parts[3:] if part} <= set(said)
    if found.judged:
        assert said[2:6] == [2005, 2013, found.wanted, found.against]
        assert "ikke hvorfor" in summary(found, "Troms")
    else:
        assert "retning" not in summary(found, "Troms").replace("uten ønsket retning", "")


def test_the_count_in_words() -> None:
    found = Tally(
        wanted=12, against=2, unchanged=1, neutral=13, apart=65, again=3, background=2, weak=8,
        provisional=5, counts=6, spans=((2009, 2012), (2015, 2023)),
    )  # fmt: skip
    assert summary(found, "Norge") == (
        "Norge: 15 av 98 indikatorer med egne tall kan vurderes. Over 3 til 8 år hver, mellom 2009 "
        "og 2023: 12 gikk i ønsket retning, 2 gikk mot ønsket retning, 1 var om lag uendret. Av "
        "vurderingene bygger 8 på bare to målinger, 5 på foreløpige tall, 6 på antall som ikke er "
        "regnet per innbygger. Om lag uendret er en forskjell på under 1 prosent, for andeler "
        "under 0,5 prosentpoeng. Ikke vurdert: 13 uten ønsket retning, 65 som ikke kan "
        "sammenlignes, 3 som måler det samme som en som er talt med, 2 bakgrunnstall. Tallene "
        "viser hvordan det gikk, ikke hvorfor."
    )


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        (((2011, 2017),), "mellom 2011 og 2017"),
        (((2011, 2012), (2016, 2017)), "over 1 år hver, mellom 2011 og 2017"),
        (((2011, 2012), (2015, 2017)), "over 1 til 2 år hver, mellom 2011 og 2017"),
    ],
)
def test_a_title_never_stretches_short_series_over_all_the_years(
    spans: tuple[tuple[int, int], ...], says: str
) -> None:
    found = Tally(wanted=3, spans=spans)
    assert theme_title(found, "Tema", Tally()).endswith(f"gikk i ønsket retning {says}")
    assert f"{says[:1].upper()}{says[1:]}: 3 gikk" in summary(found, "Norge")


def test_a_difference_that_is_none_is_said_with_its_size() -> None:
    row = indicator(direction="unchanged", unit="prosent", change=-0.2)
    assert direction_words(row) == ("▬\u00a0om lag uendret (−0,2 prosentpoeng) fra 2011 til 2013")
    assert "(+0,8" in direction_words(indicator(direction="unchanged", change=0.03, since_value=4))


def test_a_provisional_value_is_said_also_where_nothing_is_compared() -> None:
    one = indicator(direction="unknown", reason="single", now_quality="foreløpig")
    assert direction_words(one) == "bare én måling, foreløpige tall"
    assert verdicts.tally(pd.DataFrame([indicator(since_quality="foreløpig")])).provisional == 1


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ((100.0, 113.9), "; «Pasienter» gikk opp 13,9\u00a0% i de samme årene"),
        ((100.0, 90.0), "; «Pasienter» gikk ned 10,0\u00a0% i de samme årene"),
        ((100.0, 100.0), "; «Pasienter» var uendret i de samme årene"),
        ((math.nan, 100.0), "; «Pasienter» mangler tall for 2011"),
        ((100.0, math.nan), "; «Pasienter» mangler tall for 2013"),
        ((math.nan, math.nan), "; «Pasienter» mangler tall for 2011, 2013"),
    ],
)
def test_what_a_count_is_counted_among_stands_beside_it(
    ends: tuple[float, float], says: str
) -> None:
    among = {"among_id": "p", "among_nb": "Pasienter", "among_en": "Patients"}
    row = indicator(**among, among_since=ends[0], among_now=ends[1])
    assert verdicts.full_words(row) == direction_words(row) + says
    assert verdicts.full_words(indicator()) == direction_words(indicator())


def test_background_is_named_as_what_it_is() -> None:
    assert theme_title(Tally(background=1), "Bakgrunn", Tally()) == (
        "Bakgrunn: bakgrunnstall, som ikke er med i noen vurdering"
    )


def test_the_title_of_a_theme_names_those_that_cannot_be_judged() -> None:
    found = Tally(wanted=3, spans=((2011, 2017),))
    alone, mixed = Tally(apart=11, lonely=11), Tally(apart=11, lonely=9)
    begins = "Tema: 3 av 3 indikatorer som kan vurderes, gikk i ønsket retning mellom 2011 og 2017"
    assert theme_title(found, "Tema", alone) == f"{begins}; 11 har bare én måling"
    assert theme_title(found, "Tema", mixed) == f"{begins}; 11 kan ikke sammenlignes"
    assert theme_title(found, "Tema", Tally()) == begins
    assert theme_title(Tally(), "Tema", mixed) == (
        "Tema: ingen ønsket retning; 11 kan ikke sammenlignes"
    )


def test_only_an_area_s_own_values_are_counted() -> None:
    rows = pd.DataFrame(
        [
            indicator(own=True),
            indicator(own=False, area_name="Helse Nord"),
            indicator(own=True, values=0, direction="unknown"),
        ]
    )
    assert verdicts.of_area(rows).startswith("Norge: Den eneste indikatoren med egne tall kan")
    assert verdicts.of_area(rows.iloc[1:]) == ""


@pytest.mark.parametrize(
    ("directions", "said"),
    [
        (["wanted"], "Den eneste indikatoren for Norge gikk i ønsket retning."),
        (["against"], "Den eneste indikatoren for Norge gikk mot ønsket retning."),
        (["unchanged"], "Den eneste indikatoren for Norge var om lag uendret."),
        (["neutral"], "Den eneste indikatoren for Norge er ikke vurdert."),
        (["neutral", "neutral"], "Ingen av de 2 indikatorene for Norge er vurdert."),
        (["wanted", "wanted"], "Alle 2 indikatorer for Norge: 2 gikk i ønsket retning, 0 gikk"),
        (["wanted", "neutral"], "Alle 2 indikatorer for Norge: 1 gikk i ønsket retning, 0 gikk"),
    ],
)
def test_one_indicator_is_not_all_of_them(directions: list[str], said: str) -> None:
    rows = pd.DataFrame([indicator(own=True, direction=one) for one in directions])
    short = verdicts.in_short(rows)
    assert short.startswith(said)
    assert short.endswith("; 1 er ikke vurdert.") == (directions == ["wanted", "neutral"])


def test_one_verdict_is_not_one_of_them() -> None:
    spans = ((2011, 2017),)
    one = Tally(wanted=1, weak=1, spans=spans)
    assert theme_title(one, "Tema", Tally()) == (
        "Tema: Den eneste indikatoren som kan vurderes, gikk i ønsket retning mellom 2011 og 2017"
    )
    against = Tally(against=1, spans=spans)
    assert "gikk ikke i ønsket retning" in theme_title(against, "Tema", Tally())
    assert "Vurderingen bygger på bare to målinger." in summary(one, "Norge")
    assert "Av vurderingene bygger 1 på" in summary(Tally(wanted=2, weak=1, spans=spans), "Norge")
    assert summary(Tally(neutral=1), "Nes").startswith(
        "Nes: Den eneste indikatoren med egne tall kan ikke vurderes. "
    )


def test_what_needs_attention_says_on_how_little_it_rests() -> None:
    row = {"kind": "indicator_against", "name_nb": "Liggetid", "name_en": "Stay", "source_id": "s"}
    row |= {"value": 4.0, "reference": 3.0, "year": 2015, "reference_year": 2010, "unit": "døgn"}
    row |= {"first_year": 2013, "reference_first": 2010, "measured": 2}
    row |= {"quality": "publisert", "reference_quality": "publisert"}
    (said,) = attention.alerts([row])
    assert said.sentence.startswith("opp fra 3 i 2010 til 4 i 2013–2015")
    assert said.sentence.endswith("Det bygger på bare to målinger.")
    (more,) = attention.alerts([row | {"measured": 3}])
    assert more.sentence.endswith("ned er ønsket.")
    among = {"among_id": "p", "among_nb": "Pasienter", "among_since": 82.5, "among_now": 94.0}
    (early,) = attention.alerts([row | among | {"quality": "foreløpig"}])
    assert early.sentence.endswith(
        "Tallet for 2013–2015 er foreløpig. «Pasienter» gikk opp 13,9\u00a0% i de samme årene."
    )
    both = {"quality": "foreløpig", "reference_quality": "foreløpig"}
    (early,) = attention.alerts([row | both])
    assert early.sentence.endswith("Tallene er foreløpige.")
    (early,) = attention.alerts([row | {"reference_quality": "foreløpig"}])
    assert early.sentence.endswith("Tallet for 2010 er foreløpig.")


# --- Several years --------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(1990, 2030)))))
def test_a_column_of_years_is_numbers_unless_one_is_a_period(found: list[Any]) -> None:
    pairs = [(None if last is None else last - back, last) for back, last in found]
    form, cells = periods.column(pairs)
    several = any(last is not None and back for back, last in found)
    assert form == ("text" if several else "year")
    for (back, last), cell in zip(found, cells, strict=True):
        if last is None:
            assert cell is None
        elif several:
            assert cell == (f"{last - back}–{last}" if back else f"{last}")
        else:
            assert cell == last


def test_a_table_of_areas_prints_the_years_of_a_mean() -> None:
    rows = pd.DataFrame([indicator(level="own", now_first=2009, country_value=math.nan)])
    rows["withheld"] = 0
    found = compare.indicators_table([("Troms", rows)])
    assert "2009–2013" in found.text().iloc[0].tolist()
    assert "2009–2013" in found.csv().decode()


def test_a_table_of_areas_says_that_a_figure_is_preliminary() -> None:
    rows = pd.DataFrame([indicator(level="own", now_quality="foreløpig", country_value=math.nan)])
    rows["withheld"] = 0
    assert "2013, foreløpig" in compare.indicators_table([("Troms", rows)]).text().iloc[0].tolist()
