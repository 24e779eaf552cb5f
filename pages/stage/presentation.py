"""Prepare a presentation and start it; the player covers this page while it runs."""

import streamlit as st

from lib.i18n import _
from lib.ui import presentation_page, report_buttons
from lib.ui.page_header import page_head, section

show = presentation_page.prepared()
page_head(
    _("Presentation"),
    _("A full-screen show that runs by itself and follows the figures as they change."),
)
presentation_page.tell(show)
with st.container(horizontal=True, vertical_alignment="center"):
    presentation_page.start()
    presentation_page.link()
    report_buttons.slides(show.config)

left, middle, right = st.columns(3, gap="large")
with left:
    section(_("Slides"))
    presentation_page.choose_slides(show)
with middle:
    section(_("Order"), _("Mark a slide, and move it."))
    presentation_page.choose_order(show)
with right:
    section(_("How it is shown"))
    presentation_page.choose_seconds(show)
    presentation_page.choose_colours(show)
    presentation_page.choose_indicator(show)
    presentation_page.choose_language()

section(_("Areas in focus"), _("Each has a slide of its own."))
presentation_page.choose_focus(show)

section(_("Keys"), _("A clicker works too."))
presentation_page.keys()
