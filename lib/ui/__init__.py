"""Between the pages and everything below: the only room that knows both Streamlit and the store."""
