"""The curated tables of data/network/fr: the centres, whom they serve, what they did, and the network itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo.network_tables import ACTIVITY, CENTRES, CHRONOLOGY, COVERAGE, FRAMEWORK, OFFERS
from geo.sources.csv_table import integers, numbers, optional, raise_at_lines, read_text

FIRST_DAY_OF_THE_FACTS = pd.Timestamp(2015, 1, 1)
"""A perimeter whose start is not known is read as valid from that day on: before it the table is too thin."""

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")

_CENTRES = {
    "centre_id": "code",
    "nom": "name",
    "sigle": "acronym",
    "forme_juridique": "legal_form",
    "ville": "city",
    "adresse": "address",
    "code_postal": "postcode",
    "lat": "latitude",
    "lon": "longitude",
    "localisation": "seat_status",
    "site_web": "website",
    "annee_creation": "founded_year",
    "actif": "state",
    "remarque": "note",
    "confiance": "confidence",
    "source_url": "source",
}
_COVERAGE = {
    "centre_id": "centre_code",
    "code_dep": "department_code",
    "depuis": "start",
    "jusqua": "end",
    "statut": "status",
    "confiance": "confidence",
    "source_url": "source",
    "remarque": "note",
}
_ACTIVITY = {
    "centre_id": "centre_code",
    "annee": "year",
    "indicateur": "measure",
    "modalite": "part",
    "valeur": "value",
    "operateur": "operator",
    "unite": "unit",
    "statut": "status",
    "source_url": "source",
    "note": "note",
}
_OFFERS = {
    "centre_id": "centre_code",
    "offre": "service",
    "annee": "year",
    "statut": "status",
    "source_url": "source",
    "remarque": "note",
}
_CHRONOLOGY = {
    "annee": "year",
    "quand": "when",
    "evenement": "event",
    "detail": "detail",
    "source_url": "source",
    "remarque": "note",
}
_FRAMEWORK = {
    "genre": "kind",
    "code": "code",
    "libelle": "name",
    "detail": "detail",
    "source_url": "source",
    "remarque": "note",
}


def tables(files: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """The tables of the network by name; `files` go by the identifiers of the catalogue, `network-` before the name."""
    readers = {
        "centres": centres,
        "coverage": coverage,
        "activity": activity,
        "offers": offers,
        "chronology": chronology,
        "framework": framework,
    }
    return {name: read(files[f"network-{name}"]) for name, read in readers.items()}


def centres(path: Path) -> pd.DataFrame:
    """One row per centre. Coordinates are those of the town of the seat, and are empty when it is not known."""
    frame = read_text(path, tuple(_CENTRES)).rename(columns=_CENTRES)
    for column in ("latitude", "longitude"):
        frame[column] = numbers(frame, column, path.name)
    frame["founded_year"] = integers(frame, "founded_year", path.name)
    for column in ("acronym", "legal_form", "city", "address", "postcode", "seat_status", "website", "note"):
        frame[column] = optional(frame[column])
    return frame.sort_values("code", ignore_index=True)[CENTRES.column_names]


def coverage(path: Path) -> pd.DataFrame:
    """One row per centre, département and period, both days included.

    A start counts from the first day that its text names, an end to the last one. Where the start is not known and
    the end falls before the facts begin, only the period that the end names is attested: the row starts with it.
    """
    frame = read_text(path, tuple(_COVERAGE)).rename(columns=_COVERAGE)
    start = _first_days(frame["start"], path.name)
    frame["start_is_known"] = start.notna()
    frame["valid_until"] = _last_days(frame["end"], path.name)
    attested = _first_days(frame["end"], path.name)
    convention = attested.where(frame["valid_until"] < FIRST_DAY_OF_THE_FACTS, FIRST_DAY_OF_THE_FACTS)
    frame["valid_from"] = start.fillna(convention)
    frame["note"] = optional(frame["note"])
    return frame.sort_values(list(COVERAGE.key), ignore_index=True)[COVERAGE.column_names]


def activity(path: Path) -> pd.DataFrame:
    """One row per published figure. An absent row is *not known*, never zero."""
    frame = read_text(path, tuple(_ACTIVITY)).rename(columns=_ACTIVITY)
    frame["year"] = integers(frame, "year", path.name)
    frame["value"] = numbers(frame, "value", path.name)
    frame["note"] = optional(frame["note"])
    return frame.sort_values(list(ACTIVITY.key), ignore_index=True)[ACTIVITY.column_names]


def offers(path: Path) -> pd.DataFrame:
    """One row per centre and service that a source attests. An absent row is *not known*, never a refusal."""
    frame = read_text(path, tuple(_OFFERS)).rename(columns=_OFFERS)
    frame["year"] = integers(frame, "year", path.name)
    frame["note"] = optional(frame["note"])
    return frame.sort_values(list(OFFERS.key), ignore_index=True)[OFFERS.column_names]


def chronology(path: Path) -> pd.DataFrame:
    """One row per event in the life of the network; those of a year keep the order of the file."""
    frame = read_text(path, tuple(_CHRONOLOGY)).rename(columns=_CHRONOLOGY)
    frame["year"] = integers(frame, "year", path.name)
    frame["note"] = optional(frame["note"])
    return frame.sort_values("year", kind="stable", ignore_index=True)[CHRONOLOGY.column_names]


def framework(path: Path) -> pd.DataFrame:
    """One row per mission, signatory or audience that the texts on the network name."""
    frame = read_text(path, tuple(_FRAMEWORK)).rename(columns=_FRAMEWORK)
    for column in ("detail", "note"):
        frame[column] = optional(frame[column])
    return frame.sort_values("code", ignore_index=True)[FRAMEWORK.column_names]


def _first_days(text: pd.Series, where: str) -> pd.Series:
    """First day named by `AAAA`, `AAAA-MM` or `AAAA-MM-JJ`; empty stays not known."""
    full = text.where(text.str.len() != 4, text + "-01").where(text.str.len() == 10, lambda t: t + "-01")
    days = pd.to_datetime(full.where(text.map(_is_date)), format="%Y-%m-%d", errors="coerce")
    raise_at_lines(text[(text != "") & days.isna()], f"{text.name} n'est pas une date", where)
    return days.astype("datetime64[us]")


def _last_days(text: pd.Series, where: str) -> pd.Series:
    """Last day named by the same."""
    days = _first_days(text, where)
    ends_of_year = days + pd.offsets.YearEnd(0)
    ends_of_month = days + pd.offsets.MonthEnd(0)
    lengths = text.str.len()
    return days.where(lengths == 10, ends_of_month.where(lengths == 7, ends_of_year))


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None
