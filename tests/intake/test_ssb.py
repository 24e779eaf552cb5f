"""From the statistics bank to indicator values: the same plan, the same log, or nothing at all."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lib.intake import commit_all
from lib.intake.__main__ import main
from lib.intake.pxweb import Client, ServiceProblem
from lib.intake.ssb import MAPPING, Mapped, MappingProblem, Series, fetch, read_mapping
from lib.store import Store, intake_log
from tests.intake.stub import Bank, bank

# Made for these tests: no such table, and no such source, is in the data.
TEXT = """
address = "{address}"
[[table]]
id = "01234"
area = "Region"
year = "Tid"
quality = "publisert"
skip = [":"]
[table.source]
source_id = "prove-01"
publisher = "Prøve"
url = "https://prove.example/01234"
[table.areas]
"0" = "NO"
"1201" = "1201"
[table.status]
"*" = "foreløpig"
[[table.series]]
indicator = "kad_plasser"
select = {{ ContentsCode = "Antall" }}
[[table.series]]
indicator = "kad_belegg_prosent"
select = {{ ContentsCode = "Andel" }}
factor = "0.1"
"""
VALUES = """
SELECT indicator_id, area_code, year, value, quality FROM indicator_values
WHERE source_id = 'prove-01' ORDER BY 1, 2, 3
"""


@pytest.fixture
def service() -> Iterator[Bank]:
    with bank() as running:
        yield running


def mapping(tmp_path: Path, address: str, old: str = "", new: str = "") -> Path:
    file = tmp_path / "ssb.toml"
    file.write_text(TEXT.format(address=address).replace(old or "\0", new), encoding="utf-8")
    return file


def test_values_and_the_day_they_were_read(own_store: Store, service: Bank, tmp_path: Path) -> None:
    address, tables = read_mapping(mapping(tmp_path, service.address))
    plans = fetch(own_store, tables[0], Client(address), "2026-11-22")
    assert all(plan.ok for plan in plans)
    commit_all(own_store, plans, who="Kari", why="nye tall")
    rows = own_store.rows(VALUES).to_numpy().tolist()
    assert rows[0] == ["kad_belegg_prosent", "1201", 2030, 403.05, "publisert"]
    assert rows[-1] == ["kad_plasser", "NO", 2031, 2031.0, "publisert"]
    assert len(rows) == 8
    source = own_store.rows("SELECT accessed FROM sources WHERE source_id = 'prove-01'")
    assert source.iloc[0, 0] == "2026-11-22"
    assert intake_log(own_store)["table_name"].tolist() == ["indicator_values", "sources"]
    again = fetch(own_store, tables[0], Client(address), "2026-11-22")
    assert [plan.changes for plan in again] == [(), ()]
    later = fetch(own_store, tables[0], Client(address), "2026-12-01")
    assert [len(plan.changes) for plan in later] == [1, 0]


def test_signs_beside_figures(own_store: Store, service: Bank, tmp_path: Path) -> None:
    address, tables = read_mapping(mapping(tmp_path, service.address))
    service.spoil = lambda answer: (
        answer
        | {
            "value": [None, *answer["value"][1:]],
            "status": {"0": ":", "1": "*"},
        }
    )
    values = fetch(own_store, tables[0], Client(address), "2026-11-22")[1]
    qualities = [change.after["quality"] for change in values.changes if change.after]
    assert len(qualities) == 6
    assert qualities.count("foreløpig") == 2
    service.spoil = lambda answer: (
        answer | {"value": [None, *answer["value"][1:]], "status": {"0": ""}}
    )
    with pytest.raises(ServiceProblem, match="skip"):
        fetch(own_store, tables[0], Client(address), "2026-11-22")
    service.spoil = lambda answer: answer | {"status": {"1": "?"}}
    with pytest.raises(ServiceProblem, match="status"):
        fetch(own_store, tables[0], Client(address), "2026-11-22")


def test_standard_signs_for_missing(own_store: Store, service: Bank, tmp_path: Path) -> None:
    """Cell by cell: withheld is kept without a number, what does not exist is left out and told."""
    address, tables = read_mapping(mapping(tmp_path, service.address, 'skip = [":"]', "skip = []"))
    service.spoil = lambda answer: (
        answer
        | {
            "value": [None, None, None, *answer["value"][3:]],
            "status": {"0": ":", "1": ".", "2": ".."},
        }
    )
    told: list[str] = []
    values = fetch(own_store, tables[0], Client(address), "2026-11-22", told.append)[1]
    assert values.errors == ()
    rows = [change.after for change in values.changes if change.after]
    hidden = [row for row in rows if row["value"] is None]
    assert [row["quality"] for row in hidden] == ["skjermet"] * 2  # one of each series
    assert len(rows) == 4
    assert any("ikke mulig å oppgi tall" in line for line in told)
    assert any("tallgrunnlag mangler" in line for line in told)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('area = "Region"', 'area = "Omrade"', "Omrade"),
        ('"1201" = "1201"', '"9999" = "1201"', "9999"),
        ('ContentsCode = "Antall"', 'ContentsCode = "Sum"', "Sum"),
    ],
)
def test_a_mapping_that_does_not_fit_the_table(
    own_store: Store, service: Bank, tmp_path: Path, old: str, new: str, words: str
) -> None:
    address, tables = read_mapping(mapping(tmp_path, service.address, old, new))
    with pytest.raises(ServiceProblem, match=words):
        fetch(own_store, tables[0], Client(address), "2026-11-22")
    assert service.asked == [] or words == "Sum"


@pytest.mark.parametrize(
    ("old", "new"),
    [("[[table]]", "[[table"), ('quality = "publisert"', ""), ('factor = "0.1"', 'factor = "x"')],
)
def test_a_mapping_with_an_error(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(MappingProblem, match=r"ssb\.toml"):
        read_mapping(mapping(tmp_path, "http://127.0.0.1:1", old, new))
    with pytest.raises(MappingProblem):
        read_mapping(tmp_path / "mangler.toml")


class Canned(Client):
    """The service, with one answer to everything, and what it was asked."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.answer, self.asked = answer, []

    def _ask(self, path: str, body: object = None) -> dict[str, Any]:  # noqa: ARG002
        self.asked.append(body)
        return self.answer


def national(**changed: object) -> Mapped:
    details = {
        "table": "99999",
        "area": "",
        "area_code": "NO",
        "year": "Tid",
        "areas": {},
        "years": ["*"],
        "source": {"source_id": "prove-01", "publisher": "P", "url": "https://prove.example/1"},
        "series": [Series("kad_plasser", {"Kjonn": "0", "ContentsCode": "Opphold"})],
        "quality": "publisert",
        "skip": frozenset({".."}),
    }
    return Mapped(**(details | changed))  # type: ignore[arg-type]


def answer(**dimensions: object) -> dict[str, Any]:
    text = (Path(__file__).parent / "files" / "ssb_national.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    for name, extension in dimensions.items():
        found["dimension"][name]["extension"] = extension
    return found


def test_a_table_without_areas_is_about_the_country(own_store: Store, tmp_path: Path) -> None:
    values = fetch(own_store, national(), Canned(answer()), "2026-11-22")[1]
    assert values.ok
    assert [(each.key, each.after and each.after["value"]) for each in values.changes] == [
        (("kad_plasser", "NO", "2030"), 12.0)
    ]
    written = TEXT.format(address="http://127.0.0.1:1")
    written = written.replace('area = "Region"', 'area_code = "NO"')
    start, end = written.index("[table.areas]"), written.index("[table.status]")
    file = tmp_path / "ssb.toml"
    file.write_text(written[:start] + written[end:], encoding="utf-8")
    table = read_mapping(file)[1][0]
    assert (table.area, table.area_code, table.areas) == ("", "NO", {})
    for both in ('area = "x"\narea_code = "NO"', ""):
        file.write_text(written.replace('area_code = "NO"', both), encoding="utf-8")
        with pytest.raises(MappingProblem, match="area_code"):
            read_mapping(file)


def test_variables_that_can_be_summed_away_may_be_left_out(own_store: Store) -> None:
    summed = answer(Kjonn={"elimination": True})
    mapped = national(series=[Series("kad_plasser", {"ContentsCode": "Opphold"})])
    told: list[str] = []
    client = Canned(summed)
    # The answer lacks the variable, as the service's does.
    part = answer()
    part["id"], part["size"] = part["id"][1:], part["size"][1:]

    def ask(_path: str, body: object = None) -> dict[str, Any]:
        client.asked.append(body)
        return part if body else summed

    client._ask = ask  # type: ignore[method-assign]
    values = fetch(own_store, mapped, client, "2026-11-22", told.append)[1]
    assert len(values.changes) == 1
    assert "Kjonn" not in str(client.asked)
    assert "kad_plasser: alle av Kjonn til sammen" in told
    with pytest.raises(ServiceProblem, match="Kjonn"):
        fetch(own_store, mapped, Canned(answer()), "2026-11-22")


def test_the_mapping_that_comes_along_invents_no_code() -> None:
    with pytest.raises(MappingProblem):
        read_mapping(MAPPING)


def test_the_command(
    own_store: Store,
    service: Bank,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    file = str(mapping(tmp_path, service.address))
    before = own_store.path.read_bytes()
    assert main(["ssb", "--mapping", file, "--dry-run"]) == 0
    assert "kad_plasser" in capsys.readouterr().out
    service.status = 503
    assert main(["ssb", "--mapping", file, "--yes", "--who", "K", "--why", "nye"]) == 1
    assert "503" in capsys.readouterr().err
    assert main(["ssb"]) == 1
    assert own_store.path.read_bytes() == before
    service.status = 200
    assert main(["ssb", "--mapping", file, "--yes", "--who", "K", "--why", "nye"]) == 0
    assert len(own_store.rows(VALUES)) == 8
