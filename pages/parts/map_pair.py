"""The map of a page, or two of them side by side: same place, same territories, two contents."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import streamlit as st

from geo import wording
from geo.indicators import find
from geo.maps.national import subtitle
from geo.zone import DrawnZone
from pages.parts import cache, clicks, map_component, map_message, scene_state, zone_state
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


def show_played(selection: Selection, key: str, played: Mapping[str, object]) -> None:
    """A map that can be told to show other things in turn: `played` holds what, by the name of each list."""
    _draw(selection, None, key, has_zones=False, more=played)


def _head(shown: Selection, *, with_edition: bool) -> None:
    """What a map shows, in words of our own: in a narrow column, its legend is folded."""
    edition = cache.edition(shown.edition).manifest.description
    parts = [subtitle(cache.atlas(shown.edition, shown.on), find(shown.indicator), shown.level)]
    if with_edition:
        word = f", {wording.DEMONSTRATION.lower()}" if edition.demonstration else ""
        parts.append(f"QPV de {edition.generation}{word}")
    st.markdown(f"**{find(shown.indicator).label}**  \n{', '.join(parts)}")


def _draw(
    shown: Selection, zone: DrawnZone | None, key: str, *,
    is_twin: bool = False, is_small: bool = False, has_zones: bool = True, more: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    message = {**map_message.of(shown), "zone": zone.message if zone else None, "twin": is_twin, "small": is_small}
    message |= {"zones": has_zones, **(more or {})}
    keep = functools.partial(scene_state.add, shown)
    map_component.show(message, clicks.remember, zone_state.receive, key, keep)
