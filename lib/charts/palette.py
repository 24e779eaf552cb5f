"""The colours of marks, and how they are measured.

A chart does not know whether its reader has the light theme or the dark one: its marks stand out
(3:1 or more) from both backgrounds. A map is told which one it is on. On either its land is light
and its steps go from light to dark: little is pale and much is deep, whichever theme is on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LIGHT_BACKGROUND: Final = "#ffffff"
DARK_BACKGROUND: Final = "#10181a"

# Marks of charts, on either background.
ACCENT: Final = "#0a858c"
CONTRAST: Final = "#b9662a"
MUTED: Final = "#7b8789"

# Streamlit puts its theme's own strong text colour where a chart has this one; elsewhere it is as
# good as black.
TEXT: Final = "#000037"

# Told apart also by those who see no difference between red and green, or blue and yellow.
CATEGORICAL: Final = (
    "#188490",
    "#e4600c",
    "#5490fc",
    "#9054cc",
    "#90906c",
    "#c06ccc",
    "#c03018",
    "#546c54",
)

# Glyphs that tell the same as the colours do; no circle and no star, which are money and offices.
GLYPHS: Final = ("■", "▲", "◆", "✚", "▼", "⬟")


@dataclass(frozen=True)
class MapColours:
    """The colours of a map on one background.

    Attributes:
        background: the page.
        sequential: five steps from little to much, which leave the colour of `empty`; those next
            to it are told from it by the `border`.
        empty: the fill of areas that have none of what is counted, and the ground beneath the
            lines of those without a figure. No step is fainter, so that nothing looks like much.
        outline: the lines over areas without a figure, and rings.
        outside: the fill of areas that are not in the selection.
        border: the lines around areas, clear of the fill of every area in the selection.
        selected: the outline of the chosen area.
        point: dots and rings on top of the areas.
        second: dots of another kind, which may lie among the first.
        halo: the line around a dot, which sets it off from any area.
    """

    background: str
    sequential: tuple[str, str, str, str, str]
    empty: str
    outline: str
    outside: str
    border: str
    selected: str
    point: str
    second: str
    halo: str

    @property
    def fills(self) -> dict[str, str]:
        """The fill of an area by its name: `0` to `4` from little to much, `none` and so on.

        The names of patterns (`hatching.Pattern`) have what lies beneath their lines.
        """
        steps = {str(at): colour for at, colour in enumerate(self.sequential)}
        empty = ("none", "hatched", "crossed", "lined")
        return {**steps, **dict.fromkeys(empty, self.empty), "outside": self.outside}


LIGHT_MAP: Final = MapColours(
    background=LIGHT_BACKGROUND,
    sequential=("#b4eaeb", "#75cdcf", "#3fb0b4", "#259598", "#187c7f"),
    empty="#ffffff",
    outline="#6b7a7d",
    outside="#e2e8e8",
    border="#1c2627",
    selected="#d9480f",
    point="#b3420e",
    second="#7a3fb8",
    halo="#ffffff",
)
DARK_MAP: Final = MapColours(
    background=DARK_BACKGROUND,
    sequential=("#a9dfe1", "#76c8cb", "#46adb1", "#269195", "#107377"),
    empty="#eef3f3",
    outline="#6b7a7d",
    outside="#333f42",
    border="#0a1011",
    selected="#d9480f",
    point="#c04a12",
    second="#8f55cc",
    halo="#ffffff",
)


def map_colours(*, dark: bool) -> MapColours:
    """The colours of a map on the dark or the light background."""
    return DARK_MAP if dark else LIGHT_MAP


def rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hexadecimal(channels: Sequence[int]) -> str:
    """The other way: red, green and blue as `#rrggbb`; more than three are left out."""
    return "#" + "".join(f"{channel:02x}" for channel in channels[:3])


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it: 0 for black, 1 for white."""
    red, green, blue = (_linear(channel / 255) for channel in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it: from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
