"""Terminal report of a Statistics Norway import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lib.i18n import _, comparison_key, count, local_time, ngettext, plain_number
from lib.i18n.catalogues import current_language
from lib.imports.plan_model import Plan
from lib.imports.pxweb import Metadata
from lib.imports.ssb_answer import Answer
from lib.imports.ssb_mapping import Mapped
from lib.store.change_log import Change, Key, Row, View

FIRST: Final = 10  # changes listed by name


class Names:
    """Display names of indicators and areas."""

    def __init__(self, view: View) -> None:
        self._indicators = view.rows("indicators")
        self._areas = view.rows("areas")

    def indicator(self, code: str) -> str:
        """Indicator name, or its id."""
        row = self._indicators.get((code,), {})
        return str(row.get("name_en" if current_language() == "en" else "name_nb") or code)

    def unit(self, code: str) -> str:
        """Unit of the indicator."""
        return str(self._indicators.get((code,), {}).get("unit") or "")

    def area(self, code: str) -> str:
        """Area name, or its code."""
        return str(self._areas.get((code,), {}).get("name") or code)

    def figure(self, key: Key) -> str:
        """Indicator, area and year of a value."""
        indicator, area, year = key
        return f"{self.indicator(indicator)}, {self.area(area)}, {year}"


@dataclass
class Outcome:
    """What a table's figures do to those that are there.

    Attributes:
        mapped: the table, and what it becomes.
        answer: what it has.
        rows: the rows to be taken in.
        withdrawn: rows whose figure the table has no more.
        others: figures that another source states otherwise, which stay: key, theirs, the table's.
        confirmed: how many figures another source states just so; they stay.
        copies: rows that go on having a copy as their source, by key.
    """

    mapped: Mapped
    answer: Answer
    rows: list[dict[str, object]] = field(default_factory=list)
    withdrawn: list[Change] = field(default_factory=list)
    others: list[tuple[Key, Row, dict[str, object]]] = field(default_factory=list)
    confirmed: int = 0
    copies: dict[Key, Row] = field(default_factory=dict)


def _sums(outcome: Outcome, changes: Sequence[Change]) -> list[Key]:
    """Stored county sums computed from municipal values that change."""
    above = {(change.key[0], change.key[1][:2], change.key[2]) for change in changes}
    return sorted(
        key for key, row in outcome.copies.items() if key in above and row["quality"] == "beregnet"
    )


def head_lines(mapped: Mapped, described: Metadata, names: Names) -> Iterator[str]:
    """Heading: the table and its indicators."""
    yield f"  {described.title}" if described.title else f"  {mapped.table}"
    if described.updated:
        words = _("last changed by Statistics Norway: {time}")
        yield "  " + words.format(time=local_time(described.updated))
    for series in mapped.series:
        words = _("{indicator} ({unit}) is: {labels}")
        yield "  " + words.format(
            indicator=names.indicator(series.indicator),
            unit=names.unit(series.indicator),
            labels=", ".join(_labels(series.select, described)),
        )
    if mapped.eliminate:
        words = _("all of {variables} together")
        yield "  " + words.format(variables=", ".join(sorted(mapped.eliminate)))
    yield from _renamed(mapped, described, names)


def _labels(select: Mapping[str, str], described: Metadata) -> Iterator[str]:
    for name, code in select.items():
        variable = described.variables[name]
        unit = variable.units.get(code, "")
        label = variable.labels.get(code, code)
        yield f"{label} [{unit}]" if unit and unit not in label else label


def _renamed(mapped: Mapped, described: Metadata, names: Names) -> Iterator[str]:
    """Areas with different names in the table: the code may have been reused."""
    if not mapped.area:
        return
    labels = described.variables[mapped.area].labels
    strange = [
        f"{theirs} {labels[theirs]} ({names.area(ours)})"
        for theirs, ours in mapped.areas.items()
        if labels.get(theirs)
        and ours != "NO"
        and comparison_key(names.area(ours)) not in comparison_key(labels[theirs])
    ]
    if strange:
        words = _("Look at these areas; the table has other names for them: {names}")
        more = ", …" if len(strange) > FIRST else ""
        yield "  " + words.format(names=", ".join(strange[:FIRST]) + more)


def outcome_lines(
    outcome: Outcome, plans: Sequence[Plan], names: Names, *, every: bool = False
) -> Iterator[str]:
    """Counts of new, changed, withdrawn and equal values, with examples and symbols."""
    values = plans[1].changes if plans else ()
    added = [each for each in values if each.kind == "added"]
    changed = [each for each in values if each.kind == "changed"]
    figures = [each for each in changed if {name for name, *_ in each.fields} != {"source_id"}]
    gone = [each for each in values if each.kind == "removed"]
    same = len(outcome.rows) - len(added) - len(changed) + outcome.confirmed
    words = _(
        "{added} new, {changed} changed, {withdrawn} withdrawn, {sources} with a new source alone, "
        "{same} as they are"
    )
    yield "  " + words.format(
        added=count(len(added)),
        changed=count(len(figures)),
        withdrawn=count(len(gone)),
        sources=count(len(changed) - len(figures)),
        same=count(same),
    )
    for changes in (figures, gone, added):
        yield from _named((_change(each, names) for each in changes), len(changes), every=every)
    others = (_other(each, names) for each in outcome.others)
    yield from _named(others, len(outcome.others), every=every)
    yield from _sign_lines(outcome)
    sums = _sums(outcome, [*figures, *gone])
    if sums:
        yield "  " + _(
            "These sums were computed from figures that change here. Compute them again:"
        )
        yield from _named((names.figure(key) for key in sums), len(sums), every=every)
    yield from _source_lines(outcome, plans)


def _named(lines: Iterator[str], number: int, *, every: bool) -> Iterator[str]:
    most = number if every else FIRST
    yield from (f"    {line}" for line in islice(lines, most))
    if number > most:
        yield "    " + _("… and {number} more; --all shows them").format(
            number=count(number - most)
        )


def _change(change: Change, names: Names) -> str:
    sign = {"added": "+", "changed": "~", "removed": "-"}[change.kind]
    before, after = _figure(change.before), _figure(change.after)
    told = " → ".join(each for each in (before, after) if each)
    return f"{sign} {names.figure(change.key)}: {told}"


def _figure(row: Row | None) -> str:
    """Formatted value, with its quality if unusual."""
    if row is None:
        return ""
    value = _("nothing") if row["value"] is None else plain_number(float(row["value"]))
    return value if row["quality"] == "publisert" else f"{value} ({row['quality']})"


def _other(other: tuple[Key, Row, dict[str, object]], names: Names) -> str:
    key, before, row = other
    words = _("= {figure}: {value} ({source}) stays; the table has {found}")
    return words.format(
        figure=names.figure(key),
        value=_figure(before),
        source=before["source_id"],
        found=_("nothing") if row["value"] is None else row["value"],
    )


def _sign_lines(outcome: Outcome) -> Iterator[str]:
    """Missing values by status symbol, line by line."""
    for sign, number in sorted(outcome.answer.signs.items()):
        words = ngettext(
            "{number} figure that does not exist is left out (sign “{sign}”: {meaning})",
            "{number} figures that do not exist are left out (sign “{sign}”: {meaning})",
            number,
        )
        meaning = {
            ".": _("not possible to state"),
            "..": _("not available"),
        }.get(sign, _("as the mapping file says"))
        yield "  " + words.format(number=count(number), sign=sign, meaning=meaning)
    yield from _counts(outcome.answer)


def _counts(answer: Answer) -> Iterator[str]:
    """Number of values that are converted or left out."""
    yield from _counted(
        answer.withheld,
        ngettext(
            "{number} figure is withheld (sign “:”), and is stored without a number",
            "{number} figures are withheld (sign “:”), and are stored without a number",
            answer.withheld,
        ),
    )
    yield from _counted(
        answer.preliminary,
        ngettext(
            "{number} figure is preliminary",
            "{number} figures are preliminary",
            answer.preliminary,
        ),
    )
    yield from _counted(
        answer.outside,
        ngettext(
            "{number} figure is left out: its code was another area's than in 2010 that year",
            "{number} figures are left out: their codes were other areas' than in 2010 those years",
            answer.outside,
        ),
    )
    yield from _counted(
        answer.left_out,
        ngettext(
            "{number} figure is left out, as the mapping file says",
            "{number} figures are left out, as the mapping file says",
            answer.left_out,
        ),
    )


def _source_lines(outcome: Outcome, plans: Sequence[Plan]) -> Iterator[str]:
    if plans:
        words = _("source: {source_id} ({publisher}, {url})")
        yield "  " + words.format(**outcome.mapped.source)
    copies = len(outcome.copies)
    yield from _counted(
        copies,
        ngettext(
            "{number} figure was not brought, and keeps the copy as its source",
            "{number} figures were not brought, and keep the copy as their source",
            copies,
        ),
    )


def _counted(number: int, words: str) -> Iterator[str]:
    if number:
        yield "  " + words.format(number=count(number))
