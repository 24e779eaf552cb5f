"""Scripts of the page's components: a module, with all that it imports, as the text of one.

Streamlit sends a component's script as text, and the browser starts it without an address: there
is nothing that its imports could be relative to, so that they are put in here. The files are
modules like any others for the tools that check them.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

_IMPORT: Final = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?!default\b)", re.MULTILINE)
# Whole lines alone: a third of the text, which each reader is sent.
_COMMENT: Final = re.compile(
    r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/)\n", re.MULTILINE | re.DOTALL
)


@cache
def bundle(name: str) -> str:
    """A script with the modules that it imports, each once and before what needs it.

    Args:
        name: the module that has the component's function as its default export, from this
            folder, such as `live.js`.
    """
    modules: dict[Path, str] = {}
    _collect((FOLDER / name).resolve(), modules)
    return "\n".join(modules.values())


def _collect(path: Path, modules: dict[Path, str]) -> None:
    """Put down the text of a module after those that it imports."""
    if path in modules:
        return
    text = path.read_text("utf-8")
    for found in _IMPORT.finditer(text):
        _collect((path.parent / found[1]).resolve(), modules)
    modules[path] = _EXPORT.sub("", _COMMENT.sub("", _IMPORT.sub("", text)))
