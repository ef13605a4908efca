"""A presentation as one page to be taken away: opened by a double click, without a server and without a network.

Everything it needs is inside. Text from data stands in a block of JSON and reaches the screen by `textContent`; the
page's own policy lets run the scripts written here, and nothing else, and lets it fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from geo.export.script_bundle import bundle

_ENTRY = "map_story"
_FRAME = """html, body { margin: 0; height: 100%; overflow: hidden; background: #fff; }
body { --st-font: Recit, "Source Sans 3", system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
.story-fault { margin: 2rem; font: 1.2rem/1.5 sans-serif; }
"""
_NO_SCRIPT = "Cette présentation a besoin de JavaScript, que votre navigateur n'exécute pas."


def page(content: Mapping[str, Any], resources: Mapping[str, str], font: bytes = b"") -> bytes:
    """The page, in letters of its own where a WOFF2 `font` is given.

    `resources` are the texts of Leaflet, of the base map and of our modules and style sheets, by name. `content` is
    what `map_story.js` reads: the files by address, the message of the map, with its scenes.
    """
    # A browser reads every line end as one character before it computes a hash.
    texts = {name: text.replace("\r\n", "\n") for name, text in resources.items()}
    modules = {name.removesuffix(".js"): text for name, text in texts.items() if name.endswith(".js")}
    scripts = [texts["leaflet.js"], texts["base_map.js"]]
    module = bundle(modules, _ENTRY)
    sheets = [texts["leaflet.css"], texts["map_component.css"], texts["map_present.css"], _frame(font)]
    allowed = " ".join(_hash(text) for text in (*scripts, module))
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src {' '.join(_hash(text) for text in sheets)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    # Without its opening sign, no text can close the block that holds it.
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    parts = [
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>Présentation · Atlas CRPV</title>",
        *(f"<style>{text}</style>" for text in sheets),
        f'</head>\n<body>\n<noscript><p class="story-fault">{_NO_SCRIPT}</p></noscript>\n<main id="story"></main>',
        f'<script type="application/json" id="story-data">{data}</script>',
        *(f"<script>{text}</script>" for text in scripts),
        f'<script type="module">{module}</script>',
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def _frame(font: bytes) -> str:
    face = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()})" if font else 'local("Source Sans 3")'
    return f"@font-face {{ font-family: Recit; font-weight: 200 900; src: {face}; }}\n{_FRAME}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
