"""Every mark stands out from its background, and kinds from each other, for all eyes."""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from lib.charts import palette
from lib.charts.hatching import PATTERNS
from lib.charts.palette import DARK_MAP, LIGHT_MAP, MapColours, contrast, luminance, rgb

ROOT = Path(__file__).resolve().parents[2]
FOCUS = "lib/ui/access.css"
BACKGROUNDS = (palette.LIGHT_BACKGROUND, palette.DARK_BACKGROUND)

# How colours look with no, or with a missing kind of cones (Machado and others 2009), linear RGB.
EYES = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def seen(colour: str, eyes: str) -> np.ndarray:
    """A colour in Oklab (times 100) as these eyes see it."""
    channels = np.array(rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.array(EYES[eyes]) @ linear, 0, 1)
    return np.asarray(100 * np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ light))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize(
    "colour", [palette.ACCENT, palette.CONTRAST, palette.MUTED, *palette.CATEGORICAL]
)
def test_marks_stand_out_on_both_backgrounds(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize(
    ("colours", "background"), [(LIGHT_MAP, BACKGROUNDS[0]), (DARK_MAP, BACKGROUNDS[1])]
)
def test_map_colours_stand_out(colours: MapColours, background: str) -> None:
    marks = (colours.outline, colours.selected, colours.point, colours.second)
    assert all(contrast(colour, background) >= 3 for colour in marks)
    assert colours.background == background
    # An area is seen on the page by its fill, or by the line around it.
    land = (*colours.sequential, colours.empty)
    assert all(
        max(contrast(fill, background), contrast(colours.border, background)) >= 3 for fill in land
    )


@pytest.mark.parametrize("eyes", EYES)
def test_dark_areas_outside_the_selection_are_no_class(eyes: str) -> None:
    for fill in (*DARK_MAP.sequential, DARK_MAP.empty):
        assert float(np.linalg.norm(seen(fill, eyes) - seen(DARK_MAP.outside, eyes))) >= 7


def test_little_is_pale_and_much_is_deep_in_either_theme() -> None:
    """A ramp that turned with the theme would make the same county the palest and the brightest."""
    for colours in (LIGHT_MAP, DARK_MAP):
        light = [luminance(colour) for colour in (colours.empty, *colours.sequential)]
        assert light == sorted(light, reverse=True)


@pytest.mark.parametrize("colours", [LIGHT_MAP, DARK_MAP])
def test_the_line_around_an_area_sets_it_off_from_any_other(colours: MapColours) -> None:
    """Light steps are too near the background to be told from it, or from each other's ground."""
    fills = (*colours.sequential, colours.empty)
    assert all(contrast(fill, colours.border) >= 3 for fill in fills)


@pytest.mark.parametrize("colours", [LIGHT_MAP, DARK_MAP])
def test_none_found_weighs_less_than_the_least_of_something(colours: MapColours) -> None:
    """It is the ground within a line, which the lines of what is not known lie on as well."""
    weights = {name: contrast(colour, colours.empty) for name, colour in colours.fills.items()}
    steps = [weights[str(at)] for at in range(5)]
    assert all(weights[name] == 1 for name in ("none", *PATTERNS))
    assert min(steps) >= 1.3
    assert contrast(colours.fills["none"], colours.border) >= 3
    assert contrast(colours.outline, colours.empty) >= 3


@pytest.mark.parametrize("colours", [LIGHT_MAP, DARK_MAP])
def test_steps_go_one_way_and_can_be_told_apart(colours: MapColours) -> None:
    steps = [contrast(colour, colours.empty) for colour in colours.sequential]
    assert steps == sorted(steps)
    assert all(high / low > 1.3 for low, high in pairwise(steps))


@pytest.mark.parametrize("eyes", EYES)
def test_kinds_can_be_told_apart(eyes: str) -> None:
    for one, other in combinations(palette.CATEGORICAL, 2):
        distance = float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))
        assert distance >= 7, (one, other, distance)


def test_every_kind_has_a_shape_too() -> None:
    assert len(set(palette.GLYPHS)) == len(palette.GLYPHS) == 6
    assert not set(palette.GLYPHS) & set("●○★☆")  # money, and offices


CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
THEMES = pytest.mark.parametrize("theme", [CONFIG["light"], CONFIG["dark"]], ids=["light", "dark"])


def mixed(front: str, back: str, share: float) -> str:
    """A colour that lets some of the one behind it through."""
    pairs = zip(rgb(front), rgb(back), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in pairs)


@THEMES
def test_every_word_of_both_themes_can_be_read(theme: dict[str, str]) -> None:
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for colour in (theme["textColor"], theme["linkColor"], theme["primaryColor"]):
            assert contrast(colour, background) >= 4.5, (colour, background)
        # Captions, and pages in the menu, are the text's colour in part.
        assert contrast(mixed(theme["textColor"], background, 0.6), background) >= 4.5
        assert contrast(theme["borderColor"], background) >= 3


@THEMES
def test_the_focus_is_seen_everywhere(theme: dict[str, str]) -> None:
    rings = set(re.findall(r"outline: \d+px solid (#\w+)", (ROOT / FOCUS).read_text("utf-8")))
    assert rings
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for ring in rings:
            assert contrast(ring, background) >= 3, (ring, background)


@THEMES
@pytest.mark.parametrize("eyes", EYES)
def test_the_themes_own_kinds_stand_out_and_apart(theme: dict[str, list[str]], eyes: str) -> None:
    kinds = theme["chartCategoricalColors"]
    for one, other in combinations(kinds, 2):
        assert float(np.linalg.norm(seen(one, eyes) - seen(other, eyes))) >= 7, (one, other)
    for kind in kinds:
        assert contrast(kind, str(theme["backgroundColor"])) >= 3, kind


@pytest.mark.parametrize("colours", [LIGHT_MAP, DARK_MAP])
def test_a_dot_is_set_off_from_any_area(colours: MapColours) -> None:
    for colour in (colours.point, colours.second):
        assert contrast(colour, colours.halo) >= 3


@pytest.mark.parametrize("colours", [LIGHT_MAP, DARK_MAP])
@pytest.mark.parametrize("eyes", EYES)
def test_the_steps_of_a_map_can_be_told_apart_by_all(colours: MapColours, eyes: str) -> None:
    for one, other in combinations(colours.sequential, 2):
        assert float(np.linalg.norm(seen(one, eyes) - seen(other, eyes))) >= 7, (one, other)
