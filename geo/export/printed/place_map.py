"""The map of a sheet: the figure of the place alone, and what it shows in words."""

from __future__ import annotations

import base64
import re
from xml.etree.ElementTree import Element

from geo import wording
from geo.atlas import Atlas
from geo.export.printed.markup import tag
from geo.indicators.definition import Level
from geo.maps.payload import ATTRIBUTION
from geo.place import Place
from geo.territory_sheet import Sheet
from geo.view import View

_KEY, _LEVEL = "qpv", Level.COMMUNE
_WIDE, _WHOLE_COUNTRY = (510.0, 235.0), (510.0, 400.0)
"""Width and height in points on A4; larger paper enlarges the drawing."""
_DPI, _TEXT = 200, 0.95
_CLEAR_TEXT = re.compile(rb'(<text style="[^"]*; )opacity:')
"""A text under which things show: laid out as a group, it would be cut where its anchor is not its start."""


def place_map(atlas: Atlas, sheet: Sheet) -> Element:
    """The neighbourhoods of a place by commune, over the perimeters of the centres, with the legend of the screen."""
    from geo.export.figure.composition import composed  # on use: it loads what draws
    from geo.export.figure.pages import FigureStyle, Format, Page

    width, height = _WHOLE_COUNTRY if sheet.place.level is Level.COUNTRY else _WIDE
    view = View(
        atlas.manifest.description.name, _KEY, _LEVEL, atlas.on, within=_within(sheet), hypothesis=atlas.hypothesis
    )
    style = FigureStyle(Page("fiche", width, height, _DPI, _TEXT), is_bare=True)
    svg = _CLEAR_TEXT.sub(rb"\1fill-opacity:", composed(atlas, view, style).written(Format.SVG))
    drawn = base64.b64encode(svg).decode()
    told = f"QPV par commune, en cercles, sur les périmètres des centres, au {wording.day(atlas.on)}."
    listed = "Les quartiers et les centres sont dans les tableaux de cette fiche."
    picture = tag("img", src=f"data:image/svg+xml;base64,{drawn}", alt=f"Carte de {sheet.name}. {told} {listed}")
    return tag("figure", picture, tag("figcaption", f"{told} {ATTRIBUTION}."))


def _within(sheet: Sheet) -> tuple[Place, ...]:
    """The place that the map looks at: of a neighbourhood, its commune; of the country, all of it."""
    if sheet.place.level is Level.COUNTRY:
        return ()
    if sheet.place.level is Level.NEIGHBOURHOOD:
        return tuple(one.place for one in sheet.within if one.place.level is Level.COMMUNE)[:1]
    return (sheet.place,)
