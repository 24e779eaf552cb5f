"""Sentences that the front page opens with: pure rules from figures to words.

A sentence has at most 15 words, an amount with its unit counted as one, and states nothing that
the figures do not hold: what is unknown is left out, and nothing is said of why.
"""

from dataclasses import dataclass

from lib.i18n import _, area_words, count, ngettext, year_text
from lib.presentation.markup import unbroken
from lib.selection import COUNTRY, Area, Selection


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What an area's sentence is made from.

    Attributes:
        name: the area's name.
        amount: transfer per inhabitant in words; empty where it is not stated.
        rank: its place among areas of its kind, from the largest; 0 for none.
        ranked: how many areas the rank is among.
        projects: granted projects.
        services: services in operation.
    """

    name: str
    amount: str
    rank: int
    ranked: int
    projects: int
    services: int


def country_title(amount: str, against: int, judged: int) -> str:
    """Write the country's sentence.

    Args:
        amount: what the municipalities were to get, in words; empty where not stated.
        against: measures of coordination itself that went against the wanted direction.
        judged: measures of coordination itself that can be judged.
    """
    result = _coordination(against, judged)
    if not amount:
        return result[:1].upper() + result[1:]
    return _("Municipalities were to get {amount}; {result}").format(
        amount=unbroken(amount), result=result
    )


def _coordination(against: int, judged: int) -> str:
    if not judged:
        return _("no measure of coordination itself can be judged yet")
    if not against:
        return _("no measure of coordination itself goes against the aim")
    if against < judged:
        text = ngettext(
            "{against} of {number} measures of coordination goes against the aim",
            "{against} of {number} measures of coordination go against the aim",
            against,
        )
    else:
        text = ngettext(
            "the one measure of coordination goes against the aim",
            "all {number} measures of coordination itself go against the aim",
            judged,
        )
    return text.format(against=count(against), number=count(judged))


def area_title(facts: AreaFacts) -> str:
    """Write an area's sentence."""
    found = ", ".join(part for part in (_projects(facts), _services(facts)) if part)
    if not facts.amount:
        return _("{area}: {list}").format(area=facts.name, list=found)
    if facts.rank:
        text = _("{area}: {amount} per inhabitant, number {rank} of {of}; {list}")
    else:
        text = _("{area}: {amount} per inhabitant; {list}")
    return text.format(
        area=facts.name,
        amount=unbroken(facts.amount),
        rank=count(facts.rank),
        of=count(facts.ranked),
        list=found,
    )


def _projects(facts: AreaFacts) -> str:
    if not facts.projects:
        return _("no documented project")
    text = ngettext("{number} project", "{number} projects", facts.projects)
    return text.format(number=count(facts.projects))


def _services(facts: AreaFacts) -> str:
    if not facts.services:
        return ""
    text = ngettext("{number} service", "{number} services", facts.services)
    return text.format(number=count(facts.services))


def area_heading(area: Area, selection: Selection) -> str:
    """Where and when: `Troms, at the end of 2012`."""
    name = _("Norway") if area.code == COUNTRY else area_words(area.name)
    if selection.latest:
        return _("{area}, all years").format(area=name)
    return _("{area}, at the end of {year}").format(area=name, year=year_text(selection.year))
