"""Query parameters of the selection: codes only, the same in every language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

from lib.i18n import _
from lib.selection.selection import MOST_OTHERS, FilterOptions, Per, Selection

# Environment variable with the public base URL.
ADDRESS_VARIABLE: Final = "SAMHANDLING_ADDRESS"
# Environment variable with the contact e-mail address.
CONTACT_VARIABLE: Final = "SAMHANDLING_CONTACT"
NAMES: Final = ("omrade", "ordning", "ar", "per", "sprak")
_LONGEST: Final = 40  # longest value that is quoted in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """Invalid query parameter: its name and value."""

    name: str
    value: str

    @classmethod
    def of(cls, name: str, value: str) -> "Problem":
        """A value in the address, shortened and without what cannot be printed."""
        return cls(name, _short(value))

    def sentence(self) -> str:
        """Message: what is wrong, and what is shown instead."""
        words = _(
            "The address asks for {name} = {value}, which does not exist. "
            "The usual view is shown instead."
        )
        return words.format(name=self.name, value=self.value)


def from_query_params(
    address: Mapping[str, str], choices: FilterOptions
) -> tuple[Selection, tuple[Problem, ...]]:
    """Parse a selection; unknown values fall back to the default and are reported.

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
            problems.append(Problem.of(name, value))
        else:
            selection = changed
    return selection, tuple(problems)


def to_query_params(selection: Selection, choices: FilterOptions) -> dict[str, str]:
    """Query parameters of a selection; defaults are left out."""
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
    """Parse one area, or several separated by commas."""
    codes = value.split(",")
    known = all(code in choices.areas for code in codes)
    if not known or len(set(codes)) < len(codes) or len(codes) > 1 + MOST_OTHERS:
        return None
    return replace(selection, area=codes[0], others=tuple(codes[1:]))


def _scheme(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    return replace(selection, scheme=value) if value in choices.schemes else None


def _year(selection: Selection, value: str, choices: FilterOptions) -> Selection | None:
    # ASCII digits only: str.isdigit() accepts other scripts.
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
