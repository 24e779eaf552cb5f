"""How long documents take; prints numbers and asserts nothing. `make bench` runs it."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from lib import reports
from lib.i18n import set_language
from lib.presentation import DeckConfig
from lib.reports import Period
from lib.selection import Selection
from lib.store import Store, filter_options

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


def timed(name: str, make: Callable[[], bytes]) -> None:
    wall, spent = time.perf_counter(), time.process_time()
    size = len(make())
    took, cost = time.perf_counter() - wall, time.process_time() - spent
    print(f"{name:24}{took:8.2f} s {cost:8.2f} s of processor {size / 1024:8.0f} KB")


def test_each_kind_of_document(store: Store) -> None:
    """The first brief of a server also reads the fonts; the others are as they come."""
    set_language("nb")
    chosen = filter_options(store).default()
    print()
    for name, area in (("first brief, the country", "NO"), ("Troms", "19"), ("Bergen", "1201")):
        timed(name, lambda area=area: reports.brief(store, replace(chosen, area=area)))
    timed("all 19 counties", lambda: all_counties(store, chosen))
    period = Period.read("2011", "2012")
    for form in ("pdf", "docx"):
        timed(f"report, {form}", lambda form=form: reports.report(store, chosen, period, form))
    areas = [one.code for one in filter_options(store).areas.values() if one.kind != "kommune"]
    for at, area in enumerate(areas):
        form, one = ("pdf", "docx")[at % 2], replace(chosen, area=area)
        timed(
            f"report on {area}, {form}", lambda f=form, o=one: reports.report(store, o, period, f)
        )
    spec = DeckConfig(focus=tuple(area for area in areas if area != "NO"))
    timed("slides on all areas", lambda: reports.slides(store, chosen, spec, ""))
    timed("slides", lambda: reports.slides(store, chosen, DeckConfig(focus=("12",)), ""))


def all_counties(store: Store, chosen: Selection) -> bytes:
    briefs = reports.county_briefs(store, chosen)
    return reports.pack_briefs((name, made) for _area, _of, name, made in briefs)
