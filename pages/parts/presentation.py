"""Where a presentation starts: the buttons, and the map that they put over the whole screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.countries import country
from geo.indicators.definition import Level
from pages.parts import cache, embedding, literal_text, map_message, map_pair
from pages.parts.scene_state import Played
from pages.parts.selection import Selection

_KEY = "carte-presentee"
"""Name under which the browser keeps the view of this map."""
_WHOLE = "Toute la France"


def starts(here: Atlas, selection: Selection, played: Sequence[Played]) -> None:
    """One click to the whole screen: at the scenes of the visit, at the country, at a région, at a territory."""
    shown = [one for one in played if one.change]
    groups = []
    if shown:
        labels = [f"{rank}. {one.scene.title or 'Sans titre'}" for rank, one in enumerate(shown, 1)]
        groups.append({"title": "Jouer les scènes, à partir de", "list": "scenes", "labels": labels, "main": True})
    labels = [str(place["label"]) for place in _places(here, selection)]
    groups.append({"title": "Ouvrir en plein écran", "list": "starts", "labels": labels, "main": False})
    literal_text.render(data={"kind": "starts", "groups": groups}, key="departs")


def show(here: Atlas, selection: Selection, played: Sequence[Played]) -> None:
    """The map of the filters, which can be told to show the scenes or the places in turn."""
    scenes = [
        {"title": one.scene.title, "comment": one.scene.comment, "change": one.change} for one in played if one.change
    ]
    map_pair.show_played(selection, _KEY, {"scenes": scenes, "starts": _places(here, selection)})


def integration(selection: Selection) -> None:
    """What to write in a page of another site so that it shows this map."""
    with st.expander("Intégrer cette carte dans un site"):
        allowed = cache.settings().framing_origins
        if not allowed:
            st.caption(
                "Aucun site n'est autorisé pour l'instant : la personne qui administre l'atlas les énumère dans le "
                "réglage `ATLAS_EMBED_HOSTS`."
            )
            return
        named = ", ".join(f"`{site}`" for site in allowed)
        st.caption(f"Sites autorisés : {named}. La carte y garde indicateur, date, filtres et classes.")
        st.code(embedding.snippet(selection), language="html", wrap_lines=True)


def _places(here: Atlas, selection: Selection) -> list[dict[str, Any]]:
    """The places offered: what the filters leave, the country, each région of the mainland, each territory overseas."""
    found: list[dict[str, Any]] = cache.kept("places to present", selection, lambda: _listed(here, selection))
    return found


def _listed(here: Atlas, selection: Selection) -> list[dict[str, Any]]:
    free = replace(selection, region=None, department=None, epci=None, centre=None, picked=None)
    zones = country(here.manifest.description.country).zones[1:]
    overseas = {here.region_of_department.get(zone.code) for zone in zones}
    names = here.names(Level.REGION)
    regions = sorted((code for code in names if code not in overseas), key=lambda code: wording.sort_key(names[code]))
    mine = replace(selection, picked=None)  # what is kept is for all visitors: nobody's last click is in it
    filtered = [(mine.where(here), mine)] if mine.view_key != free.view_key else []
    offered = [(_WHOLE, free), *((names[code], replace(free, region=code)) for code in regions)]
    asked = [*filtered, *(place for place in offered if not filtered or place[1].view_key != selection.view_key)]
    places = [{"label": label, "change": _change(shown)} for label, shown in asked]
    known = here.departments.index
    whole = places[len(filtered)]["change"]
    return places + [
        {"label": zone.name, "change": whole, "territory": zone.code} for zone in zones if zone.code in known
    ]


def _change(shown: Selection) -> dict[str, Any]:
    message = map_message.of(shown)
    return {name: message[name] for name in ("muted", "kept", "view", "selected", "where")}
