"""What centres sent in, panel by panel; while nobody has sent anything, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from geo.activity.analysis.choice import Lines, chosen
from geo.activity.analysis.ratios import ratios
from geo.activity.analysis.trend import trend
from geo.atlas import Atlas
from geo.served import DEMONSTRATION
from pages.parts import activity_overview, activity_splits, activity_years, cache, downloads, literal_text
from pages.parts.activity_filters import Asked
from pages.parts.literal_chart import Chart
from pages.parts.literal_text import Fact, Figure, Link


@dataclass(frozen=True)
class Overview:
    """What is told of a choice, whatever the measure; no figure where no line fits."""

    period: str
    left_out: Sequence[str]
    figures: Sequence[Figure] = ()
    ratios: Sequence[Figure] = ()


def show(atlas: Atlas, asked: Asked) -> None:
    """Draw every panel, or the invitation to send."""
    st.header("Ce que les centres ont envoyé", anchor=False)
    if not atlas.sent.years:
        _invitation(atlas)
        return
    found = cache.remembered(atlas, f"activity {asked.choice}", lambda: _overview(chosen(atlas, asked.choice)))
    literal_text.sentence(found.period, "periode")
    for told in found.left_out:
        literal_text.notice(told)
    if not found.figures:
        return
    _draw_overview(atlas, asked, found)
    key = f"activity {asked.measure.name} {asked.choice}"
    _draw_charts(atlas, asked, cache.remembered(atlas, key, lambda: _charts(chosen(atlas, asked.choice), asked)))


def _overview(lines: Lines) -> Overview:
    period, year = activity_overview.period(lines), activity_overview.last_year(lines)
    if year is None:
        return Overview(period, lines.left_out)
    figures, of_ratios = activity_overview.figures(lines, year), activity_overview.ratio_figures(lines, year)
    return Overview(period, lines.left_out, figures, of_ratios)


def _charts(lines: Lines, asked: Asked) -> Mapping[str, Chart]:
    """The charts by key; some have nothing to say of a narrow choice."""
    years = trend(lines, asked.measure.name)
    made: dict[str, Chart | None] = {
        "par-annee": activity_years.by_year(lines, asked, years),
        "par-mois": activity_years.by_month(lines, asked),
        "par-centre": activity_years.by_centre(lines, asked, years),
        "theme-centre": activity_splits.theme_by_centre(lines, asked),
        **{f"par-{each.value}": activity_splits.by(lines, asked, each) for each in activity_splits.DIMENSIONS},
        "a-distance": activity_years.remote(lines, years),
    }
    return {key: chart for key, chart in made.items() if chart is not None}


def _draw_overview(atlas: Atlas, asked: Asked, found: Overview) -> None:
    """The figures of the last year, then what they are over."""
    literal_text.figures(found.figures, "chiffres-envoyes")
    literal_text.figures(found.ratios, "rapports-envoyes")
    literal_text.sentence(
        "Demi-journées, rencontres, participations, publications et demandes ne s'additionnent jamais entre elles.",
        "jamais-additionnees",
    )
    panel = st.expander("Rapports, année par année : numérateurs et dénominateurs", on_change="rerun", key="annees")
    if not panel.open:  # each year takes its time
        return
    columns = cache.remembered(
        atlas,
        f"activity ratios {asked.choice}",
        lambda: activity_overview.ratio_columns(ratios(chosen(atlas, asked.choice))),
    )
    with panel:
        downloads.table(
            atlas,
            "Demi-journées des centres qui ont envoyé, rapportées à ce que leurs périmètres contiennent au 30 juin de "
            "l'année. Un territoire servi par plusieurs centres est compté une fois.",
            columns,
            "rapports",
            chosen=asked.words,
        )


def _draw_charts(atlas: Atlas, asked: Asked, charts: Mapping[str, Chart]) -> None:
    def draw(*keys: str) -> None:
        for key in keys:
            if key in charts:
                downloads.chart(atlas, charts[key], key, asked.words)

    st.header("Évolution", anchor=False)
    left, right = st.columns(2)
    with left:
        draw("par-annee")
    with right:
        draw("par-mois")
    draw("par-centre")
    st.header("De quoi, comment, pour qui", anchor=False)
    draw("theme-centre")
    left, right = st.columns(2)
    with left:
        draw("par-mission", "par-theme", "par-mode")
    with right:
        draw("par-format", "par-audience", "a-distance")


def _invitation(atlas: Atlas) -> None:
    """Nothing was sent: how it begins, what there is meanwhile, where to see it filled."""
    sending = Link("Page Données", "/donnees")
    facts = [
        Fact("Envoyer des chiffres", "modèles à remplir, vérification ligne à ligne", pages=(sending,)),
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
    title = "Aucun centre n'a encore envoyé ses chiffres"
    literal_text.card(title, "Rien n'est inventé à leur place.", facts, "rien-envoye")
