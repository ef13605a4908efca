"""The layer of régions, départements or centres coloured by a rate. Counts never come here: they are circles."""

from __future__ import annotations

import math
from collections import Counter

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status, Theme
from geo.maps import theme
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.layer import Areas, LegendEntry
from geo.maps.scale import Scale
from geo.maps.theme import Style

MAP_LEVELS = (Level.REGION, Level.DEPARTMENT, Level.CENTRE)
"""Levels that colour can show, coarsest first: départements are what is painted in every case."""

STATUS_STYLES = {
    Status.SECRET: theme.SECRET,
    Status.MISSING: theme.MISSING,
    Status.NOT_APPLICABLE: theme.NOT_APPLICABLE,
}


def rate_scale(atlas: Atlas, indicator: Indicator, level: Level, choice: ClassChoice = DEFAULT_CHOICE) -> Scale:
    """The classes of the values that colour shows. Raises `ValueError` for a count."""
    if indicator.is_count:
        raise ValueError(f"« {indicator.key} » est un nombre : il se dessine par des cercles, jamais par aplats.")
    values = atlas.values(indicator.key, level)["value"]
    return Scale.of(values[~values.index.isin(_uncovered(atlas, indicator, level))], indicator.unit, choice)


def rate_areas(atlas: Atlas, indicator: Indicator, level: Level, scale: Scale) -> Areas:
    """Each département in the class of its territory, or in the look of the reason why there is no value."""
    of_department = _territory_of_department(atlas, level)
    values = atlas.values(indicator.key, level)
    uncovered = _uncovered(atlas, indicator, level)
    styles: dict[str | None, Style] = {None: theme.UNCOVERED}
    texts: dict[str | None, str] = {None: wording.NO_CENTRE}
    for code, value, status in zip(values.index, values["value"], values["status"], strict=True):
        told = wording.value_or_status(value, status, indicator.unit)
        if code in uncovered:
            styles[code], texts[code] = theme.UNCOVERED, f"{told} ; {wording.NO_CENTRE}"
        else:
            styles[code] = rate_style(value, Status(status), scale)
            texts[code] = told
    style_of = {department: styles[code] for department, code in of_department.items()}
    text_of = {department: texts[code] for department, code in of_department.items()}
    # A centre is counted once; départements without one are counted each, since they have no centre in common.
    territories = [code for code in styles if code] + [d for d, code in of_department.items() if code is None]
    counted = Counter(styles.get(code, theme.UNCOVERED) for code in territories)
    return Areas(style_of, text_of, rate_entries(scale, counted))


def _uncovered(atlas: Atlas, indicator: Indicator, level: Level) -> frozenset[str]:
    """Territories with a value but no known centre, for a measure of coverage: they show the gap itself.

    What has no value shows why.
    """
    if indicator.theme is not Theme.COVERAGE:
        return frozenset()
    of_department = _territory_of_department(atlas, level)
    covered = {of_department[department] for department, centres in atlas.centres_by_department.items() if centres}
    known = frozenset(atlas.values(indicator.key, level)["value"].dropna().index)
    return frozenset(code for code in of_department.values() if code and code not in covered) & known


def rate_style(value: float, status: Status, scale: Scale) -> Style:
    """The look of a value, or of the reason why there is none."""
    return STATUS_STYLES[status] if math.isnan(value) else scale.style(value)


def rate_entries(scale: Scale, counted: Counter[Style]) -> tuple[LegendEntry, ...]:
    """Zero, the classes from low to high, then the kinds of emptiness that occur."""
    entries = [LegendEntry(theme.ZERO, "0", str(counted[theme.ZERO]))] if scale.zero_apart else []
    for colour, label in zip(scale.palette, scale.labels, strict=True):
        entries.append(LegendEntry(Style(colour), label, str(counted[Style(colour)])))
    emptiness = [(style, wording.STATUSES[status.value]) for status, style in STATUS_STYLES.items()]
    for style, words in (*emptiness, (theme.UNCOVERED, wording.NO_CENTRE)):
        if counted[style]:
            entries.append(LegendEntry(style, words, str(counted[style])))
    return tuple(entries)


def _territory_of_department(atlas: Atlas, level: Level) -> dict[str, str | None]:
    """The territory of `level` each département belongs to; None where no centre is known."""
    departments = atlas.departments
    if level is Level.DEPARTMENT:
        return {str(code): str(code) for code in departments.index}
    if level is Level.REGION:
        return {str(code): str(region) for code, region in departments["region_code"].items()}
    return {code: centres[0] if centres else None for code, centres in atlas.centres_by_department.items()}
