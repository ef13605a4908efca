"""The only cache of the project: bounded, shared by all visitors, keyed by short strings, never by frames.

What it holds is read-only. A new build of an edition has another name, hence other entries: no restart is needed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.layer import NationalMap
from geo.maps.national import levels, national_map
from geo.maps.payload import Focus
from geo.settings import Settings
from geo.store import EditionStore, OpenEdition, open_store
from pages.parts.resources import map_addresses
from pages.parts.selection import Selection

Kept = TypeVar("Kept")


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this run."""
    return Settings()


@st.cache_resource(show_spinner=False)
def store() -> EditionStore:
    """The store of editions."""
    return open_store(settings())


def edition(name: str) -> OpenEdition:
    """The served build of an edition; the one in memory as long as the pointer has not moved.

    A newer build that was passed over is looked at again every few seconds: once mended, it is served.
    """
    served = store().served_build(name) or ""
    opened = _opened(name, served)
    if opened.warning and _opened_again(name, served).warning is None:
        _opened.clear(name, served)
        opened = _opened(name, served)
    return opened


def atlas(name: str, on: date) -> Atlas:
    """One edition at one date."""
    return _atlas(name, edition(name).build, on.isoformat())


@dataclass(frozen=True)
class Drawing:
    """The part of a map that the browser fetches, compressed once, and its address."""

    address: str
    compressed: bytes


def drawing(name: str, on: date, indicator: str, level: Level) -> Drawing:
    """The drawing of one indicator at one level and date. Raises `UnknownCode` for what cannot be drawn."""
    return _drawing(name, edition(name).build, on.isoformat(), indicator, level.value)


def map_message(selection: Selection) -> dict[str, Any]:
    """What is sent to the map for a selection."""
    return _map_message(selection, edition(selection.edition).build)


def kept(what: str, selection: Selection, compute: Callable[[], Kept]) -> Kept:
    """What `compute` gives for a selection, whatever was clicked last; computed once per build and selection."""
    found: Kept = _kept(what, replace(selection, picked=None), edition(selection.edition).build, compute)
    return found


@st.cache_resource(show_spinner=False, max_entries=1024)
def _kept(what: str, selection: Selection, build: str, _compute: Callable[[], Any]) -> Any:  # noqa: ANN401
    del what, selection, build
    return _compute()


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(name: str, build: str) -> OpenEdition:
    del build  # only a key: the store knows which one it serves
    return store().read(name)


@st.cache_resource(show_spinner=False, max_entries=4, ttl=3)
def _opened_again(name: str, build: str) -> OpenEdition:
    del build
    return store().read(name)


@st.cache_resource(show_spinner=False, max_entries=64)
def _atlas(name: str, build: str, on: str) -> Atlas:
    del build
    return Atlas(edition(name), date.fromisoformat(on))


@st.cache_resource(show_spinner=False, max_entries=256)
def _drawn_map(name: str, build: str, on: str, indicator: str, level: str) -> NationalMap:
    del build
    known = find(indicator)
    if level not in levels(known):
        raise UnknownCode(f"Pas de carte au niveau « {level} »", known.label, "Choisissez une autre maille.")
    return national_map(atlas(name, date.fromisoformat(on)), known, Level(level))


@st.cache_resource(show_spinner=False, max_entries=256)
def _drawing(name: str, build: str, on: str, indicator: str, level: str) -> Drawing:
    drawn = _drawn_map(name, build, on, indicator, level)
    content = payload.encode(payload.drawing(atlas(name, date.fromisoformat(on)), drawn))
    version = hashlib.sha256(content).hexdigest()[:16]
    address = f"/dessins/{name}/{on}/{indicator}/{level}.json?v={version}"
    return Drawing(address, gzip.compress(content, 9, mtime=0))


@st.cache_resource(show_spinner=False, max_entries=512)
def _map_message(selection: Selection, build: str) -> dict[str, Any]:
    del build
    here = atlas(selection.edition, selection.on)
    focus = Focus(selection.departments(here), selection.view_key, selection.picked)
    address = drawing(selection.edition, selection.on, selection.indicator, selection.level).address
    return {"resources": map_addresses(), "drawing": address, **payload.change(here, focus)}
