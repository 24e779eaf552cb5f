"""Facets in words: every value by its own column, years in order of time."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import store as stores
from lib.charts import documented, result_rows
from lib.charts.result_rows import PROJECT_CODES, SERVICE_CODES, facet_order, facet_words
from lib.rows import Rows
from lib.selection import Selection
from lib.store import PROJECT_FACETS, SERVICE_FACETS, Search, Store

WHOLE = Selection(area="NO", year=2024)
# Codes that stand, or could stand, in several columns at once.
SHARED = st.sampled_from(["annet", "høy", "uavklart", "2023", "12", "with", "kommune", "forslag"])


@pytest.mark.parametrize(
    ("facets", "codes", "count"),
    [
        (PROJECT_FACETS, PROJECT_CODES, stores.project_facets),
        (SERVICE_FACETS, SERVICE_CODES, stores.service_facets),
    ],
)
def test_every_facet_of_the_data_shows_its_own_words(
    store: Store,
    facets: tuple[str, ...],
    codes: result_rows.FacetCodes,
    count: Callable[..., Rows],
) -> None:
    schemes = stores.schemes(store).frame()
    areas = stores.hierarchy(store).frame()
    counties = areas[areas["kind"] == "fylke"]
    names = {
        "scheme": dict(zip(schemes["scheme_id"], schemes["name_nb"], strict=True)),
        "county": dict(zip(counties["code"], counties["name"], strict=True)),
    }
    rows = count(store, WHOLE, Search())
    assert set(rows.column("facet")) == set(facets)
    for facet, value in ((row["facet"], row["value"]) for row in rows):
        words = facet_words(facet, value, codes, names)
        if facet == "year":
            assert words == (value or "uten årstall")
        elif facet in names:
            assert words == (names[facet][value] if value else "uten fylke")
        else:
            assert facet in codes or value in {"with", "without"}
    assert facet_words("category", "annet", PROJECT_CODES, names) == "annet"
    assert facet_words("recipient_type", "annet", PROJECT_CODES, names) == "annet"


@given(
    value=st.one_of(SHARED, st.text(min_size=1, max_size=8)),
    facet=st.sampled_from(tuple(result_rows.FACETS)),
)
def test_no_facet_takes_its_words_from_another(value: str, facet: str) -> None:
    """Every other facet has a name for the same code; none of them may be shown."""
    names = {other: {value: f"name of {other}"} for other in result_rows.FACETS if other != facet}
    words = facet_words(facet, value, {**SERVICE_CODES, **PROJECT_CODES}, names)
    assert not words.startswith("name of")


SERVICES = {"rows": 0, "running": 0, "planned": 0, "closed": 0, "beds": math.nan, "with_beds": 0}


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({}, "Ingen tjenester"),
        ({"rows": 1, "planned": 1}, "Ingen tjenester i drift, 1 planlagt"),
        ({"rows": 1, "running": 1}, "1 tjeneste i drift"),
        (
            {"rows": 1, "running": 1, "beds": 1.0, "with_beds": 1},
            "1 tjeneste i drift (1 seng)",
        ),
        (
            {"rows": 5, "running": 2, "planned": 2, "closed": 1, "beds": 4.0, "with_beds": 1},
            "2 tjenester i drift (4 senger, oppgitt for 1 av dem), 2 planlagte, 1 avviklet",
        ),
        ({"rows": 2, "running": 0, "closed": 2}, "Ingen tjenester i drift, 2 avviklede"),
    ],
)
def test_services_are_told_by_status(counted: dict[str, float], said: str) -> None:
    assert result_rows.services_found(SERVICES | counted) == said


def found_projects(rows: int, granted: int, without: int, nok: float) -> dict[str, float]:
    """A row of `store.find_projects_count` in which all granted money is of the pots."""
    pots = {"pot_granted": granted, "pot_without_amount": without, "pot_nok": nok}
    return {"rows": rows, "granted": granted, "without_amount": without, "amount_nok": nok} | pots


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (found_projects(0, 0, 0, math.nan), "Ingen prosjekter"),
        (found_projects(1, 0, 0, math.nan), "1 prosjekt, ikke tildelt"),
        (found_projects(2, 0, 0, math.nan), "2 prosjekter, ingen av dem tildelt"),
        (found_projects(1, 1, 1, math.nan), "1 prosjekt; {title}: 1 prosjekt uten oppgitt beløp"),
        (
            found_projects(2, 2, 2, math.nan),
            "2 prosjekter; {title}: 2 prosjekter uten oppgitt beløp",
        ),
        (
            found_projects(2, 2, 1, 1e6),
            "2 prosjekter; {title}: 1,0 mill. kr til 2, 1 av dem uten oppgitt beløp",
        ),
        (found_projects(1, 1, 0, 1e6), "1 prosjekt; {title}: 1,0 mill. kr til 1"),
    ],
)
def test_projects_without_amounts_are_told_once(row: dict[str, float], said: str) -> None:
    title = documented.title(documented.POTS)
    told = result_rows.projects_found(row).replace("\u00a0", " ")
    assert told == said.format(title=title)


def test_a_chosen_schemes_sum_has_its_own_name() -> None:
    row = found_projects(2, 2, 0, 1e6) | {"pot_granted": 0, "pot_nok": math.nan}
    which = documented.Money("other", "Frisklivsmidler")
    words = result_rows.projects_found(row, which)
    assert "Dokumentert fra «Frisklivsmidler»: " in words
    assert "Annet" not in words


@pytest.mark.parametrize(
    ("announced", "projects", "nok", "said"),
    [
        (47e6, 0, math.nan, "R: 47,0 mill. kr kunngjort; ingen prosjekter funnet."),
        (47e6, 1, math.nan, "R: 47,0 mill. kr kunngjort; 1 prosjekt funnet, uten oppgitt beløp."),
        (math.nan, 0, math.nan, "R: ingen kunngjort sum er oppgitt; ingen prosjekter funnet."),
        (
            math.nan,
            2,
            math.nan,
            "R: ingen kunngjort sum er oppgitt; 2 prosjekter funnet, uten oppgitt beløp.",
        ),
        (
            47e6,
            1,
            4.7e6,
            "R: 47,0 mill. kr kunngjort; 4,7 mill. kr til 1 prosjekt er dokumentert (10,0 %).",
        ),
    ],
)
def test_a_round_of_which_little_is_found(
    announced: float, projects: int, nok: float, said: str
) -> None:
    row = {"round_title": "R", "announced_nok": announced, "documented_projects": projects}
    row |= {"documented_nok": nok, "share": nok / announced}
    assert result_rows.round_sentence(row).replace("\u00a0", " ") == said


def test_years_stand_from_the_newest_and_the_rest_as_counted() -> None:
    assert facet_order("year", ["2011", "", "2023", "2009"]) == ["2023", "2011", "2009", ""]
    assert facet_order("county", ["12", "", "03"]) == ["12", "03", ""]
