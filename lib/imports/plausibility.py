"""Plausibility checks of indicator values: negative, above 100 per cent, sudden leaps.

The table of values has one column for figures in all units, so that the rules of the package cannot
say what may stand there: the unit of the indicator does.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lib.i18n import _, decimal, plain_number
from lib.imports.plan_model import Diagnostics
from lib.imports.validation import ChangeOrigins
from lib.store.change_log import Change, Row, View

SHARE_UNITS: Final = frozenset({"prosent", "%"})
_VALUES: Final = "indicator_values"
_LEAP: Final = 10  # factor of change that is reported
_SCALED: Final = re.compile(r"(?:1[ .]?000|mill\.|mrd\.)\s+")
_COUNTED_WORDS: Final = (
    "antall barn besøk boliger brukere dager døgn forholdstall henvisninger hjemler innbyggere "
    "innleggelser kommuner konsultasjoner kr kroner leger liggedøgn lister minutter mottakere "
    "måneder opphold pasienter personer plasser prosjekter reinnleggelser saker senger "
    "stillinger tilfeller timer uker utskrivninger år årsverk"
)
_COUNTED: Final = frozenset(_COUNTED_WORDS.split())
# Indicators that measure a change, and may be negative.
_CHANGE: Final = re.compile(
    r"vekst|endring|økning|auke|auking|nedgang|reduksjon|differanse|forskjell|avvik|\bnetto|resultat"
    r"|overskudd|overskot|underskudd|underskot|balanse|saldo|growth|\bchange|difference|\bnet\b|surplus"
    r"|deficit|balance",
    re.IGNORECASE,
)


def tell_implausible(
    view: View,
    table: str,
    changes: Sequence[Change],
    where: ChangeOrigins,
    diagnostics: Diagnostics,
) -> None:
    """Record impossible and implausible indicator values.

    Args:
        view: the tables as they are.
        table: the table; nothing is said of others than that of the indicators' values.
        changes: its changes.
        where: where they come from.
        diagnostics: told what is found.
    """
    if table != _VALUES:
        return
    known = _Known(view)
    for change in changes:
        wrong = where.misunderstood.get(change.key, frozenset())
        before, after = change.before or {}, change.after or {}
        value, old = after.get("value"), before.get("value")
        if value is None or value == old or wrong & {"value", "indicator_id"}:
            continue
        row = where.lines.get(change.key)
        _tell_outside(known, after, float(value), row, diagnostics)
        if old is not None and _is_leap(float(old), float(value)):
            _tell_leap(float(old), float(value), row, diagnostics)


class _Known:
    """Indicators and their ranges."""

    def __init__(self, view: View) -> None:
        self.indicators: Mapping[str, Row] = {
            key[0]: row for key, row in view.rows("indicators").items()
        }
        self.ranges: dict[str, tuple[float, float]] = {}
        for row in view.rows(_VALUES).values():
            if row["value"] is not None:
                name, value = str(row["indicator_id"]), float(row["value"])
                low, high = self.ranges.get(name, (value, value))
                self.ranges[name] = (min(low, value), max(high, value))

    def limits(self, indicator: str) -> tuple[float, float]:
        """Lowest and highest plausible value."""
        row = self.indicators.get(indicator, {})
        unit = _SCALED.sub("", str(row.get("unit") or ""))
        names = " ".join(str(row.get(each) or "") for each in ("name_nb", "name_en"))
        share = unit in SHARE_UNITS
        counted = unit in _COUNTED or unit.startswith("per ") or " per " in unit
        if not (share or counted) or _CHANGE.search(f"{indicator} {names}"):
            return float("-inf"), float("inf")
        low, high = self.ranges.get(indicator, (0.0, 0.0))
        return (
            float("-inf") if low < 0 else 0.0,
            100.0 if share and high <= 100 else float("inf"),
        )


def _tell_outside(
    known: _Known, row: Row, value: float, line: int | None, diagnostics: Diagnostics
) -> None:
    indicator = str(row["indicator_id"])
    low, high = known.limits(indicator)
    if low <= value <= high:
        return
    unit = str(known.indicators[indicator]["unit"])
    if unit not in SHARE_UNITS:
        words = _(
            "“{indicator}” is in {unit}, and cannot be below zero. Write the figure as its source "
            "has it."
        )
        cause = _(
            "The figures are of what cannot be below zero. Write them as their source has them."
        )
        words = words.format(indicator=indicator, unit=unit)
        diagnostics.error(line, "value", shown_figure(value), words, cause=cause, alone=True)
        return
    words = _(
        "“{indicator}” is a share in per cent, and {value} is not between 0 and 100. Check the "
        "figure."
    )
    cause = _("Shares in per cent are not between 0 and 100. Check the figures.")
    words = words.format(indicator=indicator, value=shown_figure(value))
    diagnostics.warning(line, "value", shown_figure(value), words, cause=cause, alone=True)


def _is_leap(old: float, new: float) -> bool:
    """Whether a value changes tenfold, or changes its sign."""
    small, large = sorted((abs(old), abs(new)))
    return bool(old) and large >= _LEAP * small


def _tell_leap(old: float, new: float, line: int | None, diagnostics: Diagnostics) -> None:
    words = _("{old} becomes {new}, a change by a factor of ten or more. Check the figure.")
    cause = _("The figures change by a factor of ten or more. Check them.")
    answer = _("{value} before").format(value=shown_figure(old))
    words = words.format(old=shown_figure(old), new=shown_figure(new))
    diagnostics.warning(
        line, "value", shown_figure(new), words, cause=cause, alone=True, answer=answer
    )


def shown_figure(value: object) -> str:
    """Format a value with its own decimals."""
    number = float(str(value))
    return decimal(number, len(plain_number(number).partition(".")[2]))
