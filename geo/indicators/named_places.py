"""Activity by the places that centres name in what they send in. Where they have not answered, nothing is zero."""

from __future__ import annotations

from datetime import date

import pandas as pd

from geo import wording
from geo.indicators.definition import COUNTRY_CODE, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.tally import coverage_on
from geo.tables import NAMED_COLUMNS, CompletedTables, Tables
from geo.units import ACTIONS, HALF_DAYS

_LEVELS = (Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)
_SOURCE = "envois des centres"
_NOTHING_SENT = "aucun centre n'a envoyé d'activité"
_LIMITS = (
    "Année de la date choisie. Une action qui nomme plusieurs territoires compte entière dans chacun : les territoires "
    "ne s'additionnent pas, et le total national compte chaque action une fois. Une action qui ne nomme qu'une "
    "intercommunalité, un contrat ou un département n'est dans aucune commune. Un territoire dont un centre n'a rien "
    "envoyé, ou n'a nommé aucun lieu, est non renseigné ou un minimum."
)


def _named(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    """What is named in each territory, in the year of a date; of the centres, those that are active on it."""
    if isinstance(tables, CompletedTables):
        found = tables.named(tables, level.value, on.year)
    else:
        codes = [COUNTRY_CODE] if level is Level.COUNTRY else sorted(tables.names(level.value))
        empty = dict.fromkeys(NAMED_COLUMNS, [0] * len(codes)) | {"note": _NOTHING_SENT, "half_days": float("nan")}
        found = pd.DataFrame(empty, index=pd.Index(codes, name="code", dtype=object))
    if level is Level.CENTRE:
        found = found[found.index.isin(coverage_on(tables, on)["centre_code"])]
    return found


def _actions(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    found = _named(tables, level, on)
    is_whole = found["known"].astype(bool) & ~found["estimated"].astype(bool)
    return _values(found["actions"], is_whole, found, found["note"])


def _half_days(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    found = _named(tables, level, on)
    nothing = (found["actions"] == 0) & found["known"].astype(bool)
    is_whole = found["known"].astype(bool) & ~found["estimated"].astype(bool) & (found["silent"] == 0)
    silent = found["silent"].map(lambda count: f"{wording.plural(count, 'action', 'actions')} sans demi-journées")
    note = found["note"].where(found["silent"] == 0, silent)
    return _values(found["half_days"].mask(nothing, 0.0), is_whole, found, note)


def _values(value: pd.Series, is_whole: pd.Series, found: pd.DataFrame, note: pd.Series) -> pd.DataFrame:
    """What is named; a minimum where something is not told, and nothing where silence does not mean zero."""
    is_told = value.notna() & ((found["actions"] > 0) | found["known"].astype(bool))
    status = pd.Series(Status.MISSING.value, index=found.index, dtype=object)
    status[is_told] = Status.ESTIMATED.value
    status[is_told & (is_whole | (value == 0))] = Status.OBSERVED.value
    source = pd.Series(_SOURCE, index=found.index, dtype=object)
    return frame_of_values(value, status, note=note, source=source)


ALL = (
    Indicator(
        key="demi_journees_nommees",
        label="Demi-journées par lieu nommé",
        short="Demi-journées par lieu",
        theme=Theme.ACTIVITY,
        unit=HALF_DAYS,
        levels=_LEVELS,
        definition="Demi-journées des actions de l'année qui nomment le territoire ou une de ses parties.",
        sources=("network-activity",),
        limits=_LIMITS,
        compares_generations=False,
        compute=_half_days,
    ),
    Indicator(
        key="actions_nommees",
        label="Actions par lieu nommé",
        short="Actions par lieu",
        theme=Theme.ACTIVITY,
        unit=ACTIONS,
        levels=_LEVELS,
        definition="Actions de l'année qui nomment le territoire ou une de ses parties ; un total annuel compte pour "
        "une action.",
        sources=("network-activity",),
        limits=_LIMITS,
        compares_generations=False,
        compute=_actions,
    ),
)
