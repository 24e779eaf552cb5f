"""Small pieces of text that several pages need."""

import re
from typing import Final

from lib.language import _, year_text
from lib.selection import COUNTRY, Area, Selection

# Every sign that Markdown, or Streamlit's additions to it, could take as more than a sign.
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]#<>$:~|!&]|^[-+]|(?<=www)\.)")
# A date at the start would be taken for the number of a list: "22. november 2026".
_NUMBER: Final = re.compile(r"^([0-9]+)([.)])")


def plain(text: str) -> str:
    """Text from data, an address or a file, so that Markdown shows it as it stands."""
    return _NUMBER.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def area_name(area: Area) -> str:
    """The area's name; health regions are called by their trust's name, the country Norway."""
    return _("Norway") if area.code == COUNTRY else area.name


def area_heading(area: Area, selection: Selection) -> str:
    """Where and when, for the line under a page's title: `Troms, ved utgangen av 2012`."""
    return _("{area}, at the end of {year}").format(
        area=area_name(area), year=year_text(selection.year)
    )
