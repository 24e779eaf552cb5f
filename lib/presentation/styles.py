"""Style sheet of the slides, with the map's colours in both themes."""

from functools import cache
from pathlib import Path
from typing import Final

from lib.charts.palette import MapColours, map_colours

_SHEET: Final = Path(__file__).with_name("slides.css")
_DARK: Final = {"lys": False, "mork": True}


@cache
def styles() -> str:
    """CSS of the slides, with the map's colour classes."""
    maps = (_map_rules(name, map_colours(dark=dark)) for name, dark in _DARK.items())
    return "\n".join([_SHEET.read_text("utf-8"), *maps])


def colour_class(fill: str) -> str:
    """CSS class of a fill (`MapColours.fills`)."""
    return f"c{fill}" if fill.isdigit() else f"c-{fill}"


def _map_rules(name: str, colours: MapColours) -> str:
    fills = {colour_class(fill): colour for fill, colour in colours.fills.items()}
    rules = [f"--{class_}: {colour};" for class_, colour in sorted(fills.items())]
    rules += [f"--outline: {colours.outline};", f"--border: {colours.border};"]
    rules += [f"--selected: {colours.selected};"]
    classes = [f".{class_} {{ fill: var(--{class_}); }}" for class_ in sorted(fills)]
    theme = f'[data-colours="{name}"], :host([data-colours="{name}"])'
    return "\n".join([f"{theme} {{", *("  " + rule for rule in rules), "}", *classes])
