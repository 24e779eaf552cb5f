"""What needs attention, as sentences. The store decides what; this says it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lib.charts import documented, periods, verdicts
from lib.charts.chart_model import digits, is_known, join_sentences
from lib.i18n import (
    DEFAULT,
    _,
    count,
    current_language,
    data_text,
    date_text,
    decimal,
    label,
    money,
    ngettext,
)
from lib.rows import Row

_INDICATOR = "indicator_against"
_ROUND = "round_low_coverage"
_NORWEGIAN: Final = frozenset({_ROUND, "project_red", "project_overdue", "project_silent"})
# As many days without a report as the store calls silence, and `store.SILENT_DAYS` says; figures
# do not know the store.
SILENT_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that needs attention: its kind, a title, one sentence, and its source.

    `language` is that of the title, where it is the data's own words; empty for a name.
    """

    kind: str
    title: str
    sentence: str
    source: str | None
    language: str = ""


def alerts(rows: Sequence[Row]) -> tuple[Alert, ...]:
    """Write one sentence for each row of `store.attention`, in its order."""
    return tuple(
        Alert(
            row["kind"], _title(row), _WRITERS[row["kind"]](row), row["source_id"], _language(row)
        )
        for row in rows
        if row["kind"] in _WRITERS
    )


def nothing(kind: str, *, chosen: bool = False) -> str:
    """What is said where nothing needs attention: of the area's own indicators, and no others.

    Args:
        kind: of the area: land, helseregion, fylke or kommune.
        chosen: whether one scheme is chosen, and counted instead of the coordination pots.
    """
    texts = {
        "land": _(
            "None of the national indicators goes against the wanted direction, and no "
            "coverage is particularly low."
        ),
        "helseregion": _(
            "None of the health region's own indicators that can be judged went against "
            "the wanted direction, and each of its counties has a documented project of the "
            "coordination pots."
        ),
        "fylke": _(
            "None of the county's own indicators that can be judged went against the "
            "wanted direction, and the county has a documented project of the coordination pots."
        ),
        "kommune": _(
            "None of the municipality's own indicators that can be judged went against the "
            "wanted direction."
        ),
    }
    said = texts | _nothing_of_scheme() if chosen else texts
    return said.get(kind, _("Nothing stands out in this selection."))


def _nothing_of_scheme() -> dict[str, str]:
    """The same where one scheme is chosen, for the kinds of area that are asked about projects."""
    return {
        "helseregion": _(
            "None of the health region's own indicators that can be judged went against "
            "the wanted direction, and each of its counties has a documented project of the chosen "
            "scheme."
        ),
        "fylke": _(
            "None of the county's own indicators that can be judged went against the "
            "wanted direction, and the county has a documented project of the chosen scheme."
        ),
    }


def beyond(rows: Sequence[Row]) -> str:
    """How many more projects there are than `store.attention` lists; empty where it has all."""
    reports = [row for row in rows if row["kind"].startswith("project_")]
    totals = {row["kind"]: row["total_of_kind"] for row in reports}
    missing = sum(totals.values()) - len(reports)
    if not missing:
        return ""
    return ngettext(
        "{n} more project with a report like these is listed under Progress.",
        "{n} more projects with reports like these are listed under Progress.",
        missing,
    ).format(n=count(missing))


def _title(row: Row) -> str:
    return data_text(row, "name")


def _language(row: Row) -> str:
    if row["kind"] == _INDICATOR:
        return DEFAULT if not row.get(f"name_{current_language()}") else current_language()
    return DEFAULT if row["kind"] in _NORWEGIAN else ""


def _indicator(row: Row) -> str:
    places = digits([row["value"], row["reference"]])
    up = row["value"] > row["reference"]
    moved = (
        _("up from {before} in {since} to {now} in {year} ({unit}); a decrease is desired.")
        if up
        else _("down from {before} in {since} to {now} in {year} ({unit}); an increase is desired.")
    ).format(
        before=decimal(row["reference"], places),
        since=periods.years(row["reference_first"], row["reference_year"]),
        now=decimal(row["value"], places),
        year=periods.years(row["first_year"], row["year"]),
        unit=label("indicators.unit", row["unit"]),
    )
    few = row["measured"] == verdicts.FEWEST
    compared = dict(row) | {
        "since_year": row["reference_year"],
        "now_year": row["year"],
        "since_quality": row["reference_quality"],
        "now_quality": row["quality"],
    }
    among = verdicts.among_words(compared)
    return join_sentences(
        moved,
        _("It rests on two measurements only.") if few else "",
        _preliminary(row),
        f"{among}." if among else "",
    )


def _preliminary(row: Row) -> str:
    """Which of the two values is preliminary, with its years; empty where neither is."""
    ends = (("reference_quality", "reference_first", "reference_year"),)
    ends += (("quality", "first_year", "year"),)
    years = [
        periods.years(row[first], row[last])
        for quality, first, last in ends
        if row[quality] == verdicts.PRELIMINARY
    ]
    if len(years) == 1:
        return _("The figure for {year} is preliminary.").format(year=years[0])
    return _("The figures are preliminary.") if years else ""


def _county(row: Row) -> str:
    """Of what no project is found in a county, and how many other projects there are."""
    others = int(row["other_projects"])
    text = _("no documented project of any scheme; {people} inhabitants.")
    if row["counted"] == "scheme":
        text = _("no documented project of the chosen scheme; {people} inhabitants.")
    elif others:
        text = ngettext(
            "no documented project of the coordination pots, {others} with other money; {people} "
            "inhabitants.",
            "no documented project of the coordination pots, {others} with other money; {people} "
            "inhabitants.",
            others,
        )
    return text.format(people=count(row["population"]), others=count(others))


def _round(row: Row) -> str:
    announced = money(row["reference"])
    if is_known(row.get("shared")):
        announced = _("{announced} ({shared} of it in another round as well)").format(
            announced=announced, shared=money(row["shared"])
        )
    if not row["projects"]:
        return _("{announced} announced; no project documented.").format(announced=announced)
    if not is_known(row["value"]):
        return _("{announced} announced; {projects} documented, none with an amount.").format(
            announced=announced, projects=documented.projects(row["projects"])
        )
    return _("{documented} of {announced} documented ({share}), in {projects}.").format(
        documented=money(row["value"]),
        announced=announced,
        share=documented.share(row["share"], 1.0),
        projects=documented.projects_behind(row),
    )


def _red(row: Row) -> str:
    return _and_silent(row, _("red light in the report of {date}."))


def _overdue(row: Row) -> str:
    return _and_silent(row, _("delayed in the report of {date}."))


def _and_silent(row: Row, sentence: str) -> str:
    sentence = sentence.format(date=date_text(row["date"]))
    if row["days"] <= SILENT_DAYS:
        return sentence
    return _("{sentence} Nothing reported for {days} days since.").format(
        sentence=sentence, days=count(row["days"])
    )


def _silent(row: Row) -> str:
    return _("nothing reported for {days} days; the last report is from {date}.").format(
        days=count(row["days"]), date=date_text(row["date"])
    )


_WRITERS: Final[dict[str, Callable[[Row], str]]] = {
    "project_red": _red,
    "project_overdue": _overdue,
    "project_silent": _silent,
    _INDICATOR: _indicator,
    "county_without_project": _county,
    _ROUND: _round,
}
