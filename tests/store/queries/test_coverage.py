"""Coverage, quality and sources."""

from collections import Counter

import pytest

from lib.selection import Selection
from lib.store.connection import Store
from lib.store.queries import (
    confidence_marks,
    county_coverage,
    grants_by,
    hierarchy,
    indicator_coverage,
    indicator_reach,
    newest,
    population_sources,
    profile_sources,
    quality_marks,
    schemes,
    shapes,
    source_rows,
    sources,
    tables,
    verification_marks,
    years,
)
from tests.store.queries import raw

COUNTRY = Selection()


def test_coverage_of_counties_is_counted_in_the_files(store: Store) -> None:
    found = county_coverage(store, COUNTRY).frame().set_index("code")
    assert len(found) == 19
    for code, row in found.iterrows():
        here = Selection(area=str(code))
        assert row["projects"] == len(raw.granted(here))
        kinds = {one["scheme_id"]: one["kind"] for one in raw.table("grant_schemes")}
        pots = [one for one in raw.granted(here) if kinds[raw.scheme_of(one)] == "pott"]
        assert row["pot_projects"] == len(pots)
        assert row["merged"] == (code == "17")
        assert row["services"] == len(raw.services_of(here, "i drift"))
        assert row["transfer_municipalities"] == len(raw.transfers(here))
        own = {
            value["indicator_id"]
            for value in raw.table("indicator_values")
            if value["area_code"] == code
        }
        assert row["indicators"] == len(own)
    assert found["municipalities"].sum() == 429


def test_coverage_and_grants_agree(store: Store) -> None:
    selection = Selection(area="vest", scheme="friskliv", year=2014, latest=False)
    covered = county_coverage(store, selection).frame().set_index("code")["projects"]
    granted = grants_by(store, selection, "county").frame().set_index("code")["projects"]
    assert covered.to_dict() == granted.to_dict()


def test_coverage_of_indicators(store: Store) -> None:
    found = indicator_coverage(store, COUNTRY).frame().set_index("theme")
    themes = Counter(row["theme"] for row in raw.table("indicators"))
    assert found["indicators"].to_dict() == dict(themes)
    assert found["values"].sum() == 13_868
    kinds = {code: row["kind"] for code, row in raw.areas().items()}
    columns = {
        "land": "with_country",
        "helseregion": "with_region",
        "fylke": "with_county",
        "kommune": "with_municipality",
        "opptaksområde": "with_catchment",
    }
    theme_of = {row["indicator_id"]: row["theme"] for row in raw.table("indicators")}
    pairs = {
        (row["indicator_id"], kinds[row["area_code"]]) for row in raw.table("indicator_values")
    }
    counted = Counter((theme_of[indicator], columns[kind]) for indicator, kind in pairs)
    for theme in themes:
        for column in columns.values():
            assert found.loc[theme, column] == counted[theme, column]


def test_a_municipality_s_coverage_is_of_its_own_values(store: Store) -> None:
    own = [row for row in raw.table("indicator_values") if row["area_code"] == "1201"]
    found = indicator_coverage(store, Selection(area="1201")).frame()
    assert found["values"].sum() == len(own) > 0
    assert found["with_municipality"].sum() == len({row["indicator_id"] for row in own})
    assert found["with_county"].sum() == 0
    marks = quality_marks(store, Selection(area="1201")).frame().set_index("quality")["values"]
    assert marks.to_dict() == dict(Counter(row["quality"] for row in own))
    before = indicator_coverage(store, Selection(area="1201", year=2009, latest=False)).frame()
    assert before["values"].sum() == sum(int(row["year"]) <= 2009 for row in own)
    assert indicator_coverage(store, Selection(area="1723")).frame()["first_year"].notna().any()


def test_populations_have_their_source(store: Store) -> None:
    def found(*areas: str, municipalities: bool = False) -> list[str]:
        return population_sources(store, areas, municipalities).frame()["source_id"].tolist()

    of_two = {row["source_id"] for row in raw.table("areas") if row["population_2010"]}
    assert found("07") == found("NO") == found("vest") == ["statbank-09"]
    assert set(found("07", municipalities=True)) == of_two == {"statbank-09", "statbank-10"}
    assert found("12", municipalities=True) == ["statbank-09"]
    assert found("1723") == ["statbank-10"]
    assert found("oppt_bergen") == []
    assert "statbank-10" in set(profile_sources(store, Selection(area="1723")).frame()["source_id"])
    uses = sources(store).frame().set_index("source_id")
    assert uses.loc["statbank-09", "used_in"] == "areas: 447"
    assert uses.loc["statbank-10", "used_in"] == "areas: 7"


def test_marks(store: Store) -> None:
    quality = quality_marks(store, COUNTRY).frame().set_index("quality")["values"]
    expected = Counter(row["quality"] for row in raw.table("indicator_values"))
    assert quality.to_dict() == dict(expected)
    verification = (
        verification_marks(store, COUNTRY).frame().set_index("verification")["milestones"]
    )
    assert verification.to_dict() == dict(
        Counter(row["verification"] for row in raw.table("milestones"))
    )
    confidence = confidence_marks(store, COUNTRY).frame()
    by_table = confidence.groupby("table")["rows"].sum()
    assert by_table.to_dict() == {"projects": 107, "services": 129}


def test_every_source_and_every_use(store: Store) -> None:
    found = sources(store).frame().set_index("source_id")
    assert len(found) == 261
    uses: Counter[str] = Counter()
    for path in sorted(raw.DATA.glob("*.csv")):
        if path.stem == "sources":
            continue
        for row in raw.table(path.stem):
            uses.update(
                value for name, value in row.items() if name.endswith("source_id") and value
            )
    assert found["uses"].to_dict() == {code: uses[code] for code in found.index}
    assert found.loc["bt-01", "used_in"] == "grant_rounds: 1; projects: 1"
    assert found["used_in"].isna().eq(found["uses"] == 0).all()


def test_sources_in_the_order_asked(store: Store) -> None:
    ids = ["ssb-02", "bt-01", "no-such-99", "ssb-02"]
    assert source_rows(store, ids).frame()["source_id"].tolist() == ["ssb-02", "bt-01"]
    assert source_rows(store, []).frame().empty


def test_how_new_the_data_are(store: Store) -> None:
    row = newest(store)[0]
    days = {source["accessed"] for source in raw.table("sources")}
    read = max(days)
    assert (row["first_accessed"], row["last_accessed"]) == (min(days), read)
    assert min(days) < read  # a span, and not one day
    years = {int(value["year"]) for value in raw.table("indicator_values") if value["value"]}
    measured = max(year for year in years if year <= int(read[:4]))
    assert row["indicator_year"] == measured == 2025 < max(years)  # those of 2040 are projections
    assert row["project_year"] == 2024


@pytest.mark.parametrize("area", ["07", "12", "sorost", "NO", "0301"])
def test_for_whom_there_are_indicators(store: Store, area: str) -> None:
    """Of all the indicators there are: the area's own, and those of no area but the country."""
    areas: dict[str, set[str]] = {row["indicator_id"]: set() for row in raw.table("indicators")}
    for row in raw.table("indicator_values"):
        if row["value"]:
            areas[row["indicator_id"]].add(row["area_code"])
    found = indicator_reach(store, Selection(area=area)).frame().set_index("indicator_id")
    assert len(found) == len(areas) == 113
    assert found["own"].to_dict() == {name: area in codes for name, codes in areas.items()}
    alone = {name: codes == {"NO"} for name, codes in areas.items()}
    assert found["national"].to_dict() == alone
    assert found["national"].sum() == 63
    early = indicator_reach(store, Selection(area=area, year=2005, latest=False)).frame()
    assert len(early) == 113
    assert early["own"].sum() < found["own"].sum()


def test_tables_are_those_of_the_package(store: Store) -> None:
    found = tables(store).frame().set_index("name")["rows"]
    expected = {path.stem: len(raw.table(path.stem)) for path in raw.DATA.glob("*.csv")}
    assert found.to_dict() == expected


def test_what_there_is_to_choose_from(store: Store) -> None:
    found = hierarchy(store).frame()
    counted = Counter(found["kind"])
    assert counted == {"land": 1, "helseregion": 4, "fylke": 19, "kommune": 430}
    country = found.set_index("code").loc["NO"]
    assert country["population"] == 4_858_199
    assert country["parent_code"] is None
    assert sorted(schemes(store).frame()["scheme_id"]) == sorted(raw.SCHEMES)
    assert years(store).frame().iloc[0].to_dict() == {"first": 2009, "latest": 2025}
    assert len(shapes(store, "fylke")) == 19
    assert len(shapes(store, "helseregion")) == 4
    assert len(shapes(store, "fylkesgrenser")) == len(shapes(store, "helseregiongrenser")) == 1
    assert shapes(store, "no such kind").empty
