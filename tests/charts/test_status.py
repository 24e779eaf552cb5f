"""Status reports as figures: never by colour alone, and nothing where nothing is known."""

import json
from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.charts import attention, palette, status
from lib.i18n import DEFAULT, LANGUAGES, _, set_language
from lib.store import SILENT_DAYS
from tests.charts.checked import checked
from tests.conftest import DATA


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    yield
    set_language(DEFAULT)


def reports(*rows: tuple[str, str, str, float | None]) -> list[dict[str, Any]]:
    """Made-up reports: date, phase, light, per cent complete."""
    return [
        {
            "report_id": f"r-{at}",
            "date": day,
            "phase": phase,
            "percent_complete": share,
            "money_spent_nok": None if at else 1_200_000,
            "light": light,
            "comment": None,
            "reporter": "Prøverapportør",
            "source_id": None,
            "recorded_at": None,
        }
        for at, (day, phase, light, share) in enumerate(rows)
    ]


SERIES = reports(
    ("2011-03-01", "planlagt", "grønn", None),
    ("2011-09-01", "i gang", "gul", 40),
    ("2012-03-01", "forsinket", "rød", 60),
)


def test_a_light_is_told_by_shape_and_word_too() -> None:
    assert len({light.glyph for light in status.LIGHTS.values()}) == 3
    assert len({light.symbol for light in status.LIGHTS.values()}) == 3
    assert [status.light_words(light) for light in status.LIGHTS] == ["● grønn", "▲ gul", "■ rød"]
    for light in status.LIGHTS.values():
        for background in (palette.LIGHT_BACKGROUND, palette.DARK_BACKGROUND):
            assert palette.contrast(light.colour, background) >= 3


def test_the_criteria_are_those_of_the_data_package() -> None:
    package = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    table = next(each for each in package["resources"] if each["name"] == "status_reports")
    field = next(each for each in table["schema"]["fields"] if each["name"] == "light")
    assert field["constraints"]["enum"] == list(status.LIGHTS)
    for language, text in (("nb", field["description"]), ("en", field["descriptionEn"])):
        set_language(language)
        assert text.endswith(" ".join(item.text for item in status.criteria()))
    phases = next(each for each in table["schema"]["fields"] if each["name"] == "phase")
    assert tuple(phases["constraints"]["enum"]) == status.PHASES


def test_as_many_days_of_silence_as_in_the_store() -> None:
    assert attention.SILENT_DAYS == SILENT_DAYS


def test_a_projects_reports_over_time() -> None:
    chart = status.report_line("Prosjektet", SERIES)
    assert chart.alt == (
        "Prosjektet: 3 statusrapporter. Siste, 1. mars 2012: forsinket, ■ rød, 60\u00a0% fullført."
    )
    marks = checked(chart).data[1]
    assert list(marks.marker.symbol) == ["circle", "triangle-up", "square"]
    assert list(marks.text) == ["", "40\u00a0%", "60\u00a0%"]
    assert len(set(marks.y)) == 3
    shown = chart.table.text()
    assert shown["Lys"].tolist() == ["● grønn", "▲ gul", "■ rød"]
    assert shown["Prosent fullført"].tolist()[0] == "ikke oppgitt"
    assert shown["Brukt, kroner"].tolist() == [
        "1\u00a0200\u00a0000 kr",
        "ikke oppgitt",
        "ikke oppgitt",
    ]
    assert chart.attribution == "Rapportert av Prøverapportør."
    assert all(item.text for item in chart.legend)


def test_no_reports() -> None:
    chart = status.report_line("Prosjektet", reports())
    assert "ingen statusrapport" in chart.alt
    assert chart.table.frame.empty
    assert chart.attribution == ""
    assert status.summary(reports()).table.frame.empty


def test_where_the_projects_stand() -> None:
    latest = [*SERIES, SERIES[-1]]
    chart = status.summary(latest)
    assert chart.table.frame["Prosjekter"].tolist() == [1, 1, 2]
    assert "forsinket, rød: 2" in chart.alt
    assert [bar.x for bar in checked(chart).data]


@pytest.mark.parametrize(
    ("projects", "reported", "words"),
    [
        (107, 0, "Ingen statusrapport"),
        (107, 3, "3 av 107 prosjekter"),
        (1, 1, "Alle i utvalget har rapportert per"),
    ],
)
def test_who_has_reported(projects: int, reported: int, words: str) -> None:
    row = {"projects": projects, "granted": 1, "reported": reported, "day": "2026-11-22"}
    sentence = status.reporting_sentence(row)
    assert words in sentence
    assert "22. november 2026" in sentence
    # Other figures count granted projects alone: the sentence says how many these are.
    assert ("1 av prosjektene er tildelt." in sentence) == (projects > 1)


@pytest.mark.parametrize(
    ("projects", "granted", "words"),
    [
        (1, 0, "Prosjektet er ikke tildelt."),
        (2, 0, "Ingen av prosjektene er tildelt."),
        (2, 1, "1 av prosjektene er tildelt."),
        (2, 2, ""),
    ],
)
def test_how_many_are_granted(projects: int, granted: int, words: str) -> None:
    row = {"projects": projects, "granted": granted, "reported": 0, "day": "2026-11-22"}
    sentence = status.reporting_sentence(row)
    assert sentence.endswith(words)
    assert ("tildelt" in sentence) == bool(words)


ROW = {
    "name": "Prosjektet",
    "source_id": None,
    "date": "2012-03-01",
    "id": "p",
}


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [
        ("project_red", 3, "rødt lys i rapporten fra 1. mars 2012."),
        ("project_red", 200, "Ikke noe er rapportert på 200 dager etter det."),
        ("project_overdue", 3, "forsinket i rapporten fra 1. mars 2012."),
        (
            "project_silent",
            200,
            "ikke noe er rapportert på 200 dager; siste rapport er fra 1. mars 2012.",
        ),
    ],
)
def test_what_needs_attention(kind: str, days: int, words: str) -> None:
    found = attention.alerts([ROW | {"kind": kind, "days": days}])
    assert found[0].title == "Prosjektet"
    assert words in found[0].sentence


cells = st.tuples(
    st.dates(date(2009, 1, 1), date(2030, 1, 1)).map(date.isoformat),
    st.sampled_from([*status.PHASES, "ukjent"]),
    st.sampled_from([*status.LIGHTS, "ukjent"]),
    st.one_of(st.none(), st.integers(0, 100)),
)


@settings(deadline=None)  # the first figure of all takes its time
@given(st.lists(cells, min_size=1, max_size=6), st.sampled_from(LANGUAGES))
def test_every_series_can_be_drawn(
    rows: list[tuple[str, str, str, float | None]], code: str
) -> None:
    set_language(code)
    chart = status.report_line("X", reports(*sorted(rows, key=itemgetter(0))))
    assert len(checked(chart).data[1].x) == len(rows)
    assert len(chart.table.text()) == len(rows)
    assert chart.alt
    assert _("Status reports") == chart.title
