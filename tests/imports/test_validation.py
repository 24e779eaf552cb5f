"""Keys, places, sums, doubles, sources, and who may: each rule told once, where it is broken."""

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.imports import APPEND_ONLY, Plan, commit, plan, plan_rows
from lib.store import Store
from lib.store.constraints import broken_rule
from lib.store.package import descriptions
from tests.conftest import DATA
from tests.imports.made import planned, project, said, text_file

REMOVED = [
    ("sources", "bt-01", "projects"),
    ("grant_rounds", "2009-1", "projects"),
    ("indicators", "kad_plasser", "indicator_values"),
]


def test_a_row_in_order(store: Store) -> None:
    found = planned(store, project())
    assert (found.ok, found.rows, found.unchanged) == (True, 1, 0)
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"status": "gitt"}, "status", "tildelt"),
        ({"year": 1850}, "year", "2000"),
        ({"amount_nok": -5}, "amount_nok", "0"),
        ({"title": ""}, "title", ""),
        ({"title": "a\x1b[31mb"}, "title", ""),
        ({"project_id": "Prøve 1"}, "project_id", ""),
        ({"title": "x" * 301}, "title", "høyst 300 tegn"),
        ({"note": "x" * 2001}, "note", "høyst 2\u00a0000 tegn"),
        ({"title": "=1+1"}, "title", "formel"),
        ({"recipient": "-2+3"}, "recipient", "formel"),
        ({"note": "@SUM(A1)"}, "note", "formel"),
        ({"title": "gnp.\u202eexe"}, "title", "skriveretningen"),
        ({"note": "a\u2066b"}, "note", "skriveretningen"),
        ({"source_id": ""}, "source_id", ""),
        ({"source_id": "bt-99"}, "source_id", "sources"),
        ({"round_id": "2009-9"}, "round_id", "2009"),
        ({"municipality_code": "1"}, "municipality_code", ""),
        ({"municipality_code": "101"}, "county_code", "01 Østfold"),
        ({"municipality_code": "9999"}, "municipality_code", "areas"),
        ({"municipality_code": "0301"}, "county_code", "03 Oslo"),
    ],
)
def test_a_cell_that_is_wrong(store: Store, cells: dict[str, str], column: str, words: str) -> None:
    found = planned(store, project(1), project(2, **cells))
    assert said(found) == [("error", 3, column)]
    assert words in found.findings[0].expected + found.findings[0].hint
    assert found.findings[0].file == "projects.csv"


def test_all_errors_come_at_once(store: Store) -> None:
    found = planned(store, project(1, status="x", year="år"), project(2, confidence="y"))
    assert sorted(said(found)) == [
        ("error", 2, "status"),
        ("error", 2, "year"),
        ("error", 3, "confidence"),
    ]


def test_the_same_key_twice(store: Store) -> None:
    found = planned(store, project(1), project(2), project(1, title="Igjen"))
    assert said(found) == [("error", 4, "project_id")]
    assert "2" in found.findings[0].expected


def test_a_source_that_is_not_there_says_how_to_add_it(store: Store) -> None:
    found = planned(store, project(source_id="helt-annen-kilde-77"))
    assert "sources" in found.findings[0].expected


def test_a_name_that_must_be_unique(store: Store) -> None:
    row = {"scheme_id": "ny", "name_nb": "Samhandlingstilskudd fra staten", "name_en": "New"}
    found = planned(store, row | {"kind": "annet"}, table="grant_schemes")
    assert said(found) == [("error", 2, "name_nb")]
    assert "samhandling" in found.findings[0].expected


@pytest.mark.parametrize(("table", "code", "by"), REMOVED)
def test_what_is_pointed_at_stays(store: Store, table: str, code: str, by: str) -> None:
    lines = (DATA / f"{table}.csv").read_bytes().splitlines(keepends=True)
    content = b"".join(line for line in lines if not line.startswith(f"{code},".encode()))
    found = plan(store, content, f"{table}.csv", full=True)
    assert any(by in each.expected and each.value == code for each in found.errors)
    assert plan(store, content, f"{table}.csv").ok


def test_no_row_lies_under_itself(store: Store) -> None:
    content = b"round_id,part_of,source_id\n2009-budsjett,2009-1,regjeringen-01\n"
    found = plan(store, content, "grant_rounds.csv")
    assert ("error", 2, "part_of") in said(found)


def test_the_map_comes_before_a_new_county(store: Store) -> None:
    row = {"code": "21", "kind": "fylke", "name": "Nytt", "parent_code": "vest"}
    assert said(planned(store, row, table="areas")) == [("error", 2, "kind")]
    row = {"code": "1299", "kind": "kommune", "name": "Ny", "parent_code": "12"}
    assert planned(store, row, table="areas").ok
    row |= {"population_2010": 900}  # a figure says where from
    assert said(planned(store, row, table="areas")) == [("error", 2, "source_id")]


def test_a_round_that_only_gathers_projects_may_get_other_words(store: Store) -> None:
    row = {"round_id": "2017-skjønn", "title": "2017: skjønnsmidler"}
    assert planned(store, row, table="grant_rounds").ok
    row |= {"announced_nok": 1}
    assert ("error", 2, "source_id") in said(planned(store, row, table="grant_rounds"))


def test_a_county_is_no_municipality(store: Store) -> None:
    row = {"municipality_code": "9998", "year": 2013, "cofinancing_nok": 1, "source_id": "bt-01"}
    assert said(planned(store, row, table="municipal_transfers")) == [
        ("error", 2, "municipality_code")
    ]


def milestone(**cells: object) -> dict[str, object]:
    row: dict[str, object] = {
        "milestone_id": "2012-01-17-prove",
        "date": "2012-01-17",
        "precision": "day",
        "title_nb": "Prøve",
        "title_en": "Trial",
        "kind": "organisering",
        "description_nb": "Prøve",
        "verification": "bekreftet",
        "source_id": "bt-01",
    }
    return row | cells


def warned(found: Plan) -> list[str]:
    return [each.expected for each in found.warnings]


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("milestones", milestone(), ()),
        ("milestones", milestone(date="2011-06-17"), ("17. januar 2012", "17. juni 2011")),
        ("milestones", milestone(date="2012-01-01", precision="month"), ()),
        ("milestones", milestone(date="2012-02-01", precision="month"), ("februar 2012",)),
        ("milestones", milestone(date="2012-01-01", precision="year"), ()),
        ("grant_rounds", {"round_id": "2009-1", "year": 2010}, ("2009", "2010")),
        ("grant_rounds", {"round_id": "2011-06-psyk", "year": 2011, "scope": "x"}, ()),
        ("projects", project(project_id="2008-friskliv"), ("2008", "2009")),
        ("projects", project(project_id="200812-friskliv"), ()),
    ],
)
def test_an_id_and_a_date_that_disagree_are_told_with_both(
    store: Store, table: str, row: dict[str, object], words: tuple[str, ...]
) -> None:
    found = planned(store, row, table=table)
    assert found.ok, found.errors
    told = [each for each in warned(found) if each.startswith("Id-en")]
    assert len(told) == bool(words)
    assert all(word in told[0] for word in words)


def test_other_errors_of_a_row_do_not_hide_that_its_id_and_date_disagree(store: Store) -> None:
    found = planned(store, project(project_id="2008-friskliv", category="ukjent"))
    assert [each.column for each in found.errors] == ["category"]
    assert len([each for each in warned(found) if each.startswith("Id-en")]) == 1


def test_an_id_that_begins_with_another_rows_says_nothing_of_its_date(own_store: Store) -> None:
    commit(own_store, planned(own_store, project(project_id="2009-friskliv")), who="A", why="b")
    report = {"report_id": "2009-friskliv-1", "project_id": "2009-friskliv", "date": "2012-03-01"}
    report |= {"phase": "i gang", "light": "grønn", "reporter": "Kari"}
    found = planned(own_store, report, table="status_reports")
    assert found.ok, found.errors
    assert warned(found) == []


@pytest.mark.parametrize(
    ("date", "precision", "stored"),
    [
        ("januar 2012", "month", "2012-01-01"),
        ("01.2012", "måned", "2012-01-01"),
        ("2012-01", "month", "2012-01-01"),
        ("2012", "year", "2012-01-01"),
        ("2012", "år", "2012-01-01"),
        ("17. januar 2012", "day", "2012-01-17"),
    ],
)
def test_a_month_and_a_year_are_taken_where_the_precision_says_so(
    store: Store, date: str, precision: str, stored: str
) -> None:
    found = planned(store, milestone(date=date, precision=precision), table="milestones")
    assert found.ok, found.errors
    (change,) = found.changes
    assert (change.after or {})["date"] == stored
    assert warned(found) == []


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        ("januar 2012", "day", ("«januar 2012»", "«dag»", "«måned»")),
        ("2012", "month", ("«2012»", "«måned»", "«år»")),
        ("2012", "", ("«2012»", "«år»", "precision")),
    ],
)
def test_a_date_that_is_less_exact_than_its_precision_is_explained(
    store: Store, date: str, precision: str, words: tuple[str, ...]
) -> None:
    row = milestone(date=date, precision=precision)
    errors = planned(store, row, table="milestones").errors
    (error,) = [each for each in errors if each.column == "date"]
    assert all(word in error.expected for word in words), error.expected


def test_a_date_that_is_more_exact_than_its_precision_is_told(store: Store) -> None:
    found = planned(store, milestone(precision="month"), table="milestones")
    (words,) = warned(found)
    assert "«januar 2012»" in words
    assert "2012-01-01" in words


@pytest.mark.parametrize(("amount", "warned"), [(46_500_000, 0), (46_500_001, 1)])
def test_more_documented_than_announced(store: Store, amount: int, warned: int) -> None:
    """47 million were announced, and half a million of them is documented."""
    found = planned(store, project(amount_nok=amount))
    assert found.ok
    assert [each.column for each in found.warnings] == ["amount_nok"] * warned


def test_one_is_no_several(store: Store) -> None:
    row = {"round_id": "2009-1", "announced_projects": 0}
    told = [each.expected for each in planned(store, row, table="grant_rounds").warnings]
    assert any("1 tildelt prosjekt, " in each for each in told)


def test_a_proposal_is_no_grant(store: Store) -> None:
    assert planned(store, project(amount_nok=900_000_000, status="søkt")).warnings == ()


def test_the_same_money_twice(store: Store) -> None:
    twin = project(2, amount_nok=100_001, recipient="bergen KOMMUNE")
    found = planned(store, project(1), twin)
    assert said(found) == [("warning", 2, "project_id"), ("warning", 3, "project_id")]
    assert "prove-1" in found.warnings[1].expected
    assert planned(store, project(1), twin | {"year": 2010}).warnings == ()
    known = project(3, recipient="Jondal kommune", amount_nok=500000)
    assert "jondal-jonatunet-2009" in planned(store, known).warnings[0].expected


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("may", "ok"),
    [
        ({"12"}, True),
        ({"1201"}, True),
        ({"vest"}, True),
        ({"NO"}, True),
        ({"11"}, False),
        (set(), False),
        ({"1202"}, False),
    ],
)
def test_only_within_the_areas_that_one_may_change(store: Store, may: set[str], ok: bool) -> None:
    found = plan(store, text_file([project()]), "projects.csv", permitted_areas=may)
    assert found.ok == ok


def test_a_row_may_not_be_moved_in_or_out(store: Store) -> None:
    """Jondal lies in Hordaland: neither Hordaland nor Rogaland alone may move its project."""
    content = b"project_id,municipality_code,county_code\njondal-jonatunet-2009,1101,11\n"
    for may, ok in (({"12"}, False), ({"11"}, False), ({"11", "12"}, True)):
        assert plan(store, content, "projects.csv", permitted_areas=may).ok == ok


def test_what_belongs_to_the_country_is_not_a_countys(store: Store) -> None:
    rows = [{"milestone_id": "2009-01-01-x", "date": "2009-01-01"}]
    found = plan_rows(store, "milestones", rows, origin="skjema", permitted_areas={"12"})
    assert any("Hordaland" in each.expected for each in found.errors) or found.errors
    source = {
        "source_id": "ny-01",
        "publisher": "Ny",
        "url": "https://ny.example/",
        "accessed": "2026-11-22",
    }
    assert plan_rows(store, "sources", [source], origin="skjema", permitted_areas={"12"}).ok
    changed = [{"source_id": "bt-01", "publisher": "BT"}]
    assert not plan_rows(store, "sources", changed, origin="skjema", permitted_areas={"12"}).ok


def test_a_partner_follows_its_project(store: Store) -> None:
    rows = [{"project_id": "jondal-jonatunet-2009", "partner": "Kvam"}]
    for may, ok in (({"12"}, True), ({"11"}, False)):
        assert (
            plan_rows(store, "project_partners", rows, origin="skjema", permitted_areas=may).ok
            == ok
        )


def test_tables_that_only_grow(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "status_reports" in APPEND_ONLY
    monkeypatch.setattr("lib.imports.validation.APPEND_ONLY", frozenset({"projects"}))
    assert planned(store, project()).ok
    found = plan(store, b"project_id,title\njondal-jonatunet-2009,Ny\n", "projects.csv")
    assert said(found) == [("error", 2, "project_id")]
    everything = text_file([project()])
    assert "Prosjekter" in found.errors[0].expected
    assert len(plan(store, everything, "projects.csv", full=True).errors) >= 107


# --- The rules are the package's ------------------------------------------------------------------

COLUMNS = [
    (table, name) for table, described in descriptions().items() for name in described["fields"]
]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(COLUMNS), st.data())
def test_our_rules_are_those_of_frictionless(place: tuple[str, str], data: st.DataObject) -> None:
    """A cell that we let through is one that the checker of the package lets through."""
    table, name = place
    column = descriptions()[table]["fields"][name]
    known = column.get("constraints", {}).get("enum", [])
    words = st.sampled_from([*known, "", "12", "1201", "bt-01", "2011-06", "-1", "2012-01-31", "x"])
    cell = data.draw(st.one_of(words, st.text(st.characters(codec="utf-8"), max_size=8)))
    schema = {"fields": [{"name": "id", "type": "string"}, column], "missingValues": [""]}
    report = frictionless.validate(
        {"name": "x", "data": [["id", name], ["1", cell]], "schema": schema}
    )
    errors = report.flatten(["type"])
    ours = broken_rule(column, cell)
    if not ours:
        assert not errors
    elif ours not in ("text", "type"):
        assert errors
