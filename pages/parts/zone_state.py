"""The zone drawn and its rule: kept for the visit, and in the address, so that a copied link draws them again."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo import wording
from geo.errors import InvalidZone
from geo.within import Rule
from geo.zone import DrawnZone, from_browser, from_text
from pages.parts import address_bar, shell

_ZONE, _RULE, _REFUSAL = "zone-dessinee", "zone-regle", "zone-refusee"
_CHOICE = "zone-regle-choix"
_ZONE_PARAMETER, _RULE_PARAMETER = "zone", "regle"
_DEFAULT_RULE = Rule.POINT


def current() -> DrawnZone | None:
    """The zone of this visit, at first that of the address; what could not be read becomes a notice."""
    if _ZONE not in st.session_state:
        st.session_state[_ZONE] = _zone_of_address()
    refusal = st.session_state.pop(_REFUSAL, None)
    if refusal:
        shell.notice(refusal)
    zone: DrawnZone | None = st.session_state[_ZONE]
    address_bar.write(_ZONE_PARAMETER, zone.text if zone else None)
    if zone is None:
        address_bar.write(_RULE_PARAMETER, None)
    return zone


def keep(zone: DrawnZone | None) -> None:
    """Take another zone, or none; call it from a callback, so that the whole run that follows knows it."""
    st.session_state[_ZONE] = zone


def refuse(reason: str) -> None:
    """Say at the head of the next run why a zone was not taken; the one before stays."""
    st.session_state[_REFUSAL] = reason


def receive(sent: object) -> None:
    """Take what the map sends: a zone, or that there is none any more."""
    if isinstance(sent, Mapping) and sent.get("kind") == "none":
        keep(None)
        return
    try:
        keep(from_browser(sent))
    except InvalidZone as error:
        refuse(str(error))


def ask_rule() -> Rule:
    """The selector of the rule, bound to the address."""
    if _RULE not in st.session_state:
        st.session_state[_RULE] = _rule_of_address()
    if _CHOICE not in st.session_state:  # Streamlit forgets a widget that a page does not draw
        st.session_state[_CHOICE] = st.session_state[_RULE]
    chosen = st.radio("Règle", list(Rule), format_func=_label, key=_CHOICE, horizontal=True) or _DEFAULT_RULE
    st.session_state[_RULE] = chosen
    address_bar.write(_RULE_PARAMETER, None if chosen is _DEFAULT_RULE else chosen.value)
    return chosen


def _label(rule: Rule) -> str:
    return rule.label


def _zone_of_address() -> DrawnZone | None:
    asked = st.query_params.get(_ZONE_PARAMETER)
    if asked is None:
        return None
    try:
        return from_text(asked)
    except InvalidZone as error:
        refuse(str(error))
        return None


def _rule_of_address() -> Rule:
    asked = st.query_params.get(_RULE_PARAMETER, _DEFAULT_RULE.value)
    if asked in list(Rule):
        return Rule(asked)
    told = f"Le lien demande {wording.quoted(asked)} (règle de la zone), qui n'existe pas ici : "
    shell.notice(f"{told}{wording.quoted(_DEFAULT_RULE.label)} est appliquée.")
    return _DEFAULT_RULE
