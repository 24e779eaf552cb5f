"""Log of the page's own choices in words, for the about sheet of downloads.

The selection in the filter row is known everywhere; a page's own choices are known to their widgets
alone, which write them down here.
"""

import streamlit as st

_KEY = "choices_made"


def start() -> None:
    """Clear the log at the start of a run."""
    st.session_state[_KEY] = {}


def record(question: str, answer: str) -> None:
    """Record a choice; an empty one removes an earlier record."""
    made: dict[str, str] = st.session_state.setdefault(_KEY, {})
    if answer:
        made[question] = answer
    else:
        made.pop(question, None)


def recorded() -> tuple[tuple[str, str], ...]:
    """Questions and answers in the order of the page."""
    return tuple(st.session_state.get(_KEY, {}).items())
