"""Colours, patterns and sizes, in one place for screen and paper.

Palettes are ColorBrewer (sequential) and Paul Tol (qualitative): safe for colour-blind readers, ordered in greyscale.
The strong colour is kept for one thing, the absence of a known centre: it speaks of the service, not of the people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["hatch", "crosshatch", "dots", "none"]


@dataclass(frozen=True)
class Style:
    """How an area is filled. A pattern is drawn in `ink` over `fill`, so that it survives greyscale."""

    fill: str
    opacity: float = 1.0
    pattern: Pattern | None = None
    ink: str | None = None


STRONG = "#9b1c53"
INK = "#1f2a44"
CIRCLE = "#23407a"

UNCOVERED = Style("#ffffff", 1.0, "crosshatch", STRONG)
SECRET = Style("#d9d9d9", 1.0, "hatch", "#6b6b6b")
MISSING = Style("#ffffff", 1.0, "dots", "#5f6b7a")
NOT_APPLICABLE = Style("#e1e6eb", 1.0)
ZERO = Style("#ffffff", 1.0)
KNOWN = Style("#c6dbef", 1.0)
GROUND = Style("#f1f4f7", 1.0)
"""The land under what is coloured by itself."""

CENTRE_COLOURS = ("#9ec5e8", "#d8dd8a", "#f2c9a1", "#93d1bd", "#c9b8e0", "#e8d9a0", "#b7d7d8")
"""Enough for any two neighbouring centres to differ; the outline and the label do the rest."""

SEQUENTIAL: dict[int, tuple[str, ...]] = {
    3: ("#e5f5f9", "#99d8c9", "#2ca25f"),
    4: ("#e5f5f9", "#b2e2e2", "#66c2a4", "#238b45"),
    5: ("#e5f5f9", "#b2e2e2", "#66c2a4", "#2ca25f", "#006d2c"),
    6: ("#e5f5f9", "#b2e2e2", "#99d8c9", "#66c2a4", "#2ca25f", "#006d2c"),
    7: ("#e5f5f9", "#b2e2e2", "#99d8c9", "#66c2a4", "#41ae76", "#238b45", "#005824"),
}
"""Another hue than that of the circles, which stand on it. In greyscale, zero is lighter than the first class, and what
is not applicable lies between the first two."""

LARGEST_CIRCLE_PX = {"neighbourhood": 13.0, "commune": 15.0, "department": 18.0, "place": 18.0, "centre": 26.0}
"""Radius of the largest circle by level: the finer the level, the more circles share the land."""

ONE_PX = 7.0
"""Radius of one at most: where no place has more than a few, circles stay small."""

COMMUNE_ZOOM = 6.0
"""Zoom from which the circles of communes have room; farther away their counts are gathered by département."""
NEIGHBOURHOOD_ZOOM = 9.0
"""Zoom from which two neighbourhoods of a town stand apart: one dot each, where their perimeters are known."""
PERIMETER_ZOOM = 10.0
"""Zoom from which a perimeter is larger than its outline."""
BESIDE_COLOUR = 0.65
"""How much smaller circles are where they stand on colours that say something themselves."""
NEAR_MAGNIFIED = 1.6
"""How much larger the same value is drawn once the view holds fewer circles."""


def sequential(count: int) -> tuple[str, ...]:
    """`count` colours from light to dark; one or two classes leave out the darkest, on which circles would be lost."""
    if count == 1:
        return (SEQUENTIAL[3][1],)
    if count == 2:
        return SEQUENTIAL[3][:2]
    return SEQUENTIAL[count]
