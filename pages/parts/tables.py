"""The table beside every map: the same content as rows, sortable and reachable by keyboard."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import shown_rows
from geo.indicators import find
from geo.indicators.definition import Level
from pages.parts import clicks, literal_text
from pages.parts.literal_text import Column
from pages.parts.selection import Selection

_COMPANIONS = {"qpv": "QPV", "habitants_qpv": "Habitants des QPV", "contrats_ville": "Contrats de ville"}
"""Columns of every table, under short names."""
_PLURALS = {
    Level.REGION: "Régions",
    Level.DEPARTMENT: "Départements",
    Level.COMMUNE: "Communes",
    Level.NEIGHBOURHOOD: "Quartiers",
    Level.CENTRE: "Centres",
}


def level_of(selection: Selection) -> Level:
    """The level below what is filtered: régions, then départements, then communes."""
    if selection.department:
        return Level.COMMUNE
    if selection.region or selection.centre:
        return Level.DEPARTMENT
    return Level.REGION


def show(atlas: Atlas, selection: Selection, level: Level) -> None:
    """Draw the table of a level for what the filters leave in view; choosing a row shows its card."""
    rows = shown_rows(atlas, selection.indicator, level, selection.departments(atlas))
    columns = [Column(wording.LEVELS[level.value], rows["nom"].tolist())]
    columns.append(Column("Centre", rows["centres"].tolist()))
    for key in dict.fromkeys((selection.indicator, *_COMPANIONS)):
        column = _column(atlas, key, level, rows.index)
        if column:
            columns.append(column)
    caption = f"{_PLURALS[level]}, {wording.day(atlas.on)}. « (e) » : valeur estimée."
    picked = selection.picked[1] if selection.picked and selection.picked[0] is level else None
    literal_text.table(
        caption, columns, "tableau-carte", rows.index.tolist(), picked, lambda code: clicks.remember(level, code)
    )


def _column(atlas: Atlas, key: str, level: Level, codes: pd.Index) -> Column | None:
    indicator = find(key)
    if level not in indicator.levels:
        return None
    unit = indicator.unit
    values = atlas.values(key, level).reindex(codes)
    estimated = bool((values["status"] == "estime").any())
    cells = [
        wording.STATUSES[status] if value != value else round(value * unit.factor, unit.decimals)
        for value, status in zip(values["value"], values["status"], strict=True)
    ]
    symbol = f" ({unit.symbol})" if unit.symbol == "%" else ""
    label = _COMPANIONS.get(key, indicator.label)
    return Column(f"{label}{symbol}{' (e)' if estimated else ''}", cells, unit.decimals)
