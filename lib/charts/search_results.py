"""Hits of a search in words: kind, name, a line about it, why it fits, and where it can be read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from lib.i18n import N_, _, count, current_language, date_text, label, ngettext, year_text
from lib.selection import COUNTRY

Part: TypeAlias = tuple[str, bool]  # a piece of a text, and whether it was searched for

SHOWN: Final = 10  # hits of a kind on the page of results
MOST_OFFERED: Final = 8  # hits under the search box

KINDS: Final = {
    "area": N_("Areas"),
    "project": N_("Projects"),
    "service": N_("Services"),
    "indicator": N_("Indicators"),
    "scheme": N_("Grant schemes"),
    "milestone": N_("Milestones"),
    "body": N_("Bodies of the reform"),
    "office": N_("County governors"),
    "budget_line": N_("State budget"),
    "source": N_("Sources"),
}
_FIELDS: Final = {
    "party": N_("Recipient or partner"),
    "place": N_("Place"),
    "topic": N_("Scheme, category or theme"),
    "text": N_("Description"),
    "source": N_("Source"),
}
_BODY_FIELDS: Final = {"party": N_("Member")}


class FieldMatch(Protocol):
    """A field in which something was found."""

    @property
    def field(self) -> str:
        """Its name."""
        ...

    @property
    def parts(self) -> tuple[Part, ...]:
        """The text around what was found."""
        ...


class Hit(Protocol):
    """One thing that was found, as `lib.store.queries.search` has it."""

    @property
    def kind(self) -> str:
        """One of KINDS."""
        ...

    @property
    def id(self) -> str:
        """Its id in its own table."""
        ...

    @property
    def title(self) -> tuple[Part, ...]:
        """Its name in Norwegian."""
        ...

    @property
    def title_en(self) -> tuple[Part, ...]:
        """Its name in English; empty where it has none."""
        ...

    @property
    def place(self) -> str:
        """Municipality and county."""
        ...

    @property
    def topic(self) -> str:
        """Scheme, category or theme."""
        ...

    @property
    def detail(self) -> str:
        """Year, date, address, or area where it is read."""
        ...

    @property
    def matches(self) -> Sequence[FieldMatch]:
        """Other fields that hold what was searched for."""
        ...

    @property
    def today(self) -> tuple[str, ...]:
        """Names of today by which it was found."""
        ...


def name(hit: Hit) -> tuple[tuple[Part, ...], str]:
    """A hit's name in parts, and the language that it is in."""
    if current_language() == "en" and hit.title_en:
        return hit.title_en, "en"
    if hit.id == COUNTRY:
        return ((_("Norway"), any(marked for _text, marked in hit.title)),), current_language()
    return hit.title, "nb"


def line(hit: Hit) -> str:
    """What a hit is, in a few words under its name; empty where the name says it all."""
    parts = {
        "area": lambda: (label("areas.kind", hit.topic), hit.place),
        "indicator": lambda: (label("indicators.theme", hit.topic),),
        "milestone": lambda: (_day(hit.detail),),
        "source": lambda: (hit.detail,),
        "service": lambda: (label("service_sites.kind", hit.topic.split("; ")[0]), _placed(hit)),
    }.get(hit.kind, lambda: (_placed(hit), _day(hit.detail)))
    return " · ".join(part for part in parts() if part)


def _placed(hit: Hit) -> str:
    return hit.place.replace("; ", ", ") if hit.kind in {"project", "service", "office"} else ""


def _day(day: str) -> str:
    """A date, or the year alone where no day is known."""
    if len(day) == len("2012-01-01"):
        return date_text(day)
    return year_text(int(day[:4])) if day else ""


def reasons(hit: Hit) -> list[tuple[str, tuple[Part, ...]]]:
    """Why a hit fits, beside its name and line: fields in words, with what was found there."""
    stated = f"{line(hit)} {''.join(text for text, _marked in hit.title)}".casefold()
    fields = _FIELDS | (_BODY_FIELDS if hit.kind == "body" else {})
    found = [
        (_(fields[match.field]), match.parts)
        for match in hit.matches
        if "".join(text for text, _marked in match.parts).casefold() not in stated
    ]
    today = [each for each in hit.today if each.casefold() not in stated]
    if today:
        found.insert(0, (_("In or part of"), tuple(_listed(today))))
    return found


def _listed(names: Sequence[str]) -> Iterable[Part]:
    for number, each in enumerate(names):
        if number:
            yield ", ", False
        yield each, True


def address(hit: Hit) -> tuple[str, dict[str, str]]:
    """Where a hit is read: a page's path with names and values, or a whole address and nothing."""
    places: Mapping[str, tuple[str, dict[str, str]]] = {
        "area": ("fylker", {} if hit.id == COUNTRY else {"omrade": hit.id}),
        "project": ("prosjekter", {"prosjekt": hit.id}),
        "service": ("prosjekter", {"tjeneste": hit.id}),
        "indicator": _indicator_address(hit),
        "scheme": ("prosjekter", {"tilskudd": hit.id}),
        "milestone": ("framdrift", {}),
        "body": ("organisering", {}),
        "office": ("organisering", {}),
        "budget_line": ("budsjett", {}),
        "source": (hit.detail, {}),
    }
    return places[hit.kind]


def _indicator_address(hit: Hit) -> tuple[str, dict[str, str]]:
    if not hit.detail:  # no area that can be chosen has values
        return "data", {}
    area = {} if hit.detail == COUNTRY else {"omrade": hit.detail}
    return "framdrift", {**area, "tema": hit.topic, "indikator": hit.id}


def grouped(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """The hits by kind, the kind of the best one first."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.kind, []).append(hit)
    return groups


def group_title(kind: str, number: int) -> str:
    """A kind, and how many hits there are of it."""
    return _("{value} ({rows})").format(value=_(KINDS[kind]), rows=count(number))


def summary(text: str, total: int) -> str:
    """How many hits a search has."""
    if not total:
        return _("No hits for “{text}”").format(text=text)
    words = ngettext("{number} hit for “{text}”", "{number} hits for “{text}”", total)
    return words.format(number=count(total), text=text)


def understood(read_as: Iterable[tuple[str, str]], missing: Sequence[str]) -> list[str]:
    """How a search was understood, where that is not as it was written."""
    lines = [
        _("Nothing contains “{written}”. Showing hits for “{meant}”.").format(
            written=written, meant=meant
        )
        for written, meant in read_as
    ]
    if missing:
        words = _("Nothing contains all the words. Left out: {words}.")
        lines.append(
            words.format(words=", ".join(_("“{word}”").format(word=word) for word in missing))
        )
    return lines
