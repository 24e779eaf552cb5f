"""New figures in: look, put in, see what has been put in, and take it back."""

from lib.i18n import _
from lib.ui import history, registration, signin, upgrading
from lib.ui.page_header import page_head, section

page_head(
    _("Registration"),
    _(
        "Register new figures. Changes are shown before they are saved, are logged, "
        "and can be undone."
    ),
)

editor = signin.draw()
if editor is not None:
    upgrading.draw(editor)
    registration.draw(editor)

section(
    _("What has been registered"),
    _("Who, when, from which file, and why, since the files of the data package were loaded."),
)
history.log()
if editor is not None:
    history.take_back(editor)

section(_("The data package"), _("Every table as it is now, in the form that is kept in git."))
registration.package()
