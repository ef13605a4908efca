"""How far long work is: told by whoever does it, as a line that another process reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_LINE = re.compile(r"([01]\.\d{3}) (.+)")


@dataclass(frozen=True)
class Progress:
    """How far the work is, from 0 to 1, and what is being done, in French."""

    share: float
    what: str

    def line(self) -> str:
        """On one line, whatever is being done is called."""
        return f"{min(self.share, 1.0):.3f} {' '.join(self.what.split())}"

    @classmethod
    def read(cls, line: str) -> Progress | None:
        """What `line` wrote; None for any other text."""
        found = _LINE.fullmatch(line.strip())
        return cls(float(found[1]), found[2]) if found else None


Told = Callable[[Progress], None]
"""Hears how far work is."""


def untold(progress: Progress) -> None:
    """Tell nobody."""
