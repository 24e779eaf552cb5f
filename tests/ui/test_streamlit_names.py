"""Names inside Streamlit's page that our scripts, style sheets and tests take for granted.

Streamlit promises none of them. Here they all stand, so that an upgrade that takes one away is told
by that name, and by who leans on it, before anything looks wrong on a page. What they hold on a
page is seen by tests/browser/test_access.py.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import streamlit

ROOT: Final = Path(__file__).resolve().parents[2]
STATIC: Final = Path(streamlit.__file__).parent / "static" / "static" / "js"

# Values of data-testid, some of them also ids and classes.
ELEMENTS: Final = frozenset(
    [
        "stApp",
        "stAppSkeleton",
        "stButtonGroup",
        "stCaptionContainer",
        "stCheckbox",
        "stConnectionStatus",
        "stDeckGlJsonChart",
        "stDownloadButton",
        "stElementContainer",
        "stException",
        "stFileChip",
        "stFileUploader",
        "stFileUploaderDropzone",
        "stHeader",
        "stHtml",
        "stLogoLink",
        "stMain",
        "stMainBlockContainer",
        "stMainMenu",
        "stMainMenuPopover",
        "stMarkdown",
        "stMarkdownContainer",
        "stMenuVersionCopyButton",
        "stPageLink",
        "stPlotlyChart",
        "stPopoverBody",
        "stPopoverButton",
        "stRadioOption",
        "stSelectbox",
        "stSidebar",
        "stSidebarNavLink",
        "stSkeleton",
        "stSkipToContent",
        "stStatusWidget",
        "stTable",
        "stTooltipContent",
        "stTooltipErrorContent",
        "stTooltipHoverTarget",
        "stTooltipIcon",
        "stTopNav",
        "stTopNavLink",
        "stVerticalBlock",
    ]
)
# Attributes that say how the page or an element is.
STATES: Final = frozenset(
    [
        "data-test-connection-state",
        "data-test-script-state",
        "data-stale",
        "data-collapsed",
    ]
)
# The theme's colours and measures, as a component gets them.
THEME: Final = frozenset(
    [
        "--st-background-color",
        "--st-border-color",
        "--st-button-radius",
        "--st-font",
        "--st-primary-color",
        "--st-secondary-background-color",
        "--st-text-color",
    ]
)
# Classes of Plotly's and deck.gl's, which come with Streamlit.
DRAWINGS: Final = frozenset(
    [
        "js-plotly-plot",
        "js-plotly-tester",
        "main-svg",
        "draglayer",
        "hoverlayer",
        "zoomlayer",
        "modebar",
        "select-outline",
        "deck-tooltip",
        "deckgl-overlay",
    ]
)
KEYS: Final = frozenset({"st-key-"})
NAMES: Final = ELEMENTS | STATES | THEME | DRAWINGS | KEYS

# Whatever looks like one of these in a source is such a name.
LOOKS: Final = re.compile(
    r"(?<![\w-])(?:st[A-Z][A-Za-z]+|data-test-[a-z-]+-state|data-stale|data-collapsed|--st-[a-z-]+"
    r"|js-plotly-[a-z]+|main-svg|(?:drag|hover|zoom)layer|modebar|select-outline|deck-tooltip"
    r"|deckgl-overlay|st-key-)"
)


def sources() -> Iterable[Path]:
    for folder in ("lib", "pages", "tests/browser"):
        for ending in ("css", "js", "py"):
            yield from sorted((ROOT / folder).rglob(f"*.{ending}"))


@cache
def uses() -> dict[str, set[str]]:
    """The sources that lean on each name."""
    found: dict[str, set[str]] = {}
    for path in sources():
        for name in LOOKS.findall(path.read_text("utf-8")):
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def bundled(texts: Iterable[str]) -> set[str]:
    """The names that scripts of Streamlit hold; those of the theme are made from its settings."""
    parts = {name: ("--st", _setting(name)) if name in THEME else (name,) for name in NAMES}
    missing = {part for group in parts.values() for part in group}
    for text in texts:
        missing -= {part for part in missing if part in text and _stands_alone(part, text)}
    return {name for name, group in parts.items() if missing.isdisjoint(group)}


def _stands_alone(name: str, text: str) -> bool:
    """Whether it is no part of a longer name; keys begin one."""
    after = "" if name in KEYS else r"(?![\w-])"
    return re.search(rf"(?<![\w-]){name}{after}", text) is not None


def _setting(name: str) -> str:
    """A setting of the theme, such as primaryColor, by the property that is made from it."""
    return re.sub(r"-([a-z])", lambda letter: letter[1].upper(), name.removeprefix("--st-"))


def lost(held: set[str], leaning: Mapping[str, set[str]]) -> list[str]:
    """A sentence for each name that is used and not there."""
    return [
        f"Streamlit {streamlit.__version__} has no {name} any more, which {sorted(files)} need"
        for name, files in sorted(leaning.items())
        if name not in held
    ]


def test_all_names_in_use_are_listed_and_all_listed_are_in_use() -> None:
    assert set(uses()) == NAMES


def test_streamlit_has_every_name() -> None:
    texts = (path.read_text("utf-8") for path in sorted(STATIC.glob("*.js")))
    assert lost(bundled(texts), uses()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("`stMainMenu`", "stMain"),
        ("'stMain2'.primaryColors", "--st-primary-color"),
        ("primaryColor", "--st-primary-color"),
        ('"data-test-connection"', "data-test-connection-state"),
    ],
)
def test_a_name_that_is_gone_is_told_with_who_needs_it(text: str, name: str) -> None:
    (sentence,) = lost(bundled([text]), {name: {"lib/a.css"}})
    assert f"has no {name} any more" in sentence
    assert "lib/a.css" in sentence


def test_scripts_name_streamlits_elements_in_one_module() -> None:
    """All but streamlit.js take them from there."""
    elsewhere = {
        f"{path.name}: {name}"
        for path in (ROOT / "lib").rglob("*.js")
        if path.name != "streamlit.js"
        for name in LOOKS.findall(path.read_text("utf-8"))
        if name in ELEMENTS
    }
    assert elsewhere == set()
