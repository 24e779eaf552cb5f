"""The pages, as data: file, title, icon, address, what stands there, own names in the address."""

from dataclasses import dataclass
from typing import Final

from lib.i18n import mark


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page.

    Attributes:
        file: the script, from the top of the project.
        title: catalogue key of its title.
        icon: a Material Symbols name.
        url_path: its path; empty for the front page.
        help: catalogue key of one sentence on what stands there.
        query_params: the page's own names in the address.
    """

    file: str
    title: str
    icon: str
    url_path: str
    help: str
    query_params: tuple[str, ...] = ()


PAGES: Final = (
    PageSpec(
        "pages/country/overview.py",
        mark("Overview"),
        "dashboard",
        "",
        mark("Four headline figures, the country map, and what needs attention."),
    ),
    PageSpec(
        "pages/country/map.py",
        mark("Map"),
        "map",
        "kart",
        mark("The nationwide map: choose a measure and layers, click a county."),
        ("mal", "lag", "farger"),
    ),
    PageSpec(
        "pages/country/budget.py",
        mark("Budget"),
        "account_balance_wallet",
        "budsjett",
        mark("Where the money went: the state's lines, grants, and the 2012 transfer."),
        ("etter", "niva"),
    ),
    PageSpec(
        "pages/country/progress.py",
        mark("Progress"),
        "timeline",
        "framdrift",
        mark("Milestones and indicators: what has happened, and whether it helps."),
        ("tema", "indikator"),
    ),
    PageSpec(
        "pages/network/projects.py",
        mark("Projects"),
        "search",
        "prosjekter",
        mark("Search, filter and sort; open one project or service for all its facts."),
        (
            "hva",
            "q",
            "sorter",
            "side",
            "prosjekt",
            "tjeneste",
            "tilskudd",
            "kategori",
            "status",
            "aarstall",
            "fylke",
            "mottaker",
            "belop",
            "sikkerhet",
            "slag",
            "senger",
        ),
    ),
    PageSpec(
        "pages/network/counties.py",
        mark("Counties"),
        "compare_arrows",
        "fylker",
        mark("One area in full, against the country, and up to four side by side."),
        ("kommunetall",),
    ),
    PageSpec(
        "pages/network/governance.py",
        mark("Organisation"),
        "account_tree",
        "organisering",
        mark("The bodies around the reform and the county governors: who sits where, since when."),
    ),
    PageSpec(
        "pages/network/registration.py",
        mark("Registration"),
        "edit_note",
        "registrering",
        mark("New figures in: look at what changes, put it in, see the log, take it back."),
        ("oppgave",),
    ),
    PageSpec(
        "pages/stage/presentation.py",
        mark("Presentation"),
        "slideshow",
        "presentasjon",
        mark("Live figures for a big screen, by themselves or by the arrow keys."),
        ("lysbilder", "fokus", "sekunder", "farger", "indikator", "vis"),
    ),
    PageSpec(
        "pages/about/data.py",
        mark("Data and sources"),
        "database",
        "data",
        mark("What the figures cover, where they come from, and downloads."),
    ),
    PageSpec(
        "pages/about/accessibility.py",
        mark("Accessibility statement"),
        "accessibility_new",
        "tilgjengelighet",
        mark("What works for everyone, what does not, and how to complain."),
    ),
)
STATEMENT: Final = PAGES[-1]  # linked from the foot of every page
