"""Prepare a presentation and start it; the player covers this page while it runs."""

import streamlit as st

from lib.i18n import _
from lib.ui import paper, stage
from lib.ui.head import page_head, section

show = stage.prepared()
page_head(
    _("Presentation"),
    _("A full-screen show that runs by itself and follows the figures as they change."),
)
stage.tell(show)
with st.container(horizontal=True, vertical_alignment="center"):
    stage.start()
    stage.link()
    paper.slides(show.spec)

left, middle, right = st.columns(3, gap="large")
with left:
    section(_("Slides"))
    stage.choose_slides(show)
with middle:
    section(_("Order"), _("Mark a slide, and move it."))
    stage.choose_order(show)
with right:
    section(_("How it is shown"))
    stage.choose_seconds(show)
    stage.choose_colours(show)
    stage.choose_indicator(show)
    stage.choose_language()

section(_("Areas in focus"), _("Each has a slide of its own."))
stage.choose_focus(show)

section(_("Keys"), _("A clicker works too."))
stage.keys()
