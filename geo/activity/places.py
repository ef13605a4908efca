"""Where activity takes place: what is named at each place, of the lines that centres have sent.

A line in several places counts whole at each of them and once in the total: the amounts of places are not to be added
up. Half-days that are not told are unknown, never zero. A line of which every figure is zero says that nothing was
done: it is an answer, and no activity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from geo.activity.choices import Audience, Choice, Format, Mission, Mode, Standing, Theme
from geo.activity.model import FIRST_YEAR, LAST_YEAR, MEASURES
from geo.errors import UnknownCode
from geo.place import Place

_CODES: dict[str, type[Choice]] = {
    "theme": Theme, "mission": Mission, "format": Format, "audience": Audience, "mode": Mode,
}  # fmt: skip
_CHOICES = ("centre", "month", *_CODES)
_MOST_YEARS = 50


@dataclass(frozen=True)
class ActivityChoice:
    """Which lines are looked at: those of some years, and of one centre, month, theme... where one is chosen."""

    years: tuple[int, ...]
    centre: str | None = None
    theme: str | None = None
    month: int | None = None
    mission: str | None = None
    format: str | None = None
    audience: str | None = None
    mode: str | None = None

    def query(self) -> dict[str, str]:
        """The choice as the parameters of an address; `read` gives it back."""
        told = {name: getattr(self, name) for name in _CHOICES}
        return {"years": " ".join(map(str, self.years)), **{name: str(code) for name, code in told.items() if code}}

    @property
    def words(self) -> tuple[str, ...]:
        """The labels of what is chosen, the centre and the month left out."""
        told = ((name, getattr(self, name)) for name in _CODES)
        return tuple(_CODES[name].labels()[code] for name, code in told if code)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ActivityChoice:
        """The choice that an address spells. Raises `UnknownCode` for one that cannot be made."""
        told = {name: query[name] for name in _CHOICES if name in query}
        month = told.pop("month", None)
        try:
            if unknown := [code for name, code in told.items() if name in _CODES and code not in _CODES[name].labels()]:
                raise ValueError(unknown)
            number = None if month is None else range(1, 13).index(int(month)) + 1
        except ValueError as error:
            raise UnknownCode("Ce choix d'activité n'existe pas", str(error), "Choisissez-le dans la page.") from None
        return cls(years_of(query), month=number, **told)


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

    `total` counts each line once, `placed` those that name a place; `several` of these name more than one. `themeless`
    lines do not say their themes: a choice of theme leaves them out.
    """

    places: tuple[PlaceActivity, ...]
    total: Amount
    placed: Amount
    several: int
    themeless: int


def years_of(query: Mapping[str, str]) -> tuple[int, ...]:
    """The years that an address spells, sorted. Raises `UnknownCode`."""
    text = query.get("years", "")
    try:
        years = tuple(sorted({int(year) for year in text.split()}))
    except ValueError:
        years = (0,)
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years) or len(years) > _MOST_YEARS:
        raise UnknownCode("Ces années n'existent pas", text[:80], "Choisissez-les dans la page.")
    return years


def chosen(records: pd.DataFrame, choice: ActivityChoice) -> pd.DataFrame:
    """The lines of a choice that tell of some activity; the frame is that of `ActivityStore.records`."""
    rows = _within(records, choice)
    return rows if choice.theme is None else rows[_has(rows["themes"], choice.theme)]


def activity_places(records: pd.DataFrame, choice: ActivityChoice) -> ActivityPlaces:
    """The places named by the lines of a choice."""
    rows = chosen(records, choice)
    named = by_place(rows)
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
    in_scope = _within(records, choice)
    return ActivityPlaces(
        tuple(found),
        amount_of(rows),
        amount_of(rows[counts > 0]),
        int((counts > 1).sum()),
        int((in_scope["themes"].map(len) == 0).sum()),
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


def _within(records: pd.DataFrame, choice: ActivityChoice) -> pd.DataFrame:
    """The lines of a choice, whatever their themes."""
    rows = records[records["year"].isin(choice.years) & ~is_nothing(records)]
    for name in ("centre", "mission", "format", "mode"):
        code = getattr(choice, name)
        rows = rows if code is None else rows[rows[name] == code]
    if choice.audience is not None:
        rows = rows[_has(rows["audiences"], choice.audience)]
    return rows if choice.month is None else rows[rows["day"].dt.month == choice.month]


def _has(cells: pd.Series, code: str) -> pd.Series:
    return cells.map(lambda codes: code in codes).astype(bool)
