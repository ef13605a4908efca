"""What centres sent in, panel by panel; while nobody has sent anything, what to do about it."""

from __future__ import annotations

import streamlit as st

from geo.atlas import Atlas
from geo.served import DEMONSTRATION
from pages.parts import cache, literal_text
from pages.parts.activity_filters import Asked
from pages.parts.literal_text import Fact, Link


def show(atlas: Atlas, asked: Asked) -> None:
    """Draw every panel, or the invitation to send."""
    del asked
    st.header("Ce que les centres ont envoyé", anchor=False)
    if not atlas.sent.years:
        _invitation(atlas)


def _invitation(atlas: Atlas) -> None:
    """Nothing was sent: how it begins, what there is meanwhile, where to see it filled."""
    facts = [
        Fact(
            "Envoyer des chiffres",
            "modèles à remplir, vérification ligne à ligne",
            pages=(Link("Page Données", "/donnees"),),
        ),
        Fact(
            "Ce qui s'affichera ici",
            "totaux et rapports, évolution par année et par mois, un graphique par centre ; "
            "répartition par mission, format, thème, public et mode ; part à distance",
        ),
        Fact("En attendant", "les chiffres publiés par le réseau et par les centres sont plus bas, lacunes comprises"),
    ]
    name = f"{atlas.manifest.description.name}{DEMONSTRATION}"
    if any(known.name == name for known in cache.editions()):
        link = Link("Édition de démonstration", f"/activite?edition={name}")
        facts.append(Fact("Pour voir la page remplie", "chiffres inventés, signalés comme tels", pages=(link,)))
    literal_text.card(
        "Aucun centre n'a encore envoyé ses chiffres", "Rien n'est inventé à leur place.", facts, "rien-envoye"
    )
