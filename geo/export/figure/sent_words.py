"""What a figure and a slide say of a map of what centres have sent in."""

from __future__ import annotations

from geo import wording
from geo.activity.places import activity_places
from geo.activity_view import ActivityView, SentMap
from geo.export.figure.scene import Scene
from geo.maps.activity_places import PRESENCE_STYLES
from geo.maps.layer import PlacedCircles
from geo.place import FRANCE, Place

DEFINITIONS = {
    SentMap.HALF_DAYS: (
        "Demi-journées des actions reçues qui nomment le lieu. Une action de plusieurs lieux compte entière à chacun."
    ),
    SentMap.ACTIONS: (
        "Lignes reçues qui nomment le lieu : une par action, une par total annuel. Une action de plusieurs lieux "
        "compte à chacun."
    ),
    SentMap.NEIGHBOURHOODS: (
        "Un quartier est nommé quand une ligne reçue donne son code ; sans activité nommée quand tous ses centres ont "
        "répondu pour l'année et qu'aucune ligne ne le nomme. Les autres états disent ce qu'on ne sait pas."
    ),
    SentMap.REPORTS: (
        "Questions et besoins d'acteurs de terrain transmis par un centre, à chaque lieu qu'ils nomment."
    ),
}
"""What is counted, by map."""

_LIMITS = {
    SentMap.NEIGHBOURHOODS: "Des actions ne disent pas leur lieu, ou en disent un plus large que le quartier.",
    SentMap.REPORTS: "Ce qui n'a pas été transmis n'est pas connu.",
}
_LIMIT = "Un lieu sans cercle n'est pas un lieu sans activité : des actions ne disent pas leur lieu."

NOWHERE = "Aucun lieu n'est nommé dans ce choix."
_LINES = "Ce que les centres ont envoyé, non toute leur activité."
_FIELD = {SentMap.REPORTS: "Ce que les centres ont transmis, non tout ce qui se demande."}

Row = tuple[str, str, str | None]
"""A label, a value, the colour of a class."""


def notes_of(scene: Scene, view: ActivityView) -> tuple[tuple[str, str], ...]:
    """The paragraphs under the map, each with its heading."""
    described, drawn = scene.atlas.manifest.description, scene.drawn
    return (
        ("Attention", scene.provenance.warning),
        ("Champ", f"{described.label} ; {drawn.subtitle}. {_FIELD.get(view.shown, _LINES)}"),
        ("Lecture", _example(scene, view)),
        ("Source", f"{drawn.source.split(' : ', 1)[-1]}."),
        ("Définition", DEFINITIONS[view.shown]),
        ("À savoir", _LIMITS.get(view.shown, _LIMIT)),
    )


def subtitle_of(scene: Scene, named: str) -> str:
    """What was chosen, after what is shown where the title does not say it."""
    where = () if scene.view.within else (scene.atlas.name_of(FRANCE),)
    parts = (scene.drawn.title, *where, scene.drawn.subtitle)
    return " · ".join(part for part in parts if part and part not in named)


def cells_of(scene: Scene, view: ActivityView, most: int) -> tuple[tuple[str, str], list[Row]]:
    """The heading and rows of a table: places with the largest circles, or the number of neighbourhoods by state."""
    rated = scene.drawn.neighbourhoods
    if rated:
        states = set(PRESENCE_STYLES.values())
        shown = [entry for entry in rated.entries if entry.count != "0" and entry.style in states]
        fills = [None if one.style.pattern else scene.shades.colour(one.style.fill)[1:] for one in shown]
        return ("État", "Quartiers"), [(one.label, one.count, fill) for one, fill in zip(shown, fills, strict=True)]
    band, found = circles_of(scene)
    estimated, unit = _estimated(scene, view), view.shown.unit
    more = f" ({most} premiers sur {wording.number(len(found))})" if len(found) > most else ""
    rows: list[Row] = [
        (name, f"{wording.number(value, unit.decimals_for(value))}{' (est.)' if place in estimated else ''}", None)
        for place, name, value in found[:most]
    ]
    return (f"Lieu{more}", band.unit), rows


def _example(scene: Scene, view: ActivityView) -> str:
    """One mark of the map, read aloud: the largest circle, or the first state that any neighbourhood is in."""
    rated = scene.drawn.neighbourhoods
    if rated:
        shown = next((entry for entry in rated.entries if entry.count != "0"), None)
        if shown is None:
            return ""
        count = sum(style == shown.style for style in rated.style_of.values())
        return f"{wording.plural(count, 'quartier', 'quartiers')} : {shown.label}."
    _, found = circles_of(scene)
    if not found:
        return NOWHERE
    _, name, value = found[0]
    told = wording.amount(value, view.shown.unit)
    return f"{name}, {told} ; l'aire du cercle est proportionnelle à ce nombre."


def circles_of(scene: Scene) -> tuple[PlacedCircles, list[tuple[Place, str, float]]]:
    """The circles in view, the largest first: the place, its name, its value."""
    (band,) = (one for one in scene.drawn.circles if isinstance(one, PlacedCircles))
    in_view = scene.counted(band)
    told = [
        (spot.place, spot.name, value)
        for spot, value in zip(band.spots, band.values, strict=True)
        if f"{spot.place.level.value}.{spot.place.code}" in in_view
    ]
    return band, told


def _estimated(scene: Scene, view: ActivityView) -> frozenset[Place]:
    """The places of which a line at least is estimated."""
    if view.shown is SentMap.REPORTS:
        return frozenset()
    atlas = scene.atlas
    found = activity_places(atlas.tables, atlas.sent.records, view.lines(atlas)).places
    return frozenset(each.place for each in found if each.amount.estimated)
