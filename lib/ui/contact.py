"""Contact address."""

import os
from urllib.parse import quote, urlencode

from lib.selection import CONTACT_VARIABLE


def contact() -> str:
    """The mail address that SAMHANDLING_CONTACT names; empty where it is not set."""
    return os.environ.get(CONTACT_VARIABLE, "")


def mail(subject: str, body: str = "") -> str:
    """Link that starts a mail; without a configured address its recipient is empty."""
    words = {"subject": subject} | ({"body": body} if body else {})
    return f"mailto:{quote(contact())}?" + urlencode(words, quote_via=quote)
