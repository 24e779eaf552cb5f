"""What the server answers beside Streamlit's own pages: the live figures, for screens that wait.

The routes go into `st.App` in app.py.
"""

from lib.server.live import routes

__all__ = ["routes"]
