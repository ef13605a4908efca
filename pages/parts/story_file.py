"""The scenes of a visit as one page to be taken away: gathers what the map would have fetched for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from geo import glossary
from geo.export import story_page
from geo.export.story_data import Kept
from geo.maps.payload import WAITING_TEXTS
from pages.parts import cache, scene_state
from pages.parts.cache import Drawing
from pages.parts.resources import map_addresses, resources
from pages.parts.scene_state import Played

_TRIMMED = ("communes", "perimeters")


def write(played: Sequence[Played]) -> bytes:
    """The page of the scenes that can be shown; at least one can."""
    shown = [one for one in played if one.change is not None]
    files: dict[str, Any] = {map_addresses()["glossary"]: [asdict(term) for term in glossary.TERMS]}
    by_edition: dict[str, list[tuple[Drawing, dict[str, Any]]]] = {}
    for one in shown:
        told_by = scene_state.shown_by(one.scene)
        drawn = scene_state.drawing_of(told_by)
        by_edition.setdefault(told_by.edition, []).append((drawn, dict(one.change or {})))
    for edition, told in by_edition.items():
        files |= _files(edition, told)
    for one in shown:  # last, and whole: scenes of that edition may need less of it
        overlay = (one.change or {}).get("overlay")
        if overlay:
            above: str = overlay["address"]
            files[above] = _geometry(above.split("/")[2], above)
    scenes = [{"title": one.scene.title, "comment": one.scene.comment, "change": one.change} for one in shown]
    first = dict(shown[0].change or {})
    plain = {"map": "recit", "tiles": "", "zone": None, "zones": False, "twin": False, "small": False, "keeps": False}
    message = {"resources": map_addresses(), "texts": WAITING_TEXTS, **first, **plain, "starts": [], "scenes": scenes}
    texts = {name: gzip.decompress(content).decode() for name, content in resources().items()}
    return story_page.page({"files": files, "message": {**message, "fills": True}}, texts, _font())


def _font() -> bytes:
    """The letters of the screen, as Streamlit brings them (SIL Open Font License); none where it no longer does."""
    found = sorted(Path(st.__file__).parent.glob("static/static/media/SourceSansVF-Upright*.woff2"))
    return found[0].read_bytes() if found else b""


def _files(edition: str, told: Sequence[tuple[Drawing, dict[str, Any]]]) -> dict[str, Any]:
    """The drawings and the geometry that some scenes of an edition need, by address."""
    drawings = {change["drawing"]: json.loads(gzip.decompress(drawn.compressed)) for drawn, change in told}
    addresses: dict[str, str] = next(iter(drawings.values()))["geometry"]
    found = {name: _geometry(edition, address) for name, address in addresses.items()}
    kept = Kept(found["departments"], found["communes"], found["labels"], [change["muted"] for _, change in told])
    files = {address: kept.drawing(drawn) for address, drawn in drawings.items()}
    for name, address in addresses.items():
        content = found[name]
        if name in _TRIMMED:
            content = kept.topology(content, name, "department")
        files[address] = kept.labels(content) if name == "labels" else content
    return files


def _geometry(edition: str, address: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(cache.store().geometry(edition, address.rpartition("/")[2])))
    return content
