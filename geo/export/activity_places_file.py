"""Activity by place, and what is known of activity in each neighbourhood, to take away."""

from __future__ import annotations

import pandas as pd
import shapely

from geo import wording
from geo.activity.places import ActivityPlaces
from geo.activity.presence import Presence
from geo.activity.selection import ActivityChoice
from geo.atlas import Atlas
from geo.export.files import shapes_of
from geo.export.shown import Shown, shown
from geo.indicators.definition import Level, Status
from geo.maps.activity_places import subtitle
from geo.maps.spots import Ground

_SOURCE = "envois des centres"

_PLACES = {
    "lieu": "niveau et code du lieu, comme dans le fichier envoyé",
    "niveau": "quartier prioritaire, commune, intercommunalité, contrat de ville ou département",
    "nom": "nom du lieu",
    "departements": "codes des départements du lieu",
    "actions": "lignes reçues qui nomment le lieu : une par action, une par total annuel",
    "demi_journees": "demi-journées de ces lignes ; vide quand aucune ne le dit, jamais zéro à la place",
    "lignes_sans_demi_journees": "lignes qui ne disent pas leurs demi-journées",
    "actions_partagees": "lignes qui nomment aussi d'autres lieux : entières à chacun, une fois au total",
    "statut": "observe, ou estime dès qu'une ligne l'est",
    "centres": "centres qui ont envoyé ces lignes",
    "latitude": "degrés WGS84 du point où le cercle est dessiné ; vide sans contour",
    "longitude": "degrés WGS84 du même point",
    "source": "ce que les centres ont envoyé",
}
"""What each column means."""

_PRESENCES = {
    "code": "code du quartier",
    "nom": "nom du quartier",
    "communes": "communes du quartier",
    "departement": "code du département",
    "centres": "centres en charge pendant une partie au moins des années",
    "etat": " ; ".join(f"{state.value} : {wording.PRESENCES[state.value]}" for state in Presence),
    "actions": "lignes qui nomment le quartier lui-même",
    "demi_journees": "demi-journées de ces lignes ; vide quand aucune ne le dit",
    "source": "ce que les centres ont envoyé",
    "actions_plus_larges": "lignes qui nomment sa commune, son intercommunalité, son contrat ou son département",
}
"""What each column means."""


def places_file(atlas: Atlas, ground: Ground, found: ActivityPlaces, choice: ActivityChoice) -> Shown:
    """The places that some lines name, each at the point where its circle stands."""
    rows = places_rows(atlas, ground, found)
    spots = {str(each.place): ground.spot(each.place) for each in found.places}
    shapes = {place: shapely.Point(spot.at[::-1]) if spot else None for place, spot in spots.items()}
    told = (
        ("Choix", subtitle(atlas, choice)),
        ("Total, chaque action une fois", f"{found.total.actions} actions, dont {found.placed.actions} avec un lieu"),
    )
    name = places_file_name(atlas)
    return shown(atlas, name, "Lieux d'activité", rows, told, meanings=_PLACES, reasons={}, shapes=shapes)


def places_file_name(atlas: Atlas) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_lieux-activite`."""
    return atlas.provenance.file_name("lieux-activite")


def presence_file(atlas: Atlas, found: pd.DataFrame, choice: ActivityChoice) -> Shown:
    """Every neighbourhood with what is known of activity there, in its perimeter where that is known."""
    rows = presence_rows(atlas, found)
    title, told = "Quartiers avec et sans activité nommée", (("Choix", subtitle(atlas, choice)),)
    shapes = shapes_of(atlas, Level.NEIGHBOURHOOD)
    return shown(
        atlas, presence_file_name(atlas, choice), title, rows, told, meanings=_PRESENCES, reasons={}, shapes=shapes
    )


def presence_file_name(atlas: Atlas, choice: ActivityChoice) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_quartiers-activite_2024`."""
    return atlas.provenance.file_name("quartiers-activite", str(choice.years[-1]))


def places_rows(atlas: Atlas, ground: Ground, found: ActivityPlaces) -> pd.DataFrame:
    """The places as they are drawn, indexed by `lieu`."""
    names = atlas.names_of_centres
    spots = [ground.spot(each.place) for each in found.places]
    rows = pd.DataFrame(index=pd.Index([str(each.place) for each in found.places], name="lieu"))
    rows["niveau"] = [wording.LEVELS[each.place.level.value] for each in found.places]
    rows["nom"] = [ground.name(each.place) for each in found.places]
    rows["departements"] = [" ".join(ground.departments(each.place)) for each in found.places]
    rows["actions"] = [each.amount.actions for each in found.places]
    rows["demi_journees"] = pd.Series([each.amount.half_days for each in found.places], rows.index, dtype=float)
    rows["lignes_sans_demi_journees"] = [each.amount.silent for each in found.places]
    rows["actions_partagees"] = [each.shared for each in found.places]
    statuses = {True: Status.ESTIMATED.value, False: Status.OBSERVED.value}
    rows["statut"] = [statuses[each.amount.estimated] for each in found.places]
    rows["centres"] = [", ".join(names.get(code, code) for code in each.centres) for each in found.places]
    rows["latitude"] = pd.Series([spot.at[0] if spot else None for spot in spots], rows.index, dtype=float)
    rows["longitude"] = pd.Series([spot.at[1] if spot else None for spot in spots], rows.index, dtype=float)
    rows["source"] = _SOURCE
    return atlas.provenance.stamped(rows)


def presence_rows(atlas: Atlas, found: pd.DataFrame) -> pd.DataFrame:
    """Every neighbourhood with what is known of activity there, indexed by `code`."""
    names, centres, communes = atlas.names(Level.NEIGHBOURHOOD), atlas.names_of_centres, communes_of_each(atlas)
    departments = atlas.tables.neighbourhoods.set_index("code")["department_code"]
    rows = pd.DataFrame(index=found.index)
    rows["nom"] = [names[code] for code in found.index]
    rows["communes"] = [", ".join(communes.get(code, ())) for code in found.index]
    rows["departement"] = departments.reindex(found.index)
    rows["centres"] = [", ".join(centres.get(code, code) for code in mine) for mine in found["centres"]]
    rows["etat"], rows["actions"], rows["demi_journees"] = found["state"], found["actions"], found["half_days"]
    rows["actions_plus_larges"] = found["wider"]
    rows["source"] = _SOURCE
    return atlas.provenance.stamped(rows)


def communes_of_each(atlas: Atlas) -> dict[str, list[str]]:
    """Names of the communes of each neighbourhood, by its code."""
    links, names = atlas.tables.neighbourhood_communes, atlas.names(Level.COMMUNE)
    named = links.assign(name=links["commune_code"].map(names).fillna(links["commune_code"]))
    return {str(code): list(mine) for code, mine in named.groupby("neighbourhood_code")["name"]}
