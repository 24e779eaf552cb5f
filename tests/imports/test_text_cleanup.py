"""Texts as people type them: what is taken out of them is told, and nothing else is."""

import io

import pytest
import xlsxwriter

from lib.imports import Plan, plan
from lib.store import Store
from tests.imports.made import planned, project, text_file


def row(found: Plan) -> dict[str, object]:
    assert found.ok, found.errors
    (change,) = found.changes
    return dict(change.after or {})


def told(found: Plan, word: str) -> list[str]:
    return [each.expected for each in found.warnings if word in each.expected]


# --- Line breaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n \n", "\v", "\u2028"])
def test_a_line_break_is_a_blank_and_is_told_once(store: Store, end: str) -> None:
    cells = {"title": f"Friskliv{end}Bergen", "note": f"Første linje{end}andre linje"}
    found = planned(store, project(**cells))
    after = row(found)
    assert (after["title"], after["note"]) == ("Friskliv Bergen", "Første linje andre linje")
    (words,) = told(found, "Linjeskift")
    assert "«Tittel» (title)" in words
    assert "(note)" in words
    assert "rad 2" in words


def test_line_breaks_in_a_workbook_are_told(store: Store) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("projects")
    sheet.write_row(0, 0, list(project()))
    sheet.write_row(1, 0, list(project(title="Friskliv\nBergen").values()))
    book.close()
    found = plan(store, out.getvalue(), "projects.xlsx")
    assert row(found)["title"] == "Friskliv Bergen"
    assert len(told(found, "Linjeskift")) == 1


def test_blanks_around_a_text_are_not_told(store: Store) -> None:
    found = planned(store, project(title="Friskliv\u00a0Bergen \n"))
    assert row(found)["title"] == "Friskliv Bergen"
    assert told(found, "Linjeskift") == []


# --- The marks of notes ---------------------------------------------------------------------------


def noted(store: Store, title: str, note: str) -> Plan:
    return plan(store, text_file([project(title=title)]) + f'"{note}"\n'.encode(), "projects.csv")


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Friskliv Bergen*", "* foreløpig"),
        ("Friskliv Bergen **", "** foreløpig"),
        ("Friskliv Bergen¹", "1) foreløpig"),
        ("Friskliv Bergen¹", "¹ foreløpig"),
        ("Friskliv Bergen 1)", "1) foreløpig"),
        ("Friskliv Bergen (1)", "1) foreløpig"),
        ("Friskliv Bergen†", "† foreløpig"),
        ("Friskliv Bergen1)", "1) foreløpig"),
        ("Friskliv Bergen a)", "a) Merk at tallet er foreløpig og kan bli endret senere i året."),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_a_text(store: Store, title: str, note: str) -> None:
    found = noted(store, title, note)
    assert row(found)["title"] == "Friskliv Bergen"
    (words,) = told(found, "fotnote")
    assert f"rad 2: «{title}»" in words
    assert any(note in each for each in told(found, "under tabellen"))


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Friskliv Bergen*", "1) foreløpig"),
        ("Friskliv Bergen", "* foreløpig"),
        ("Lokale på 200 m²", "2) foreløpig"),
        ("Prosjekt 2 (fase 1)", "1) foreløpig"),
        ("Friskliv (Bergen)", "* foreløpig"),
        ("Alternativ 11)", "1) foreløpig"),
    ],
)
def test_what_is_no_mark_of_a_note_stays(store: Store, title: str, note: str) -> None:
    found = noted(store, title, note)
    assert row(found)["title"] == title
    assert told(found, "Tegne") == []


def test_a_raised_digit_in_a_workbook_is_a_mark_and_no_figure(store: Store) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("projects")
    raised = book.add_format({"font_script": 1})
    sheet.write_row(0, 0, list(project()))
    sheet.write_row(1, 0, list(project().values()))
    sheet.write_rich_string(1, 1, "Friskliv Bergen", raised, "1")
    sheet.write_row(2, 0, list(project(2).values()))
    sheet.write_rich_string(2, 1, "Lokale på 20 m", raised, "2", " i Bergen")
    sheet.write_string(4, 0, "1) foreløpig")
    book.close()
    found = plan(store, out.getvalue(), "projects.xlsx")
    assert found.ok, found.errors
    titles = [(change.after or {})["title"] for change in found.changes]
    assert titles == ["Friskliv Bergen", "Lokale på 20 m² i Bergen"]
    assert len(told(found, "fotnote")) == 1


# --- Blanks in a row ------------------------------------------------------------------------------


@pytest.mark.parametrize("blanks", ["  ", "   ", "\u00a0 ", " \t", "\t", "\u2009\u202f"])
def test_blanks_in_a_row_are_one_and_told_once(store: Store, blanks: str) -> None:
    cells = {"recipient": f"Kari{blanks}Nordmann", "note": f" En{blanks}to{blanks}tre "}
    found = planned(store, project(**cells))
    after = row(found)
    assert (after["recipient"], after["note"]) == ("Kari Nordmann", "En to tre")
    (words,) = told(found, "mellomrom")
    assert "(recipient)" in words
    assert "(note)" in words
    assert "rad 2" in words


def test_single_blanks_are_not_told(store: Store) -> None:
    assert told(planned(store, project(note="En to\u00a0tre  ")), "mellomrom") == []


# --- Signs that nobody sees -----------------------------------------------------------------------


def test_signs_without_width_are_taken_out_and_told_once(store: Store) -> None:
    rows = [
        project(1, title="Friskliv\u00adssentral", municipality_code="12\u200b01"),
        project(2, recipient="Sel\u3164\ufe0f kommune"),
        project(3, note="som det står"),
    ]
    found = planned(store, *rows)
    after = [change.after or {} for change in found.changes]
    assert after[0]["title"] == "Frisklivssentral"
    assert after[0]["municipality_code"] == "1201"
    assert after[1]["recipient"] == "Sel kommune"
    (words,) = told(found, "Usynlige tegn")
    assert "fjernet i 3 celler: «Tittel» (title)" in words
    assert words.endswith("rad 2, 3.")


def test_special_blanks_alone_are_not_told(store: Store) -> None:
    assert told(planned(store, project(title="Sel\u00a0kommune")), "Usynlige") == []
