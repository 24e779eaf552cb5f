"""Values by the names that people know them by, and what a file leaves open."""

from pathlib import Path

import pytest

from lib.imports import ReadingOptions, plan
from lib.imports.__main__ import main
from lib.imports.causes import group_by_cause
from lib.imports.missing import missing_kind
from lib.store import Store
from lib.store.constraints import rule_words
from lib.store.package import descriptions
from tests.imports.made import planned, project, said, text_file, workbook


def one(store: Store, **cells: object) -> dict[str, object]:
    found = planned(store, project(1, **cells))
    assert found.errors == ()
    return dict(found.changes[0].after or {})


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("status", "Innvilget", "tildelt"),
        ("status", "TILDELT", "tildelt"),
        ("status", "granted", "tildelt"),
        ("confidence", "Høy", "høy"),
        ("confidence", "høg", "høy"),
        ("recipient_type", "Kommune", "kommune"),
        ("category", "Mental health and addiction", "psykisk helse og rus"),
        ("round_id", "Våren 2009: 30 prosjekter", "2009-1"),
        ("round_id", "2009\u20111", "2009-1"),
        ("source_id", "BT-01", "bt-01"),
        ("project_id", "Jondal\u2010jonatunet\u20102009", "jondal-jonatunet-2009"),
    ],
)
def test_a_value_by_its_name(store: Store, column: str, written: str, meant: str) -> None:
    found = planned(store, project(1, **{column: written}))
    assert found.errors == ()
    assert (found.changes[0].after or {})[column] == meant


def test_statuses_of_reports(store: Store) -> None:
    row = {
        "report_id": "r-1",
        "project_id": "Jondal: bruk av kompetansen ved Jonatunet",
        "date": "2012-03-05",
        "phase": "I gang",
        "light": "Grønn",
        "reporter": "Kari",
    }
    found = planned(store, row, table="status_reports")
    assert found.errors == ()
    after = found.changes[0].after or {}
    assert (after["phase"], after["light"]) == ("i gang", "grønn")
    assert after["project_id"] == "jondal-jonatunet-2009"


def test_a_title_that_several_rows_have_is_not_guessed(store: Store) -> None:
    found = planned(store, project(1, source_id="Helsedirektoratet"))
    assert said(found) == [("error", 2, "source_id")]


def test_texts_are_made_alike_on_the_way_in(store: Store) -> None:
    row = one(store, title="Pro\u00adsjekt\u200b A\u030a", recipient="Sel\u00a0kommune")
    assert (row["title"], row["recipient"]) == ("Prosjekt Å", "Sel kommune")


@pytest.mark.parametrize("sign", ["\ue000", "\ufdd0", "\uffff", "\U000e0041", "\U0010fffd"])
def test_signs_that_nobody_sees_are_refused_by_their_number(store: Store, sign: str) -> None:
    (error,) = planned(store, project(1, title=f"Prosjekt{sign}")).errors
    assert error.column == "title"
    assert f"U+{ord(sign):04X}" in error.value


def test_doubles_that_look_the_same(store: Store) -> None:
    rows = [
        project(1, recipient="Sel kommune", amount_nok=5),
        project(2, recipient="SEL\u00a0 kommune\u00a0", amount_nok=5),
    ]
    assert said(planned(store, *rows)) == [
        ("warning", None, ""),  # two blanks in a row
        ("warning", 2, "project_id"),
        ("warning", 3, "project_id"),
    ]


# --- Amounts with øre -----------------------------------------------------------------------------

ORE = [project(number, amount_nok="1 333 075,60") for number in (1, 2, 3)]


def test_ore_is_asked_about_once(store: Store) -> None:
    found = planned(store, *ORE)
    assert [each.name for each in found.questions] == ["round"]
    (told,) = group_by_cause(found)
    assert "Beløpet har øre" in told.what


def test_ore_is_rounded_when_asked(store: Store) -> None:
    content = text_file(ORE, ";")
    found = plan(store, content, "projects.csv", choices=ReadingOptions(round="yes"))
    assert found.errors == ()
    assert {(change.after or {})["amount_nok"] for change in found.changes} == {1333076}
    told = [cause.what for cause in group_by_cause(found)]
    assert "Beløpene er rundet av til hele kroner." in told


def test_rounding_by_command(
    own_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    file = tmp_path / "projects.csv"
    file.write_bytes(text_file(ORE, ";"))
    assert main(["check", str(file)]) == 1
    assert "--round" in capsys.readouterr().err
    assert main(["check", str(file), "--round", "yes"]) == 0


def test_a_negative_amount_is_refused_in_words(store: Store) -> None:
    (error,) = planned(store, project(1, amount_nok="-500 000")).errors
    assert "negativt" in error.expected
    (error,) = planned(store, project(1, amount_nok="(500 000)")).errors
    assert "negativt" in error.expected


# --- Signs for missing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("..", "unknown"),
        ("NA", "unknown"),
        ("n/a", "unknown"),
        ("null", "unknown"),
        ("Ikke oppgitt", "unknown"),
        ("ikke\u00a0oppgitt", "unknown"),
        ("ukjent", "unknown"),
        (".", "impossible"),
        ("ikke aktuelt", "impossible"),
        (":", "withheld"),
        ("Skjermet", "withheld"),
        ("-", "dash"),
        ("–", "dash"),
        ("*", "star"),
        ("", ""),
        ("0", ""),
        ("ukjent beløp i 2010", ""),
    ],
)
def test_signs_for_missing_are_kept_apart(text: str, kind: str) -> None:
    assert missing_kind(text) == kind


@pytest.mark.parametrize("sign", ["..", "ikke oppgitt", "NA", ".", "ukjent"])
def test_what_is_not_stated_is_empty(store: Store, sign: str) -> None:
    found = planned(store, project(1, amount_nok=sign), project(2, municipality_code=sign))
    assert found.errors == ()
    rows = [change.after or {} for change in found.changes]
    assert (rows[0]["amount_nok"], rows[1]["municipality_code"]) == (None, None)
    assert {each.severity for each in found.findings} == {"warning"}


def test_an_amount_is_never_withheld(store: Store) -> None:
    (error,) = planned(store, project(1, amount_nok=":")).errors
    assert "skjermet" in error.expected


def test_text_about_the_unknown_stays_text(store: Store) -> None:
    assert one(store, note="ukjent", recipient="Ikke oppgitt")["recipient"] == "Ikke oppgitt"


@pytest.mark.parametrize(("answer", "amount"), [("zero", 0), ("missing", None)])
def test_a_dash_is_asked_about(store: Store, answer: str, amount: int | None) -> None:
    content = text_file([project(1, amount_nok="-")])
    found = plan(store, content, "projects.csv")
    assert said(found) == [("error", 2, "amount_nok")]
    assert [each.name for each in found.questions] == ["dash"]
    found = plan(store, content, "projects.csv", choices=ReadingOptions(dash=answer))
    assert found.errors == ()
    assert (found.changes[0].after or {})["amount_nok"] == amount


# --- What would have helped -----------------------------------------------------------------------


def test_more_projects_than_announced(store: Store) -> None:
    """Thirty were announced in spring 2009, and one is there."""
    rows = [project(number, amount_nok=number) for number in range(1, 31)]
    (told,) = [
        cause for cause in group_by_cause(planned(store, *rows)) if "prosjekter" in cause.what
    ]
    assert "31 tildelte prosjekter, flere enn de 30 som er kunngjort" in told.what
    assert not [c for c in group_by_cause(planned(store, *rows[:-1])) if "prosjekter" in c.what]


@pytest.mark.parametrize(("spent", "warned"), [("500 000", 0), ("500 001", 1)])
def test_more_spent_than_granted(store: Store, spent: str, warned: int) -> None:
    row = {
        "report_id": "r-1",
        "project_id": "jondal-jonatunet-2009",
        "date": "2012-03-05",
        "phase": "i gang",
        "light": "rød",
        "reporter": "Kari",
        "money_spent_nok": spent,
    }
    found = planned(store, row, table="status_reports")
    assert [each.column for each in found.warnings] == ["money_spent_nok"] * warned


def test_an_amount_that_changes_while_its_source_does_not(store: Store) -> None:
    row = {"project_id": "jondal-jonatunet-2009", "amount_nok": 123456}
    (warning,) = planned(store, row).warnings
    assert "«bt-01»" in warning.expected
    assert planned(store, row | {"source_id": "bt-02"}).warnings == ()
    assert planned(store, {"project_id": "jondal-jonatunet-2009", "title": "Ny"}).warnings == ()


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Samhandling på tvers i SÃ¸r-TrÃ¸ndelag", "trolig «Sør"),
        ("Prosjekt i S√∏r-Varanger", "trolig «Sør"),
        ("Nyskrevet S?r-Tr?ndelag", "trolig «Sør»"),
        ("Nyskrevet \ufffd", "gikk tapt"),
        ("Hva nå? Ja/nei?nei", ""),
    ],
)
def test_spoilt_letters_in_a_workbook_are_refused(store: Store, written: str, word: str) -> None:
    rows = [project(number, title=f"{written} {number}") for number in (1, 2)]
    found = plan(store, workbook({"projects": rows}), "projects.xlsx")
    expected = [("title", number, True) for number in (2, 3)] if word else []
    assert [(each.column, each.row, word in each.expected) for each in found.errors] == expected
    assert len(group_by_cause(found)) <= 1


def test_a_form_is_told_by_an_example_and_never_by_its_pattern(store: Store) -> None:
    row = {"report_id": "Jondal 2", "project_id": "Ukjent Navn", "percent_complete": 0.5}
    found = plan(store, workbook({"status_reports": [row]}), "status_reports.xlsx")
    told = {each.column: (each.value, each.hint, each.expected) for each in found.errors}
    assert "små bokstaver, tall og bindestrek, som «" in told["report_id"][2]
    assert "små bokstaver, tall og bindestrek, som «" in told["project_id"][2]
    assert not [each for each in found.errors if "^" in each.expected]
    assert told["percent_complete"] == ("0,5", "50", "et heltall, som 50")


def test_every_pattern_of_the_package_has_an_example() -> None:
    for described in descriptions().values():
        for column in described["fields"].values():
            pattern = column.get("constraints", {}).get("pattern")
            if pattern:
                assert "som «" in rule_words("pattern", pattern, ()), pattern


@pytest.mark.parametrize("cell", ["-", "–", "--", "'-", "ikke oppgitt", "Ukjent", "..", ".", "n/a"])
def test_a_note_that_says_nothing_is_empty_and_told(store: Store, cell: str) -> None:
    found = planned(store, project(note=cell))
    assert found.ok
    assert (found.changes[0].after or {})["note"] is None
    assert "Tegn og ord for manglende opplysninger er lest som tomme celler." in [
        each.expected for each in found.warnings
    ]


@pytest.mark.parametrize("cell", ["Nan", "skjermet", "Ikke oppgitt i kilden", "ikke aktuelt", "0"])
def test_a_note_that_says_something_stays(store: Store, cell: str) -> None:
    found = planned(store, project(note=cell))
    assert (found.changes[0].after or {})["note"] == cell


def test_a_dash_in_a_text_that_must_be_there_is_missing_and_no_formula(store: Store) -> None:
    (wrong,) = planned(store, project(title="-")).errors
    assert (wrong.column, wrong.expected) == (
        "title",
        "Verdien mangler. Feltet må fylles ut.",
    )
    assert planned(store, project(granting_body="Ikke oppgitt")).ok


@pytest.mark.parametrize(
    "sign",
    [
        *("\ufdd0", "\ufffe", "\U0001fffe", "\U0010ffff"),  # no characters
        *("\ue000", "\U000f0001"),  # private use
        *("\u0378", "\u2fe0", "\U000107c0"),  # without a meaning in Unicode
        *("\x01", "\x85", "\U000e0041", "\U000e0100"),
    ],
)
def test_signs_that_no_font_shows_are_refused_in_a_sentence(store: Store, sign: str) -> None:
    found = planned(store, project(note=f"Før{sign}etter"), project(2, note="Før og etter"))
    (cause,) = group_by_cause(found)
    assert cause.rows == [2]
    assert cause.what == (
        "Teksten har tegn som ingen skrifttype viser, eller styretegn. Skriv den inn på nytt. "
        f"Det gjelder: «Før<U+{ord(sign):04X}>etter»."
    )


@pytest.mark.parametrize("text", ["Øystre Slidre – «Ålesund»", "Guovdageaidnu, Kárášjohka", "½ m²"])
def test_letters_that_are_seen_are_taken(store: Store, text: str) -> None:
    assert planned(store, project(note=text)).findings == ()


def test_what_cannot_be_seen_in_a_value_has_a_name(store: Store) -> None:
    found = planned(store, project(amount_nok="12\t500"), project(2, amount_nok="a\r\nb\u200b"))
    (cause,) = [each for each in group_by_cause(found) if each.severity == "error"]
    assert "«12<tabulator>500», «a<linjeskift>b<U+200B>»" in cause.what
    assert not set("\t\r\n") & set(cause.what)
