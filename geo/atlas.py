"""One edition at one date: where values are computed once and read by every page, map and export."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from geo import indicators
from geo.activity.sent import sent_with
from geo.activity.store import SentIn
from geo.countries import Bounds
from geo.errors import UnknownCode
from geo.indicators.definition import COUNTRY_CODE, Indicator, Level, Status
from geo.indicators.tally import COUNTED, centres_by_department, centres_by_territory, coverage_on, tally
from geo.place import Place
from geo.provenance import Provenance, provenance
from geo.spatial import bounds
from geo.store import Manifest, OpenEdition
from geo.tables import Tables
from geo.territories import communes_of, departments_of, epcis_by_department, name_of, neighbourhoods_of, parents_of

Kept = TypeVar("Kept")

REFERENCE_WORDS = {"qpv": "neighbourhoods", "habitants": "inhabitants", "contrats": "contracts", "communes": "communes"}
"""Key of a reference -> name of its block in the coverage table."""


@dataclass(frozen=True)
class Share:
    """How much of one reference is covered. `covered + uncovered = total`; `share` is empty when there is nothing."""

    total: float
    covered: float
    several: float
    uncovered: float
    uncertain: float
    status: Status

    @property
    def share(self) -> float | None:
        """Covered over total, between 0 and 1."""
        return self.covered / self.total if self.total else None


@dataclass(frozen=True)
class CoverageRow:
    """One territory: what is covered of each reference, and by whom."""

    code: str
    name: str
    shares: dict[str, Share]
    """By `neighbourhoods`, `inhabitants`, `contracts`, `communes`: those of them that its level knows."""
    centres: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Atlas:
    """Tables and manifest of one build, at one date. Shared by all visitors: nothing it gives may be modified.

    What every page asks for is computed once, when first asked.
    """

    opened: OpenEdition
    on: date
    hypothesis: str = ""
    """What is supposed of the coverage, as an address spells it; empty where all is as known."""
    _cache: dict[tuple[str, Level], pd.DataFrame] = field(default_factory=dict, init=False, repr=False)
    _coverage: dict[Level, tuple[CoverageRow, ...]] = field(default_factory=dict, init=False, repr=False)
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, what: str, compute: Callable[[], Kept]) -> Kept:
        """What `compute` gives, computed when first asked: for what is asked of one atlas over and over."""
        if what not in self._kept:
            self._kept[what] = compute()
        found: Kept = self._kept[what]
        return found

    @property
    def tables(self) -> Tables:
        """The tables of the edition."""
        return self.opened.tables

    @property
    def manifest(self) -> Manifest:
        """Sources, checksums, row counts."""
        return self.opened.manifest

    @property
    def provenance(self) -> Provenance:
        """What files, pictures and pages made from it say of where they come from."""
        return provenance(self.opened, self.on, is_hypothesis=bool(self.hypothesis))

    @property
    def sent(self) -> SentIn:
        """What centres have sent in and that counts; nothing where no store was ever made."""
        return sent_with(self.opened)

    def values(self, key: str, level: Level) -> pd.DataFrame:
        """Values of one indicator: the frame of `definition.VALUE_COLUMNS`. Do not modify it."""
        indicator = self.indicator(key, level)
        wanted = (key, level)
        if wanted not in self._cache:
            self._cache[wanted] = indicator.compute(self.tables, level, self.on)
        return self._cache[wanted]

    def value_at(self, key: str, place: Place) -> Mapping[Hashable, Any] | None:
        """The row of `values` that one place has, by column; None where it has none."""
        values = self.values(key, place.level)
        return values.loc[place.code].to_dict() if place.code in values.index else None

    def indicator(self, key: str, level: Level) -> Indicator:
        """The indicator, if it exists at that level. Raises `UnknownCode`."""
        indicator = indicators.find(key)
        if level not in indicator.levels:
            known = ", ".join(indicator.levels)
            raise UnknownCode(
                f"L'indicateur « {key} » n'existe pas au niveau « {level} »",
                f"niveaux possibles : {known}",
                "Choisissez un de ces niveaux.",
            )
        return indicator

    def names(self, level: Level) -> dict[str, str]:
        """Name by code at one level."""
        return self._names[level]

    @cached_property
    def _names(self) -> dict[Level, dict[str, str]]:
        country = {COUNTRY_CODE: "France"}
        return {level: country if level is Level.COUNTRY else self.tables.names(level.value) for level in Level}

    @cached_property
    def departments(self) -> pd.DataFrame:
        """The départements and the collectivités counted with them, indexed by code, without their contours."""
        territories = self.tables.territories
        rows = pd.DataFrame(territories.drop(columns="geometry"))
        return rows[rows["level"] == Level.DEPARTMENT].set_index("code").sort_index()

    @cached_property
    def region_of_department(self) -> dict[str, str]:
        """Région of every département, by code."""
        return {str(code): str(region) for code, region in self.departments["region_code"].items()}

    def epcis_of_department(self, code: str) -> tuple[str, ...]:
        """The EPCI that have a commune in a département, sorted: one over two départements is in both lists."""
        return self._epcis_by_department.get(code, ())

    @cached_property
    def _epcis_by_department(self) -> dict[str, tuple[str, ...]]:
        return epcis_by_department(self.tables)

    def neighbourhoods_of(self, place: Place) -> frozenset[str]:
        """Codes of the QPV that lie in a place of any level, even in part."""
        return neighbourhoods_of(self.tables, place, self.on)

    def communes_of(self, place: Place) -> frozenset[str]:
        """Codes of the communes of a QPV, a commune, an EPCI or a contract."""
        return communes_of(self.tables, place)

    def departments_of(self, place: Place) -> tuple[str, ...]:
        """Codes of the départements that a place lies in or is made of, sorted."""
        return departments_of(self.tables, place, self.on)

    def parents_of(self, place: Place) -> tuple[Place, ...]:
        """The larger places it lies in: communes, EPCI, contracts, départements, régions, France, in that order."""
        return parents_of(self.tables, place, self.on)

    def name_of(self, place: Place) -> str:
        """The name of a place, whether it holds QPV or not. Raises `UnknownCode` for one that is not known here."""
        return name_of(self.tables, place)

    def bounds(self, codes: frozenset[str], level: Level = Level.DEPARTMENT) -> Bounds:
        """South-west and north-east corners of the contours of some territories of a level."""
        territories = self.tables.territories
        chosen = (territories["level"] == level) & territories["code"].isin(codes)
        return bounds(territories.loc[chosen, "geometry"])

    @cached_property
    def names_of_centres(self) -> dict[str, str]:
        """The short name in use for each centre: its acronym, else its full name."""
        centres = self.tables.centres
        return dict(zip(centres["code"], centres["acronym"].fillna(centres["name"]), strict=True))

    def short_names(self, level: Level) -> dict[str, str]:
        """Name by code at one level, as tables write it: of a centre, the short name in use."""
        return self.names_of_centres if level is Level.CENTRE else self.names(level)

    @cached_property
    def centres_by_department(self) -> dict[str, tuple[str, ...]]:
        """For every département, the centres that cover it on the date."""
        return centres_by_department(self.tables, self.on)

    @cached_property
    def coverage_rows(self) -> pd.DataFrame:
        """The rows of the coverage table that hold on the date, with source and status."""
        return coverage_on(self.tables, self.on)

    def coverage(self, level: Level, departments: frozenset[str] | None = None) -> tuple[CoverageRow, ...]:
        """What is covered, by territory. `departments` restricts the count to a part of the country."""
        if departments is not None:
            return self._count_coverage(level, departments)
        if level not in self._coverage:
            self._coverage[level] = self._count_coverage(level, None)
        return self._coverage[level]

    def _count_coverage(self, level: Level, departments: frozenset[str] | None) -> tuple[CoverageRow, ...]:
        tables = self.tables if departments is None else restrict(self.tables, departments)
        names = self.names(level)
        counted = (reference for reference in COUNTED if level in reference.levels)
        tallies = {REFERENCE_WORDS[reference.key]: tally(tables, reference, level, self.on) for reference in counted}
        centres = {} if level is Level.CENTRE else centres_by_territory(tables, level, self.on)
        codes = sorted(set().union(*(frame.index for frame in tallies.values())))
        return tuple(
            CoverageRow(
                code,
                names[code],
                {word: _share(frame.loc[code]) for word, frame in tallies.items() if code in frame.index},
                (code,) if level is Level.CENTRE else centres[code],
            )
            for code in codes
        )


def restrict(tables: Tables, departments: frozenset[str]) -> Tables:
    """The same tables with only the given départements: new frames, the originals are untouched."""
    territories = tables.territories
    neighbourhoods = tables.neighbourhoods[tables.neighbourhoods["department_code"].isin(departments)]
    perimeters, links = tables.perimeters, tables.neighbourhood_communes
    communes, contracts = tables.communes, tables.contracts
    coverage = tables.coverage
    observations, figures = tables.observations, tables.neighbourhood_figures
    return replace(
        tables,
        territories=territories[territories["department_code"].isin(departments) | (territories["level"] == "region")],
        communes=communes[communes["department_code"].isin(departments)],
        contracts=contracts[contracts["department_code"].isin(departments)],
        neighbourhoods=neighbourhoods,
        perimeters=perimeters[perimeters["neighbourhood_code"].isin(neighbourhoods["code"])],
        neighbourhood_communes=links[links["neighbourhood_code"].isin(neighbourhoods["code"])],
        list_gaps=tables.list_gaps[tables.list_gaps["department_code"].isin(departments)],
        coverage=coverage[coverage["department_code"].isin(departments)],
        observations=observations[observations["code"].isin(departments)],
        neighbourhood_figures=figures[figures["neighbourhood_code"].isin(neighbourhoods["code"])],
    )


def _share(row: pd.Series) -> Share:
    if row["gaps"] > 0 and row["total"] == 0:
        status = Status.MISSING
    elif row["gaps"] > 0 or row["partial"] > 0 or row["uncertain"] > 0:
        status = Status.ESTIMATED
    else:
        status = Status.OBSERVED
    return Share(row["total"], row["covered"], row["several"], row["uncovered"], row["uncertain"], status)
