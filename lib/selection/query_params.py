"""The selection in the address bar: codes only, the same in every language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

from lib.i18n import _
from lib.selection.selection import MOST_OTHERS, FilterOptions, Per, Selection

# The environment variable that holds the public address, where it is not the one asked at.
ADDRESS_VARIABLE: Final = "SAMHANDLING_ADDRESS"
# The environment variable that holds the mail address of whoever answers readers.
CONTACT_VARIABLE: Final = "SAMHANDLING_CONTACT"
NAMES: Final = ("omrade", "ordning", "ar", "per", "sprak")
_LONGEST: Final = 40  # longer values are not quoted back to the reader


@dataclass(frozen=True, slots=True)
class Problem:
    """A value in the address that could not be used: its name and what stood there."""

    name: str
    value: str

    def sentence(self) -> str:
        """What is wrong and what happens instead, in the reader's language."""
        words = _(
            "The address asks for {name} = {value}, which does not exist. "
            "The usual view is shown instead."
        )
        return words.format(name=self.name, value=self.value)


def from_query_params(
    address: Mapping[str, str], choices: FilterOptions
) -> tuple[Selection, tuple[Problem, ...]]:
    """Read a selection; whatever is unknown falls back to the default and is reported.

    Args:
        address: the address's names and values; names that are not ours are left alone.
        choices: what the data offer.
    """
    selection = choices.default()
    problems: list[Problem] = []
    for name, read in _READERS.items():
        value = address.get(name, "")
        if not value:
            continue
        changed = read(selection, value, choices)
        if changed is None:
            problems.append(Problem(name, _short(value)))
        else:
            selection = changed
    return selection, tuple(problems)


def to_query_params(selection: Selection, choices: FilterOptions) -> dict[str, str]:
    """The names and values that lead back to this selection; defaults are left out."""
    default = choices.default()
    values = {
        "omrade": (",".join((selection.area, *selection.others)), default.area),
        "ordning": (selection.scheme or "", ""),
        "ar": ("" if selection.latest else str(selection.year), ""),
        "per": (selection.per, default.per),
        "sprak": (selection.language, default.language),
    }
    return {name: value for name, (value, usual) in values.items() if value != usual}


def _short(value: str) -> str:
    printable = "".join(character for character in value if character.isprintable())
    return printable if len(printable) <= _LONGEST else printable[:_LONGEST] + "…"


def _area(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    """One area, or several with commas between them, where areas are compared."""
    codes = value.split(",")
    known = all(code in choices.areas for code in codes)
    if not known or len(set(codes)) < len(codes) or len(codes) > 1 + MOST_OTHERS:
        return None
    return replace(selection, area=codes[0], others=tuple(codes[1:]))


def _scheme(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    return replace(selection, scheme=value) if value in choices.schemes else None


def _year(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    # str.isdigit() also takes digits of other scripts, which an address never needs.
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        return None
    year = int(value)
    if not choices.first_year <= year <= choices.latest_year:
        return None
    return replace(selection, year=year, latest=False)


def _per(selection: Selection, value: str, _choices: FilterOptions) -> Selection | None:
    return replace(selection, per=cast("Per", value)) if value in get_args(Per) else None


def _language(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    return replace(selection, language=value) if value in choices.languages else None


_READERS: Final[dict[str, Callable[[Selection, str, FilterOptions], Selection | None]]] = {
    "omrade": _area,
    "ordning": _scheme,
    "ar": _year,
    "per": _per,
    "sprak": _language,
}
