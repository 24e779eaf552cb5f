"""Sums before and after: what an editor sees before anything is stored."""

from pathlib import Path

import pytest

from lib.imports import plan
from lib.imports.__main__ import main
from lib.imports.console import summary, total_lines
from lib.selection import Selection
from lib.store import Store, grant_totals
from tests.imports.made import planned, project, text_file


def test_sums_by_county_and_round(store: Store) -> None:
    rows = [
        project(1, amount_nok=1_000_000),
        project(2, amount_nok=None, municipality_code="", county_code="19"),
        project(3, amount_nok=5, status="søkt"),
    ]
    found = {(each.kind, each.name): each for each in planned(store, *rows).totals}
    whole = found["all", ""]
    assert whole.after[0] - whole.before[0] == 2
    assert whole.after[1] - whole.before[1] == 1_000_000
    hordaland = found["county", "Hordaland"]
    assert hordaland.after[1] - hordaland.before[1] == 1_000_000
    assert found["county", "Troms"].after[0] == found["county", "Troms"].before[0] + 1
    assert found["round", "Våren 2009: 30 prosjekter"].before == (1, 500_000)
    assert ("county", "Rogaland") not in found  # nothing changes there


def test_one_row_is_not_several(store: Store) -> None:
    found = planned(store, project(1, municipality_code="", county_code="07"))
    lines = list(total_lines(found))
    assert [line for line in lines if " 1 rader" in line] == []
    assert summary(found).startswith("projects: 1 ny, ")


def test_sums_are_those_of_the_pages(store: Store) -> None:
    whole = planned(store, project(1)).totals[0]
    shown = grant_totals(store, Selection()).frame()
    assert whole.before == (int(shown["projects"].iloc[0]), int(shown["amount_nok"].iloc[0]))


def test_a_removed_row_is_taken_off(store: Store) -> None:
    content = text_file([{"project_id": "jondal-jonatunet-2009", "amount_nok": "600000"}])
    (whole, *_others) = plan(store, content, "projects.csv").totals
    assert whole.after[1] - whole.before[1] == 100_000
    assert whole.after[0] == whole.before[0]


def test_no_sums_where_there_is_nothing_to_add_up(store: Store) -> None:
    row = {"scheme_id": "ny", "name_nb": "Ny", "name_en": "New", "kind": "annet"}
    assert planned(store, row, table="grant_schemes").totals == ()
    assert planned(store, project(1, status="x")).totals == ()


def test_sums_by_command(
    own_store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SAMHANDLING_STORE", str(own_store.path))
    file = tmp_path / "projects.csv"
    file.write_bytes(text_file([project(1)]))
    assert main(["diff", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "Hordaland: " in shown
    assert "I alt: " in shown
    assert "\\xa0" not in shown
    assert len(list(total_lines(planned(own_store, project(1))))) == 3
