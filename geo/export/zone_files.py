"""What a drawn zone holds, to take away: one row per neighbourhood, and the zone itself."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import named_sources, shapes_of
from geo.export.shown import Cell, Outline, Shown, shown
from geo.indicators import find
from geo.indicators.definition import Level, Status
from geo.within import Inside
from geo.zone import DrawnZone

_SHARE_DECIMALS = 4


def zone_rows(atlas: Atlas, zone: DrawnZone, found: Inside) -> pd.DataFrame:
    """The neighbourhoods inside the zone, indexed by code, each with the rule, the date, the source and the status."""
    mine = found.neighbourhoods
    departments, centres = atlas.names(Level.DEPARTMENT), atlas.names_of_centres
    rows = pd.DataFrame(index=pd.Index([one.code for one in mine], name="code"))
    rows["nom"] = [one.name for one in mine]
    rows["communes"] = [", ".join(one.communes) for one in mine]
    rows["departement"] = [one.department for one in mine]
    rows["departement_nom"] = [departments[one.department] for one in mine]
    rows["centres"] = [", ".join(centres[code] for code in one.centres) or wording.NO_CENTRE for one in mine]
    rows["part_dans_la_zone"] = [
        float("nan") if one.share is None else round(one.share, _SHARE_DECIMALS) for one in mine
    ]
    rows["place_par"] = ["perimetre" if one.by_perimeter else "commune" for one in mine]
    rows["statut"] = [(Status.OBSERVED if one.by_perimeter else Status.ESTIMATED).value for one in mine]
    rows["regle"] = found.rule.label
    rows["zone"] = zone.title
    rows["date"] = atlas.on.isoformat()
    rows["source"] = named_sources(atlas, find("qpv").sources)
    return atlas.provenance.stamped(rows)


def zone_file(atlas: Atlas, zone: DrawnZone, found: Inside) -> Shown:
    """The neighbourhoods inside, each at its perimeter where it is known, and the zone itself."""
    drawn: dict[str, Cell] = {
        "zone": zone.title,
        "surface_km2": round(zone.area_km2, 2),
        "regle": found.rule.label,
        "date": atlas.on.isoformat(),
        "lien": zone.text,
    }
    return shown(
        atlas,
        zone_file_name(atlas, found),
        f"Quartiers prioritaires de la zone : {zone.title}",
        zone_rows(atlas, zone, found),
        (("Zone", zone.title), ("Lien", zone.text), ("Règle", found.rule.label)),
        reasons={},
        shapes=shapes_of(atlas, Level.NEIGHBOURHOOD),
        outline=Outline(zone.shape, drawn),
    )


def zone_file_name(atlas: Atlas, found: Inside) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_zone_point`."""
    return atlas.provenance.file_name("zone", found.rule.value)
