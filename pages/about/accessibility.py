"""The accessibility statement: what is met, what is not and why, how to complain, and when."""

from lib.i18n import _
from lib.ui import statement
from lib.ui.page_header import page_head, section

page_head(
    _("Accessibility statement"),
    _("The dashboard is meant to work for everyone. This says how far it does."),
)

section(_("What is met"))
statement.compliance()

section(_("What is not met"))
statement.limits()

section(_("How we know"))
statement.method()

section(_("Tell us"))
statement.feedback()

section(_("Complaints"))
statement.complaint()
