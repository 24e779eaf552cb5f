"""Search in everything that is known."""

from lib.i18n import _
from lib.ui import search_results
from lib.ui.page_header import page_head

page_head(
    _("Search"),
    _("Projects, services, areas, indicators, milestones, schemes, bodies and sources."),
)
search_results.draw()
