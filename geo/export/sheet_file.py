"""The key figures of a sheet as rows: one for each figure and each place, with its unit, date, source and status."""

from __future__ import annotations

import math

import pandas as pd

from geo.atlas import Atlas
from geo.export.files import named_sources, shapes_of, shown_rows
from geo.export.shown import Shown, shown
from geo.indicators.definition import Level, Status
from geo.place import WORDS
from geo.territory_sheet import Named, Sheet


def sheet_file(atlas: Atlas, sheet: Sheet) -> Shown:
    """The key figures of a sheet, ready for any format."""
    meanings = {"indicateur": "clé de ce qui est mesuré"}
    name, rows = sheet_file_name(atlas, sheet), sheet_rows(atlas, sheet)
    return shown(atlas, name, f"Chiffres clés : {sheet.name}", rows, (("Territoire", sheet.name),), meanings=meanings)


def neighbourhoods_file(atlas: Atlas, sheet: Sheet) -> Shown:
    """The neighbourhoods of a sheet, in its order, each at its perimeter where it is known."""
    level = Level.NEIGHBOURHOOD
    departments = frozenset(one.place.code for one in sheet.departments)
    rows = shown_rows(atlas, "qpv", level, departments).loc[[one.place.code for one in sheet.neighbourhoods]]
    name, title = neighbourhoods_file_name(atlas, sheet), f"Quartiers prioritaires : {sheet.name}"
    return shown(atlas, name, title, rows, (("Territoire", sheet.name),), shapes=shapes_of(atlas, level))


def sheet_file_name(atlas: Atlas, sheet: Sheet) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_departement-93_chiffres`."""
    return atlas.provenance.file_name(str(sheet.place), "chiffres")


def neighbourhoods_file_name(atlas: Atlas, sheet: Sheet) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_departement-93_quartiers`."""
    return atlas.provenance.file_name(str(sheet.place), "quartiers")


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
