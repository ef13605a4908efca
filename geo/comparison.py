"""Two to six territories or centres side by side: same indicators, same classes, differences where they mean something.

Places of several kinds may stand together. Where an indicator does not exist for a kind, its value is not applicable.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo import indicators, wording
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Indicator, Level, Status, Theme
from geo.indicators.neighbourhoods import NO_VINTAGE
from geo.maps.classes import DEFAULT_CHOICE
from geo.maps.scale import Scale
from geo.place import WORDS, Place
from geo.schema import links
from geo.units import Unit

MOST = 6
"""More columns than that are no longer read side by side."""
_LONGEST_QUOTE = 40
_NO_LEVEL = "sans objet à cette maille"


@dataclass(frozen=True)
class Cell:
    """One value of one place, `text` being the value with its unit, or the reason why there is none.

    `difference` is how far it is from the value of the first place, and `change` the same in words; `refusal`, why
    that is not told though both are known. All are empty where there is nothing to compare.
    """

    place: Place
    value: float
    status: Status
    text: str
    note: str | None = None
    source: str | None = None
    vintage: str | None = None
    length: float | None = None
    """Of a count: its part of the largest one of the row."""
    class_index: int | None = None
    """Of a rate: its class in the scale of the row; None for a zero that stands apart."""
    difference: float | None = None
    change: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Row:
    """One indicator. `scale` holds the common classes of a rate: of all the places of `levels`, not of these only."""

    indicator: Indicator
    cells: tuple[Cell, ...]
    scale: Scale | None
    levels: tuple[Level, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The rows of some places, by theme."""

    places: tuple[Place, ...]
    themes: dict[Theme, tuple[Row, ...]]


@dataclass(frozen=True)
class Asked:
    """The places that an address names, and what had to be left out of it, in sentences."""

    places: tuple[Place, ...]
    notices: tuple[str, ...]


def asked_places(atlas: Atlas, text: str) -> Asked:
    """The places of `departement-93,departement-75`, in that order: known ones only, once each, six at most."""
    kept: list[Place] = []
    unknown, twice, beyond = [], [], []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            place = known_place(atlas, part)
        except UnknownCode:
            unknown.append(wording.quoted(part[:_LONGEST_QUOTE]))
            continue
        if place in kept:
            twice.append(wording.quoted(part))
        elif len(kept) == MOST:
            beyond.append(wording.quoted(part))
        else:
            kept.append(place)
    told = (
        (unknown, "Le lien demande {} (lieux à comparer), ce qui n'existe pas ici : laissé de côté."),
        (twice, "Le lien demande plusieurs fois {} : compté une fois."),
        (beyond, f"{MOST} lieux au plus se comparent ; laissé de côté : {{}}."),
    )
    notices = [sentence.format(wording.listing(list(dict.fromkeys(parts)))) for parts, sentence in told if parts]
    return Asked(tuple(kept), tuple(notices))


def known_place(atlas: Atlas, text: str) -> Place:
    """The place that a text writes. Raises `UnknownCode` where the edition has none of that code."""
    place = Place.read(text)
    atlas.name_of(place)
    return place


def written(places: Sequence[Place]) -> str:
    """The places as an address writes them."""
    return ",".join(map(str, places))


def name_of(atlas: Atlas, place: Place) -> str:
    """The name of a place; of a centre, the short one in use."""
    return atlas.names_of_centres[place.code] if place.level is Level.CENTRE else atlas.name_of(place)


def levels(atlas: Atlas) -> tuple[Level, ...]:
    """The kinds of places that the edition holds, the country left out: it is no choice."""
    return tuple(level for level in WORDS if level is not Level.COUNTRY and atlas.names(level))


def compare(atlas: Atlas, places: Sequence[Place]) -> Comparison:
    """The value of every indicator that exists for at least one of the places."""
    themes: dict[Theme, list[Row]] = {}
    for indicator in indicators.offered(atlas.tables):
        if any(place.level in indicator.levels for place in places):
            themes.setdefault(indicator.theme, []).append(_row(atlas, indicator, places))
    return Comparison(tuple(places), {theme: tuple(rows) for theme, rows in themes.items()})


def _row(atlas: Atlas, indicator: Indicator, places: Sequence[Place]) -> Row:
    mine = tuple(dict.fromkeys(place.level for place in places if place.level in indicator.levels))
    scale = None
    if not indicator.is_count:
        # All the levels together, so that no value lies outside the classes.
        pooled = pd.concat([atlas.values(indicator.key, level)["value"] for level in mine])
        scale = Scale.of(pooled, indicator.unit, DEFAULT_CHOICE)
    cells = [_cell(atlas, indicator, place) for place in places]
    largest = max((abs(cell.value) for cell in cells if cell.value == cell.value), default=0.0)
    drawn = tuple(_beside(indicator, cells[0], cell, scale, largest) for cell in cells)
    return Row(indicator, drawn, scale, mine, _sources(atlas, indicator, cells))


def _cell(atlas: Atlas, indicator: Indicator, place: Place) -> Cell:
    if place.level not in indicator.levels:
        return Cell(place, math.nan, Status.NOT_APPLICABLE, _NO_LEVEL)
    row = atlas.value_at(indicator.key, place)
    if row is None:
        return Cell(place, math.nan, Status.NOT_APPLICABLE, wording.STATUSES[Status.NOT_APPLICABLE.value])
    text = wording.value_or_status(row["value"], row["status"], indicator.unit)
    return Cell(place, row["value"], Status(row["status"]), text, row["note"], row["source"], row["vintage"])


def _beside(indicator: Indicator, first: Cell, cell: Cell, scale: Scale | None, largest: float) -> Cell:
    """A value as it stands in its row: its length or its class, and how far it is from the first one."""
    if math.isnan(cell.value):
        return cell
    is_compared = cell is not first and not math.isnan(first.value)
    refusal = _why_not_compared(indicator, first, cell) if is_compared else ""
    difference = cell.value - first.value if is_compared and not refusal else None
    return replace(
        cell,
        length=None if scale else abs(cell.value) / largest if largest else 0.0,
        class_index=_class_index(cell.value, scale) if scale else None,
        difference=difference,
        change="" if difference is None else _change(indicator.unit, difference, {first.status, cell.status}),
        refusal=refusal,
    )


def _class_index(value: float, scale: Scale) -> int | None:
    return None if scale.zero_apart and value == 0 else scale.classes.index(value)


def _change(unit: Unit, difference: float, statuses: set[Status]) -> str:
    change = difference * unit.factor
    symbol = "points" if unit.symbol == "%" else unit.symbol
    told = f"{'+' if change > 0 else ''}{wording.number(change, unit.decimals_for(change))} {symbol}"
    return f"{told} (estimé)" if Status.ESTIMATED in statuses else told


def _why_not_compared(indicator: Indicator, first: Cell, cell: Cell) -> str:
    """Why the difference of two values would mean nothing; empty where it means something."""
    if indicator.theme is Theme.PORTRAIT and (first.vintage != cell.vintage or not cell.vintage):
        vintages = wording.listing([one.vintage or NO_VINTAGE for one in (first, cell)])
        return f"millésimes : {vintages}. {indicator.comparable_with}".strip()
    if indicator.is_count and first.place.level is not cell.place.level:
        return "autre maille"
    if indicator.is_count and Status.ESTIMATED in (first.status, cell.status):
        return "un des nombres est estimé ou minimal"
    return ""


def _sources(atlas: Atlas, indicator: Indicator, cells: Sequence[Cell]) -> tuple[str, ...]:
    """Public addresses: those that the values name, and of the sources of the indicator."""
    pages = {source.id: source.page for source in atlas.manifest.description.sources}
    named = [link for cell in cells if cell.source for link in links(cell.source)]
    return tuple(dict.fromkeys([*named, *(pages[name] for name in indicator.sources if name in pages)]))
