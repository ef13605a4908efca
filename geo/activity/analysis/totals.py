"""What some lines amount to, and how that divides: by year, centre, theme… Each line counts once in the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import ABOUT_PEOPLE, FIELDS, Measured, measured, secret
from geo.activity.analysis.secrecy import Sum, hidden, too_small
from geo.activity.choices import Audience, Format, Mission, Mode, Theme
from geo.activity.model import PLACE_LEVELS
from geo.activity.selection import Through
from geo.activity.where import departments_of_centres, departments_of_places
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import WORDS

NOT_TOLD = "non renseigné"
"""The label of the part of the lines that do not tell what divides them."""


class Dimension(StrEnum):
    """What activity is divided by. The values are stable: they are in addresses, scripts and commands."""

    YEAR = "year"
    MONTH = "month"
    CENTRE = "centre"
    REGION = "region"
    """Of the perimeter of the centre in that year, or of the places named: as the choice says."""
    MISSION = "mission"
    FORMAT = "format"
    THEME = "theme"
    AUDIENCE = "audience"
    MODE = "mode"
    PLACE = "place"
    """The levels of the places named: QPV, commune… A line that names two levels is in both."""

    @property
    def label(self) -> str:
        """In French, as the head of a column."""
        return _LABELS[self]


_LABELS = {
    Dimension.YEAR: "Année",
    Dimension.MONTH: "Mois",
    Dimension.CENTRE: "Centre",
    Dimension.REGION: "Région",
    Dimension.MISSION: "Mission",
    Dimension.FORMAT: "Format",
    Dimension.THEME: "Thème",
    Dimension.AUDIENCE: "Public",
    Dimension.MODE: "Mode",
    Dimension.PLACE: "Échelle du lieu",
}
_CLOSED = {
    Dimension.MISSION: ("mission", Mission),
    Dimension.FORMAT: ("format", Format),
    Dimension.THEME: ("themes", Theme),
    Dimension.AUDIENCE: ("audiences", Audience),
    Dimension.MODE: ("mode", Mode),
}
"""The column of a closed list, and the list."""


@dataclass(frozen=True)
class Part:
    """Some of the lines. `code` is None for those that do not tell what divides them."""

    code: str | None
    label: str
    """A name from data for centres and régions: text to be shown as text."""
    lines: int
    centres: tuple[str, ...]
    """Whose lines they are, sorted."""
    figures: Mapping[str, Measured]
    """By name of a measure: see `figures.FIELDS`."""


@dataclass(frozen=True)
class Split:
    """Lines divided by something, and what all of them amount to."""

    dimension: Dimension
    parts: tuple[Part, ...]
    """In the order of the list, of time or of names; those that do not tell come last. No part without a line."""
    total: Part
    several: int
    """Lines that are in more than one part, and once in the total."""

    @property
    def exceeds(self) -> bool:
        """Whether the parts make more than the total."""
        return self.several > 0

    @property
    def sentence(self) -> str:
        """What must be read with the parts, in French; empty where they make the total."""
        if not self.exceeds:
            return ""
        counted = wording.plural(self.several, "ligne compte", "lignes comptent")
        return f"{counted} dans plusieurs parts et une fois dans le total : la somme des parts peut le dépasser."


def totals(lines: Lines, dimension: Dimension) -> Split:
    """What the lines amount to by something, small groups hidden."""
    keys = keys_of(lines, dimension)
    codes = codes_in_order(lines.atlas, dimension, keys)
    records = lines.records[["centre", "status", *FIELDS]]  # whole lines would be copied for each part
    by_code = rows_by_code(records, keys)
    names = labels_of(lines.atlas, dimension)
    parts = [_part(code, names[code], by_code[code]) for code in codes]
    untold = records[[not told for told in keys]]
    if len(untold):
        parts.append(_part(None, NOT_TOLD, untold))
    total = _part(None, "Total", records)
    shown = _protected((*parts, total), lines.fewest)
    return Split(dimension, shown[:-1], shown[-1], sum(len(told) > 1 for told in keys))


def month_profile(lines: Lines) -> Split:
    """The lines by month, all years together: all twelve months are there, and the lines without a date last."""
    split = totals(lines, Dimension.MONTH)
    told = {part.code: part for part in split.parts}
    names = labels_of(lines.atlas, Dimension.MONTH)
    empty = lines.records.iloc[:0]
    months = tuple(told.get(code) or _part(code, names[code], empty) for code in names)
    return replace(split, parts=(*months, *(part for part in split.parts if part.code is None)))


def keys_of(lines: Lines, dimension: Dimension) -> list[tuple[str, ...]]:
    """For each line, the codes of what it is in; empty where it does not tell."""
    records = lines.records
    if dimension is Dimension.YEAR:
        return [(str(year),) for year in records["year"]]
    if dimension is Dimension.MONTH:
        return [() if pd.isna(month) else (f"{int(month):02}",) for month in records["day"].dt.month]
    if dimension is Dimension.CENTRE:
        return [(centre,) for centre in records["centre"]]
    if dimension is Dimension.REGION:
        return _regions(lines)
    if dimension is Dimension.PLACE:
        return [tuple(sorted({place.partition("-")[0] for place in places})) for places in records["places"]]
    column, _ = _CLOSED[dimension]
    if dimension in (Dimension.THEME, Dimension.AUDIENCE):
        return [tuple(dict.fromkeys(told)) for told in records[column]]
    return [(told,) if isinstance(told, str) else () for told in records[column]]


def _regions(lines: Lines) -> list[tuple[str, ...]]:
    atlas, records = lines.atlas, lines.records
    region = atlas.region_of_department
    if lines.choice.through is Through.PLACE:
        lies_in = departments_of_places(atlas.tables, {place for places in records["places"] for place in places})
        return [
            tuple(sorted({region[code] for place in told for code in lies_in[place]})) for told in records["places"]
        ]
    served = {year: departments_of_centres(atlas.tables, int(year)) for year in set(records["year"])}
    return [
        tuple(sorted({region[code] for code in served[year].get(centre, frozenset())}))
        for centre, year in zip(records["centre"], records["year"], strict=True)
    ]


def rows_by_code(records: pd.DataFrame, keys: Sequence[tuple[str, ...]]) -> dict[str, pd.DataFrame]:
    """The lines that are in each part; a line may be in several."""
    places: dict[str, list[int]] = {}
    for place, told in enumerate(keys):
        for code in told:
            places.setdefault(code, []).append(place)
    return {code: records.iloc[mine] for code, mine in places.items()}


def codes_in_order(atlas: Atlas, dimension: Dimension, keys: Sequence[tuple[str, ...]]) -> list[str]:
    """The codes that a line has, in the order of the list, of time or of names."""
    met = {code for told in keys for code in told}
    names = labels_of(atlas, dimension)
    if dimension in (Dimension.CENTRE, Dimension.REGION):
        return sorted(met, key=lambda code: wording.sort_key(names[code]))
    if dimension is Dimension.YEAR:
        return sorted(met)
    return [code for code in names if code in met]


class _AsTheyAre(dict[str, str]):
    """Names by code, and the code itself where there is none: a centre of another edition, a year."""

    def __missing__(self, code: str) -> str:
        return code


def labels_of(atlas: Atlas, dimension: Dimension) -> Mapping[str, str]:
    """The French label of each code; a code that is not in the list is its own label."""
    if dimension in _CLOSED:
        _, choices = _CLOSED[dimension]
        return _AsTheyAre({each.value: each.label for each in choices})
    if dimension is Dimension.MONTH:
        return _AsTheyAre({f"{number:02}": wording.month(number) for number in range(1, 13)})
    if dimension is Dimension.PLACE:
        return _AsTheyAre({WORDS[level]: wording.LEVELS[level] for level in PLACE_LEVELS})
    if dimension is Dimension.CENTRE:
        return _AsTheyAre(atlas.names_of_centres)
    return _AsTheyAre(atlas.names(Level.REGION) if dimension is Dimension.REGION else {})


def _part(code: str | None, label: str, rows: pd.DataFrame) -> Part:
    figures = {name: measured(rows, name) for name in FIELDS}
    return Part(code, label, len(rows), tuple(sorted(set(rows["centre"]))), figures)


def _protected(parts: Sequence[Part], fewest: int) -> tuple[Part, ...]:
    """The parts and their total, the last one, without what would point at somebody."""
    counts = [part.figures["attendances"].value for part in parts]
    total = len(parts) - 1
    attendances = hidden(counts, [Sum(total, tuple(range(total)))], fewest)
    small = {place for place, part in enumerate(parts) if too_small(part.figures["people"].value, fewest)}
    # At one meeting as many people come as attend: what hides one hides the other.
    secrets = {"attendances": attendances, "people": attendances | small}
    return tuple(
        replace(
            part,
            figures={
                name: secret(figure, fewest)
                if name in ABOUT_PEOPLE and figure.value is not None and place in secrets[name]
                else figure
                for name, figure in part.figures.items()
            },
        )
        for place, part in enumerate(parts)
    )
