"""Who sits where, and what is inferred."""

import pytest

from lib.selection import Selection
from lib.store.connection import Store, writing
from lib.store.queries import governance, inferred_facts
from tests.store.queries import raw

LATEST = Selection()


def test_every_row_in_the_latest_year(store: Store) -> None:
    found = governance(store, LATEST).frame()
    keys = found[["body", "member", "role"]].itertuples(index=False, name=None)
    expected = [(row["body"], row["member"], row["role"]) for row in raw.table("governance")]
    assert sorted(keys) == sorted(expected)


@pytest.mark.parametrize("year", [2009, 2011, 2012, 2023])
def test_undated_rows_count_only_in_the_latest_year(store: Store, year: int) -> None:
    selection = Selection(year=year, latest=False)
    rows = [row for row in raw.table("governance") if raw.in_time(row["from_date"], selection)]
    assert len(governance(store, selection)) == len(rows)


@pytest.mark.parametrize("area", ["NO", "12", "1201"])
def test_bodies_are_national(store: Store, area: str) -> None:
    assert governance(store, Selection(area=area)) == governance(store, LATEST)


def test_each_reason(store: Store) -> None:
    found = governance(store, LATEST).frame()
    assert found["inferred"].eq(found["reason"] != "").all()
    reasons = found.groupby("body")["reason"].unique().map(set).to_dict()
    assert reasons == {
        "EVASAM": {""},
        "dialog om gjennomføringen": {"year"},
        "fylkesmennene (styrket)": {"year"},
        "intensjonsavtale HOD–KS": {"year"},
        "nasjonalt nettverk": {"year"},
        "sentral koordineringsgruppe": {"year", "date_missing"},
    }
    missing = found[found["from_date"].isna()]
    assert set(missing["reason"]) == {"date_missing"}


def test_the_bodies_that_rest_on_a_milestone_are_in_the_data(store: Store) -> None:
    """A year stops being inferred when the milestone's year is confirmed."""
    bodies = set(governance(store, LATEST).frame()["body"])
    assert bodies >= {
        "sentral koordineringsgruppe",
        "nasjonalt nettverk",
        "fylkesmennene (styrket)",
    }
    facts = inferred_facts(store, LATEST).frame()
    milestones = set(facts.loc[facts["what"] == "milestone", "id"])
    assert milestones >= {
        "2011-06-01-central-coordination-group-announced",
        "2011-07-01-national-network-for-the-reform",
        "2011-01-01-letter-of-intent-between-the-ministry-an",
    }


def test_a_confirmed_year_is_no_longer_inferred(own_store: Store) -> None:
    with writing(own_store.path) as db:
        db.execute(
            "UPDATE milestones SET verification = 'bekreftet'"
            " WHERE milestone_id = '2011-07-01-national-network-for-the-reform'"
        )
    found = governance(own_store, LATEST).frame()
    network = found[found["body"] == "nasjonalt nettverk"]
    assert network.loc[network["inferred"], "note"].tolist() == [
        "Året er utledet av adressen; pressemeldingen sier bare 1. juli"
    ]


def test_leaders_stand_first_in_their_body(store: Store) -> None:
    found = governance(store, LATEST).frame()
    first = found.drop_duplicates("body").set_index("body")["role"]
    assert first["sentral koordineringsgruppe"].startswith("leder")
    assert first["nasjonalt nettverk"] == "leder"
    assert found["body"].ne(found["body"].shift()).sum() == found["body"].nunique()
    tasks = found["role"].str.startswith("oppgave: ")
    assert tasks.groupby(found["body"]).apply(lambda each: each.is_monotonic_increasing).all()


def test_every_inferred_fact_stands_once(store: Store) -> None:
    found = inferred_facts(store, LATEST).frame()
    doubtful = [
        row
        for row in raw.table("milestones")
        if row["verification"] in ("år utledet", "delvis bekreftet")
    ]
    assert (found["what"] == "milestone").sum() == len(doubtful)
    inferred = governance(store, LATEST).frame()["inferred"].sum()
    assert (found["what"] == "governance").sum() == inferred
    assert not found.duplicated(["what", "id", "body", "name", "role"]).any()
    assert set(found["source_id"]) <= {row["source_id"] for row in raw.table("sources")}


def test_what_is_inferred_follows_the_year(store: Store) -> None:
    first = inferred_facts(store, Selection(year=2010, latest=False)).frame()
    assert first["id"].tolist() == ["2009-01-01-47m-to-30-projects"]
    earlier = inferred_facts(store, Selection(year=2011, latest=False)).frame()
    assert len(earlier) < len(inferred_facts(store, LATEST))
    assert set(earlier["date"].str[:4]) == {"2009", "2011"}
