"""The parts of the page « Sources et méthode »: all of it is read from definitions and manifest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from geo import indicators as measures
from geo import wording
from geo.indicators.definition import Indicator, Theme, formula
from geo.store import OpenEdition, SourceRecord
from pages.parts import cache, downloads, literal_text
from pages.parts.literal_text import Column, Fact

_STATUS_MEANINGS = (
    ("observé", "Chiffre publié ou reçu. Un zéro observé est une valeur."),
    ("estimé", "Déduit, calculé, partiel, ou appuyé sur un périmètre à confirmer."),
    ("secret statistique", "Existe, mais n'est pas publié afin de protéger les personnes."),
    ("non renseigné", "Devrait exister, mais n'a pas été reçu ou trouvé. Jamais compté pour zéro."),
    ("sans objet", "Ne peut pas exister ici."),
    (wording.NO_CENTRE, "Aucun périmètre valide à cette date dans nos sources : ce n'est pas la preuve d'une absence."),
)


def reading_rules() -> None:
    """What the words of the screens mean."""
    facts = [Fact(word, meaning) for word, meaning in _STATUS_MEANINGS]
    literal_text.card("Lire une valeur", "Chaque valeur porte unité, date, source et statut.", facts, "statuts")


def indicators(opened: OpenEdition) -> None:
    """Every indicator with unit, definition, limits and sources, by theme."""
    known = {source.id: source for source in opened.manifest.description.sources}
    for theme in Theme:
        mine = [indicator for indicator in measures.ALL if indicator.theme is theme]
        with st.expander(f"Indicateurs : {theme.value} ({len(mine)})"):
            for indicator in mine:
                subtitle = f"{indicator.unit.name} · clé : {indicator.key}"
                literal_text.card(indicator.label, subtitle, facts_of(indicator, known), f"indicateur-{indicator.key}")


def facts_of(indicator: Indicator, known: Mapping[str, SourceRecord]) -> list[Fact]:
    """What is said of one indicator: meaning, formula, limits, then each source with its date and its licence."""
    levels = ", ".join(wording.LEVELS[level.value] for level in indicator.levels)
    compares = "oui" if indicator.compares_generations else "non : listes et périmètres ont changé"
    return [
        Fact("Définition", indicator.definition),
        Fact("Calcul", formula(indicator)),
        Fact("Limites", indicator.limits),
        Fact("Niveaux", levels),
        Fact("Les valeurs s'additionnent", "oui" if indicator.unit.adds_up else "non"),
        Fact("Comparable entre générations de QPV", compares),
        *([Fact("Se compare", indicator.comparable_with)] if indicator.comparable_with else []),
        *([Fact("Secret", indicator.secrecy)] if indicator.secrecy else []),
        *(_source(known[name]) for name in indicator.sources if name in known),
    ]


def _source(source: SourceRecord) -> Fact:
    seen = wording.day(date.fromisoformat(source.accessed))
    told = f"{source.publisher}, {source.title} ; {source.vintage} ; consultée le {seen} ; {source.licence}"
    return Fact("Source", told, (source.page,))


def sources(opened: OpenEdition) -> None:
    """Every source of the edition, as its manifest records it."""
    st.header("Sources de l'édition", anchor=False)
    for source in opened.manifest.description.sources:
        facts = [
            Fact("Publication", source.publisher, (source.page,)),
            Fact("Millésime", source.vintage),
            Fact("Consultée le", wording.day(date.fromisoformat(source.accessed))),
            Fact(
                "Somme de contrôle", "révisée sous la même adresse" if source.checksum == "changes" else source.checksum
            ),
        ]
        literal_text.card(source.title, source.licence, facts, f"source-{source.id}")


def contents(opened: OpenEdition) -> None:
    """Rows of each table of the build, and the notes that come with the edition."""
    described = opened.manifest.description
    st.header("Contenu de l'édition", anchor=False)
    files = {name: record for name, record in opened.manifest.files.items() if record.rows is not None}
    columns = [
        Column("Table", [wording.TABLES[name.removesuffix(".parquet")] for name in files]),
        Column("Lignes", [record.rows for record in files.values()], 0),
    ]
    caption = f"{described.label}, version {opened.build}, construite le {wording.day(described.built)}."
    downloads.table(cache.atlas_of(opened), caption, columns, "contenu")
    for rank, note in enumerate(described.notes):
        literal_text.sentence(note, f"note-{rank}")
