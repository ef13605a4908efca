"""The map alone, in a page of another site: `?integration=1`, for the sites that the settings name."""

from __future__ import annotations

import html
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from pages.parts import scene_state
from pages.parts.selection import Selection

PARAMETER = "integration"
_ON = "1"


def is_on() -> bool:
    """Whether this visit shows the map alone."""
    return st.query_params.get(PARAMETER) == _ON


def is_asked(query: bytes) -> bool:
    """Whether an address, by its query, asks for the map alone."""
    return parse_qs(query.decode("latin-1")).get(PARAMETER) == [_ON]


def snippet(selection: Selection) -> str:
    """The lines of HTML that show this map in another page."""
    here = urlsplit(st.context.url or "")
    query = urlencode({**scene_state.state_of(selection), PARAMETER: _ON})
    address = html.escape(f"{here.scheme}://{here.netloc}/?{query}")
    return f'<iframe src="{address}" title="Atlas CRPV" width="100%" height="640" allow="fullscreen"></iframe>'
