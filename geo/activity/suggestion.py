"""What somebody was perhaps meant to write: proposed to them, never taken in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from geo.search.likeness import near_words

Meant = TypeVar("Meant")


def likeliest(written: str, known: Mapping[str, Meant]) -> Meant | None:
    """What the nearest of the known spellings stands for, or None where none is near."""
    near = near_words(written, list(known))
    return known[near[0]] if near else None
