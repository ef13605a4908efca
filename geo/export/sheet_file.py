"""The key figures of a sheet as rows: one for each figure and each place, with its unit, date, source and status."""

from __future__ import annotations

import math

import pandas as pd

from geo.atlas import Atlas
from geo.export.files import named_sources
from geo.indicators.definition import Status
from geo.place import WORDS
from geo.territory_sheet import Named, Sheet


def sheet_rows(atlas: Atlas, sheet: Sheet) -> pd.DataFrame:
    """The rows, indexed by the key of the figure; where one does not exist at a level, its value is not applicable."""
    places = (Named(sheet.place, sheet.name), *sheet.within)
    rows = [
        {
            "indicateur": figure.key,
            "libelle": figure.label,
            "niveau": WORDS[one.place.level],
            "code": one.place.code,
            "nom": one.name,
            "valeur": reading.value if reading else math.nan,
            "statut": (reading.status if reading else Status.NOT_APPLICABLE).value,
            "unite": figure.unit.name,
            "numerateur": reading.numerator if reading else math.nan,
            "denominateur": reading.denominator if reading else math.nan,
            "remarque": reading.note if reading else None,
            "millesime": figure.vintage,
            "date": sheet.on.isoformat(),
            "source": named_sources(atlas, figure.sources),
            **atlas.provenance.cells,
        }
        for figure in sheet.figures
        for one, reading in zip(places, figure.readings, strict=True)
    ]
    return pd.DataFrame(rows).set_index("indicateur")
