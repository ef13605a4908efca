"""How far the neighbourhoods are from the nearest seat of an active centre, by territory."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.coverage.nearest import Nearest, nearest_to_neighbourhoods, without_seat
from pages.parts import downloads
from pages.parts.literal_text import Column

_UNKNOWN = wording.STATUSES["non_renseigne"]


def show(atlas: Atlas) -> None:
    """One row per territory: the nearest QPV, the middle one, the farthest, and the seat nearest to that one."""
    found = nearest_to_neighbourhoods(atlas.tables, atlas.on)
    frame = atlas.tables.neighbourhoods
    listed: dict[str, list[tuple[str, Nearest | None]]] = defaultdict(list)
    for code, name, department in zip(frame["code"], frame["name"], frame["department_code"], strict=True):
        listed[department].append((name, found.get(code)))
    st.header("Distance des quartiers au siège le plus proche", anchor=False)
    downloads.table(atlas, _caption(atlas, found), _columns(atlas, listed), "distances")


def _columns(atlas: Atlas, listed: dict[str, list[tuple[str, Nearest | None]]]) -> list[Column]:
    places = atlas.departments["name"]
    codes = sorted(listed, key=lambda code: wording.sort_key(str(places[code])))
    measured = {code: [(name, far) for name, far in listed[code] if far] for code in codes}
    kilometres = {code: [far.km for _, far in measured[code]] for code in codes}
    farthest = {code: max(rows, key=lambda row: row[1].km) for code, rows in measured.items() if rows}
    return [
        Column("Territoire", [f"{places[code]} ({code})" for code in codes]),
        Column("QPV mesurés", [f"{len(measured[code])} sur {len(listed[code])}" for code in codes]),
        Column("Au plus près (km)", [min(kilometres[code], default=_UNKNOWN) for code in codes], 0),
        Column("Médiane (km)", [median(kilometres[code]) if kilometres[code] else _UNKNOWN for code in codes], 0),
        Column("Au plus loin (km)", [max(kilometres[code], default=_UNKNOWN) for code in codes], 0),
        Column("Quartier le plus loin", [farthest[code][0] if code in farthest else _UNKNOWN for code in codes]),
        Column(
            "Siège le plus proche de lui", [seat_name(atlas, farthest[c][1]) if c in farthest else "" for c in codes]
        ),
    ]


def seat_name(atlas: Atlas, nearest: Nearest) -> str:
    """The short name of the centre, and whether its seat is only probable."""
    return f"{atlas.names_of_centres[nearest.centre]}{' (siège probable)' if nearest.is_probable else ''}"


def _caption(atlas: Atlas, found: dict[str, Nearest]) -> str:
    """From where to where, and what is left out."""
    of_perimeter = "depuis leur point intérieur"
    own = int(atlas.tables.perimeters["neighbourhood_code"].isin(list(found)).sum())
    of_commune = "depuis le point de leur commune, faute de périmètre (la plus proche s'il y en a plusieurs)"
    missing = wording.listing([atlas.names_of_centres[code] for code in without_seat(atlas.tables, atlas.on)])
    told = [
        "À vol d'oiseau, jusqu'à la ville du siège d'un centre actif, quel que soit son périmètre.",
        f"{wording.number(own)} QPV mesurés {of_perimeter}." if own else "",
        f"{wording.number(len(found) - own)} QPV mesurés {of_commune}." if own < len(found) else "",
        f"Siège non connu, donc laissé de côté : {missing}." if missing else "",
    ]
    return " ".join(filter(None, told))
