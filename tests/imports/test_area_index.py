"""Areas by code and name: one reading, explained where it is of another year, or refused."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.imports.area_index import AreaIndex
from lib.imports.causes import group_by_cause
from lib.imports.parsing import UnclearError
from lib.store import Store
from lib.store.change_log import open_view
from lib.store.divisions import units
from tests.imports.made import planned, project, said


@pytest.fixture(scope="module")
def places(store: Store) -> Iterator[AreaIndex]:
    with open_view(store) as view:
        yield AreaIndex(view.rows("areas"))


@pytest.mark.parametrize(
    ("text", "column", "county", "code"),
    [
        *[
            (text, "municipality_code", "", "1201")
            for text in ("1201", "Bergen", "bergen", "Bergen kommune", "BERGEN KOMMUNE", "1201.0")
        ],
        *[
            (text, "municipality_code", "", "0301")
            for text in ('="0301"', "301", "0301 Oslo", "Oslo (0301)", "Oslo", "Oslo kommune")
        ],
        *[
            (text, "municipality_code", "", "2011")
            for text in (
                "Guovdageaidnu - Kautokeino",
                "Guovdageaidnu – Kautokeino",
                "Kautokeino",
                "Guovdageaidnu",
                "Kautokeino - Guovdageaidnu kommune",
            )
        ],
        ("Ulvik herad", "municipality_code", "", "1233"),
        ("Kvam herad", "area_code", "", "1238"),
        ("Voss herad", "municipality_code", "", "1235"),
        ("Kvinnherad", "municipality_code", "", "1224"),
        ("K-1201", "municipality_code", "", "1201"),
        ("Fauske - Fuossko", "municipality_code", "", "1841"),
        ("Nord Aurdal", "municipality_code", "", "0542"),
        ("Os", "municipality_code", "12", "1243"),
        ("Våler i Østfold", "municipality_code", "", "0137"),
        ("Bø (Telemark)", "municipality_code", "", "0821"),
        ("Bø, Nordland", "municipality_code", "", "1867"),
        ("Troms", "county_code", "", "19"),
        ("Troms fylke", "county_code", "", "19"),
        ("Hordaland fylkeskommune", "county_code", "", "12"),
        ("01 Østfold", "county_code", "", "01"),
        ("3", "county_code", "", "03"),
        ("Oslo", "county_code", "", "03"),
        ("Norge", "area_code", "", "NO"),
        ("Hele landet", "area_code", "", "NO"),
        ("Helse Vest", "area_code", "", "vest"),
        ("Helse Vest RHF", "area_code", "", "vest"),
        ("Oslo kommune", "area_code", "", "0301"),
        ("Oslo fylke", "area_code", "", "03"),
        ("301", "area_code", "", "0301"),
    ],
)
def test_an_area_by_code_or_name(
    places: AreaIndex, text: str, column: str, county: str, code: str
) -> None:
    assert places.understood(text, column, county) == code


@pytest.mark.parametrize(
    ("text", "column", "named"),
    [
        ("Våler", "municipality_code", ("0137 Våler (Østfold)", "0426 Våler (Hedmark)")),
        ("Bø", "municipality_code", ("0821", "1867")),
        ("Nes", "municipality_code", ("0236", "0616")),
        ("Sande", "municipality_code", ("0713", "1514")),
        ("Herøy", "municipality_code", ("1515", "1818")),
        ("Os", "municipality_code", ("0441", "1243")),
        ("Oslo", "area_code", ("03 (fylke)", "0301 (kommune)")),
        ("Bergen", "area_code", ("1201 (kommune)", "oppt_bergen (opptaksområde)")),
        ("0301 Bergen", "municipality_code", ("0301", "Oslo")),
    ],
)
def test_a_name_that_is_shared_is_not_guessed(
    places: AreaIndex, text: str, column: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(UnclearError) as unclear:
        places.understood(text, column)
    assert all(each in str(unclear.value) for each in named)


@pytest.mark.parametrize(
    ("text", "column", "words", "hint"),
    [
        ("1756 Inderøy", "municipality_code", "1723 Mosvik og 1729 Inderøy i 2010", ""),
        ("4601", "municipality_code", "gjelder fra 2020 og er 1201 Bergen", "1201"),
        ("5001 Trondheim", "municipality_code", "1601 Trondheim og 1662 Klæbu", ""),
        ("Hustadvika", "municipality_code", "1548 Fræna og 1551 Eide", ""),
        ("Lillestrøm kommune", "municipality_code", "0231 Skedsmo", ""),
        ("1875 Hamarøy", "municipality_code", "en del av 1850 Tysfjord", ""),
        ("0718 Ramnes", "municipality_code", "gjaldt til 2001 og er en del av 0716 Re", "0716"),
        ("46 Vestland", "county_code", "12 Hordaland og 14 Sogn og Fjordane", ""),
        ("Viken", "county_code", "i hovedsak til 01 Østfold, 02 Akershus og 06 Buskerud", ""),
        ("55", "county_code", "19 Troms", "19"),
        ("Vestland", "area_code", "Klass 104", ""),
        ("Bergn", "municipality_code", "1201 eller Bergen", "Bergen (1201)"),
        ("Troms", "municipality_code", "kommune i 2010", ""),
        ("Hele landet", "county_code", "fylke i 2010", ""),
    ],
)
def test_other_years_and_typos_are_explained(
    places: AreaIndex, text: str, column: str, words: str, hint: str
) -> None:
    with pytest.raises(UnclearError) as unclear:
        places.understood(text, column)
    assert words in str(unclear.value)
    assert unclear.value.hint == hint


@pytest.mark.parametrize("unit", [unit.code for unit in units()])
def test_no_code_of_another_year_is_taken_in_silence(places: AreaIndex, unit: str) -> None:
    """Each is refused with an explanation, unless 2010 had the same code."""
    column = "county_code" if len(unit) == 2 else "municipality_code"
    if unit in places.areas:
        assert places.understood(unit, column) == unit
        return
    with pytest.raises(UnclearError, match="Klass"):
        places.understood(unit, column)


@given(st.text(max_size=40), st.sampled_from(["municipality_code", "county_code", "area_code"]))
def test_any_text_is_an_area_or_refused(places: AreaIndex, text: str, column: str) -> None:
    with suppress(UnclearError):
        found = places.understood(text.strip(), column)
        assert found in places.areas or not found or found.isdigit()


def test_names_in_a_file(store: Store) -> None:
    rows = [
        project(1, municipality_code="Bergen kommune", county_code="Hordaland"),
        project(2, municipality_code="Os", county_code="12 Hordaland"),
        project(3, municipality_code=301, county_code=3),
    ]
    found = planned(store, *rows)
    assert found.errors == ()
    placed = [change.after or {} for change in found.changes]
    assert [row["municipality_code"] for row in placed] == ["1201", "1243", "0301"]
    assert [row["county_code"] for row in placed] == ["12", "12", "03"]


def test_the_county_of_each_row_decides(store: Store) -> None:
    rows = [
        project(1, municipality_code="Våler", county_code="01"),
        project(2, municipality_code="Våler", county_code="04"),
        project(3, municipality_code="Våler", county_code=""),
    ]
    found = planned(store, *rows)
    assert said(found) == [("error", 4, "municipality_code")]
    placed = [(change.after or {})["municipality_code"] for change in found.changes]
    assert placed == ["0137", "0426"]


def test_a_list_of_areas_of_other_years_has_the_answer_for_each(store: Store) -> None:
    rows = [
        project(number, municipality_code="", county_code=county)
        for number, county in enumerate(["42 Agder", "46", "Vestland", "42 Agder"], start=1)
    ]
    [cause] = [each for each in group_by_cause(planned(store, *rows)) if each.severity == "error"]
    assert cause.rows == [2, 3, 4, 5]
    assert "La cellen stå tom hvis den gjelder flere" in cause.what
    assert cause.what.endswith(
        "«42 Agder»: 09 Aust-Agder og 10 Vest-Agder; «46»: 12 Hordaland og 14 Sogn og Fjordane; "
        "«Vestland»: 12 Hordaland og 14 Sogn og Fjordane."
    )


def test_a_name_with_other_borders_in_the_year_of_the_row_is_told_once(store: Store) -> None:
    def told(*cells: tuple[str, int]) -> list[str]:
        rows = [
            project(number, municipality_code=place, county_code="", year=year, amount_nok=number)
            for number, (place, year) in enumerate(cells, start=1)
        ]
        return [
            f"{each.what} {each.rows}"
            for each in group_by_cause(planned(store, *rows))
            if "municipality_code" in each.column
        ]

    assert told(("Kristiansand", 2021), ("Kristiansand kommune", 2020)) == [
        (
            "Fra 2020 består 4204 Kristiansand av 1001 Kristiansand, 1017 Songdalen og 1018 Søgne "
            "i inndelingen fra 2010. Raden leses som 1001 Kristiansand med grensene fra 2010. "
            "Gjelder den den nye kommunen, skriver du én rad for hver kommune i 2010, eller tar ut "
            "raden. [2, 3]"
        )
    ]
    [both] = told(("Kristiansand", 2021), ("Larvik", 2019), ("Sandnes", 2020))
    assert (
        "«0709 Larvik»: fra 2018 består 0712 Larvik av 0709 Larvik og 0728 Lardal; «1102 Sandnes»: "
        "fra 2020 består 1108 Sandnes av 1102 Sandnes og 1129 Forsand."
    ) in both
    assert "skriver du én rad for hver kommune i 2010" in both
    # The code of 2010 that a later municipality has as well is not clear either.
    [code] = told(("1103", 2021), ("Stavanger", 2022))
    assert "1103 Stavanger av 1103 Stavanger, 1141 Finnøy og 1142 Rennesøy" in code
    assert told(("Kristiansand", 2019), ("1001", 2021), ("Bodø", 2021), ("1103", 2019)) == []


def test_a_code_of_two_later_years_has_the_answer_for_each(store: Store) -> None:
    rows = [project(1, municipality_code="5001"), project(2, municipality_code="4601")]
    [cause] = [
        each for each in group_by_cause(planned(store, *rows)) if "municipality" in each.column
    ]
    assert (
        "«5001»: 1601 Trondheim (2018–2019); eller 1601 Trondheim og 1662 Klæbu (fra 2020)"
    ) in cause.what
    [alone] = group_by_cause(planned(store, rows[0]))
    assert "5001 Trondheim gjaldt 2018–2019 og er 1601 Trondheim i 2010" in alone.what
    assert "5001 Trondheim gjelder fra 2020 og er 1601 Trondheim og 1662 Klæbu" in alone.what


@pytest.mark.parametrize("column", ["area_code", "municipality_code"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [("Tromsö", "Tromsø (1902)"), ("Baerum", "Bærum (0219)"), ("Tromso", "Tromsø (1902)")],
)
def test_letters_of_other_countries_suggest_the_same_name_first(
    places: AreaIndex, text: str, meant: str, column: str
) -> None:
    with pytest.raises(UnclearError) as unclear:
        places.understood(text, column)
    assert unclear.value.hint == meant
