"""Glossary of terms that readers need explained.

Pages show a term where it stands; the page on the data shows all of them.
"""

from dataclasses import dataclass
from typing import Final

from lib.i18n.catalogues import N_


@dataclass(frozen=True, slots=True)
class Term:
    """Term with its explanation.

    Attributes:
        word: catalogue key of the word as the pages write it.
        meaning: catalogue key of one or two sentences on what it means here.
    """

    word: str
    meaning: str


TERMS: Final[dict[str, Term]] = {
    "announced": Term(
        N_("announced"),
        N_("Promised in public, as a sum or as a number of projects."),
    ),
    "documented": Term(
        N_("documented"),
        N_(
            "Found in open sources, project by project. What is not documented may have been paid "
            "out all the same."
        ),
    ),
    "granted": Term(
        N_("granted"),
        N_(
            "The source says that the project got the money. Proposals and applications do not "
            "count."
        ),
    ),
    "not_stated": Term(
        N_("not stated"),
        N_("No source gives the figure. It is not zero, and it is left out of sums and averages."),
    ),
    "scheme": Term(
        N_("grant scheme"),
        N_("Money set aside for one purpose, which projects can apply for."),
    ),
    "round": Term(
        N_("round"),
        N_("One announcement of grants: a scheme, a time and, as a rule, a sum."),
    ),
    "co_financing": Term(
        N_("co-financing"),
        N_(
            "From 2012 to 2014 the municipalities paid 20 per cent of what certain hospital "
            "treatment of their inhabitants cost. They got money for it in the state's transfer."
        ),
    ),
    "discharge_ready": Term(
        N_("discharge-ready"),
        N_(
            "Treated and ready to leave the hospital, but waiting for an offer from the "
            "municipality. Since 2012 the municipality pays for the days of waiting."
        ),
    ),
    "overstay": Term(
        N_("overstay days"),
        N_("Days in hospital after the patient was reported as discharge-ready."),
    ),
    "acute_unit": Term(
        N_("KAD/ØHD"),
        N_(
            "Beds in the municipality for patients who need help at once, but not a hospital: "
            "municipal acute 24-hour units, also called emergency day and night care."
        ),
    ),
    "health_region": Term(
        N_("health region"),
        N_("One of the four parts of the country that each have a regional health authority."),
    ),
    "county_governor": Term(
        N_("county governor office"),
        N_("The state's representative in the county. The 19 counties of 2010 had 18 offices."),
    ),
    "per_inhabitant": Term(
        N_("per inhabitant"),
        N_(
            "The amount divided by the inhabitants of the area, so that large and small areas can "
            "be compared."
        ),
    ),
    "classes": Term(
        N_("classes"),
        N_(
            "The colours' groups of figures, with round limits. Areas with the same printed "
            "figure always have the same colour; a darker one is more, in the dark theme a "
            "lighter one. They are those of the whole country, also where a part of it is "
            "shown."
        ),
    ),
    "wanted": Term(
        N_("desired direction"),
        N_(
            "Whether the reform wants the figure to go up or down. Where no direction is stated, "
            "a change is neither good nor bad."
        ),
    ),
    "preliminary": Term(
        N_("preliminary"),
        N_("Published, but the publisher may still correct it."),
    ),
    "withheld": Term(
        N_("withheld"),
        N_(
            "The publisher does not show the figure, to protect those it is about. It is neither "
            "zero nor unknown, and it is left out of comparisons, ranks and colours."
        ),
    ),
    "inferred": Term(
        N_("inferred"),
        N_("Follows from the source, but is not said outright in it."),
    ),
}
