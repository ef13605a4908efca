"""The form of a hypothesis: one more change, the list of those supposed, and taking them back."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.coverage.scenario import LONGEST_NAME, MOST_DEPARTMENTS, Act, Change, Scenario, idle_changes
from geo.indicators.definition import Level
from pages.parts import hypothesis_state, literal_text

_ACTS = {
    Act.GIVE: "Donner un territoire à un centre",
    Act.MOVE: "Confier un territoire à un seul centre",
    Act.TAKE: "Retirer un territoire à un centre",
    Act.OPEN: "Ouvrir un centre",
    Act.CLOSE: "Fermer un centre",
}
_ACT, _PLACE, _CENTRE, _NAME, _SEAT, _PLACES = (
    f"hypothese-{part}" for part in ("acte", "territoire", "centre", "nom", "siege", "perimetre")
)


def show(here: Atlas, changes: Scenario) -> None:
    """The panel; `here` is what is known, without the hypothesis."""
    with st.expander("Et si ? Essayer une autre couverture", expanded=bool(changes), icon=":material/science:"):
        st.caption(
            "Rien n'est enregistré : l'hypothèse tient dans l'adresse de la page, à copier pour la partager. "
            "Elle change la carte, les chiffres et les tableaux de cette page."
        )
        _ask(here, changes)
        _list(here, changes)


def _ask(here: Atlas, changes: Scenario) -> None:
    places = {code: f"{name} ({code})" for code, name in here.names(Level.DEPARTMENT).items()}
    centres = dict(sorted(here.names_of_centres.items(), key=lambda item: wording.sort_key(item[1])))
    act = st.selectbox("Changement", list(_ACTS), format_func=lambda key: _ACTS[key], key=_ACT)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if act is Act.OPEN:
            st.text_input("Nom du centre", key=_NAME, max_chars=LONGEST_NAME)
            st.selectbox("Territoire du siège", list(places), format_func=lambda code: places[code], key=_SEAT)
            st.multiselect(
                "Territoires servis", list(places), format_func=lambda code: places[code], key=_PLACES,
                max_selections=MOST_DEPARTMENTS, placeholder="Choisir",
            )  # fmt: skip
        elif act is not Act.CLOSE:
            st.selectbox("Territoire", list(places), format_func=lambda code: places[code], key=_PLACE)
        if act is not Act.OPEN:
            st.selectbox("Centre", list(centres), format_func=lambda code: centres[code], key=_CENTRE)
        st.button("Supposer", on_click=_add, args=(here, changes), icon=":material/add:")


def _add(here: Atlas, changes: Scenario) -> None:
    asked, act = st.session_state, st.session_state[_ACT]
    if act is Act.OPEN:
        change = Change(act, asked[_NAME].strip(), tuple(asked[_PLACES]), asked[_SEAT])
    elif act is Act.CLOSE:
        change = Change(act, asked[_CENTRE])
    else:
        change = Change(act, asked[_CENTRE], (asked[_PLACE],))
    hypothesis_state.add(here, changes, change)


def _list(here: Atlas, changes: Scenario) -> None:
    """One line per change, each with its button: a name may hold anything, and no button repeats it."""
    idle = idle_changes(here.tables, changes, here.on)
    for rank, (change, is_idle) in enumerate(zip(changes, idle, strict=True), 1):
        with st.container(horizontal=True, vertical_alignment="center"):
            ending = " : sans effet à cette date." if is_idle else "."
            literal_text.sentence(f"{rank}. {sentence(here, change)}{ending}", f"changement-{rank}")
            others = (*changes[: rank - 1], *changes[rank:])
            st.button(
                f"Retirer le changement {rank}", on_click=hypothesis_state.keep, args=(others,), key=f"oter-{rank}"
            )
    if changes:
        st.button("Tout effacer", on_click=hypothesis_state.keep, args=((),), icon=":material/restart_alt:")


def sentence(here: Atlas, change: Change) -> str:
    """What a change supposes, in words."""
    places = {code: f"{name} ({code})" for code, name in here.names(Level.DEPARTMENT).items()}
    where = wording.listing([places[code] for code in change.departments])
    if change.act is Act.OPEN:
        return f"Ouvrir {wording.quoted(change.centre)}, siège : {places[change.seat]}, pour servir {where}"
    centre = here.names_of_centres[change.centre]
    return {
        Act.GIVE: f"Donner {where} à {centre}, en plus des centres présents",
        Act.MOVE: f"Confier {where} à {centre} seul",
        Act.TAKE: f"Retirer {where} à {centre}",
        Act.CLOSE: f"Fermer {centre}",
    }[change.act]
