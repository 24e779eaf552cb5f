"""Questions about an ambiguous file: sheet, character set and others."""

import hashlib
from collections.abc import Mapping
from typing import Final

import streamlit as st

from lib.i18n import N_, _
from lib.imports import Plan, Question, ReadingOptions
from lib.ui.markdown import escape_markdown

_QUESTIONS: Final[Mapping[str, str]] = {
    "sheet": N_("Which sheet is meant?"),
    "hidden": N_("What is hidden in the sheet"),
    "encoding": N_("Which character set is right?"),
    "delimiter": N_("Which sign stands between the cells?"),
    "round": N_("Some amounts have øre. Are they to be rounded to whole kroner?"),
    "dash": N_("What does a dash alone in a cell for a figure mean?"),
}
_ASKED: Final = "intake_asked"


def reading_options(content: bytes) -> ReadingOptions:
    """Answers given so far for this file."""
    digest = hashlib.sha256(content).hexdigest()
    if st.session_state.get(_ASKED, ("", {}))[0] != digest:
        st.session_state[_ASKED] = (digest, {})
    questions: dict[str, Question] = st.session_state[_ASKED][1]
    return ReadingOptions(**{name: st.session_state.get(_key(name)) or "" for name in questions})


def draw(plan: Plan) -> None:
    """Draw the open questions, and the answered ones."""
    _digest, questions = st.session_state[_ASKED]
    new = {question.name: question for question in plan.questions}
    questions |= new
    for name, question in questions.items():
        words = dict(question.answers)
        st.selectbox(
            escape_markdown(_(_QUESTIONS[name])),
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=_key(name),
            placeholder=_("Choose"),
        )


def _key(name: str) -> str:
    return f"intake_said_{name}_{st.session_state[_ASKED][0][:8]}"
