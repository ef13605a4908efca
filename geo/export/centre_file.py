"""The sheet of a centre as one long table: every line with its unit, its date, its status and its source."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.centre_sheet import CentreSheet
from geo.export.shown import Shown, shown
from geo.indicators.activity import SENT
from geo.indicators.definition import Level, Status
from geo.received import Received

COLUMNS = (
    "rubrique", "element", "depuis", "jusqu_a", "valeur", "texte", "unite", "statut", "mediane", "centres_renseignes",
    "confiance", "remarque", "source",
)  # fmt: skip


def centre_rows(atlas: Atlas, sheet: CentreSheet) -> pd.DataFrame:
    """The lines of a sheet, indexed by the code of the centre; an empty cell is not known or does not apply."""
    lines = [*_identity(sheet), *_periods(atlas, sheet), *_standings(sheet), *_years(sheet), *_offers(sheet)]
    index = pd.Index([sheet.identity.code] * len(lines), name="centre")
    rows = pd.DataFrame(lines, index, columns=list(COLUMNS), dtype=object)
    return atlas.provenance.stamped(rows.assign(date=sheet.on.isoformat()))


def centre_file(atlas: Atlas, sheet: CentreSheet) -> Shown:
    """The sheet, ready for any format."""
    title = f"Fiche du centre de ressources {sheet.identity.name}"
    return shown(atlas, file_name(atlas, sheet), title, centre_rows(atlas, sheet), (("Centre", sheet.identity.name),))


def file_name(atlas: Atlas, sheet: CentreSheet) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_centre_irev`."""
    return atlas.provenance.file_name("centre", sheet.identity.code)


def _identity(sheet: CentreSheet) -> Iterator[dict[str, Any]]:
    who = sheet.identity
    same = {"rubrique": "identité", "confiance": who.confidence, "source": who.sources}
    for element, text in (
        ("nom", who.name),
        ("sigle", who.acronym),
        ("forme juridique", who.legal_form),
        ("adresse", who.address),
        ("code postal", who.postcode),
        ("site public", who.website),
        ("année de création", None if who.founded_year is None else str(who.founded_year)),
        ("état", wording.CENTRE_STATES[who.state]),
        ("remarque", who.note),
    ):
        yield same | {"element": element, "texte": text, "statut": _status(text)}
    seat = wording.SEATS.get(who.seat_status, Status.MISSING.value)
    yield same | {"element": "ville du siège", "texte": who.city, "statut": seat}


def _status(text: str | None) -> str:
    return (Status.MISSING if text is None else Status.OBSERVED).value


def _periods(atlas: Atlas, sheet: CentreSheet) -> Iterator[dict[str, Any]]:
    names = atlas.names(Level.DEPARTMENT)
    for period in sheet.periods:
        for code in period.departments:
            yield {
                "rubrique": "périmètre",
                "element": f"{names[code]} ({code})",
                "depuis": period.valid_from.isoformat() if period.start_is_known else None,
                "jusqu_a": period.valid_until.isoformat() if period.valid_until else None,
                "statut": period.status,
                "confiance": period.confidence,
                "remarque": period.note,
                "source": period.sources,
            }


def _standings(sheet: CentreSheet) -> Iterator[dict[str, Any]]:
    for standing in (*sheet.load, *sheet.activity):
        yield {
            "rubrique": "comparaison au réseau",
            "element": standing.label,
            "depuis": sheet.on.isoformat() if standing.year is None else str(standing.year),
            "valeur": standing.value,
            "unite": standing.unit.name,
            "statut": standing.status.value,
            "mediane": standing.median,
            "centres_renseignes": standing.centres,
            "remarque": " ; ".join(filter(None, (standing.note, standing.warning))) or None,
        }


def _years(sheet: CentreSheet) -> Iterator[dict[str, Any]]:
    for row in sheet.published:
        yield {
            "rubrique": "chiffre envoyé" if row.sources.startswith(SENT) else "chiffre publié",
            "element": f"{wording.MEASURES.get(row.measure, row.measure)}, {row.part}",
            "depuis": None if row.year is None else str(row.year),
            "valeur": row.value,
            "texte": wording.published(row.value, row.operator),
            "unite": row.unit,
            "statut": row.status,
            "remarque": row.note,
            "source": row.sources,
        }
    for year in sheet.years:
        if math.isnan(year.half_days):
            applies = year.received is not Received.NO_PERIMETER
            yield {
                "rubrique": "année sans total",
                "element": wording.MEASURES["demi_journees"],
                "depuis": str(year.year),
                "statut": (Status.MISSING if applies else Status.NOT_APPLICABLE).value,
                "remarque": wording.RECEIVED[year.received],
            }


def _offers(sheet: CentreSheet) -> Iterator[dict[str, Any]]:
    for offer in sheet.offers:
        yield {
            "rubrique": "offre",
            "element": wording.SERVICES[offer.service],
            "depuis": None if offer.year is None else str(offer.year),
            "texte": offer.told,
            "statut": (Status.OBSERVED if offer.is_attested else Status.MISSING).value,
            "remarque": offer.note,
            "source": offer.sources or None,
        }
