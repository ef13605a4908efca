"""The layer of régions, départements or centres coloured by a rate. Counts never come here: they are circles."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status, Theme
from geo.maps import theme
from geo.maps.classes import Classes, quantiles
from geo.maps.layer import Areas, LegendEntry
from geo.maps.theme import Style
from geo.units import Unit

MAP_LEVELS = (Level.REGION, Level.DEPARTMENT, Level.CENTRE)
"""Levels that colour can show, coarsest first: départements are what is painted in every case."""

STATUS_STYLES = {
    Status.SECRET: theme.SECRET,
    Status.MISSING: theme.MISSING,
    Status.NOT_APPLICABLE: theme.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class _Ramp:
    """How the values of one indicator become styles; zero stands apart where several territories have it."""

    unit: Unit
    classes: Classes
    zero_apart: bool

    @property
    def palette(self) -> tuple[str, ...]:
        return theme.sequential(self.classes.count) if self.classes.count else ()

    def style(self, value: float, status: str) -> Style:
        if math.isnan(value):
            return STATUS_STYLES[Status(status)]
        if self.zero_apart and value == 0:
            return theme.ZERO
        return Style(self.palette[self.classes.index(value)])

    def label(self, index: int) -> str:
        """`de 12,0 à moins de 20,0`; the last class holds its upper bound; a class of one value is that value."""
        unit, classes = self.unit, self.classes
        bounds = (*classes.lowers, classes.upper)
        lower, upper = (wording.number(bound * unit.factor, unit.decimals) for bound in bounds[index : index + 2])
        suffix = f"{wording.NARROW_SPACE}{unit.symbol}" if unit.symbol == "%" else ""
        is_last = index == classes.count - 1
        if classes.by_value or (is_last and lower == upper):
            return f"{lower}{suffix}"
        return f"de {lower} à {'' if is_last else 'moins de '}{upper}{suffix}"


def rate_areas(atlas: Atlas, indicator: Indicator, level: Level) -> Areas:
    """Each département in the class of its territory, or in the look of the reason why there is no value."""
    if indicator.is_count:
        raise ValueError(f"« {indicator.key} » est un nombre : il se dessine par des cercles, jamais par aplats.")
    of_department = _territory_of_department(atlas, level)
    values = atlas.values(indicator.key, level)
    known = values["value"].dropna()
    uncovered: frozenset[str] = frozenset()
    if indicator.theme is Theme.COVERAGE:
        # What has a value but no centre shows the gap itself; what has no value shows why.
        uncovered = _uncovered(atlas, of_department) & frozenset(known.index)
        known = known[~known.index.isin(uncovered)]
    zero_apart = bool((known == 0).sum() >= 2 and (known > 0).any())
    ramp = _Ramp(indicator.unit, quantiles(known[known > 0] if zero_apart else known), zero_apart)
    styles: dict[str | None, Style] = {None: theme.UNCOVERED}
    texts: dict[str | None, str] = {None: wording.NO_CENTRE}
    for code, value, status in zip(values.index, values["value"], values["status"], strict=True):
        styles[code] = theme.UNCOVERED if code in uncovered else ramp.style(value, status)
        told = wording.value_or_status(value, status, indicator.unit)
        texts[code] = f"{told} ; {wording.NO_CENTRE}" if code in uncovered else told
    style_of = {department: styles[code] for department, code in of_department.items()}
    text_of = {department: texts[code] for department, code in of_department.items()}
    # A centre is counted once; départements without one are counted each, since they have no centre in common.
    territories = [code for code in styles if code] + [d for d, code in of_department.items() if code is None]
    counted = Counter(styles.get(code, theme.UNCOVERED) for code in territories)
    return Areas(style_of, text_of, tuple(_entries(ramp, counted)))


def _uncovered(atlas: Atlas, of_department: dict[str, str | None]) -> frozenset[str]:
    """Territories of which no département has a known centre."""
    covered = {of_department[department] for department, centres in atlas.centres_by_department.items() if centres}
    return frozenset(code for code in of_department.values() if code and code not in covered)


def _entries(ramp: _Ramp, counted: Counter[Style]) -> list[LegendEntry]:
    """Zero, the classes from low to high, then the kinds of emptiness that occur."""
    entries = [LegendEntry(theme.ZERO, "0", str(counted[theme.ZERO]))] if ramp.zero_apart else []
    for index, colour in enumerate(ramp.palette):
        entries.append(LegendEntry(Style(colour), ramp.label(index), str(counted[Style(colour)])))
    emptiness = [(style, wording.STATUSES[status.value]) for status, style in STATUS_STYLES.items()]
    for style, words in (*emptiness, (theme.UNCOVERED, wording.NO_CENTRE)):
        if counted[style]:
            entries.append(LegendEntry(style, words, str(counted[style])))
    return entries


def _territory_of_department(atlas: Atlas, level: Level) -> dict[str, str | None]:
    """The territory of `level` each département belongs to; None where no centre is known."""
    departments = atlas.departments
    if level is Level.DEPARTMENT:
        return {str(code): str(code) for code in departments.index}
    if level is Level.REGION:
        return {str(code): str(region) for code, region in departments["region_code"].items()}
    return {code: centres[0] if centres else None for code, centres in atlas.centres_by_department.items()}
