"""What a map is told for a selection: the drawing and the change, the mark across it, the perimeters laid above."""

from __future__ import annotations

from typing import Any

from geo.maps.payload import geometry_addresses
from pages.parts import cache
from pages.parts.selection import Selection


def of(shown: Selection) -> dict[str, Any]:
    """The message of one map, without what belongs to the page alone. Raises an `AtlasError` for what is not known."""
    return {**cache.map_message(shown), "overlay": _overlay(shown)}


def _overlay(shown: Selection) -> dict[str, str] | None:
    """Address and name of the perimeters to lay over the map; None where that edition has none."""
    if shown.overlay is None:
        return None
    over = cache.atlas(shown.overlay, shown.on)
    address = geometry_addresses(over).get("perimeters")
    if address is None:
        return None
    return {"address": address, "label": f"périmètre de {over.manifest.description.generation}"}
