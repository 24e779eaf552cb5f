"""What was announced of one coordination pot, and what of it is documented."""

from dataclasses import replace

from lib import store as stores
from lib.charts.chart_model import join_sentences, sources_of, text_or_empty, to_float
from lib.charts.documented import pots_words
from lib.charts.kpis import first_round
from lib.charts.money import pair_text, pairs
from lib.i18n import _
from lib.presentation.deck_config import slide_names
from lib.presentation.markup import Markup, div, element, percentage
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Slide
from lib.rows import Row


def slide(context: SlideContext) -> Slide:
    """Each year's announced money of one coordination pot, with what is documented of it.

    The pair on top, of all years together, is the slide's title: one pot, one denominator.
    """
    years = context.ask(stores.announced_by_year, context.country)
    rows = pairs(years, context.ask(stores.schemes))
    title = text_or_empty(rows[0]["title"]) if rows else _("No announced sum of the pot is known")
    shown = rows[1:]
    longest = max((row["announced_nok"] for row in shown), default=0)
    first = _first_round(context) if rows else ""
    pots = pots_words(context.ask(stores.schemes)) if rows else ""
    remark = join_sentences(pots, first)
    html = div(
        "bars pairs",
        _key() if shown else None,
        *(_pair(row, longest) for row in shown),
        element("p", remark, class_="remark") if remark else None,
    )
    said = [f"{row['title']}: {pair_text(row)}" for row in shown]
    ids = _sources(context)
    return Slide(
        key="dokumentert",
        kind="dokumentert",
        name=slide_names()["dokumentert"],
        title=title,
        html=html,
        spoken=join_sentences(f"{title}.", *(f"{one}." for one in said), remark),
        notes=(
            context.note(title, ids),
            *(
                context.note(text, _sources(context, row["year"]))
                for row, text in zip(shown, said, strict=True)
            ),
            *([context.note(first, _headline_sources(context))] if first else []),
        ),
    )


def _first_round(context: SlideContext) -> str:
    """The one round of which projects and kroner are both announced, as the front page tells it."""
    return first_round(context.ask(stores.headline, context.country)[0])


def _sources(context: SlideContext, year: float | None = None) -> list[str]:
    """Of what was announced in the pot, and of its documented projects; of one year or of all."""
    rounds = context.ask(stores.rounds, context.country)
    pot = [row for row in rounds if row["scheme_id"] == stores.POT and row["adds_nok"] > 0]
    inside = context.ask(stores.projects, replace(context.country, scheme=stores.POT))
    found = [row for row in inside if row["status"] == "tildelt"]
    if year is not None:
        pot, found = ([row for row in rows if row["year"] == year] for rows in (pot, found))
    return list(sources_of(pot, found))


def _headline_sources(context: SlideContext) -> list[str]:
    found = context.ask(stores.headline_sources, context.country, "announced").column("source_id")
    return [str(one) for one in found] or _sources(context)


def _key() -> Markup:
    return element(
        "p",
        element("span", class_="swatch-announced"),
        element("span", _("announced")),
        element("span", class_="swatch-documented"),
        element("span", _("documented")),
        class_="key",
    )


def _pair(row: Row, longest: float) -> Markup:
    announced, found = float(row["announced_nok"]), to_float(row["documented_nok"])
    inside = None
    if found is not None:
        share = percentage(min(found / announced, 1.0)) if announced else 0
        inside = element("span", class_="documented", style=f"--size:{share:g}")
    outline = element(
        "span", inside, class_="announced", style=f"--size:{percentage(announced / longest):g}"
    )
    return div(
        "bar-row",
        element("span", text_or_empty(row["title"]), class_="name"),
        element("span", outline, element("span", pair_text(row), class_="value"), class_="track"),
    )
