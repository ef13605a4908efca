"""The passage between two generations as rows: one for each pair of neighbourhoods that share area, from both sides."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.passage import Passages
from geo.provenance import Provenance


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
