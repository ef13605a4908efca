"""The parts of the sheet of a centre. What is not known reads « non renseigné », what was not received says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.centre_sheet import CentreSheet, Period, Published, Standing, centre_sheet
from geo.export import centre_file
from geo.export.files import named_sources
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.national import levels
from geo.place import Place
from geo.received import Sending
from geo.schema import links
from pages.parts import cache, centre_list, downloads, field_reports, literal_text, map_pair
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column, Fact, Figure, Link
from pages.parts.selection import Selection

_STYLE = Path(__file__).with_name("sheet.css")
_UNKNOWN = wording.STATUSES["non_renseigne"]
_LARGE = 1000
"""From there on, half a unit tells nothing."""


def show(atlas: Atlas, code: str) -> None:
    """Draw the whole sheet."""
    sheet = cache.remembered(atlas, f"centre sheet {code}", lambda: centre_sheet(atlas, code))
    st.html(_STYLE)
    text_side, map_side = st.columns([1, 2])
    with text_side:
        _identity(atlas, sheet)
    with map_side:
        _map(atlas, code)
    _load(atlas, sheet)
    _perimeters(atlas, sheet)
    _activity(sheet)
    _standing(sheet)
    _offers(sheet)
    _file(atlas, sheet)


def _identity(atlas: Atlas, sheet: CentreSheet) -> None:
    """Who the centre is; of the organisation only, never of a person."""
    who = sheet.identity
    founded = None if who.founded_year is None else str(who.founded_year)
    street = ", ".join(part for part in (who.address, who.postcode) if part)
    facts = [
        Fact("Sigle", who.acronym or _UNKNOWN),
        Fact("Forme juridique", who.legal_form or _UNKNOWN),
        Fact("Siège", centre_list.seat(who)),
        Fact("Adresse", street or _UNKNOWN),
        Fact("Site public", who.website or _UNKNOWN, (who.website,) if who.website else ()),
        Fact("Création", founded or _UNKNOWN),
        Fact("État", wording.CENTRE_STATES[who.state]),
        _served(atlas, who.code),
        *field_reports.open_fact(atlas, Place(Level.CENTRE, who.code)),
        *([Fact("À savoir", who.note)] if who.note else []),
        Fact("Confiance", who.confidence, links(who.sources)),
    ]
    literal_text.card(who.name, f"Centre de ressources, au {wording.day(sheet.on)}", facts, "fiche-centre")


def _served(atlas: Atlas, code: str) -> Fact:
    """The départements of the date, each leading to its own sheet."""
    rows, names = atlas.coverage_rows, atlas.names(Level.DEPARTMENT)
    codes = sorted(rows.loc[rows["centre_code"] == code, "department_code"].unique())
    pages = tuple(Link(f"{names[c]} ({c})", sheet_of(atlas, Place(Level.DEPARTMENT, c))) for c in codes)
    return Fact("Périmètre à cette date", "" if pages else "aucun département", pages=pages)


def _load(atlas: Atlas, sheet: CentreSheet) -> None:
    figures = [
        Figure(
            standing.label,
            _value(standing),
            " ; ".join(filter(None, (f"médiane de {_centres(standing)} : {_median(standing)}", standing.note))),
            named_sources(atlas, find(standing.key).sources[:1]).partition(" (")[0],
        )
        for standing in sheet.load
    ]
    literal_text.figures(figures, "charge")


def _map(atlas: Atlas, code: str) -> None:
    described = atlas.manifest.description
    map_pair.show_small(Selection(described.name, atlas.on, "qpv", levels(find("qpv"))[0], centre=code), "carte-centre")


def _perimeters(atlas: Atlas, sheet: CentreSheet) -> None:
    """Whom the centre served and when; départements that share a period share a line."""
    st.header("Périmètre dans le temps", anchor=False)
    names, periods = atlas.names(Level.DEPARTMENT), sheet.periods
    columns = [
        Column("Du", [_start(period) for period in periods]),
        Column("Au", [_end(period) for period in periods]),
        Column("Départements", [", ".join(f"{names[code]} ({code})" for code in p.departments) for p in periods]),
        Column("Statut", [wording.COVERAGE_STATUSES[period.status] for period in periods]),
        Column("Confiance", [period.confidence for period in periods]),
        Column("Remarque", [period.note or "" for period in periods]),
        Column("Source", [period.sources for period in periods], links=True),
    ]
    literal_text.table("Les deux jours de chaque période sont compris.", columns, "perimetres-centre")


def _start(period: Period) -> str:
    return wording.period_start(period.valid_from) if period.start_is_known else "date non connue"


def _end(period: Period) -> str:
    return wording.day(period.valid_until) if period.valid_until else "toujours valide, autant qu'on le sache"


def _activity(sheet: CentreSheet) -> None:
    """What was received year by year, then how it divides, then every figure as it was published."""
    st.header("Activité", anchor=False)
    years = sheet.years
    columns = [
        Column("Année", [str(year.year) for year in years]),
        Column("Ce qui a été reçu", [wording.RECEIVED[year.received] for year in years]),
        Column("Demi-journées", [_count(year.half_days, year.half_days_status) for year in years]),
        Column("Envoi du centre", [_sending(year.sending) for year in years]),
        Column("Postes aidés", [_count(year.posts, year.posts_status) for year in years]),
    ]
    literal_text.table("Année par année. Un poste aidé mesure des moyens, non une activité.", columns, "annees-centre")
    facts = [Fact("Par format", *_divided(sheet.formats)), Fact("Par thème", *_divided(sheet.themes))]
    subtitle = "Un événement à plusieurs thèmes compte une fois dans le total."
    literal_text.card("Répartition des demi-journées", subtitle, facts, "repartition-centre")
    if sheet.published:
        _published(sheet.published)


def _count(value: float, status: str) -> str:
    """A number whose unit is the head of its column."""
    if math.isnan(value):
        return wording.STATUSES[status]
    return f"{wording.tidy(value)} (estimé)" if status == "estime" else wording.tidy(value)


def _sending(sending: Sending | None) -> str:
    """What the centre itself has sent for a year, and when."""
    if sending is None:
        return ""
    return f"{wording.plural(sending.lines, 'ligne', 'lignes')}, {wording.moment(sending.last)}"


def _divided(rows: Iterable[Published]) -> tuple[str, tuple[str, ...]]:
    """The parts that were published, with their year, and their sources."""
    told = [
        f"{row.year} : {row.part}, {wording.published(row.value, row.operator)} {row.unit}"
        f"{' (estimé)' if row.status == 'estime' else ''}"
        for row in rows
    ]
    return " ; ".join(told) or _UNKNOWN, tuple(dict.fromkeys(link for row in rows for link in links(row.sources)))


def _published(rows: tuple[Published, ...]) -> None:
    columns = [
        Column("Année", [str(row.year or "non datée") for row in rows]),
        Column("Mesure", [wording.MEASURES.get(row.measure, row.measure) for row in rows]),
        Column("Portée", [row.part for row in rows]),
        Column("Valeur", [wording.published(row.value, row.operator) for row in rows]),
        Column("Unité", [row.unit for row in rows]),
        Column("Statut", [wording.STATUSES[row.status] for row in rows]),
        Column("Remarque", [row.note or "" for row in rows]),
        Column("Source", [row.sources for row in rows], links=True),
    ]
    caption = "Tout ce qui a été publié ou envoyé. Des mesures différentes ne s'additionnent jamais entre elles."
    literal_text.table(caption, columns, "publie-centre")


def _standing(sheet: CentreSheet) -> None:
    """The centre beside the median of those that have a value; how many they are is always said."""
    st.header("Dans le réseau", anchor=False)
    rows = (*sheet.load, *sheet.activity)
    columns = [
        Column("Mesure", [row.label for row in rows]),
        Column("Date", [str(row.year or wording.day(sheet.on)) for row in rows]),
        Column("Ce centre", [_value(row) for row in rows]),
        Column("Médiane", [_median(row) for row in rows]),
        Column("n", [row.centres for row in rows], 0),
        Column("Précaution", [" ; ".join(filter(None, (row.warning, row.note))) for row in rows]),
    ]
    caption = "n : nombre de centres qui ont une valeur, celui-ci compris. La médiane est prise sur eux seuls."
    literal_text.table(caption, columns, "reseau-centre")


def _value(standing: Standing) -> str:
    return wording.value_or_status(standing.value, standing.status.value, standing.unit)


def _median(standing: Standing) -> str:
    """With one decimal where the middle falls between two small whole numbers."""
    if math.isnan(standing.median):
        return _UNKNOWN
    decimals = standing.unit.decimals or (0 if standing.median.is_integer() or standing.median >= _LARGE else 1)
    return f"{wording.number(standing.median, decimals)} {standing.unit.symbol}"


def _centres(standing: Standing) -> str:
    return wording.plural(standing.centres, "centre", "centres")


def _offers(sheet: CentreSheet) -> None:
    st.header("Ce qu'il offre", anchor=False)
    facts = [
        Fact(
            wording.SERVICES[offer.service],
            " : ".join(filter(None, (offer.told, offer.note))),
            links(offer.sources),
        )
        for offer in sheet.offers
    ]
    literal_text.card("Services attestés par une source", "Un service sans source n'est pas refusé.", facts, "offre")


def _file(atlas: Atlas, sheet: CentreSheet) -> None:
    name = centre_file.file_name(atlas, sheet)
    downloads.offer("centre", name, lambda: centre_file.centre_file(atlas, sheet), label="Télécharger la fiche")
