"""The file of a hypothesis: every amount before and after, with unit, date, status, and the hypothesis itself."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.coverage.effect import Effect
from geo.coverage.scenario import Scenario, spelled


def hypothesis_rows(here: Atlas, effect: Effect, changes: Scenario) -> pd.DataFrame:
    """One row per amount, the country first; indexed by code. `here` is what is known, without the hypothesis."""
    amounts = effect.amounts
    rows = pd.DataFrame(index=pd.Index([row.code for row in amounts], name="code"))
    rows["niveau"] = [wording.LEVELS[row.level.value] for row in amounts]
    rows["nom"] = [row.name for row in amounts]
    rows["unite"] = [wording.COVERED_THINGS[row.reference] for row in amounts]
    for column, values in (
        ("couverts_situation_connue", [row.before for row in amounts]),
        ("couverts_hypothese", [row.after for row in amounts]),
        ("ecart", [row.change for row in amounts]),
        ("ensemble", [row.total for row in amounts]),
    ):
        rows[column] = pd.Series(values, index=rows.index, dtype=float)
    rows["statut"] = [row.status.value for row in amounts]
    rows["date"] = here.on.isoformat()
    rows["hypothese"] = spelled(changes)
    return here.provenance.stamped(rows)
