"""The house rules that no linter knows, read from the code itself.

Each rule is a function that takes a root folder and returns what breaks it, so that every rule is
proven on a small tree that breaks it and then applied to the house.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 40
NOT_IN_PAGES = {"babel", "plotly", "pydeck", "sqlite3", "sqlite_utils"}
SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\b.+\bSET|DELETE\s+FROM|CREATE\s+TABLE)\b",
    re.DOTALL,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def scripts(root: Path, *places: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the syntax tree of every Python file in the places that exist."""
    for place in places:
        start = root / place
        files = [start] if start.is_file() else sorted(start.rglob("*.py"))
        for file in files:
            yield file.relative_to(root).as_posix(), ast.parse(file.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Return the top-level names of everything that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


# --- The rules ------------------------------------------------------------------------------------


def foreign_imports(root: Path) -> list[str]:
    """Pages and the front door build no figure, speak no SQL and format no number."""
    return [
        f"{name} imports {library}"
        for name, tree in scripts(root, "app.py", "pages")
        for library in sorted(imported(tree) & NOT_IN_PAGES)
    ]


def sql_in_pages(root: Path) -> list[str]:
    """Pages and the front door hold no SQL, not even as text."""
    return [
        f"{name}:{node.lineno} holds SQL"
        for name, tree in scripts(root, "app.py", "pages")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]


def stray_pages(root: Path) -> list[str]:
    """No page lies directly in pages/: Streamlit would run it without app.py on a deep link."""
    return [f"pages/{file.name} is in no room" for file in sorted((root / "pages").glob("*.py"))]


def streamlit_outside_ui(root: Path) -> list[str]:
    """In lib, only lib/ui knows Streamlit."""
    return [
        f"{name} imports streamlit"
        for name, tree in scripts(root, "lib")
        if "streamlit" in imported(tree) and not re.match(r"lib/ui(/|\.py$)", name)
    ]


def long_functions(root: Path) -> list[str]:
    """No function is longer than fits on a screen."""
    return [
        f"{name}:{node.lineno} {node.name} has {length} lines"
        for name, tree in scripts(root, "app.py", "lib", "pages")
        for node in functions(tree)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST
    ]


def undocumented(root: Path) -> list[str]:
    """Every module of lib, and every public function and class in it, says what it is for."""
    missing = []
    for name, tree in scripts(root, "lib"):
        if tree.body and not ast.get_docstring(tree):
            missing.append(f"{name} has no docstring")
        missing += [
            f"{name}:{node.lineno} {node.name} has no docstring" for node in public_without(tree)
        ]
    return missing


def public_without(tree: ast.Module | ast.ClassDef) -> Iterator[Named]:
    """Yield what is public, in a module or a class, and has no docstring."""
    for node in tree.body:
        if not isinstance(node, Named) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from public_without(node)


def unpinned(root: Path) -> list[str]:
    """The two requirement lists pin what pyproject.toml names, and name no place to fetch it."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    app, extra = project["dependencies"], project["optional-dependencies"]["test"]
    wrong = []
    for file, wanted in (("requirements.txt", app), ("tests/requirements.txt", app + extra)):
        text = (root / file).read_text("utf-8")
        pinned = set(re.findall(r"^[\w.-]+==[^\s;]+", text, re.MULTILINE))
        wrong += [f"{file} lacks {each}" for each in wanted if each not in pinned]
        if re.search(r"https?://|^-|file:", text, re.MULTILINE):
            wrong.append(f"{file} names a place")
    return wrong


# What opens a file, or has it opened by others.
OPENERS = {
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "touch", "fdopen", "mkstemp"),
    *("copy", "copy2", "copyfile", "copyfileobj", "copytree", "move", "file_digest", "mmap"),
    *("FileResponse", "ZipFile", "NamedTemporaryFile", "TemporaryFile", "sendfile"),
}
# What is opened in the rooms that know where the store is: files of the package, and others that
# no SQLite has open. Whoever adds a line here has made sure that it is never the store, nor a file
# beside it: closing it would drop SQLite's locks on it in the whole process.
OF_THE_PACKAGE = re.compile(r"[\w/.]+: \((folder|home) / [^)]+\)\.read_(bytes|text)")
# By what the store is called, in the rooms that are given its path, and in all others.
STORE_NAMED = {
    "lib/store": r"",
    "lib/server": r"path|file|store",
    "anywhere": r"\bstore\.path\b|\bstore_path\b|\bVARIABLE\b",
}
NO_STORE = {
    "lib/store/divisions.py: FILE.open",
    "lib/store/backup.py: tempfile.mkstemp",
    "lib/store/header.py: tempfile.TemporaryFile",
    "lib/store/load.py: new.touch",
    "lib/store/restore.py: new.touch",
    "lib/store/package_export.py: new.open",
    "lib/store/package_export.py: path.read_bytes",
}


def store_opened(root: Path) -> list[str]:
    """Nobody but SQLite opens the store's file, or the two that SQLite keeps beside it."""
    found = []
    for name, tree in scripts(root, "app.py", "lib", "pages"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or _called(node) not in OPENERS:
                continue
            line = f"{name}: {ast.unparse(node.func)}"
            room = "/".join(name.split("/")[:2])
            named = re.search(STORE_NAMED.get(room, STORE_NAMED["anywhere"]), ast.unparse(node))
            if named and line not in NO_STORE and not OF_THE_PACKAGE.fullmatch(line):
                found.append(f"{line} at line {node.lineno} may open the store")
    return found


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


RULES: list[Callable[[Path], list[str]]] = [
    foreign_imports,
    sql_in_pages,
    stray_pages,
    streamlit_outside_ui,
    long_functions,
    undocumented,
    store_opened,
    unpinned,
]


# --- The rules applied, and proven ----------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, "utf-8")


@pytest.mark.parametrize("rule", [r for r in RULES if r is not unpinned], ids=lambda r: r.__name__)
def test_an_empty_house_keeps(rule: Callable[[Path], list[str]], tmp_path: Path) -> None:
    assert rule(tmp_path) == []


LONG = "def f() -> None:\n" + "    pass\n" * LONGEST
FITS = "def f() -> None:\n" + "    pass\n" * (LONGEST - 1)


@pytest.mark.parametrize(
    ("rule", "name", "text", "found"),
    [
        (foreign_imports, "pages/a/b.py", "import plotly.express as px", ["plotly"]),
        (foreign_imports, "pages/a/b.py", "def f():\n    from sqlite3 import connect", ["sqlite3"]),
        (foreign_imports, "app.py", "import pydeck, sqlite_utils", ["pydeck", "sqlite_utils"]),
        (foreign_imports, "pages/a/b.py", "from babel.numbers import format_decimal", ["babel"]),
        (foreign_imports, "pages/a/b.py", "import streamlit\nfrom lib import charts", []),
        (foreign_imports, "lib/charts/bars.py", "import plotly", []),
        (sql_in_pages, "pages/a/b.py", 'x = "SELECT a FROM b"', ["pages/a/b.py:1"]),
        (sql_in_pages, "app.py", 'x = f"DELETE FROM {x}"', ["app.py:1"]),
        (sql_in_pages, "pages/a/b.py", 'x = "Select a project from the list"', []),
        (stray_pages, "pages/map.py", "", ["pages/map.py"]),
        (stray_pages, "pages/country/map.py", "", []),
        (streamlit_outside_ui, "lib/export.py", "from streamlit import cache_data", ["export"]),
        (streamlit_outside_ui, "lib/uikit.py", "import streamlit", ["uikit"]),
        (streamlit_outside_ui, "lib/ui.py", "import streamlit", []),
        (streamlit_outside_ui, "lib/ui/shell.py", "import streamlit", []),
        (long_functions, "lib/a.py", LONG, ["f has 41 lines"]),
        (long_functions, "pages/a/b.py", LONG.replace("def", "async def"), ["f has 41 lines"]),
        (long_functions, "lib/a.py", FITS, []),
        (undocumented, "lib/a.py", "x = 1", ["lib/a.py has no docstring"]),
        (undocumented, "lib/a.py", '"""A."""\ndef f(): ...\ndef _g(): ...', ["f has no docstring"]),
        (
            undocumented,
            "lib/a.py",
            '"""A."""\nclass A:\n    """A."""\n    def f(self): ...\n    def __len__(self): ...',
            ["f has no docstring"],
        ),
        (undocumented, "lib/a.py", '"""A."""\ndef f():\n    """F."""\n    def g(): ...', []),
        (undocumented, "lib/__init__.py", "", []),
        (store_opened, "lib/store/a.py", "x = path.open('rb')", ["path.open at line 1"]),
        (store_opened, "lib/server/a.py", "open(path)", ["open at line 1"]),
        (store_opened, "lib/store/a.py", "shutil.copy(a, b)", ["shutil.copy at line 1"]),
        (store_opened, "lib/server/a.py", "path.stat()", []),
        (store_opened, "lib/store/a.py", "(folder / file).read_bytes()", []),
        (store_opened, "lib/export/a.py", "store.path.read_bytes()", ["store.path.read_bytes"]),
        (store_opened, "pages/a/b.py", "open(store_path())", ["open at line 1"]),
        (store_opened, "lib/export/a.py", "font.read_bytes()", []),
    ],
)
def test_a_rule_finds_what_breaks_it(
    rule: Callable[[Path], list[str]], name: str, text: str, found: list[str], tmp_path: Path
) -> None:
    write(tmp_path, name, text)
    broken = rule(tmp_path)
    assert len(broken) == len(found)
    assert all(part in line for part, line in zip(found, broken, strict=True))


PROJECT = """
[project]
dependencies = ["pandas==3.1.1"]
[project.optional-dependencies]
test = ["pytest==9.2.0"]
"""


@pytest.mark.parametrize(
    ("app", "extra", "found"),
    [
        ("pandas==3.1.1 \\\n", "pandas==3.1.1\npytest==9.2.0 ; x\n", []),
        ("pandas==3.1.0\n", "pandas==3.1.1\npytest==9.2.0\n", ["requirements.txt lacks pandas"]),
        ("pandas==3.1.1\n", "pandas==3.1.1\n", ["tests/requirements.txt lacks pytest"]),
        (
            "-i https://example.org\npandas==3.1.1\n",
            "pandas==3.1.1\npytest==9.2.0\n",
            ["requirements.txt names a place"],
        ),
    ],
)
def test_the_lists_follow_the_project(
    app: str, extra: str, found: list[str], tmp_path: Path
) -> None:
    write(tmp_path, "pyproject.toml", PROJECT)
    write(tmp_path, "requirements.txt", app)
    write(tmp_path, "tests/requirements.txt", extra)
    broken = unpinned(tmp_path)
    assert len(broken) == len(found)
    assert all(part in line for part, line in zip(found, broken, strict=True))
