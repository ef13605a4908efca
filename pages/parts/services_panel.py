"""The services around a place, where whoever runs the atlas has given points."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.errors import InvalidTable
from geo.place import Place
from geo.points import LEVELS, RADIUS_KM, files_of_points, is_by_commune, read_points, services_near
from pages.parts import cache, downloads, shell
from pages.parts.literal_text import Column


def show(atlas: Atlas, place: Place) -> None:
    """One table for each file of points; nothing where there is none, or where the place is too large."""
    files = files_of_points(cache.settings().local / "points")
    if not files or place.level not in LEVELS:
        return
    st.header(f"Services à moins de {wording.number(RADIUS_KM)} km", anchor=False)
    start = "d'un point de la commune" if is_by_commune(atlas, place) else "d'un point du quartier"
    for rank, path in enumerate(files):
        try:
            layer = read_points(path)
        except InvalidTable as error:
            shell.notice(str(error))
            continue
        found = services_near(atlas, place, layer)
        count = wording.plural(len(found), "lieu", "lieux")
        caption = (
            f"{layer.title} : {count}, à vol d'oiseau {start}. "
            f"Données du {wording.day(layer.on)}, {layer.licence}. Source : {layer.source}"
        )
        columns = [
            Column("Service", [one.name for one in found]),
            Column("Distance (km)", [round(one.km, 1) for one in found], 1),
        ]
        downloads.table(atlas, caption, columns, f"services-{rank}")
