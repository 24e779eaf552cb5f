"""Layers of places on a map: projects, services, offices and transfers.

Every place carries its area's `code` and the text of its `tooltip`, and little more: what is
pointed at or clicked is sent back whole.
"""

import math
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pydeck as pdk

from lib.charts.chart_model import (
    LegendItem,
    is_known,
    join_sentences,
    kroner_text,
    text_or_empty,
    to_float,
    total,
)
from lib.charts.classes import classes
from lib.charts.disc_scale import DiscScale, disc_scale
from lib.charts.documented import POT, POTS, Money
from lib.charts.palette import CATEGORICAL, GLYPHS, MapColours, map_colours, rgb
from lib.charts.projection import deck_degrees
from lib.charts.rates import divided_by
from lib.i18n import _, count, date_text, label, money, ngettext, not_stated
from lib.rows import Row

GRANTED: Final = "tildelt"
RUNNING: Final = "i drift"
# Hollow twins of the glyphs, for what does not run (yet, or any longer).
_HOLLOW: Final = dict(zip(GLYPHS, "□△◇✛▽⬠", strict=True))
# Without the colours that lie beneath, or are like those of money.
_SIGN_COLOURS: Final = (CATEGORICAL[2], *CATEGORICAL[4:])
_SERVICES: Final = CATEGORICAL[2]  # of services that are drawn together
_KINDS: Final = (
    "lokalmedisinsk senter",
    "distriktsmedisinsk senter",
    "kommunal akutt døgnenhet",
    "sykestue",
    "frisklivssentral",
    "interkommunal legevakt",
)
_LARGEST: Final = 14.0  # radius in pixels of the largest sum or number
_THROUGH: Final = 80  # how much of the area below a sum covers, of 255
_SMALLEST: Final = 3.0
_FINEST: Final = 1.6  # radius of the smallest sum that can be pointed at
_WIDEST: Final = 28.0  # radius of the largest sum where others are far smaller
_STEP: Final = 1.3  # pixels between the radii of two classes
_UNKNOWN: Final = 2.0  # radius of a ring without a figure among circles that are many
_ROOMY: Final = 100  # dots of that size; more of them share the same room
_TITLES: Final = 4  # how many projects a tip names
MOST_POINTS: Final = 1_000  # of a kind; more are drawn as what they are together in a municipality


@dataclass(frozen=True)
class MapLayer:
    """A layer of places on a map.

    Attributes:
        layers: what pydeck draws.
        legend: its lines of the legend.
        note: how much has no place and is therefore not drawn.
    """

    layers: tuple[pdk.Layer, ...]
    legend: tuple[LegendItem, ...]
    note: str


def tooltip(*lines: str) -> str:
    """The text that is shown when a place is pointed at; empty lines are left out."""
    broken = [part for line in lines if line for part in textwrap.wrap(line, 46)]
    text = "\n".join(broken)
    # The browser's side reads a text that begins so as a formula.
    return f" {text}" if text.startswith("@@") else text


def projects_layer(
    projects: Sequence[Row],
    *,
    dark: bool,
    which: Money = POTS,
    amounts: Iterable[Any] | None = None,
) -> MapLayer:
    """Granted projects, one dot per municipality; its area is their sum.

    Of the coordination pots, or of a chosen scheme that is none of them: other documented money is
    not drawn beside the pots', one building would make all dots small. No dot is cut: areas differ
    as sums do.

    Args:
        projects: project_id, title, status, amount_nok, scheme_kind, municipality_code,
            municipality, latitude, longitude.
        dark: whether the page is dark.
        which: `documented.which`.
        amounts: the sums of all municipalities of the country in all years, which make the sizes;
            None for the sums that are drawn.
    """
    pots = which.kind == "pots"
    every = [row for row in projects if row["status"] == GRANTED]
    granted = [row for row in every if (row["scheme_kind"] == POT) == pots]
    others = len(every) - len(granted)
    placed, missing = _by_place(granted)
    groups = _by_municipality(placed)
    sums = {code: total(row["amount_nok"] for row in group) for code, group in groups.items()}
    sizes = _amount_sizes(sums.values() if amounts is None else amounts)
    rows = [_project_dot(group, sums[code], sizes, dark=dark) for code, group in groups.items()]
    rows.sort(key=lambda row: -row["r"])
    note = join_sentences(
        _without_place(len(missing), total(row["amount_nok"] for row in missing)),
        _not_granted(len(projects) - len(granted) - others),
        _not_counted(others),
    )
    return MapLayer((dots("projects", rows),), _project_legend(sums, sizes, dark=dark), note)


def _amount_sizes(amounts: Iterable[Any]) -> DiscScale:
    """The dots' sizes: the largest is so large that the smallest sum's can be seen."""
    known = [value for amount in amounts if (value := to_float(amount)) and value > 0]
    wanted = _FINEST * math.sqrt(max(known) / min(known)) if known else 0.0
    return disc_scale(known, min(max(wanted, _LARGEST), _WIDEST), _FINEST)


def _not_counted(projects: int) -> str:
    text = ngettext(
        "{count} project with other documented money is not drawn.",
        "{count} projects with other documented money are not drawn.",
        projects,
    )
    return text.format(count=count(projects)) if projects else ""


def services_layer(services: Sequence[Row], *, dark: bool) -> MapLayer:
    """Services, one sign for each kind; those of one municipality are fanned out.

    Args:
        services: site_id, name, kind, status, municipality_code, municipality, latitude,
            longitude, opened, beds.
        dark: whether the page is dark.
    """
    placed, missing = _by_place(services)
    signs = _signs([row["kind"] for row in placed])
    rows = []
    for group in _by_municipality(placed).values():
        for at, service in enumerate(group):
            rows.append(_service_sign(service, signs, _fan(at, len(group))))
    layers = (_glyphs("services", rows, 15, dark=dark),) if rows else ()
    running = {row["kind"] for row in placed if row["status"] == RUNNING}
    legend = [
        LegendItem(
            label("service_sites.kind", kind), colour, glyph if kind in running else _HOLLOW[glyph]
        )
        for kind, (glyph, colour) in signs.items()
    ]
    if any(row["t"] in _HOLLOW.values() for row in rows):
        text = _("hollow symbol: planned or closed")
        legend.append(LegendItem(text, map_colours(dark=dark).outline, "◇"))
    return MapLayer(layers, tuple(legend), _services_unplaced(len(missing)))


def _services_unplaced(services: int) -> str:
    """How many services are not drawn for want of a place; empty for none."""
    text = ngettext(
        "Without a place: {count} service.", "Without a place: {count} services.", services
    )
    return text.format(count=count(services)) if services else ""


def many_projects_layer(
    groups: Sequence[Row],
    areas: Sequence[Row],
    statuses: Sequence[Row],
    *,
    dark: bool,
    amounts: Iterable[Any] | None = None,
) -> MapLayer:
    """More granted projects than can be told of one by one: the same dots, without their names.

    Args:
        groups: of `store.grants_by`, by municipality.
        areas: of `store.hierarchy`, for where the municipalities are.
        statuses: of `store.statuses`.
        dark: whether the page is dark.
        amounts: as in `projects_layer`.
    """
    placed, missing = _by_place(_where((row for row in groups if row["projects"] > 0), areas))
    sums = {row["code"]: to_float(row["amount_nok"]) for row in placed}
    sizes = _amount_sizes(sums.values() if amounts is None else amounts)
    sizes = sizes.smaller(_room_for(len(placed)))
    found = [
        _dot_of_many(row, _projects_and_sum(row["projects"], sums[row["code"]]), sizes, dark=dark)
        for row in placed
    ]
    note = join_sentences(
        _without_place(
            sum(row["projects"] for row in missing), total(row["amount_nok"] for row in missing)
        ),
        _not_granted(sum(row["projects"] for row in statuses if row["status"] != GRANTED)),
        _("There are too many projects to name: each dot is all those of a municipality."),
    )
    layer = dots("projects", _largest_first(found))
    return MapLayer((layer,), _project_legend(sums, sizes, dark=dark), note)


def many_services_layer(services: Sequence[Row], country: Sequence[Row] | None = None) -> MapLayer:
    """More services than can be told apart: a ring per municipality; its area is their number.

    Only those in operation are drawn; the note counts the planned and the closed ones.

    Args:
        services: of `store.services_by_municipality`.
        country: the same of the whole country in all years, which makes the sizes; None for the
            same rows.
    """
    placed, missing = _by_place([row for row in services if row["services"] > 0])
    groups = _by_municipality(placed)
    numbers = {code: sum(row["services"] for row in group) for code, group in groups.items()}
    every = _by_municipality(services if country is None else country)
    sums = [sum(row["services"] for row in group) for code, group in every.items() if code]
    sizes = disc_scale(sums, _LARGEST, _SMALLEST).smaller(_room_for(len(groups)))
    rings = [
        _dot(
            group[0],
            _services_tip(group, numbers[code]),
            sizes.radius(float(numbers[code])),
            ("", _SERVICES),
        )
        for code, group in groups.items()
    ]
    note = join_sentences(
        _services_unplaced(sum(row["services"] for row in missing)),
        _not_running(sum(row["not_running"] for row in services)),
        _("There are too many services to name: each ring is all those of a municipality."),
    )
    head = _("services in operation, by municipality: the ring's area is their number")
    legend = (LegendItem(head, "", ""), *sizes.legend(count, _SERVICES, "ring"))
    return MapLayer((dots("services", _largest_first(rings), 2.0),), legend, note)


def _not_running(services: int) -> str:
    """How many planned and closed services are not drawn; empty for none."""
    text = ngettext(
        "{count} service that is planned or closed is not drawn.",
        "{count} services that are planned or closed are not drawn.",
        services,
    )
    return text.format(count=count(services)) if services else ""


def offices_layer(offices: Sequence[Row], *, dark: bool) -> MapLayer:
    """The county governors' offices; those with extra positions are larger and another shape.

    Args:
        offices: office_id, name, seat, latitude, longitude, counties, strengthened,
            strengthened_from.
        dark: whether the page is dark.
    """
    colours = map_colours(dark=dark)
    placed, unplaced_offices = _by_place(offices)
    # A star is hollow without extra positions: other marks of the map are circles and signs.
    kinds = (
        ("offices", "☆", 20, colours.outline, _("county governor's office"), False),
        ("offices-strengthened", "★", 30, colours.selected, _("office with extra positions"), True),
    )
    layers, legend = [], []
    for name, star, size, colour, text, strong in kinds:
        rows = [
            {**point(row, _office_tip(row)), "t": star, "fill": list(rgb(colour))}
            for row in placed
            if row["strengthened"] == strong
        ]
        if rows:
            layers.append(_glyphs(name, rows, size, dark=dark))
            legend.append(LegendItem(text, colour, star))
    missing = len(unplaced_offices)
    said = ngettext(
        "Without a place: {count} office.", "Without a place: {count} offices.", missing
    )
    return MapLayer(tuple(layers), tuple(legend), said.format(count=missing) if missing else "")


def transfers_layer(
    transfers: Sequence[Row], per: str, *, dark: bool, country: Sequence[Row] | None = None
) -> MapLayer:
    """The municipalities' transfers as points.

    Args:
        transfers: municipality_code, name, latitude, longitude, total_nok, per_inhabitant.
        per: `kroner` makes a point's area its total; `innbygger` sizes it by the class of its
            kroner per inhabitant.
        dark: whether the page is dark.
        country: the same of the whole country, which makes the sizes; None for the same rows.
    """
    colours = map_colours(dark=dark)
    column = "per_inhabitant" if per == "innbygger" else "total_nok"
    placed, missing = _by_place(transfers)
    radius, legend = _transfer_sizes(transfers if country is None else country, column, colours)
    rows = []
    for row in placed:
        value = to_float(row[column])
        fill, line = (colours.second, colours.halo) if value is not None else ("", colours.second)
        size = _UNKNOWN if value is None else radius(value)
        rows.append(_dot(row, _transfer_tip(row), size, (fill, line)))
    rows.sort(key=lambda row: -row["r"])
    if any(to_float(row[column]) is None for row in placed):
        legend.append(LegendItem(not_stated(), colours.second, "ring"))
    return MapLayer(
        (dots("transfers", rows, 0.7),) if rows else (),
        tuple(legend) if rows else (),
        unplaced(len(missing)),
    )


def _transfer_sizes(
    country: Sequence[Row], column: str, colours: MapColours
) -> tuple[Callable[[float], float], list[LegendItem]]:
    """How large the point of a transfer is, and what the legend says of it."""
    known = [value for row in country if (value := to_float(row[column])) is not None]
    if column == "total_nok":
        sizes = disc_scale(known)
        head = LegendItem(_("transfer 2012: the dot's area is the sum"), "", "")
        return sizes.radius, [head, *sizes.legend(money, colours.second, "dot")]
    steps = classes(known, "kroner")
    head = LegendItem(_("transfer 2012 per inhabitant: larger is more"), "", "")
    radii = [_UNKNOWN + _STEP * at for at in range(len(steps))]
    items = [
        LegendItem(text, colours.second, "dot", radius)
        for text, radius in zip(steps.labels, radii, strict=True)
    ]
    return lambda value: radii[steps.index(value)], [head, *items]


def unplaced(missing: int) -> str:
    """How many municipalities are not drawn, for want of a place; empty for none."""
    text = ngettext(
        "Without a place: {count} municipality.",
        "Without a place: {count} municipalities.",
        missing,
    )
    return text.format(count=count(missing)) if missing else ""


def _by_place(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that have a place on the map, and those that have none."""
    placed: list[Row] = []
    missing: list[Row] = []
    for row in rows:
        known = is_known(row["latitude"]) and is_known(row["longitude"])
        (placed if known else missing).append(row)
    return placed, missing


def _by_municipality(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(text_or_empty(row["municipality_code"]), []).append(row)
    return groups


def point(row: Row, text: str) -> dict[str, Any]:
    """A place on a layer: its municipality's code, where it is, and its tip.

    Args:
        row: municipality_code, longitude, latitude (degrees).
        text: the tip.
    """
    return {
        "code": text_or_empty(row.get("municipality_code")),
        "p": list(deck_degrees(float(row["longitude"]), float(row["latitude"]))),
        "tip": text,
    }


def _dot(
    row: Row, text: str, radius: float, colours: tuple[str, str], cover: int = 225
) -> dict[str, Any]:
    fill, line = colours
    return {
        **point(row, text),
        "r": round(radius, 1),
        "fill": [*rgb(fill), cover] if fill else [0, 0, 0, 0],
        "line": list(rgb(line)),
    }


def dots(name: str, rows: Sequence[Row], line: float = 1.5) -> pdk.Layer:
    """A layer of circles.

    Args:
        name: of the layer.
        rows: of each, `p` (deck.gl's degrees), `r` (pixels), `fill`, `line`, and `w` (pixels of its
            line) where they differ; and what is said of it.
        line: pixels of the lines around all of them.
    """
    return pdk.Layer(
        "ScatterplotLayer",
        list(rows),
        id=name,
        pickable=True,
        auto_highlight=False,
        stroked=True,
        filled=True,
        get_position="p",
        get_radius="r",
        radius_units="'pixels'",
        get_fill_color="fill",
        get_line_color="line",
        get_line_width="w" if rows and all("w" in row for row in rows) else line,
        line_width_units="'pixels'",
    )


def _glyphs(name: str, rows: Sequence[Row], size: int, *, dark: bool) -> pdk.Layer:
    signs = "".join(sorted({str(row["t"]) for row in rows}))
    return pdk.Layer(
        "TextLayer",
        list(rows),
        id=name,
        pickable=True,
        auto_highlight=False,
        get_position="p",
        get_text="t",
        get_size=size,
        get_color="fill",
        get_pixel_offset="o" if all("o" in row for row in rows) else [0, 0],
        character_set=f"'{signs}'",
        font_family="'sans-serif'",
        font_settings={"sdf": True, "buffer": 6},
        outline_width=3,
        outline_color=list(rgb(map_colours(dark=dark).halo)),
    )


# --- Projects -------------------------------------------------------------------------------------


def _project_dot(
    group: Sequence[Row], amount: float | None, sizes: DiscScale, *, dark: bool
) -> dict[str, Any]:
    first = group[0]
    named = [text_or_empty(row["title"]) for row in group]
    titles = [f"– {title}" for title in named[:_TITLES]]
    if len(named) > _TITLES:
        titles.append(_("and {count} more").format(count=len(named) - _TITLES))
    text = tooltip(
        text_or_empty(first["municipality"]), _projects_and_sum(len(group), amount), *titles
    )
    return _sum_dot(first, text, amount, sizes, map_colours(dark=dark))


def _sum_dot(
    row: Row, text: str, amount: float | None, sizes: DiscScale, colours: MapColours
) -> dict[str, Any]:
    """A circle that lets the area below be seen; without a filling where no sum is stated."""
    if amount is None:
        return _dot(row, text, 4.0, ("", colours.point))
    return _dot(row, text, sizes.radius(amount), (colours.point, colours.point), _THROUGH)


def _where(groups: Iterable[Row], areas: Sequence[Row]) -> list[Row]:
    """Sums of municipalities, and where these are."""
    places = {area["code"]: (area["latitude"], area["longitude"]) for area in areas}
    found: list[Row] = []
    for group in groups:
        latitude, longitude = places.get(group["code"], (None, None))
        where = {"latitude": latitude, "longitude": longitude}
        found.append({**group, **where, "municipality_code": group["code"]})
    return found


def _room_for(dots: int) -> float:
    """How much smaller the radii are where there are more than a hundred dots: 0 to 1."""
    return min(1.0, math.sqrt(_ROOMY / max(dots, 1)))


def _largest_first(dots: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest dot beneath the others."""
    return sorted(dots, key=lambda dot: -float(dot["r"]))


def _dot_of_many(row: Row, text: str, sizes: DiscScale, *, dark: bool) -> dict[str, Any]:
    shown = tooltip(text_or_empty(row["name"]), text)
    return _sum_dot(row, shown, to_float(row["amount_nok"]), sizes, map_colours(dark=dark))


def _services_tip(group: Sequence[Row], size: int) -> str:
    """Where, how many services are in operation and how many of each kind, and their beds."""
    beds = total(row["beds"] for row in group)
    kinds = [
        f"– {label('service_sites.kind', str(row['kind']))}: {count(row['services'])}"
        for row in group
    ]
    return tooltip(
        text_or_empty(group[0]["municipality"]),
        ngettext("{count} service in operation", "{count} services in operation", size).format(
            count=count(size)
        ),
        *kinds,
        ngettext("{count} bed", "{count} beds", int(beds)).format(count=count(beds))
        if beds
        else "",
    )


def _projects_and_sum(projects: int, amount: float | None) -> str:
    text = ngettext("{count} project, {amount}", "{count} projects, {amount}", projects)
    stated = _("amount not stated") if amount is None else money(amount)
    return text.format(count=count(projects), amount=stated)


def _project_legend(
    sums: Mapping[Any, float | None], sizes: DiscScale, *, dark: bool
) -> tuple[LegendItem, ...]:
    colour = map_colours(dark=dark).point
    items = []
    if any(amount is not None for amount in sums.values()):
        text = _("granted, by municipality: the dot's area is the sum")
        items += [LegendItem(text, "", ""), *sizes.legend(money, colour, "bubble")]
    if any(amount is None for amount in sums.values()):
        items.append(LegendItem(_("granted, amount not stated"), colour, "ring"))
    return tuple(items)


def _without_place(projects: int, amount: float | None) -> str:
    if not projects:
        return ""
    text = _projects_and_sum(projects, amount)
    return _("Without a place: {projects}.").format(projects=text)


def _not_granted(projects: int) -> str:
    if not projects:
        return ""
    text = ngettext(
        "{count} project that is not granted is not drawn.",
        "{count} projects that are not granted are not drawn.",
        projects,
    )
    return text.format(count=count(projects))


# --- Services and offices -------------------------------------------------------------------------


def _signs(kinds: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Which sign and colour each kind has: always the same, whatever is on the map."""
    found = set(kinds)
    every = [*_KINDS, *sorted(found - set(_KINDS))]
    return {
        kind: (GLYPHS[at % len(GLYPHS)], _SIGN_COLOURS[at % len(_SIGN_COLOURS)])
        for at, kind in enumerate(every)
        if kind in found
    }


def _fan(at: int, size: int) -> list[int]:
    """How many pixels a sign is moved aside, so that those of one place do not hide each other."""
    if size == 1:
        return [0, 0]
    radius = 7 + 1.6 * size
    angle = 2 * math.pi * at / size - math.pi / 2
    return [round(radius * math.cos(angle)), round(radius * math.sin(angle))]


def _service_sign(
    service: Row, signs: Mapping[str, tuple[str, str]], offset: list[int]
) -> dict[str, Any]:
    glyph, colour = signs[str(service["kind"])]
    status = text_or_empty(service["status"])
    opened = text_or_empty(service.get("opened"))
    beds = to_float(service.get("beds"))
    text = tooltip(
        text_or_empty(service["name"]),
        f"{label('service_sites.kind', str(service['kind']))}, "
        f"{text_or_empty(service['municipality'])}",
        _("status: {status}").format(
            status=label("service_sites.status", status) if status else not_stated()
        ),
        _("opened: {date}").format(date=date_text(opened)) if opened else "",
        ngettext("{count} bed", "{count} beds", int(beds)).format(count=count(beds))
        if beds
        else "",
    )
    return {
        **point(service, text),
        "t": glyph if status == RUNNING else _HOLLOW[glyph],
        "o": offset,
        "fill": list(rgb(colour)),
    }


def _office_tip(office: Row) -> str:
    since = text_or_empty(office.get("strengthened_from"))
    extra = ""
    if office["strengthened"]:
        extra = _("extra positions from {date}").format(date=date_text(since))
        extra = extra if since else _("extra positions")
    return tooltip(
        text_or_empty(office["name"]),
        text_or_empty(office["seat"]),
        text_or_empty(office.get("counties")),
        extra,
    )


# --- Transfers ------------------------------------------------------------------------------------


def _transfer_tip(row: Row) -> str:
    each = to_float(row["per_inhabitant"])
    return tooltip(
        text_or_empty(row["name"]),
        _("Transfer 2012: {amount}").format(amount=money(to_float(row["total_nok"]))),
        _("Per inhabitant: {amount}").format(amount=kroner_text(each)) if each is not None else "",
        divided_by(row.get("population")) if each is not None else "",
    )
