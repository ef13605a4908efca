"""Colours on paper: those of the screen, or greys that keep their order and stay apart."""

from __future__ import annotations

from collections.abc import Sequence

from geo.maps import theme
from geo.maps.theme import Style

MUTED = Style("#e6e9ed")
"""What lies outside the places that a figure is restricted to."""
_HATCHES = {"hatch": "///", "crosshatch": "xxx", "dots": "..."}

_LIGHTEST, _DARKEST = 81.0, 24.0
"""Lightness (CIE L*) of the first and of the last class: zero is lighter, so is what is not applicable."""
_LIGHTEST_CENTRE, _DARKEST_CENTRE = 94.0, 70.0
"""Lightness of the centres, which carry a label."""


class Shades:
    """The colours of one figure; in greys, classes are evenly spaced from light to dark."""

    def __init__(self, palette: Sequence[str], *, is_grey: bool) -> None:
        self._is_grey = is_grey
        self._grey_of = {
            **_spread(theme.CENTRE_COLOURS, _LIGHTEST_CENTRE, _DARKEST_CENTRE),
            **_spread(palette, _LIGHTEST, _DARKEST),
        }

    def colour(self, colour: str) -> str:
        """A colour as the figure shows it."""
        if not self._is_grey:
            return colour
        return self._grey_of.get(colour) or in_greys(colour)

    def hatch(self, style: Style) -> str | None:
        """The pattern of a style, as matplotlib writes it."""
        return _HATCHES.get(style.pattern or "none")


def lightness(colour: str) -> float:
    """CIE L* of `#rrggbb`, from 0 (black) to 100 (white): equal steps look equal."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 903.3 * luminance if luminance <= 0.008856 else 116 * luminance ** (1 / 3) - 16


def grey(level: float) -> str:
    """The grey of a lightness."""
    luminance = level / 903.3 if level <= 8 else ((level + 16) / 116) ** 3
    channel = luminance * 12.92 if luminance <= 0.0031308 else 1.055 * luminance ** (1 / 2.4) - 0.055
    return f"#{round(channel * 255):02x}" + f"{round(channel * 255):02x}" * 2


def in_greys(colour: str) -> str:
    """The grey that is as light as a colour."""
    return grey(lightness(colour))


def _spread(colours: Sequence[str], lightest: float, darkest: float) -> dict[str, str]:
    step = (lightest - darkest) / max(len(colours) - 1, 1)
    return {colour: grey(lightest - rank * step) for rank, colour in enumerate(colours)}
