"""Sentences of briefs, generated from figures, with singular and plural."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib.charts import compare, documented
from lib.charts.chart_model import (
    is_known,
    join_sentences,
    kroner_text,
    listed,
    place_text,
    text_or_empty,
    to_float,
)
from lib.charts.documented import Money
from lib.charts.money import transfer_later
from lib.charts.rates import merged_words
from lib.i18n import _, area_words, count, date_text, kroner, money, ngettext
from lib.presentation.markup import shorten
from lib.rows import Row
from lib.selection import Area

Figures = Mapping[str, Row]

_SEATS: Final = 18
_LONGEST: Final = 60


def _name(text: Any) -> str:
    """A name of the data, cut where it is very long."""
    return shorten(text_or_empty(text), _LONGEST)


def people(row: Row) -> str:
    """Number of inhabitants in words."""
    return ngettext("{number} inhabitant", "{number} inhabitants", int(row["value"])).format(
        number=count(row["value"])
    )


def municipalities(number_of: float) -> str:
    """Number of municipalities in words."""
    return ngettext("{number} municipality", "{number} municipalities", int(number_of)).format(
        number=count(number_of)
    )


def counties(number_of: int) -> str:
    """Number of counties in words."""
    return ngettext("{number} county", "{number} counties", number_of).format(
        number=count(number_of)
    )


def projects(number_of: float) -> str:
    """Number of projects in words."""
    return ngettext("{number} project", "{number} projects", int(number_of)).format(
        number=count(number_of)
    )


# --- Where it is ----------------------------------------------------------------------------------


def where(chain: Sequence[Area], figures: Figures, within: int) -> str:
    """What kind of area it is, in which ones it lies, and how many live there.

    Args:
        chain: the country, and the areas that contain the area, with itself last.
        figures: its key figures.
        within: how many counties it has.
    """
    area = chain[-1]
    sizes = {
        "area": _name(area_words(area.name)),
        "counties": counties(within),
        "municipalities": municipalities(to_float(figures["municipalities"]["value"]) or 0),
        "county": next((_name(one.name) for one in chain if one.kind == "fylke"), ""),
        "region": next((_name(one.name) for one in chain if one.kind == "helseregion"), ""),
    }
    texts = {
        "land": _("{area} had {counties} and {municipalities} in 2010."),
        "helseregion": _("{area} is a health region with {counties} and {municipalities} (2010)."),
        "fylke": _("{area} is a county in {region} with {municipalities} (2010)."),
        "kommune": _("{area} is a municipality in {county}, {region} (as of 2010)."),
    }
    return join_sentences(texts[area.kind].format(**sizes), _inhabitants(figures["population"]))


def _inhabitants(row: Row) -> str:
    if not is_known(row["value"]):
        return _("How many lived there in 2010 is not stated.")
    text = _("On 1 January 2010 it had {people}.").format(people=people(row))
    return join_sentences(
        text, _ranked(row, _("By population it is no.\u00a0{place} of\u00a0{count}."))
    )


def _ranked(row: Row, text: str) -> str:
    """A sentence on the area's place among its likes; none for one without a place."""
    if not is_known(row["rank"]) or row["ranked"] < 2:
        return ""
    return text.format(place=place_text(row), count=count(row["ranked"]))


# --- Who follows it up ----------------------------------------------------------------------------


def offices(rows: Sequence[Row]) -> str:
    """The county governors' offices that serve the area, and which of them were strengthened."""
    if not rows:
        return _("No county governor office is stated for the area.")
    if len(rows) == 1:
        return _one_office(rows[0])
    found = dict.fromkeys(_name(row["seat"]) for row in rows[:_SEATS] if row["seat"])
    seats = listed(tuple(found)) or _("places not stated")
    text = _("{number} county governor offices follow it up, with seats in {seats}.")
    strong = [row for row in rows if row["strengthened"]]
    said = ngettext(
        "{number} of them was strengthened with one position for the reform: {names}.",
        "{number} of them were strengthened with one position each for the reform: {names}.",
        len(strong),
    ).format(number=count(len(strong)), names="; ".join(_name(row["name"]) for row in strong))
    none = _("None of them was strengthened with a position for the reform.")
    return join_sentences(
        text.format(number=count(len(rows)), seats=seats), said if strong else none
    )


def _one_office(row: Row) -> str:
    name = _("{office} follows the reform up here, with its seat in {seat}.").format(
        office=_name(row["name"]), seat=_name(row["seat"]) or _("a place not stated")
    )
    if not row["strengthened"]:
        return join_sentences(name, _("It was not strengthened with a position for the reform."))
    since = text_or_empty(row["strengthened_from"])
    if not since:
        return join_sentences(name, _("It was strengthened with one position for the reform."))
    text = _("It was strengthened with one position for the reform from {date}.")
    return join_sentences(name, text.format(date=date_text(since)))


# --- The money ------------------------------------------------------------------------------------


def granted(figures: Figures, kind: str, other: Row, which: Money) -> str:
    """What is documented of the coordination pots: how much, per inhabitant, and its place.

    Args:
        figures: the area's key figures.
        kind: of the area.
        other: `store.other_totals`, told in a sentence of its own.
        which: `documented.which`: a chosen scheme has its own name.
    """
    beside = documented.beside(other)
    projects_ = int(figures["granted_projects"]["value"])
    if not projects_:
        return join_sentences(documented.nothing(which), beside)
    row = figures["granted_nok"]
    if not is_known(row["value"]):
        text = _("{title}: {projects}, without a stated amount.")
        said = text.format(title=documented.title(which), projects=projects(projects_))
        return join_sentences(said, beside)
    text = _("{title}: {amount} in {projects}.").format(
        title=documented.title(which), amount=money(row["value"]), projects=projects(projects_)
    )
    return join_sentences(text, _lacking(figures), _per_inhabitant(figures, kind), beside)


def _lacking(figures: Figures) -> str:
    without = int(figures["granted_without_amount"]["value"])
    if not without:
        return ""
    return ngettext(
        "{number} of them has no stated amount.",
        "{number} of them have no stated amount.",
        without,
    ).format(number=count(without))


def _per_inhabitant(figures: Figures, kind: str) -> str:
    """An amount per inhabitant, beside the country's, and the area's place."""
    row = figures["granted_per_inhabitant"]
    if not is_known(row["value"]):
        return ""
    own = kroner_text(row["value"])
    if kind == "land":
        return _("That is {amount} per inhabitant.").format(amount=own)
    text = _(
        "That is {amount} per inhabitant, against {country} of what is placed in the counties of "
        "the whole country."
    ).format(amount=own, country=kroner_text(row["country_value"]))
    return join_sentences(text, _ranked(row, _place(kind)))


def _place(kind: str) -> str:
    """The words for a place among areas of the kind that have an amount."""
    return {
        "helseregion": _(
            "Per inhabitant it is no.\u00a0{place} of the {count} regions with an amount."
        ),
        "fylke": _("Per inhabitant it is no.\u00a0{place} of the {count} counties with an amount."),
        "kommune": _(
            "Per inhabitant it is no.\u00a0{place} of the {count} municipalities with an amount."
        ),
    }.get(kind, "")


def transferred(figures: Figures, kind: str) -> str:
    """What the municipalities were to get in 2012."""
    row, single = figures["transfer_nok"], figures["municipalities"]["value"] == 1
    if is_known(row["later_year"]):
        return transfer_later(row)
    if not is_known(row["value"]):
        return _("No source states what was to be transferred in the 2012 budget.")
    each = figures["transfer_per_inhabitant"]
    text = (
        _("In the 2012 budget the municipality was to get {amount} for the reform.")
        if single or kind == "kommune"
        else _("In the 2012 budget the municipalities were to get {amount} for the reform.")
    )
    found = text.format(amount=money(row["value"]))
    covered = _covered(row, kind)
    merged = merged_words() if covered and compare.is_merged(figures) else ""
    return join_sentences(
        found, covered, merged, _transfer_each(each, kind), _behind(figures, kind)
    )


def _transfer_each(row: Row, kind: str) -> str:
    if not is_known(row["value"]):
        return ""
    own = kroner(row["value"])
    if kind == "land":
        return _("That is {amount} per inhabitant.").format(amount=own)
    text = _("That is {amount} per inhabitant, against {country} in the whole country.")
    return join_sentences(
        text.format(amount=own, country=kroner(row["country_value"])), _ranked(row, _place(kind))
    )


def _behind(figures: Figures, kind: str) -> str:
    """Whom the transfer is divided by, where it is not everyone who lives in the area."""
    people = to_float(figures["transfer_population"]["value"])
    if people is None or people == to_float(figures["population"]["value"]):
        return ""
    if kind == "kommune":
        text = _("Divided by the {number} inhabitants behind the figure.")
        return join_sentences(text.format(number=count(people)), merged_words())
    text = _("Divided by the {number} inhabitants of the municipalities that have a figure.")
    return text.format(number=count(people))


def _covered(row: Row, kind: str) -> str:
    found, wanted = to_float(row["covered"]), to_float(row["covered_of"])
    if kind == "kommune" or found is None or wanted is None or found >= wanted:
        return ""
    said = documented.covered(found, wanted)
    return f"{said[:1].upper()}{said[1:]}."


# --- What is not known ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Granted:
    """The granted projects of an area, of both kinds of money.

    Attributes:
        counted: `store.documented_totals`.
        other: `store.other_totals`.
        which: what `counted` is of (`documented.which`).
    """

    counted: Row
    other: Row
    which: Money

    def lacking(self, missing: Callable[[Row], float]) -> str:
        """How many lack something, and of which money they are; empty where none does.

        Args:
            missing: how many of a row of totals lack it.
        """
        found = {"pots": 0, "other": int(missing(self.other))}
        found[self.which.kind] += int(missing(self.counted))
        pots, other = found["pots"], found["other"]
        text = ngettext(
            "{number} granted project with other money",
            "{number} granted projects with other money",
            other,
        )
        if pots and other:
            text = _(
                "{number} granted projects: {pots} from the coordination pots, {other} with other "
                "money"
            )
        elif pots:
            text = ngettext(
                "{number} granted project from the coordination pots",
                "{number} granted projects from the coordination pots",
                pots,
            )
        numbers = {"number": count(pots + other), "pots": count(pots), "other": count(other)}
        return text.format(**numbers) if pots or other else ""


def unknown(figures: Figures, granted: Granted, kind: str) -> list[str]:
    """What no open source states about the area, a sentence each.

    Args:
        figures: the area's key figures.
        granted: its granted projects; all of them are counted.
        kind: of the area.
    """
    found = [
        _gap_amounts(granted),
        gap_years(granted),
        _gap_places(granted, kind),
        _gap_beds(figures),
        _gap_transfers(figures, kind),
    ]
    return [sentence for sentence in found if sentence]


def _gap_amounts(granted: Granted) -> str:
    found = granted.lacking(lambda row: row["projects"] - row["with_amount"])
    return _("No amount is stated for {projects}.").format(projects=found) if found else ""


def gap_years(granted: Granted) -> str:
    """How many granted projects have no year; empty where all have one."""
    found = granted.lacking(lambda row: row["undated"])
    return _("No year is stated for {projects}.").format(projects=found) if found else ""


def _gap_places(granted: Granted, kind: str) -> str:
    found = granted.lacking(lambda row: row["unplaced"])
    if not found or kind == "kommune":
        return ""
    return _("No municipality is stated for {projects}.").format(projects=found)


def _gap_beds(figures: Figures) -> str:
    services = int(figures["services"]["value"])
    without = services - int(to_float(figures["beds"]["covered"]) or 0)
    if not without:
        return ""
    return ngettext(
        "The number of beds in {number} service in operation is not stated.",
        "The number of beds in {number} services in operation is not stated.",
        without,
    ).format(number=count(without))


def _gap_transfers(figures: Figures, kind: str) -> str:
    row = figures["transfer_nok"]
    without = int((to_float(row["covered_of"]) or 0) - (to_float(row["covered"]) or 0))
    if without <= 0 or is_known(row["later_year"]):
        return ""
    if kind == "kommune":
        return _("The municipality's transfer in the 2012 budget is not stated.")
    return ngettext(
        "The 2012 transfer to {number} municipality is not stated.",
        "The 2012 transfers to {number} municipalities are not stated.",
        without,
    ).format(number=count(without))
