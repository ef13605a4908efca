"""Which lines of activity are looked at: a choice that addresses spell, and the one rule by which a line fits it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial

import pandas as pd

from geo.activity.choices import Audience, Choice, Format, Mission, Mode, Theme
from geo.activity.where import departments_of_centres, departments_of_places, regions_of_departments
from geo.errors import UnknownCode
from geo.tables import Tables


class Through(StrEnum):
    """What places a line in a territory. The values are stable: they are in addresses."""

    CENTRE = "centre"
    """The perimeter of its centre in that year: every line has one, as long as its centre does."""
    PLACE = "lieu"
    """The places that it names: a line that names none is nowhere."""


@dataclass(frozen=True)
class ActivityChoice:
    """Which lines are looked at; what is left empty leaves everything in.

    A line is in when it fits every field, and fits a field when it has one of its values. What it does not tell fits
    nothing: see `Lines.untold`. Months are 1 to 12. `regions` and `departments` add up: a line of either is in.
    """

    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    centres: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    through: Through = Through.CENTRE
    missions: tuple[Mission, ...] = ()
    formats: tuple[Format, ...] = ()
    themes: tuple[Theme, ...] = ()
    modes: tuple[Mode, ...] = ()
    audiences: tuple[Audience, ...] = ()

    def __str__(self) -> str:
        """As an address writes it: `annee:2023,2024;theme:T1`; empty where everything is in."""
        told = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value:
                told.append(f"{_WORDS[field.name]}:{','.join(map(str, value))}")
        if self.through is Through.PLACE:
            told.append(f"{_WORDS['through']}:{self.through}")
        return ";".join(told)

    @classmethod
    def read(cls, text: str) -> ActivityChoice:
        """From what an address says; whether its centres, territories and years exist is not judged.

        Raises `UnknownCode` for what no choice says.
        """
        found: dict[str, object] = {}
        for part in filter(None, text.split(";")):
            word, _, values = part.partition(":")
            if word not in _FIELDS or not values:
                raise _unreadable(part)
            name = _FIELDS[word]
            try:
                read = tuple(dict.fromkeys(map(_READERS.get(name, str), values.split(","))))
                found[name] = Through(values) if name == "through" else read
            except (ValueError, KeyError):
                raise _unreadable(part) from None
        return cls(**found)  # type: ignore[arg-type]  # each reader gives what its field holds


_WORDS = {
    "years": "annee",
    "months": "mois",
    "centres": "centre",
    "regions": "region",
    "departments": "departement",
    "through": "par",
    "missions": "mission",
    "formats": "format",
    "themes": "theme",
    "modes": "mode",
    "audiences": "public",
}
_FIELDS = {word: name for name, word in _WORDS.items()}
_READERS: dict[str, Callable[[str], object]] = {
    "years": int,
    "months": lambda text: range(1, 13).index(int(text)) + 1,
    **{
        name: {each.value: each for each in choices}.__getitem__
        for name, choices in (
            ("missions", Mission), ("formats", Format), ("themes", Theme), ("modes", Mode), ("audiences", Audience),
        )
    },
}  # fmt: skip


def _unreadable(part: str) -> UnknownCode:
    return UnknownCode(
        f"« {part} » n'est pas un choix d'activité",
        f"mots connus : {', '.join(_FIELDS)}",
        "Écrivez par exemple annee:2023,2024;theme:T1.",
    )


@dataclass(frozen=True, eq=False)
class Selected:
    """The lines of a choice, and what it asks for that some lines do not tell."""

    records: pd.DataFrame
    """Those that are in, with the index that they had."""
    untold: tuple[tuple[str, int], ...]
    """What is asked for and not told, with the number of lines: `(("thème", 12),)`."""


def selected(tables: Tables, records: pd.DataFrame, choice: ActivityChoice) -> Selected:
    """The lines that a choice leaves; the frame is that of `ActivityStore.records`."""
    kept = pd.Series(True, index=records.index)
    for column, values in (("year", choice.years), ("centre", choice.centres)):
        if values:
            kept &= records[column].isin(values)
    if (territory := territory_of(tables, choice)) is not None:
        kept &= _in_territory(tables, records, choice, territory)
    untold = []
    for what, told, fits in _asked(records, choice):
        untold.append((what, int((kept & ~told).sum())))
        kept &= fits
    return Selected(records[kept], tuple((what, count) for what, count in untold if count))


def territory_of(tables: Tables, choice: ActivityChoice) -> frozenset[str] | None:
    """The départements that a choice is about; None for the whole country."""
    if not (choice.regions or choice.departments):
        return None
    of_regions = {code for code, region in regions_of_departments(tables).items() if region in choice.regions}
    return frozenset(of_regions | set(choice.departments))


def _asked(records: pd.DataFrame, choice: ActivityChoice) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """For each thing asked that a line may leave untold: its name, which lines tell it, which fit."""
    if choice.months:
        months = records["day"].dt.month
        yield "date", months.notna(), months.isin(choice.months)
    single: tuple[tuple[str, str, Iterable[Choice]], ...] = (
        ("mission", "mission", choice.missions),
        ("format", "format", choice.formats),
        ("mode", "mode", choice.modes),
    )
    for what, column, values in single:
        if values:
            yield what, records[column].notna(), records[column].isin([str(value) for value in values])
    several: tuple[tuple[str, str, Collection[Choice]], ...] = (
        ("thème", "themes", choice.themes),
        ("public", "audiences", choice.audiences),
    )
    for what, column, values in several:
        if values:
            wanted = {str(value) for value in values}
            yield what, _flags(records[column], bool), _flags(records[column], partial(_meet, wanted))


def _meet(wanted: set[str], told: tuple[str, ...]) -> bool:
    return not wanted.isdisjoint(told)


def _flags(column: pd.Series, holds: Callable[[tuple[str, ...]], bool]) -> pd.Series:
    return pd.Series([holds(told) for told in column], index=column.index, dtype=bool)


def _in_territory(
    tables: Tables, records: pd.DataFrame, choice: ActivityChoice, territory: frozenset[str]
) -> pd.Series:
    if choice.through is Through.PLACE:
        lies_in = departments_of_places(tables, {place for places in records["places"] for place in places})
        return _flags(records["places"], lambda told: any(lies_in[place] & territory for place in told))
    served = {year: departments_of_centres(tables, int(year)) for year in set(records["year"])}
    return pd.Series(
        [
            bool(served[year].get(centre, frozenset()) & territory)
            for centre, year in zip(records["centre"], records["year"], strict=True)
        ],
        index=records.index,
        dtype=bool,
    )
