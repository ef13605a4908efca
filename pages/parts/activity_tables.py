"""The tables of the page « Activité ». A figure that was not received reads « non renseigné », never 0."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo import wording
from geo.activity.analysis.trend import REMARKS
from geo.atlas import Atlas
from geo.indicators.activity import POST_MEASURES, PUBLISHED_PART, TOTAL, is_sent, published, reporting_years
from geo.tables import NATIONAL
from pages.parts import downloads, literal_text
from pages.parts.literal_text import Column, Figure

_HALF_DAYS = ("demi_journees",)
_SHOWN_ELSEWHERE = (*_HALF_DAYS, *POST_MEASURES, "nb_centres", "taux_couverture")


def network(atlas: Atlas) -> None:
    """Half-days of the whole network, year by year, with what makes each year special."""
    remarks = {**REMARKS, 2021: "plus de la moitié à distance, hors formations"}
    figures = []
    if NATIONAL in set(atlas.tables.activity["centre_code"]):
        st.header("Ce qui est publié du réseau", anchor=False)
    st.caption("De cette ligne au bas de la page : tout ce qui est connu, quels que soient les choix de la page.")
    for year in reporting_years(atlas.tables, _HALF_DAYS):
        known = published(atlas.tables, _HALF_DAYS, "total", year)
        if NATIONAL in known.index:
            row = known.loc[NATIONAL].to_dict()
            detail = f"demi-journées{' ; ' + remarks[year] if year in remarks else ''}"
            about = "environ " if str(row["note"]).startswith("environ") else ""
            value = f"{about}{wording.number(row['value'])}"
            figures.append(Figure(f"Réseau entier, {year}", value, detail, "Bilans annuels de l'ANCT"))
    literal_text.figures(figures)
    shares = atlas.tables.activity
    shares = shares[(shares["centre_code"] == NATIONAL) & (shares["measure"] == "part_theme")]
    themes = [
        f"{part} {wording.number(value, 1)} %" for part, value in zip(shares["part"], shares["value"], strict=True)
    ]
    if themes:
        literal_text.sentence(
            f"Thèmes publiés pour 2021, en part des demi-journées : {' ; '.join(themes)}. "
            "Le reste de la répartition n'est pas publié."
        )


def reporting(atlas: Atlas) -> None:
    """Half-days by centre and year: mostly gaps, and shown as gaps."""
    years = reporting_years(atlas.tables, _HALF_DAYS)
    codes, names = _active_centres(atlas)
    st.header("Demi-journées par centre, publiées ou envoyées", anchor=False)
    known = {year: published(atlas.tables, _HALF_DAYS, "total", year)["value"] for year in years}
    counts = [f"{year} : {known[year].index.isin(codes).sum()} sur {len(codes)}" for year in years]
    caption = (
        "Un chiffre envoyé par le centre remplace le chiffre publié. Centres dont le total annuel est connu : "
        f"{', '.join(counts)}. Aucun total par addition n'en est tiré."
    )
    columns = [Column("Centre", names), *(_year_column(year, known[year], codes) for year in years)]
    downloads.table(atlas, caption, columns, "demi-journees")


def means(atlas: Atlas) -> None:
    """State-aided posts by centre and year: means, not activity."""
    years = reporting_years(atlas.tables, POST_MEASURES)
    if not years:
        return
    codes, names = _active_centres(atlas)
    st.header("Postes aidés par l'État", anchor=False)
    known = {year: published(atlas.tables, POST_MEASURES, None, year)["value"] for year in years}
    columns = [Column("Centre", names), *(_year_column(year, known[year], codes) for year in years)]
    caption = (
        "Postes Fonjep et adultes-relais, lignes actives au 31 décembre : postes théoriques, pas toujours pourvus."
    )
    downloads.table(atlas, caption, columns, "postes")


def other_figures(atlas: Atlas) -> None:
    """Everything else that was published, as it was published: units are not converted nor added up."""
    rows = atlas.tables.activity
    is_replaced = rows["part"] == PUBLISHED_PART.format(TOTAL)
    shown_elsewhere = rows["measure"].isin(_SHOWN_ELSEWHERE) & ~is_replaced
    rows = rows[~shown_elsewhere & ~rows["measure"].str.startswith("aide_") & ~is_sent(rows)]
    if rows.empty:
        return
    names = {**atlas.names_of_centres, NATIONAL: "Réseau entier"}
    rows = rows.assign(name=rows["centre_code"].map(names)).sort_values(["name", "year"])
    values = [wording.published(v, operator) for operator, v in zip(rows["operator"], rows["value"], strict=True)]
    columns = [
        Column("Qui", rows["name"].tolist()),
        Column("Année", rows["year"].astype("string").fillna("non datée").tolist()),
        Column("Mesure", [wording.MEASURES.get(measure, measure) for measure in rows["measure"]]),
        Column("Portée", rows["part"].tolist()),
        Column("Valeur", values),
        Column("Unité", rows["unit"].tolist()),
        Column("Statut", [wording.STATUSES[status] for status in rows["status"]]),
        Column("Remarque", _texts(rows["note"])),
        Column("Source", rows["source"].tolist(), links=True),
    ]
    st.header("Autres chiffres publiés", anchor=False)
    caption = "Demi-journées, rencontres, actions, séances et participations ne s'additionnent jamais entre elles."
    downloads.table(atlas, caption, columns, "autres-chiffres")


def _active_centres(atlas: Atlas) -> tuple[list[str], list[str]]:
    """Codes and short names of the centres with a perimeter on the date, sorted by name."""
    names = atlas.names_of_centres
    codes = sorted(set(atlas.coverage_rows["centre_code"]), key=lambda code: wording.sort_key(names[code]))
    return codes, [names[code] for code in codes]


def _year_column(year: int, known: pd.Series, codes: list[str]) -> Column:
    cells: list[str | float | None] = [
        float(known[code]) if code in known.index else wording.STATUSES["non_renseigne"] for code in codes
    ]
    has_halves = any(isinstance(cell, float) and not cell.is_integer() for cell in cells)
    return Column(str(year), cells, 1 if has_halves else 0)


def _texts(values: pd.Series) -> Sequence[str]:
    return [value if isinstance(value, str) else "" for value in values]
