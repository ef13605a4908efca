"""Who has sent figures for which year: shown on the page on activity before any total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import Place
from geo.received import Received, years_of
from pages.parts import cache, literal_chart
from pages.parts.activity_filters import Asked
from pages.parts.addresses import sheet_of
from pages.parts.literal_chart import Chart, Line, Meaning, Square, Top, Twin
from pages.parts.literal_text import Column

_SHORT = {
    Received.PUBLISHED: "publié",
    Received.WITHOUT_HALF_DAYS: "autres chiffres",
    Received.ZERO: "zéro",
    Received.NOTHING: "rien reçu",
    Received.NO_PERIMETER: "sans périmètre",
}
Known = Mapping[str, Mapping[int, Received]]
"""What is known by centre, then by year."""


def show(atlas: Atlas, asked: Asked) -> None:
    """Draw who has sent what."""
    st.header("Qui a envoyé ses chiffres", anchor=False)
    known = cache.remembered(atlas, "reporting", lambda: _known(atlas))
    literal_chart.chart(_chart(atlas, known), "qui-a-envoye")


def _known(atlas: Atlas) -> Known:
    return {code: {year.year: year.received for year in years_of(atlas, code)} for code in atlas.names_of_centres}


def _chart(atlas: Atlas, known: Known) -> Chart:
    names = atlas.names_of_centres
    years = sorted({year for mine in known.values() for year in mine})
    codes = sorted(known, key=lambda code: wording.sort_key(names[code]))
    looks = {code: [known[code].get(year, Received.NOTHING) for year in years] for code in codes}
    picture = literal_chart.cells(
        "Ce qui a été reçu, par centre et par année",
        "Centre",
        [Top(str(year), _answered([looks[code][place] for code in codes])) for place, year in enumerate(years)],
        [
            Line(names[code], [_square(look) for look in looks[code]], sheet_of(atlas, Place(Level.CENTRE, code)))
            for code in codes
        ],
    )
    columns = [
        Column("Centre", [names[code] for code in codes]),
        *(
            Column(str(year), [wording.RECEIVED[looks[code][place]] for code in codes])
            for place, year in enumerate(years)
        ),
    ]
    met = [look for look in Received if any(look in mine for mine in looks.values())]
    return Chart(
        "Ce qui a été reçu, par centre et par année",
        "",
        picture,
        Twin("Ce qui a été reçu, par centre et par année.", columns),
        [Meaning(look, wording.RECEIVED[look]) for look in met],
        ["Un zéro déclaré est une réponse ; ce qui n'a pas été reçu n'est jamais compté pour zéro."],
    )


def _square(look: Received) -> Square:
    return Square(_SHORT[look], look, title=wording.RECEIVED[look])


def _answered(looks: Sequence[Received]) -> str:
    """How many centres of those with a perimeter have told anything."""
    served = [look for look in looks if look is not Received.NO_PERIMETER]
    told = sum(look is not Received.NOTHING for look in served)
    return f"{told} sur {len(served)}"
