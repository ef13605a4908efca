"""The only cache of the project: bounded, shared by all visitors, keyed by short strings, never by frames.

What it holds is read-only. A new build of an edition, and anything that a centre sends in, give it another key, hence
other entries: no restart is needed. What geography alone decides is kept by the name of the build.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

import streamlit as st

from geo import indicators, wording
from geo.atlas import Atlas
from geo.coverage import scenario
from geo.coverage.effect import supposed
from geo.errors import UnknownCode
from geo.indicators import find
from geo.indicators.definition import Indicator, Level
from geo.maps import payload
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice, Method, load_natural_breaks
from geo.maps.layer import NationalMap
from geo.maps.national import levels, national_map
from geo.maps.payload import Focus
from geo.maps.scale import Scale
from geo.maps.territories import rate_scale
from geo.passage import Passages
from geo.passage import passages as passages_between
from geo.provenance import provenance
from geo.search.index import SearchIndex
from geo.served import ServedStore, open_served, real_edition
from geo.settings import Settings
from geo.store import EditionSummary, OpenEdition
from pages.parts.heap import freeze
from pages.parts.resources import map_addresses
from pages.parts.selection import Selection

Kept = TypeVar("Kept")


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this run."""
    return Settings()


@st.cache_resource(show_spinner=False)
def store() -> ServedStore:
    """The store of editions, with what centres have sent in."""
    return open_served(settings())


def edition(name: str) -> OpenEdition:
    """The served build of an edition, with what centres sent in; the one in memory as long as neither has moved.

    A newer build that was passed over is looked at again every few seconds: once mended, it is served.
    """
    served = store().key(name) or ""
    known = _served()
    if name in known and known[name].key == served:
        return known[name]
    opened = _opened(name, served)
    if opened.warning and _opened_again(name, served).warning is None:
        _opened.clear(name, served)
        opened = _opened(name, served)
    if opened.warning is None:
        known[name] = opened
    return opened


@st.cache_resource(show_spinner=False)
def _served() -> dict[str, OpenEdition]:
    """The builds in service, at hand: every part of a page asks for one, several times in a run."""
    return {}


def editions() -> tuple[EditionSummary, ...]:
    """The editions that can be shown, looked for again every minute."""
    return _editions(store().state())


def edition_labels() -> dict[str, str]:
    """Short words, which a narrow select box can hold, by name of the edition that they stand for."""
    return {summary.name: _edition_label(summary) for summary in editions()}


def _edition_label(summary: EditionSummary) -> str:
    if summary.demonstration:
        return f"{wording.DEMONSTRATION} · {real_edition(summary.name)}"
    return f"QPV de {summary.generation} · {summary.name}"


@st.cache_resource(show_spinner=False, ttl=60)
def _editions(sent: str) -> tuple[EditionSummary, ...]:
    del sent
    return store().editions()


def atlas(name: str, on: date, hypothesis: str = "") -> Atlas:
    """One edition at one date; as if a hypothesis held, where one is spelled."""
    key = edition(name).key
    return _supposed(name, key, on.isoformat(), hypothesis) if hypothesis else _atlas(name, key, on.isoformat())


def atlas_of(opened: OpenEdition) -> Atlas:
    """An edition at the date that it speaks of by itself."""
    return atlas(opened.manifest.description.name, opened.manifest.description.reference_date)


def passages(before: str, after: str) -> Passages:
    """What became of the neighbourhoods between two editions, the one of the older generation first."""
    return _passages(before, edition(before).build, after, edition(after).build)


def search_index(name: str) -> SearchIndex:
    """The places of an edition, ready to be searched: indexed when they first are, which no page waits for."""
    return _search_index(name, edition(name).build)


@dataclass(frozen=True)
class Drawing:
    """The part of a map that the browser fetches, compressed once, and its address."""

    address: str
    compressed: bytes


def drawing(
    name: str, on: date, indicator: str, level: Level, classes: ClassChoice = DEFAULT_CHOICE, hypothesis: str = ""
) -> Drawing:
    """The drawing of one indicator at one level and date. Raises `UnknownCode` for what cannot be drawn."""
    return _drawing(name, edition(name).key, on.isoformat(), indicator, level.value, classes.code, hypothesis)


def placed(here: Atlas, address: str, draw: Callable[[], NationalMap]) -> Drawing:
    """The drawing of a map of places, which no indicator names; `address` says all that it depends on."""
    return _placed(address, here.opened.key, here, draw)


def scale(here: Atlas, indicator: str, level: Level, classes: ClassChoice) -> Scale:
    """The classes of a rate on a map, and how its values are spread."""
    name = here.manifest.description.name
    return _scale(name, edition(name).key, here.on.isoformat(), indicator, level.value, classes.code)


def map_message(selection: Selection) -> dict[str, Any]:
    """What is sent to the map for a selection."""
    picked = "-".join(selection.picked or ())
    key = f"{_shown(selection)} {selection.classes.code} {picked} {selection.hypothesis}"
    return _map_message(key, edition(selection.edition).key, selection)


def offered(name: str) -> tuple[Indicator, ...]:
    """The indicators to choose from in an edition."""
    opened = edition(name)
    found: tuple[Indicator, ...] = _kept(f"indicators {name}", opened.key, lambda: indicators.offered(opened.tables))
    return found


def kept(what: str, selection: Selection, compute: Callable[[], Kept]) -> Kept:
    """What `compute` gives for a selection, whatever its last click and its classes; once per build and selection."""
    found: Kept = _kept(f"{what} {_shown(selection)}", edition(selection.edition).key, compute)
    return found


def remembered(here: Atlas, what: str, compute: Callable[[], Kept]) -> Kept:
    """What `compute` gives for an edition at a date, computed once per build."""
    key = f"{what} {here.manifest.description.name} {here.on.isoformat()}"
    found: Kept = _kept(key, here.opened.key, compute)
    return found


def _shown(selection: Selection) -> str:
    """What decides the figures of a selection, as a key: short texts are hashed faster than records."""
    what = (selection.edition, selection.on.isoformat(), selection.indicator, selection.level.value)
    return " ".join((*what, selection.view_key))


@st.cache_resource(show_spinner=False, max_entries=2048)
def _kept(key: str, build: str, _compute: Callable[[], Any]) -> Any:  # noqa: ANN401
    del key, build
    return _compute()


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(name: str, build: str) -> OpenEdition:
    del build  # only a key: the store knows which one it serves
    return store().read(name)


@st.cache_resource(show_spinner=False, max_entries=4, ttl=3)
def _opened_again(name: str, build: str) -> OpenEdition:
    del build
    return store().read(name)


@st.cache_resource(show_spinner=False, max_entries=4)
def _passages(before: str, before_build: str, after: str, after_build: str) -> Passages:
    del before_build, after_build
    return passages_between(edition(before), edition(after))


@st.cache_resource(show_spinner=False, max_entries=64)
def _atlas(name: str, build: str, on: str) -> Atlas:
    del build
    return Atlas(edition(name), date.fromisoformat(on))


@st.cache_resource(show_spinner=False, max_entries=2)
def _search_index(name: str, build: str) -> SearchIndex:
    del build
    index = SearchIndex(edition(name).tables)
    freeze()
    return index


@st.cache_resource(show_spinner=False, max_entries=16)
def _supposed(name: str, build: str, on: str, hypothesis: str) -> Atlas:
    del build
    here = atlas(name, date.fromisoformat(on))
    changes, _ = scenario.read(hypothesis, here.tables)
    return supposed(here, changes)


@st.cache_resource(show_spinner=False, max_entries=256)
def _drawn_map(
    name: str, build: str, on: str, indicator: str, level: str, classes: str, hypothesis: str
) -> NationalMap:
    del build
    known, choice = find(indicator), _class_choice(classes)
    if level not in levels(known):
        raise UnknownCode(f"Pas de carte au niveau « {level} »", known.label, "Choisissez une autre maille.")
    if known.is_count and choice != DEFAULT_CHOICE:
        raise UnknownCode("Des cercles n'ont pas de classes", known.label, "Choisissez une part ou un taux.")
    drawn = national_map(atlas(name, date.fromisoformat(on), hypothesis), known, Level(level), choice)
    return replace(drawn, title=provenance(edition(name), is_hypothesis=bool(hypothesis)).titled(drawn.title))


@st.cache_resource(show_spinner=False, max_entries=256)
def _scale(name: str, build: str, on: str, indicator: str, level: str, classes: str) -> Scale:
    del build
    return rate_scale(atlas(name, date.fromisoformat(on)), find(indicator), Level(level), _class_choice(classes))


def _class_choice(code: str) -> ClassChoice:
    choice = ClassChoice.parse(code)
    if choice.method is Method.NATURAL:
        _natural_breaks_loaded()
    return choice


@st.cache_resource(show_spinner=False)
def _natural_breaks_loaded() -> None:
    """Load what natural breaks need, when first asked for."""
    load_natural_breaks()
    freeze()


@st.cache_resource(show_spinner=False, max_entries=256)
def _drawing(name: str, build: str, on: str, indicator: str, level: str, classes: str, hypothesis: str) -> Drawing:
    drawn = _drawn_map(name, build, on, indicator, level, classes, hypothesis)
    content = payload.encode(payload.drawing(atlas(name, date.fromisoformat(on), hypothesis), drawn))
    version = hashlib.sha256(content).hexdigest()[:16]
    chosen = "" if classes == DEFAULT_CHOICE.code else f"classes={classes}&"
    chosen += f"hypothese={quote(hypothesis, safe='')}&" if hypothesis else ""
    address = f"/dessins/{name}/{on}/{indicator}/{level}.json?{chosen}v={version}"
    return Drawing(address, gzip.compress(content, 9, mtime=0))


@st.cache_resource(show_spinner=False, max_entries=128)
def _placed(address: str, key: str, _here: Atlas, _draw: Callable[[], NationalMap]) -> Drawing:
    del key
    drawn = _draw()
    content = payload.encode(payload.drawing(_here, replace(drawn, title=_here.provenance.titled(drawn.title))))
    version = hashlib.sha256(content).hexdigest()[:16]
    return Drawing(f"{address}{'&' if '?' in address else '?'}v={version}", gzip.compress(content, 9, mtime=0))


@st.cache_resource(show_spinner=False, max_entries=512)
def _map_message(key: str, build: str, _selection: Selection) -> dict[str, Any]:
    del key, build
    here = atlas(_selection.edition, _selection.on)
    focus = Focus(_selection.departments(here), _selection.view_key, _selection.picked, _selection.within)
    drawn = drawing(
        _selection.edition, _selection.on, _selection.indicator, _selection.level, _selection.classes,
        _selection.hypothesis,
    )  # fmt: skip
    mark = provenance(here.opened, is_hypothesis=bool(_selection.hypothesis)).mark
    told = {"resources": map_addresses(), "drawing": drawn.address, "watermark": mark, "where": _selection.where(here)}
    return {**told, **payload.change(here, focus)}
