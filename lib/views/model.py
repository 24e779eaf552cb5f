"""Data model of views: plain values with every text formatted in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

# Runs a query of `lib.store` with its arguments but the store; callers keep the answers.
Ask: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Link:
    """Link to a page: its `url_path`, and query parameters beside the selection."""

    text: str
    page: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Question with its answer: one figure and one or two sentences.

    Attributes:
        question: what the reader asks.
        figure: the number, without its unit; a text where there is none.
        unit: what stands after the number, in smaller type.
        text: what the figure covers and does not cover.
        link: where the rest stands.
        known: whether `figure` is a number.
    """

    question: str
    figure: str
    unit: str
    text: str
    link: Link
    known: bool = True


@dataclass(frozen=True, slots=True)
class MapArea:
    """Area of a map.

    Attributes:
        code: the area's code.
        name: the area's name.
        fill: name of its fill (`MapColours.fills`) or pattern: `0` to `4`, `none`, `hatched`,
            `crossed`, `lined` or `outside`.
        text: name, value and detail in words.
        label: text of a direct label on the map; empty for none.
        opens: whether the area can be chosen by its shape.
    """

    code: str
    name: str
    fill: str
    text: str
    label: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """Municipality as a dot: code, name of its fill, degrees, the value in words, and chosen."""

    code: str
    fill: str
    longitude: float
    latitude: float
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """Choropleth map: finding, unit, areas and legend.

    Attributes:
        title: the finding.
        unit: what the colours measure.
        level: area level of the shapes: `fylke` or `helseregion`.
        areas: the areas, in the order of their codes.
        legend: name of a fill, and its class in words.
        note: what is left out.
        alternative: the finding for those who do not see the map.
        link: where the whole map stands.
        inside: codes of the areas that fill the view; empty for all.
        dots: places on top.
    """

    title: str
    unit: str
    level: str
    areas: tuple[MapArea, ...]
    legend: tuple[tuple[str, str], ...]
    note: str
    alternative: str
    link: Link
    inside: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class PairBar:
    """Year with announced and documented money, on the common scale of `PairsView`.

    Attributes:
        year: the year.
        announced: the announced amount in words.
        documented: what is found of it, in words.
        share: the announced amount as a share of the largest, 0 to 1.
        found: the documented amount as a share of the largest, 0 to 1.
    """

    year: str
    announced: str
    documented: str
    share: float
    found: float


@dataclass(frozen=True, slots=True)
class PairsView:
    """Announced and documented money by year."""

    title: str
    unit: str
    bars: tuple[PairBar, ...]
    note: str
    link: Link


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """Indicator with its change and the verdict on it.

    Attributes:
        name: the indicator.
        ends: both values with their years.
        change: sign and size of the change.
        judged: `wanted` or `against`.
        wanted: the wanted direction in words.
        indicator_id: the indicator.
    """

    name: str
    ends: str
    change: str
    judged: str
    wanted: str
    indicator_id: str


@dataclass(frozen=True, slots=True)
class IndicatorsView:
    """Indicators that went against the wanted direction, and with it."""

    title: str
    unit: str
    lines: tuple[IndicatorLine, ...]
    note: str
    link: Link


@dataclass(frozen=True, slots=True)
class EventsView:
    """Latest milestones: date, title and language of the title."""

    title: str
    events: tuple[tuple[str, str, str], ...]
    link: Link


@dataclass(frozen=True, slots=True)
class ListLine:
    """Line of a list: name, detail under it, value at the right, and where it leads.

    `language` is that of a name from the data; empty for the page's own.
    """

    name: str
    detail: str
    value: str
    link: Link
    language: str = ""


@dataclass(frozen=True, slots=True)
class ListView:
    """Short list with a link to the whole; without lines the title says that there are none."""

    title: str
    unit: str
    lines: tuple[ListLine, ...]
    link: Link


Section: TypeAlias = MapView | PairsView | IndicatorsView | EventsView | ListView


@dataclass(frozen=True, slots=True)
class FrontView:
    """View of the front page.

    Attributes:
        title: the answer in one sentence of at most 15 words.
        where: area, year and scheme that the page holds for.
        caveat: what the sentence rests on; empty where nothing needs saying.
        answers: the four questions with their answers.
        columns: the sections of each column; an empty one is not drawn.
    """

    title: str
    where: str
    caveat: str
    answers: tuple[Answer, ...]
    columns: tuple[tuple[Section, ...], ...]
