"""The map of a page, or two of them side by side: same place, same territories, two contents."""

from __future__ import annotations

import streamlit as st

from geo.indicators import find
from geo.maps.national import subtitle
from geo.maps.payload import geometry_addresses
from geo.zone import DrawnZone
from pages.parts import cache, clicks, map_component, zone_state
from pages.parts.selection import Selection

_FIRST, _SECOND = "carte", "carte-2"
"""Names under which the browser keeps the view of each map."""


def show(selection: Selection, second: Selection | None, zone: DrawnZone | None) -> None:
    """Draw the map of the selection and, beside it, that of the second one if there is one."""
    if second is None:
        _draw(selection, zone, _FIRST)
        return
    for side, shown, key in zip(st.columns(2), (selection, second), (_FIRST, _SECOND), strict=True):
        with side:
            _head(shown, with_edition=second.edition != selection.edition)
            _draw(shown, zone, key, is_twin=True)


def show_small(selection: Selection, key: str) -> None:
    """A lower map under a name of its own, for a sheet: what is clicked on it is remembered as on the large one."""
    _draw(selection, None, key, is_small=True, has_zones=False)


def show_without_zones(selection: Selection, key: str) -> None:
    """A map of full height under a name of its own, for a page that says nothing of a drawn zone."""
    _draw(selection, None, key, has_zones=False)


def _head(shown: Selection, *, with_edition: bool) -> None:
    """What a map shows, in words of our own: in a narrow column, its legend is folded."""
    edition = cache.edition(shown.edition).manifest.description
    parts = [subtitle(cache.atlas(shown.edition, shown.on), find(shown.indicator), shown.level)]
    if with_edition:
        parts.append(f"QPV de {edition.generation}")
    st.markdown(f"**{find(shown.indicator).label}**  \n{', '.join(parts)}")


def _overlay(shown: Selection) -> dict[str, str] | None:
    """Address and name of the perimeters to lay over the map."""
    if shown.overlay is None:
        return None
    over = cache.atlas(shown.overlay, shown.on)
    generation = over.manifest.description.generation
    return {"address": geometry_addresses(over)["perimeters"], "label": f"périmètre de {generation}"}


def _draw(
    shown: Selection, zone: DrawnZone | None, key: str, *,
    is_twin: bool = False, is_small: bool = False, has_zones: bool = True,
) -> None:  # fmt: skip
    message = {**cache.map_message(shown), "zone": zone.message if zone else None, "twin": is_twin, "small": is_small}
    message |= {"zones": has_zones, "overlay": _overlay(shown)}
    map_component.show(message, clicks.remember, zone_state.receive, key)
