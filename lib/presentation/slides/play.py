"""Year by year: the map and the figures from the first year to the status year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lib import store as stores
from lib.charts import documented, maps
from lib.charts.chart_model import absent, is_known, join_sentences, to_float
from lib.charts.kpis import amount
from lib.charts.maps import Basemap
from lib.charts.measures import MapValues
from lib.i18n import _, count, year_text
from lib.presentation import slide_graphics
from lib.presentation.deck_config import slide_names
from lib.presentation.mapped import county_values
from lib.presentation.markup import Markup, div, element, percentage, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import AnimationFrame, Slide
from lib.presentation.slides.country_map import words_of
from lib.selection import Selection

_FIGURES: Final = ("granted", "projects", "transfer", "milestones")


@dataclass(frozen=True)
class _Step:
    """One year: what is so far documented, counted, transferred and done."""

    year: int
    numbers: dict[str, float | None]
    texts: dict[str, str]
    values: MapValues


def slide(context: SlideContext) -> Slide:
    """The map with the same classes in all years, and the figures as they stood.

    Every step holds what has a year, the last one too. What has none stands beside all of them.
    """
    steps = [_step(context, chosen) for chosen in _years(context)]
    last = steps[-1]
    frames = tuple(
        AnimationFrame(
            label=year_text(step.year),
            classes=_classes(context, step.values, last.values),
            texts=step.texts,
            sizes=_sizes(step, last),
        )
        for step in steps
    )
    title = _title(context)
    return Slide(
        key="utvikling",
        kind="utvikling",
        name=slide_names()["utvikling"],
        title=title,
        html=_html(context, frames),
        spoken=f"{title}. {_screen_reader_text(context, last)}",
        notes=tuple(
            context.note(f"{_names(context)[key]}: {last.texts[key]}", _sources(context, key))
            for key in _FIGURES
        ),
        frames=frames,
    )


def _dated(context: SlideContext) -> Selection:
    """The whole country up to the status year, of what has a year."""
    return replace(context.country, latest=False)


def _as_of(context: SlideContext, chosen: Selection, years: Iterable[Any]) -> Selection:
    """The selection in the latest year in which anything happened: the answer is the same."""
    if chosen.year == context.country.year:
        return chosen
    before = [int(year) for year in years if is_known(year) and int(year) <= chosen.year]
    return replace(chosen, year=max(before, default=min(context.choices.first_year, chosen.year)))


def _years(context: SlideContext) -> list[Selection]:
    """The whole country at the end of each year."""
    chosen, first = _dated(context), context.choices.first_year
    return [replace(chosen, year=year) for year in range(min(first, chosen.year), chosen.year + 1)]


def _step(context: SlideContext, chosen: Selection) -> _Step:
    granted = _as_of(
        context, chosen, context.ask(stores.documented_by, context.country, "year").column("code")
    )
    grants = context.ask(stores.documented_totals, granted)[0]
    paid = _as_of(context, chosen, context.ask(stores.transfers, context.country).column("year"))
    transfer = context.ask(stores.transfer_totals, paid)[0]
    days = context.ask(stores.milestones, context.country).column("date")
    milestones = sum(int(day[:4]) <= chosen.year for day in days)
    each = chosen.per == "innbygger"
    return _Step(
        chosen.year,
        {
            "granted": to_float(grants["amount_nok"]),
            "projects": float(grants["projects"]),
            "transfer": to_float(transfer["total_nok"]),
            "milestones": float(milestones),
        },
        {
            "year": year_text(chosen.year),
            "granted": amount(grants["amount_nok"], grants["per_inhabitant"], chosen.per)
            if grants["projects"]
            else absent(grants, "projects"),
            "projects": count(grants["projects"]),
            "transfer": amount(transfer["total_nok"], transfer["per_inhabitant"], chosen.per)
            if is_known(transfer["per_inhabitant" if each else "total_nok"])
            else absent(transfer),
            "milestones": count(milestones),
        },
        context.once(county_values, granted),
    )


def _everything(context: SlideContext) -> Selection:
    """The whole country in all years, also of what has none."""
    return replace(context.country, year=context.choices.latest_year, latest=True)


def _undated(context: SlideContext) -> str:
    """What is in no step because it has no year."""
    return documented.undated(context.ask(stores.documented_totals, _everything(context))[0])


def _other(context: SlideContext) -> str:
    """What is in no step because it does not count towards the reform: all years, and says so.

    It stands unchanged beside every step, so that it names its own period.
    """
    beside = documented.beside(context.ask(stores.other_totals, _everything(context))[0])
    text = _("All years together, whichever year is shown. {text}")
    return text.format(text=beside) if beside else ""


def _classes(context: SlideContext, values: MapValues, latest: MapValues) -> dict[str, str]:
    """Each county's class in the scale of the last step, so that colours compare."""
    ground = Basemap(context.ask(stores.shapes, "fylke"))
    return slide_graphics.classes_of(maps.area_fills(values.frame, latest.measure, ground))


def _sizes(step: _Step, last: _Step) -> dict[str, float]:
    """Each figure as per cent of what it became."""
    return {
        key: percentage((step.numbers[key] or 0) / (last.numbers[key] or 1)) for key in _FIGURES
    }


def _names(context: SlideContext) -> dict[str, str]:
    return {
        "granted": documented.title(context.which),
        "projects": documented.projects_title(context.which),
        "transfer": _("Transfer to the municipalities, 2012"),
        "milestones": _("Milestones so far"),
    }


def _sources(context: SlideContext, key: str) -> list[Any]:
    chosen = context.country
    if key == "transfer":
        return context.ask(stores.transfer_sources, chosen).column("source_id")
    if key == "milestones":
        return context.ask(stores.milestones, chosen).column("source_id")
    return context.ask(stores.documented_sources, chosen).column("source_id")


def _title(context: SlideContext) -> str:
    """How much can be dated, and to which years: the play itself runs on to the status year."""
    totals = context.ask(stores.documented_totals, _dated(context))[0]
    years = documented.dated_in(context.ask(stores.documented_by, _dated(context), "year"))
    text = _("{title}: {dated}, to {years}") if years else _("{title}: {dated}")
    return text.format(
        title=documented.title(context.which),
        dated=unbroken(documented.dated(totals)),
        years=years,
    )


def _screen_reader_text(context: SlideContext, last: _Step) -> str:
    said = "; ".join(f"{name}: {last.texts[key]}" for key, name in _names(context).items())
    return join_sentences(f"{said}.", _undated(context), _other(context))


def _html(context: SlideContext, frames: Sequence[AnimationFrame]) -> Markup:
    """The last frame, with what the others need."""
    frame = frames[-1]
    sheet = slide_graphics.counties(context, slide_graphics.LARGE)
    rows = [
        div(
            "play-row",
            element("span", name, class_="name"),
            element("strong", frame.texts[key], class_="value", data_slot=key),
            element(
                "span",
                element("span", class_="bar", data_bar=key, style=f"--size:{frame.sizes[key]:g}"),
                class_="groove",
            ),
        )
        for key, name in _names(context).items()
    ]
    undated, other = _undated(context), _other(context)
    return div(
        "with-map",
        div(
            "map-box",
            element("p", frame.texts["year"], class_="play-year", data_slot="year"),
            slide_graphics.country_map(sheet, *(one.classes for one in reversed(frames))),
        ),
        div(
            "beside",
            *rows,
            slide_graphics.legend(context.once(words_of, _dated(context)).legend),
            element("p", element("span", class_="hatched"), undated, class_="remark")
            if undated
            else None,
            element("p", other, class_="remark") if other else None,
        ),
    )
