"""Status reports on the screen: of one project over time, and of all that are chosen."""

from datetime import date

import streamlit as st

from lib import store as stores
from lib.charts import status
from lib.i18n import _, norwegian_day
from lib.ui import components
from lib.ui.query_cache import cached_query, memoized
from lib.ui.state import selection


def today() -> date:
    """The day it is: asked once a run, so that all of a page speaks of the same day."""
    return norwegian_day()


def of_project(identifier: str, name: str) -> None:
    """Every report of one project, or that there is none."""
    reports = cached_query(stores.project_reports, identifier)
    if not reports:
        st.subheader(_("Status reports"), anchor=False)
        st.info(_("No status report has been given. That says nothing about how it is going."))
        return
    components.render_chart(memoized(status.report_line, name, reports), "status")


def of_all() -> None:
    """How many of the chosen projects have reported, where they stand, and each one's latest."""
    chosen, day = selection(), today()
    counted = cached_query(stores.reporting, chosen, day)[0]
    components.caption(status.reporting_sentence(counted))
    latest = cached_query(stores.latest_reports, chosen, day)
    if not latest:
        st.markdown(_("The lights that reports are given with:"))
        components.legend(status.criteria())
        return
    components.render_chart(memoized(status.summary, latest), "status")
    components.titled_table(memoized(status.latest_table, latest))
