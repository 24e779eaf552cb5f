"""Light or dark, for the maps, which do not follow Streamlit's theme by themselves."""

import streamlit as st


def dark() -> bool:
    """Whether the reader sees the dark theme."""
    return st.context.theme.type == "dark"
