"""Whose visit this is, as a code that outlives a reload: what belongs to a visitor is kept under it, in memory alone.

One who is logged in is known by their account. Anyone else is known by their browser: Streamlit gives each one a
random token against forged requests (the cookie `_streamlit_xsrf`, gone when the browser is closed), and a digest of it
is the code. Nothing more is put in the browser, nothing is written down, and a code in the address would go to whoever
is sent the link. Where a browser refuses the cookie, the code is that of the session, which a reload ends.
"""

from __future__ import annotations

import hashlib
from uuid import uuid4

import streamlit as st

_COOKIE = "_streamlit_xsrf"
_KEPT = "code-du-visiteur"
_MASK_BYTES, _FEWEST_BYTES = 4, 16


def code() -> str:
    """The code of this visitor, the same in all the tabs of a browser and after a reload."""
    if st.user.get("is_logged_in"):
        account = st.user.get("email") or st.user.get("sub")
        if account:
            return _digest("compte", str(account).encode())
    # Kept for the session: while a connection is lost, a script that is still running sees no cookie.
    if _KEPT not in st.session_state:
        st.session_state[_KEPT] = of_browser(st.context.cookies.get(_COOKIE, "")) or uuid4().hex
    kept: str = st.session_state[_KEPT]
    return kept


def of_browser(cookie: str) -> str:
    """The code of the browser that sent this cookie; empty for a text that holds no token.

    The token is masked anew in each answer: `2|mask|masked token|time`, the mask and the token in hexadecimal.
    """
    try:
        version, mask, masked, _ = cookie.strip('"').split("|")
        key, hidden = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return ""
    if version != "2" or len(key) != _MASK_BYTES or len(hidden) < _FEWEST_BYTES:
        return ""
    return _digest("navigateur", bytes(byte ^ key[rank % _MASK_BYTES] for rank, byte in enumerate(hidden)))


def _digest(kind: str, what: bytes) -> str:
    return hashlib.sha256(kind.encode() + b" " + what).hexdigest()
