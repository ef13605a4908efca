"""The table beside every map: the same content as rows, sortable and reachable by keyboard."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import named_sources, shown_rows
from geo.indicators import find
from geo.indicators.definition import Level, Theme
from geo.indicators.neighbourhoods import vintages
from pages.parts import cache, clicks, literal_text
from pages.parts.literal_text import Column
from pages.parts.selection import Selection

_COMPANIONS = ("qpv", "habitants_qpv", "contrats_ville")
PLURALS = {
    Level.REGION: "Régions",
    Level.DEPARTMENT: "Départements",
    Level.COMMUNE: "Communes",
    Level.EPCI: "Intercommunalités",
    Level.CONTRACT: "Contrats de ville",
    Level.NEIGHBOURHOOD: "Quartiers",
    Level.CENTRE: "Centres",
}


def level_of(selection: Selection) -> Level:
    """The level below what is filtered: régions, départements, communes; centres for what only they have.

    Neighbourhoods where the map shows them one by one.
    """
    if selection.department or selection.epci:
        level = Level.COMMUNE
    elif selection.region or selection.centre:
        level = Level.DEPARTMENT
    else:
        level = Level.REGION
    if selection.level is Level.NEIGHBOURHOOD:
        return Level.NEIGHBOURHOOD
    levels = find(selection.indicator).levels
    return Level.CENTRE if level not in levels and Level.COMMUNE not in levels and Level.REGION not in levels else level


def show(atlas: Atlas, selection: Selection, level: Level) -> None:
    """Draw the table of a level for what the filters leave in view; choosing a row shows its card."""
    codes, columns = cache.kept("table", selection, lambda: _content(atlas, selection, level))
    caption = f"{PLURALS[level]}, {_when(atlas, selection, level)}. « (e) » : valeur estimée."
    picked = selection.picked[1] if selection.picked and selection.picked[0] is level else None
    literal_text.table(caption, columns, "tableau-carte", codes, picked, lambda code: clicks.remember(level, code))


def _content(atlas: Atlas, selection: Selection, level: Level) -> tuple[list[str], list[Column]]:
    """The codes of the rows, and the columns."""
    rows = shown_rows(atlas, selection.indicator, level, selection.departments(atlas), selection.within)
    if level is Level.CENTRE:
        columns = [Column("Centre", [atlas.names_of_centres[code] for code in rows.index])]
    else:
        columns = [Column(wording.LEVELS[level.value], rows["nom"].tolist())]
        columns.append(Column("Centre", rows["centres"].tolist()))
    # Of a single neighbourhood, counts of neighbourhoods say nothing.
    companions = () if level is Level.NEIGHBOURHOOD else _COMPANIONS
    found = (column(atlas, key, level, rows.index) for key in dict.fromkeys((selection.indicator, *companions)))
    return rows.index.tolist(), [*columns, *(column for column in found if column)]


def _when(atlas: Atlas, selection: Selection, level: Level) -> str:
    """The date of the rows; for published figures their vintage, unit and source, which are the same for all rows."""
    indicator = find(selection.indicator)
    if level is not Level.NEIGHBOURHOOD or indicator.theme is not Theme.PORTRAIT:
        return wording.day(atlas.on)
    source = named_sources(atlas, indicator.sources)
    return f"{vintages(atlas.values(indicator.key, level))} ; {indicator.unit.name}. Source : {source}"


def column(atlas: Atlas, key: str, level: Level, codes: pd.Index) -> Column | None:
    """The values of an indicator for some territories; None where it does not exist at their level."""
    indicator = find(key)
    if level not in indicator.levels:
        return None
    unit = indicator.unit
    values = atlas.values(key, level).reindex(codes)
    estimated = bool((values["status"] == "estime").any())
    decimals = unit.decimals_for(*values["value"])
    cells = [
        wording.STATUSES[status] if value != value else round(value * unit.factor, decimals)
        for value, status in zip(values["value"], values["status"], strict=True)
    ]
    symbol = f" ({unit.symbol})" if unit.symbol in ("%", "€") else ""
    return Column(f"{indicator.short}{symbol}{' (e)' if estimated else ''}", cells, decimals)
