"""From the statistics bank to indicator values: the same plan, the same log, or nothing at all."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lib.imports import MappingProblem, Plan, commit_all, undo
from lib.imports import __main__ as command
from lib.imports.__main__ import main
from lib.imports.pxweb import Client, ServiceProblem
from lib.imports.ssb import Mapped, Series, fetch, read_mapping
from lib.store import Store, import_log
from lib.store.divisions import unchanged
from tests.imports.canned import Canned, answer
from tests.imports.stub import CODES, Bank, Table, bank, figure

# Made for these tests: no such table, and no such source, is in the data.
TEXT = """
address = "{address}"
[areas.those]
codes = {{ "0" = "NO", "1201" = "1201" }}
[[table]]
id = "01234"
area = "Region"
areas = ["those"]
year = "Tid"
quality = "publisert"
skip = [":"]
[table.source]
source_id = "prove-01"
publisher = "Prøve"
url = "https://prove.example/01234"
[table.status]
"*" = "foreløpig"
[[table.series]]
indicator = "legearsverk_kad"
select = {{ ContentsCode = "Antall" }}
[[table.series]]
indicator = "legearsverk_forebyggende"
select = {{ ContentsCode = "Andel" }}
factor = "0.1"
"""
VALUES = """
SELECT indicator_id, area_code, year, value, quality FROM indicator_values
WHERE source_id = 'prove-01' ORDER BY 1, 2, 3
"""
TODAY = "2026-11-22"


@pytest.fixture
def service() -> Iterator[Bank]:
    with bank() as running:
        # Bergen is not what it was in 2010 for ever: figures of these years are.
        codes = {**CODES, "Tid": ["2016", "2017"]}
        running.tables = {"01234": Table(codes)}
        yield running


def mapping(tmp_path: Path, address: str, *changes: tuple[str, str]) -> Path:
    text = TEXT.format(address=address)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "ssb.toml"
    file.write_text(text, encoding="utf-8")
    return file


def table(tmp_path: Path, service: Bank, *changes: tuple[str, str]) -> Mapped:
    return read_mapping(mapping(tmp_path, service.address, *changes))[1][0]


def take_in(store: Store, mapped: Mapped, service: Bank, **changed: Any) -> list[str]:
    """Fetch a table and take it in; what was told."""
    told: list[str] = []
    plans = fetch(store, replace(mapped, **changed), Client(service.address), TODAY, told.append)
    commit_all(store, plans, who="Kari", why="nye tall")
    return told


def rows(plan: Plan) -> list[Any]:
    return [change.after for change in plan.changes if change.after]


# --- What is fetched ------------------------------------------------------------------------------


def test_values_and_the_day_they_were_read(own_store: Store, service: Bank, tmp_path: Path) -> None:
    mapped = table(tmp_path, service)
    take_in(own_store, mapped, service)
    stored = own_store.rows(VALUES).to_numpy().tolist()
    assert stored[0] == ["legearsverk_forebyggende", "1201", 2016, 401.65, "publisert"]
    assert stored[-1] == ["legearsverk_kad", "NO", 2017, 2017.0, "publisert"]
    assert len(stored) == 8
    source = own_store.rows("SELECT accessed FROM sources WHERE source_id = 'prove-01'")
    assert source.iloc[0, 0] == TODAY
    assert import_log(own_store).frame()["table_name"].tolist() == ["indicator_values", "sources"]
    again = fetch(own_store, mapped, Client(service.address), TODAY)
    assert [plan.changes for plan in again] == [(), ()]
    later = fetch(own_store, mapped, Client(service.address), "2026-12-01")
    assert [len(plan.changes) for plan in later] == [1, 0]


def test_signs_beside_figures(own_store: Store, service: Bank, tmp_path: Path) -> None:
    mapped = table(tmp_path, service)
    service.spoil = lambda answer: (
        answer | {"value": [None, *answer["value"][1:]], "status": {"0": ":", "1": "*"}}
    )
    values = fetch(own_store, mapped, Client(service.address), TODAY)[1]
    assert Counter(row["quality"] for row in rows(values)) == {"publisert": 4, "foreløpig": 2}


def no_figure(sign: str) -> Any:
    """An answer whose first cell has a sign and no figure."""
    return lambda answer: (
        answer | {"value": [None, *answer["value"][1:]], "status": [sign, None, None, None]}
    )


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_figure("-"), r"ContentsCode = Antall, Region = 0, Tid = 2016.*«-».*skip"),
        (
            no_figure(""),
            r"verken tall eller tegn for ContentsCode = Antall, Region = 0, Tid = 2016",
        ),
        (
            lambda answer: answer | {"status": {"3": "?"}},
            r"«\?».*Region = 1201, .*Tid = 2017.*status",
        ),
        (lambda answer: answer | {"status": {"1": ".."}}, r"«\.\.».*status"),
    ],
)
def test_a_sign_that_means_nothing_stops_the_table_and_names_the_cell(
    own_store: Store, service: Bank, tmp_path: Path, spoil: Any, words: str
) -> None:
    service.spoil = spoil
    with pytest.raises(ServiceProblem, match=words):
        fetch(own_store, table(tmp_path, service), Client(service.address), TODAY)


@pytest.mark.parametrize("listed", [False, True])
def test_standard_signs_for_missing(
    own_store: Store, service: Bank, tmp_path: Path, listed: bool
) -> None:
    """Cell by cell: withheld is kept without a number, what does not exist is left out and told."""
    signs = [":", ".", "..", None]
    status = signs if listed else {str(n): sign for n, sign in enumerate(signs) if sign}
    service.spoil = lambda answer: (
        answer | {"value": [None, None, None, *answer["value"][3:]], "status": status}
    )
    told: list[str] = []
    mapped = table(tmp_path, service, ('skip = [":"]', ""))
    values = fetch(own_store, mapped, Client(service.address), TODAY, told.append)[1]
    assert values.errors == ()
    assert len(rows(values)) == 4
    hidden = [row for row in rows(values) if row["value"] is None]
    assert [row["quality"] for row in hidden] == ["skjermet"] * 2  # one of each series
    assert all(row["value"] != 0 for row in rows(values))
    text = "\n".join(told)
    assert "2 tall som ikke finnes, er utelatt (tegnet «.»: ikke mulig å oppgi tall)" in text
    assert "2 tall som ikke finnes, er utelatt (tegnet «..»: tallgrunnlag mangler)" in text
    assert "2 tall er skjermet (tegnet «:») og lagres uten tall" in text


def test_figures_before_the_day_of_revision_are_preliminary(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    mapped = table(tmp_path, service, ("skip", 'revised = "06-15"\nskip'))
    for updated, qualities in (
        ("2018-03-15T07:00:00Z", {"publisert": 4, "foreløpig": 4}),
        ("2018-06-15T06:00:00Z", {"publisert": 8}),
    ):
        service.tables["01234"].updated = updated
        values = fetch(own_store, mapped, Client(service.address), TODAY)[1]
        assert Counter(row["quality"] for row in rows(values)) == qualities


def test_years_in_which_a_code_is_another_area_are_left_out(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    service.tables["01234"] = Table(CODES)  # 2030 and 2031
    told: list[str] = []
    mapped = table(tmp_path, service)
    values = fetch(own_store, mapped, Client(service.address), TODAY, told.append)[1]
    assert {row["area_code"] for row in rows(values)} == {"NO"}
    assert any("4 tall er utelatt: kodene var andre områder enn i 2010" in line for line in told)
    last = ("[areas.those]", "[areas.those]\nlast_year = 2030")
    values = fetch(own_store, table(tmp_path, service, last), Client(service.address), TODAY)[1]
    assert {row["year"] for row in rows(values)} == {2030}
    left = ("[table.source]", '[table.without]\n2030 = ["0"]\n[table.source]')
    values = fetch(own_store, table(tmp_path, service, left), Client(service.address), TODAY)[1]
    assert {row["year"] for row in rows(values)} == {2031}


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("1103", (0, 2019)),  # Stavanger took in two others
        ("1729", (0, 2011)),  # Inderøy with Mosvik
        ("15", (0, 2018)),  # Møre og Romsdal without Rindal
        ("16", (0, 2017)),
        ("1505", (2008, 9999)),  # Kristiansund with Frei
        ("0301", (0, 9999)),
        ("03", (0, 9999)),
        ("NO", (0, 9999)),
    ],
)
def test_the_years_of_an_area(code: str, years: tuple[int, int]) -> None:
    assert unchanged(code) == years


# --- What does not fit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('area = "Region"', 'area = "Omrade"', "ingen variabel Omrade"),
        ('"0" = "NO"', '"9999" = "NO"', "Koden 9999 i Region finnes ikke i tabellen lenger"),
        ('"Antall" }', '"Sum" }', "Koden Sum i ContentsCode finnes ikke"),
        ('"Antall" }', '"Antall", Alder = "0" }', "ingen variabel Alder"),
        ("skip", 'eliminate = ["Alder"]\nskip', "ingen variabel Alder"),
        (
            '"Antall" }',
            '"Antall" }\nlabels = { ContentsCode = "Noe annet" }',
            "heter nå «navn Antall», mens oppsettet sier «Noe annet»",
        ),
        ('"legearsverk_kad"', '"finnes_ikke"', "indicator_id: .*finnes_ikke|kan ikke lagres"),
    ],
)
def test_a_mapping_that_does_not_fit_the_table(
    own_store: Store, service: Bank, tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(ServiceProblem, match=words):
        fetch(own_store, table(tmp_path, service, (old, new)), Client(service.address), TODAY)


def test_a_label_that_is_the_same_lets_the_figures_in(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    labelled = ('"Antall" }', '"Antall" }\nlabels = { ContentsCode = "Navn  antall" }')
    assert fetch(own_store, table(tmp_path, service, labelled), Client(service.address), TODAY)


def test_areas_with_another_name_are_told(own_store: Store, service: Bank, tmp_path: Path) -> None:
    told: list[str] = []
    service.tables["01234"].labels["1201"] = "Bergen (-2019)"
    fetch(own_store, table(tmp_path, service), Client(service.address), TODAY, told.append)
    assert not any("andre navn" in line for line in told)
    service.tables["01234"].labels["1201"] = "Askøy"
    fetch(own_store, table(tmp_path, service), Client(service.address), TODAY, told.append)
    assert any("andre navn på dem: 1201 Askøy (Bergen)" in line for line in told)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[table]]", "[[table", "linje 5"),
        ('quality = "publisert"', "", "tabell 01234: quality mangler"),
        ('factor = "0.1"', 'factor = "x"', "tabell 01234: en verdi"),
        ('areas = ["those"]', 'areas = ["these"]', "these; disse finnes: those"),
        ('areas = ["those"]', 'areas = ["those", "those"]', "området 0 står der to ganger"),
        ('"1201" = "1201"', '"1201" = "NO"', "området 1201 står der to ganger"),
        ('year = "Tid"', 'year = "Tid"\nyears = ["2016M01"]', "fire sifre"),
        ('year = "Tid"', 'year = "Tid"\neliminates = ["Alder"]', "eliminates er ukjent"),
        ('year = "Tid"', 'year = "Tid"\neliminate = ["Region"]', "Region er nevnt to ganger"),
        ('year = "Tid"', 'year = "Tid"\nrevised = "juni"', "06-15"),
        ('"Antall" }', '"Antall" }\nlabels = { Alder = "x" }', "navn for variabelen Alder"),
        ('area = "Region"', 'area = "Region"\narea_code = "NO"', "area_code"),
        ('area = "Region"', "", "area_code"),
    ],
)
def test_a_mapping_with_an_error(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(MappingProblem, match=rf"ssb\.toml.*{words}"):
        read_mapping(mapping(tmp_path, "http://127.0.0.1:1", (old, new)))


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingProblem):
        read_mapping(tmp_path / "mangler.toml")


# --- Tables of other forms ------------------------------------------------------------------------


def national(**changed: object) -> Mapped:
    details = {
        "table": "99999",
        "area": "",
        "area_code": "NO",
        "year": "Tid",
        "areas": {},
        "years": ["*"],
        "source": {"source_id": "prove-01", "publisher": "P", "url": "https://prove.example/1"},
        "series": [Series("legearsverk_kad", {"Kjonn": "0", "ContentsCode": "Opphold"})],
        "quality": "publisert",
        "skip": frozenset({".."}),
    }
    return Mapped(**(details | changed))  # type: ignore[arg-type]


def test_a_table_without_areas_is_about_one_area(own_store: Store, tmp_path: Path) -> None:
    for area in ("NO", "0301"):
        mapped = national(area_code=area)
        values = fetch(own_store, mapped, Canned(answer("ssb_national.json")), TODAY)[1]
        assert values.ok
        found = [(each.key, each.after and each.after["value"]) for each in values.changes]
        assert found == [(("legearsverk_kad", area, "2030"), 12.0)]
    file = mapping(
        tmp_path,
        "http://127.0.0.1:1",
        ('area = "Region"', 'area_code = "NO"'),
        ('areas = ["those"]\n', ""),
    )
    found = read_mapping(file)[1][0]
    assert (found.area, found.area_code, found.areas) == ("", "NO", {})


def test_a_variable_is_summed_away_on_purpose_alone(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    codes = {"Kjonn": ["1", "2"], **CODES, "Tid": ["2016"]}
    service.tables["01234"] = Table(codes, eliminable=frozenset({"Kjonn"}))
    with pytest.raises(
        ServiceProblem, match=r"variabel Kjonn som oppsettet ikke nevner.*eliminate"
    ):
        fetch(own_store, table(tmp_path, service), Client(service.address), TODAY)
    assert service.asked == []
    told: list[str] = []
    mapped = table(tmp_path, service, ("skip", 'eliminate = ["Kjonn"]\nskip'))
    values = fetch(own_store, mapped, Client(service.address), TODAY, told.append)[1]
    assert "Kjonn" not in str(service.asked)
    assert any("alle kodene i Kjonn samlet" in line for line in told)
    assert rows(values)[0]["value"] == 2 * figure(
        {"Region": "0", "ContentsCode": "Antall", "Tid": "2016"}
    )
    service.tables["01234"].eliminable = frozenset()
    with pytest.raises(ServiceProblem, match=r"Kjonn kan ikke utelates.*select"):
        fetch(own_store, mapped, Client(service.address), TODAY)


# --- What becomes of the figures that are there ---------------------------------------------------


def copied(store: Store, mapped: Mapped, service: Bank) -> Mapped:
    """The table's figures as they are there from a copy; the table, which replaces it."""
    copy = {"source_id": "kopi-01", "publisher": "Kopi", "url": "https://kopi.example/1"}
    take_in(store, mapped, service, source=copy)
    return replace(mapped, replaces=frozenset({"kopi-01"}))


def test_the_same_figure_from_a_copy_gets_the_table_as_its_source(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    mapped = copied(own_store, table(tmp_path, service), service)
    told: list[str] = []
    values = fetch(own_store, mapped, Client(service.address), TODAY, told.append)[1]
    assert len(values.changes) == 8
    assert {each.fields for each in values.changes} == {(("source_id", "kopi-01", "prove-01"),)}
    assert any("0 nye, 0 endret, 0 trukket tilbake, 8 med bare ny kilde" in line for line in told)
    # What the table does not bring, keeps the copy as its source.
    service.tables["01234"].codes["Tid"] = ["2016"]
    assert any("4 tall kom ikke med" in line for line in take_in(own_store, mapped, service))
    count = "SELECT count(*) AS number FROM indicator_values WHERE source_id = :id"
    numbers = [own_store.rows(count, {"id": each}) for each in ("kopi-01", "prove-01")]
    assert [each.iloc[0, 0] for each in numbers] == [4, 4]


def test_changed_and_withdrawn_figures_are_told_by_name(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    mapped = copied(own_store, table(tmp_path, service), service)

    def changed(codes: Any) -> float | str:
        if codes["ContentsCode"] == "Andel":
            return figure(codes)
        special: dict[Any, float | str] = {("0", "2016"): 5, ("1201", "2017"): ".."}
        return special.get((codes["Region"], codes["Tid"]), figure(codes))

    service.tables["01234"].figure = changed
    told: list[str] = []
    values = fetch(own_store, mapped, Client(service.address), TODAY, told.append)[1]
    assert Counter(each.kind for each in values.changes) == {"changed": 7, "removed": 1}
    text = "\n".join(told)
    assert "0 nye, 1 endret, 1 trukket tilbake, 6 med bare ny kilde, 0 uendret" in text
    name = own_store.rows("SELECT name_nb FROM indicators WHERE indicator_id = 'legearsverk_kad'")
    assert f"~ {name.iloc[0, 0]}, Norge, 2016: 2016 → 5" in text
    assert f"- {name.iloc[0, 0]}, Bergen, 2017: 4017" in text
    entries = commit_all(own_store, fetch_plans(own_store, mapped, service), who="K", why="y")
    left = own_store.rows(VALUES)
    assert len(left) == 7
    undo(own_store, entries[0], who="K", why="feil")
    assert own_store.rows(VALUES).empty


def fetch_plans(store: Store, mapped: Mapped, service: Bank) -> list[Plan]:
    return fetch(store, mapped, Client(service.address), TODAY)


def test_what_another_source_states_stays_and_is_told(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    other = replace(copied(own_store, table(tmp_path, service), service), replaces=frozenset())
    service.tables["01234"].figure = lambda codes: figure(codes) + (codes["Tid"] == "2017")
    told: list[str] = []
    assert fetch(own_store, other, Client(service.address), TODAY, told.append) == []
    assert any("2017: 2017 (kopi-01) blir stående; tabellen har 2018" in line for line in told)
    assert any("0 nye, 0 endret, 0 trukket tilbake, 0 med bare ny kilde, 4" in e for e in told)


@pytest.mark.parametrize("lost", [0, "."])
def test_an_answer_in_which_most_figures_are_lost_is_not_believed(
    own_store: Store, service: Bank, tmp_path: Path, lost: float | str
) -> None:
    mapped = copied(own_store, table(tmp_path, service), service)
    service.tables["01234"].figure = lambda codes: lost if codes["Region"] == "0" else figure(codes)
    assert fetch(own_store, mapped, Client(service.address), TODAY)  # half of them
    service.tables["01234"].figure = lambda _codes: lost
    with pytest.raises(ServiceProblem, match="4 av de 4 kjente tallene for legearsverk_"):
        fetch(own_store, mapped, Client(service.address), TODAY)


def test_sums_of_figures_that_change_are_told(
    own_store: Store, service: Bank, tmp_path: Path
) -> None:
    """The sum of a county that the table does not have is of the old figures afterwards."""
    copies = replace(table(tmp_path, service), areas={"0": "12", "1201": "1201"})
    copies = copied(own_store, replace(copies, quality="beregnet"), service)
    fetched = replace(copies, areas={"1201": "1201"}, quality="publisert")
    told: list[str] = []
    fetch(own_store, fetched, Client(service.address), TODAY, told.append)
    assert any("regnet ut av tall som blir endret her" in line for line in told)
    assert any(line.endswith("Hordaland, 2016") for line in told)


# --- The command ----------------------------------------------------------------------------------

SIGNED = ["--yes", "--who", "Kari", "--why", "nye tall"]
SECOND = """
[[table]]
id = "54321"
area_code = "NO"
year = "Tid"
quality = "publisert"
[table.source]
source_id = "prove-02"
publisher = "Prøve"
url = "https://prove.example/54321"
[[table.series]]
indicator = "kad_oppholdsdogn"
select = { ContentsCode = "Opphold" }
"""


@pytest.fixture
def terminal(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal at noon, before which nobody waits."""
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    monkeypatch.setattr(command, "Client", partial(Client, sleep=lambda _seconds: None))
    monkeypatch.setattr(command, "norwegian_now", lambda: datetime(2026, 11, 22, 12, 0))
    return monkeypatch


@pytest.mark.usefixtures("terminal")
def test_the_command(
    own_store: Store, service: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(mapping(tmp_path, service.address))
    before = own_store.path.read_bytes()
    assert main(["ssb", "--mapping", file, "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "8 nye, 0 endret" in shown
    assert "kilde: prove-01 (Prøve, https://prove.example/01234)" in shown
    assert "1 tabell er lest." in shown
    assert main(["ssb", "--mapping", file]) == 1  # nobody there to say yes
    service.status = 503
    assert main(["ssb", "--mapping", file, *SIGNED]) == 1
    assert "Tabell 01234 er latt være som den er. Tjenesten svarte 503" in capsys.readouterr().err
    assert own_store.path.read_bytes() == before
    service.status = 200
    assert main(["ssb", "--mapping", file, *SIGNED]) == 0
    assert len(own_store.rows(VALUES)) == 8


@pytest.mark.usefixtures("terminal")
def test_one_table_that_fails_does_not_stop_the_others(
    own_store: Store, service: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = mapping(tmp_path, service.address)
    file.write_text(SECOND + file.read_text("utf-8").replace("[areas", "\n[areas", 1), "utf-8")
    text = file.read_text("utf-8")
    address = text[text.index("address =") :].partition("\n")[0]
    file.write_text(address + text.replace(address, ""), "utf-8")
    assert main(["ssb", "--mapping", str(file), *SIGNED]) == 1
    told = capsys.readouterr()
    assert "Tabell 54321 er latt være som den er. Tjenesten svarte 404" in told.err
    assert "1 tabell er lest. Disse er latt være som de er: 54321." in told.out
    assert len(own_store.rows(VALUES)) == 8
    service.tables["54321"] = Table(
        {"ContentsCode": ["Opphold"], "Tid": ["2016"]}, lambda _codes: 3
    )
    assert main(["ssb", "--mapping", str(file), *SIGNED]) == 0
    assert import_log(own_store).frame()["who"].tolist() == ["Kari"] * 4
    assert main(["undo", "1", *SIGNED]) == 0
    assert own_store.rows(VALUES).empty


@pytest.mark.usefixtures("terminal")
def test_two_tables_with_the_same_figure(
    service: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = mapping(tmp_path, service.address)
    text = file.read_text("utf-8")
    file.write_text(text + text[text.index("[[table]]") :].replace("01234", "12345"), "utf-8")
    service.tables["12345"] = service.tables["01234"]
    assert main(["ssb", "--mapping", str(file), "--dry-run"]) == 1
    assert "legearsverk_forebyggende/1201/2016" in capsys.readouterr().err


@pytest.mark.parametrize(("hour", "status"), [(4, 0), (5, 1), (7, 1), (8, 0)])
def test_nothing_is_asked_while_figures_are_made_ready(
    terminal: pytest.MonkeyPatch,
    service: Bank,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    hour: int,
    status: int,
) -> None:
    terminal.setattr(command, "norwegian_now", lambda: datetime(2026, 11, 22, hour, 59))
    file = str(mapping(tmp_path, service.address))
    assert main(["ssb", "--mapping", file, "--dry-run"]) == status
    assert bool(service.asked) is (status == 0)
    assert ("etter kl. 08.00" in capsys.readouterr().err) is (status == 1)
