"""Where the series of an indicator break, so that values before and after are never compared."""

from collections.abc import Mapping
from typing import Final

# Indicator → the first year of every new series, earliest first. Three kinds of reason:
# what the indicator's own definition says, what follows from it for a series made of the same
# counts, and the two reporting systems behind the figures on municipal acute units.
#
# Left out on purpose: `liggedager_per_1000`. Its two reports count stays without a night
# differently, but each area's values come from one of the reports, so no area has a break in time.
SERIES_BREAKS: Final[Mapping[str, tuple[int, ...]]] = {
    # The definition says so.
    "liggetid_somatikk": (2009,),
    "fysioterapiarsverk": (2009,),
    "som_utskrivninger": (2015,),
    "som_liggedager_institusjon": (2015,),
    "spes_driftskostnad_mnok": (2017,),
    "tidsbegrenset_opphold": (2018,),
    "legearsverk_forebyggende": (2019,),
    "hjemmetjeneste_brukere": (2019,),
    "som_dognplasser_hf": (2025,),
    "som_utskrivninger_hf": (2025,),
    "som_liggedager_hf": (2025,),
    "som_belegg_oecd_hf": (2025,),
    # "New methods in the 2010s and 2018": which year of the 2010s is not stated, so none of the
    # values from before 2010 is compared with a later one.
    "helsestasjon_arsverk": (2010, 2018),
    # The count of 2023 has another base (370 units, after municipalities were merged), and the
    # source's share of them does not follow from its own count.
    "friskliv_kommuner": (2023,),
    "friskliv_andel_kommuner": (2023,),
    # Made of the counts above: the two parts of the length of stay, and rates per inhabitant.
    "liggedager_somatikk_1000": (2009,),
    "dognopphold_somatikk_1000": (2009,),
    "fysioterapiarsverk_per_10000": (2009,),
    "helsestasjon_arsverk_per_10000_0_20": (2010, 2018),
    "spes_driftskostnad_per_innb": (2017,),
    "som_driftskostnad_mnok": (2017,),
    # Researchers' figures before 2017, reports to the Directorate of Health from 2017.
    "kad_kommuner": (2017,),
    "kad_belegg_prosent": (2017,),
    "kad_nye_plasser_prosent": (2017,),
    "kad_interkommunal_prosent": (2017,),
    "kad_plasser": (2017,),
    "kad_innleggelser": (2017,),
    "kad_innleggelser_sykestuer": (2017,),
    "kad_innleggelser_inkl_sykestuer": (2017,),
    "kad_innleggelser_per_1000_utvalg": (2017,),
    "kad_oppholdsdogn": (2017,),
    "kad_kommuner_rapportert": (2017,),
}
