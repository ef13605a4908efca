"""What the centres did and with what means, as published. A figure that was not received is missing, never zero."""

from __future__ import annotations

from datetime import date

import pandas as pd

from geo.indicators.definition import COUNTRY_CODE, Compute, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.tally import CITY_CONTRACTS, RESIDENTS, Reference, coverage_on, tally
from geo.tables import NATIONAL, Tables
from geo.units import HALF_DAYS, PER_10K, PER_CONTRACT, POSTS
from geo.wording import plural

_LEVELS = (Level.CENTRE, Level.COUNTRY)
_SOURCES = ("network-activity",)
_HALF_DAY_LIMITS = (
    "Année de la date choisie. Chiffres connus pour le réseau en 2020 (année de crise sanitaire) et 2021, et pour un "
    "seul centre (IREV, 2021 et 2022) ; ce qu'un centre envoie pour une année prend la place de ce qui en est publié. "
    "Une demi-journée n'est ni une rencontre ni une participation."
)
HALF_DAY_MEASURES = ("demi_journees",)
POST_MEASURES = ("postes_fonjep", "postes_adultes_relais")
MEANS = ("postes_", "aide_postes_", "budget")
"""How the measures begin that tell of means: having some is no activity."""

TOTAL = "total"
"""The part that speaks of a whole year."""
PUBLISHED_PART = "{} (publié)"
"""The part of a published figure that what a centre has sent in replaces: it stays, and no total reads it."""
SENT = "envoi du centre"
"""How the source of a figure begins that a centre has sent in."""


def published(tables: Tables, measures: tuple[str, ...], part: str | None, year: int) -> pd.DataFrame:
    """Figures of one year by centre (or NATIONAL): `value`, `status`, `note`, `source`; measures are added up.

    A sum is estimated as soon as one of its figures is, and names the sources and notes of all of them.
    """
    rows = tables.activity
    rows = rows[rows["measure"].isin(measures) & (rows["year"] == year)]
    if part is not None:
        rows = rows[rows["part"] == part]
    told = [_note(operator, note) for operator, note in zip(rows["operator"], rows["note"], strict=True)]
    rows = rows.assign(note=pd.Series(told, index=rows.index, dtype=object))
    return rows.groupby("centre_code").agg(
        value=("value", "sum"), status=("status", _least_sure), note=("note", _joined), source=("source", _joined)
    )


def _least_sure(statuses: pd.Series) -> str:
    return (Status.ESTIMATED if (statuses == Status.ESTIMATED).any() else Status.OBSERVED).value


def _joined(texts: pd.Series) -> str | None:
    return " | ".join(sorted(set(texts.dropna()))) or None


def _note(operator: str, note: object) -> str | None:
    """What the operator means, then the note of the row."""
    words = {"~": "environ", ">": "plus de"}.get(operator)
    return " ; ".join(text for text in (words, note) if isinstance(text, str)) or None


def reporting_years(tables: Tables, measures: tuple[str, ...]) -> tuple[int, ...]:
    """Years for which at least one figure is known, sorted."""
    years = tables.activity.loc[tables.activity["measure"].isin(measures), "year"].dropna()
    return tuple(sorted({int(year) for year in years}))


def last_half_days(tables: Tables, centre: str, on: date) -> tuple[int, float, str] | None:
    """Year, value and status of the last total of half-days that a centre is known to have done by a date."""
    rows = tables.activity
    mine = rows["measure"].isin(HALF_DAY_MEASURES) & (rows["part"] == TOTAL) & (rows["centre_code"] == centre)
    years = rows.loc[mine & (rows["year"] <= on.year), "year"]
    if years.empty:
        return None
    year = int(years.max())
    known = published(tables, HALF_DAY_MEASURES, TOTAL, year).loc[centre].to_dict()
    return year, float(known["value"]), str(known["status"])


def _codes(tables: Tables, level: Level, on: date) -> list[str]:
    """The territories that should have a figure: the country, or the centres active on the date."""
    if level is Level.COUNTRY:
        return [COUNTRY_CODE]
    return sorted(set(coverage_on(tables, on)["centre_code"]))


def is_sent(rows: pd.DataFrame) -> pd.Series:
    """Which rows of the table of activity come from the centres themselves, and were not published."""
    return rows["source"].str.startswith(SENT)


def is_replaced(rows: pd.DataFrame) -> pd.Series:
    """Which rows were published, and count no more: what the centre has sent takes their place."""
    return rows["part"].str.endswith(PUBLISHED_PART.format(""))


def _half_days(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    known = published(tables, HALF_DAY_MEASURES, TOTAL, on.year)
    if level is Level.COUNTRY and NATIONAL not in known.index and is_sent(known).any():
        known = _over_centres(tables, known, on)
    return _values(known.rename(index={NATIONAL: COUNTRY_CODE}), _codes(tables, level, on))


def lacks_centres(tables: Tables, on: date) -> bool:
    """Whether nothing speaks of the network, and not all of its centres are known."""
    known = published(tables, HALF_DAY_MEASURES, TOTAL, on.year).index
    return NATIONAL not in known and not set(_codes(tables, Level.CENTRE, on)) <= set(known)


def _over_centres(tables: Tables, known: pd.DataFrame, on: date) -> pd.DataFrame:
    """The sum of the figures of centres, where nothing speaks of the network: estimated while any centre lacks."""
    expected = set(_codes(tables, Level.CENTRE, on)) | set(known.index)
    note = f"somme de {plural(len(known), 'centre', 'centres')} sur {len(expected)}"
    sent = int(is_sent(known).sum())
    if 0 < sent < len(known):
        note = f"{note}, dont {sent} par leur envoi et {len(known) - sent} par un chiffre publié"
    if len(known) < len(expected):
        note = f"{note} ; les autres ne sont pas renseignés"
    status = Status.ESTIMATED.value if len(known) < len(expected) else _least_sure(known["status"])
    row = {"value": known["value"].sum(), "status": status, "note": note, "source": _joined(known["source"])}
    return pd.DataFrame([row], index=[COUNTRY_CODE])


def _values(known: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Values of `codes`, missing where nothing is known."""
    rows = known.reindex(codes)
    status = rows["status"].where(rows["status"].notna(), Status.MISSING.value)
    return frame_of_values(rows["value"], status, note=rows["note"], source=rows["source"])


def _ratio(reference: Reference, scale: float) -> Compute:
    """Half-days of the year over a reference of the same territory on the date."""

    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        half_days = _half_days(tables, level, on)
        if level is Level.COUNTRY and lacks_centres(tables, on):
            half_days = half_days.assign(value=float("nan"), status=Status.MISSING.value)  # a part over the whole
        base = tally(tables, reference, level, on)["total"].reindex(half_days.index)
        nothing = half_days["value"].notna() & ~(base > 0)
        status = half_days["status"].mask(nothing, Status.NOT_APPLICABLE.value)
        ratio = half_days["value"] * scale / base.where(base > 0)
        return frame_of_values(ratio, status, half_days["value"], base, half_days["note"], half_days["source"])

    return compute


def _posts(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    known = published(tables, POST_MEASURES, None, on.year)
    if level is Level.CENTRE:
        return _values(known, _codes(tables, level, on))
    known = known.drop(index=NATIONAL, errors="ignore")
    return _values(known if known.empty else _over_centres(tables, known, on), [COUNTRY_CODE])


ALL = (
    Indicator(
        key="demi_journees",
        label="Demi-journées d'activité",
        short="Demi-journées",
        theme=Theme.ACTIVITY,
        unit=HALF_DAYS,
        levels=_LEVELS,
        definition="Demi-journées d'intervention organisées dans l'année : l'unité du réseau lui-même.",
        sources=_SOURCES,
        limits=_HALF_DAY_LIMITS,
        compares_generations=True,
        compute=_half_days,
    ),
    Indicator(
        key="demi_journees_10000_hab",
        label="Demi-journées pour 10 000 habitants des QPV",
        short="Demi-journées pour 10 000 hab.",
        theme=Theme.ACTIVITY,
        unit=PER_10K,
        levels=_LEVELS,
        definition="Demi-journées de l'année rapportées aux habitants des QPV du périmètre (RP 2018, génération 2015), "
        "pour 10 000.",
        sources=(*_SOURCES, *RESIDENTS.sources),
        limits=_HALF_DAY_LIMITS,
        compares_generations=False,
        compute=_ratio(RESIDENTS, 10_000),
    ),
    Indicator(
        key="demi_journees_par_contrat",
        label="Demi-journées par contrat de ville",
        short="Demi-journées par contrat",
        theme=Theme.ACTIVITY,
        unit=PER_CONTRACT,
        levels=_LEVELS,
        definition="Demi-journées de l'année rapportées aux contrats de ville du périmètre (contrats de 2018).",
        sources=(*_SOURCES, *CITY_CONTRACTS.sources),
        limits=_HALF_DAY_LIMITS,
        compares_generations=False,
        compute=_ratio(CITY_CONTRACTS, 1),
    ),
    Indicator(
        key="postes_aides",
        label="Postes aidés par l'État dans les centres",
        short="Postes aidés",
        theme=Theme.ACTIVITY,
        unit=POSTS,
        levels=_LEVELS,
        definition="Postes Fonjep et adultes-relais portés par les centres, lignes actives au 31 décembre de l'année.",
        sources=_SOURCES,
        limits="Postes théoriques, pas toujours pourvus : ils mesurent des moyens, non une activité. Un centre absent "
        "des fichiers n'est pas compté pour zéro.",
        compares_generations=True,
        compute=_posts,
    ),
)
