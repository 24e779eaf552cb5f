"""Names that are retired stay away, and documents name what there is.

CONTRIBUTING.md has the glossary: one word, one meaning, and the word is the field's own.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Rooms and modules that have other names now.
RENAMED = {
    "lib": "figures intake language screen stage",
    "lib.charts": "findings headlines model outlines place places vector",
    "lib.i18n": "terminal words",
    "lib.imports": (
        "beside choosing forms handing judging listing model naming places plausible printing "
        "tidying"
    ),
    "lib.presentation": "drawing model room show spec",
    "lib.reports": "annex archive desk drawing find make model packing",
    "lib.selection": "address",
    "lib.server": (
        "addresses answers bare desk first_paint guard kinds measures messages missing outlines "
        "packing patience refusals tables workshop"
    ),
    "lib.store": (
        "append available breaks changes condition copying fold open_data placing problems "
        "rules standing telling unload written"
    ),
    "lib.store.queries": "fragments frames",
    "lib.ui": (
        "ask asked browser choose desk find frame guide head in_full live location open_data "
        "pagelist paper show stage take_along text turns"
    ),
}
MODULES = [f"{room}.{name}" for room, names in RENAMED.items() for name in names.split()]

# What modules called something else, by the module.
NAMES = {
    "lib.charts.attention": "Notice notices",
    "lib.charts.chart_model": "Aside join known kroner_places number show table words words_format",
    "lib.charts.geojson": "features",
    "lib.charts.kpis": "Answers",
    "lib.charts.map_layers": "tip",
    "lib.charts.maps": "Ground",
    "lib.charts.plot": "Drawing Row plain",
    "lib.charts.result_rows": "place",
    "lib.charts.status": "said_by",
    "lib.charts.svg_map": "Sheet",
    "lib.cli": "choices commands positionals quietly",
    "lib.i18n.catalogues": "current mark use",
    "lib.imports.area_index": "Places",
    "lib.imports.causes": "caused causes",
    "lib.imports.cells": "Cells Understood",
    "lib.imports.charsets": "decoded",
    "lib.imports.columns": "Columns matched recognised understood",
    "lib.imports.console": "bar cell safe",
    "lib.imports.decimals": "ColumnMark",
    "lib.imports.file_import": "Said",
    "lib.imports.missing": "Kind",
    "lib.imports.parsing": "Mark plain",
    "lib.imports.plan_model": "Choices Line NOTHING_SAID Notes Sheet",
    "lib.imports.planning": "Work",
    "lib.imports.pxweb": "Cell Selection",
    "lib.imports.spreadsheetml": "Area Grid Row",
    "lib.imports.text_cleanup": "tidy",
    "lib.imports.upgrade_lines": "Choices",
    "lib.imports.upgrading": "Place judged",
    "lib.imports.validation": "VOUCHED_FOR Where judge judge_may",
    "lib.imports.value_names": "Spellings Titles",
    "lib.imports.workbook": "Seen",
    "lib.presentation.deck": "show",
    "lib.presentation.deck_config": "ShowSpec from_address to_address",
    "lib.presentation.markup": "block together",
    "lib.presentation.slide_context": "Room",
    "lib.presentation.slide_graphics": "code series",
    "lib.presentation.slide_model": "Frame Show",
    "lib.reports.area_lookup": "find_area",
    "lib.reports.brief": "ROOMS Room",
    "lib.reports.context": "Desk desk",
    "lib.reports.document_model": "plain",
    "lib.reports.exhibits": "Area of",
    "lib.reports.powerpoint": "Place",
    "lib.reports.reproducible": "describe steady",
    "lib.selection.query_params": "from_address to_address",
    "lib.selection.selection": "Choices",
    "lib.server.compression": "Packing",
    "lib.server.datasette_app": "Tables",
    "lib.server.documents": "Place",
    "lib.server.error_responses": "refuse",
    "lib.server.html_shell": "FirstPaint",
    "lib.server.live": "told",
    "lib.server.metrics": "MEASURES Measured Measures",
    "lib.server.not_found_pages": "Missing",
    "lib.server.open_data": "said tagged",
    "lib.server.request_guard": "Guard answers_to foreign",
    "lib.server.request_timeouts": "PatientProtocol",
    "lib.server.route_classes": "kind",
    "lib.server.security_headers": "Answers",
    "lib.server.session_gateway": "Desk",
    "lib.server.sign_in": "SignIns",
    "lib.server.sign_out": "SignOuts",
    "lib.server.single_flight": "TooBusyError Workshop",
    "lib.server.table_csv": "Page",
    "lib.server.uploads": "Uploads",
    "lib.server.upstream_errors": "BareAnswers",
    "lib.server.urls": "prefix_of public_address",
    "lib.server.websocket_messages": "Messages",
    "lib.store.backup": "fill keep_copy",
    "lib.store.change_log": "Entry KINDS Kind Places Touch looking moved record touches",
    "lib.store.connection": "refused renew",
    "lib.store.diagnostics": "troubles",
    "lib.store.errors": "IntakeProblem",
    "lib.store.filter_options": "available",
    "lib.store.log_tree": "Standing standing unwritten waiting",
    "lib.store.merging": "Place",
    "lib.store.normalize": "fold",
    "lib.store.package": "Table",
    "lib.store.package_export": "dated in_step",
    "lib.store.queries.ctes": "CHAIN LISTED LISTED_SUMS letters",
    "lib.store.queries.find": "MOST_NEIGHBOURS neighbour_services neighbours",
    "lib.store.queries.log": "intake_log",
    "lib.store.queries.provenance": "snapshot",
    "lib.store.queries.statements": "Kind answer framed shaped",
    "lib.store.queries.status": "pressing_reports",
    "lib.store.row_format": "shortest",
    "lib.store.schema": "derive spoilt stale",
    "lib.ui.client_buttons": "Words",
    "lib.ui.components": (
        "asides behind beside beside_each_other figure folded mark_sign notices remark table"
    ),
    "lib.ui.concurrency": "PATIENCE in_turn",
    "lib.ui.inputs": "from_list one several several_chosen text",
    "lib.ui.listing": "Kind kind",
    "lib.ui.mappings": "made",
    "lib.ui.markdown": "begun foreign plain",
    "lib.ui.page_urls": "address_of address_of_view",
    "lib.ui.preview": "Looked done look looked put_away",
    "lib.ui.query_cache": "ask choices choices_now made",
    "lib.ui.reading_questions": "said",
    "lib.ui.session_gateway": "DESK Desk",
    "lib.ui.shell": "before_readers called_by_reader",
    "lib.ui.state": "as_per choose held remember",
}

# Words that say nothing of what a function does or a class is.
EMPTY = {"found", "made", "told", "said", "one", "each"}

DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/README.md", "data/README.md"),
    *("docs/architecture.md", "docs/decisions/README.md"),
)
TEXTS = {".py", ".md", ".toml", ".po", ".js", ".css", ".json", ".yaml", ".yml", ".conf", ""}
LEFT_OUT = {".git", ".venv", ".hypothesis", "__pycache__", ".pytest_cache", ".ruff_cache"}


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the content of every text that people write here."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        written = path.suffix in TEXTS and path.suffix != ".json"
        if written and not LEFT_OUT & set(inside.parts) and path.is_file():
            yield inside.as_posix(), path.read_text("utf-8", errors="replace")


def retired_modules(root: Path) -> list[str]:
    """Return where a room or a module is called by a name that it has no more."""
    dotted = "|".join(re.escape(name) for name in MODULES)
    slashed = "|".join(re.escape(name.replace(".", "/")) for name in MODULES)
    pattern = re.compile(rf"(?<![\w./])({dotted})(?!\w)|(?<![\w.])({slashed})(?=/|\.py\b|[`\s])")
    return [
        f"{name} names {hit[0]}"
        for name, text in texts(root)
        if name != "tests/test_names.py"
        for hit in pattern.finditer(text)
    ]


def definitions(tree: ast.Module) -> Iterator[str]:
    """Yield what a module defines or imports at its top."""
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name()):
                yield node.target.id
            case ast.ImportFrom():
                yield from (alias.asname or alias.name for alias in node.names)


def retired_names(root: Path) -> list[str]:
    """Return the names that modules have again, or imports that give them such a name."""
    found = []
    for module, words in NAMES.items():
        path = root / (module.replace(".", "/") + ".py")
        if path.exists():
            again = set(words.split()) & set(definitions(ast.parse(path.read_text("utf-8"))))
            found += [f"{module}.{name}" for name in sorted(again)]
    return found


def empty_names(root: Path) -> list[str]:
    """Return functions, methods and classes whose name says nothing."""
    return [
        f"{path.relative_to(root)}:{node.lineno} {node.name}"
        for folder in ("lib", "pages")
        for path in sorted((root / folder).rglob("*.py"))
        for node in members(ast.parse(path.read_text("utf-8")))
        if node.name.strip("_").lower() in EMPTY
    ]


def members(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the functions and classes of a module, and of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from members(node)


def test_no_room_or_module_has_a_retired_name() -> None:
    assert retired_modules(ROOT) == []


def test_no_module_has_a_retired_name_again() -> None:
    assert retired_names(ROOT) == []


def test_no_function_has_an_empty_name() -> None:
    assert empty_names(ROOT) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("README.md", "Run `python -m lib.intake check`.", ["README.md names lib.intake"]),
        ("lib/a.py", "from lib.screen.ask import ask", ["lib/a.py names lib.screen"]),
        ("deno.json.md", "lib/figures/maps.py", ["deno.json.md names lib/figures"]),
        ("lib/ui/a.py", "# As in `lib/ui/show.py`.", ["lib/ui/a.py names lib/ui/show"]),
        ("lib/ui/a.py", "from lib.ui.showing import a  # tests/ui, lib/uikit.py", []),
    ],
)
def test_a_retired_module_would_be_found(
    name: str, text: str, found: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    assert retired_modules(tmp_path) == found


def test_a_retired_or_empty_name_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "lib/charts/chart_model.py"
    path.parent.mkdir(parents=True)
    path.write_text("from x import join\nclass Aside:\n    def _told(self): ...\n", "utf-8")
    assert retired_names(tmp_path) == [
        "lib.charts.chart_model.Aside",
        "lib.charts.chart_model.join",
    ]
    assert empty_names(tmp_path) == ["lib/charts/chart_model.py:3 _told"]


# --- Documents ------------------------------------------------------------------------------------

PATHS = re.compile(r"(?<![\w/.-])((?:lib|pages|tests|deploy)/[\w/.-]*\w)(?![\w<])")
COMMANDS = re.compile(r"python -m (lib(?:\.\w+)+)")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_what_there_is(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    lost = [
        path
        for path in PATHS.findall(text)
        if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()
    ]
    assert lost == []
    assert [name for name in COMMANDS.findall(text) if find_spec(name) is None] == []
