"""HTML of the front page's view: the same in the live page and in the page before any script."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from markupsafe import Markup

from lib.charts.hatching import PATTERNS
from lib.charts.palette import map_colours
from lib.charts.svg_map import AreaPaths
from lib.presentation.markup import element, fragment
from lib.views.model import (
    Answer,
    EventsView,
    FrontView,
    IndicatorsView,
    Link,
    ListView,
    MapArea,
    MapView,
    PairsView,
    Section,
)

# Builds the address of a link within the current selection.
Address: TypeAlias = Callable[[Link], str]

_COLOURS: Final = ("outline", "outside", "border")
_LABEL_GAP: Final = 52  # units between two labels, one above the other
_LEFT: Final = 400  # units beside the map, for labels
_RIGHT: Final = 150
_SHORT: Final = 18  # letters of a label that has room at the left


def front_html(view: FrontView, paths: AreaPaths, address: Address) -> Markup:
    """Render the front page.

    Args:
        view: what it says.
        paths: shapes of the map's areas.
        address: builds the addresses of links.
    """
    return element(
        "article",
        element(
            "header",
            element("h1", view.title),
            element(
                "p",
                element("strong", view.where),
                f" {view.caveat}" if view.caveat else None,
                class_="caveat",
            ),
            class_="head",
        ),
        element(
            "ul",
            *(_answer(answer, address) for answer in view.answers),
            class_="answers",
            role="list",
        ),
        element(
            "div",
            *(
                element("div", *(_drawn(part, paths, address) for part in column), class_="column")
                for column in view.columns
                if column
            ),
            class_="columns",
        ),
        class_="front",
    )


def _drawn(section: Section, paths: AreaPaths, address: Address) -> Markup:
    match section:
        case MapView():
            return _map(section, paths, address)
        case PairsView():
            return _pairs(section, address)
        case IndicatorsView():
            return _indicators(section, address)
        case EventsView():
            return _events(section, address)
        case ListView():
            return _list(section, address)


def front_css() -> str:
    """Style sheet of the view, with the map's colours of both themes."""
    light, dark = map_colours(dark=False), map_colours(dark=True)
    names = {f"f{at}": (light.sequential[at], dark.sequential[at]) for at in range(5)}
    names |= {name: (getattr(light, name), getattr(dark, name)) for name in _COLOURS}
    colours = "".join(f"--{name}:light-dark({one},{two});" for name, (one, two) in names.items())
    sheet = Path(__file__).with_name("front.css").read_text("utf-8")
    return f".front{{{colours}}}\n{sheet}"


def _link(link: Link, address: Address) -> Markup:
    return element("a", link.text, href=address(link), data_page=link.page)


def _answer(answer: Answer, address: Address) -> Markup:
    return element(
        "li",
        element("h2", answer.question),
        element(
            "p",
            element("strong", answer.figure, class_="number" if answer.known else "words"),
            " " if answer.unit else None,
            element("span", answer.unit, class_="unit") if answer.unit else None,
            class_="figure",
        ),
        element("p", answer.text, " ", _link(answer.link, address), class_="text"),
    )


def _section(title: str, unit: str, *children: Markup | None, class_: str) -> Markup:
    return element(
        "section",
        element("h2", title),
        element("p", unit, class_="unit-line") if unit else None,
        *children,
        class_=class_,
    )


# --- The map --------------------------------------------------------------------------------------


def _map(view: MapView, paths: AreaPaths, address: Address) -> Markup:
    legend = element(
        "ul",
        *(
            element("li", element("i", class_=f"swatch fill-{fill}", aria_hidden="true"), text)
            for fill, text in view.legend
        ),
        class_="legend",
        role="list",
    )
    return _section(
        view.title,
        view.unit,
        element(
            "div",
            legend if view.legend else None,
            _drawing(view, paths, address),
            element("p", class_="tip", hidden="", aria_hidden="true"),
            class_="map",
        ),
        element("p", view.note, " ", _link(view.link, address), class_="note"),
        class_="where",
    )


def _drawing(view: MapView, paths: AreaPaths, address: Address) -> Markup:
    by_code = {area.code: area for area in view.areas}
    shapes = [_shape(by_code.get(code), code, data, address) for code, data in paths.paths.items()]
    hatched = [
        element("path", d=paths.lines(area.code, pattern), class_="lines")
        for area in view.areas
        for pattern in PATTERNS
        if area.fill == pattern and area.code in paths.rings
    ]
    return element(
        "svg",
        element("g", *shapes, class_="areas"),
        element("g", *hatched, aria_hidden="true"),
        *_labels(view, paths),
        *_dots(view, paths, address),
        viewBox=_view_box(view, paths),
        role="group",
        aria_label=view.alternative,
        data_roving="",
    )


def _view_box(view: MapView, paths: AreaPaths) -> str:
    """Part of the sheet that is shown: all with room for labels, or the chosen areas."""
    if not view.inside:
        return f"-{_LEFT} -10 {paths.width + _LEFT + _RIGHT} {paths.height + 20}"
    boxes = [paths.boxes[code] for code in view.inside if code in paths.boxes]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    edge = max(right - left, bottom - top) * 0.08
    return (
        f"{left - edge:.0f} {top - edge:.0f} "
        f"{right - left + 2 * edge:.0f} {bottom - top + 2 * edge:.0f}"
    )


def _dots(view: MapView, paths: AreaPaths, address: Address) -> list[Markup]:
    found = []
    for dot in view.dots:
        x, y = paths.place(dot.longitude, dot.latitude)
        place = f"M{x:.1f} {y:.1f}h0"
        found.append(
            _place(
                dot.code,
                dot.text,
                address,
                element("path", d=place, class_="ring chosen" if dot.chosen else "ring"),
                element("path", d=place, class_=f"dot dot-{dot.fill}"),
                current=dot.chosen,
            )
        )
    return found


def _shape(area: MapArea | None, code: str, data: str, address: Address) -> Markup:
    path = element("path", d=data, class_=f"area fill-{area.fill if area else 'outside'}")
    if area is None:
        return path
    if area.opens:
        return _place(code, area.text, address, path)
    return element("g", path, data_tip=area.text)


def _place(code: str, text: str, address: Address, *drawn: Markup, current: bool = False) -> Markup:
    """Link to the front page of an area; only one link of a map is a tab stop at a time."""
    return element(
        "a",
        *drawn,
        href=address(Link("", "", (("omrade", code),))),
        aria_label=text,
        aria_current="true" if current else None,
        class_="place",
        data_area=code,
        data_tip=text,
    )


def _labels(view: MapView, paths: AreaPaths) -> list[Markup]:
    """Direct labels: at the right of an area, or at its left where it lies on the west coast."""
    marked = [(area, *_middle(paths, area.code)) for area in view.areas if area.label]
    placed: list[Markup] = []
    lowest = {True: -1e9, False: -1e9}
    for area, x, y in sorted(marked, key=lambda entry: entry[2]):
        left = x < paths.width * 0.12 and len(area.label) <= _SHORT
        at = max(y, lowest[left] + _LABEL_GAP)
        lowest[left] = at
        end = -20 if left else max(x, paths.width * 0.42) + 110
        placed.append(
            element(
                "g",
                element("path", d=f"M{x:.0f} {y:.0f}L{end:.0f} {at:.0f}", class_="leader"),
                element("circle", cx=f"{x:.0f}", cy=f"{y:.0f}", r="5"),
                element(
                    "text",
                    area.label,
                    x=f"{end + (-12 if left else 12):.0f}",
                    y=f"{at + 12:.0f}",
                    text_anchor="end" if left else "start",
                ),
                class_="label",
                aria_hidden="true",
            )
        )
    return placed


def _middle(paths: AreaPaths, code: str) -> tuple[float, float]:
    left, top, right, bottom = paths.boxes[code]
    return (left + right) / 2, (top + bottom) / 2


# --- The figures ----------------------------------------------------------------------------------


def _pairs(view: PairsView, address: Address) -> Markup:
    rows = [
        element(
            "tr",
            element("th", bar.year, scope="row"),
            element(
                "td",
                element(
                    "div",
                    element("i", style=f"--share:{bar.share:.4f}", class_="announced"),
                    element("i", style=f"--share:{bar.found:.4f}", class_="documented"),
                    element(
                        "span",
                        bar.documented,
                        style=f"--share:{bar.found:.4f}",
                        class_="found",
                    ),
                    class_="bar",
                ),
            ),
            element("td", bar.announced, class_="amount"),
        )
        for bar in view.bars
    ]
    return _section(
        view.title,
        view.unit,
        element("table", element("tbody", *rows), class_="pairs"),
        element("p", view.note, " ", _link(view.link, address), class_="note"),
        class_="promised",
    )


def _indicators(view: IndicatorsView, address: Address) -> Markup:
    rows = [
        element(
            "tr",
            element("th", line.name, element("small", line.ends), scope="row"),
            element("td", line.change, class_=f"change {line.judged}"),
            element("td", line.wanted, class_="wanted"),
        )
        for line in view.lines
    ]
    return _section(
        view.title,
        view.unit,
        element("table", element("tbody", *rows), class_="indicators") if rows else None,
        element("p", view.note, " ", _link(view.link, address), class_="note"),
        class_="helps",
    )


def _list(view: ListView, address: Address) -> Markup:
    rows = [
        element(
            "tr",
            element(
                "th",
                element(
                    "a",
                    line.name,
                    href=address(line.link),
                    data_page=line.link.page,
                    lang=line.language or None,
                ),
                element("small", line.detail) if line.detail else None,
                scope="row",
            ),
            element("td", line.value, class_="value"),
        )
        for line in view.lines
    ]
    return _section(
        view.title,
        view.unit,
        element("table", element("tbody", *rows), class_="list") if rows else None,
        element("p", _link(view.link, address), class_="note"),
        class_="listing",
    )


def _events(view: EventsView, address: Address) -> Markup:
    events = [
        fragment(element("dt", day), element("dd", title, lang=language))
        for day, title, language in view.events
    ]
    return _section(
        view.title,
        "",
        element("dl", *events),
        element("p", _link(view.link, address), class_="note"),
        class_="latest",
    )
