"""The maps of the page on activity: where it takes place, and the neighbourhoods that nothing names; with their tables.

A map and its table say the same: what one draws, the other counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geo import wording
from geo.activity.model import PLACE_LEVELS
from geo.activity.places import ActivityPlaces, Amount, PlaceActivity
from geo.activity.presence import Presence, silences
from geo.activity.selection import ActivityChoice, territory_of
from geo.activity_view import ActivityView, SentMap, told_of
from geo.atlas import Atlas
from geo.export import activity_places_file as export
from geo.indicators.definition import Level
from geo.maps.activity_places import ANSWERS
from geo.maps.spots import Ground, ground_of
from geo.place import Place
from geo.units import ACTIONS, HALF_DAYS
from pages.parts import activity_presence, downloads, figure_panel, literal_text, map_component, place_drawings
from pages.parts.activity_filters import Asked
from pages.parts.activity_presence import SHOWN
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column, Fact, Figure, Link
from pages.parts.select_box import select_box

_VIEWS = {
    "Lieux d'activité, en demi-journées": SentMap.HALF_DAYS,
    "Lieux d'activité, en actions": SentMap.ACTIONS,
    "Quartiers avec et sans activité nommée": SentMap.NEIGHBOURHOODS,
}
_KEY = "carte-activite"
"""Name under which the browser keeps the view of this map."""
_CLICKED = "lieu-activite"
_TEMPLATE = Link("Modèle à remplir et envoi", "/donnees")


@st.fragment
def show(atlas: Atlas, asked: Asked) -> None:
    """Draw the map that is asked for, its figures, its table and its file; another map leaves the page as it is."""
    st.header("Où l'activité a lieu", anchor=False)
    known = place_drawings.years(atlas)
    if not known:
        nothing = "Aucun centre n'a encore envoyé son activité avec ses lieux : rien ne peut être placé sur une carte."
        literal_text.card("Aucun lieu connu", nothing, [Fact("Envoyer", "", pages=(_TEMPLATE,))], "lieux-aucun")
        return
    box = st.container()
    view = _VIEWS[select_box("Carte d'activité", "carte_activite", _VIEWS, next(iter(_VIEWS)), _ALIASES, box)]
    choice = replace(asked.choice, years=tuple(year for year in known if year in asked.years))
    if not choice.years:
        literal_text.notice(
            "Aucun centre n'a envoyé d'activité pour ces années : ce n'est pas dire qu'il n'y en a pas eu."
        )
        return
    if view is SentMap.NEIGHBOURHOODS:
        _neighbourhoods(atlas, _last_year(choice))
    else:
        _places(atlas, choice, view)


_ALIASES = {view.value: text for text, view in _VIEWS.items()} | {SentMap.REPORTS.value: next(iter(_VIEWS))}
"""What addresses say: that of a scene may ask for what is raised from the field, which has a map of its own below."""


def _last_year(choice: ActivityChoice) -> ActivityChoice:
    """The same of the last year alone: what is not named is so within a year."""
    return replace(choice, years=choice.years[-1:])


def _places(atlas: Atlas, choice: ActivityChoice, view: SentMap) -> None:
    found = place_drawings.found_places(atlas, choice)
    ground = ground_of(atlas)
    _figures(found)
    map_side, card_side = st.columns([2, 1])
    with map_side:
        _draw(atlas, view, choice)
    with card_side:
        clicked = _clicked()
        place = Place(*clicked) if clicked else None
        mine = next((each for each in found.places if each.place == place), None)
        if place is None or place.level not in PLACE_LEVELS:
            literal_text.card("Aucun lieu choisi", "Cliquez sur un cercle de la carte.", [], "lieu-fiche")
        elif mine is None:
            _silent_card(atlas, ground, place, choice)
        else:
            _place_card(atlas, ground, mine)
    key = (
        (lambda each: -_number(each.amount.half_days))
        if view is SentMap.HALF_DAYS
        else (lambda each: -each.amount.actions)
    )
    ordered = sorted(found.places, key=key)
    literal_text.table(_caption(found, ordered), _place_columns(atlas, ground, ordered[:SHOWN]), "lieux-table")

    name = export.places_file_name(atlas)
    downloads.offer("lieux", name, lambda: export.places_file(atlas, ground, found, choice), with_places=True)


def _neighbourhoods(atlas: Atlas, choice: ActivityChoice) -> None:
    found = place_drawings.found_presences(atlas, choice)
    literal_text.sentence(activity_presence.sentence(found, choice), "quartiers-phrase")
    map_side, card_side = st.columns([2, 1])
    with map_side:
        _draw(atlas, SentMap.NEIGHBOURHOODS, choice)
    with card_side:
        activity_presence.card(atlas, found, _clicked())
    activity_presence.by_centre(atlas, found)
    activity_presence.unnamed(atlas, found)

    name = export.presence_file_name(atlas, choice)
    downloads.offer("quartiers", name, lambda: export.presence_file(atlas, found, choice), with_places=True)


def _draw(atlas: Atlas, shown: SentMap, choice: ActivityChoice) -> None:
    view = ActivityView.of(atlas, shown, choice)
    map_component.show_sent(atlas, view, _clicked(), _remember, _KEY)
    figure_panel.show(view, "activite")


def _figures(found: ActivityPlaces) -> None:
    """What the circles are part of: each line once."""
    total, placed = found.total, found.placed
    unplaced = total.actions - placed.actions
    source = "Envois des centres"
    literal_text.figures(
        [
            Figure("Actions reçues", wording.number(total.actions), _silence(total), source),
            Figure(
                "Demi-journées reçues", _half_days(total), "chaque action comptée une fois", source
            ),
            Figure(
                "Demi-journées placées", _half_days(placed),
                f"{wording.plural(unplaced, 'action sans lieu', 'actions sans lieu')}", source,
            ),
            Figure(
                "Lieux nommés", wording.number(len(found.places)),
                f"{wording.plural(found.several, 'action a', 'actions ont')} plusieurs lieux", source,
            ),
        ],
        "lieux-chiffres",
    )  # fmt: skip


def _silence(amount: Amount) -> str:
    if not amount.actions:
        return "aucune dans ce choix"
    return f"dont {wording.number(amount.silent)} sans demi-journées" if amount.silent else "demi-journées toutes dites"


def _half_days(amount: Amount) -> str:
    if amount.half_days != amount.half_days:
        return wording.STATUSES["non_renseigne"]
    return f"{wording.tidy(amount.half_days)}{' (estimé)' if amount.estimated else ''}"


def _number(value: float) -> float:
    """For sorting: what is not known comes after zero."""
    return -1.0 if value != value else value


def _caption(found: ActivityPlaces, shown: Sequence[PlaceActivity]) -> str:
    told = f"{wording.plural(len(shown), 'lieu', 'lieux')}"
    if len(shown) > SHOWN:
        told = f"Les {SHOWN} premiers de {told} ; le fichier les a tous"
    shared = " Une action de plusieurs lieux compte entière à chacun : la colonne ne s'additionne pas."
    return f"{told}.{shared if found.several else ''}"


def _place_columns(atlas: Atlas, ground: Ground, shown: Sequence[PlaceActivity]) -> list[Column]:
    names = atlas.names_of_centres
    unknown = wording.STATUSES["non_renseigne"]
    half_days = [each.amount.half_days for each in shown]
    decimals = HALF_DAYS.decimals_for(*half_days)
    return [
        Column(
            "Lieu", [ground.name(each.place) for each in shown], pages=[sheet_of(atlas, each.place) for each in shown]
        ),
        Column("Niveau", [wording.LEVELS[each.place.level.value] for each in shown]),
        Column("Départements", [", ".join(ground.departments(each.place)) for each in shown]),
        Column("Demi-journées", [unknown if value != value else value for value in half_days], decimals),
        Column("Actions", [each.amount.actions for each in shown], 0),
        Column("dont à plusieurs lieux", [each.shared for each in shown], 0),
        Column("Statut", [wording.STATUSES["estime" if each.amount.estimated else "observe"] for each in shown]),
        Column("Centres", [", ".join(names.get(code, code) for code in each.centres) for each in shown]),
    ]


def _silent_card(atlas: Atlas, ground: Ground, place: Place, choice: ActivityChoice) -> None:
    """A place that no line of a choice names, and what its centres have answered."""
    lines = told_of(atlas, choice)
    known = silences(atlas.tables, lines.records, lines.sent, ActivityChoice(years=choice.years))
    departments, territory = ground.departments(place), territory_of(atlas.tables, choice)
    states = {known.get(code, Presence.NO_CENTRE) for code in departments}
    is_outside = territory is not None and territory.isdisjoint(departments)
    facts = [
        Fact("Activité", "hors du territoire choisi" if is_outside else "aucune action de ce choix ne nomme ce lieu"),
        Fact("Ses centres", " ; ".join(sorted(ANSWERS[state][1] for state in states))),
        _sheet(atlas, place),
    ]
    literal_text.card(ground.name(place), ground.detail(place), facts, "lieu-fiche")


def _sheet(atlas: Atlas, place: Place) -> Fact:
    return Fact("Fiche", "", pages=(Link("Tout ce qui en est connu", sheet_of(atlas, place)),))


def _place_card(atlas: Atlas, ground: Ground, found: PlaceActivity) -> None:
    names = atlas.names_of_centres
    amount, place = found.amount, found.place
    facts = [
        Fact("Demi-journées", _half_days(amount)),
        Fact("Actions", wording.amount(amount.actions, ACTIONS)),
        Fact("Envoyées par", wording.listing([names.get(code, code) for code in found.centres])),
    ]
    if amount.silent:
        facts.append(Fact("Sans demi-journées", wording.amount(amount.silent, ACTIONS)))
    if found.shared:
        facts.append(Fact("Nomment aussi d'autres lieux", wording.amount(found.shared, ACTIONS)))
    facts.append(_sheet(atlas, place))
    literal_text.card(ground.name(place), ground.detail(place), facts, "lieu-fiche")


def _clicked() -> tuple[Level, str] | None:
    chosen: tuple[Level, str] | None = st.session_state.get(_CLICKED)
    return chosen


def _remember(level: Level, code: str) -> None:
    """Keep the last place clicked, apart from that of the other maps: an EPCI is none of their places."""
    st.session_state[_CLICKED] = (level, code)
