"""What the documents say of the code is true: the drawing, the decisions, the settings."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.test_house import scripts

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DECISIONS = ROOT / "docs" / "decisions"
HEADINGS = ["Context", "Decision", "Consequences"]
VARIABLE = re.compile(r"\bSAMHANDLING_[A-Z_]+\b")

Edges = set[tuple[str, str]]


# --- The drawing of rooms and their imports -------------------------------------------------------


def layers_contract() -> Mapping[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = (
        contract
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers" and contract["containers"] == ["lib"]
    )
    return contract


def room_of(module: str) -> str:
    """The room of a module, as the drawing calls it; nothing for what is in none."""
    first, _dot, rest = module.partition(".")
    if first == "lib":
        return f"lib/{rest.split('.')[0]}" if rest else ""
    return {"app": "app.py", "pages": "pages"}.get(first, "")


def imported_modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from lib import store` imports the room lib.store.
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from inside if node.module == "lib" else [node.module]


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def actual_imports() -> Edges:
    """Which room imports which, apart from the exceptions that the contract names."""
    exceptions = set(layers_contract()["ignore_imports"])
    edges = {
        (room_of(module_of(file)), room_of(imported))
        for file, tree in scripts(ROOT, "app.py", "lib", "pages")
        for imported in imported_modules(tree)
        if f"{module_of(file)} -> {imported}" not in exceptions
    }
    return {(user, used) for user, used in edges if user and used and user != used}


def reachable(edges: Edges, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        room = waiting.pop()
        following = {used for user, used in edges if user == room} - found
        found |= following
        waiting += following
    return found


def without_implied(edges: Edges) -> Edges:
    """The imports that do not follow from others: the transitive reduction."""
    return {edge for edge in edges if edge[1] not in reachable(edges - {edge}, edge[0])}


def drawn_rooms() -> dict[str, str]:
    """The rooms of the drawing by their short names in it."""
    return dict(re.findall(r'^ *(\w+)\["([^"]+)"\]$', ARCHITECTURE, re.MULTILINE))


def drawn_imports() -> Edges:
    rooms = drawn_rooms()
    arrows = re.findall(r"^ *(\w+) --> (\w+)$", ARCHITECTURE, re.MULTILINE)
    return {(rooms[user], rooms[used]) for user, used in arrows}


def drawn_floors() -> list[set[str]]:
    return [
        {room.removeprefix("lib/") for _name, room in re.findall(r'(\w+)\["([^"]+)"\]', floor)}
        for floor in re.findall(r"subgraph .*?\n(.*?)\n  end\n", ARCHITECTURE, re.DOTALL)
    ]


def test_the_drawing_has_the_arrows_that_the_imports_make() -> None:
    assert drawn_imports() == without_implied(actual_imports())


def test_the_drawing_has_the_floors_of_the_contract() -> None:
    floors = [set(re.split(r" *\| *", layer)) for layer in layers_contract()["layers"]]
    assert drawn_floors() == [{"app.py", "pages"}, *floors]


def test_there_is_one_drawing() -> None:
    assert ARCHITECTURE.count("```mermaid") == 1


@pytest.mark.parametrize(
    ("edges", "kept"),
    [
        ({("a", "b"), ("b", "c"), ("a", "c")}, {("a", "b"), ("b", "c")}),
        ({("a", "b"), ("a", "c")}, {("a", "b"), ("a", "c")}),
        ({("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")}, {("a", "b"), ("b", "c"), ("c", "d")}),
    ],
)
def test_implied_imports_are_left_out(edges: Edges, kept: Edges) -> None:
    assert without_implied(edges) == kept


# --- Decisions ------------------------------------------------------------------------------------


def decisions() -> list[Path]:
    return sorted(DECISIONS.glob("[0-9]*.md"))


def test_every_decision_is_in_the_index_under_its_title() -> None:
    index = re.findall(
        r"^(\d+)\. \[(.+)\]\((.+)\)$", (DECISIONS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    titles = [
        (*re.findall(r"^# (\d+)\. (.+)$", file.read_text("utf-8"), re.MULTILINE)[0], file.name)
        for file in decisions()
    ]
    assert len(titles) >= 10
    assert index == titles
    assert [int(file.name[:4]) for file in decisions()] == list(range(1, len(titles) + 1))


@pytest.mark.parametrize("file", decisions(), ids=lambda file: file.stem)
def test_a_decision_says_why_what_and_what_follows(file: Path) -> None:
    headings, *parts = re.split(r"^## (.+)$", file.read_text("utf-8"), flags=re.MULTILINE)
    assert headings.startswith("# ")
    assert parts[::2] == HEADINGS
    assert all(len(text.split()) >= 15 for text in parts[1::2])


def test_the_documents_are_found_from_the_front() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in ("docs/architecture.md", "docs/decisions/", "CHANGELOG.md"):
        assert name in readme
        assert (ROOT / name).exists()


# --- The changelog --------------------------------------------------------------------------------


def test_the_changelog_has_the_version_and_the_usual_headings() -> None:
    """Keep a Changelog: a section for each version, newest first, and the six kinds of change."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0].startswith("[Unreleased]")
    assert version in text
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert {"Added", "Changed", "Fixed"} <= kinds


# --- Settings -------------------------------------------------------------------------------------


def variables_in_code() -> set[str]:
    """Every setting that the program or what starts it reads."""
    files = [
        *(ROOT / name for name in ("Makefile", "Dockerfile", "compose.yaml")),
        *(ROOT / "lib").rglob("*.py"),
        *(ROOT / "pages").rglob("*.py"),
        *(ROOT / ".ci").iterdir(),
    ]
    return {name for file in files for name in VARIABLE.findall(file.read_text("utf-8"))}


def test_every_setting_is_in_the_table_of_the_readme_and_in_the_code() -> None:
    table = re.findall(
        r"^\| `(SAMHANDLING_[A-Z_]+)` \| \S", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(table) == sorted(variables_in_code())


@pytest.mark.parametrize("name", ["README.md", "SECURITY.md", "deploy/README.md"])
def test_no_document_names_a_setting_that_there_is_not(name: str) -> None:
    assert set(VARIABLE.findall((ROOT / name).read_text("utf-8"))) <= variables_in_code()
