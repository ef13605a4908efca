"""Where activity takes place: what is named at each place, of the lines that centres have sent.

A line in several places counts whole at each of them and once in the total: the amounts of places are not to be added
up. Half-days that are not told are unknown, never zero. A line of which every figure is zero says that nothing was
done: it is an answer, and no activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from geo.activity.choices import Standing
from geo.activity.model import MEASURES
from geo.activity.selection import ActivityChoice, selected, territory_of
from geo.activity.where import departments_of_places
from geo.place import Place
from geo.tables import Tables


@dataclass(frozen=True)
class Amount:
    """How much of some lines. `half_days` is not a number where no line tells any; `silent` lines tell none."""

    actions: int
    """Lines: one per action, and one for each yearly total."""
    half_days: float
    silent: int
    estimated: bool


@dataclass(frozen=True)
class PlaceActivity:
    """What is named at one place, by whom; `shared` lines name other places too."""

    place: Place
    amount: Amount
    shared: int
    centres: tuple[str, ...]


@dataclass(frozen=True)
class ActivityPlaces:
    """The places that are named, the largest first, and what they are part of.

    `total` counts each line once, `placed` those that name a place; `several` of these name more than one, `elsewhere`
    none that lies in the territory of the choice.
    """

    places: tuple[PlaceActivity, ...]
    total: Amount
    placed: Amount
    several: int
    elsewhere: int


def active(tables: Tables, records: pd.DataFrame, choice: ActivityChoice) -> pd.DataFrame:
    """The lines of a choice that tell of some activity; the frame is that of `ActivityStore.records`."""
    rows = selected(tables, records, choice).records
    return rows[~is_nothing(rows)]


def activity_places(tables: Tables, records: pd.DataFrame, choice: ActivityChoice) -> ActivityPlaces:
    """The places named by the lines of a choice; of a territory, those that lie in it, even in part."""
    rows = active(tables, records, choice)
    everywhere = by_place(rows)
    named = _within(tables, everywhere, choice)
    counts = rows["places"].map(len)
    named["shared"] = named["line_id"].map(counts) > 1
    named["estimated"] = named["status"] == Standing.ESTIMATED.value
    grouped = named.groupby("place")
    sums = pd.DataFrame(
        {
            "actions": grouped.size(),
            "half_days": grouped["half_days"].sum(min_count=1),
            "told": grouped["half_days"].count(),
            "estimated": grouped["estimated"].any(),
            "shared": grouped["shared"].sum(),
            "centres": grouped["centre"].unique().map(lambda codes: tuple(sorted(codes))),
        }
    )
    found = [
        PlaceActivity(
            Place.read(str(row.Index)),
            Amount(int(row.actions), float(row.half_days), int(row.actions - row.told), bool(row.estimated)),
            int(row.shared),
            row.centres,
        )
        for row in cast("Iterator[Any]", sums.itertuples())
    ]
    found.sort(key=lambda each: (-each.amount.actions, str(each.place)))
    return ActivityPlaces(
        tuple(found),
        amount_of(rows),
        amount_of(rows[counts > 0]),
        int((counts > 1).sum()),
        everywhere["line_id"].nunique() - named["line_id"].nunique(),
    )


def by_place(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per line and place that it names, with `place` as text and `line_id`, the index of the line."""
    told = rows.assign(line_id=rows.index, place=rows["places"]).explode("place", ignore_index=True)
    return told.dropna(subset=["place"]).drop_duplicates(["line_id", "place"])


def amount_of(rows: pd.DataFrame) -> Amount:
    """How much some lines make, each counted once."""
    told = rows["half_days"].dropna()
    return Amount(
        len(rows),
        float(told.sum()) if len(told) else float("nan"),
        len(rows) - len(told),
        bool((rows["status"] == Standing.ESTIMATED.value).any()),
    )


def is_nothing(records: pd.DataFrame) -> pd.Series:
    """Whether all that a line tells is zero: nothing was done, and it is known."""
    figures = records[[measure.name for measure in MEASURES]].astype(float)
    return ~(figures > 0).any(axis=1)


def _within(tables: Tables, named: pd.DataFrame, choice: ActivityChoice) -> pd.DataFrame:
    """The rows of `by_place` whose place lies in the territory of a choice."""
    territory = territory_of(tables, choice)
    if territory is None:
        return named.copy()
    lies_in = departments_of_places(tables, named["place"].unique())
    is_in = [bool(lies_in[place] & territory) for place in named["place"]]
    return named[pd.Series(is_in, index=named.index, dtype=bool)].copy()
