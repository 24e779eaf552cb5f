"""Views: what a page says for a selection, as plain data and as HTML, without Streamlit.

The live page, the HTML that the server sends before any script, and later slides and briefs draw
the same view, so that none of them can say another number.
"""

from lib.views.front import front_view
from lib.views.front_html import front_html
from lib.views.model import FrontView
from lib.views.titles import area_heading

__all__ = ["FrontView", "area_heading", "front_html", "front_view"]
