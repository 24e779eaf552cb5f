"""No words reach the reader past the catalogues: literal strings in the code, found by its tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from lib.ui import access

ROOT = Path(__file__).parents[2]
BRAND: Final = "Samhandlingsmonitoren"
TRANSLATED: Final = {"_", "N_", "ngettext", "label"}

# Streamlit's calls that show text, and ours; what they are given by keyword is text by these names.
SHOWING: Final = {
    "button",
    "caption",
    "checkbox",
    "download_button",
    "error",
    "expander",
    "header",
    "info",
    "link_button",
    "markdown",
    "metric",
    "number_input",
    "page_link",
    "pills",
    "popover",
    "radio",
    "segmented_control",
    "selectbox",
    "set_page_config",
    "subheader",
    "success",
    "table",
    "text_input",
    "title",
    "toast",
    "toggle",
    "warning",
    "write",
    "escape_markdown",
    "mark_language",
    "mark_prefix",
    "notes",
    "page_head",
    "section",
    "sentences",
}
KEYWORDS: Final = {"alt", "body", "caption", "help", "label", "page_title", "placeholder", "title"}
# Ours that begin with a code or a key.
AFTER_A_CODE: Final = {"add", "lazy_table", "multiselect", "segmented", "select", "text_input"}

PROSE: Final = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,}")  # two words after one another
WORD: Final = re.compile(r"[^\W\d_]{2,}")
NO_PROSE: Final = re.compile(r"[<{;=]|^SELECT |--|^[A-Z]?[a-z]+ [0-9A-Z]|^_|://|:material/")


def name_of(call: ast.Call) -> str:
    """`st.markdown(...)` and `plain(...)` by their last name; a longer chain is none of ours."""
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=room), attr=name) if room != "_LOG":
            return name
    return ""


def words_in(node: ast.AST) -> Iterator[ast.Constant]:
    """The literal words of an expression that pass no catalogue."""
    if isinstance(node, ast.Call) and name_of(node) in TRANSLATED:
        return
    if isinstance(node, ast.Subscript):
        yield from words_in(node.value)
        return
    if isinstance(node, ast.Call):  # names and codes, as in row.get("title")
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        for part in ([inner] if inner else []) + [word.value for word in node.keywords]:
            yield from words_in(part)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        plain = re.sub(r":material/\w+:|<[^>]*>", "", node.value).replace(BRAND, "")
        if WORD.search(plain):
            yield node
    for child in ast.iter_child_nodes(node):
        yield from words_in(child)


def shown(tree: ast.Module) -> Iterator[ast.Constant]:
    """Literal words in what a showing call is given."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = name_of(call)
        given = [*call.args] if name in SHOWING else []
        given += call.args[1:2] if name in AFTER_A_CODE else []
        if name in SHOWING:
            given += [word.value for word in call.keywords if word.arg in KEYWORDS]
        for argument in given:
            yield from words_in(argument)


def prose(tree: ast.Module) -> Iterator[ast.Constant]:
    """Literal prose anywhere, but in documentation, in the log and in errors for programmers."""
    apart = [node for node in ast.walk(tree) if is_apart(node)]
    left_out = {id(inner) for node in apart for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.strip()
            fits = PROSE.search(text) and not NO_PROSE.search(text) and text != BRAND
            if fits and id(node) not in left_out:
                yield node


def is_apart(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Raise():
            return True
        case ast.Assign(targets=[ast.Name(id="message")]):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in TRANSLATED | {"cast"}
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name in {"_LOG", "re"}
    return False


def literals(root: Path, *folders: str) -> list[str]:
    """Every literal that a reader may see, with where it stands."""
    found = []
    for file in sorted(file for folder in folders for file in (root / folder).rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        name = file.relative_to(root).as_posix()
        told = shown(tree) if folder_shows(name) else ()
        nodes = {id(node): node for node in (*told, *prose(tree))}.values()
        found += [f"{name}:{node.lineno} {node.value!r}" for node in nodes]
    return found


def folder_shows(name: str) -> bool:
    """Whether a file calls Streamlit; below the screen, the same names mean other things."""
    return name.startswith(("pages/", "lib/ui/"))


# Names of keys, a link's kind, a command, codes of the data, and Streamlit's own words.
ALLOWED: Final = {
    "'→  ↓  Page Down'",
    "'←  ↑  Page Up'",
    "'mailto:'",
    "' `python -m lib.imports --help`'",
    *map(repr, ("_table", "part", "all")),
    *(repr(word) for word in (*access.names(), *access.beginnings())),
}


@pytest.mark.parametrize("folder", ["pages", "lib/ui", "lib/export"])
def test_every_word_for_the_reader_is_in_the_catalogues(folder: str) -> None:
    found = literals(ROOT, folder)
    assert [one for one in found if one.split(" ", 1)[1] not in ALLOWED] == []


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ('st.markdown("Noe på siden")', 1),
        ('st.button("ok")', 1),
        ('st.button(_("ok"), key="the_key", icon=":material/ok:")', 0),
        ('st.selectbox(_("Year"), years, placeholder="Choose")', 1),
        ('st.caption(f"{count(3)} prosjekter")', 1),
        ("st.caption(f\"{plain(row['title'])} · {count(3)}\")", 0),
        ('section("Grants")', 1),
        ('choose.one("etter", "Grants by", words, "ordning")', 1),
        ('words = {"a": "Health region"}', 1),
        ('words = {"a": _("County"), "b": _("Health region")}', 0),
        ('"""A page in prose."""\n_LOG.error("the page failed")', 0),
        ('raise ValueError("no such page")', 0),
        ('st.set_page_config(page_title=f"{title} · Samhandlingsmonitoren")', 0),
    ],
)
def test_a_literal_would_be_found(code: str, number: int, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.py").write_text(code, "utf-8")
    assert len(literals(tmp_path, "pages")) == number
