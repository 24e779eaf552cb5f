"""Whom readers write to."""

import os
from urllib.parse import quote, urlencode

from lib.selection import CONTACT_VARIABLE


def contact() -> str:
    """The mail address that SAMHANDLING_CONTACT names; empty where it is not set."""
    return os.environ.get(CONTACT_VARIABLE, "")


def mail(subject: str, body: str = "") -> str:
    """A link that begins a mail; without an address the reader's mail program asks for one."""
    words = {"subject": subject} | ({"body": body} if body else {})
    return f"mailto:{quote(contact())}?" + urlencode(words, quote_via=quote)
