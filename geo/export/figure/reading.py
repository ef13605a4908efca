"""What a page says to a reading machine: headings, paragraphs, lists, pictures, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["Document", "H1", "P", "L", "LI", "LBody", "Figure"]
Edges = tuple[float, float, float, float]

_OF_TEXT = ("H1", "P", "LBody")


@dataclass(eq=False)
class Part:
    """A part of the page: parts, or what is drawn for it. A picture has words in its stead, and the `edges` of its box.

    A text has words where it is not drawn whole. `within` holds in order `Part`s and whatever the page draws with.
    """

    kind: Kind
    words: str = ""
    edges: Edges | None = None
    within: list[object] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """The parts in it that say something."""
        return (one for one in self.within if isinstance(one, Part) and one.says_something())

    def says_something(self) -> bool:
        """Whether anything is drawn for it."""
        return any(not isinstance(one, Part) or one.says_something() for one in self.within)


class Reading:
    """The parts of a page as they are drawn. What is drawn outside them, or is no text of theirs, adorns the page."""

    def __init__(self) -> None:
        self.document = Part("Document")
        self._open = [self.document]
        self._part_of: dict[int, Part] = {}

    @contextmanager
    def part(self, kind: Kind, words: str = "", edges: Edges | None = None) -> Iterator[None]:
        """What is drawn meanwhile belongs to a part, read after those begun before."""
        made = Part(kind, words, edges)
        self._open[-1].within.append(made)
        self._open.append(made)
        try:
            yield
        finally:
            self._open.pop()

    def take(self, drawn: object, *, is_text: bool) -> None:
        """Something drawn: of a picture everything belongs to it, of other parts the texts."""
        part = self._open[-1]
        if part.kind == "Figure" or (is_text and part.kind in _OF_TEXT):
            part.within.append(drawn)
            self._part_of[id(drawn)] = part

    def goes_on_after(self, drawn: object) -> bool:
        """Whether more is drawn for the same part."""
        part = self.part_of(drawn)
        return part is not None and part.within[-1] is not drawn

    def part_of(self, drawn: object) -> Part | None:
        """The part that something drawn belongs to; None for what adorns the page."""
        return self._part_of.get(id(drawn))
