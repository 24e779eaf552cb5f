"""Codes of the data in words: each by its own column, and every code that the package allows."""

import ast
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from lib.i18n import CodeColumn, label, set_language
from lib.i18n.labels import LABELS

ROOT = Path(__file__).parents[2]
COLUMNS: tuple[CodeColumn, ...] = get_args(CodeColumn)


def field(column: str) -> dict[str, Any]:
    """A column as the data package describes it."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    table, _dot, name = column.partition(".")
    fields = next(each for each in package["resources"] if each["name"] == table)
    return next(each for each in fields["schema"]["fields"] if each["name"] == name)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_has_words_for_exactly_the_codes_that_the_package_allows(
    column: CodeColumn,
) -> None:
    assert set(LABELS[column]) == {each["value"] for each in field(column)["categories"]}


def test_every_column_that_can_be_named_has_words() -> None:
    assert list(LABELS) == list(COLUMNS)


def test_a_code_is_named_by_its_own_column_and_a_new_one_stays_as_it_is() -> None:
    set_language("en")
    assert label("projects.status", "tildelt") == "granted"
    assert label("indicators.unit", "per 1 000") == "per 1,000 inhabitants"
    assert label("projects.status", "høy") == "høy"
    assert label("projects.confidence", "høy") == "high"
    assert label("projects.category", "noe helt nytt") == "noe helt nytt"


def without_a_column(source: str) -> list[int]:
    """The lines on which a code is looked up, but not by a column that the line names."""
    nodes = list(ast.walk(ast.parse(source)))
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in {"label", "labelled"}
    }
    right = {
        id(node.func)
        for node in nodes
        if isinstance(node, ast.Call) and node.args
        for first in node.args[:1]
        if isinstance(first, ast.Constant) and first.value in COLUMNS
    }
    names = [node for node in nodes if isinstance(node, ast.Name) and node.id in imported]
    return sorted(node.lineno for node in names if id(node) not in right)


# Where the column comes from a mapping of columns, typed as such.
BY_MAPPING = {Path("lib/charts/chart_model.py"), Path("lib/charts/result_rows.py")}


def test_no_code_is_looked_up_without_its_column() -> None:
    """A function that is passed on, or given a variable, could name a code by another column."""
    wrong = {
        f"{file}:{line}"
        for folder in ("lib", "pages")
        for file in sorted(path.relative_to(ROOT) for path in (ROOT / folder).rglob("*.py"))
        if file not in BY_MAPPING
        for line in without_a_column((ROOT / file).read_text(encoding="utf-8"))
    }
    assert wrong == set()


def test_a_look_up_without_a_column_would_be_found() -> None:
    taken = "from lib.i18n import label\n"
    assert without_a_column(taken + 'x = label("annet")\ny = map(label, z)\n') == [2, 3]
    assert without_a_column(taken + 'x = label("projects.category", "annet")') == []
