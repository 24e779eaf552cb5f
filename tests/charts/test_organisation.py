"""The chart of the bodies: every row is in it, no more than the rows say, and boxes hold texts."""

import html
import re
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from lib.charts import organisation
from lib.charts.chart_model import Chart
from lib.rows import records
from lib.selection import Selection
from lib.store import Store
from lib.store.queries import governance, inferred_facts
from tests.charts.checked import checked

HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>'
COLUMNS = ["body", "member", "role", "from_date", "note", "source_id", "inferred", "reason"]
GROUP = "sentral koordineringsgruppe"
NETWORK = "nasjonalt nettverk"
AGREEMENT = "intensjonsavtale HOD–KS"
GOVERNORS = "fylkesmennene (styrket)"
CLEAR = "rgba(0,0,0,0)"
REPORTING = "oppgave: overvåke reformarbeidet og rapportere til HOD og koordineringsgruppa"


def rows(*found: tuple[str, str, str, str | None, str]) -> pd.DataFrame:
    whole = [
        (body, member, role, date, None, f"s-{body}", bool(reason), reason)
        for body, member, role, date, reason in found
    ]
    return pd.DataFrame(whole, columns=COLUMNS)


SOME = rows(
    (AGREEMENT, "HOD", "part; oppnevner ti medlemmer av koordineringsgruppa", "2011", "year"),
    (AGREEMENT, "KS", "part; oppnevner seks medlemmer", "2011", "year"),
    (GROUP, "HOD", "leder (departementsråden)", "2011-06", "year"),
    (GROUP, "Helsedirektoratet", "medlem", None, "date_missing"),
    (NETWORK, "Tor Åm", "leder", "2011-07-01", ""),
    (NETWORK, "Fylkesmennene", "medlem", "2011-07-01", ""),
    (NETWORK, "Nettverket samlet", REPORTING, "2011-07-01", ""),
    (GOVERNORS, "Fylkesmannen i Troms", "ett ekstra årsverk", "2011-06", "year"),
    ("EVASAM", "Norges forskningsråd", "oppdragstaker for følgeevalueringen", "2012-01-27", ""),
)


def frames(chart: Chart) -> list[Any]:
    return list(checked(chart).layout.shapes)


def arrows(chart: Chart) -> list[Any]:
    return [one for one in checked(chart).layout.annotations if one.showarrow]


def written(chart: Chart) -> str:
    """All text, with line breaks and indents as blanks."""
    notes = "\n".join(str(one.text) for one in checked(chart).layout.annotations)
    return html.unescape(re.sub(r"(<br>|\s)+", " ", re.sub("</?[bi]>", "", notes)))


@pytest.mark.parametrize("wide", [False, True])
def test_every_row_is_in_a_box(wide: bool) -> None:
    chart = organisation.chart(records(SOME), wide=wide)
    assert all(member in written(chart) for member in set(SOME["member"]) - {"Nettverket samlet"})
    assert len(frames(chart)) == 5 + 2
    assert len(chart.table.frame) == len(SOME)
    assert chart.sources == tuple(dict.fromkeys(SOME["source_id"]))


@pytest.mark.parametrize("wide", [False, True])
def test_arrows_go_from_who_appoints_and_up_to_who_is_reported_to(wide: bool) -> None:
    found = arrows(organisation.chart(records(SOME), wide=wide))
    assert [one.y > one.ay for one in found] == [True, True, False, False]
    assert all(one.x == one.ax for one in found)


def test_no_arrow_that_no_row_says() -> None:
    silent = SOME[(SOME["role"] != REPORTING) & (SOME["member"] != "Fylkesmennene")]
    assert len(arrows(organisation.chart(records(silent)))) == 2
    apart = SOME[SOME["body"] != GROUP]
    assert len(arrows(organisation.chart(records(apart)))) == 1


def test_marks_and_notes_say_what_is_inferred() -> None:
    chart = organisation.chart(records(SOME))
    assert "2011*" in written(chart)
    assert chart.note.startswith("*")
    plain = organisation.chart(records(SOME[SOME["reason"] == ""]))
    assert "*" not in written(plain) + plain.note


def test_unknown_bodies_and_roles_are_shown_as_they_stand() -> None:
    more = pd.concat([SOME, rows(("nytt råd", HOSTILE, "sekretær", "2013", ""))])
    chart = organisation.chart(records(more))
    assert "Nytt råd" in written(chart)
    assert "sekretær" in written(chart)
    raw = str([one.text for one in checked(chart).layout.annotations])
    assert "<a" not in raw
    assert "<b>x" not in raw


def test_no_bodies() -> None:
    chart = organisation.chart(records(SOME.iloc[0:0]))
    assert chart.alt
    assert chart.note == ""
    assert chart.table.text().empty
    assert organisation.inferred(records(pd.DataFrame(columns=["what"]))) == ()


@pytest.mark.parametrize("year", [2009, 2011, 2012, 2024])
@pytest.mark.parametrize("wide", [False, True])
def test_texts_fit_their_boxes_and_boxes_do_not_meet(store: Store, year: int, wide: bool) -> None:
    found = governance(store, Selection(year=year, latest=year == 2024)).frame()
    chart = organisation.chart(records(found), wide=wide)
    width = 720 if wide else 320
    boxes = {(one.x0, one.y0): one for one in frames(chart)}
    for note in checked(chart).layout.annotations:
        box = boxes.get((note.x, note.y - 7))
        if box is None:
            continue
        texts = [html.unescape(re.sub("<[^>]+>", "", line)) for line in note.text.split("<br>")]
        assert len(texts) * 17 <= box.y1 - box.y0
        assert max(len(text) for text in texts) * 6 <= (box.x1 - box.x0) * width
    outer = [one for one in frames(chart) if one.fillcolor != CLEAR or one.line.dash == "dash"]
    for one, other in combinations(outer, 2):
        assert one.x1 <= other.x0 or other.x1 <= one.x0 or one.y1 < other.y0 or other.y1 < one.y0


def test_alt_counts_the_members_and_names_the_leader() -> None:
    alt = organisation.chart(records(SOME)).alt
    assert "2" in alt
    assert "Tor Åm" in alt


def test_real_table_has_a_row_for_every_fact(store: Store) -> None:
    found = governance(store, Selection()).frame()
    text = organisation.table(records(found)).text()
    assert len(text) == len(found) == 30
    assert not text.isin(["", "nan", "None"]).any(axis=None)


def test_every_inferred_fact_is_in_a_sentence(store: Store) -> None:
    facts = inferred_facts(store, Selection()).frame()
    sentences = organisation.inferred(records(facts))
    assert all(name in " ".join(sentences) for name in facts["name"] if name not in _WHOLE)
    assert len(sentences) == len(set(sentences)) < len(facts)
    assert "nan" not in " ".join(sentences)


_WHOLE = {"Nettverket samlet", "Gruppa samlet"}
