"""The portrait of each neighbourhood, as published: a count adds up and says over how many, a rate stays where it is.

A median or a share is neither summed nor averaged: above the neighbourhood it does not exist.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from geo import wording
from geo.indicators.definition import Compute, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.portrait import FIGURES, Figure
from geo.indicators.situation import PARTIAL_LIST
from geo.indicators.tally import members
from geo.tables import Tables

NO_VINTAGE = "millésime non précisé"

_SUM_LEVELS = (Level.COMMUNE, Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)
_SOURCES = ("indicators-2015", "indicators-2024")
_SUMMED = "Une somme dit sur combien de quartiers elle porte ; un quartier sur plusieurs communes compte dans chacune."
_NOT_SUMMED = "Ne s'additionne pas et ne se moyenne pas : rien n'est donné au-dessus du quartier."
_TEXTS = ("note", "source", "vintage")


def _published(tables: Tables, figure: Figure) -> pd.DataFrame:
    """The rows of one figure, for every neighbourhood of the list; missing, or not applicable, where no row tells."""
    rows = tables.neighbourhood_figures
    rows = rows[rows["measure"] == figure.key].set_index("neighbourhood_code").drop(columns="measure")
    listed = tables.neighbourhoods.set_index("code")[["department_code"]]
    found = listed.join(rows)
    found["status"] = found["status"].fillna(Status.MISSING.value)
    if figure.family.zones:
        departments = tables.territories[tables.territories["level"] == "department"]
        zone_of = dict(zip(departments["code"], departments["zone"], strict=True))
        is_out = ~found["department_code"].map(zone_of).isin(figure.family.zones) & found["value"].isna()
        found.loc[is_out, ["status", "note"]] = [Status.NOT_APPLICABLE.value, figure.family.missing_elsewhere]
    return found


def _by_neighbourhood(figure: Figure) -> Compute:
    """The figure of each neighbourhood."""

    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        del level, on  # a published figure has a vintage of its own, whatever the date that is looked at
        found = _published(tables, figure)
        return frame_of_values(found["value"], found["status"], **{name: found[name] for name in _TEXTS})

    return compute


def _summed(figure: Figure) -> Compute:
    """The figure of each neighbourhood, and its sum over those of a larger territory."""
    by_neighbourhood = _by_neighbourhood(figure)

    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        if level is Level.NEIGHBOURHOOD:
            return by_neighbourhood(tables, level, on)
        found = _published(tables, figure).rename_axis("code").reset_index()
        territories = members(tables, level, on)
        if level is Level.COMMUNE:
            rows = territories.merge(found, on="code", how="left")
        else:
            rows = territories.merge(found, on="department_code", how="left")
        gaps = frozenset(tables.list_gaps["department_code"])
        sums = {code: _sum(mine, gaps) for code, mine in rows.groupby("group")}
        frame = pd.DataFrame.from_dict(sums, orient="index")
        return frame_of_values(frame["value"], frame["status"], **{name: frame[name] for name in _TEXTS})

    return compute


def _sum(rows: pd.DataFrame, gaps: frozenset[str]) -> dict[str, Any]:
    """The sum over the neighbourhoods of one territory, with its status and « n sur N »."""
    listed = rows.dropna(subset="code")
    known = listed.dropna(subset="value")
    is_partial = bool(gaps & set(rows["department_code"]))
    told: dict[str, Any] = {"value": known["value"].sum(), "note": f"somme de {len(known)} QPV sur {len(listed)}"}
    told |= {name: _joined(known[name]) for name in ("source", "vintage")}
    if listed.empty:
        status = Status.MISSING if is_partial else Status.OBSERVED
        told["note"] = None if is_partial else "aucun quartier prioritaire"
    elif known.empty:
        only_out = (listed["status"] == Status.NOT_APPLICABLE).all()
        status = Status.NOT_APPLICABLE if only_out else Status.MISSING
    elif is_partial or len(known) < len(listed) or (known["status"] == Status.ESTIMATED).any():
        status = Status.ESTIMATED
    else:
        status = Status.OBSERVED
    if is_partial and not known.empty:
        told["note"] += f" ; {PARTIAL_LIST}"
    return told | {"status": status.value}


def _joined(texts: pd.Series) -> str | None:
    return " | ".join(sorted(set(texts.dropna()))) or None


def vintages(values: pd.DataFrame) -> str:
    """The vintages of some values, in words: several when files of several years were given."""
    known = sorted(set(values.loc[values["value"].notna(), "vintage"].dropna()))
    return wording.listing(known) or NO_VINTAGE


def _indicator(figure: Figure) -> Indicator:
    family, adds_up = figure.family, figure.unit.adds_up
    return Indicator(
        key=figure.key,
        label=figure.label,
        short=figure.short,
        theme=Theme.PORTRAIT,
        unit=figure.unit,
        levels=(Level.NEIGHBOURHOOD, *(_SUM_LEVELS if adds_up else ())),
        definition=figure.definition,
        sources=_SOURCES,
        limits=f"{family.limits} {_SUMMED if adds_up else _NOT_SUMMED}",
        compares_generations=False,
        compute=_summed(figure) if adds_up else _by_neighbourhood(figure),
        comparable_with=family.comparable_with,
        secrecy=family.secrecy,
    )


ALL = tuple(_indicator(figure) for figure in FIGURES)
