"""Each component's script is one module, in which everything is there that it needs."""

import re
from pathlib import Path

import pytest

from lib.ui import scripts

ENTRIES = (
    "client_buttons.js",
    "document.js",
    "front.js",
    "live.js",
    "presentation_page.js",
    "search_box.js",
)
LIB = scripts.FOLDER.parents[1]
# The rooms that have scripts, and those that each may import.
ROOMS = {
    "ui": {"ui", "presentation", "browser"},
    "presentation": {"presentation", "browser"},
    "browser": {"browser"},
}
IMPORT = re.compile(r'(?:from |import\()"(\.[^"]+)"')  # of values and of types
DECLARATION = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def modules() -> list[Path]:
    return sorted(LIB.rglob("*.js"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_imports_nothing_and_exports_its_function(entry: str) -> None:
    bundle = scripts.bundle(entry)
    assert (
        re.findall(r"^\s*(?:import\b.*|export (?!default function).*)", bundle, re.MULTILINE) == []
    )
    assert bundle.count("export default function") == 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_declares_no_name_twice(entry: str) -> None:
    names = DECLARATION.findall(scripts.bundle(entry))
    assert len(names) > 10
    assert {name for name in names if names.count(name) > 1} == set()


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_holds_no_comment_of_its_own(entry: str) -> None:
    assert re.findall(r"^\s*(?://|/\*\*(?!.*\*/ *\S)).*", scripts.bundle(entry), re.MULTILINE) == []


def test_every_module_reaches_a_page() -> None:
    """All that a module declares stands in a bundle, and after what it needs."""
    bundles = [scripts.bundle(entry) for entry in ENTRIES]
    for path in modules():
        names = DECLARATION.findall(path.read_text("utf-8").replace("\nexport ", "\n"))
        for name in names:
            declared = re.compile(
                rf"^(?:async )?(?:function|class|const|let) {name}\b", re.MULTILINE
            )
            assert any(declared.search(bundle) for bundle in bundles), f"{path.name}: {name}"


def test_scripts_import_what_their_rooms_may() -> None:
    """As in Python: nothing that lies above."""
    upward = [
        f"{path.relative_to(LIB)} imports {name}"
        for path in modules()
        for name in IMPORT.findall(path.read_text("utf-8"))
        if room(path.parent / name) not in ROOMS[room(path)]
    ]
    assert upward == []


def room(path: Path) -> str:
    return path.resolve().relative_to(LIB).parts[0]


def test_what_is_imported_comes_first_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.js").write_text(
        'import {\n  b,\n} from "./inner/b.js";\nimport { c } from "./c.js";\n\n'
        "/** @param {X} x */\nexport default function (x) {\n  // says\n  return b(c(x));\n}\n"
    )
    (tmp_path / "inner" / "b.js").write_text(
        'import { c } from "../c.js";\n\nexport function b(x) {\n  return c(x);\n}\n'
    )
    (tmp_path / "c.js").write_text(
        "/**\n * C.\n */\nexport const c = (x) => /** @type {Y} */ (x);\n"
    )
    monkeypatch.setattr(scripts, "FOLDER", tmp_path)
    lines = [line for line in scripts.bundle.__wrapped__("a.js").splitlines() if line]
    assert lines == [
        "const c = (x) => /** @type {Y} */ (x);",
        *("function b(x) {", "  return c(x);", "}"),
        *("export default function (x) {", "  return b(c(x));", "}"),
    ]
