"""The presentation of a visit: its scenes, kept from page to page, and what the map shows for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geo import scenes, wording
from geo.activity.model import PLACE_LEVELS
from geo.activity_view import ActivityView
from geo.errors import AtlasError, InvalidScenes, UnknownCode
from geo.indicators import find
from geo.indicators.definition import Level
from geo.place import WORDS, Place
from geo.scenes import Scene
from geo.view import View
from pages.parts import address_bar, cache, map_message, place_drawings
from pages.parts.cache import Drawing
from pages.parts.selection import FIRST_YEAR, LAST_YEAR, Selection

PARAMETER = "scenes"
_KEPT, _REFUSAL = "scenes-de-la-visite", "scenes-refusees"
_AT = re.compile(r"-?\d{1,2}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?,\d{1,2}(\.\d{1,3})?")
_PICKED = (Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.REGION, Level.CENTRE)


@dataclass(frozen=True)
class Played:
    """A scene with what the map shows for it, or the sentence that says why it can no longer be shown."""

    scene: Scene
    change: Mapping[str, Any] | None
    fault: str = ""


def current() -> tuple[Scene, ...]:
    """The scenes of this visit; at first, those that the address brings."""
    if _KEPT not in st.session_state:
        st.session_state[_KEPT] = ()
        asked = st.query_params.get(PARAMETER)
        if asked:
            try:
                st.session_state[_KEPT] = scenes.read(asked)
            except InvalidScenes as fault:
                refuse(str(fault))
    kept: tuple[Scene, ...] = st.session_state[_KEPT]
    return kept


def keep(changed: Sequence[Scene]) -> None:
    """Make these the scenes of the visit; call it from a callback."""
    st.session_state[_KEPT] = tuple(changed)


def refuse(sentence: str) -> None:
    """Have the next page say why something was not taken."""
    st.session_state[_REFUSAL] = sentence


def refusal() -> str:
    """What was not taken, said once; empty when all was."""
    return str(st.session_state.pop(_REFUSAL, ""))


def write_address(told: Sequence[Scene]) -> None:
    """Have the address bring these scenes, if it can hold them."""
    try:
        address_bar.write(PARAMETER, scenes.spelled(told) if told else None)
    except InvalidScenes:
        address_bar.write(PARAMETER, None)


def add(
    shown: Selection | ActivityView, sent: object, *, picked: tuple[Level, str] | None = None, is_fitted: bool = True
) -> None:
    """Add what a map shows; `sent` is what the browser says of where it looks, unread; `picked` was clicked last.

    Where nobody moved the map, it is fitted anew to what the filters leave, unless the filters do not say all.
    """
    said = sent if isinstance(sent, Mapping) else {}
    at, is_moved = said.get("at"), said.get("moved") is True
    looked = at if isinstance(at, str) and _AT.fullmatch(at) and (is_moved or not is_fitted) else ""
    known = current()
    if len(known) >= scenes.MOST_SCENES:
        refuse(f"Une présentation tient en {scenes.MOST_SCENES} scènes : celle-ci n'a pas été ajoutée.")
        return
    try:
        keep((*known, scenes.scene(_title(shown), "", state_of(shown, looked, picked))))
    except InvalidScenes as fault:  # a hypothesis of many changes
        refuse(str(fault))


def _title(shown: Selection | ActivityView) -> str:
    """What a scene is called before anybody gives it a title."""
    here = cache.atlas(shown.edition, shown.on)
    if isinstance(shown, ActivityView):
        return " · ".join((shown.shown.label, shown.words(here)))
    return " · ".join(filter(None, (find(shown.indicator).label, shown.where(here))))


def played(told: Sequence[Scene]) -> tuple[Played, ...]:
    """What the map shows for each scene."""
    return tuple(_played(one, rank) for rank, one in enumerate(told))


def _played(one: Scene, rank: int) -> Played:
    try:
        change = _message(one)
    except AtlasError as fault:
        return Played(one, None, f"Cette scène ne peut plus être montrée : {fault}")
    at = list(one.at) if one.at else None
    told = {name: value for name, value in change.items() if name not in ("resources", "texts")}
    return Played(one, {**told, "view": {**change["view"], "key": f"scène {rank} {one.state}", "at": at}})


def _message(one: Scene) -> dict[str, Any]:
    """What the map is sent for a scene. Raises an `AtlasError` for what is no longer known."""
    shown = shown_by(one)
    if isinstance(shown, Selection):
        return map_message.of(shown)
    picked = _picked(one.said("choisi"), PLACE_LEVELS)
    return place_drawings.message(cache.atlas(shown.edition, shown.on), shown, picked)


def drawing_of(shown: Selection | ActivityView) -> Drawing:
    """The part of the map of a scene that the browser fetches. Raises an `AtlasError` for what is not known."""
    if isinstance(shown, ActivityView):
        return place_drawings.drawing(cache.atlas(shown.edition, shown.on), shown)
    return cache.drawing(shown.edition, shown.on, shown.indicator, shown.level, shown.classes, shown.hypothesis)


def shown_by(one: Scene) -> Selection | ActivityView:
    """What a scene shows, of an edition that is named. Raises an `AtlasError` for what is no longer known."""
    view = one.view()
    if not FIRST_YEAR <= view.on.year <= LAST_YEAR:
        raise UnknownCode(
            "La date est hors de ce que l'atlas connaît", wording.day(view.on), "Choisissez-en une autre."
        )
    named = replace(view, edition=view.edition or cache.settings().edition)
    return _selection(one, named) if isinstance(named, View) else named


def _selection(one: Scene, view: View) -> Selection:
    here = cache.atlas(view.edition, view.on)
    places = {place.level: place.code for place in view.within}
    for place in view.within:
        here.name_of(place)
    overlay = one.said("superposer")
    return Selection(
        view.edition, view.on, view.indicator, view.level,
        region=places.get(Level.REGION), department=places.get(Level.DEPARTMENT), centre=places.get(Level.CENTRE),
        picked=_picked(one.said("choisi"), _PICKED), classes=view.classes,
        overlay=overlay if overlay in cache.edition_labels() else None,
        epci=places.get(Level.EPCI), hypothesis=view.hypothesis,
    )  # fmt: skip


def view_of(one: Scene) -> View | ActivityView:
    """The map of a scene, of an edition that is named, with its words. Raises an `AtlasError` as `shown_by`."""
    shown = shown_by(one)
    return replace(shown.view if isinstance(shown, Selection) else shown, title=one.title, comment=one.comment)


def _picked(text: str, levels: Collection[Level]) -> tuple[Level, str] | None:
    if not text:
        return None
    try:
        place = Place.read(text)
    except UnknownCode:
        return None  # the map says as much without it
    return (place.level, place.code) if place.level in levels else None


def state_of(
    shown: Selection | ActivityView, looked: str = "", picked: tuple[Level, str] | None = None
) -> dict[str, str]:
    """The query of the address of a map, with where it is looked from and the place clicked last."""
    view, overlay = (shown.view, shown.overlay or "") if isinstance(shown, Selection) else (shown, "")
    picked = shown.picked if isinstance(shown, Selection) else picked
    place = f"{WORDS[picked[0]]}-{picked[1]}" if picked else ""
    more = {"vue": looked, "choisi": place, "superposer": overlay}
    return view.query() | {name: text for name, text in more.items() if text}
