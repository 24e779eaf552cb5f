"""Slide: four figures."""

import re

from lib import store as stores
from lib.charts.chart_model import join_sentences
from lib.charts.kpis import Headline
from lib.charts.money import beside_proposal
from lib.i18n import _
from lib.presentation.deck_config import slide_names
from lib.presentation.headlines import headline_figures
from lib.presentation.markup import Markup, div, element, unbroken
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Slide

_NUMBER = re.compile(r"[−-]?\d[\d\s.,]*")


def slide(context: SlideContext) -> Slide:
    """Build the slide: four figures with what they cover."""
    found = headline_figures(context.ask, context.country)
    title = _title(found)
    spoken = " ".join(f"{one.label}: {one.value}. {one.full_explanation}" for one in found)
    proposed = context.ask(stores.proposed_transfer, context.country)
    beside = beside_proposal(context.ask(stores.transfer_totals, context.country), proposed)
    return Slide(
        key="tall",
        kind="tall",
        name=slide_names()["tall"],
        title=title,
        html=div("figures", *map(_card, found)),
        spoken=join_sentences(f"{title}. {spoken}", beside),
        notes=(
            *(
                context.note(
                    f"{one.label}: {one.value}. {one.full_explanation}",
                    context.ask(stores.headline_sources, context.country, one.key).column(
                        "source_id"
                    ),
                )
                for one in found
            ),
            *([context.note(beside, proposed.column("source_id"))] if beside else []),
        ),
    )


def _title(found: tuple[Headline, ...]) -> str:
    """What the municipalities were to get, and what is found of what was announced: no sum."""
    values = {one.key: unbroken(one.value) for one in found if one.known}
    text = _("The country in four figures")
    if "announced" in values:
        text = _("{announced} that was announced is found")
    if "announced" in values and "transferred" in values:
        text = _(
            "The municipalities were to get {transferred} in 2012; "
            "{announced} that was announced is found"
        )
    return text.format(**values)


def figure(value: str) -> Markup:
    """Figure with a large number and a smaller unit."""
    number = _NUMBER.search(value)
    if number is None:
        return element("p", value, class_="figure in-words")
    # English has a part of the unit in front: NOK 47.0 million.
    before, after = value[: number.start()].strip(), value[number.end() :].strip()
    large = element("span", number.group().strip(), class_="number")
    return element(
        "p",
        *([element("span", before, class_="unit"), " "] if before else []),
        large,
        *([" ", element("span", after, class_="unit")] if after else []),
        class_="figure",
    )


def _card(one: Headline) -> Markup:
    return div(
        "card",
        element("h2", one.label),
        figure(one.value),
        element("p", one.explanation, class_="explanation"),
    )
