"""Scale of amounts stated around a table: “tall i 1000 kr”, “(mill. kr)”.

The amounts are stored in whole kroner, so that such a table would go in a thousand times too small.
"""

import re
from collections.abc import Sequence
from typing import Final

from lib.i18n import _
from lib.imports.headings import normal
from lib.imports.layout import filled, is_text
from lib.imports.plan_model import Diagnostics, SourceRow, SourceTable
from lib.store.package import descriptions

_THOUSAND: Final = r"1[ .,]?000|['’]000|(?:tusen|thousand)s?"
_MILLION: Final = r"mill?\.?|mio\.?|million(?:er|ar|s)?"
_BILLION: Final = r"mrd\.?|milliard(?:er|ar)?|billions?"
_SCALE: Final = rf"(?:(?P<t>{_THOUSAND})|(?P<m>{_MILLION})|(?P<b>{_BILLION}))"
_KRONER: Final = r"(?:norske\s+|norwegian\s+)?(?:kr\b|kroner\b|nok\b)"
_WHOLE: Final = r"(?:(?:hele|heile|whole|norske)\s+)?"
# An amount in a sentence, “i alt 12 millioner kroner”, is no scale.
_SAID: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:^|[(\[:;,–—/|]|\b(?:i|in))\s*{_WHOLE}{_SCALE}\s*{_KRONER}",
        rf"\b(?:kr|kroner|nok)\.?\s*(?:i\s+|in\s+)?{_WHOLE}{_SCALE}\s*(?:$|[)\].:;,])",
        (
            r"\b(?:tall|tal|beløp\w*|summer|summar|figures|amounts|alt|kroner|nok)\b[^.:;]{0,40}?"
            rf"\b(?:i|in)\s+{_WHOLE}{_SCALE}\s*(?:$|[)\].:;,])"
        ),
        r"(?:^|[(\[:;,\s])(?:(?P<t>tnok|tkr|kkr)|(?P<m>mnok|mkr)|(?P<b>mrdnok|mrdkr))\b",
    )
)


def tell_scale(sheet: SourceTable, amounts: Sequence[int], diagnostics: Diagnostics) -> None:
    """Record once that a title or note states thousands or millions.

    Args:
        sheet: the rows, and what stands around them.
        amounts: the places of columns in kroner.
        diagnostics: told what is wrong.
    """
    if not any(_number(line.cells[place]) for line in sheet.lines for place in amounts):
        return
    for line in (*sheet.around, SourceRow(0, [sheet.title])):
        for cell in line.cells:
            found = scale_of(cell) if isinstance(cell, str) else ""
            if found:
                _tell(line.number, str(cell), found, diagnostics)
                return


def amount_places(table: str, places: dict[str, int]) -> list[int]:
    """Indices of the columns in kroner."""
    fields = descriptions()[table]["fields"]
    return [place for name, place in places.items() if fields[name].get("unit") == "kr"]


def scale_of(text: str) -> str:
    """Scale stated in a text: `t`, `m` or `b`; empty if none."""
    plain = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    for pattern in _SAID:
        found = pattern.search(plain)
        if found:
            return next(name for name, part in found.groupdict().items() if part)
    return ""


def _number(cell: object) -> bool:
    return filled(cell) and not is_text(cell) and normal(str(cell)) not in ("", "0")


def _tell(row: int, text: str, scale: str, diagnostics: Diagnostics) -> None:
    words = {
        "t": _(
            "“{text}” says that the amounts are in thousand kroner. Write the amounts in whole "
            "kroner, and delete this text."
        ),
        "m": _(
            "“{text}” says that the amounts are in million kroner. Write the amounts in whole "
            "kroner, and delete this text."
        ),
        "b": _(
            "“{text}” says that the amounts are in billion kroner. Write the amounts in whole "
            "kroner, and delete this text."
        ),
    }[scale]
    diagnostics.error(
        row or None, "", "", words.format(text=" ".join(text.split())[:160]), alone=True
    )
