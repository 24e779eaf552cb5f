"""What a hundred and a thousand times the data cost: each query, and each page's script.

`make bench` runs it; it prints tables and asserts nothing about times. BENCH_OUT names a file for
the numbers as JSON, BENCH_WITH one of an earlier run to compare them with, as ratios.
"""

import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.selection import Selection
from lib.store import Store, connection, queries
from lib.store.paths import VARIABLE
from lib.store.queries import Search
from lib.ui import query_cache
from lib.ui.navigation import PAGES
from tests.benchmarks import scaled
from tests.browser.harness import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
Call = Callable[[Store, Selection], Any]

RUNS = 3  # of each selection
SLOW = 100  # milliseconds, from which on each selection is asked for once
PATIENCE = 600.0  # seconds: what readers are told is too slow is measured, too
SELECTIONS = (
    Selection(),
    Selection(area="vest"),
    Selection(area="12"),
    Selection(area="1201"),
    Selection(scheme="samhandling"),
    Selection(area="nord", scheme="rnb"),
    Selection(year=2012, latest=False),
    Selection(area="03", year=2010, latest=False),
)
ADDRESSES = (
    {},
    {"omrade": "vest"},
    {"omrade": "12"},
    {"omrade": "1201"},
    {"ordning": "samhandling"},
    {"omrade": "nord", "ar": "2012"},
    {"ar": "2012"},
    {"omrade": "19", "per": "innbygger"},
)
INDICATOR = "sykefravaer_legemeldt_q1"
PROJECT = "act-aust-agder-2009"

BY_SELECTION = (
    "area_indicators attention budget_lines confidence_marks county_coverage governance"
    " grant_sources grant_totals headline indicator_coverage indicators inferred_facts"
    " latest_reports milestones offices profile profile_sources quality_marks reporting"
    " rounds services_by_municipality statuses transfer_sources"
    " transfer_totals transfers verification_marks"
)
BY_STORE = (
    "hierarchy indicator_list import_log mappable_indicators newest schemes sources tables years"
)
SEARCHES = {
    "": Search(),
    "status chosen": Search(facets=(("status", ("tildelt",)),)),
    "three facets": Search(
        facets=(("status", ("tildelt",)), ("county", ("12", "11")), ("amount", ("with",)))
    ),
    "a rare word": Search("jondal"),
    "a common word": Search("kommune"),
    "two words": Search("demens pilot"),
    "by amount": Search(order="largest"),
    "by place": Search(order="place"),
    "a page far in": Search(page=300),
}


def calls() -> dict[str, Call]:
    """Every query that the pages ask, under a name of its own."""
    found: dict[str, Call] = {name: getattr(queries, name) for name in BY_SELECTION.split()}
    for name in BY_STORE.split():
        found[name] = partial(_of_store, getattr(queries, name))
    for name in ("find_projects", "find_projects_count", "project_facets"):
        for words, search in SEARCHES.items():
            found[_title(name, words)] = partial(_with, getattr(queries, name), (search,))
    for name in ("find_services", "find_services_count", "service_facets"):
        for words in ("", "a rare word", "a common word"):
            search = replace(SEARCHES[words], order="name")
            found[_title(name, words)] = partial(_with, getattr(queries, name), (search,))
    for key in ["region", "county", "municipality", "scheme", "category", "year"]:
        found[_title("grants_by", key)] = partial(_with, queries.grants_by, (key,))
    for level in ("region", "county"):
        found[_title("transfers_by", level)] = partial(_with, queries.transfers_by, (level,))
    for key in ["announced", "granted", "transferred", "offices"]:
        found[_title("headline_sources", key)] = partial(_with, queries.headline_sources, (key,))
    of_area = partial(_with, queries.indicator_by_area, (INDICATOR, "fylke"))
    return found | {
        "indicator_values": partial(_with, queries.indicator_values, (INDICATOR,)),
        "indicator_by_area": of_area,
        "project": lambda store, _: queries.project(store, PROJECT),
        "project_partners": lambda store, _: queries.project_partners(store, PROJECT),
        "project_reports": lambda store, _: queries.project_reports(store, PROJECT),
        "service": lambda store, _: queries.service(store, "fosen-dms"),
        "nearby_projects": lambda store, _: queries.nearby_projects(store, "1201", PROJECT),
        "nearby_services": lambda store, _: queries.nearby_services(store, "1201", "x"),
        "shapes": lambda store, _: queries.shapes(store, "fylke"),
        "similar": lambda store, chosen: queries.similar(store, chosen.area),
        "source_rows": lambda store, _: queries.source_rows(store, ["bt-01"]),
        "row_history": lambda store, _: queries.row_history(store, "projects", ["dalane"]),
        # No page asks for more than a thousand of these; what is taken along has them all.
        "whole: projects": queries.projects,
        "whole: services": queries.services,
        "search (a common word)": lambda store, _: queries.search(store, "kommune"),
        "search (a rare word)": lambda store, _: queries.search(store, "jondal"),
        "search (a typo)": lambda store, _: queries.search(store, "fresklivssentral tana"),
    }


def _title(name: str, words: str) -> str:
    return f"{name} ({words})" if words else name


def _of_store(query: Callable[[Store], Any], store: Store, _chosen: Selection) -> Any:
    return query(store)


def _with(query: Callable[..., Any], more: tuple[Any, ...], store: Store, chosen: Selection) -> Any:
    return query(store, chosen, *more)


@pytest.fixture(scope="module")
def numbers() -> Iterator[dict[str, Any]]:
    """All that was measured, written down when all is done."""
    found: dict[str, Any] = {}
    yield found
    if out := os.environ.get("BENCH_OUT"):
        Path(out).write_text(json.dumps(found, indent=1), encoding="utf-8")


def _spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Processor and clock milliseconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return (time.process_time() - processor) * 1000, (time.perf_counter() - wall) * 1000


def _summary(spent: list[tuple[float, float]]) -> dict[str, float]:
    found = {}
    for name, values in zip(("cpu", "wall"), zip(*spent, strict=True), strict=True):
        ordered = sorted(values)
        found[f"{name}_p50"] = round(statistics.median(ordered), 2)
        found[f"{name}_p95"] = round(ordered[-(-len(ordered) * 95 // 100) - 1], 2)
    return found


def _table(numbers: dict[str, Any], part: str, columns: tuple[str, ...]) -> None:
    """Each thing measured, by its worst figure on the largest store."""
    path = os.environ.get("BENCH_WITH")
    earlier = json.loads(Path(path).read_text(encoding="utf-8")).get(part, {}) if path else {}
    sizes = [f"{factor}×" for factor in scaled.FACTORS]
    heads = "".join(f" | {size:>6} {' '.join(f'{each:>9}' for each in columns)}" for size in sizes)
    print(f"\n{part:36}{heads}  ms{' | then' if earlier else ''}")
    rows = numbers[part]
    for name in sorted(rows, key=lambda each: -rows[each][sizes[-1]][columns[-1]]):
        cells = "".join(
            f" | {'':6} {' '.join(f'{rows[name][size][each]:9.1f}' for each in columns)}"
            for size in sizes
        )
        print(f"{name:36}{cells}{_ratio(rows[name], earlier.get(name), columns[-1], sizes[-1])}")


def _ratio(now: Any, then: Any, column: str, size: str) -> str:
    """The figure on the largest store, as a share of what it was."""
    return f" | {now[size][column] / max(then[size][column], 0.01):5.2f} of it" if then else ""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "QUERY_SECONDS", PATIENCE)


def test_queries(stores: dict[int, Store], numbers: dict[str, Any]) -> None:
    """Every query of the pages, for the country, regions, counties, a municipality and years."""
    found: dict[str, Any] = {}
    for name, call in calls().items():
        found[name] = {}
        for factor, store in stores.items():
            call(store, SELECTIONS[-1])
            spent = [_spent(partial(call, store, chosen)) for chosen in SELECTIONS]
            if max(spent)[0] < SLOW:
                more = SELECTIONS * (RUNS - 1)
                spent += [_spent(partial(call, store, chosen)) for chosen in more]
            found[name][f"{factor}×"] = _summary(spent)
    numbers["query"] = found
    _table(numbers, "query", ("cpu_p50", "wall_p95", "cpu_p95"))


def test_scripts(
    stores: dict[int, Store], numbers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page's script: the first time that a selection is asked for, and again."""
    for when in ("cold", "warm"):
        numbers[f"script, {when}"] = {page.url_path or "front": {} for page in PAGES}
    for factor, store in stores.items():
        monkeypatch.setenv(VARIABLE, str(store.path))
        for page in PAGES:
            cold, warm = _runs(page.file, bool(page.url_path))
            for when, spent in (("cold", cold), ("warm", warm)):
                rows = numbers[f"script, {when}"][page.url_path or "front"]
                rows[f"{factor}×"] = _summary(spent)
    for when in ("cold", "warm"):
        _table(numbers, f"script, {when}", ("cpu_p50", "wall_p95", "cpu_p95"))


def _runs(file: str, switch: bool) -> tuple[list[Any], list[Any]]:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    app = app.switch_page(file).run() if switch else app
    cold, warm = [], []
    for address in ADDRESSES:
        for kept in (query_cache._answer, query_cache._memoized):
            kept.cache_clear()
        app.query_params.clear()
        for name, value in address.items():
            app.query_params[name] = value
        gc.collect()
        cold.append(_spent(app.run))
        warm += [_spent(app.run) for _run in range(2)]
    return cold, warm
