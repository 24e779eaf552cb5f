"""The pages, as data: file, title, icon, address, what stands there, own names in the address."""

from dataclasses import dataclass
from typing import Final

from lib.i18n import N_


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
        in_menu: whether the menu has it; otherwise other things lead there.
        more: whether it stands under “More” in the menu.
    """

    file: str
    title: str
    icon: str
    url_path: str
    help: str
    query_params: tuple[str, ...] = ()
    in_menu: bool = True
    more: bool = False


PAGES: Final = (
    PageSpec(
        "pages/country/overview.py",
        N_("Overview"),
        "dashboard",
        "",
        N_("The answer in one sentence, four questions, a map, and what needs attention."),
    ),
    PageSpec(
        "pages/country/map.py",
        N_("Map"),
        "map",
        "kart",
        N_("The nationwide map: choose a measure and layers, click a county."),
        ("mal", "lag", "farger"),
    ),
    PageSpec(
        "pages/country/budget.py",
        N_("Budget"),
        "account_balance_wallet",
        "budsjett",
        N_("Where the money went: the state's lines, grants, and the 2012 transfer."),
        ("etter", "niva"),
    ),
    PageSpec(
        "pages/country/progress.py",
        N_("Progress"),
        "timeline",
        "framdrift",
        N_("Milestones and indicators: what has happened, and whether it helps."),
        ("tema", "indikator"),
    ),
    PageSpec(
        "pages/network/projects.py",
        N_("Projects"),
        "search",
        "prosjekter",
        N_("Search, filter and sort; open one project or service for all its facts."),
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
        N_("Counties"),
        "compare_arrows",
        "fylker",
        N_("One area in full, against the country, and up to four side by side."),
        ("kommunetall",),
    ),
    PageSpec(
        "pages/network/governance.py",
        N_("Organisation"),
        "account_tree",
        "organisering",
        N_("The bodies around the reform and the county governors: who sits where, since when."),
    ),
    PageSpec(
        "pages/network/registration.py",
        N_("Registration"),
        "edit_note",
        "registrering",
        N_("New figures in: look at what changes, put it in, see the log, take it back."),
        ("oppgave",),
        more=True,
    ),
    PageSpec(
        "pages/stage/presentation.py",
        N_("Presentation"),
        "slideshow",
        "presentasjon",
        N_("Live figures for a big screen, by themselves or by the arrow keys."),
        ("lysbilder", "fokus", "sekunder", "farger", "indikator", "vis"),
        more=True,
    ),
    PageSpec(
        "pages/about/search.py",
        N_("Search"),
        "manage_search",
        "sok",
        N_("Everything that is known, by words: typos and names of today are understood."),
        ("sok",),
        in_menu=False,
        more=True,
    ),
    PageSpec(
        "pages/about/data.py",
        N_("Data and sources"),
        "database",
        "data",
        N_("What the figures cover, where they come from, and downloads."),
        more=True,
    ),
    PageSpec(
        "pages/about/accessibility.py",
        N_("Accessibility statement"),
        "accessibility_new",
        "tilgjengelighet",
        N_("What works for everyone, what does not, and how to complain."),
        more=True,
    ),
)
STATEMENT: Final = PAGES[-1]  # linked from the foot of every page
SEARCH: Final = next(page for page in PAGES if page.url_path == "sok")  # the search box leads there
