"""Facets in words: every value by its own column, years in order of time."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import store as stores
from lib.charts import result_rows
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
    schemes = stores.schemes(store)
    areas = stores.hierarchy(store)
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


def test_years_stand_from_the_newest_and_the_rest_as_counted() -> None:
    assert facet_order("year", ["2011", "", "2023", "2009"]) == ["2023", "2011", "2009", ""]
    assert facet_order("county", ["12", "", "03"]) == ["12", "03", ""]
