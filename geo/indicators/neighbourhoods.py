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
from geo.indicators.tally import BY_NEIGHBOURHOOD, members
from geo.tables import Tables

NO_VINTAGE = "millésime non précisé"

_SUM_LEVELS = (*BY_NEIGHBOURHOOD, Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)
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
        shared = "code" if level in BY_NEIGHBOURHOOD else "department_code"
        rows = members(tables, level, on).merge(found, on=shared, how="left")
        return _sums(rows, frozenset(tables.list_gaps["department_code"]))

    return compute


def _sums(rows: pd.DataFrame, gaps: frozenset[str]) -> pd.DataFrame:
    """The sum of `value` over each `group`, with its status and « n sur N »; `gaps` are départements not fully listed.

    `rows` has one row per neighbourhood of a group, without `code` where it has none.
    """
    groups = rows["group"]
    counted = pd.DataFrame(
        {
            "value": rows["value"].groupby(groups).sum(),
            "listed": rows["code"].groupby(groups).count(),
            "known": rows["value"].groupby(groups).count(),
            "estimated": (rows["status"] == Status.ESTIMATED).groupby(groups).any(),
            "out": (rows["status"] == Status.NOT_APPLICABLE).groupby(groups).sum(),
            "partial": rows["department_code"].isin(gaps).groupby(groups).any(),
        }
    )
    told = rows[rows["value"].notna()].groupby("group")[["source", "vintage"]].agg(_joined)
    told = told.reindex(counted.index)
    status = [_status_of_sum(row) for row in counted.itertuples()]
    note = [_note_of_sum(row) for row in counted.itertuples()]
    return frame_of_values(
        counted["value"],
        pd.Series(status, counted.index),
        note=pd.Series(note, counted.index, dtype=object),
        source=told["source"],
        vintage=told["vintage"],
    )


def _status_of_sum(row: Any) -> str:  # noqa: ANN401 - a row of `_sums`
    if row.listed == 0:
        return (Status.MISSING if row.partial else Status.OBSERVED).value
    if row.known == 0:
        return (Status.NOT_APPLICABLE if row.out == row.listed else Status.MISSING).value
    is_whole = row.known == row.listed and not row.partial and not row.estimated
    return (Status.OBSERVED if is_whole else Status.ESTIMATED).value


def _note_of_sum(row: Any) -> str | None:  # noqa: ANN401
    if row.listed == 0:
        return None if row.partial else "aucun quartier prioritaire"
    told = f"somme de {row.known} QPV sur {row.listed}"
    return f"{told} ; {PARTIAL_LIST}" if row.partial and row.known else told


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
