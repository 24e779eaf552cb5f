"""Which table, and which column: as told, by name, or with a helpful word."""

import pytest

from lib.charts.columns import column_word
from lib.i18n import LANGUAGES, set_language
from lib.imports import columns, plan
from lib.imports.causes import group_by_cause
from lib.imports.columns import match_headings
from lib.store import Store
from lib.store.package import descriptions
from tests.imports.made import planned, project, said, text_file


@pytest.mark.parametrize(
    "file",
    [
        "projects.csv",
        "Projects (2).csv",
        "projects 2026-11-22.csv",
        "c:\\tmp\\projects.csv",
        "Prosjekter.csv",
        "prosjekt.csv",
        "PROJECTS.CSV",
        "liste.csv",
    ],
)
def test_the_table_is_told_from_the_name_or_the_columns(store: Store, file: str) -> None:
    assert plan(store, text_file([project()]), file).table == "projects"


@pytest.mark.parametrize("file", ["04b_status_reports_format.csv", "liste.csv"])
def test_a_table_without_its_key_is_told_from_its_name_or_its_other_columns(
    store: Store, file: str
) -> None:
    content = "Prosjekt;Dato;Fase;Fullført;Brukt;Trafikklys;Kommentar;Rapportør\n".encode()
    found = plan(store, content, file)
    assert found.table == "status_reports"
    assert ["«Rapport» (report_id) mangler" in each.expected for each in found.errors] == [True]


@pytest.mark.parametrize("file", ["07_indicator_values_krysstabell.csv", "indicator_values.csv"])
def test_years_beside_each_other_are_one_cause(store: Store, file: str) -> None:
    content = "Indikator;Område;2010;2011;2012\nliggetid_somatikk;NO;1;2;3\n".encode()
    found = plan(store, content, file)
    assert found.table == "indicator_values"
    assert ["(2010 til 2012)" in each.expected for each in found.errors] == [True]


def test_a_table_that_cannot_be_told(store: Store) -> None:
    found = plan(store, b"hva,som,helst\n1,2,3\n", "liste.csv")
    assert not found.table
    (error,) = found.errors
    assert error.alone
    assert error.expected.startswith(
        "Det går ikke fram hvilken tabell filen gjelder. Den har kolonnene «hva», «som», «helst». "
        "Ingen av dem er kolonner i en tabell her. Velg tabellen, eller gi filen samme navn som "
        "den. Tabellene er: "
    )
    assert "Milepæler (milestones)" in error.expected
    found = plan(store, text_file([project()]), "x.csv", "project")
    assert found.errors[0].expected == (
        "Tabellen «project» finnes ikke. Mente du Prosjekter (projects)?"
    )
    (unknown,) = plan(store, text_file([project()]), "x.csv", "zzz").errors
    assert unknown.expected.startswith("Tabellen «zzz» finnes ikke. Tabellene er: ")


def test_a_table_that_is_nearly_told_says_what_is_missing(store: Store) -> None:
    (error,) = plan(store, b"Utgiver,Adresse,Noe annet\n1,2,3\n", "liste.csv").errors
    assert "Den har kolonnene «Utgiver», «Adresse», «Noe annet»." in error.expected
    assert (
        "Nærmest er Kilder (sources), men kolonnen «Kilde» (source_id) mangler." in error.expected
    )


def test_a_few_columns_are_near_no_table(store: Store) -> None:
    header = "Adresse,a,b,c,d,e,f,g,h"
    (error,) = plan(store, f"{header}\n1,2,3,4,5,6,7,8,9\n".encode(), "liste.csv").errors
    assert "«g», …. Få av dem er kolonner i én tabell her. Velg tabellen" in error.expected


def test_a_table_that_may_be_several_names_them() -> None:
    words = columns._no_table_words(["Kilde"], ["sources", "projects"])
    assert "De passer til flere tabeller: Kilder (sources), Prosjekter (projects). Velg" in words


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("belop_nok", "amount_nok"),
        ("Beløpet", "amount_nok"),
        ("amountnok", "amount_nok"),
        ("kommunen", "municipality_code"),
        ("titel", "title"),
        ("kild", "source_id"),
    ],
)
def test_a_near_miss_is_helped(store: Store, name: str, meant: str) -> None:
    found = plan(store, f"project_id,{name}\njondal-jonatunet-2009,1\n".encode(), "projects.csv")
    assert said(found) == [("error", 1, name)]
    assert name in found.findings[0].expected
    assert meant in found.findings[0].expected


def test_names_with_capitals_and_blanks_are_the_same_names(store: Store) -> None:
    content = b"Project ID;Round-ID\njondal-jonatunet-2009;2009-1\n"
    assert plan(store, content, "projects.csv").findings == ()


@pytest.mark.parametrize(
    ("header", "row", "wrong"),
    [
        ("project_id,title,title", "x,y,z", "title"),
        ("project_id,,title", "x,y,z", ""),
        ("title,amount_nok", "y,1", "project_id"),
        ("project_id,forecast", "x,1", "forecast"),
    ],
)
def test_columns_that_are_wrong(store: Store, header: str, row: str, wrong: str) -> None:
    found = plan(store, f"{header}\n{row}\n".encode(), "projects.csv")
    assert said(found)[0] == ("error", 1, wrong)


def test_a_new_row_needs_the_required_columns(store: Store) -> None:
    found = plan(store, b"project_id,title\nny-1,Ny\n", "projects.csv")
    assert said(found) == [("error", 1, found.errors[0].column)]
    assert "«Runde» (round_id), «Status» (status)" in found.errors[0].expected
    assert "«Kilde» (source_id)" in found.errors[0].expected
    assert "«Beløp»" not in found.errors[0].expected


def test_a_part_of_the_columns_changes_that_part(store: Store) -> None:
    found = plan(store, b"project_id,amount_nok\njondal-jonatunet-2009,600000\n", "projects.csv")
    assert [change.fields for change in found.changes] == [(("amount_nok", 500000, 600000),)]
    assert planned(store, project()).changes[0].kind == "added"


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("project_id", "Beløp"),
        ("Prosjekt-id", "BELØP (kroner)"),
        ("Prosjekt", "Beløp i kr"),
        ("PROJECT_ID", "Beløp, kroner"),
        ("Project id", "Amount"),
        ("prosjekt\u00a0\u2011\u00a0id", "Be\u00adløp"),
        ("Prosjekt", "Beløp [NOK]"),
        ("Hva det heter (project_id)", "amount\u00a0nok"),
    ],
)
def test_columns_are_known_by_their_titles_in_any_language(
    store: Store, key: str, heading: str
) -> None:
    content = text_file([{key: "jondal-jonatunet-2009", heading: "600000"}], ";")
    found = plan(store, content, "projects.csv")
    assert found.errors == ()
    assert [change.fields for change in found.changes] == [(("amount_nok", 500000, 600000),)]


@pytest.mark.parametrize("table", list(descriptions()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_title_that_is_understood(table: str, language: str) -> None:
    set_language(language)
    fields = descriptions()[table]["fields"]
    titles = [column_word(table, name) for name in fields]
    assert match_headings(titles, table).places == {name: at for at, name in enumerate(fields)}
    if language == "nb":
        assert titles == [field["title"] for field in fields.values()]


@pytest.mark.parametrize(
    "heading",
    ["Beløp (mill. kr)", "Beløp i 1000 kr", "Amount, NOK million", "Beløp (1000 kr)"],
)
def test_another_unit_is_never_read_as_ours(store: Store, heading: str) -> None:
    content = text_file([{"project_id": "jondal-jonatunet-2009", heading: "1"}], ";")
    found = plan(store, content, "projects.csv")
    assert said(found) == [("error", 1, heading)]
    words = found.errors[0].expected
    assert f"«Beløp» (amount_nok) er i hele kroner, og overskriften «{heading}»" in words
    assert words.endswith("Skriv tallene i hele kroner, og «Beløp» som overskrift.")


def test_two_columns_for_one_are_named(store: Store) -> None:
    content = b"project_id;Bel\xc3\xb8p;amount_nok\njondal-jonatunet-2009;1;2\n"
    found = plan(store, content, "projects.csv")
    assert said(found)[0] == ("error", 1, "Beløp")
    assert "«amount_nok» og «Beløp» står begge for" in found.errors[0].expected


def test_an_unknown_column_is_called_unknown(store: Store) -> None:
    found = plan(store, b"project_id;Farge\njondal-jonatunet-2009;bl\xc3\xa5\n", "projects.csv")
    assert [each.expected.partition(".")[0] for each in found.errors] == ["Ukjent kolonne: «Farge»"]


def test_unknown_columns_are_told_in_one_sentence(store: Store) -> None:
    content = b"project_id;Nr;Farge;belop_nok;Navn x\njondal-jonatunet-2009;1;2;3;4\n"
    found = plan(store, content, "projects.csv")
    assert [each.expected.partition(".")[0] for each in found.errors] == [
        "Ukjent kolonne: «belop_nok»",
        "Ukjente kolonner: «Nr», «Farge», «Navn x»",
    ]


def test_helpers_beside_codes_are_told_once_and_not_read(store: Store) -> None:
    row = {
        "project_id": "jondal-jonatunet-2009",
        "project_id_navn": "Jondal: bruk av kompetansen ved Jonatunet",
        "municipality_code": "1227",
        "Kommune": "Jondal",
        "county_code": "12",
        "county_code_namn": "Hordaland",
        "Ordning": "Samhandlingstilskudd fra staten",
    }
    found = plan(store, text_file([row], ";"), "projects.csv")
    assert said(found) == [("warning", 1, "")]
    for name in ("project_id_navn", "Kommune", "county_code_namn", "Ordning"):
        assert f"«{name}»" in found.warnings[0].expected
    assert found.changes == ()


def test_a_name_that_is_not_that_of_its_code_is_an_error_that_names_rows(store: Store) -> None:
    rows = [
        {"project_id": name, "municipality_code": code, "municipality_code_navn": word}
        for name, code, word in [
            ("jondal-jonatunet-2009", "1227", "Jondal"),
            ("a", "1201", "Stavanger"),
            ("b", "1201", "Stavanger"),
            ("c", "301", "OSLO"),
            ("d", "", "Oslo"),
        ]
    ]
    found = plan(store, text_file(rows), "projects.csv")
    wrong = next(each for each in group_by_cause(found) if each.column == "municipality_code_navn")
    assert wrong.rows == [3, 4, 6]
    assert wrong.values == ["«Stavanger»", "«Oslo»"]
    assert "«Stavanger» er ikke navnet på 1201, som er «Bergen»" in wrong.findings[0].expected
    assert "uten kode" in wrong.findings[2].expected


def edited(store: Store, table: str, *rows: dict[str, object]) -> list[str]:
    """What is told of helping columns that were changed, each with its name and rows."""
    found = plan(store, text_file(rows, ";"), f"{table}.csv")
    assert found.changes == ()
    return [
        each.expected.partition("), men")[0]
        for each in found.warnings
        if "er bare til hjelp" in each.expected
    ]


def test_a_helping_column_that_was_changed_is_named_with_its_rows(store: Store) -> None:
    rows = store.rows(
        "SELECT m.municipality_code, m.year, a.name, c.name AS county, "
        "coalesce(cofinancing_nok, 0) + coalesce(compensation_nok, 0) AS total "
        "FROM municipal_transfers m JOIN areas a ON a.code = m.municipality_code "
        "JOIN areas c ON c.code = a.parent_code LIMIT 3"
    )
    lines = [
        {
            "municipality_code": each["municipality_code"],
            "year": each["year"],
            "Fylke": each["county"],
            "Overføring 2012, kroner": each["total"],
        }
        for each in rows.to_dict("records")
    ]
    assert edited(store, "municipal_transfers", *lines) == []
    lines[1]["Overføring 2012, kroner"] = "1 234"
    lines[2]["Overføring 2012, kroner"] = 5
    lines[2]["Fylke"] = "Viken"
    assert edited(store, "municipal_transfers", *lines) == [
        "Kolonnen «Fylke» har andre verdier enn databasen (rad 4",
        "Kolonnen «Overføring 2012, kroner» har andre verdier enn databasen (rad 3, 4",
    ]


def test_a_name_without_its_code_that_was_changed_is_named(store: Store) -> None:
    row: dict[str, object] = {
        "project_id": "jondal-jonatunet-2009",
        "Kommune (navn)": "Jondal",
        "Ordning": "",
    }
    scheme = store.rows(
        "SELECT s.name_nb FROM projects p JOIN grant_rounds r USING (round_id) "
        "JOIN grant_schemes s USING (scheme_id) WHERE project_id = 'jondal-jonatunet-2009'"
    ).iloc[0, 0]
    assert edited(store, "projects", row | {"Ordning": scheme}) == []
    assert edited(store, "projects", row | {"Kommune (navn)": "Odda", "Ordning": "Noe annet"}) == [
        "Kolonnen «Kommune (navn)» har andre verdier enn databasen (rad 2",
        "Kolonnen «Ordning» har andre verdier enn databasen (rad 2",
    ]
    assert edited(store, "projects", {"project_id": "ny", "Kommune (navn)": "Odda"}) == []


def test_columns_and_cells_are_told_at_once(store: Store) -> None:
    content = b"project_id;Farge;amount_nok\njondal-jonatunet-2009;x;mye\n"
    found = plan(store, content, "projects.csv")
    assert said(found) == [("error", 1, "Farge"), ("error", 2, "amount_nok")]


def test_a_file_with_titles_alone_is_for_the_table_that_has_them(store: Store) -> None:
    content = b"Kilde;Utgiver;Adresse;Lest\n"
    assert plan(store, content, "liste.csv").table == "sources"
    content = "Indikator;Område;År;Verdi;Kvalitet;Kilde\n".encode()
    assert plan(store, content, "liste.csv").table == "indicator_values"
