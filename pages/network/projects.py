"""Projects and services: search, filter, sort; one of them in full."""

from lib.i18n import _
from lib.ui import detail, listing
from lib.ui.page_header import page_head

page_head(
    _("Projects"),
    _("Search, filter and sort the projects and services; open one for all its facts."),
)

kind = listing.result_kind()
identifier = listing.opened(kind)
if identifier:
    detail.draw(kind, identifier)
else:
    search = listing.search(kind)
    listing.results(kind, search)
    listing.as_table(kind, search)
