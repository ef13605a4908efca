"""Colours that keep their order in greyscale and for colour-blind readers, measured as colour science does."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from geo.maps import theme

Colour = npt.NDArray[np.float64]

VISIBLE_STEP = 4.0
"""Difference of lightness (CIE L*) that shows between two neighbouring areas; the eye starts at about 1."""

# Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB.
VISION = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
PALETTES = [pytest.param(theme.sequential(count), id=f"{count}") for count in range(2, 8)]


def linear(colour: str) -> Colour:
    coded = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(light: Colour) -> Colour:
    """CIE L*a*b* of linear sRGB."""
    xyz = np.array(TO_XYZ) @ np.clip(light, 0, 1) / (np.array(TO_XYZ) @ np.ones(3))
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def lightness(colour: str) -> float:
    return float(lab(linear(colour))[0])


def test_lightness_is_that_of_known_colours() -> None:
    assert lightness("#ffffff") == pytest.approx(100, abs=0.01)
    assert lightness("#000000") == pytest.approx(0, abs=0.01)
    assert lightness("#777777") == pytest.approx(50, abs=0.1)


@pytest.mark.parametrize("palette", PALETTES)
def test_classes_go_from_light_to_dark_by_visible_steps(palette: tuple[str, ...]) -> None:
    levels = [lightness(colour) for colour in palette]
    assert all(one - other >= VISIBLE_STEP for one, other in pairwise(levels)), levels


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", PALETTES)
def test_colour_blind_readers_see_the_same_order(palette: tuple[str, ...], vision: str) -> None:
    seen = [lab(np.array(VISION[vision]) @ linear(colour)) for colour in palette]
    assert all(one[0] - other[0] >= VISIBLE_STEP for one, other in pairwise(seen))
    distances = [float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)]
    assert min(distances) >= VISIBLE_STEP


def test_kinds_of_emptiness_differ_without_colour() -> None:
    kinds = (theme.ZERO, theme.SECRET, theme.MISSING, theme.NOT_APPLICABLE, theme.UNCOVERED)
    for one, other in combinations(kinds, 2):
        apart = abs(lightness(one.fill) - lightness(other.fill))
        assert one.pattern != other.pattern or apart >= VISIBLE_STEP, (one, other)
    for kind in kinds:
        assert kind.pattern is None or abs(lightness(kind.fill) - lightness(kind.ink or kind.fill)) >= 30, kind


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("kind", [theme.ZERO, theme.NOT_APPLICABLE], ids=["zero", "not applicable"])
def test_plain_emptiness_is_no_class_in_greyscale(palette: tuple[str, ...], kind: theme.Style) -> None:
    assert all(abs(lightness(colour) - lightness(kind.fill)) >= VISIBLE_STEP for colour in palette)


@pytest.mark.parametrize("palette", PALETTES)
def test_no_class_is_red(palette: tuple[str, ...]) -> None:
    for colour in palette:
        red, green, _ = linear(colour)
        assert green >= red
