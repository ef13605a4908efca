"""The layer of centres: who covers which département, in colours that no two neighbours share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.maps import theme
from geo.maps.layer import Areas, CentreMark, LegendEntry, Perimeters
from geo.maps.theme import Style

_SEVERAL = Style("#ffffff", 1.0, "hatch", theme.INK)


def perimeters(atlas: Atlas) -> Perimeters:
    """Owners of each département, départements whose perimeter is unconfirmed, and the centres to mark."""
    owners = atlas.centres_by_department
    valid = atlas.coverage_rows
    established = set(valid.loc[valid["status"] == "etabli", "department_code"])
    covered = {code for code, centres in owners.items() if centres}
    colours = colours_of(owners, atlas.tables.adjacency)
    rows = atlas.tables.centres.set_index("code").to_dict("index")
    marks = tuple(_mark(code, rows[code], colours[code], owners, atlas) for code in sorted(colours))
    return Perimeters(owners, frozenset(covered - established), marks)


def coverage_areas(atlas: Atlas, drawn: Perimeters) -> Areas:
    """Each département in the colour of its centre; the strong pattern where no centre is known."""
    colours = {mark.code: mark.colour for mark in drawn.centres}
    names = atlas.names_of_centres
    style_of: dict[str, Style] = {}
    text_of: dict[str, str] = {}
    for code, centres in drawn.owners.items():
        if not centres:
            style_of[code] = theme.UNCOVERED
        elif len(centres) == 1:
            style_of[code] = Style(colours[centres[0]])
        else:
            style_of[code] = _SEVERAL
        text_of[code] = wording.listing([names[centre] for centre in centres]) or wording.NO_CENTRE
    entries = [
        LegendEntry(Style(theme.CENTRE_COLOURS[0]), "une couleur par centre", _departments(drawn, 1)),
    ]
    if _SEVERAL in style_of.values():
        entries.append(LegendEntry(_SEVERAL, "couvert par plusieurs centres", _departments(drawn, 2)))
    return Areas(style_of, text_of, (*entries, *no_centre_entry(drawn)))


def no_centre_entry(drawn: Perimeters) -> list[LegendEntry]:
    """The entry of the départements without a known centre, if there is any."""
    if all(drawn.owners.values()):
        return []
    return [LegendEntry(theme.UNCOVERED, wording.NO_CENTRE, _departments(drawn, 0))]


def colours_of(owners: dict[str, tuple[str, ...]], adjacency: pd.DataFrame) -> dict[str, str]:
    """A colour per active centre; centres whose perimeters touch get different ones while colours last.

    Greedy colouring, the most constrained centre first: five or six colours are enough for a map of regions.
    """
    touching: dict[str, set[str]] = defaultdict(set)
    for left, right in zip(adjacency["department_code"], adjacency["neighbour_code"], strict=True):
        for a in owners.get(left, ()):
            touching[a].update(b for b in owners.get(right, ()) if b != a)
    active = sorted({centre for centres in owners.values() for centre in centres})
    chosen: dict[str, str] = {}
    for centre in sorted(active, key=lambda code: (-len(touching[code]), code)):
        taken = [chosen.get(other) for other in touching[centre]]
        free = [colour for colour in theme.CENTRE_COLOURS if colour not in taken]
        chosen[centre] = min(free or theme.CENTRE_COLOURS, key=list(chosen.values()).count)
    return chosen


def _departments(drawn: Perimeters, count: int) -> str:
    """How many départements have that number of centres (two means two or more)."""
    found = sum(1 for centres in drawn.owners.values() if min(len(centres), 2) == count)
    return wording.plural(found, "territoire", "territoires")


def _mark(
    code: str, row: Mapping[Hashable, Any], colour: str, owners: dict[str, tuple[str, ...]], atlas: Atlas
) -> CentreMark:
    mine = [department for department, centres in owners.items() if code in centres]
    has_seat = isinstance(row["seat_status"], str)
    return CentreMark(
        code=code,
        label=atlas.names_of_centres[code],
        name=row["name"],
        colour=colour,
        label_at=_label_point(atlas, mine),
        seat=(float(row["latitude"]), float(row["longitude"])) if has_seat else None,
        seat_is_probable=has_seat and row["seat_status"] == "probable",
        zone=_zone(atlas, mine),
    )


def _label_point(atlas: Atlas, departments: list[str]) -> tuple[float, float] | None:
    """A point inside the perimeter: that of the département nearest to the middle of them all."""
    places = atlas.departments.reindex(departments).dropna(subset=["latitude"])
    if places.empty:
        return None
    offsets = (places["latitude"] - places["latitude"].mean()) ** 2
    offsets += (0.7 * (places["longitude"] - places["longitude"].mean())) ** 2  # a degree is shorter east to west
    nearest = places.iloc[int(offsets.argmin())]
    return float(nearest["latitude"]), float(nearest["longitude"])


def _zone(atlas: Atlas, departments: list[str]) -> str:
    return str(atlas.departments["zone"].reindex(departments).iloc[0])
