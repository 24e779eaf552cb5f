"""The headline figures, in words that can be read aloud."""

from dataclasses import dataclass

import pandas as pd

from lib.figures.model import absent, known
from lib.language import _, count, decimal, money, ngettext, not_stated, percent
from lib.selection import COUNTRY, Per


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: what it is, how much, and what it does and does not cover.

    `known` tells whether the value is a figure, and not why there is none.
    """

    key: str
    label: str
    value: str
    explanation: str
    known: bool = True


def headlines(
    figures: pd.DataFrame, grants: pd.DataFrame, transfers: pd.DataFrame, area: str, per: Per
) -> tuple[Headline, ...]:
    """The four headline figures.

    Args:
        figures: one row of `store.headline`.
        grants: one row of `store.grant_totals`.
        transfers: one row of `store.transfer_totals`.
        area: the chosen area's code.
        per: amounts in kroner or per inhabitant.
    """
    row = figures.iloc[0]
    return (
        _announced(row, area),
        _granted(grants.iloc[0], per),
        _transferred(transfers.iloc[0], per),
        _offices(row),
    )


def amount(nok: float, per_inhabitant: float, per: Per) -> str:
    """An amount as the reader chose to see it."""
    if per == "kroner":
        return money(nok)
    if not known(per_inhabitant):
        return not_stated()
    digits = 0 if per_inhabitant >= 100 else 1
    return _("{amount} kr per inhabitant").format(amount=decimal(per_inhabitant, digits))


def summary(grants: pd.Series, per: Per) -> str:
    """What a selection holds, to be said aloud: `12 prosjekter, 8,4 mill. kr`.

    Args:
        grants: the row of `store.grant_totals`.
        per: amounts in kroner or per inhabitant.
    """
    projects = int(grants["projects"])
    words = ngettext("{number} project", "{number} projects", projects)
    found = words.format(number=count(projects))
    if not projects:
        return found
    return f"{found}, {amount(grants['amount_nok'], grants['per_inhabitant'], per)}"


def _announced(row: pd.Series, area: str) -> Headline:
    documented = int(row["documented_2009_projects"])
    projects = ngettext(
        "{number} project documented", "{number} projects documented", documented
    ).format(number=count(documented))
    if documented:
        projects += f" ({money(row['documented_2009_nok'])})"
    if area == COUNTRY:
        announced = row["announced_2009_projects"]
        share = percent(documented / announced, 0) if announced else ""
        explanation = _(
            "Announced for {announced} projects in spring 2009. Of these, {documented} in open "
            "sources, {share} of the projects."
        ).format(announced=count(announced), documented=projects, share=share)
    else:
        explanation = _(
            "Announced for the whole country in spring 2009; in this area: {documented}."
        ).format(documented=projects)
    return Headline(
        "announced", _("Announced grants, 2009"), money(row["announced_2009_nok"]), explanation
    )


def _granted(row: pd.Series, per: Per) -> Headline:
    projects, without = int(row["projects"]), int(row["projects"] - row["with_amount"])
    explanation = ngettext(
        "{number} granted project", "{number} granted projects", projects
    ).format(number=count(projects))
    if without:
        explanation += ", " + ngettext(
            "{number} of them without a stated amount",
            "{number} of them without a stated amount",
            without,
        ).format(number=count(without))
    return Headline(
        "granted",
        _("Documented grants in all"),
        amount(row["amount_nok"], row["per_inhabitant"], per),
        explanation + ".",
        known=known(row["amount_nok"]),
    )


def _transferred(row: pd.Series, per: Per) -> Headline:
    explanation = ngettext(
        "Co-financing and compensation in the 2012 budget; {covered} of {all} municipality "
        "has a figure.",
        "Co-financing and compensation in the 2012 budget; {covered} of {all} municipalities "
        "have figures.",
        int(row["municipalities_in_area"]),
    ).format(covered=count(row["covered"]), all=count(row["municipalities_in_area"]))
    value = amount(row["total_nok"], row["per_inhabitant"], per)
    if known(row["later_year"]):
        value = absent(row)
        explanation = _("Co-financing and compensation stand in the budget of a later year.")
    title, stated = _("Transfer to the municipalities, 2012"), known(row["total_nok"])
    return Headline("transferred", title, value, explanation, known=stated)


def _offices(row: pd.Series) -> Headline:
    offices, strengthened = int(row["offices"]), int(row["strengthened"])
    explanation = ngettext(
        "{number} strengthened with one position for the reform.",
        "{number} strengthened with one position each for the reform.",
        strengthened,
    ).format(number=count(strengthened))
    return Headline(
        "offices",
        ngettext("County governor office", "County governor offices", offices),
        count(offices),
        explanation,
    )
