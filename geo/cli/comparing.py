"""Commands that set territories side by side, or need against activity."""

from __future__ import annotations

from typing import Annotated

import typer

from geo import wording
from geo.cli.opening import DateOption, EditionOption, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, whole
from geo.comparison import MOST, Cell, Row, known_place, name_of
from geo.comparison import compare as compare_places
from geo.errors import UnknownCode
from geo.need_activity import Matrix, Median, Spot
from geo.need_activity import matrix as matrix_of


@told
def compare(
    names: Annotated[list[str], typer.Argument(metavar="LIEU...", help="Par exemple departement-93 centre-irev.")],
    on: DateOption = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Comparer deux à six territoires ou centres : tous les indicateurs, avec les écarts qui ont un sens."""
    atlas = opened_atlas(edition, on)
    if len(names) > MOST:
        raise UnknownCode(f"{len(names)} lieux sont donnés", "lieux à comparer", f"Donnez-en {MOST} au plus.")
    found = compare_places(atlas, [known_place(atlas, name) for name in names])
    rows = [row for rows in found.themes.values() for row in rows]
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "date": atlas.on,
                "places": [{"place": str(place), "name": name_of(atlas, place)} for place in found.places],
                "rows": [_row(row) for row in rows],
            }
        )
        return
    print("\t".join(["", *(name_of(atlas, place) for place in found.places)]))
    for row in rows:
        print("\t".join([row.indicator.label, *(cell.text for cell in row.cells)]))


@told
def matrix(
    need: Annotated[str, typer.Option(help="Ce qui mesure le besoin : habitants ou pauvrete.")] = "habitants",
    on: DateOption = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Croiser besoin et activité des centres, et dire où le besoin est fort et l'activité faible ou non connue."""
    atlas = opened_atlas(edition, on)
    found = matrix_of(atlas, need)
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "date": atlas.on,
                "need": {"key": found.need.key, "unit": found.need.unit.name, "median": _median(found.need_median)},
                "activity": {
                    "key": found.activity.key,
                    "unit": found.activity.unit.name,
                    "median": _median(found.activity_median),
                },
                "centres": [_spot(found, spot) for spot in (*found.placed, *found.apart)],
                "underserved": [
                    {**_spot(found, one.spot), "reason": one.reason, "need_median": _median(one.median)}
                    for one in found.underserved
                ],
            }
        )
        return
    for one in found.underserved:
        needed = wording.value_or_status(one.spot.need, one.spot.need_status.value, found.need.unit)
        print(f"{one.spot.code}\t{one.spot.name}\t{needed}\t{one.reason}")


def _row(row: Row) -> dict[str, object]:
    return {
        "indicator": row.indicator.key,
        "unit": row.indicator.unit.name,
        "source": list(row.sources),
        "values": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "place": str(cell.place), "value": whole(cell.value), "status": cell.status, "note": cell.note,
        "vintage": cell.vintage, "difference": None if cell.difference is None else whole(cell.difference),
        "why_no_difference": cell.refusal or None,
    }  # fmt: skip


def _spot(found: Matrix, spot: Spot) -> dict[str, object]:
    return {
        "level": spot.level, "code": spot.code, "name": spot.name,
        "need": whole(spot.need), "need_status": spot.need_status,
        "activity": whole(spot.activity), "activity_status": spot.emptiness or spot.activity_status,
        "quadrant": found.quadrant(spot), "small_numbers": spot.small or None,
    }  # fmt: skip


def _median(median: Median) -> dict[str, object]:
    return {"value": median.value, "n": median.count}
