"""What a territory needs, as the matrix measures it: its inhabitants, or how many of its neighbourhoods are poor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from geo import indicators
from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level, Status, frame_of_values
from geo.indicators.tally import members
from geo.units import INHABITANTS, SHARE, Unit

_POVERTY = "tp60"


@dataclass(frozen=True)
class Need:
    """What the horizontal axis measures. `compute` returns the frame of `definition.VALUE_COLUMNS` for a level."""

    key: str
    label: str
    unit: Unit
    definition: str
    sources: tuple[str, ...]
    compute: Callable[[Atlas, Level], pd.DataFrame]


def needs(atlas: Atlas) -> Mapping[str, Need]:
    """The needs to choose from in an edition, by key; poverty only where neighbourhoods have a rate of it."""
    offered = {indicator.key for indicator in indicators.offered(atlas.tables)}
    return {need.key: need for need in _NEEDS if need.key != "pauvrete" or _POVERTY in offered}


def _inhabitants(atlas: Atlas, level: Level) -> pd.DataFrame:
    return atlas.values("habitants_qpv", level)


def _poor_neighbourhoods(atlas: Atlas, level: Level) -> pd.DataFrame:
    """Of the QPV with a published rate, the part above the median of all QPV, by territory: a count over a count."""
    rates = atlas.values(_POVERTY, Level.NEIGHBOURHOOD)
    median = rates["value"].median()
    of_code = atlas.tables.neighbourhoods.set_index("code")["department_code"]
    listed = rates.assign(department_code=of_code).merge(
        members(atlas.tables, level, atlas.on), on="department_code", how="right"
    )
    groups = listed["group"]
    known = listed["value"].groupby(groups).count()
    total = listed["status"].groupby(groups).count()
    above = (listed["value"] > median).groupby(groups).agg("sum")
    out = (listed["status"] == Status.NOT_APPLICABLE).groupby(groups).agg("sum")
    gaps = set(atlas.tables.list_gaps["department_code"])
    partial = listed["department_code"].isin(gaps).groupby(groups).any()
    status = pd.Series(Status.OBSERVED.value, index=known.index, dtype=object)
    status[(known < total) | partial] = Status.ESTIMATED.value
    status[known == 0] = Status.MISSING.value
    status[(out == total) & ~((total == 0) & partial)] = Status.NOT_APPLICABLE.value
    note = pd.Series([f"taux connu de {k} QPV sur {n}" for k, n in zip(known, total, strict=True)], known.index)
    return frame_of_values(above / known.where(known > 0), status, above, known, note)


_NEEDS = (
    Need(
        "habitants", "Habitants des QPV", INHABITANTS,
        "Habitants des QPV du périmètre (RP 2018, génération 2015).",
        find("habitants_qpv").sources, _inhabitants,
    ),
    Need(
        "pauvrete", "Part des QPV plus pauvres que la médiane des QPV", SHARE,
        "QPV dont le taux de pauvreté publié dépasse la médiane de ceux de l'édition, rapportés aux QPV dont le taux "
        "est connu. Aucun taux n'est additionné ni moyenné.",
        find(_POVERTY).sources, _poor_neighbourhoods,
    ),
)  # fmt: skip
