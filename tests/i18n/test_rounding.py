"""No figure is rounded or written past lib/i18n/numbers.py, where halves go up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXED = re.compile(r"[,_]?\.\d+[fFeEgG%]|[,_]$|[fFeEgG%]$")
OLD_STYLE = re.compile(r"%[-+ #0]*\d*(\.\d+)?[fFeEgG]")
SCRIPT = re.compile(r"\.toFixed\(|\.toPrecision\(|toLocaleString\(|NumberFormat\(|Math\.round\(")

# What rounds or writes a number that no reader takes for a figure: pixels, coordinates, sizes.
NOT_FIGURES = {
    "lib/export/excel.py": {"_length"},
    "lib/charts/coverage.py": {"_matrix_figure"},
    "lib/charts/maps.py": {"_view"},
    "lib/charts/locator_map.py": {"_view"},
    "lib/charts/disc_scale.py": {"_rounded_up"},
    "lib/charts/discs.py": {"disc"},
    "lib/charts/map_layers.py": {"_dot", "_fan"},
    "lib/charts/plot.py": {"_width"},
    "lib/charts/projection.py": {"deck_degrees", "fitted"},
    "lib/charts/svg_map.py": {"_dots", "_n", "_on_grid", "_steps", "choropleth_svg"},
    # The digits that a spreadsheet keeps, and what its own formats show of them.
    "lib/imports/numberformat.py": {
        "_calendar",
        "_digits",
        "_elapsed",
        "_moment",
        "_padded",
        "_shown_roughly",
        "_unscaled",
        "_worded",
        "fifteen_digits",
        "plain",
    },
    "lib/ui/components.py": {"_legend_entry"},
    "lib/ui/theme.py": {"map_size"},
    "lib/i18n/numbers.py": {"_written", "plain_number"},
    "lib/reports/svg_graphics.py": {"_dot", "_legend", "_outline", "_text", "_upright", "columns"},
    "lib/reports/document_model.py": {"widths"},
    "lib/reports/typeset.py": {"_block"},
    "lib/presentation/slide_graphics.py": {"locator", "x", "y"},
    "lib/presentation/markup.py": {"percentage"},
    "lib/presentation/slides/documented.py": {"_pair"},
    "lib/presentation/slides/milestones.py": {"_mark", "_numbers", "_years", "at"},
    "lib/presentation/slides/money.py": {"_bar"},
    "lib/presentation/slides/play.py": {"_html"},
    "lib/store/geometry.py": {"_to_grid"},
    # Places on a drawing.
    "lib/views/front_html.py": {"_dots", "_labels", "_pairs", "_view_box"},
}


def roundings(tree: ast.AST, function: str = "") -> Iterator[tuple[str, int]]:
    """Where numbers are rounded or written: the function and the line."""
    for node in ast.iter_child_nodes(tree):
        name = node.name if isinstance(node, ast.FunctionDef) else function
        if _rounds(node):
            yield name, getattr(node, "lineno", 0)
        yield from roundings(node, name)


def _rounds(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return name in {"round", "round_", "around", "format_decimal", "format_percent"}
    if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
        parts = node.format_spec.values
        spec = "".join(str(p.value) if isinstance(p, ast.Constant) else "1" for p in parts)
        return bool(FIXED.search(spec))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = node.left.value if isinstance(node.left, ast.Constant) else ""
        return bool(OLD_STYLE.search(str(text)))
    return isinstance(node, ast.keyword) and node.arg in {"tickformat", "hoverformat"}


def found_in(folder: str) -> dict[str, set[str]]:
    """The functions that round or write numbers, by file."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for function, _line in roundings(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(str(path.relative_to(ROOT)), set()).add(function)
    return found


def test_figures_are_rounded_in_one_place() -> None:
    assert found_in("lib") == NOT_FIGURES
    assert found_in("pages") == {}


@pytest.mark.parametrize("path", sorted((ROOT / "lib").rglob("*.js")), ids=lambda path: path.name)
def test_no_script_rounds_a_figure(path: Path) -> None:
    assert SCRIPT.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = round(a, 1)",
        "x = frame.round(2)",
        "x = f'{a:.1f}'",
        "x = f'{a:,}'",
        "x = f'{a:,.{n}f}'",
        "x = f'{a:.0%}'",
        "x = '%.2f' % a",
        "x = dict(tickformat=',.1f')",
        "x = format_decimal(a)",
    ],
)
def test_a_rounding_elsewhere_would_be_found(source: str) -> None:
    assert list(roundings(ast.parse(source)))


@pytest.mark.parametrize("source", ["x = f'{a:>4}'", "x = f'{day:%H:%M}'", "x = f'{n:02}'"])
def test_what_rounds_nothing_is_no_fault(source: str) -> None:
    assert not list(roundings(ast.parse(source)))
