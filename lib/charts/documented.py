"""What counts towards the reform, and what does not: two figures with words of their own.

The state's own coordination pots are the figure "documented". All else that is documented, such as
healthy-life money, discretionary money and a nursing home, is told beside it and never added to it.
Where the reader has chosen one scheme, its money is the figure, under the scheme's own name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from lib.charts.chart_model import is_known, join_sentences, listed, to_float, total
from lib.charts.classes import ALONE
from lib.i18n import (
    N_,
    _,
    count,
    data_text,
    decimal,
    money,
    ngettext,
    percent,
    year_text,
)
from lib.rows import Row

Kind: TypeAlias = Literal["pots", "other"]

_MILLION: Final = 1_000_000
_LEAST: Final = 0.001  # the least share that is written as a number, not as a zero
_CUT: Final = 1.6  # times the scale that a bar is drawn which would be longer
_NAMED: Final = 3  # years that are told one by one
POT: Final = "pott"  # the kind of scheme that counts
# The scheme of `store.POT`, whose announced money is known; figures do not know the store.
ANNOUNCED: Final = "samhandling"
_TITLES: Final[dict[Kind, str]] = {
    "pots": N_("Documented from the state's coordination pots"),
    "other": N_("Other documented money"),
}
_TITLES_EACH: Final[dict[Kind, str]] = {
    "pots": N_("Documented from the state's coordination pots, per inhabitant"),
    "other": N_("Other documented money, per inhabitant"),
}


@dataclass(frozen=True)
class Money:
    """Which documented money a figure is of.

    Attributes:
        kind: the state's coordination pots, or money of any other kind.
        scheme: the name of the one scheme that is chosen; empty for all of the kind.
    """

    kind: Kind
    scheme: str = ""


POTS: Final = Money("pots")
OTHER: Final = Money("other")


def which(schemes: Sequence[Row], scheme: str | None) -> Money:
    """Whether the figure is of the coordination pots, or of one scheme, which has its own name.

    Args:
        schemes: `store.schemes`: scheme_id, name_nb, name_en, kind.
        scheme: the chosen scheme; None for all, of which the pots count.
    """
    if scheme is None:
        return POTS
    found = [row for row in schemes if row["scheme_id"] == scheme]
    kind: Kind = "pots" if any(row["kind"] == POT for row in found) else "other"
    return Money(kind, data_text(found[0], "name") if found else scheme)


def nothing(of: Money = POTS) -> str:
    """That no project is found of the money that is counted, which says nothing of other money.

    Args:
        of: `which`.
    """
    if of.scheme:
        return _(
            "Of “{scheme}” no project is documented here in open sources; that is not the same "
            "as nothing having been granted."
        ).format(scheme=of.scheme)
    return _(
        "Of the state's coordination pots no project is documented here in open sources; "
        "that is not the same as nothing having been granted."
    )


def nothing_at_all(of: Money = POTS) -> str:
    """That no project is found of any money.

    Args:
        of: `which`; where one scheme is chosen, it alone was looked for.
    """
    if of.scheme:
        return nothing(of)
    return _(
        "Of no scheme is any project documented here in open sources; that is not the same as "
        "nothing having been granted."
    )


def covered(found: float, everyone: float) -> str:
    """How many municipalities have a figure; empty for an area that has none of its own.

    Args:
        found: municipalities with a figure.
        everyone: municipalities that could have one.
    """
    if not everyone:
        return ""
    text = ngettext(
        "{covered} of {all} municipalities has a figure",
        "{covered} of {all} municipalities have figures",
        int(found),
    )
    if not found:
        text = ngettext(
            "the municipality has no figure",
            "none of the {all} municipalities has a figure",
            int(everyone),
        )
    if found >= everyone:
        text = ngettext(
            "the municipality has a figure", "all {all} municipalities have figures", int(everyone)
        )
    return text.format(covered=count(found), all=count(everyone))


def pot_name(schemes: Sequence[Row]) -> str:
    """What the pot is called whose announced and documented money are a pair.

    Args:
        schemes: `store.schemes`: scheme_id, name_nb, name_en.
    """
    names = [data_text(row, "name") for row in schemes if row["scheme_id"] == ANNOUNCED]
    return names[0] if names else _("the state's coordination pots")


def pot_quoted(schemes: Sequence[Row]) -> str:
    """The same name in quotation marks, within a title; general words where no name is known.

    Args:
        schemes: as for `pot_name`.
    """
    if all(row["scheme_id"] != ANNOUNCED for row in schemes):
        return _("the state's coordination pots")
    return _("“{name}”").format(name=pot_name(schemes))


def pots_words(schemes: Sequence[Row]) -> str:
    """Which one of the coordination pots is the one of that pair, in a sentence.

    Args:
        schemes: `store.schemes`: scheme_id, name_nb, name_en, kind.
    """
    others = [row for row in schemes if row["kind"] == POT and row["scheme_id"] != ANNOUNCED]
    names = [_("“{name}”").format(name=data_text(row, "name")) for row in others]
    if not names:
        return ""
    text = ngettext(
        "“{pot}” is one of the state's coordination pots; the other is {others}.",
        "“{pot}” is one of the state's coordination pots; the others are {others}.",
        len(names),
    )
    return text.format(pot=pot_name(schemes), others=listed(names))


def title(of: Money, *, each: bool = False) -> str:
    """What the figure is called; of one chosen scheme, by its own name."""
    if of.scheme:
        text = (
            _("Documented from “{scheme}”, per inhabitant")
            if each
            else _("Documented from “{scheme}”")
        )
        return text.format(scheme=of.scheme)
    return _((_TITLES_EACH if each else _TITLES)[of.kind])


def projects_title(of: Money) -> str:
    """What the number of projects is called.

    Args:
        of: `which`.
    """
    if of.scheme:
        return _("Documented projects of “{scheme}”").format(scheme=of.scheme)
    return _("Documented projects of the coordination pots")


def projects(number_of: float) -> str:
    """How many projects."""
    text = ngettext("{number} project", "{number} projects", int(number_of))
    return text.format(number=count(number_of))


def lacking(row: Row) -> str:
    """How many of the projects have no stated amount; empty where all have, and where none has.

    Where none has an amount, "not stated" stands beside the projects already.

    Args:
        row: projects, with_amount.
    """
    without = int(row["projects"] - row["with_amount"]) if row["with_amount"] else 0
    text = ngettext(
        "{number} of them without a stated amount",
        "{number} of them without a stated amount",
        without,
    )
    return text.format(number=count(without)) if without else ""


def projects_behind(row: Row) -> str:
    """How many projects stand beside a sum, and how many of them it does not hold.

    Args:
        row: projects, with_amount.
    """
    return ", ".join(part for part in (projects(row["projects"]), lacking(row)) if part)


def beside(other: Row) -> str:
    """What else is documented, in a sentence that says it is not counted; empty for nothing.

    Args:
        other: a row of `store.other_totals`: projects, with_amount, amount_nok, undated_nok.
    """
    said = not_counted(other)
    return join_sentences(said, of_this_undated(other)) if said else ""


def not_counted(other: Row) -> str:
    """The same without its years, where there is room for one sentence.

    Args:
        other: a row of `store.other_totals`: projects, with_amount, amount_nok.
    """
    if not int(other["projects"]):
        return ""
    return _("Not counted: other documented money, {amount} in {projects}.").format(
        amount=_amount(other["amount_nok"]), projects=projects_behind(other)
    )


def placed_rate(by_county: Sequence[Row], people: float) -> float | None:
    """Kroner per inhabitant of all counties together: the numerator is what the counties have.

    Args:
        by_county: `store.documented_by` of the whole country, with the key `county`.
        people: the inhabitants of the whole country.
    """
    amount = total(row["amount_nok"] for row in by_county if is_known(row["code"]))
    return None if amount is None or not people else amount / people


def without_county(by_county: Sequence[Row]) -> str:
    """How much the country has that is placed in no county, and no area is compared with.

    Args:
        by_county: as in `placed_rate`.
    """
    amount = total(row["amount_nok"] for row in by_county if not is_known(row["code"]))
    if amount is None:
        return ""
    return _(
        "Areas are compared with what is placed in the counties; {amount} more lies in none of "
        "them."
    ).format(amount=money(amount))


def of_this_undated(row: Row) -> str:
    """How much of a sum has no year; empty where all has.

    Args:
        row: undated_nok.
    """
    if not is_known(row["undated_nok"]):
        return ""
    return _("Of this, {amount} has no year.").format(amount=money(row["undated_nok"]))


def dated(totals: Row) -> str:
    """How much can be dated, for the title of a figure by year.

    Args:
        totals: a row of `store.documented_totals`: amount_nok, undated_nok.
    """
    amount = to_float(totals["amount_nok"])
    if amount is None:
        return _("no amount can be dated")
    dated_ = amount - (to_float(totals["undated_nok"]) or 0.0)
    return _("{amount} can be dated").format(amount=money(dated_))


def dated_in(by_year: Sequence[Row]) -> str:
    """The years of what can be dated: `2009–2012`, or each of two or three that lie apart.

    Args:
        by_year: `store.documented_by` with the key `year`: code, amount_nok.
    """
    stated = [row["code"] for row in by_year if is_known(row["amount_nok"])]
    return _span(sorted({int(code) for code in stated if is_known(code)}))


def _span(years: list[int]) -> str:
    if len(years) > 1 and (len(years) > _NAMED or years[-1] - years[0] == len(years) - 1):
        return f"{year_text(years[0])}–{year_text(years[-1])}"
    return listed([year_text(year) for year in years])


def projects_in(by_year: Sequence[Row]) -> str:
    """The years of documented projects, and whether some of them have none.

    Args:
        by_year: `store.documented_by` with the key `year`: code.
    """
    codes = [row["code"] for row in by_year]
    years = sorted(int(code) for code in codes if is_known(code))
    text = _span(years)
    if len(years) > _NAMED and years[-1] - years[0] != len(years) - 1:  # a dash says every year
        text = _("between {first} and {last}").format(
            first=year_text(years[0]), last=year_text(years[-1])
        )
    if all(is_known(code) for code in codes):
        return text
    return _("{years}, and without a year").format(years=text) if text else _("without a year")


def undated(totals: Row) -> str:
    """What stands beside the years because it has none; empty where all has.

    Args:
        totals: a row of `store.documented_totals`: undated, undated_with_amount, undated_nok.
    """
    if not int(totals["undated"]):
        return ""
    behind = {"projects": totals["undated"], "with_amount": totals["undated_with_amount"]}
    return _("Without a year, and in none of them: {projects}, {amount}.").format(
        projects=projects_behind(behind), amount=_amount(totals["undated_nok"])
    )


def _amount(value: Any) -> str:
    return money(to_float(value)) if is_known(value) else _("amount not stated")


def scale(values: Iterable[float | None]) -> float:
    """The largest amount that is drawn in full.

    One that is more than twenty times the next one decides nothing: a building would make all else
    a point. Its bar is cut (`drawn`), and says its sum. Up to twenty times, bars are as they are.

    Args:
        values: the amounts; None where one is not known.
    """
    found = sorted((value for value in values if value and value > 0), reverse=True)
    return found[1] if alone(found) else (found[0] if found else 0.0)


def alone(values: Iterable[float | None]) -> bool:
    """Whether one value stands so far above all others that it says nothing about them.

    Args:
        values: None where one is not known.
    """
    found = sorted((value for value in values if value and value > 0), reverse=True)
    return len(found) > 1 and found[0] > ALONE * found[1]


def drawn(value: float, longest: float) -> float:
    """How long a bar is drawn: one that is cut is clearly longer than all others.

    Args:
        value: what the bar tells.
        longest: the largest amount that is drawn in full (`scale`).
    """
    return min(value, _CUT * longest) if longest else value


def shares(cells: Iterable[Any]) -> tuple[list[float | None], list[str]]:
    """A column of shares for a table, and what stands instead of one that is no figure.

    That is one of more than all, which cannot be right, and one of nothing: nothing found is not
    nothing given.

    Args:
        cells: documented of announced, 0 to 1; more than 1 where more was found.
    """
    found = [to_float(cell) for cell in cells]
    kept = [value if value is None or 0 < value <= 1 else None for value in found]
    said = ["" if value is None else share(value, 1.0) for value in found]
    return kept, ["" if value is not None else text for value, text in zip(kept, said, strict=True)]


def share(found: float | None, announced: float | None) -> str:
    """What part of the announced is found, in words; more than all of it is a warning.

    Nothing is "none found", as on the map, and never a zero.

    Args:
        found: kroner or projects that are documented; None where it is not known.
        announced: kroner or projects that were announced; None where it is not known.
    """
    if found is None or not announced:
        return ""
    if found > announced:
        return _("⚠ more is found than was announced: check the figures")
    part = found / announced
    if not part:
        return _("none found")
    if part < _LEAST:
        return _("less than {share}").format(share=percent(_LEAST))
    return percent(part)


def pair(found: float, announced: float) -> str:
    """Documented of announced money, in one unit: `8,0 av 445,6 mill. kr`."""
    text = _("{documented} of {announced}")
    if announced < _MILLION:
        return text.format(documented=money(found), announced=money(announced))
    return text.format(documented=decimal(found / _MILLION, 1), announced=money(announced))


def pair_and_share(found: float, announced: float) -> str:
    """The same with its share: `8,0 av 445,6 mill. kr (1,8 %)`."""
    return f"{pair(found, announced)} ({share(found, announced)})"
