"""The bridge to the map: sends a payload, returns what was clicked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_LEVELS = frozenset({"commune", "department"})
_CODE = re.compile(r"[A-Z0-9]{1,12}")


@dataclass(frozen=True)
class Clicked:
    """A place clicked on the map."""

    level: str
    code: str


def show(payload: Mapping[str, object], key: str = "carte") -> Clicked | None:
    """Draw the map, and return the last place clicked, if any.

    The key must be constant: the map, its zoom and its centre live in the browser under this name.
    """
    answer = _component()(key=key, data={**payload, "map": key}, on_selected_change=_rerun)
    return _clicked(answer.get("selected"))


@cache
def _component() -> Callable[..., Any]:
    """The component, registered at the first map; nothing is read when the module is imported."""
    return st.components.v2.component(
        "atlas_map",
        css=(_HERE / "map_component.css").read_text(encoding="utf-8"),
        js=(_HERE / "map_component.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def _rerun() -> None:
    """Do nothing: Streamlit asks for a callback before it lets the component hold a state."""


def _clicked(answer: object) -> Clicked | None:
    """What the browser says, if it reads like a click: a visitor may send anything."""
    if not isinstance(answer, Mapping):
        return None
    level, code = answer.get("level"), answer.get("code")
    if level in _LEVELS and isinstance(code, str) and _CODE.fullmatch(code):
        return Clicked(str(level), code)
    return None
