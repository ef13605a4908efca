"""The territories of high need and low, or no known, activity, to take away: each row says why it is there."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import named_sources
from geo.export.shown import Shown, shown
from geo.need_activity import Matrix
from geo.small_numbers import RULE


def underserved_file(atlas: Atlas, found: Matrix) -> Shown:
    """The list as shown, with the need and the activity that it sets against each other."""
    chosen = (
        ("Besoin", f"{found.need.label}. {found.need.definition}"),
        ("Activité", f"{found.activity.label}. {found.activity.definition}"),
        ("Petit nombre", RULE),
    )
    title = f"Besoin fort ({found.need.label}), activité faible ou non connue"
    reasons = {"besoin": "besoin_statut", "activite": "activite_statut"}
    rows = underserved_rows(atlas, found)
    return shown(atlas, underserved_file_name(atlas, found), title, rows, chosen, reasons=reasons)


def underserved_rows(atlas: Atlas, found: Matrix) -> pd.DataFrame:
    """The list as it is shown, indexed by code."""
    spots = [one.spot for one in found.underserved]
    rows = pd.DataFrame(index=pd.Index([spot.code for spot in spots], name="code"))
    rows["nom"] = [spot.name for spot in spots]
    rows["genre"] = [wording.LEVELS[spot.level.value] for spot in spots]
    rows["constat"] = [one.reason for one in found.underserved]
    rows["besoin"] = [spot.need for spot in spots]
    rows["besoin_statut"] = [spot.need_status.value for spot in spots]
    rows["besoin_unite"] = found.need.unit.name
    rows["besoin_mediane"] = [one.median.value for one in found.underserved]
    rows["besoin_mediane_n"] = [one.median.count for one in found.underserved]
    rows["activite"] = [spot.activity for spot in spots]
    rows["activite_statut"] = [(spot.emptiness or spot.activity_status).value for spot in spots]
    rows["activite_unite"] = found.activity.unit.name
    rows["activite_mediane"] = found.activity_median.value
    rows["activite_mediane_n"] = found.activity_median.count
    rows["petit_nombre"] = [spot.small for spot in spots]
    rows["date"] = atlas.on.isoformat()
    rows["source"] = named_sources(atlas, tuple(dict.fromkeys((*found.need.sources, *found.activity.sources))))
    return atlas.provenance.stamped(rows)


def underserved_file_name(atlas: Atlas, found: Matrix) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_sous-servis_habitants`."""
    return atlas.provenance.file_name("sous-servis", found.need.key)
