"""The base map, written once by folium as a script.

Folium receives numbers and fixed names only, never a text from the data: names and figures reach the page as JSON,
see `pages/parts/map_component.js`.
"""

from collections.abc import Mapping
from functools import cache
from typing import cast

import folium

_FRANCE = (46.6, 2.4)  # degrees, latitude first
_PANES = {"atlas-ink": 400, "atlas-focus": 450, "atlas-labels": 500}  # name -> z-index
_MAIN = {  # options of Leaflet, as folium spells them
    "zoom_snap": 0.1,
    "zoom_delta": 0.5,
    "wheel_px_per_zoom_level": 120,
    "min_zoom": 4,
    "max_zoom": 14,
}
_INSET = {  # an inset keeps its own view
    "zoom_snap": 0,
    "zoom_animation": False,
    "dragging": False,
    "keyboard": False,
    "scroll_wheel_zoom": False,
    "double_click_zoom": False,
    "box_zoom": False,
    "touch_zoom": False,
}


@cache
def script() -> str:
    """JavaScript that defines ``window.atlasBaseMap.main()`` and ``.inset()``.

    Each returns a new Leaflet map on the element of the page whose identifier is ``map_main`` or
    ``map_inset``. Identifiers are fixed, so that the script and its hash are the same at every start.
    """
    return f"window.atlasBaseMap = {{\nmain: {_map('main', _MAIN)},\ninset: {_map('inset', _INSET)}\n}};\n"


def _map(name: str, options: Mapping[str, bool | float]) -> str:
    """One function of the script: the body is folium's, the last line hands the map over."""
    base = folium.Map(
        location=_FRANCE,
        zoom_start=5,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        fade_animation=False,
        bounce_at_zoom_limits=False,
        track_resize=False,  # the component follows the size of its column, not of the window
    )
    base.options.update(options)
    base._id = name  # folium draws identifiers at random: the script would change at every start
    for pane, z_index in _PANES.items():
        layer = folium.map.CustomPane(pane, z_index=z_index)
        layer._id = pane.replace("-", "_")
        base.add_child(layer)
    figure = cast(folium.Figure, base.get_root())
    figure.render()
    return f"function () {{\n{figure.script.render()}\nreturn {base.get_name()};\n}}"
