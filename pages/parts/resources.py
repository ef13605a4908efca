"""The files that the browser keeps: Leaflet from its package, the base map written by folium, our components and words.

They are served from memory under `/ressources/<digest>/`, where the digest is that of all their contents: browsers
keep them for ever, and one may name another by a relative address. Streamlit would send the code of a component
again with every change; this way it travels once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path

from geo import glossary
from geo.maps import base_map

MEDIA_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json; charset=utf-8",
}

_HERE = Path(__file__).parent
_COMPONENTS = ("map_*.js", "map_*.css", "literal_*.js", "literal_*.css", "search_*.js", "search_*.css")


@cache
def resources() -> dict[str, bytes]:
    """The files by name, each compressed once."""
    leaflet = files("xstatic.pkg.leaflet") / "data"
    contents = {
        "leaflet.js": (leaflet / "leaflet.js").read_bytes(),
        "leaflet.css": (leaflet / "leaflet.css").read_bytes(),
        "base_map.js": base_map.script().encode(),
        "glossary.json": json.dumps([asdict(term) for term in glossary.TERMS], ensure_ascii=False).encode(),
    }
    for pattern in _COMPONENTS:
        contents |= {path.name: path.read_bytes() for path in sorted(_HERE.glob(pattern))}
    return {name: gzip.compress(content, 9, mtime=0) for name, content in contents.items()}


@cache
def digest() -> str:
    """The name of this set of files."""
    found = hashlib.sha256()
    for name, content in resources().items():
        found.update(f"{name} {len(content)} ".encode() + content)
    return found.hexdigest()[:16]


def address(name: str) -> str:
    """Where the browser finds a file."""
    return f"/ressources/{digest()}/{name}"


def map_addresses() -> dict[str, str]:
    """What the map loads before it draws."""
    return {
        "leaflet": address("leaflet.js"),
        "leaflet_css": address("leaflet.css"),
        "base_map": address("base_map.js"),
        "glossary": address("glossary.json"),
    }


def loader(component: str) -> str:
    """What is given to Streamlit in place of a component: a line that loads the module once and hands over to it."""
    # Made of our own constants and a digest: nothing from data can reach this text. Without its line break Streamlit
    # would take it for the name of a file.
    return (
        f'const m=import(new URL("{address(f"{component}.js")}",location.origin).href);\n'
        "export default c=>{let end,gone;m.then(x=>{if(!gone)end=x.default(c)});return()=>{gone=1;end?.()}}"
    )
