"""Status reports on the screen: of one project over time, and of all that are chosen."""

from datetime import date

import streamlit as st

from lib import store as stores
from lib.charts import status
from lib.charts.rows import records
from lib.i18n import _, norwegian_day
from lib.ui import show
from lib.ui.ask import ask, made
from lib.ui.state import selection


def today() -> date:
    """The day it is: asked once a run, so that all of a page speaks of the same day."""
    return norwegian_day()


def of_project(identifier: str, name: str) -> None:
    """Every report of one project, or that there is none."""
    reports = ask(stores.project_reports, identifier)
    if reports.empty:
        st.subheader(_("Status reports"), anchor=False)
        st.info(_("No status report has been given. That says nothing about how it is going."))
        return
    show.figure(made(status.report_line, name, reports), "status")


def of_all() -> None:
    """How many of the chosen projects have reported, where they stand, and each one's latest."""
    chosen, day = selection(), today()
    counted = records(ask(stores.reporting, chosen, day))[0]
    show.remark(status.reporting_sentence(counted))
    latest = ask(stores.latest_reports, chosen, day)
    if latest.empty:
        st.markdown(_("The lights that reports are given with:"))
        show.legend(status.criteria())
        return
    show.figure(made(status.summary, latest), "status")
    show.titled_table(made(status.latest_table, latest))
