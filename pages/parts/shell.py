"""What surrounds every page: settings of the window, style sheet, footer, and errors turned into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from geo import wording
from geo.errors import AtlasError
from geo.provenance import provenance
from pages.parts import cache, embedding, literal_text, spelled
from pages.parts.navigation import ABSENT

_STYLE = re.sub(
    r"/\*.*?\*/|\s+(?=\s)|\s*([{};])\s*",
    r"\1",
    Path(__file__).with_name("shell.css").read_text("utf-8"),
    flags=re.DOTALL,
)
"""Without its comments and needless spaces: it is sent with every change."""
_EMBEDDED = Path(__file__).with_name("shell_embedded.css")
_LONGEST = 80
"""Signs of an address that are told again."""
_ICON = Path(__file__).with_name("icon.svg")
"""A file of our own: Streamlit fetches named icons of the browser tab from another host."""


def open_page() -> None:
    """Set up the window; call it before anything else."""
    st.set_page_config(
        page_title="Atlas CRPV",
        page_icon=str(_ICON),
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(f"<style>{_STYLE}</style>")
    if embedding.is_on():
        st.html(_EMBEDDED)


def mark(edition: str) -> None:
    """Say over the whole page that what it shows is of demonstration, where it is."""
    try:
        found = provenance(cache.edition(edition))
    except AtlasError:
        return  # the page itself says why the edition cannot be read
    if found.mark:
        literal_text.mark(found.mark, found.warning)


def absent_page() -> None:
    """Say that the page asked for does not exist, where the visitor was led here for that."""
    asked = st.query_params.get(ABSENT)
    if asked:
        page = wording.quoted(asked[:_LONGEST])
        notice(f"La page {page} n'existe pas. Voici la carte ; le menu mène aux autres pages.")


def close_page(edition: str) -> None:
    """The footer: which edition, of which date, under which licence."""
    try:
        opened = cache.edition(edition)
    except AtlasError:
        return
    literal_text.footer(provenance(opened).lines(), spelled.known())


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Show an `AtlasError` as a French notice; anything else goes to the log (see `startup.log_script_error`)."""
    try:
        yield
    except AtlasError as error:
        notice(str(error), serious=True)


def edition_warning(name: str) -> None:
    """Say that an older build is shown because the newest one is damaged."""
    warning = cache.edition(name).warning
    if warning:
        notice(warning)


def notice(text: str, *, serious: bool = False) -> None:
    """A framed sentence; its text may hold anything and is shown as it is."""
    literal_text.notice(text, serious=serious)
