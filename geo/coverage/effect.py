"""What a hypothesis changes: the country and each centre before and after, and the départements that change hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.atlas import Atlas, CoverageRow
from geo.coverage.scenario import Scenario, read, spelled, under
from geo.indicators.definition import Level, Status


@dataclass(frozen=True)
class Amount:
    """What is covered of one reference, before and after. Empty: not known.

    A centre without perimeter covers nothing, which is a zero.
    """

    level: Level
    """The country, or a centre."""
    code: str
    name: str
    reference: str
    """`neighbourhoods`, `inhabitants`, `contracts`, `communes`."""
    before: float | None
    after: float | None
    status: Status
    """Of the less sure of the two."""
    total: float | None = None
    """Of the country."""

    @property
    def change(self) -> float | None:
        """What the hypothesis adds, or takes away."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Handover:
    """One département whose centres are not the same."""

    code: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What a hypothesis changes on a date."""

    amounts: tuple[Amount, ...]
    """Of the country, then of every centre active before or after."""
    handovers: tuple[Handover, ...]


def supposed(atlas: Atlas, scenario: Scenario) -> Atlas:
    """The same edition at the same date, as if the changes had been made."""
    return Atlas(replace(atlas.opened, tables=under(atlas.tables, scenario, atlas.on)), atlas.on, spelled(scenario))


def supposing(known: Atlas, hypothesis: str) -> Atlas:
    """The atlas of a hypothesis as an address spells it; what is known where it is empty.

    Raises `InvalidHypothesis` for what cannot be supposed.
    """
    if not hypothesis:
        return known
    changes, faults = read(hypothesis, known.tables)
    if faults:
        raise faults[0]
    return supposed(known, changes)


def compare(before: Atlas, after: Atlas) -> Effect:
    """From one atlas to another of the same edition and date."""
    names = before.names(Level.DEPARTMENT)
    owners, others = before.centres_by_department, after.centres_by_department
    handovers = (
        Handover(code, names[code], centres, others[code])
        for code, centres in owners.items()
        if centres != others[code]
    )
    amounts = [*_amounts(before, after, Level.COUNTRY), *_amounts(before, after, Level.CENTRE)]
    return Effect(tuple(amounts), tuple(handovers))


_SURENESS = (Status.MISSING, Status.ESTIMATED, Status.OBSERVED)


def _amounts(before: Atlas, after: Atlas, level: Level) -> Iterator[Amount]:
    """By territory, then by reference."""
    sides = [{row.code: row for row in atlas.coverage(level)} for atlas in (before, after)]
    names = {**before.names(level), **after.names(level)}
    for code in sorted({*sides[0], *sides[1]}):
        known = [side[code] for side in sides if code in side]
        for reference in known[0].shares:
            statuses = [row.shares[reference].status for row in known]
            total = known[0].shares[reference].total if level is Level.COUNTRY else None
            before_it, after_it = (_covered(side.get(code), reference) for side in sides)
            status = min(statuses, key=_SURENESS.index)
            yield Amount(level, code, names[code], reference, before_it, after_it, status, total)


def _covered(row: CoverageRow | None, reference: str) -> float | None:
    if row is None:
        return 0.0
    share = row.shares[reference]
    return None if share.status is Status.MISSING else share.covered
