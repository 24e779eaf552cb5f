"""Projects and services: search, filter, sort; one of them in full."""

from lib.i18n import _
from lib.ui import find, in_full
from lib.ui.head import page_head

page_head(
    _("Projects"),
    _("Search, filter and sort the projects and services; open one for all its facts."),
)

kind = find.kind()
identifier = find.opened(kind)
if identifier:
    in_full.draw(kind, identifier)
else:
    search = find.search(kind)
    find.results(kind, search)
    find.as_table(kind, search)
