"""What the reader's browser tells: light or dark, wide or narrow, for the maps.

Maps do not follow Streamlit's theme, nor the width of their place, by themselves.
"""

import streamlit as st


def dark() -> bool:
    """Whether the reader sees the dark theme."""
    return st.context.theme.type == "dark"


def narrow() -> bool:
    """Whether the reader holds a phone; browsers on phones say so."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
