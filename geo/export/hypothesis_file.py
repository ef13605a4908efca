"""The file of a hypothesis: every amount before and after, with unit, date, status, and the hypothesis itself."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.coverage.effect import Effect
from geo.coverage.scenario import Scenario, spelled
from geo.export.shown import Shown, shown


def hypothesis_file(supposed: Atlas, effect: Effect, changes: Scenario) -> Shown:
    """Every amount before and after, under a name that says hypothesis; `supposed` is the country as if it held."""
    meanings = {
        "statut": "observe, estime, ou non_renseigne quand rien ne peut être dit",
        "unite": "ce qui est compté",
        "ecart": "couverts selon l'hypothèse moins couverts tels que connus",
    }
    reasons = dict.fromkeys(("couverts_situation_connue", "couverts_hypothese", "ecart"), "statut")
    title, rows = "ce qu'elle change à la situation connue", hypothesis_rows(supposed, effect, changes)
    return shown(supposed, hypothesis_file_name(supposed), title, rows, meanings=meanings, reasons=reasons)


def hypothesis_file_name(supposed: Atlas) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_effet_hypothese`."""
    return supposed.provenance.file_name("effet")


def hypothesis_rows(here: Atlas, effect: Effect, changes: Scenario) -> pd.DataFrame:
    """One row per amount, the country first; indexed by code. `here` tells the date and the edition."""
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
