"""The colours of marks, and how they are measured.

A chart does not know whether its reader has the light theme or the dark one: its marks stand out
(3:1 or more) from both backgrounds. A map is told, and has a scale for each:
light steps stand out by the line around each area.
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
        sequential: five steps from little to much, which leave the background; those next to it
            are told from it by the `border`.
        empty: the page itself: of areas that have none of what is counted, and beneath the slanted
            lines of those without a figure. No colour is fainter, so that nothing looks like much.
        outline: the slanted lines over areas without a figure, and rings.
        outside: the fill of areas that are not in the selection.
        border: the lines around areas, clear of every fill.
        selected: the outline of the chosen area.
        point: dots and rings on top of the areas.
        second: dots of another kind, which may lie among the first.
        halo: the line around a dot, which sets it off from any area.
    """

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
        """The fill of an area by its name: `0` to `4` from little to much, `none` and so on."""
        steps = {str(at): colour for at, colour in enumerate(self.sequential)}
        return {**steps, "none": self.empty, "empty": self.empty, "outside": self.outside}


LIGHT_MAP: Final = MapColours(
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
    sequential=("#153839", "#194f50", "#116769", "#0f8083", "#1f9a9e"),
    empty="#10181a",
    outline="#8a9b9e",
    outside="#232d2f",
    border="#f4f8f8",
    selected="#ffb07a",
    point="#ffa25e",
    second="#c9a2f5",
    halo="#10181a",
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
