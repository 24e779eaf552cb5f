"""Slide: milestones on a time line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lib import store as stores
from lib.charts.chart_model import join_sentences, sources_of, text_or_empty
from lib.i18n import _, count, data_text, date_text, label, ngettext, year_text
from lib.presentation.deck_config import slide_names
from lib.presentation.markup import Markup, div, element, fragment, shorten, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Slide
from lib.rows import Row

MOST: Final = 7
_LONGEST: Final = 70
# What weighs most where one has to be chosen among milestones of the same time.
_WEIGHT: Final = (
    "melding",
    "lov",
    "finansiering",
    "organisering",
    "evaluering",
    "budsjett",
    "konferanse",
)
_NEAR: Final = 3.2  # per cent of the line that a number needs


@dataclass(frozen=True)
class _Event:
    """Milestone with start and end in years."""

    start: float
    end: float
    row: Row

    @property
    def weight(self) -> tuple[int, float]:
        """Sort key: kind, then date."""
        kind = text_or_empty(self.row["kind"])
        return (_WEIGHT.index(kind) if kind in _WEIGHT else len(_WEIGHT), -self.start)


def slide(context: SlideContext) -> Slide:
    """Build the slide: a few milestones in words, the others as marks."""
    rows = context.ask(stores.milestones, context.country)
    events = [_event(row) for row in rows]
    shown = _chosen(events)
    title = _title(context, events)
    more = _more(len(events) - len(shown))
    said = [f"{_when(event)}: {_title_of(event)}" for event in shown]
    html = div(
        "time",
        _line(context, events, shown),
        element("ol", *map(_entry, shown), class_="events"),
        element("p", join_sentences(more, _inferred(shown)), class_="remark"),
    )
    return Slide(
        key="milepaeler",
        kind="milepaeler",
        name=slide_names()["milepaeler"],
        title=title,
        html=html,
        spoken=join_sentences(f"{title}.", *(f"{one}." for one in said), more),
        notes=(
            context.note(title, sources_of(rows)),
            *(
                context.note(_note(event, text), [event.row["source_id"]])
                for event, text in zip(shown, said, strict=True)
            ),
        ),
    )


def _event(row: Row) -> _Event:
    """Time span of a milestone, as exact as its source."""
    day = date.fromisoformat(text_or_empty(row["date"]))
    exact = day.year + (day.timetuple().tm_yday - 1) / 366
    month = day.year + (day.month - 1) / 12
    stretches = {"year": (day.year, day.year + 1), "month": (month, month + 1 / 12)}
    start, end = stretches.get(text_or_empty(row["precision"]), (exact, exact))
    return _Event(start, end, row)


def _chosen(events: Sequence[_Event]) -> list[_Event]:
    """At most seven milestones: the weightiest of each seventh of the time, then the next."""
    if len(events) <= MOST:
        return list(events)
    first, last = events[0].start, max(event.start for event in events)
    parts: dict[int, _Event] = {}
    for event in sorted(events, key=lambda event: event.weight):
        part = min(int(MOST * (event.start - first) / ((last - first) or 1)), MOST - 1)
        parts.setdefault(part, event)
    found = list(parts.values())
    left = sorted((event for event in events if event not in found), key=lambda e: e.weight)
    found += left[: MOST - len(found)]
    return [event for event in events if event in found]


def _title(context: SlideContext, events: Sequence[_Event]) -> str:
    year = year_text(context.country.year)
    if not events:
        return _("No milestones up to and including {year}").format(year=year)
    return ngettext(
        "{number} milestone up to the end of {year}; the latest: {last}",
        "{number} milestones up to the end of {year}; the latest: {last}",
        len(events),
    ).format(number=count(len(events)), year=year, last=unbroken(_when(events[-1])))


def _more(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "{number} more milestone is a mark on the line.",
        "{number} more milestones are marks on the line.",
        number,
    ).format(number=count(number))


def _inferred(shown: Sequence[_Event]) -> str:
    if all(text_or_empty(event.row["verification"]) == "bekreftet" for event in shown):
        return ""
    return _("* Not fully confirmed by its source.")


def _when(event: _Event) -> str:
    return date_text(text_or_empty(event.row["date"]), text_or_empty(event.row["precision"]))


def _title_of(event: _Event) -> str:
    return data_text(event.row, "title")


def _note(event: _Event, text: str) -> str:
    return f"{text} ({label('milestones.verification', text_or_empty(event.row['verification']))})"


def _entry(event: _Event) -> Markup:
    sure = text_or_empty(event.row["verification"]) == "bekreftet"
    when = _when(event) if sure else f"{_when(event)} *"
    return element(
        "li",
        element("span", when, class_="when"),
        element("span", shorten(_title_of(event), _LONGEST), class_="what"),
    )


def _line(context: SlideContext, events: Sequence[_Event], shown: Sequence[_Event]) -> Markup:
    """The line from the first year to the end of the status year."""
    end = context.country.year + 1
    first = min([context.choices.first_year, *(int(event.start) for event in events)])

    def at(year: float) -> float:
        return round(100 * (year - first) / (end - first), 2)

    marks = [_mark(at(event.start), at(event.end), "mark faint") for event in events]
    marks += [_mark(at(event.start), at(event.end), "mark") for event in shown]
    return div(
        "axis",
        _years(first, end, at),
        *marks,
        *_numbers([at(event.start) for event in shown]),
        _here(context, end - 1),
    )


def _here(context: SlideContext, year: int) -> Markup:
    """Where a chosen year ends; the newest year of the projects is not today."""
    if context.country.latest:
        return Markup("")
    text = _("Chosen: the end of {year}").format(year=year_text(year))
    return div("here", element("span", text))


def _mark(start: float, end: float, class_: str) -> Markup:
    exact = "" if end > start else " exact"
    return element(
        "span", class_=class_ + exact, style=f"--at:{start:g};--long:{max(end - start, 0):g}"
    )


def _years(first: int, end: int, at: Any) -> Markup:
    step = 1 if end - first <= 6 else 2 if end - first <= 11 else 3
    years = range(first, end, step)
    return fragment(
        *(
            element("span", year_text(year), class_="year", style=f"--at:{at(year):g}")
            for year in years
        )
    )


def _numbers(places: Sequence[float]) -> list[Markup]:
    """The numbers of the list, above the line; lifted where the one before stands too near."""
    found: list[Markup] = []
    level, before = 0, -100.0
    for number, place in enumerate(places, start=1):
        level = (level + 1) % 3 if place - before < _NEAR else 0
        before = place
        found.append(
            element("span", count(number), class_="badge", style=f"--at:{place:g};--level:{level}")
        )
    return found
