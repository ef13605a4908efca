"""The files that the map needs besides data: Leaflet from its package, and the base map written by folium.

Each is served from memory under a name that holds the hash of its content, so browsers keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geo.maps import base_map


@dataclass(frozen=True)
class Resource:
    """One file, compressed once."""

    name: str
    media_type: str
    compressed: bytes


@cache
def resources() -> dict[str, Resource]:
    """The resources by role: `leaflet`, `leaflet_css`, `base_map`."""
    leaflet = files("xstatic.pkg.leaflet") / "data"
    return {
        "leaflet": _resource("leaflet", "js", (leaflet / "leaflet.js").read_bytes()),
        "leaflet_css": _resource("leaflet", "css", (leaflet / "leaflet.css").read_bytes()),
        "base_map": _resource("base_map", "js", base_map.script().encode()),
    }


@cache
def addresses() -> dict[str, str]:
    """Address of each resource by role."""
    return {role: f"/ressources/{resource.name}" for role, resource in resources().items()}


def _resource(stem: str, extension: str, content: bytes) -> Resource:
    digest = hashlib.sha256(content).hexdigest()[:16]
    media_type = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}[extension]
    return Resource(f"{stem}.{digest}.{extension}", media_type, gzip.compress(content, 9, mtime=0))
