"""Streamlit layer: the only room that imports both Streamlit and the store."""
