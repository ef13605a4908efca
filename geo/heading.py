"""Headings of columns, as people write them."""

from __future__ import annotations

import re
import unicodedata


def heading_key(heading: str) -> str:
    """A heading without case, accents or punctuation: `Nom du QPV` and `nom_du_qpv` are the same."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
