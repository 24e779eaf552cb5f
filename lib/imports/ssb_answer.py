"""Rows of indicator values from a Statistics Norway data set."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lib.i18n import _, comparison_key
from lib.imports.missing import missing_kind
from lib.imports.pxweb import Client, Metadata, Observation, ServiceProblem, Variable
from lib.imports.ssb_mapping import EVERY, Mapped, Series
from lib.store.change_log import Key
from lib.store.divisions import unchanged

WITHHELD: Final = "skjermet"  # quality code of withheld values
PRELIMINARY: Final = "foreløpig"


@dataclass
class Answer:
    """Values and status symbols of a table, for its mapping.

    Attributes:
        rows: rows of `indicator_values` by key.
        absent: the sign of each figure that the service says there is none of.
        withheld: how many figures are not shown for reasons of confidentiality.
        preliminary: how many figures are preliminary.
        outside: how many figures are of another area than that of 2010 with the same code.
        left_out: how many figures the mapping leaves out.
    """

    rows: dict[Key, dict[str, object]] = field(default_factory=dict)
    absent: dict[Key, str] = field(default_factory=dict)
    withheld: int = 0
    preliminary: int = 0
    outside: int = 0
    left_out: int = 0

    @property
    def signs(self) -> Counter[str]:
        """Number of missing values by status symbol."""
        return Counter(self.absent.values())

    def take(self, mapped: Mapped, series: Series, cell: Observation, updated: str) -> None:
        """Add a value or status symbol.

        Raises:
            ServiceProblem: the sign is unknown, or the year is none.
        """
        theirs, year = cell.codes.get(mapped.area, ""), _year(mapped, cell)
        ours = mapped.areas[theirs] if mapped.area else mapped.area_code
        key = (series.indicator, ours, str(year))
        first, last = unchanged(ours)
        if year > mapped.last_year.get(theirs, year):
            return
        if theirs in mapped.without.get(str(year), ()):
            self.left_out += 1
            return
        if not first <= year <= last:
            self.outside += 1
            return
        quality = _quality(mapped, cell, year, updated)
        if not quality:
            self.absent[key] = cell.status
            return
        self.withheld += quality == WITHHELD
        self.preliminary += quality == PRELIMINARY
        self.rows[key] = {
            "indicator_id": series.indicator,
            "area_code": ours,
            "year": year,
            "value": None if cell.value is None else cell.value * series.factor,
            "quality": quality,
            "source_id": mapped.source["source_id"],
        }


def ask(mapped: Mapped, client: Client, described: Metadata) -> Answer:
    """Fetch all values of a mapping.

    Args:
        mapped: the table, and what it becomes.
        client: the service.
        described: what the service says of the table.

    Raises:
        ServiceProblem: the table is not as the mapping says, or did not come.
    """
    answer = Answer()
    for series in mapped.series:
        _check_labels(series, described.variables)
    for series in mapped.series:
        selection = _selection(mapped, series, described.variables)
        for cell in client.cells(mapped.table, selection, described.updated):
            answer.take(mapped, series, cell, described.updated)
    return answer


# --- What is asked for ----------------------------------------------------------------------------


def _selection(
    mapped: Mapped, series: Series, variables: Mapping[str, Variable]
) -> dict[str, list[str]]:
    """Selection of codes, without variables that are eliminated on purpose."""
    wanted = {name: [code] for name, code in series.select.items()}
    if mapped.area:
        wanted[mapped.area] = list(mapped.areas)
    wanted[mapped.year] = list(mapped.years)
    _check_variables(mapped, wanted, variables)
    if wanted[mapped.year] == [EVERY]:
        wanted[mapped.year] = list(variables[mapped.year].codes)
    for name, codes in wanted.items():
        missing = [code for code in codes if code not in variables[name].codes]
        if missing:
            words = _(
                "There is no code {codes} of {name} in the table any more. Find the code that "
                "means the same now, or take it out of the mapping file."
            )
            raise ServiceProblem(words.format(codes=_first(missing), name=name))
    return wanted


def _first(codes: list[str]) -> str:
    """First few codes in words."""
    return ", ".join(codes[:5]) + (", …" if len(codes) > 5 else "")


def _check_variables(
    mapped: Mapped, wanted: Mapping[str, object], variables: Mapping[str, Variable]
) -> None:
    """Raise an error if mapping and table have different variables."""
    strange = [*wanted.keys() - variables.keys(), *mapped.eliminate - variables.keys()]
    if strange:
        words = _(
            "There is no variable {name} in the table, which has {names}. Correct the mapping file."
        )
        raise ServiceProblem(words.format(name=_first(sorted(strange)), names=", ".join(variables)))
    for name, variable in variables.items():
        if name in mapped.eliminate and not variable.eliminable:
            words = _(
                "The variable {name} cannot be left out (elimination is false): choose one of its "
                "codes under select in the mapping file."
            )
            raise ServiceProblem(words.format(name=name))
        if name in mapped.eliminate or name in wanted:
            continue
        words = _(
            "The table has a variable {name} that the mapping file does not speak of: choose one "
            "of its codes under select, or sum it away with eliminate if it can be."
        )
        raise ServiceProblem(words.format(name=name))


def _check_labels(series: Series, variables: Mapping[str, Variable]) -> None:
    """Raise an error if the label of a code has changed since the mapping was written."""
    for name, label in series.labels.items():
        code = series.select[name]
        there = variables[name].labels.get(code, "") if name in variables else ""
        if there and comparison_key(there) != comparison_key(label):
            words = _(
                "The code {code} of {name} is called “{found}” now, and the mapping file says "
                "“{expected}”. If it still means the same, correct labels in the mapping file."
            )
            raise ServiceProblem(words.format(code=code, name=name, found=there, expected=label))


# --- What is answered -----------------------------------------------------------------------------


def _year(mapped: Mapped, cell: Observation) -> int:
    year = cell.codes[mapped.year]
    if not re.fullmatch("[0-9]{4}", year):
        words = _("“{found}” stands where a year was expected. Only tables by year can be fetched.")
        raise ServiceProblem(words.format(found=year))
    return int(year)


def _quality(mapped: Mapped, cell: Observation, year: int, updated: str) -> str:
    """Quality code of a value; empty if none.

    The signs are Statistics Norway's standard signs, cell by cell: a figure that is withheld is a
    row without a number.
    """
    if cell.value is None:
        return _without_figure(mapped, cell)
    if cell.status in mapped.status:
        return mapped.status[cell.status]
    if cell.status:
        words = _(
            "The sign “{sign}” stands beside the figure for {place}, and nothing says what it "
            "means. Say so under status in the mapping file."
        )
        raise ServiceProblem(words.format(place=_place(cell), sign=cell.status))
    unrevised = mapped.revised and updated and updated[:10] < f"{year + 1}-{mapped.revised}"
    return PRELIMINARY if unrevised else mapped.quality


def _without_figure(mapped: Mapped, cell: Observation) -> str:
    kind = missing_kind(cell.status)
    if cell.status in mapped.skip or kind in ("unknown", "impossible"):
        return ""
    if kind == "withheld":
        return WITHHELD
    if not cell.status:
        words = _(
            "There is neither a figure nor a sign for {place}. Run this again later; if it stays "
            "so, ask Statistics Norway."
        )
        raise ServiceProblem(words.format(place=_place(cell)))
    words = _(
        "There is no figure for {place}, and nothing says what its sign “{sign}” means. Figures "
        "with this sign can be left out by adding it to skip in the mapping file."
    )
    raise ServiceProblem(words.format(place=_place(cell), sign=cell.status))


def _place(cell: Observation) -> str:
    return ", ".join(f"{name} = {code}" for name, code in cell.codes.items())
