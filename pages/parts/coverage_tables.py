"""The tables of the page « Couverture »."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas, CoverageRow
from geo.indicators.definition import Level, Status
from geo.tables import NATIONAL
from pages.parts import literal_text
from pages.parts.literal_text import Column, Figure

_WORDS = {
    "neighbourhoods": ("QPV", "Liste des QPV ; incomplète"),
    "inhabitants": ("habitants des QPV", "RP 2018, génération 2015"),
    "contracts": ("contrats de ville", "Contrats de 2018"),
}


def national(atlas: Atlas) -> None:
    """One figure per reference, each with its unit: the share changes with what is counted."""
    (france,) = atlas.coverage(Level.COUNTRY)
    figures = []
    for word, (unit, vintage) in _WORDS.items():
        share = france.shares[word]
        detail = f"{wording.number(share.covered)} sur {wording.number(share.total)} {unit}"
        if share.uncertain:
            detail += f" ; dont {wording.number(share.uncertain)} par un périmètre à confirmer"
        value = wording.STATUSES["sans_objet"] if share.share is None else wording.percent(share.share)
        figures.append(Figure(f"Part des {unit} couverts", value, detail, vintage))
    count = len(france.centres)
    figures.append(Figure("Centres identifiés", str(count), "actifs à cette date", "Table des périmètres du réseau"))
    literal_text.figures(figures)


def by_level(atlas: Atlas, level: Level) -> None:
    """Covered and total of each reference, by territory; covered and uncovered always make the total."""
    rows = sorted(atlas.coverage(level), key=lambda row: wording.sort_key(row.name))
    names = atlas.names_of_centres
    columns = [Column(wording.LEVELS[level.value], [row.name for row in rows])]
    if level is Level.CENTRE:
        perimeters = atlas.coverage_rows.groupby("centre_code")["department_code"].agg(sorted)
        columns.append(Column("Départements", [", ".join(perimeters[row.code]) for row in rows]))
    else:
        told = [", ".join(names[code] for code in row.centres) or wording.NO_CENTRE for row in rows]
        columns.append(Column("Centres", told))
    for word, (unit, _) in _WORDS.items():
        columns += _columns(rows, word, unit, shares=level is not Level.CENTRE)
    caption = (
        "Couvert au numérateur, ensemble au dénominateur. "
        "QPV : liste de l'édition. Habitants : RP 2018, génération 2015."
    )
    st.header("Détail par territoire", anchor=False)
    literal_text.table(caption, columns, f"couverture-{level.value}")


def uncovered(atlas: Atlas) -> None:
    """The départements and collectivités without a known centre, the most inhabited first."""
    rows = [row for row in atlas.coverage(Level.DEPARTMENT) if not row.centres]
    rows.sort(key=lambda row: -row.shares["inhabitants"].total)
    columns = [
        Column("Territoire", [f"{row.name} ({row.code})" for row in rows]),
        Column("Habitants des QPV", [_or_status(row, "inhabitants") for row in rows], 0),
        Column("Contrats de ville", [_or_status(row, "contracts") for row in rows], 0),
        Column("QPV", [_or_status(row, "neighbourhoods") for row in rows], 0),
    ]
    st.header("Territoires sans centre connu", anchor=False)
    caption = "« Aucun centre connu » dit l'état des connaissances, non l'absence prouvée."
    literal_text.table(caption, columns, "sans-centre")


def published_statements(atlas: Atlas) -> None:
    """What the network and the State said of their own coverage, beside our figure: units and dates differ."""
    rows = atlas.tables.activity
    rows = rows[(rows["centre_code"] == NATIONAL) & rows["measure"].isin(["taux_couverture", "nb_centres"])]
    rows = rows.sort_values("year")
    labels = {"taux_couverture": "Part couverte annoncée", "nb_centres": "Nombre de centres annoncé"}
    columns = [
        Column("Année", [str(int(year)) if year == year else "non datée" for year in rows["year"].astype(float)]),
        Column("Annonce", [labels[measure] for measure in rows["measure"]]),
        Column("Portée", rows["part"].tolist()),
        Column("Valeur", rows["value"].tolist(), 0),
        Column("Unité", rows["unit"].tolist()),
        Column("Remarque", [note if isinstance(note, str) else "" for note in rows["note"]]),
        Column("Source", rows["source"].tolist(), links=True),
    ]
    st.header("Ce qui a été annoncé", anchor=False)
    caption = "Annonces publiques, à ne pas comparer sans précaution : l'unité n'est pas toujours précisée."
    literal_text.table(caption, columns, "annonces")


def _columns(rows: list[CoverageRow], word: str, unit: str, *, shares: bool) -> list[Column]:
    covered = Column(f"{unit} couverts", [_or_status(row, word, "covered") for row in rows], 0)
    if not shares:
        return [covered]
    total = Column(f"{unit}, total", [_or_status(row, word) for row in rows], 0)
    return [covered, total, Column(f"{unit} (%)", [_percent_or_status(row, word) for row in rows], 1)]


def _percent_or_status(row: CoverageRow, word: str) -> float | str:
    share = row.shares[word]
    if share.status is Status.MISSING:
        return wording.STATUSES[Status.MISSING.value]
    return wording.STATUSES[Status.NOT_APPLICABLE.value] if share.share is None else round(100 * share.share, 1)


def _or_status(row: CoverageRow, word: str, part: str = "total") -> float | str:
    share = row.shares[word]
    if share.status is Status.MISSING:
        return wording.STATUSES[Status.MISSING.value]
    return float(getattr(share, part))
