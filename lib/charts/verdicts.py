"""What is said of how indicators have moved: one of them, and many counted together.

A verdict is about the past: between which years, and on how few measurements. It never says why.
The store decides what is comparable (`lib.store.comparing`); this says it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from lib.charts import periods
from lib.charts.chart_model import digits, join_sentences, text_or_empty, to_float
from lib.charts.rates import PRELIMINARY, is_count
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
BACKGROUND: Final = "bakgrunn"  # the theme of what lies around the reform
# A difference below these is about unchanged: a part of the first value, or points of a share.
STEADY_PART: Final = 0.01
STEADY_POINTS: Final = 0.5
JUDGED: Final = ("against", "unchanged", "wanted")
FEWEST: Final = 2  # measurements that a comparison rests on

# Why an indicator has no direction, by the reason that the store gives.
_REASONS: Final = {
    "single": N_("only one measurement"),
    "before": N_("no measurement after the reform took force in {year}"),
    "break": N_("only one measurement since the break in the series"),
    "coverage": N_("not judged, since how many report varies from year to year"),
    "estimate": N_("not judged, since the figures are estimates"),
    "definition": N_("not judged, since the definition has changed"),
    "scope": N_("not judged, since the amounts of the two years do not cover the same"),
    "budget": N_("not judged, since one amount is a proposal and the other is adopted"),
    "prices": N_("not judged, since the amounts are not adjusted for rising prices"),
    "among": N_("not judged, since there were also more or fewer to count among"),
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
        return ", ".join([_(_REASONS[reason]).format(year=year_text(REFORM)), *_provisional(row)])
    moved = _movement(change, about=row["direction"] == "unchanged").format(
        size=_size(row, abs(change), abs(before)), since=periods.since(row), now=periods.newest(row)
    )
    moved = moved.replace(" ", "\u00a0", 1)  # the sign never stands alone at the end of a line
    judged = _DIRECTIONS.get(text_or_empty(row["direction"]))
    return ", ".join([moved, *([_(judged)] if judged else []), *_weak(row)])


def _movement(change: float, *, about: bool) -> str:
    """The words for a change of a sign, or for one so small that it is about none."""
    if not change:
        return _("▬ unchanged from {since} to {now}")
    if about:
        return (
            _("▬ about unchanged (+{size}) from {since} to {now}")
            if change > 0
            else _("▬ about unchanged (−{size}) from {since} to {now}")
        )
    return (
        _("▲ up {size} from {since} to {now}")
        if change > 0
        else _("▼ down {size} from {since} to {now}")
    )


def full_words(row: pd.Series) -> str:
    """The same, with what the indicator is counted among: how that moved, or that it is not known.

    Args:
        row: a row of `store.indicators`.
    """
    return "; ".join(part for part in (direction_words(row), among_words(row)) if part)


def among_words(row: Mapping[str, Any] | pd.Series) -> str:
    """How what an indicator is counted among moved over the same years; empty where nothing is.

    Args:
        row: among_id, among_nb, among_en, among_since, among_now, since_year, now_year.
    """
    if not text_or_empty(row.get("among_id")) or row["since_year"] == row["now_year"]:
        return ""
    name = data_text(row, "among")
    before, after = (to_float(row[f"among_{end}"]) for end in ("since", "now"))
    if before is None or after is None:
        ends = ((before, row["since_year"]), (after, row["now_year"]))
        missing = ", ".join(year_text(year) for value, year in ends if value is None)
        return _("“{name}” has no figure for {years}").format(name=name, years=missing)
    if not before or after == before:
        return _("“{name}” was unchanged over the same years").format(name=name)
    text = (
        _("“{name}” went up {size} over the same years")
        if after > before
        else _("“{name}” went down {size} over the same years")
    )
    return text.format(name=name, size=percent(abs(after - before) / abs(before)))


def is_provisional(row: Mapping[str, Any] | pd.Series) -> bool:
    """Whether one of the two values is preliminary.

    Args:
        row: since_quality, now_quality.
    """
    return PRELIMINARY in (text_or_empty(row["since_quality"]), text_or_empty(row["now_quality"]))


def _provisional(row: Mapping[str, Any] | pd.Series) -> list[str]:
    return [_("preliminary figures")] if is_provisional(row) else []


def _weak(row: pd.Series) -> list[str]:
    """On how little a comparison rests, where that is little."""
    few = int(row["measured"]) == FEWEST
    return [*([_("two measurements only")] if few else []), *_provisional(row)]


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
        unchanged: have a wanted direction, and hardly moved.
        neutral: can be compared, and have no wanted direction.
        apart: cannot be compared.
        again: can be judged, and measure what another of the judged ones measures.
        background: can be compared and have a wanted direction, but lie around the reform.
        lonely: of those that cannot be compared, those with a single measurement.
        weak: of the judged ones, those that rest on two measurements.
        provisional: of the judged ones, those with a preliminary value.
        counts: of the judged ones, those that are numbers of something, not per inhabitant.
        spans: the first and the last year of the judged ones, each pair once, in order.
    """

    wanted: int = 0
    against: int = 0
    unchanged: int = 0
    neutral: int = 0
    apart: int = 0
    again: int = 0
    background: int = 0
    lonely: int = 0
    weak: int = 0
    provisional: int = 0
    counts: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.wanted + self.against + self.unchanged

    @property
    def every(self) -> int:
        """How many there are."""
        return self.judged + self.neutral + self.apart + self.again + self.background


def tally(rows: pd.DataFrame) -> Tally:
    """Count the indicators of one area by how they moved.

    Args:
        rows: rows of `store.indicators`, all of one area: direction, reason, counted, measured,
            theme, unit, name_nb, since_year, since_first, since_quality, now_year, now_quality.
    """
    listed = records(rows)
    directed = [row for row in listed if row["direction"] in JUDGED]
    judged = [row for row in directed if row["counted"]]
    background = sum(row["theme"] == BACKGROUND for row in directed if not row["counted"])
    of = _of(listed)
    return Tally(
        wanted=_of(judged)("wanted"),
        against=_of(judged)("against"),
        unchanged=_of(judged)("unchanged"),
        neutral=of("neutral"),
        apart=of("unknown"),
        again=len(directed) - len(judged) - background,
        background=background,
        lonely=sum(row["direction"] == "unknown" and row["reason"] == "single" for row in listed),
        weak=sum(row["measured"] == FEWEST for row in judged),
        provisional=sum(map(is_provisional, judged)),
        counts=sum(map(is_count, judged)),
        spans=tuple(sorted({(int(row["since_first"]), int(row["now_year"])) for row in judged})),
    )


def _of(rows: Sequence[dict[str, Any]]) -> Callable[[str], int]:
    return lambda direction: sum(row["direction"] == direction for row in rows)


def summary(found: Tally, area: str) -> str:
    """The count in sentences, the same on pages, in briefs, in reports and on slides.

    Args:
        found: of the area's own indicators, all themes.
        area: its name.
    """
    text = _("{area}: of {count} indicators with figures of its own, {judged} can be judged.")
    if found.every == 1:
        text = _("{area}: the only indicator with figures of its own can be judged.")
        if not found.judged:
            text = _("{area}: the only indicator with figures of its own cannot be judged.")
    return join_sentences(
        text.format(area=area, count=count(found.every), judged=count(found.judged)),
        _moved(found),
        threshold(found),
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
    return _all_of(found).format(
        count=count(found.every),
        area=area,
        list=_ways(found),
        others=count(found.every - found.judged),
    )


def _all_of(found: Tally) -> str:
    """The sentence for all of an area's own indicators: for one, for none judged, and for many."""
    if not found.judged:
        return ngettext(
            "The only indicator for {area} is not judged.",
            "None of the {count} indicators for {area} is judged.",
            found.every,
        )
    if found.every == 1:
        return _the_only(found)
    if found.every == found.judged:
        return _("All {count} indicators for {area}: {list}.")
    return _("All {count} indicators for {area}: {list}; {others} are not judged.")


def _the_only(found: Tally) -> str:
    """The sentence for an area with one indicator, which is judged."""
    if found.wanted:
        return _("The only indicator for {area} went in the desired direction.")
    if found.against:
        return _("The only indicator for {area} went against the desired direction.")
    return _("The only indicator for {area} stayed about unchanged.")


def _ways(found: Tally) -> str:
    """How many went which way; those that did not move only where there are any."""
    kinds = (
        (True, found.wanted, _("{number} went in the desired direction")),
        (True, found.against, _("{number} went against it")),
        (bool(found.unchanged), found.unchanged, _("{number} stayed about unchanged")),
    )
    return ", ".join(text.format(number=count(many)) for shown, many, text in kinds if shown)


def _moved(found: Tally) -> str:
    if not found.judged:
        return ""
    years = _years(found)
    text = _("{years}: {list}.").format(years=f"{years[:1].upper()}{years[1:]}", list=_ways(found))
    return join_sentences(text, weak_sentence(found))


def _years(found: Tally) -> str:
    """The years that the judged ones are counted between, which differ from one to the next."""
    first, last = min(first for first, _end in found.spans), max(end for _start, end in found.spans)
    lengths = sorted({end - start for start, end in found.spans})
    if len(found.spans) == 1:
        text = _("between {first} and {last}")
    elif len(lengths) == 1:
        text = _("over {longest} years each, between {first} and {last}")
    else:
        text = _("over {shortest} to {longest} years each, between {first} and {last}")
    return text.format(
        first=year_text(first),
        last=year_text(last),
        shortest=count(lengths[0]),
        longest=count(lengths[-1]),
    )


def weak_sentence(found: Tally) -> str:
    """On how little the verdicts rest: two measurements, preliminary figures, bare numbers."""
    kinds = (
        (found.weak, _("{number} on two measurements only"), _("on two measurements only")),
        (found.provisional, _("{number} on preliminary figures"), _("on preliminary figures")),
        (
            found.counts,
            _("{number} on numbers that are not divided by inhabitants"),
            _("on numbers that are not divided by inhabitants"),
        ),
    )
    single, parts = found.judged == 1, []
    for number_of, text, alone in kinds:
        if number_of:
            parts.append(alone if single else text.format(number=count(number_of)))
    lead = _("The verdict rests {list}.") if single else _("Of these verdicts: {list}.")
    return lead.format(list=", ".join(parts)) if parts else ""


def threshold(found: Tally) -> str:
    """What “about unchanged” means, where that is said of any."""
    text = _(
        "A difference of less than {part} per cent, or of less than {points} percentage points "
        "for a share, is about unchanged."
    )
    return text.format(**limits()) if found.unchanged else ""


def limits() -> dict[str, str]:
    """The differences below which an indicator is about unchanged: `part` and `points`."""
    return {"part": count(100 * STEADY_PART), "points": decimal(STEADY_POINTS, 1)}


def _others(found: Tally) -> str:
    """Those without a verdict, by why they have none."""
    kinds = (
        (found.neutral, _("{number} without a desired direction")),
        (found.apart, _("{number} that cannot be compared")),
        (found.again, _("{number} that measure what is counted already")),
        (found.background, _("{number} that are background")),
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
        text = _theme_text(found).format(
            theme=theme,
            wanted=count(found.wanted),
            count=count(found.judged),
            years=_years(found),
        )
    elif found.background:
        text = _("{theme}: background, which no verdict counts").format(theme=theme)
    else:
        text = _("{theme}: no direction is wanted").format(theme=theme)
    return "; ".join([text, *_apart(apart)])


def _theme_text(found: Tally) -> str:
    """The sentence for a theme's verdicts, for one and for many."""
    if found.judged > 1:
        return _(
            "{theme}: {wanted} of {count} indicators that can be judged went in the "
            "desired direction {years}"
        )
    if found.wanted:
        return _(
            "{theme}: the only indicator that can be judged went in the desired direction {years}"
        )
    return _(
        "{theme}: the only indicator that can be judged did not go in the desired direction {years}"
    )


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
    again = rows[
        rows["direction"].isin(JUDGED)
        & ~rows["counted"].astype(bool)
        & (rows["theme"] != BACKGROUND)
    ]
    if again.empty:
        return ""
    names = ", ".join(data_text(row, "name") for _at, row in again.iterrows())
    return _("Not counted, since another indicator measures the same: {names}.").format(names=names)
