"""Titles and notes that say that the amounts of a table are in thousands or millions."""

import pytest

from lib.imports import plan
from lib.imports.scale import scale_of
from lib.store import Store
from tests.imports.made import project, text_file

TABLE = text_file([project(1, amount_nok=1250), project(2, amount_nok=300)]).decode()


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Oversikt over tilskudd (tall i 1000 kr)", "t"),
        ("Tilskudd. Alle beløp i hele tusen kroner", "t"),
        ("Beløp i 1\u00a0000 kroner. Kilde: Fylkesmannen", "t"),
        ("(mill. kr)", "m"),
        ("Mill. kr", "m"),
        ("Beløpa er oppgjevne i millionar", "m"),
        ("Tal i heile tusen", "t"),
        ("NOK 1000", "t"),
        ("Amounts in NOK million", "m"),
        ("Regnskap, mrd. kroner", "b"),
        ("Alle tall i TNOK", "t"),
        ("Prosjektene fikk i alt 12 millioner kroner", ""),
        ("Tilskudd under 20 000 kr er ikke med", ""),
        ("Beløp i hele kroner", ""),
        ("Tall per 1000 innbyggere", ""),
        ("Kilde: Helsedirektoratet, 3 mill. kr til Bergen", ""),
    ],
)
def test_what_a_text_says_of_amounts(text: str, scale: str) -> None:
    assert scale_of(text) == scale


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f"Tilskudd (tall i 1000 kr)\n{TABLE}", 1),
        (f"Tilskudd\nAlle beløp i tusen kroner\n{TABLE}", 2),
        (f"{TABLE}\nMerk: beløp i 1000 kroner\n", 5),
    ],
)
def test_amounts_in_thousands_are_refused_once(store: Store, content: str, row: int) -> None:
    found = plan(store, content.encode(), "projects.csv")
    assert [(each.row, "i tusen kroner" in each.expected) for each in found.errors] == [(row, True)]


def test_a_table_without_amounts_may_say_so(store: Store) -> None:
    rows = [{"project_id": "jondal", "title": "Nytt navn"}]
    content = "Tall i 1000 kr\n" + text_file(rows).decode()
    found = plan(store, content.encode(), "projects.csv")
    assert not [each for each in found.findings if "tusen kroner" in each.expected]
