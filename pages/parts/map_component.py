"""The bridge to the map: sends what changed, hands on what was clicked."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.scenes import MOST_SCENES
from pages.parts import cache, embedding, place_drawings, scene_state
from pages.parts.resources import loader

_LEVELS = frozenset({Level.NEIGHBOURHOOD, Level.COMMUNE, Level.EPCI, Level.CONTRACT, Level.DEPARTMENT, Level.REGION})
_CODE = re.compile(r"[A-Z0-9]{1,12}")

_PLAIN: Mapping[str, object] = {
    "zone": None, "zones": True, "overlay": None, "twin": False, "small": False, "scenes": (), "starts": (),
}  # fmt: skip
"""What a message need not say of an ordinary map."""


def show(
    message: Mapping[str, object],
    on_click: Callable[[Level, str], None],
    on_zone: Callable[[object], None],
    key: str = "carte",
    on_keep: Callable[[object], None] | None = None,
) -> None:
    """Draw the map; `on_click` receives level and code of each place clicked, before the run that follows.

    `on_zone` receives what the browser says was drawn or cleared, and `on_keep` where it looks when the view is to be
    kept, unread: a visitor may send anything. Without `on_keep`, the map does not offer it.

    The key must be constant: the map, its zoom and its centre live in the browser under this name.
    """

    def clicked() -> None:
        found = _clicked(st.session_state[key].get("selected"))
        if found:
            on_click(*found)

    def drawn() -> None:
        sent = st.session_state[key].get("zone")
        if sent is not None:
            on_zone(sent)

    def kept() -> None:
        sent = st.session_state[key].get("kept")
        if sent is not None and on_keep:
            on_keep(sent)

    told = {"map": key, "tiles": cache.settings().tiles, "keeps": on_keep is not None, "embedded": embedding.is_on()}
    told["is_full"] = len(scene_state.current()) >= MOST_SCENES
    if told["embedded"]:
        told |= {"keeps": False, "zones": False}  # there is nothing beside the map to say more of them
    data = {**_PLAIN, **message, **told}
    _component()(key=key, data=data, on_selected_change=clicked, on_zone_change=drawn, on_kept_change=kept)


def show_sent(
    atlas: Atlas, view: ActivityView, clicked: tuple[Level, str] | None, on_click: Callable[[Level, str], None],
    key: str,
) -> None:  # fmt: skip
    """Draw a map of what centres have sent in, with the place clicked last; it can be kept as a scene."""
    keep = functools.partial(scene_state.add, view, picked=clicked)
    show(place_drawings.message(atlas, view, clicked), on_click, lambda zone: None, key, keep)


@functools.cache
def _component() -> Callable[..., Any]:
    """The component, registered at the first map; nothing is read when the module is imported."""
    return st.components.v2.component("atlas_map", js=loader("map_component"), isolate_styles=False)


def _clicked(answer: object) -> tuple[Level, str] | None:
    """What the browser says, if it reads like a click: a visitor may send anything."""
    if not isinstance(answer, Mapping):
        return None
    level, code = answer.get("level"), answer.get("code")
    if level in _LEVELS and isinstance(code, str) and _CODE.fullmatch(code):
        return Level(level), code
    return None
