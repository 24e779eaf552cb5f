"""What is said of how indicators have moved: one of them, and many counted together.

A verdict is about the past: between which years, and on how few measurements. It never says why.
The store decides what is comparable (`lib.store.comparing`); this says it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from lib.charts import periods
from lib.charts.chart_model import digits, join_sentences, text_or_empty, to_float
from lib.i18n import (
    N_,
    _,
    area_words,
    count,
    data_text,
    decimal,
    label,
    ngettext,
    percent,
    year_text,
)
from lib.rows import records

REFORM: Final = 2012  # the year the reform came into force
PERCENT: Final = "prosent"
JUDGED: Final = ("against", "unchanged", "wanted")
FEWEST: Final = 2  # measurements that a comparison rests on
_PRELIMINARY: Final = "foreløpig"

# Why an indicator has no direction, by the reason that the store gives.
_REASONS: Final = {
    "single": N_("only one measurement"),
    "before": N_("no measurement after the reform took force in {year}"),
    "break": N_("only one measurement since the break in the series"),
    "coverage": N_("not judged, since how many report varies from year to year"),
    "estimate": N_("not judged, since the figures are estimates"),
    "definition": N_("not judged, since the definition has changed"),
    "prices": N_("not judged, since the amounts are not adjusted for rising prices"),
}
_DIRECTIONS: Final = {
    "wanted": N_("in the desired direction"),
    "against": N_("against the desired direction"),
    "neutral": N_("no desired direction"),
}


def direction_words(row: pd.Series) -> str:
    """Which way an indicator moved, how far, between which years, and whether that was wanted.

    Args:
        row: a row of `store.indicators`.
    """
    if not int(row["values"]):
        return label("indicator_values.quality", text_or_empty(row["now_quality"]))
    change, before = to_float(row["change"]), to_float(row["since_value"])
    if change is None or before is None or row["direction"] == "unknown":
        reason = text_or_empty(row["reason"]) or "single"
        return _(_REASONS[reason]).format(year=year_text(REFORM))
    moved = (
        _("▲ up {size} from {since} to {now}")
        if change > 0
        else _("▼ down {size} from {since} to {now}")
        if change < 0
        else _("▬ unchanged from {since} to {now}")
    ).format(
        size=_size(row, abs(change), abs(before)), since=periods.since(row), now=periods.newest(row)
    )
    moved = moved.replace(" ", "\u00a0", 1)  # the sign never stands alone at the end of a line
    judged = _DIRECTIONS.get(text_or_empty(row["direction"]))
    return ", ".join([moved, *([_(judged)] if judged else []), *_weak(row)])


def _weak(row: pd.Series) -> list[str]:
    """On how little a comparison rests, where that is little."""
    qualities = (text_or_empty(row["since_quality"]), text_or_empty(row["now_quality"]))
    return [
        *([_("two measurements only")] if int(row["measured"]) == FEWEST else []),
        *([_("preliminary figures")] if _PRELIMINARY in qualities else []),
    ]


def _size(row: pd.Series, change: float, since: float) -> str:
    if row["unit"] == PERCENT:
        return _("{points} percentage points").format(
            points=decimal(change, max(1, digits([change])))
        )
    if not since:
        unit = label("indicators.unit", text_or_empty(row["unit"]))
        return f"{decimal(change, digits([change]))} {unit}"
    return percent(change / since)


@dataclass(frozen=True)
class Tally:
    """How many indicators moved which way; together they are all the indicators there are.

    Attributes:
        wanted: moved in the wanted direction.
        against: moved against it.
        unchanged: have a wanted direction, and did not move.
        neutral: can be compared, and have no wanted direction.
        apart: cannot be compared.
        again: can be judged, and measure what another of the judged ones measures.
        lonely: of those that cannot be compared, those with a single measurement.
        weak: of the judged ones, those that rest on two measurements.
        first: the first year that a judged one is counted from; 0: none.
        last: the last year that a judged one is counted to.
    """

    wanted: int = 0
    against: int = 0
    unchanged: int = 0
    neutral: int = 0
    apart: int = 0
    again: int = 0
    lonely: int = 0
    weak: int = 0
    first: int = 0
    last: int = 0

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.wanted + self.against + self.unchanged

    @property
    def every(self) -> int:
        """How many there are."""
        return self.judged + self.neutral + self.apart + self.again


def tally(rows: pd.DataFrame) -> Tally:
    """Count the indicators of one area by how they moved.

    Args:
        rows: rows of `store.indicators`, all of one area: direction, reason, counted, measured,
            since_year, since_first, now_year.
    """
    listed = records(rows)
    judged = [row for row in listed if row["direction"] in JUDGED and row["counted"]]
    of = _of(listed)
    return Tally(
        wanted=_of(judged)("wanted"),
        against=_of(judged)("against"),
        unchanged=_of(judged)("unchanged"),
        neutral=of("neutral"),
        apart=of("unknown"),
        again=sum(map(of, JUDGED)) - len(judged),
        lonely=sum(row["direction"] == "unknown" and row["reason"] == "single" for row in listed),
        weak=sum(row["measured"] == FEWEST for row in judged),
        first=int(min((row["since_first"] for row in judged), default=0)),
        last=int(max((row["now_year"] for row in judged), default=0)),
    )


def _of(rows: Sequence[dict[str, Any]]) -> Callable[[str], int]:
    return lambda direction: sum(row["direction"] == direction for row in rows)


def summary(found: Tally, area: str) -> str:
    """The count in sentences, the same on pages, in briefs, in reports and on slides.

    Args:
        found: of the area's own indicators, all themes.
        area: its name.
    """
    text = ngettext(
        "{area}: of {count} indicator with figures of its own, {judged} can be judged.",
        "{area}: of {count} indicators with figures of its own, {judged} can be judged.",
        found.every,
    )
    return join_sentences(
        text.format(area=area, count=count(found.every), judged=count(found.judged)),
        _moved(found),
        _others(found),
        not_why() if found.judged else "",
    )


def own_tally(rows: pd.DataFrame) -> tuple[Tally, str]:
    """The count of an area's own indicators, and the area's name; empty where it has none.

    Args:
        rows: `store.indicators` or `store.area_indicators`, whose own rows are counted.
    """
    own = rows[rows["own"].astype(bool) & (rows["values"] > 0)]
    area = area_words(text_or_empty(own["area_name"].iloc[0])) if len(own) else ""
    return tally(own), area


def of_area(rows: pd.DataFrame, name: str = "") -> str:
    """The count of an area's own indicators in sentences; empty where it has none of its own.

    Args:
        rows: as for `own_tally`.
        name: of the area, where a document has less room than its name needs.
    """
    found, area = own_tally(rows)
    return summary(found, name or area) if found.every else ""


def in_short(rows: pd.DataFrame) -> str:
    """The count of an area's own indicators in one short sentence, for a slide.

    Args:
        rows: as for `own_tally`.
    """
    found, area = own_tally(rows)
    return _("All {count} indicators for {area}: {list}; {others} are not judged.").format(
        count=count(found.every),
        area=area,
        list=_ways(found),
        others=count(found.every - found.judged),
    )


def _ways(found: Tally) -> str:
    """How many went which way; those that did not move only where there are any."""
    kinds = (
        (True, found.wanted, _("{number} went in the desired direction")),
        (True, found.against, _("{number} went against it")),
        (bool(found.unchanged), found.unchanged, _("{number} did not change")),
    )
    return ", ".join(text.format(number=count(many)) for shown, many, text in kinds if shown)


def _moved(found: Tally) -> str:
    if not found.judged:
        return ""
    text = _("Between {first} and {last}: {list}.").format(
        first=year_text(found.first), last=year_text(found.last), list=_ways(found)
    )
    return join_sentences(text, weak_sentence(found))


def weak_sentence(found: Tally) -> str:
    """How many verdicts rest on two measurements; empty for none."""
    if not found.weak:
        return ""
    return ngettext(
        "{number} of these verdicts rests on two measurements only.",
        "{number} of these verdicts rest on two measurements only.",
        found.weak,
    ).format(number=count(found.weak))


def _others(found: Tally) -> str:
    """Those without a verdict, by why they have none."""
    kinds = (
        (found.neutral, _("{number} without a desired direction")),
        (found.apart, _("{number} that cannot be compared")),
        (found.again, _("{number} that measure what is counted already")),
    )
    parts = [text.format(number=count(number_of)) for number_of, text in kinds if number_of]
    return _("Not judged: {list}.").format(list=", ".join(parts)) if parts else ""


def not_why() -> str:
    """The sentence that stands with every verdict on several indicators."""
    return _("The figures show how it went, not why.")


def theme_title(found: Tally, theme: str, apart: Tally) -> str:
    """How many of those that can be judged went the wanted way, and how many can not be compared.

    Args:
        found: of the indicators that are drawn.
        theme: its name.
        apart: of all the theme's indicators, where those that are not drawn are to be named.
    """
    if found.judged:
        text = ngettext(
            "{theme}: {wanted} of {count} indicator that can be judged went in the desired "
            "direction between {first} and {last}",
            "{theme}: {wanted} of {count} indicators that can be judged went in the "
            "desired direction between {first} and {last}",
            found.judged,
        ).format(
            theme=theme,
            wanted=count(found.wanted),
            count=count(found.judged),
            first=year_text(found.first),
            last=year_text(found.last),
        )
    else:
        text = _("{theme}: no direction is wanted").format(theme=theme)
    return "; ".join([text, *_apart(apart)])


def _apart(found: Tally) -> list[str]:
    if not found.apart:
        return []
    if found.apart == found.lonely:
        text = ngettext(
            "{number} has only one measurement",
            "{number} have only one measurement",
            found.apart,
        )
    else:
        text = _("{number} cannot be compared")
    return [text.format(number=count(found.apart))]


def same_measure(rows: pd.DataFrame) -> str:
    """Which indicators are drawn and not counted, since another measures the same; or nothing."""
    again = rows[rows["direction"].isin(JUDGED) & ~rows["counted"].astype(bool)]
    if again.empty:
        return ""
    names = ", ".join(data_text(row, "name") for _at, row in again.iterrows())
    return _("Not counted, since another indicator measures the same: {names}.").format(names=names)
