"""The looks: readable from the back row in both themes, and lengths counted in stage pixels."""

import re
from itertools import product

import pytest

from lib.charts.palette import DARK_MAP, LIGHT_MAP, MapColours, contrast
from lib.presentation import styles
from lib.presentation.styles import colour_class

THEMES = ("lys", "mork")
SMALLEST = 26
HEADLINE = 104


def variables(theme: str) -> dict[str, str]:
    """The colours of a theme, as a host with its name has them."""
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", styles()):
        if f':host([data-colours="{theme}"])' in selector:
            assert f'[data-colours="{theme}"]' in selector.replace(":host", "", 1)
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return found


def lengths(name: str) -> list[list[float]]:
    """The values of a property: numbers of stage pixels, for each of the variables it names."""
    found = []
    for value in re.findall(rf"\b{name}:\s*([^;]+);", styles()):
        named = re.search(r"var\(--(?!u\))([\w-]+)\)", value)
        if named:
            texts = re.findall(rf"--{named[1]}:\s*([\d.]+)\s*;", styles())
            assert len(texts) >= 2, f"{named[1]} has a value for wide and one for tall"
        else:
            texts = re.findall(r"calc\(([\d.]+) \* var\(--u\)\)|([\d.]+)px", value)
            texts = [one or other for one, other in texts]
        found.append([float(text) for text in texts])
    return found


@pytest.mark.parametrize(
    ("theme", "text"), product(THEMES, ["ink", "quiet", "accent"]), ids=lambda value: value
)
def test_text_has_the_contrast_of_a_hall(theme: str, text: str) -> None:
    colours = variables(theme)
    assert contrast(colours[text], colours["ground"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_has_one_of_those_colours(theme: str) -> None:
    used = set(re.findall(r"(?<![-\w])color:\s*([^;]+);", styles()))
    assert used == {"var(--ink)", "var(--quiet)", "var(--accent)", "var(--ground)"}
    # What has the ground's colour stands on the accent.
    assert contrast(variables(theme)["ground"], variables(theme)["accent"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out(theme: str) -> None:
    colours = variables(theme)
    for name in ("line", "outline", "selected", "c-none", "c4"):
        if contrast(colours["border"], colours["ground"]) >= 3 and name.startswith("c"):
            continue  # the line around an area sets it off
        assert contrast(colours[name], colours["ground"]) >= 3, name
    for name in ("c0", "c1", "c2", "c3", "c4", "c-none"):
        assert contrast(colours[name], colours["border"]) >= 3, name


@pytest.mark.parametrize(("theme", "palette"), [("lys", LIGHT_MAP), ("mork", DARK_MAP)], ids=THEMES)
def test_the_map_has_the_maps_colours(theme: str, palette: MapColours) -> None:
    colours = variables(theme)
    for fill, colour in palette.fills.items():
        name = colour_class(fill)
        assert colours[name] == colour
        assert f".{name} {{ fill: var(--{name}); }}" in styles()


def test_no_text_is_too_small() -> None:
    sizes = lengths("font-size")
    assert len(sizes) > 30
    assert min(map(min, sizes)) >= SMALLEST


def test_headline_figures_are_large() -> None:
    for name in ("number", "most"):
        sizes = [float(one) for one in re.findall(rf"--{name}:\s*([\d.]+)", styles())]
        assert len(sizes) >= 2  # wide and tall; a row of many cards may have its own
        assert min(sizes) >= HEADLINE
    assert re.search(r"\.figure\.in-words \{\s+font-size: calc\(104 ", styles())


def test_lengths_are_counted_in_stage_pixels() -> None:
    # The words on a drawing are sized in the units of the drawing.
    drawn = list(re.findall(r"[\w-]+:[^;]*\d(?:px|rem|em|pt|vw|vh)\b[^;]*", styles()))
    assert all("font-size" in one or "letter-spacing" in one for one in drawn), drawn
    assert {one for one in drawn if "px" in one} == {"font-size: 36px", "font-size: 54px"}


def test_nothing_is_fetched_and_nothing_moves() -> None:
    assert not re.search(r"url\(|@import|@font-face|animation|transition|http", styles())
