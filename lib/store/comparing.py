"""Which values of an indicator may be compared, and what a comparison then says.

One rule for all indicators, made of what the data package says of them: the text of the
definition, the unit, the breaks in the series and the quality of the two values. Statistics that
are counted by whoever reports that year, estimates, and amounts in kroner of different years are
shown, but no direction is read out of them.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from lib.store.series_breaks import SERIES_BREAKS

Direction: TypeAlias = Literal["wanted", "against", "unchanged", "neutral", "unknown"]
Reason: TypeAlias = Literal[
    "",
    "single",
    "before",
    "break",
    "coverage",
    "estimate",
    "definition",
    "scope",
    "budget",
    "prices",
    "among",
]
Row: TypeAlias = Mapping[str, Any]

REFORM: Final = 2012  # the year the reform came into force
UNCERTAIN: Final = "usikker"  # the quality of a value that its source is not sure of
PERCENT: Final = "prosent"
BACKGROUND: Final = "bakgrunn"  # the theme of what lies around the reform: in no verdict
# A difference below these is about unchanged: a part of the first value, or points of a share.
STEADY_PART: Final = 0.01
STEADY_POINTS: Final = 0.5
JUDGED: Final[frozenset[Direction]] = frozenset({"wanted", "against", "unchanged"})

# What a definition says of its figures, in Norwegian or English.
_COVERAGE: Final = re.compile(
    r"(?:rapportering\w*|dekning\w*|svarprosent\w*|utval\w*|datagrunnlag\w*)\s+(?:\w+\s+)?varierer"
    r"|varierende\s+(?:rapportering|dekning|svarprosent|utvalg)"
    r"|(?:antall|tallet på)\s+\w+\s+som\s+(?:har\s+)?rapporter\w*\s+varierer"
    r"|ikke\s+alle\s+\w+\s+(?:har\s+)?rapporter|(?:ufullstendig|mangelfull)\w*\s+(?:rapporter|dekn)"
    r"|(?:coverage|response rates?|reporting)\s+(?:\w+\s+)?var(?:y|ies)"
    r"|varying\s+(?:coverage|number)"
    r"|not\s+all\s+\w+\s+report|incomplete\s+(?:reporting|coverage)",
    re.IGNORECASE,
)
_ESTIMATE: Final = re.compile(
    r"\bestimerte?\b|\banslått|\banslag|stikkprøve"
    r"|\bestimate[ds]?\b|\bapproximate|spot checks?",
    re.IGNORECASE,
)
_DEFINITION: Final = re.compile(
    r"(?:definisjon|avgrensning|metode|kategori|beregning)\w*\s+(?:er|ble)\s+(?:\w+\s+)?endret"
    r"|(?:ny|nye|endret|ulik|annen)\s+(?:definisjon|avgrensning|metode|beregning)\w*"
    r"|\bbrudd\s+(?:fra|i)\b"
    r"|(?:definition|category|methods?|scope)\s+(?:was\s+|were\s+|has\s+been\s+)?changed"
    r"|(?:new|different|changed)\s+(?:definition|method)s?|define\s+[\w-]+\s+[\w-]+\s+differently",
    re.IGNORECASE,
)
_KRONER: Final = re.compile(r"\b(?:kr|kroner|NOK)\b", re.IGNORECASE)
_FIXED_PRICES: Final = re.compile(
    r"(?:faste?|samme års)\s+(?:priser|kroner)|\d{4}[- ]?(?:kr|kroner|priser|prices|NOK)\b"
    r"|(?:justert|korrigert)\s+for\s+(?:prisvekst|inflasjon)|(?:fixed|constant)\s+prices"
    r"|adjusted\s+for\s+inflation",
    re.IGNORECASE,
)

# Which years' amounts are proposals and which are adopted, and what one year's lacks.
_BUDGET: Final = re.compile(
    r"(?P<years>\d{4}(?:(?:\s*,\s*|\s+og\s+)\d{4})*)\s+(?:er|var)\s+(?:\w+\s+)?"
    r"(?:(?P<proposed>forslag|foreslått)|(?P<adopted>saldert|vedtatt|bevilget))",
    re.IGNORECASE,
)
_NOT_WITHIN: Final = re.compile(r"\ber ikke (?:regnet )?med i (?P<year>\d{4})\b", re.IGNORECASE)

# The same measure under several ids: as a count and as a rate, with and without a part of it.
_VARIANT: Final = re.compile(
    r"_(?:(?:per_innb|per_\d+|inkl|ekskl|mnok)(?:_.*)?|antall|prosent|kostra|hf)$"
)
_MEASURES: Final[Mapping[str, str]] = {
    "kad_innleggelser_sykestuer": "kad_innleggelser",
    "friskliv_andel_kommuner": "friskliv_kommuner",
    "fastlege_andel_uten_lege": "fastlege_lister_uten_lege",
    "liggedager_somatikk_1000": "som_liggedager",
    "som_liggedager_institusjon": "som_liggedager",
    "som_oppholdsdogn_bosted": "som_liggedager",
    "dognopphold_somatikk_1000": "som_utskrivninger",
    "som_dognopphold_bosted": "som_utskrivninger",
}

# What is counted among something else that the data have: its number says little where that has
# changed as much.
AMONG: Final[Mapping[str, str]] = {
    "reinnleggelse_67pluss_antall": "reinnleggelse_67pluss_primaer",
    "utskr_opphold_overligger": "utskr_pasienter",
    "utskr_overliggerdogn": "utskr_pasienter",
    "utskr_pasienter_overligger": "utskr_pasienter",
}

# The years behind a value that stands for several, as a definition or a name says it.
_YEARS: Final = r"(?P<first>\d{4})\s*(?:[-–]|til)\s*(?P<last>\d{4})"
_MEAN: Final = re.compile(
    r"(?:(?P<kind>fylkes|kommune|region|lands)tall\w*\s+er\s+)?"
    r"(?:snitt(?:et)?\s+(?:per\s+år\s+)?(?:(?:av|for|i)\s+)?(?:(?:årene|perioden)\s+)?"
    r"|(?:årene|perioden)\s+)" + _YEARS,
    re.IGNORECASE,
)
_GROWTH: Final = re.compile(r"\bfra\s+" + _YEARS + "$", re.IGNORECASE | re.MULTILINE)
_KINDS: Final = {"fylkes": "fylke", "kommune": "kommune", "region": "helseregion", "lands": "land"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two values of a series say: a direction, or why they say none."""

    direction: Direction
    reason: Reason = ""


def caveat(definition: str, unit: str, *, broken: bool = False) -> Reason:
    """What in an indicator's definition forbids reading a direction out of its values.

    Args:
        definition: name and description, in Norwegian and English, and the compilers' note.
        unit: the unit of its values.
        broken: whether the breaks of its series are known, so that no two values across a change
            of its definition are compared.
    """
    if _COVERAGE.search(definition):
        return "coverage"
    if _ESTIMATE.search(definition):
        return "estimate"
    if not broken and _DEFINITION.search(definition):
        return "definition"
    if _KRONER.search(unit) and not _FIXED_PRICES.search(definition):
        return "prices"
    return ""


def judge(row: Row, definition: str) -> Verdict:
    """The verdict on an indicator's newest value beside the one before it.

    Args:
        row: indicator_id, unit, wanted (opp, ned, nøytral), values (how many there are),
            since_year, since_value, since_quality, now_year, now_value, now_quality,
            among_since and among_now (what it is counted among, in the two years; None: not known).
        definition: see `caveat`.
    """
    if not row["values"] or row["now_year"] == row["since_year"]:
        return Verdict("unknown", _lonely(row))
    reason = caveat(definition, row["unit"], broken=row["indicator_id"] in SERIES_BREAKS)
    reason = reason if reason not in ("", "prices") else _unlike(definition, row) or reason
    if not reason and UNCERTAIN in (row["since_quality"], row["now_quality"]):
        reason = "estimate"
    if reason and (reason != "prices" or row["wanted"] != "nøytral"):
        return Verdict("unknown", reason)
    if row["wanted"] == "nøytral":
        return Verdict("neutral")
    since, now = row["since_value"], row["now_value"]
    direction = _direction(row["wanted"], row["unit"], since, now)
    before, after = row.get("among_since"), row.get("among_now")
    if before and after and direction != _direction(row["wanted"], "", since / before, now / after):
        return Verdict("unknown", "among")
    return Verdict(direction)


def _direction(wanted: str, unit: str, since: float, now: float) -> Direction:
    """Which way a value went; one that hardly moved went neither."""
    if steady(unit, since, now):
        return "unchanged"
    return "wanted" if (now > since) == (wanted == "opp") else "against"


def steady(unit: str, since: float, now: float) -> bool:
    """Whether two values differ by so little that they are about the same.

    Args:
        unit: of the values; a share differs in percentage points, all else in parts of the first.
        since: the first value.
        now: the second.
    """
    difference = abs(now - since)
    limit = STEADY_POINTS if unit == PERCENT else STEADY_PART * abs(since)
    return not difference or (difference < limit and not math.isclose(difference, limit))


def _unlike(definition: str, row: Row) -> Reason:
    """Whether the two values are of unlike kinds: a proposal and a budget, or more and less.

    Args:
        definition: see `caveat`.
        row: since_year, now_year.
    """
    ends = (int(row["since_year"]), int(row["now_year"]))
    kinds = {}
    for found in _BUDGET.finditer(definition):
        for year in re.findall(r"\d{4}", found["years"]):
            kinds[int(year)] = "proposed" if found["proposed"] else "adopted"
    if len({kinds.get(year, "") for year in ends}) > 1:
        return "budget"
    lacking = {int(found["year"]) for found in _NOT_WITHIN.finditer(definition)}
    return "scope" if len({year in lacking for year in ends}) > 1 else ""


def _lonely(row: Row) -> Reason:
    """Why an indicator's newest value has none to stand beside."""
    if row["values"] <= 1:
        return "single"
    return "before" if row["now_year"] < REFORM else "break"


def measure(indicator_id: str) -> str:
    """What an indicator measures: the same for its count, its rate, and with a part more."""
    return _MEASURES.get(indicator_id) or _VARIANT.sub("", indicator_id)


def counted(rows: Iterable[Row]) -> frozenset[tuple[str, str]]:
    """The indicators that a verdict counts: of each measure one, for each area.

    An area's own values stand beside its own alone: those of the region around it are told apart.

    A rate goes before a count, then what has the newest value, then the longer series. What can
    not be compared is in no verdict, and stands in the way of nothing; nor is background, which
    the reform is not there to change.

    Args:
        rows: asked (the area that is asked for), area_code (whose value it is), indicator_id,
            theme, unit, direction, now_year, values.
    """
    best: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row["asked"], row["area_code"], measure(row["indicator_id"]))
        judged = row["direction"] in JUDGED and row["theme"] != BACKGROUND
        if judged and (key not in best or _order(row) < _order(best[key])):
            best[key] = row
    return frozenset((row["asked"], row["indicator_id"]) for row in best.values())


def _order(row: Row) -> tuple[bool, int, int, str]:
    rate = row["unit"] == PERCENT or "per " in row["unit"] or "_per_" in row["indicator_id"]
    return (not rate, -int(row["now_year"]), -int(row["values"]), row["indicator_id"])


def first_year(definition: str, kind: str, year: int) -> int:
    """The first of the years that a value stands for; the year itself where that is all.

    Args:
        definition: name and description of its indicator.
        kind: of its area (land, helseregion, fylke, kommune, opptaksomrade).
        year: of the value: the last of its years.
    """
    for found in (*_MEAN.finditer(definition), *_GROWTH.finditer(definition)):
        first, last = int(found["first"]), int(found["last"])
        of = _KINDS.get((found.groupdict().get("kind") or "").lower(), kind)
        if last == year and first < last and of == kind:
            return first
    return year
