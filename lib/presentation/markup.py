"""HTML builder: text and attributes are escaped unless they are `Markup`."""

import re
from typing import Final

from markupsafe import Markup, escape

# Characters outside HTML and XML, and bidirectional controls.
_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)

Child = str | Markup | None


def clean(text: str) -> str:
    """Text without forbidden characters and line breaks."""
    return _FORBIDDEN.sub("", text).replace("\n", " ").replace("\r", " ")


def shorten(text: str, longest: int) -> str:
    """Text cut between words to a length, with an ellipsis."""
    whole = clean(text).strip()
    if len(whole) <= longest:
        return whole
    cut = whole[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut).rstrip(" ,;:–-") + "…"


def unbroken(text: str) -> str:
    """Text with no-break spaces."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def element(tag: str, *children: Child, **attributes: str | None) -> Markup:
    """HTML element; `class_` and `data_slot` become `class` and `data-slot`.

    A child or an attribute that is None is left out.
    """
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(clean(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    html = f"<{tag}{named}>{fragment(*children)}</{tag}>"
    return Markup(html)  # noqa: S704 - names from the code, and children and values escaped


def fragment(*children: Child) -> Markup:
    """Concatenated children."""
    return Markup().join(
        child if isinstance(child, Markup) else clean(child)
        for child in children
        if child is not None
    )


def div(class_: str, *children: Child, **attributes: str | None) -> Markup:
    """`div` element."""
    return element("div", *children, class_=class_, **attributes)


def percentage(share: float) -> float:
    """Share as per cent from 0 to 100, with one decimal."""
    return round(100 * min(max(share, 0.0), 1.0), 1)
