"""Why one cell of a sent file cannot be read."""

from __future__ import annotations


class UnreadableCell(ValueError):
    """A cell that cannot be the value of its field: why, and what to write, in French."""

    def __init__(self, why: str, advice: str) -> None:
        self.why, self.advice = why, advice
        super().__init__(why)
