"""The layer of régions, départements or centres coloured by a rate. Counts never come here: they are circles."""

from __future__ import annotations

import math
from collections import Counter

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status
from geo.maps import theme
from geo.maps.classes import Classes, quantiles
from geo.maps.layer import Areas, LegendEntry
from geo.maps.theme import Style

MAP_LEVELS = (Level.REGION, Level.DEPARTMENT, Level.CENTRE)
"""Levels that colour can show, coarsest first: départements are what is painted in every case."""

_STATUS_STYLES = {
    Status.SECRET: theme.SECRET,
    Status.MISSING: theme.MISSING,
    Status.NOT_APPLICABLE: theme.NOT_APPLICABLE,
}


def rate_areas(atlas: Atlas, indicator: Indicator, level: Level) -> Areas:
    """Each département in the class of its territory, or in the look of the reason why there is no value."""
    if indicator.is_count:
        raise ValueError(f"« {indicator.key} » est un nombre : il se dessine par des cercles, jamais par aplats.")
    values = atlas.values(indicator.key, level)
    known = values["value"].dropna()
    zero_apart = bool(((known == 0).sum() >= 2) and (known > 0).any())
    classes = quantiles(known[known > 0] if zero_apart else known)
    palette = theme.sequential(classes.count) if classes.count else ()
    style_by_code: dict[str, Style] = {}
    text_by_code: dict[str, str] = {}
    for code, value, status in zip(values.index, values["value"], values["status"], strict=True):
        style_by_code[code] = _style(value, status, classes, palette, zero_apart)
        text_by_code[code] = wording.value_or_status(value, status, indicator.unit)
    of_department = _territory_of_department(atlas, level)
    style_of, text_of = {}, {}
    for department, code in of_department.items():
        if code is None:
            style_of[department], text_of[department] = theme.UNCOVERED, wording.NO_CENTRE
        else:
            style_of[department] = style_by_code.get(code, theme.NOT_APPLICABLE)
            text_of[department] = text_by_code.get(code, wording.STATUSES["sans_objet"])
    counted = Counter(style_by_code.values())
    uncovered = sum(1 for code in of_department.values() if code is None)
    return Areas(style_of, text_of, tuple(_entries(indicator, classes, palette, zero_apart, counted, uncovered)))


def _style(value: float, status: str, classes: Classes, palette: tuple[str, ...], zero_apart: bool) -> Style:
    if math.isnan(value):
        return _STATUS_STYLES[Status(status)]
    if zero_apart and value == 0:
        return theme.ZERO
    return Style(palette[classes.index(value)])


def _entries(
    indicator: Indicator,
    classes: Classes,
    palette: tuple[str, ...],
    zero_apart: bool,
    counted: Counter[Style],
    uncovered: int,
) -> list[LegendEntry]:
    """Zero, the classes from low to high, then the kinds of emptiness that occur."""
    entries = []
    if zero_apart:
        entries.append(LegendEntry(theme.ZERO, "0", str(counted[theme.ZERO])))
    entries += [
        LegendEntry(Style(colour), _range(indicator, classes, index), str(counted[Style(colour)]))
        for index, colour in enumerate(palette)
    ]
    for status, style in _STATUS_STYLES.items():
        if counted[style]:
            entries.append(LegendEntry(style, wording.STATUSES[status.value], str(counted[style])))
    if uncovered:
        entries.append(LegendEntry(theme.UNCOVERED, wording.NO_CENTRE, str(uncovered)))
    return entries


def _range(indicator: Indicator, classes: Classes, index: int) -> str:
    """`de 12,0 à moins de 20,0`; the last class holds its upper bound."""
    unit = indicator.unit
    figures = [wording.number(bound * unit.factor, unit.decimals) for bound in classes.bounds]
    suffix = f" {unit.symbol}" if unit.symbol == "%" else ""
    if len(figures) == 1:
        return f"{figures[0]}{suffix}"
    last = index == classes.count - 1
    return f"de {figures[index]} à {'' if last else 'moins de '}{figures[index + 1]}{suffix}"


def _territory_of_department(atlas: Atlas, level: Level) -> dict[str, str | None]:
    """The territory of `level` each département belongs to; None where no centre is known."""
    departments = atlas.departments
    if level is Level.DEPARTMENT:
        return {str(code): str(code) for code in departments.index}
    if level is Level.REGION:
        return {str(code): str(region) for code, region in departments["region_code"].items()}
    return {code: centres[0] if centres else None for code, centres in atlas.centres_by_department.items()}
