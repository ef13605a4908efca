"""A national map as JSON, in two parts.

The *drawing* depends on date and indicator: classes, values, perimeters, legend, texts. The browser fetches it by
address and keeps it. The *change* depends on the filters and the last click: it is what each rerun sends, less than
2 kB. Geometry is by address in both. Text travels as JSON and is put on the page by the component as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from geo import wording
from geo.atlas import Atlas
from geo.countries import Bounds, country
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.frames import Frame, frames_of
from geo.maps.layer import Circles, NationalMap, Perimeters, PlacedCircles, RatedPlaces, Spot
from geo.maps.legend import Legend, legend_of
from geo.maps.theme import Style
from geo.place import Place

ATTRIBUTION = "Contours : IGN Admin Express, Etalab (Licence Ouverte 2.0)"

_PLACE = "place"
"""The level of circles that stand at points of their own."""

WAITING_TEXTS = {
    "loading": "La carte se dessine…",
    "error": "La carte n'a pas pu être chargée. Vérifiez que l'application tourne, puis réessayez.",
    "retry": "Réessayer",
}
"""Sent with each change: they are needed before the drawing has come, and when it does not come."""

TEXTS = {
    "map": "Carte des quartiers prioritaires et de leurs centres de ressources. Le tableau qui suit dit la même chose.",
    "zoom_in": "Zoomer",
    "zoom_out": "Dézoomer",
    "home": "Vue d'ensemble",
    "legend": "Légende",
    "no_centre": wording.NO_CENTRE,
    "others": "et {n} autres",
    "neighbourhoods": "{n} QPV",
    "uncertain": "périmètre à confirmer",
    "insets": "Île-de-France et territoires d'outre-mer",
    "draw_zone": "Dessiner une zone",
    "draw_circle": "Tracer un cercle",
    "clear_zone": "Effacer la zone",
    "draw_polygon_hint": "Cliquez pour poser chaque sommet ; double-clic ou Entrée pour fermer, Échap pour annuler.",
    "draw_circle_hint": "Pressez sur le centre et tirez jusqu'au bord, ou cliquez sur l'un puis sur l'autre.",
    "list": "Liste des quartiers",
    "list_search": "Nom, commune ou code du quartier",
    "list_count": "Quartiers trouvés : {n}",
    "link": "Copier le lien",
    "link_copied": "Lien copié",
    "link_by_hand": "Lien à copier",
    "link_unknown": "Le lien demande une vue que la carte ne peut pas montrer : la vue habituelle est affichée.",
    "tiles": "Fond de plan IGN",
    "tiles_credit": "© IGN, Plan IGN",
    "tiles_failed": "Le fond de plan IGN ne répond pas : il a été retiré. La carte reste complète sans lui.",
    "overlay_failed": "Les périmètres de l'autre génération ne viennent pas : la carte est affichée sans eux.",
    "choices": "Plusieurs lieux à cet endroit",
    "keep": "Ajouter à la présentation",
    "kept": "Vue ajoutée à la présentation",
    "kept_full": "La présentation est pleine : la vue n'a pas été ajoutée",
    "present": "Présenter",
    "present_keys": (
        "1\u00a0à\u00a07\u00a0:\u00a0outre-mer · 0\u00a0:\u00a0hexagone · L\u00a0:\u00a0légende · "
        "G\u00a0:\u00a0glossaire · Échap\u00a0:\u00a0quitter"
    ),
    "story_keys": (
        "Flèches\u00a0:\u00a0scènes · 1\u00a0à\u00a07\u00a0:\u00a0outre-mer · 0\u00a0:\u00a0hexagone · "
        "L\u00a0:\u00a0légende · G\u00a0:\u00a0glossaire · F\u00a0:\u00a0plein écran"
    ),
    "present_previous": "Scène précédente (flèche gauche)",
    "present_next": "Scène suivante (flèche droite)",
    "present_legend": "Légende (L)",
    "present_glossary": "Glossaire (G)",
    "present_leave": "Quitter la présentation (Échap)",
    "glossary": "Glossaire",
}


@dataclass(frozen=True)
class Focus:
    """What the visitor looks at: the départements in view, the territory chosen, the view to take.

    `within` is a place of communes that narrows the communes and the neighbourhoods further.
    """

    departments: frozenset[str]
    view: str
    selected: tuple[Level, str] | None
    within: Place | None = None


def change(atlas: Atlas, focus: Focus) -> dict[str, Any]:
    """What a filter or a click changes: which départements step back, where to look, what is outlined."""
    return {
        "muted": sorted(set(atlas.departments.index) - focus.departments),
        "kept": _kept(atlas, focus.within) if focus.within else None,
        "view": {"key": focus.view, "bounds": _view_bounds(atlas, focus)},
        "selected": _selected(focus),
        "texts": WAITING_TEXTS,
    }


def drawing(atlas: Atlas, drawn: NationalMap) -> dict[str, Any]:
    """Everything that the filters leave as it is. The same description always gives the same drawing."""
    styles = _Styles()
    areas = {code: styles.index(style) for code, style in sorted(drawn.areas.style_of.items())}
    return {
        "geometry": geometry_addresses(atlas),
        "areas": areas,
        "values": dict(sorted(drawn.areas.text_of.items())),
        "circles": {
            "fill": theme.CIRCLE,
            "bands": [_circles(atlas, band, drawn.perimeters) for band in drawn.circles],
            "neighbourhoods_from": theme.NEIGHBOURHOOD_ZOOM,
            "perimeters_from": theme.PERIMETER_ZOOM,
        },
        "neighbourhoods": _neighbourhoods(atlas, drawn.neighbourhoods, styles),
        "owners": {code: list(centres) for code, centres in drawn.perimeters.owners.items()},
        "uncertain": sorted(drawn.perimeters.uncertain),
        "centres": _centres(drawn.perimeters),
        "insets": [_inset(frame, areas) for frame in frames_of(atlas)],
        "legend": _legend(legend_of(atlas, drawn), styles),
        "styles": styles.as_json(),
        "texts": TEXTS,
        "definition": drawn.definition,
        "source": drawn.source,
        "attribution": ATTRIBUTION,
    }


def encode(content: dict[str, Any]) -> bytes:
    """Compact UTF-8 JSON, the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def geometry_addresses(atlas: Atlas) -> dict[str, str]:
    """Address of each display file: immutable, since its name holds the hash of its content."""
    edition = atlas.manifest.description.name
    return {name: f"/geometrie/{edition}/{file}" for name, file in atlas.manifest.geometry.items()}


class _Styles:
    """The distinct styles of a message, in order of first use."""

    def __init__(self) -> None:
        self._index: dict[Style, int] = {}

    def index(self, style: Style) -> int:
        return self._index.setdefault(style, len(self._index))

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"fill": style.fill, "opacity": style.opacity, "pattern": style.pattern, "ink": style.ink}
            for style in self._index
        ]


def _circles(atlas: Atlas, circles: Circles | PlacedCircles, perimeters: Perimeters) -> dict[str, Any]:
    """Values in the order of the codes of the level, which is that of the display file; or of the points sent along."""
    shared = {
        "unit_px": round(circles.unit_px, 5),
        "title": circles.title,
        "unit": circles.unit,
        "sizes": [{"value": size.value, "label": size.label} for size in circles.sizes],
    }
    if isinstance(circles, PlacedCircles):
        values = [_compact(value) for value in circles.values]
        return {
            **shared,
            "level": _PLACE,
            "from": 0,
            "values": values,
            "spots": [_spot(spot) for spot in circles.spots],
        }
    codes = {
        Level.NEIGHBOURHOOD: _neighbourhood_codes(atlas),
        Level.COMMUNE: sorted(atlas.names(Level.COMMUNE)),
        Level.DEPARTMENT: atlas.departments.dropna(subset=["latitude"]).index.tolist(),
        Level.CENTRE: [mark.code for mark in perimeters.centres],
    }[circles.level]
    values = [_compact(circles.value_of.get(code, 0.0)) for code in codes]
    return {**shared, "level": circles.level.value, "from": circles.from_zoom, "values": values}


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "level": spot.place.level.value,
        "code": spot.place.code,
        "title": spot.name,
        "soft": spot.detail,
        "at": spot.at,
        "department": spot.department,
        "territory": spot.zone,
    }


def _neighbourhoods(atlas: Atlas, rated: RatedPlaces | None, styles: _Styles) -> dict[str, Any] | None:
    """The style and the value of each neighbourhood, where the map shows them one by one.

    Words for an absent value are those of its style in the legend.
    """
    if rated is None:
        return None
    codes, unit = _neighbourhood_codes(atlas), rated.unit
    shown = {code: _compact(round(value * unit.factor, unit.decimals)) for code, value in rated.value_of.items()}
    return {
        "styles": [styles.index(rated.style_of[code]) for code in codes],
        "values": [shown.get(code) for code in codes],
        "unit": unit.symbol,
        "decimals": unit.decimals,
    }


def _neighbourhood_codes(atlas: Atlas) -> list[str]:
    """The order in which the browser counts the neighbourhoods of the display files: that of their codes."""
    return sorted(atlas.names(Level.NEIGHBOURHOOD))


def _compact(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 3)


def _centres(perimeters: Perimeters) -> list[dict[str, Any]]:
    return [
        {
            "code": mark.code,
            "label": mark.label,
            "name": mark.name,
            "colour": mark.colour,
            "label_at": mark.label_at,
            "seat": mark.seat,
            "seat_probable": mark.seat_is_probable,
            "territory": mark.zone,
        }
        for mark in perimeters.centres
    ]


def _inset(frame: Frame, areas: Mapping[str, int]) -> dict[str, Any]:
    """A frame as the browser takes it; one of a zone without contour is filled by the style of its département."""
    told = {
        "code": frame.code,
        "level": frame.level.value,
        "title": frame.title,
        "note": frame.note,
        "bounds": frame.bounds,
        "symbol": frame.bounds is None,
    }
    return told if frame.level is Level.REGION else {**told, "style": areas[frame.code]}


def _kept(atlas: Atlas, within: Place) -> dict[str, list[str]]:
    """By level, the codes that alone are drawn; of another level, what is drawn does not change."""
    return {
        Level.COMMUNE.value: sorted(atlas.communes_of(within)),
        Level.NEIGHBOURHOOD.value: sorted(atlas.neighbourhoods_of(within)),
    }


def _view_bounds(atlas: Atlas, focus: Focus) -> Bounds:
    """The box of the mainland communes or départements in view, or the whole mainland when there is none."""
    main = country(atlas.manifest.description.country).main_zone
    departments = atlas.departments
    mainland = departments.index[departments["zone"] == main.code]
    if focus.within and focus.departments & frozenset(mainland):
        return atlas.bounds(atlas.communes_of(focus.within), Level.COMMUNE)
    chosen = focus.departments & frozenset(mainland)
    if not chosen or len(chosen) == len(mainland):
        return main.view
    return atlas.bounds(frozenset(chosen))


def _selected(focus: Focus) -> dict[str, str] | None:
    if focus.selected is None:
        return None
    level, code = focus.selected
    return {"level": level.value, "code": code}


def _legend(legend: Legend, styles: _Styles) -> dict[str, Any]:
    return {
        "title": legend.title,
        "subtitle": legend.subtitle,
        "entries": [
            {"style": styles.index(entry.style), "label": entry.label, "count": entry.count} for entry in legend.entries
        ],
        "marks": [asdict(mark) for mark in legend.marks],
        "near_marks": [asdict(mark) for mark in legend.near_marks],
        "notes": list(legend.notes),
    }
