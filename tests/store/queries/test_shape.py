"""Every query: documented columns, the same types whatever is selected, nothing large scanned."""

import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast

import pandas as pd
import pytest

from lib.rows import Rows
from lib.selection import Selection
from lib.store import queries
from lib.store.connection import Store, Version

Call = Callable[[Store, Selection], pd.DataFrame | Rows]

# How each query is called for a selection.
CALLS: dict[str, Call] = {
    "attention": queries.attention,
    "budget_lines": queries.budget_lines,
    "confidence_marks": queries.confidence_marks,
    "county_coverage": queries.county_coverage,
    "documented_totals": queries.documented_totals,
    "grant_totals": queries.grant_totals,
    "other_totals": queries.other_totals,
    "headline": queries.headline,
    "indicator_coverage": queries.indicator_coverage,
    "indicators": queries.indicators,
    "milestones": queries.milestones,
    "offices": queries.offices,
    "projects": queries.projects,
    "announced_by_year": queries.announced_by_year,
    "quality_marks": queries.quality_marks,
    "rounds": queries.rounds,
    "services": queries.services,
    "services_by_municipality": queries.services_by_municipality,
    "statuses": queries.statuses,
    "transfer_totals": queries.transfer_totals,
    "transfers": queries.transfers,
    "verification_marks": queries.verification_marks,
}
CALLS |= {
    "grants_by": lambda store, selection: queries.grants_by(store, selection, "county"),
    "documented_by": lambda store, selection: queries.documented_by(store, selection, "year"),
    "other_by": lambda store, selection: queries.other_by(store, selection, "county"),
    "transfers_by": lambda store, selection: queries.transfers_by(store, selection, "county"),
    "indicator_values": lambda store, selection: queries.indicator_values(
        store, selection, "sykefravaer_legemeldt_q1"
    ),
    "indicator_by_area": lambda store, selection: queries.indicator_by_area(
        store, selection, "sykefravaer_legemeldt_q1", "fylke"
    ),
    "indicator_by_municipality": lambda store, selection: queries.indicator_by_municipality(
        store, selection, "hjemmetjeneste_brukere"
    ),
    "indicator_values_by_kind": lambda store, _: queries.indicator_values_by_kind(
        store, "sykefravaer_legemeldt_q1", "fylke"
    ),
    "shapes": lambda store, _: queries.shapes(store, "fylke"),
    "source_rows": lambda store, _: queries.source_rows(store, ["bt-01"]),
}
FACETS = (("status", ("tildelt", "i drift")), ("county", ("12", "03", "")))
SEARCH = queries.Search(text="kommune", facets=FACETS, order="place")
CALLS |= {
    "find_projects": lambda store, selection: queries.find_projects(store, selection, SEARCH),
    "find_projects_count": lambda store, selection: queries.find_projects_count(
        store, selection, SEARCH
    ),
    "project_facets": lambda store, selection: queries.project_facets(store, selection, SEARCH),
    "find_services": lambda store, selection: queries.find_services(store, selection, SEARCH),
    "find_services_count": lambda store, selection: queries.find_services_count(
        store, selection, SEARCH
    ),
    "service_facets": lambda store, selection: queries.service_facets(store, selection, SEARCH),
    "project": lambda store, _: queries.project(store, "act-aust-agder-2009"),
    "project_partners": lambda store, _: queries.project_partners(store, "act-aust-agder-2009"),
    "nearby_projects": lambda store, selection: queries.nearby_projects(store, selection.area, "x"),
    "service": lambda store, _: queries.service(store, "fosen-dms"),
    "nearby_services": lambda store, selection: queries.nearby_services(store, selection.area, "x"),
    "profile": queries.profile,
    "proposed_transfer": queries.proposed_transfer,
    "round_count": queries.round_count,
    "area_office": lambda store, selection: queries.area_office(store, selection.area),
    "similar": lambda store, selection: queries.similar(store, selection.area),
    "area_indicators": queries.area_indicators,
    "indicator_reach": queries.indicator_reach,
    "only_withheld": queries.only_withheld,
    "governance": queries.governance,
    "inferred_facts": queries.inferred_facts,
    "latest_reports": queries.latest_reports,
    "project_reports": lambda store, _: queries.project_reports(store, "act-aust-agder-2009"),
    "reporting": queries.reporting,
    "import_log": lambda store, _: queries.import_log(store),
    "row_history": lambda store, _: queries.row_history(store, "projects", ["dalane"]),
}
# Whole tables by their nature: asked once for a version of the store, whatever is selected.
WHOLE: dict[str, Call] = {
    "hierarchy": lambda store, _: queries.hierarchy(store),
    "schemes": lambda store, _: queries.schemes(store),
    "years": lambda store, _: queries.years(store),
    "mappable_indicators": lambda store, _: queries.mappable_indicators(store),
    "sources": lambda store, _: queries.sources(store),  # counts every use of every source
    "newest": lambda store, _: queries.newest(store),  # the largest year in every table
    "tables": lambda store, _: queries.tables(store),  # the number of rows of every table
}
EVERY = CALLS | WHOLE

SELECTIONS = (
    Selection(),
    Selection(area="vest"),
    Selection(area="10", scheme="act"),
    Selection(area="1723"),
    Selection(area="1201", scheme="rnb", year=2009, latest=False),
    Selection(year=2009, latest=False),
)
# Sources, definitions and whole tables have their own shape, and so has what a search finds.
TESTED_ELSEWHERE = ("lib.store.queries.provenance", "lib.store.queries.search")
# Where '' is a word of its own: a value that can be chosen, or nothing to give a reason for.
MAY_BE_EMPTY = {
    "project_facets": ["value"],
    "service_facets": ["value"],
    "governance": ["reason"],
}
GROWING = ("projects", "municipal_transfers", "indicator_values", "service_sites")


def answer(store: Store, name: str, selection: Selection) -> pd.DataFrame:
    """An answer as a frame, whichever it is: the types of the columns are the same."""
    found = EVERY[name](store, selection)
    return found.frame() if isinstance(found, Rows) else found


def test_every_query_is_exported_and_tested() -> None:
    everything = {name: getattr(queries, name) for name in queries.__all__}
    # A module must never hide behind the query that it is named after.
    assert not [name for name, query in everything.items() if isinstance(query, ModuleType)]
    # What is searched for, and the names of facets, are no queries.
    exported = {name: query for name, query in everything.items() if inspect.isfunction(query)}
    elsewhere = {name for name, query in exported.items() if query.__module__ in TESTED_ELSEWHERE}
    assert set(EVERY) == set(exported) - elsewhere


@pytest.mark.parametrize("name", sorted(EVERY))
def test_types_are_the_same_for_every_selection(store: Store, name: str) -> None:
    frames = [answer(store, name, selection) for selection in SELECTIONS]
    types = [frame.dtypes.astype(str).to_dict() for frame in frames]
    assert all(each == types[0] for each in types)
    assert set(types[0].values()) <= {"object", "float64", "int64", "bool"}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_missing_text_is_none(store: Store, name: str) -> None:
    for selection in SELECTIONS:
        frame = answer(store, name, selection)
        for column in frame.columns[frame.dtypes == "object"].difference(
            MAY_BE_EMPTY.get(name, [])
        ):
            assert all(
                value is None or (isinstance(value, str) and value) for value in frame[column]
            )


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_column_is_documented(store: Store, name: str) -> None:
    words = inspect.getdoc(getattr(queries, name)) or ""
    assert "Columns:" in words
    assert "Source:" in words
    # "documented_2009_*" are described together, by the words that they share.
    for column in answer(store, name, Selection()).columns:
        assert column in words, column


class Spy:
    """A store that looks at what each question would do before it is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.scanned: set[str] = set()
        places = store.rows("SELECT tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0")
        self.tables = dict(zip(places["rootpage"], places["tbl_name"], strict=True))

    def rows(self, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        self.scanned |= self._scans(sql, parameters)
        return self.store.rows(sql, parameters)

    def fetch(self, sql: str, parameters: Mapping[str, object] | None = None) -> Any:
        self.scanned |= self._scans(sql, parameters)
        return self.store.fetch(sql, parameters)

    def version(self) -> Version:
        return self.store.version()

    def _scans(self, sql: str, parameters: Mapping[str, object] | None) -> set[str]:
        """The tables that the statement reads from one end, in themselves or in an index."""
        program = self.store.rows(f"EXPLAIN {sql}", parameters)
        opened = program[program["opcode"].isin(["OpenRead", "ReopenIdx"])]
        cursors = {
            cursor: self.tables.get(page, "")
            for cursor, page in zip(opened["p1"], opened["p2"], strict=True)
        }
        from_one_end = program[program["opcode"].isin(["Rewind", "Last", "Count"])]["p1"]
        return {cursors[cursor] for cursor in from_one_end if cursor in cursors}


def spied(store: Store, call: Call, selection: Selection) -> set[str]:
    spy = Spy(store)
    call(cast("Any", spy), selection)
    return spy.scanned & set(GROWING)


@pytest.mark.parametrize("name", sorted(CALLS))
@pytest.mark.parametrize("area", ["1201", "12", "vest", "NO"])
def test_nothing_that_grows_is_scanned(store: Store, name: str, area: str) -> None:
    """Not even for the whole country: every query goes from its areas to the rows by index."""
    assert spied(store, CALLS[name], Selection(area=area)) == set()


def test_the_spy_sees_a_scan(store: Store) -> None:
    spy = Spy(store)
    spy.rows("SELECT COUNT(*) FROM projects WHERE note LIKE '%x%'")
    spy.rows("SELECT SUM(year) FROM indicator_values")
    assert spy.scanned == {"projects", "indicator_values"}
    assert spied(store, WHOLE["tables"], Selection()) == set(GROWING)
