"""Who publishes the pages that facts were read from, each under one name."""

import re
from collections.abc import Iterable
from typing import Final

# A site's address alone says where a page lies, and not who published it.
_SITE: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_WEB: Final = "www."
# What is in brackets says how a page was read, and not who published it.
_ASIDE: Final = re.compile(r"\s*\(.*", re.DOTALL)


def publisher(text: str) -> str:
    """The name alone: `Statistisk sentralbyrå (lest i offentlig kopi)` is Statistisk sentralbyrå.

    Args:
        text: a publisher as `sources` has it.
    """
    name = _ASIDE.sub("", text).strip() or text
    return name.removeprefix(_WEB) if is_site(name) else name


def is_site(name: str) -> bool:
    """Whether a name is the address of a site, which is no publisher."""
    return _SITE.fullmatch(name) is not None


def counted(names: Iterable[str]) -> tuple[int, int]:
    """How many publishers there are, and how many sites beside them whose publisher is not known.

    Args:
        names: publishers as `sources` has them; one that stands there twice counts once.
    """
    found = {publisher(name).casefold() for name in names}
    sites = sum(map(is_site, found))
    return len(found) - sites, sites
