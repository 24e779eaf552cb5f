"""One sentence for one cause, in words that a civil servant uses."""

import csv
import io
from dataclasses import replace

import pytest

from lib.i18n import set_language
from lib.imports import Plan, findings_csv, plan
from lib.imports.causes import group_by_cause, group_findings
from lib.imports.plan_model import Finding
from lib.store import Store
from tests.imports.made import planned, project, said, text_file

ENGLISH = ("expected", "error", "line", "delimiter", "None")


def sentences(found: Plan) -> list[str]:
    return [cause.sentence(cause.file) for cause in group_by_cause(found)]


def test_a_cause_in_many_rows_is_one_sentence(store: Store) -> None:
    rows = [project(number, amount_nok="mange") for number in range(1, 2590)]
    (said_once,) = sentences(planned(store, *rows))
    assert said_once == (
        "projects.csv, kolonnen Beløp (amount_nok), 2\u00a0589 rader, de første: rad 2, 3, 4 …: "
        "Verdien «mange» er ikke gyldig. Forventet: et helt antall kroner, som 1250000, "
        "1 250 000 eller 1,25 mill."
    )


def test_a_few_rows_are_all_named(store: Store) -> None:
    found = planned(store, project(1, status="x"), project(2), project(3, status="y"))
    (told,) = sentences(found)
    assert "kolonnen Status (status), rad 2, 4: Verdiene «x», «y» er ikke gyldige." in told
    assert said(found) == [("error", 2, "status"), ("error", 4, "status")]


def test_values_are_shown_with_what_may_have_been_meant(store: Store) -> None:
    found = planned(store, project(1, source_id="abt-01"), project(2, source_id="abt-01"))
    (told,) = sentences(found)
    assert "Verdien «abt-01» (mente du «bt-01»?) er ikke gyldig" in told
    assert "Kilder (sources)" in told


def test_all_kinds_of_errors_come_at_once(store: Store) -> None:
    """A row with a cell that is not understood is judged by its others all the same."""
    rows = [
        project(1, amount_nok="mange", source_id=""),
        project(2, status="x", source_id="bt-99"),
        project(3, year="år", municipality_code="1101"),
        project(4, title="", round_id="2009-9"),
        project(5, project_id="Feil Id", source_id=""),
    ]
    assert sorted(said(planned(store, *rows))) == [
        ("error", 2, "amount_nok"),
        ("error", 2, "source_id"),
        ("error", 3, "source_id"),
        ("error", 3, "status"),
        ("error", 4, "county_code"),
        ("error", 4, "year"),
        ("error", 5, "round_id"),
        ("error", 5, "title"),
        ("error", 6, "project_id"),
        ("error", 6, "source_id"),
    ]


def test_what_is_not_understood_is_not_judged_as_well(store: Store) -> None:
    found = planned(store, project(1, county_code="xx", municipality_code="yy"))
    assert sorted(said(found)) == [("error", 2, "county_code"), ("error", 2, "municipality_code")]
    outside = plan(
        store,
        text_file([project(1, municipality_code="yy")]),
        "projects.csv",
        permitted_areas={"1"},
    )
    assert [each.column for each in outside.errors] == ["municipality_code"]


@pytest.mark.parametrize(
    ("rows", "words", "expected"),
    [
        ([7], "Cellene viser feil (600; rad 7).", "x.csv, kolonnen A: {words}"),
        ([7, 9], "Cellene viser feil (rad 7, 9).", "x.csv, kolonnen A: {words}"),
        ([7], "Noe annet enn i rad 70.", "x.csv, rad 7, kolonnen A: {words}"),
        ([7], "Raden står to ganger (rad 7, 9).", "x.csv, rad 7, kolonnen A: {words}"),
    ],
)
def test_a_row_that_the_sentence_names_is_not_named_before_it_too(
    rows: list[int], words: str, expected: str
) -> None:
    found = [Finding("error", "x.csv", row, "A", "", words, alone=True) for row in rows]
    (cause,) = group_findings(found, "")
    assert cause.sentence("x.csv") == expected.format(words=words)


def test_warnings_of_one_kind_are_one(store: Store) -> None:
    rows = [project(number, recipient="Sel", amount_nok=1) for number in (1, 2, 3)]
    (told,) = sentences(planned(store, *rows))
    assert "rad 2, 3, 4: Et annet prosjekt har samme mottaker, år og beløp." in told
    assert "«prove-1», «prove-2», «prove-3»" in told


def test_the_file_of_findings_has_every_cell(store: Store) -> None:
    rows = [project(number, amount_nok="mange") for number in range(1, 12)]
    text = findings_csv(planned(store, *rows)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0][-1] == "Melding"
    assert [line[2] for line in lines[1:]] == [str(row) for row in range(2, 13)]
    assert {line[3] for line in lines[1:]} == {"Beløp (amount_nok)"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_language(store: Store, language: str) -> None:
    set_language(language)
    (told,) = sentences(planned(store, project(1, status="x"), project(2, status="x")))
    assert "«x»" in told or "“x”" in told
    assert "Status (status)" in told


def test_causes_of_a_file_that_was_not_recognised() -> None:
    finding = Finding("error", "x.csv", None, "", "", "Filen er tom.", alone=True)
    other = replace(finding, row=2, column="A", value="1", expected="noe", alone=False)
    told = [cause.sentence("x.csv") for cause in group_findings([finding, other], "")]
    assert told == [
        "x.csv: Filen er tom.",
        "x.csv, rad 2, kolonnen A: Verdien «1» er ikke gyldig. Forventet: noe.",
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"project_id": "jondal-jonatunet-2009"},
            "«jondal-jonatunet-2009» står allerede i rad 2. Slett den ene raden, eller endre",
        ),
        ({"municipality_code": "1201 Stavanger"}, "1201 er Bergen, men ved siden av står «Stav"),
        (
            {"amount_nok": "1.200"},
            "«1.200» kan være 1200 eller 1,2. Skriv 1200 hvis det er det som",
        ),
        (
            {"note": "\u202eno"},
            "Teksten har skjulte tegn som snur skriveretningen. Skriv den inn på",
        ),
        ({"note": "+47 555"}, "Teksten begynner med =, +, - eller @, og det leser regneark som en"),
    ],
)
def test_only_what_was_expected_is_called_so(
    store: Store, cells: dict[str, object], sentence: str
) -> None:
    rows = [project(1, project_id="jondal-jonatunet-2009"), project(2, **cells)]
    (told,) = [
        each.what for each in group_by_cause(planned(store, *rows)) if each.severity == "error"
    ]
    assert sentence in told
    assert "Forventet" not in told
    assert "ikke gyldig" not in told


def test_values_with_two_readings_have_one_sentence(store: Store) -> None:
    rows = [project(1, amount_nok="1.200"), project(2, amount_nok="3.400")]
    (told,) = sentences(planned(store, *rows))
    assert "Tallene kan leses på to måter. Utelat skilletegnet" in told
    assert told.endswith("Det gjelder: «1.200», «3.400».")


def test_the_same_rows_again_are_one_sentence(store: Store) -> None:
    rows = [project(1), project(2), project(1), project(2)]
    (told,) = sentences(planned(store, *rows))
    assert "rad 4, 5: Samme rad står flere ganger. Slett den ene" in told
    assert told.endswith("Det gjelder: «prove-1», «prove-2».")
