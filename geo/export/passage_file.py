"""The passage between two generations as rows: one for each pair of neighbourhoods that share area, from both sides."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.shown import Shown, shown
from geo.passage import Passages
from geo.provenance import Provenance, provenance


def passage_file(after: Atlas, before: str, found: Passages) -> Shown:
    """The passage from an edition of an older generation, by its name, to another."""
    meanings = {"code": "code du quartier dont parle la ligne", "statut": "observe, ou non_renseigne sans périmètre"}
    title = f"Passage des quartiers de {before} à ceux de {after.manifest.description.name}"
    rows = passage_rows(found, after.provenance)
    reasons = {"part_de_sa_surface": "statut"}
    return shown(after, passage_file_name(after, before), title, rows, meanings=meanings, reasons=reasons)


def passage_file_name(after: Atlas, before: str) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_passage_fr-2015`."""
    return provenance(after.opened).file_name("passage", before)


def passage_rows(found: Passages, told: Provenance) -> pd.DataFrame:
    """Indexed by the code asked about; shares are parts of one, empty where a neighbourhood matches none.

    `told` is the provenance of the newer edition.
    """
    rows = [
        {
            "code": passage.code,
            "nom": passage.name,
            "generation": passage.generation,
            "devenir": passage.fate.label if passage.fate else wording.STATUSES[passage.status],
            "statut": passage.status.value,
            "autre_generation": passage.other_generation,
            "autre_code": match.code if match else None,
            "autre_nom": match.name if match else None,
            "part_de_sa_surface": match.share if match else None,
            "part_de_l_autre": match.share_back if match else None,
            "remarque": passage.note,
        }
        for passage in (*found.before, *found.after)
        for match in passage.matches or (None,)
    ]
    return told.stamped(pd.DataFrame(rows).set_index("code"))
