"""Area lookup by code or name."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from lib.i18n import _, label
from lib.presentation.markup import shorten
from lib.selection import Area, FilterOptions
from lib.store import normalize

_KINDS: Final = ("land", "helseregion", "fylke", "kommune")
_NEAR: Final = 4  # names to suggest
_LONGEST: Final = 40
_COUNTRY_NAMES: Final = frozenset({"norge", "noreg", "norway", "landet", "country"})


class AreaUnknown(ValueError):  # noqa: N818 - says what is wrong, as the store's problems do
    """Unknown or ambiguous area; `str()` lists candidates."""


def resolve_area(typed: str, choices: FilterOptions) -> Area:
    """Area with a code or name.

    Case, accents and æ, ø, å do not matter. Where a county and its only municipality share a name,
    the county is meant.

    Raises:
        AreaUnknown: there is none, or there are several of the same kind.
    """
    wanted = normalize(typed.strip())
    by_code = {normalize(code): area for code, area in choices.areas.items()}
    if wanted in by_code:
        return by_code[wanted]
    if wanted in _COUNTRY_NAMES:
        return next(area for area in choices.areas.values() if area.kind == "land")
    found = [area for area in choices.areas.values() if wanted in _names(area)]
    if not found:
        raise AreaUnknown(_nothing(typed, wanted, choices.areas.values()))
    broadest = min(_KINDS.index(area.kind) for area in found)
    found = [area for area in found if _KINDS.index(area.kind) == broadest]
    if len(found) > 1:
        text = _("Several areas are called “{typed}”: {areas}. Use the code.")
        raise AreaUnknown(text.format(typed=shorten(typed, _LONGEST), areas=_listed(found)))
    return found[0]


def _names(area: Area) -> set[str]:
    """Names of an area: the whole, and each language's."""
    whole = normalize(area.name)
    return {whole, whole.removeprefix("helse "), *(part.strip() for part in whole.split(" - "))}


def _nothing(typed: str, wanted: str, areas: Iterable[Area]) -> str:
    named = {name: area for area in areas for name in _names(area)}
    near = [named[name] for name in get_close_matches(wanted, sorted(named), _NEAR, 0.7)]
    near += [area for name, area in sorted(named.items()) if wanted and name.startswith(wanted)]
    found = list(dict.fromkeys(near))[:_NEAR]
    quoted = shorten(typed, _LONGEST)
    if not found:
        return _("No area is called “{typed}”.").format(typed=quoted)
    text = _("No area is called “{typed}”. Similar names: {areas}.")
    return text.format(typed=quoted, areas=_listed(found))


def _listed(areas: Iterable[Area]) -> str:
    return ", ".join(
        _("{area} ({kind}, code {code})").format(
            area=area.name, kind=label("areas.kind", area.kind), code=area.code
        )
        for area in areas
    )
