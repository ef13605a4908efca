"""Two maps of what centres have sent in: where activity takes place, and which neighbourhoods nothing names.

The first draws circles at the places that are named, above what each centre in charge has answered. The second shows
neighbourhoods one by one: those that nothing names, and those of which it is not known, never look alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo import wording
from geo.activity.places import ActivityPlaces, Amount
from geo.activity.presence import Presence, silences
from geo.activity.selection import ActivityChoice, Through, territory_of
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.centres import perimeters
from geo.maps.credits import credit_of_sent
from geo.maps.layer import Areas, LegendEntry, NationalMap, RatedPlaces
from geo.maps.rated_neighbourhoods import quiet_ground
from geo.maps.spots import Ground, ground_of, placed_circles, without_point
from geo.maps.theme import Style
from geo.place import Place
from geo.units import ACTIONS, HALF_DAYS, Unit

PLACES_TITLE, PRESENCE_TITLE = "Lieux d'activité", "Quartiers avec et sans activité nommée"

PRESENCE_STYLES = {
    Presence.NAMED: Style(theme.CIRCLE),
    Presence.WIDER: Style("#a9c3e6"),
    Presence.NONE: Style("#f7b267"),
    Presence.WITHOUT_PLACE: Style("#d9d9d9", 1.0, "hatch", "#6b6b6b"),
    Presence.NOT_SENT: theme.MISSING,
    Presence.NO_CENTRE: theme.UNCOVERED,
}
"""The look of each, on a dot as on a perimeter. What is known has a plain colour; what is not has a pattern."""

_OUTSIDE = theme.NOT_APPLICABLE

ANSWERS = {
    Presence.NONE: (theme.KNOWN, "chiffres reçus, avec des lieux, ou zéro déclaré"),
    Presence.WITHOUT_PLACE: (PRESENCE_STYLES[Presence.WITHOUT_PLACE], wording.PRESENCES["sans_lieu"]),
    Presence.NOT_SENT: (theme.MISSING, wording.PRESENCES["non_recue"]),
    Presence.NO_CENTRE: (theme.UNCOVERED, wording.NO_CENTRE),
}
"""What the centres of a département have answered: its look and its words."""


class Measure(StrEnum):
    """What the area of a circle says. The values are stable: links hold them."""

    HALF_DAYS = "demi-journees"
    ACTIONS = "actions"

    @property
    def unit(self) -> Unit:
        """The unit of the circles."""
        return HALF_DAYS if self is Measure.HALF_DAYS else ACTIONS

    def of(self, amount: Amount) -> float:
        """How much of it; not a number where no line tells it."""
        return amount.half_days if self is Measure.HALF_DAYS else float(amount.actions)


@dataclass(frozen=True)
class Told:
    """What both maps are of: the lines that were sent, the centres and years that sent some, and the choice."""

    records: pd.DataFrame
    sent: frozenset[tuple[str, int]]
    choice: ActivityChoice


def places_map(atlas: Atlas, told: Told, found: ActivityPlaces, measure: Measure) -> NationalMap:
    """Circles at the places named by some lines; the ground says what centres have answered."""
    ground, unit = ground_of(atlas), measure.unit
    amounts = {each.place: measure.of(each.amount) for each in found.places}
    shown = {place: value for place, value in amounts.items() if value == value}
    title = f"Cercles : {unit.symbol} par lieu nommé"
    return NationalMap(
        title=PLACES_TITLE,
        subtitle=subtitle(atlas, told.choice),
        areas=_answer_areas(atlas, told),
        circles=(placed_circles(ground, shown, unit, title),),
        perimeters=perimeters(atlas),
        notes=tuple(_notes(ground, found, amounts, measure)),
        source=credit_of_sent(atlas),
    )


def presence_map(atlas: Atlas, told: Told, found: pd.DataFrame) -> NationalMap:
    """Neighbourhoods one by one, by what is known of activity there; `found` is that of `presences`."""
    states = {str(code): Presence(state) for code, state in found["state"].items()}
    style_of = dict.fromkeys(atlas.tables.neighbourhoods["code"], _OUTSIDE)
    style_of |= {code: PRESENCE_STYLES[state] for code, state in states.items()}
    value_of = {str(code): float(count) for code, count in found["actions"].items() if count}
    counted = Counter(states.values())
    entries = [
        LegendEntry(PRESENCE_STYLES[state], wording.PRESENCES[state.value], wording.number(counted[state]))
        for state in Presence
    ]
    if len(states) < len(style_of):
        entries.append(LegendEntry(_OUTSIDE, _outside(told.choice), wording.number(len(style_of) - len(states))))
    return NationalMap(
        title=PRESENCE_TITLE,
        subtitle=subtitle(atlas, told.choice),
        areas=quiet_ground(atlas),
        circles=(),
        perimeters=perimeters(atlas),
        notes=(
            "Un quartier est nommé quand une ligne reçue donne son code. Ne pas être nommé n'est pas être délaissé.",
        ),
        neighbourhoods=RatedPlaces(style_of, value_of, ACTIONS, tuple(entries)),
        source=credit_of_sent(atlas),
    )


def subtitle(atlas: Atlas, choice: ActivityChoice) -> str:
    """What was chosen, in words: years, months, centres, régions, themes..."""
    through = "les lieux de l'activité" if choice.through is Through.PLACE else "le périmètre du centre"
    regions, departments = (
        _listed([atlas.names(level).get(code, code) for code in codes], f" (selon {through})")
        for level, codes in ((Level.REGION, choice.regions), (Level.DEPARTMENT, choice.departments))
    )
    labelled = (choice.themes, choice.missions, choice.formats, choice.audiences, choice.modes)
    parts = (
        years_words(choice.years) if choice.years else "",
        _listed([wording.month(month) for month in choice.months]),
        _listed([atlas.names_of_centres.get(code, code) for code in choice.centres]),
        regions,
        departments,
        *(_listed([each.label for each in chosen]) for chosen in labelled),
    )
    return ", ".join(filter(None, parts))


def _listed(words: list[str], then: str = "") -> str:
    return f"{wording.listing(words)}{then}" if words else ""


def years_words(years: Sequence[int]) -> str:
    """`2024`, `2023 et 2024`, `de 2021 à 2024`."""
    ordered = sorted(years)
    is_run = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"de {ordered[0]} à {ordered[-1]}" if is_run else wording.listing([str(year) for year in ordered])


def _answer_areas(atlas: Atlas, told: Told) -> Areas:
    """Each département by what its centres have answered for the years."""
    known = silences(atlas.tables, told.records, told.sent, told.choice)
    territory, outside = territory_of(atlas.tables, told.choice), _outside(told.choice)
    style_of, text_of = {}, {}
    for code in atlas.departments.index:
        if (told.choice.centres and code not in known) or (territory is not None and code not in territory):
            style_of[code], text_of[code] = _OUTSIDE, outside
        else:
            style_of[code], text_of[code] = ANSWERS[known.get(code, Presence.NO_CENTRE)]
    counted = Counter(style_of.values())
    words = [*ANSWERS.values(), (_OUTSIDE, outside)]
    entries = tuple(
        LegendEntry(style, text, wording.plural(counted[style], "territoire", "territoires"))
        for style, text in words
        if counted[style]
    )
    return Areas(style_of, text_of, entries)


def _outside(choice: ActivityChoice) -> str:
    """What a choice of centre or of territory says nothing of."""
    if not choice.centres:
        return "hors du territoire choisi"
    also = " ou du territoire choisi" if choice.regions or choice.departments else ""
    return f"hors du périmètre du centre choisi{also}"


def _notes(ground: Ground, found: ActivityPlaces, amounts: Mapping[Place, float], measure: Measure) -> list[str]:
    """What has to be known before circles are read."""
    notes = []
    if found.several:
        told = wording.plural(found.several, "action a plusieurs lieux", "actions ont plusieurs lieux")
        notes.append(f"{told} : entière à chacun, une seule fois dans le total. Les cercles ne s'additionnent pas.")
    unplaced = found.total.actions - found.placed.actions
    if unplaced:
        notes.append(f"{wording.plural(unplaced, 'action ne nomme', 'actions ne nomment')} aucun lieu.")
    if found.elsewhere:
        told = wording.plural(found.elsewhere, "action ne nomme", "actions ne nomment")
        notes.append(f"{told} que des lieux hors du territoire choisi.")
    silent = sum(1 for value in amounts.values() if value != value)
    if silent:
        told = wording.plural(silent, "lieu", "lieux")
        notes.append(f"{told} sans {measure.unit.name} connues, donc sans cercle.")
    nowhere = without_point(ground, [each.place for each in found.places])
    if nowhere:
        names = wording.listing([ground.name(place) for place in nowhere[:3]])
        more = " et d'autres" if len(nowhere) > 3 else ""
        notes.append(f"Sans contour, donc sans cercle : {names}{more}.")
    return notes
