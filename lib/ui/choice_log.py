"""What the reader has chosen on the page itself, in words: for the files that are taken along.

The selection at the side is known everywhere; a page's own choices are known to their widgets
alone, which write them down here.
"""

import streamlit as st

_KEY = "choices_made"


def start() -> None:
    """Begin anew, at the start of a run."""
    st.session_state[_KEY] = {}


def record(question: str, answer: str) -> None:
    """Write down what was chosen; nothing chosen takes an earlier answer away."""
    made: dict[str, str] = st.session_state.setdefault(_KEY, {})
    if answer:
        made[question] = answer
    else:
        made.pop(question, None)


def recorded() -> tuple[tuple[str, str], ...]:
    """Each question of the page with its answer, in the order of the page."""
    return tuple(st.session_state.get(_KEY, {}).items())
