"""How a page is to be read, and the words on it that need an explanation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.i18n import N_, _
from lib.i18n.terms import TERMS
from lib.ui.markdown import escape_markdown


@dataclass(frozen=True, slots=True)
class Guide:
    """What a newcomer to a page is told.

    Attributes:
        reading: catalogue key of two to four sentences on how to read what stands there.
        terms: keys of `TERMS`, of words that the page uses.
    """

    reading: str
    terms: tuple[str, ...] = ()


# Page address -> its guide.
GUIDES: Final[dict[str, Guide]] = {
    "": Guide(
        N_(
            "The figures hold for the area and the year that stand under the title. Choose others "
            "at the top, or an area on the map. There, a stronger colour is more; the list beside "
            "it says what each colour means. “Sources” shows where the figures come from."
        ),
        ("announced", "documented", "granted", "co_financing", "county_governor", "not_stated"),
    ),
    "kart": Guide(
        N_(
            "A stronger colour is more; the list under the map says what each colour and sign "
            "means. An area that is only outlined has no figure. Click an area to go into it, or "
            "choose it at the top. The table has the same figures as the map."
        ),
        ("classes", "health_region", "granted", "per_inhabitant", "not_stated"),
    ),
    "budsjett": Guide(
        N_(
            "A longer bar is a larger amount, and the amount stands beside the bar. In “Announced "
            "and documented”, the outline is what was promised and the filled part is what open "
            "sources show. The state's own budget lines are not added to the grants."
        ),
        ("announced", "documented", "granted", "scheme", "round", "co_financing", "per_inhabitant"),
    ),
    "framdrift": Guide(
        N_(
            "The numbers on the time line stand in the list under it. For each indicator, the "
            "sentence under the chart says whether the figure went up or down, between which "
            "years, and whether that was wanted, or why that cannot be said. A dot is a "
            "measurement; a line joins those that can be compared."
        ),
        (
            "wanted",
            "discharge_ready",
            "overstay",
            "acute_unit",
            "preliminary",
            "withheld",
            "inferred",
        ),
    ),
    "prosjekter": Guide(
        N_(
            "The list follows the search, the filters and the choices at the top. The heading "
            "above it says how many were found, and how much money they were granted. Open a "
            "project for all its facts and its source."
        ),
        ("granted", "scheme", "round", "not_stated"),
    ),
    "fylker": Guide(
        N_(
            "Choose an area at the top; its figures then stand beside those of the country. Up "
            "to three more areas of the same kind can be put next to it. Indicators "
            "are the area's own; those that exist for a larger area only are folded below them, "
            "under that area's name."
        ),
        ("health_region", "county_governor", "granted", "per_inhabitant", "co_financing"),
    ),
    "organisering": Guide(
        N_(
            "The boxes show the bodies around the reform and who sits in them. The map shows the "
            "county governors' offices; those that got an extra position have a sign of their "
            "own. A star marks what is inferred."
        ),
        ("county_governor", "inferred"),
    ),
    "registrering": Guide(
        N_(
            "Everyone can read what has been put in, by whom and why. Whoever signs in as an "
            "editor can choose a file or fill in a form; nothing changes before you have seen "
            "what would, and confirmed it. What was put in can be taken back."
        ),
        ("not_stated",),
    ),
    "presentasjon": Guide(
        N_(
            "Here you choose what the show holds. Start covers the window; Esc leads back. The "
            "show can be paused with the space bar or the button, so that nothing moves before "
            "you want it to."
        ),
    ),
    "sok": Guide(
        N_(
            "Write what you look for, in your own words: endings, typos and the order of the words "
            "do not matter, and names of municipalities and counties of today are understood. "
            "What made each hit fit stands under it."
        ),
    ),
    "data": Guide(
        N_(
            "Here stands what the figures cover and what they lack. Every figure is computed from "
            "rows with a source. The words that the pages use are explained under “Words”."
        ),
        ("announced", "documented", "not_stated", "preliminary", "inferred"),
    ),
    "tilgjengelighet": Guide(
        N_(
            "First stands what is met, then what is not, why, and what you can use instead. Last "
            "stands how to tell of something that does not work, and where to complain."
        ),
    ),
}


def draw(address: str) -> None:
    """A button under the page's title that opens its guide."""
    guide = GUIDES.get(address)
    if guide is None:
        return
    with st.popover(
        _("How to read this"), icon=":material/menu_book:", type="tertiary", key="guide"
    ):
        st.markdown(escape_markdown(_(guide.reading)))
        if guide.terms:
            words_here = _("Words on this page")
            st.markdown(f"**{escape_markdown(words_here)}**")
            st.markdown("\n".join(f"- {line(key)}" for key in guide.terms))


def line(key: str) -> str:
    """A term and its meaning, as Markdown."""
    term = TERMS[key]
    return f"**{escape_markdown(_(term.word))}**: {escape_markdown(_(term.meaning))}"


def help_on(terms: Iterable[str]) -> str | None:
    """The tooltip that explains terms where they stand; None where there are none."""
    return "\n\n".join(line(key) for key in terms) or None


def words() -> None:
    """All the terms, in the order of the alphabet."""
    ordered = sorted(TERMS, key=lambda key: _(TERMS[key].word).casefold())
    st.markdown("\n".join(f"- {line(key)}" for key in ordered))
