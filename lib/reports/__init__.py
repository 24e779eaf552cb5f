"""Documents: briefs, reports and PowerPoint slides.

`brief` is one area on two pages at most, `report` what the coordination group gets for a period,
`slides` the stage's show as a presentation to go on working with. All ask the same queries and use
the same sentences as the pages. The same selection and state of the store give the same bytes.
`python -m lib.reports --help` makes them from the command line.
"""

from lib.reports.area_lookup import AreaUnknown, resolve_area
from lib.reports.brief_archive import archive_name, county_briefs, pack_briefs
from lib.reports.period import Period, PeriodUnclear
from lib.reports.render import brief, brief_name, report, report_name, slides, slides_name

__all__ = [
    "AreaUnknown",
    "Period",
    "PeriodUnclear",
    "archive_name",
    "brief",
    "brief_name",
    "county_briefs",
    "pack_briefs",
    "report",
    "report_name",
    "resolve_area",
    "slides",
    "slides_name",
]
