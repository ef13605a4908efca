"""The tables of the page « Couverture »."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from geo import wording
from geo.atlas import Atlas, CoverageRow, Share
from geo.coverage.history import SHARES_FROM, Standing, standings
from geo.coverage.nearest import last_centres, nearest_to_departments
from geo.coverage.reception import Reception, receptions
from geo.indicators.definition import Level, Status
from geo.indicators.tally import RESIDENTS
from geo.place import Place
from geo.tables import NATIONAL
from pages.parts import addresses, cache, clicks, coverage_distance, downloads, literal_text
from pages.parts.literal_text import Column, Figure

_VINTAGES = {
    "neighbourhoods": "Liste des QPV ; incomplète",
    "inhabitants": "RP 2018, génération 2015",
    "contracts": "Contrats de 2018",
    "communes": "Liste des QPV ; incomplète",
}

_OVERSEAS = "outre-mer"
"""The part of the network that some statements speak of."""
_NEVER, _NO_POINT = "aucun attesté", "territoire sans contour"


def national(atlas: Atlas, chosen: str) -> None:
    """One figure per reference, each with its unit: the share changes with what is counted."""
    (france,) = atlas.coverage(Level.COUNTRY)
    figures = []
    for word, unit in wording.COVERED_THINGS.items():
        if word == "communes" != chosen:  # said when asked for: four figures hold on one line
            continue
        share = france.shares[word]
        detail = f"{wording.number(share.covered)} sur {wording.number(share.total)} {unit}"
        if share.uncertain:
            detail += f" ; dont {wording.number(share.uncertain)} par un périmètre à confirmer"
        if atlas.on < SHARES_FROM:
            detail = f"avant {SHARES_FROM.year}, trop peu de périmètres sont connus pour une part nationale"
        figures.append(Figure(f"Part des {unit} couverts", _national_share(atlas, share), detail, _VINTAGES[word]))
    count = len(france.centres)
    figures.append(Figure("Centres identifiés", str(count), "actifs à cette date", "Table des périmètres du réseau"))
    literal_text.figures(figures)


def _national_share(atlas: Atlas, share: Share) -> str:
    if atlas.on < SHARES_FROM or share.status is Status.MISSING:
        return wording.STATUSES[Status.MISSING.value]
    return wording.STATUSES[Status.NOT_APPLICABLE.value] if share.share is None else wording.percent(share.share)


def by_level(atlas: Atlas, level: Level, chosen: str) -> None:
    """Numerator, denominator and share of what was chosen, and the share of the rest, by territory.

    Covered and uncovered always make the total; choosing a row shows its card. By département, how it stands with the
    activity of the year.
    """
    rows = sorted(atlas.coverage(level), key=lambda row: wording.sort_key(row.name))
    names = atlas.names_of_centres
    told = [wording.listing([names[code] for code in row.centres]) or wording.NO_CENTRE for row in rows]
    columns = [Column(wording.LEVELS[level.value], [row.name for row in rows]), Column("Centres", told)]
    unit = wording.COVERED_THINGS[chosen]
    columns += [
        Column(f"{unit} couverts", [amount(row, chosen, "covered") for row in rows], 0),
        Column(f"{unit}, total", [amount(row, chosen) for row in rows], 0),
    ]
    for word in sorted(wording.COVERED_THINGS, key=lambda word: word != chosen):
        shares = [_percent_or_status(row, word) for row in rows]
        columns.append(Column(f"{wording.COVERED_THINGS[word]} (%)", shares, 1))
    if level is Level.DEPARTMENT:
        known = receptions(atlas)
        columns.append(Column(f"Activité en {atlas.on.year}", [wording.RECEPTIONS[known[row.code]] for row in rows]))
    caption = (
        "Couvert au numérateur, ensemble au dénominateur. "
        "QPV : liste de l'édition. Habitants : RP 2018, génération 2015."
    )
    st.header("Détail par territoire", anchor=False)
    codes = [row.code for row in rows]
    key = f"couverture-{level.value}"
    downloads.table(atlas, caption, columns, key, (level, codes), lambda code: clicks.remember(level, code))


def uncovered(atlas: Atlas) -> None:
    """The territories without a known centre, the most inhabited first: who was there last, who is near."""
    rows = [row for row in atlas.coverage(Level.DEPARTMENT) if not row.centres]
    rows.sort(key=lambda row: -row.shares["inhabitants"].total)
    last, near = last_centres(atlas.tables, atlas.on), nearest_to_departments(atlas.tables, atlas.on)
    names = atlas.names_of_centres
    gone = [last.get(row.code) for row in rows]
    close = [near.get(row.code) for row in rows]
    columns = [
        Column(
            "Territoire",
            [f"{row.name} ({row.code})" for row in rows],
            pages=[addresses.sheet_of(atlas, Place(Level.DEPARTMENT, row.code)) for row in rows],
        ),
        Column("Situation", [wording.RECEPTIONS[Reception.UNCOVERED]] * len(rows)),
        Column("Habitants des QPV", [amount(row, "inhabitants") for row in rows], 0),
        Column("Contrats de ville", [amount(row, "contracts") for row in rows], 0),
        Column("QPV", [amount(row, "neighbourhoods") for row in rows], 0),
        Column("Dernier centre", [wording.listing([names[c] for c in it.centres]) if it else _NEVER for it in gone]),
        Column("Sans centre depuis", [wording.period_start(it.uncovered_since) if it else "" for it in gone]),
        Column("Siège le plus proche", [coverage_distance.seat_name(atlas, it) if it else _NO_POINT for it in close]),
        Column("km", [it.km if it else wording.STATUSES["sans_objet"] for it in close], 0),
        Column("Source", [" | ".join(it.sources) if it else "" for it in gone], links=True),
    ]
    st.header("Territoires sans centre connu", anchor=False)
    caption = (
        "« Aucun centre connu » dit l'état des connaissances, non l'absence prouvée. Distance à vol d'oiseau, d'un "
        "point du territoire à la ville du siège ; un centre proche n'est pas un centre compétent."
    )
    places = Level.DEPARTMENT, [row.code for row in rows]
    downloads.table(atlas, caption, columns, "sans-centre", places)


def published_statements(atlas: Atlas) -> None:
    """What the network and the State said of their own coverage, beside our figure: units and dates differ."""
    rows = atlas.tables.activity
    rows = rows[(rows["centre_code"] == NATIONAL) & rows["measure"].isin(["taux_couverture", "nb_centres"])]
    rows = rows.sort_values("year")
    labels = {"taux_couverture": "Part couverte annoncée", "nb_centres": "Nombre de centres annoncé"}
    years = [None if pd.isna(year) else int(year) for year in rows["year"]]
    columns = [
        Column("Année", ["non datée" if year is None else str(year) for year in years]),
        Column("Annonce", [labels[measure] for measure in rows["measure"]]),
        Column("Portée", rows["part"].tolist()),
        Column("Valeur", rows["value"].tolist(), 0),
        Column("Unité", rows["unit"].tolist()),
        Column("Notre relevé", cache.remembered(atlas, "statements", lambda: _ours(atlas, years, rows))),
        Column("Remarque", [note if isinstance(note, str) else "" for note in rows["note"]]),
        Column("Source", rows["source"].tolist(), links=True),
    ]
    st.header("Ce qui a été annoncé", anchor=False)
    caption = "Annonces publiques, à ne pas comparer sans précaution : l'unité n'est pas toujours précisée."
    downloads.table(atlas, caption, columns, "annonces")


def _ours(atlas: Atlas, years: list[int | None], rows: pd.DataFrame) -> list[str]:
    """What this atlas counts in the middle of the year of each statement; nothing of one on a part of the network."""
    dated = sorted({year for year in years if year is not None})
    found = dict(zip(dated, standings(atlas.tables, tuple(date(year, 6, 30) for year in dated)), strict=True))
    return [
        "" if year is None or part == _OVERSEAS else _our_figure(found[year], measure)
        for year, measure, part in zip(years, rows["measure"], rows["part"], strict=True)
    ]


def _our_figure(found: Standing, measure: str) -> str:
    """The number of centres, or the share of the inhabitants: its unit is named, whatever that of the statement is."""
    if not found.counts:
        return "trop peu de périmètres connus"
    if measure == "nb_centres":
        return f"{wording.plural(len(found.centres), 'centre', 'centres')} au {wording.day(found.on)}"
    covered, total = found.counts[RESIDENTS.key]
    if not total:
        return wording.STATUSES[Status.MISSING.value]
    return f"{wording.percent(covered / total)} des {RESIDENTS.label} au {wording.day(found.on)}"


def _percent_or_status(row: CoverageRow, word: str) -> float | str:
    share = row.shares[word]
    if share.status is Status.MISSING:
        return wording.STATUSES[Status.MISSING.value]
    return wording.STATUSES[Status.NOT_APPLICABLE.value] if share.share is None else round(100 * share.share, 1)


def amount(row: CoverageRow, word: str, part: str = "total") -> float | str:
    """How much of a reference is in a part of its share, or the word for a number that is not known."""
    share = row.shares[word]
    if share.status is Status.MISSING:
        return wording.STATUSES[Status.MISSING.value]
    return float(getattr(share, part))
