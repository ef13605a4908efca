"""The network over time: how much of the country it covered after each change, and what changed."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.coverage.history import SHARES_FROM, Event, days_of_change, events, standings
from geo.indicators.tally import COUNTED
from pages.parts import cache, downloads
from pages.parts.literal_text import Column


def show(atlas: Atlas) -> None:
    """The two tables, up to the date of the atlas, which must be what is known: no hypothesis has a past."""
    st.header("Le réseau dans le temps", anchor=False)
    _standings(atlas)
    _events(atlas)


def _standings(atlas: Atlas) -> None:
    days = cache.remembered(atlas, "days of change", lambda: days_of_change(atlas.tables, atlas.on))
    rows = cache.remembered(atlas, "standings", lambda: standings(atlas.tables, days))
    columns = [
        Column("À partir de", [wording.period_start(row.on) for row in rows]),
        Column("Centres", [float(len(row.centres)) for row in rows], 0),
        Column("Départements couverts", [float(len(row.departments)) for row in rows], 0),
        Column("dont par plusieurs centres", [float(len(row.several)) for row in rows], 0),
    ]
    for reference in COUNTED:
        shares = [
            round(100 * row.counts[reference.key][0] / row.counts[reference.key][1], 1)
            if row.counts.get(reference.key, (0, 0))[1]
            else wording.STATUSES["non_renseigne"]
            for row in rows
        ]
        columns.append(Column(f"{reference.label} (%)", shares, 1))
    caption = (
        f"Après chaque changement connu. Aucune part nationale avant {SHARES_FROM.year} : trop peu de périmètres sont "
        "connus. Ce qui est compté ne bouge pas (liste de l'édition, habitants RP 2018, contrats de 2018), seule la "
        f"couverture change. Un début inconnu est compté à partir du 1er janvier {SHARES_FROM.year}."
    )
    downloads.table(atlas, caption, columns, "reseau-dates")


def _events(atlas: Atlas) -> None:
    rows = cache.remembered(atlas, "events", lambda: events(atlas.tables, atlas.on))
    names = atlas.names_of_centres
    columns = [
        Column("Date", [wording.period_start(row.on) for row in rows]),
        Column("Centre", [names[row.centre] for row in rows]),
        Column("Changement", [wording.NETWORK_EVENTS[row.kind.value] for row in rows]),
        Column("Territoires gagnés", [", ".join(row.gained) for row in rows]),
        Column("Territoires quittés", [", ".join(row.lost) for row in rows]),
        Column("Relais", [_relay(row, names) for row in rows]),
        Column("Remarque", [" ".join(row.notes) for row in rows]),
        Column("Source", [" | ".join(row.sources) for row in rows], links=True),
    ]
    caption = (
        "Débuts, fins et changements de périmètre. La date est le premier jour du nouvel état ; quand seule l'année "
        "ou le mois est connu, rien de plus n'est écrit."
    )
    downloads.table(atlas, caption, columns, "reseau-changements")


def _relay(event: Event, names: dict[str, str]) -> str:
    """Who had, or has, what changed hands that very day."""
    told = []
    if event.received_from:
        told.append(f"jusque-là : {wording.listing([names[code] for code in event.received_from])}")
    if event.handed_to:
        told.append(f"ensuite : {wording.listing([names[code] for code in event.handed_to])}")
    return " ; ".join(told)
