"""The accessibility statement: its facts in one place, and how they stand on the page.

The form is that of Norway's regulations on universal design of ICT: what is met, what is not and
why, what to use instead, how it was found out and when, whom to tell, and where to complain.
Every rule that the tests let through is named by one of `LIMITS` (tests/ui/test_statement.py).
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.i18n import N_, _, date_text
from lib.ui.components import link
from lib.ui.contact import contact, mail
from lib.ui.markdown import escape_markdown

PREPARED: Final = "2026-11-22"
_ISSUE: Final = "https://github.com/streamlit/streamlit/issues/{number}"


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that does not work for everyone.

    Attributes:
        criterion: number of the WCAG criterion that it touches.
        what: catalogue key of what does not work.
        why: catalogue key of the reason.
        instead: catalogue key of what to use meanwhile.
        issue: the number of Streamlit's own issue on it; 0 where none is known.
        rules: axe rules that the tests let through for it.
    """

    criterion: str
    what: str
    why: str
    instead: str
    issue: int = 0
    rules: tuple[str, ...] = ()


_STREAMLIT: Final = N_("Streamlit, which the dashboard is built with, has it so.")

LIMITS: Final = (
    Limit(
        "3.1.2",
        N_(
            "Some words of Streamlit's own are in English: what a screen reader hears when a list "
            "of choices opens (“20 options available”), some tooltips, the field for files "
            "(“Upload”, “50MB per file”), and messages when the connection is lost."
        ),
        N_("Streamlit cannot be told another language; we replace the words that we can reach."),
        N_("The name of each list and its choices are in your language."),
        1353,
    ),
    Limit(
        "2.1.1",
        N_(
            "Clicking, moving and zooming the map, and the tooltips of map and charts, take a "
            "pointer."
        ),
        N_("The drawings of map and charts have no keyboard of their own."),
        N_(
            "Choose the area in the selection at the top, and read the table: it has every "
            "figure of the map or the chart."
        ),
    ),
    Limit(
        "1.4.12",
        N_(
            "The words inside charts follow neither text spacing nor enlarged text of your own, "
            "and they can be small on a narrow screen."
        ),
        N_("They are part of a drawing."),
        N_("The sentence that is read for the chart, and its table, follow both."),
    ),
    Limit(
        "1.4.10",
        N_("Wide tables scroll sideways inside their own box on a narrow screen."),
        N_("A table needs its columns; the rules allow it."),
        N_("The box can be scrolled with the arrow keys. The table can be downloaded."),
    ),
    Limit(
        "1.3.1",
        N_(
            "The foot of the page is inside the main part, and the menu's button comes after the "
            "menu in the order of reading."
        ),
        _STREAMLIT,
        N_("The foot, the menu and the main part have names that screen readers jump to."),
    ),
    Limit(
        "3.1.2",
        N_(
            "Titles of projects and of sources stand in the language that they were written in, "
            "mostly bokmål. In charts, in the tooltips of maps, and in lists of choices, they are "
            "not marked with that language."
        ),
        N_("We do not translate what others have written."),
        N_("The words around them are in your language."),
    ),
)

# What Streamlit does not do by itself, and is mended here: what, and its issue.
MENDED: Final = (
    (N_("Streamlit says to the browser that every page is in English."), 15726),
    (N_("Its button for full screen has an English name."), 16148),
    (
        N_("Its large table cannot be sorted from the keyboard: ordinary tables are used."),
        13332,
    ),
    (
        N_("White words on its light buttons are too pale: such buttons are not used."),
        12801,
    ),
    (N_("Charts had no alternative text: every chart and map here has one."), 8563),
)

MET: Final = (
    N_("All choices can be made from the keyboard, and what has the focus is always seen."),
    N_("The first stop of the Tab key is a link past the menu, to the content."),
    N_("Every chart and map has a sentence that says what it shows, and a table."),
    N_("When you change the selection or search, the result is said to screen readers."),
    N_("Nothing is told by colour alone, and the colours keep apart for the colour-blind."),
    N_("The pages can be used at 400 per cent, on a screen 320 pixels wide, light and dark."),
    N_("Nothing moves by itself but the presentation, and that can be paused."),
)


def compliance() -> None:
    """What the statement is of, how far it complies, and what is met."""
    st.markdown(
        escape_markdown(
            _(
                "This statement is of Samhandlingsmonitoren, a website on Norway's Coordination "
                "Reform. It is measured against the regulations on universal design of ICT "
                "solutions and the guidelines WCAG 2.2, levels A and AA."
            )
        )
    )
    _strong(_("The website complies in part."))
    _lines([_(words) for words in MET])


def limits() -> None:
    """What is not met, why, what to use instead; and what was mended."""
    st.markdown("\n".join(_limit(limit) for limit in LIMITS))
    _strong(_("Mended here"))
    st.markdown(
        "\n".join(f"- {escape_markdown(_(words))} {_issue(number)}" for words, number in MENDED)
    )


def _limit(limit: Limit) -> str:
    criterion = _("WCAG {number}").format(number=limit.criterion)
    parts = [
        f"**{escape_markdown(_(limit.what))}** ({escape_markdown(criterion)})",
        escape_markdown(_("Why: {reason}").format(reason=_(limit.why))),
        escape_markdown(_("Instead: {way}").format(way=_(limit.instead))),
    ]
    return "- " + " ".join([*parts, _issue(limit.issue)]).strip()


def _issue(number: int) -> str:
    if not number:
        return ""
    words = _("Streamlit's issue {number}").format(number=number)
    return f"({link(words, _ISSUE.format(number=number))})"


def method() -> None:
    """How and when it was found out."""
    st.markdown(
        escape_markdown(
            _(
                "Those who made the dashboard have assessed it themselves; nobody outside has. "
                "Automatic tests (axe) look at every page in both colour themes, and tests in a "
                "browser go through it by keyboard, at 320 pixels, with text spacing and in "
                "forced colours. No test with users of assistive technology has been made yet."
            )
        )
    )
    st.markdown(
        escape_markdown(_("The statement was made on {date}.").format(date=date_text(PREPARED)))
        + " "
        + escape_markdown(
            _(
                "A public body that runs the dashboard must also publish its statement through "
                "the state's own service."
            )
        )
        + f" ({link('uustatus.no', 'https://uustatus.no/')})"
    )


def feedback() -> None:
    """Whom to tell of what does not work."""
    st.markdown(
        escape_markdown(
            _(
                "Tell us of what does not work for you, or ask for the content in another form. "
                "Say which page it is, what you wanted to do, and what you use."
            )
        )
    )
    if not contact():
        st.markdown(
            escape_markdown(
                _("Whoever runs this website has not stated an address to write to yet.")
            )
        )
    subject = _("Accessibility of Samhandlingsmonitoren")
    st.link_button(_("Report a barrier"), mail(subject), icon=":material/mail:")


def complaint() -> None:
    """Who supervises, and who handles complaints."""
    supervision = _(
        "The Norwegian Digitalisation Agency's authority for universal design of ICT supervises "
        "that the regulations are followed. You can tell it of websites that break them."
    )
    board = _(
        "If the answer that you get from us does not help, you can complain to the "
        "Anti-Discrimination Tribunal."
    )
    st.markdown(
        f"{escape_markdown(supervision)} ({link('uutilsynet.no', 'https://www.uutilsynet.no/')})"
    )
    st.markdown(
        f"{escape_markdown(board)} ({link('diskrimineringsnemnda.no', 'https://www.diskrimineringsnemnda.no/')})"
    )


def _strong(words: str) -> None:
    st.markdown(f"**{escape_markdown(words)}**")


def _lines(shown: list[str]) -> None:
    st.markdown("\n".join(f"- {escape_markdown(each)}" for each in shown))
