"""Which lines of activity are looked at: a choice that is spelled in addresses, and the lines that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial

import pandas as pd

from geo import wording
from geo.activity.analysis.where import departments_of_centres, departments_of_places
from geo.activity.choices import Audience, Choice, Format, Mission, Mode, Theme
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.received import Answered, reporting


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
        """From what an address says; whether its codes exist is not judged. Raises `UnknownCode`."""
        found: dict[str, object] = {}
        for part in filter(None, text.split(";")):
            word, _, values = part.partition(":")
            if word not in _FIELDS or not values:
                raise _unreadable(part)
            name = _FIELDS[word]
            try:
                read = tuple(map(_READERS.get(name, str), values.split(",")))
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
    "months": int,
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
class Lines:
    """The lines of a choice, and the atlas that they are of. Nothing of it may be modified."""

    atlas: Atlas
    choice: ActivityChoice
    records: pd.DataFrame
    """Those of `atlas.sent.records` that are in, with the same index."""
    untold: tuple[tuple[str, int], ...]
    """What the choice asks for and some lines do not tell, with how many: `(("thème", 12),)`."""

    @property
    def fewest(self) -> int:
        """Below so many people a group is not shown."""
        return self.atlas.sent.fewest

    @property
    def left_out(self) -> tuple[str, ...]:
        """The sentences that say so, in French."""
        return tuple(
            f"{wording.plural(count, 'ligne ne dit pas', 'lignes ne disent pas')} {what} : laissées hors de ce choix."
            for what, count in self.untold
        )

    @property
    def years(self) -> tuple[int, ...]:
        """Those that are chosen; else all of which a line is in."""
        return self.choice.years or tuple(sorted({int(year) for year in self.records["year"]}))

    def answered(self, year: int) -> Answered:
        """Who has sent for a year, of the centres that the choice is about and that had a perimeter then."""
        return reporting(self.atlas).among(self.concerned(year)).answered(year)

    def concerned(self, year: int) -> frozenset[str]:
        """The centres that the choice is about, with or without a perimeter, whether they sent or not."""
        wanted = frozenset(self.choice.centres or self.atlas.names_of_centres)
        territory = _territory(self.atlas, self.choice)
        if territory is None:
            return wanted
        served = departments_of_centres(self.atlas, year)
        return frozenset(code for code in wanted if territory & served.get(code, frozenset()))


def chosen(atlas: Atlas, choice: ActivityChoice) -> Lines:
    """The lines that centres have sent in and that a choice leaves."""
    records = atlas.sent.records
    kept = pd.Series(True, index=records.index)
    for column, values in (("year", choice.years), ("centre", choice.centres)):
        if values:
            kept &= records[column].isin(values)
    if (territory := _territory(atlas, choice)) is not None:
        kept &= _in_territory(atlas, choice, territory)
    untold = []
    for what, told, fits in _asked(records, choice):
        untold.append((what, int((kept & ~told).sum())))
        kept &= fits
    return Lines(atlas, choice, records[kept], tuple((what, count) for what, count in untold if count))


def _asked(records: pd.DataFrame, choice: ActivityChoice) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """For each thing asked that a line may leave untold: its name, which lines tell it, which fit."""
    if choice.months:
        months = records["day"].dt.month
        yield "leur date", months.notna(), months.isin(choice.months)
    single: tuple[tuple[str, str, Iterable[Choice]], ...] = (
        ("leur mission", "mission", choice.missions),
        ("leur format", "format", choice.formats),
        ("leur mode", "mode", choice.modes),
    )
    for what, column, values in single:
        if values:
            yield what, records[column].notna(), records[column].isin([str(value) for value in values])
    several: tuple[tuple[str, str, Collection[Choice]], ...] = (
        ("leurs thèmes", "themes", choice.themes),
        ("leurs publics", "audiences", choice.audiences),
    )
    for what, column, values in several:
        if values:
            wanted = {str(value) for value in values}
            yield what, _flags(records[column], bool), _flags(records[column], partial(_meet, wanted))


def _meet(wanted: set[str], told: tuple[str, ...]) -> bool:
    return not wanted.isdisjoint(told)


def _flags(column: pd.Series, holds: Callable[[tuple[str, ...]], bool]) -> pd.Series:
    return pd.Series([holds(told) for told in column], index=column.index, dtype=bool)


def _territory(atlas: Atlas, choice: ActivityChoice) -> frozenset[str] | None:
    """The départements that a choice is about; None for the whole country."""
    if not (choice.regions or choice.departments):
        return None
    of_regions = {code for code, region in atlas.region_of_department.items() if region in choice.regions}
    return frozenset(of_regions | set(choice.departments))


def _in_territory(atlas: Atlas, choice: ActivityChoice, territory: frozenset[str]) -> pd.Series:
    records = atlas.sent.records
    if choice.through is Through.PLACE:
        lies_in = departments_of_places(atlas, {place for places in records["places"] for place in places})
        return _flags(records["places"], lambda told: any(lies_in[place] & territory for place in told))
    served = {year: departments_of_centres(atlas, int(year)) for year in set(records["year"])}
    return pd.Series(
        [
            bool(served[year].get(centre, frozenset()) & territory)
            for centre, year in zip(records["centre"], records["year"], strict=True)
        ],
        index=records.index,
        dtype=bool,
    )
