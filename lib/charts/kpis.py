"""The headline figures, in words that can be read aloud."""

from dataclasses import dataclass

from lib.charts import documented
from lib.charts.chart_model import absent, is_known, join_sentences, kroner_decimals, to_float
from lib.charts.documented import Money
from lib.charts.rates import divided_by, merged_words
from lib.i18n import _, count, decimal, money, ngettext, not_stated, year_text
from lib.rows import Row
from lib.selection import COUNTRY, Per


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: what it is, how much, and what it does and does not cover.

    `known` tells whether the value is a figure, and not why there is none. `aside` is a sentence
    on what the figure counts, which a card on a slide has no room for: there it is in the notes.
    """

    key: str
    label: str
    value: str
    explanation: str
    known: bool = True
    aside: str = ""

    @property
    def full_explanation(self) -> str:
        """The explanation and the sentence beside it."""
        return join_sentences(self.explanation, self.aside)


@dataclass(frozen=True, slots=True)
class KpiInputs:
    """What the headline figures are made from, a row each.

    Attributes:
        figures: of `store.headline`.
        documented: of `store.documented_totals`.
        other: of `store.other_totals`.
        transfers: of `store.transfer_totals`.
        which: whether a scheme that is no coordination pot is chosen (`documented.which`).
        pot: the name of the pot whose announced money is known (`documented.pot_name`).
    """

    figures: Row
    documented: Row
    other: Row
    transfers: Row
    which: Money
    pot: str


def headlines(answers: KpiInputs, area: str, per: Per) -> tuple[Headline, ...]:
    """The four headline figures.

    Args:
        answers: the store's.
        area: the chosen area's code.
        per: amounts in kroner or per inhabitant.
    """
    row = answers.figures
    return (
        _announced(row, area, answers.pot),
        _granted(answers, per),
        _transferred(answers.transfers, per),
        _offices(row),
    )


def amount(nok: float, per_inhabitant: float, per: Per) -> str:
    """An amount as the reader chose to see it."""
    if per == "kroner":
        return money(nok)
    if not is_known(per_inhabitant):
        return not_stated()
    said = decimal(per_inhabitant, kroner_decimals(per_inhabitant))
    return _("NOK {amount} per inhabitant").format(amount=said)


def summary(grants: Row, per: Per, which: Money) -> str:
    """What a selection holds, to be said aloud: what the money is, `8,4 mill. kr, 12 prosjekter`.

    Args:
        grants: the row of `store.documented_totals`.
        per: amounts in kroner or per inhabitant.
        which: `documented.which`.
    """
    title, found = documented.title(which), documented.projects_behind(grants)
    if not int(grants["projects"]):
        return f"{title}: {absent(grants, 'projects')}"
    return f"{title}: {amount(grants['amount_nok'], grants['per_inhabitant'], per)}, {found}"


def _announced(row: Row, area: str, pot: str) -> Headline:
    """Announced and documented money of one pot: a pair with one denominator."""
    announced = to_float(row["announced_nok"])
    title = _("Found of what was announced")
    if announced is None:
        text = _(
            "Shown for “{pot}” alone. Other schemes are compared with what was announced round "
            "by round."
        )
        return Headline("announced", title, not_stated(), text.format(pot=pot), known=False)
    ends = (year_text(row["first_year"]), year_text(row["last_year"]))
    years = "–".join(dict.fromkeys(ends))
    title = _("Found of what was announced, {years}").format(years=years)
    found = to_float(row["documented_nok"])
    if area != COUNTRY or found is None:
        text = _(
            "“{pot}”, one of the coordination pots. For the whole country {announced} was "
            "announced."
        )
        value = absent(row, "documented_projects") if found is None else money(found)
        said = text.format(pot=pot, announced=money(announced))
        return Headline("announced", title, value, said)
    value = documented.pair(found, announced)
    text = _("{share} of what was announced in “{pot}”, one of the coordination pots.")
    share = documented.share(found, announced)
    said = text.format(share=share[:1].upper() + share[1:], pot=pot)
    if found > announced:
        said = f"{share}."
    return Headline("announced", title, value, join_sentences(said, first_round(row)))


def first_round(row: Row) -> str:
    """The one round of which projects and kroner are both announced, in a sentence.

    Args:
        row: of `store.headline` for the whole country.
    """
    projects, nok = to_float(row["announced_2009_projects"]), to_float(row["announced_2009_nok"])
    if projects is None or nok is None:
        return ""
    found = int(row["documented_2009_projects"])
    text = ngettext(
        "Of the first round, spring 2009: {found} of {count} project, {amounts}.",
        "Of the first round, spring 2009: {found} of {count} projects, {amounts}.",
        int(projects),
    )
    said = text.format(
        found=count(found),
        count=count(projects),
        amounts=documented.pair(to_float(row["documented_2009_nok"]) or 0.0, nok),
    )
    warning = documented.share(float(found), projects) if found > projects else ""
    return join_sentences(said, warning)


def _granted(answers: KpiInputs, per: Per) -> Headline:
    row = answers.documented
    parts = (documented.projects(row["projects"]), documented.lacking(row))
    explanation = ", ".join(part for part in parts if part) + "."
    value = amount(row["amount_nok"], row["per_inhabitant"], per)
    if not int(row["projects"]):
        value = absent(row, "projects")
    return Headline(
        "granted",
        documented.title(answers.which),
        value,
        join_sentences(
            explanation if row["projects"] else "",
            documented.of_this_undated(row),
            documented.beside(answers.other),
        ),
        known=is_known(row["amount_nok"]),
    )


def _transferred(row: Row, per: Per) -> Headline:
    explanation = _parts_of_transfer(row)
    if covered := documented.covered(row["covered"], row["municipalities_in_area"]):
        explanation = _("{parts}; {covered}.").format(parts=explanation, covered=covered)
    else:
        explanation = f"{explanation}."
    value = amount(row["total_nok"], row["per_inhabitant"], per)
    if is_known(row["later_year"]):
        value = absent(row)
        explanation = _("Co-financing and compensation stand in the budget of a later year.")
    elif per == "innbygger":
        people = divided_by(row["covered_population"])
        explanation = join_sentences(explanation, people and f"{people[:1].upper()}{people[1:]}.")
    aside = merged_words() if row["merged"] and not is_known(row["later_year"]) else ""
    title, stated = _("Transfer to the municipalities, 2012"), is_known(row["total_nok"])
    return Headline("transferred", title, value, explanation, known=stated, aside=aside)


def _parts_of_transfer(row: Row) -> str:
    """What the transfer was to cover, and how much for each; not given, but budgeted."""
    parts = {name: to_float(row[f"{name}_nok"]) for name in ("cofinancing", "compensation")}
    if None in parts.values():
        return _("Co-financing and compensation in the 2012 budget")
    amounts = {name: money(value) for name, value in parts.items()}
    return _(
        "In the 2012 budget: {cofinancing} for co-financing and patients ready for discharge, "
        "{compensation} in compensation"
    ).format(**amounts)


def _offices(row: Row) -> Headline:
    offices, strengthened = int(row["offices"]), int(row["strengthened"])
    return Headline(
        "offices",
        ngettext("County governor office", "County governor offices", offices),
        count(offices),
        _strengthened(offices, strengthened),
    )


def _strengthened(offices: int, strengthened: int) -> str:
    """How many of the offices got a position for the reform, in a sentence."""
    if offices == 1:
        return (
            _("It was strengthened with one position for the reform.")
            if strengthened
            else _("It was not strengthened with a position for the reform.")
        )
    if not strengthened:
        return _("None of them was strengthened with a position for the reform.") if offices else ""
    return ngettext(
        "{number} of them was strengthened with one position for the reform.",
        "{number} of them were strengthened with one position each for the reform.",
        strengthened,
    ).format(number=count(strengthened))
