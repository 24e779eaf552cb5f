"""Slide: title."""

from lib import store as stores
from lib.charts.chart_model import text_or_empty
from lib.i18n import (
    _,
    count,
    date_span,
    date_text,
    local_day,
    year_text,
)
from lib.presentation.deck_config import slide_names
from lib.presentation.markup import Markup, div, element
from lib.presentation.slide_context import SlideContext
from lib.presentation.slide_model import Note, Slide

_NAME = "Samhandlingsmonitoren"


def slide(context: SlideContext) -> Slide:
    """Build the slide: name, subject and date of the data."""
    lead = _(
        "Where the money of the Coordination Reform went, who follows it up, "
        "what has happened, and whether it helps."
    )
    facts = _facts(context)
    html = div(
        "opening",
        element("p", lead, class_="lead"),
        element("dl", *(_fact(name, value) for name, value in facts), class_="facts"),
    )
    sentences = " ".join(f"{name}: {value}." for name, value in facts)
    return Slide(
        key="tittel",
        kind="tittel",
        name=slide_names()["tittel"],
        title=_NAME,
        html=html,
        spoken=f"{_NAME}. {lead} {sentences}",
        notes=tuple(
            Note(f"{name}: {value}", _("the store of this dashboard")) for name, value in facts
        ),
    )


def _facts(context: SlideContext) -> list[tuple[str, str]]:
    newest = context.ask(stores.newest)[0]
    version = _("{number}, changed {date}").format(
        number=count(context.snapshot.version.number),
        date=date_text(local_day(context.snapshot.version.changed_at)),
    )
    return [
        *([(_("Scheme"), context.which.scheme)] if context.which.scheme else []),
        (
            (_("Years shown"), _("all years"))
            if context.selection.latest
            else (_("As it stood at the end of"), year_text(context.selection.year))
        ),
        (_("Version of the database"), version),
        (
            _("Sources accessed"),
            date_span(
                text_or_empty(newest["first_accessed"]), text_or_empty(newest["last_accessed"])
            ),
        ),
    ]


def _fact(name: str, value: str) -> Markup:
    return div("fact", element("dt", name), element("dd", value))
