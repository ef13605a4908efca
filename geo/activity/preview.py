"""What an import would change of what its centre had sent before, told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pandas as pd

from geo.activity.model import MEASURES, Sent, as_row
from geo.indicators.definition import Status
from geo.wording import STATUSES, number, plural, quoted, tidy

_TOLD_OF = frozenset({*(measure.name for measure in MEASURES), "state", "status", "source"})
"""What may change of a record while it stays the same one."""
_UNUSUAL_TIMES = 3
"""A total of so many times those of the years before, or of so small a part of them, is worth a look."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class TotalChange:
    """The total of a measure in a year, before and after; None where no line tells it."""

    year: int
    measure: str
    """Its French label."""
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Preview:
    """Lines by what becomes of them, totals, and what is unusual."""

    new: int
    changed: int
    removed: int
    unchanged: int
    totals: tuple[TotalChange, ...]
    unusual: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What becomes of the lines, in French."""
        counted = (
            plural(self.new, "ligne nouvelle", "lignes nouvelles"),
            plural(self.changed, "modifiée", "modifiées"),
            plural(self.removed, "retirée", "retirées"),
            plural(self.unchanged, "inchangée", "inchangées"),
        )
        return f"Ce qui changerait : {', '.join(counted)}."


def preview(before: pd.DataFrame, lines: Mapping[int, Sent], *, replaces: bool) -> Preview:
    """Compare the records that a centre has in the store, all years, with those of a file.

    With `replaces`, the file takes the place of all that counts of its years; else it completes it.
    """
    kept = _kept(before.drop(columns=["import_id", "line"]))
    sent = [_sent(record) for record in lines.values()]
    years = sorted({_year(row) for row in sent})
    of_years = [row for row in kept if _year(row) in years]
    after = sent if replaces else of_years + sent
    changes = tuple(_totals(of_years, after, years))
    past = [row for row in kept if _year(row) not in years]
    unusual = (*_unusual_years(changes, past), *_unusual_lines(lines, kept))
    return Preview(*_counts(of_years, after), changes, unusual)


def written(total: float | None) -> str:
    """A total, with a decimal where it has one; `non renseigné` where no line tells it."""
    return STATUSES[Status.MISSING] if total is None else tidy(total)


def _kept(records: pd.DataFrame) -> list[Row]:
    """The records of the store, as `_sent` has them."""
    columns = {}
    for name, values in records.items():
        if pd.api.types.is_datetime64_any_dtype(values):
            values = values.dt.date
        columns[str(name)] = values.astype(object).where(values.notna(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _sent(record: Sent) -> Row:
    """A record as plain values; several of them as a tuple."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in as_row(record).items()}


def _year(row: Row) -> int:
    return int(row["year"]) if "year" in row else row["day"].year


def _counts(before: Sequence[Row], after: Sequence[Row]) -> tuple[int, int, int, int]:
    """New, changed, removed and unchanged records."""
    sides = [_by_identity(rows) for rows in (before, after)]
    new = changed = removed = unchanged = 0
    for identity in {**sides[0], **sides[1]}:
        old, fresh = (side.get(identity, []) for side in sides)
        # Most are told once on each side, or on one side alone: there is nothing to match.
        same = len(old) if old == fresh else (Counter(old) & Counter(fresh)).total() if old and fresh else 0
        gone, come = len(old) - same, len(fresh) - same
        unchanged, changed = unchanged + same, changed + min(gone, come)
        new, removed = new + max(come - gone, 0), removed + max(gone - come, 0)
    return new, changed, removed, unchanged


def _by_identity(rows: Sequence[Row]) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    """What the records tell, by what they are of."""
    found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    if not rows:
        return found
    # Both of several fields: of one alone, the getter would give no tuple.
    of, told = (itemgetter(*(name for name in rows[0] if (name in _TOLD_OF) is is_told)) for is_told in (False, True))
    for row in rows:
        found.setdefault(of(row), []).append(told(row))
    return found


def _by_year(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in sorted(rows, key=_year):
        found.setdefault(_year(row), []).append(row)
    return found


def _totals(before: Sequence[Row], after: Sequence[Row], years: Sequence[int]) -> Iterator[TotalChange]:
    old, fresh = _by_year(before), _by_year(after)
    for year in years:
        for measure in MEASURES:
            if measure.unit and measure.unit.adds_up:
                sides = [_total(rows.get(year, ()), measure.name) for rows in (old, fresh)]
                if sides != [None, None]:
                    yield TotalChange(year, measure.label, *sides)


def _total(rows: Sequence[Row], measure: str) -> float | None:
    told = [row[measure] for row in rows if row.get(measure) is not None]
    return float(sum(told)) if told else None


def _unusual_years(changes: Sequence[TotalChange], past: Sequence[Row]) -> Iterator[str]:
    """Totals far from those of all other years of the centre."""
    names = {measure.label: measure.name for measure in MEASURES}
    years = _by_year(past)
    for change in changes:
        totals = {year: _total(rows, names[change.measure]) for year, rows in years.items()}
        known = {year: total for year, total in totals.items() if total}
        if change.after is None or not known:
            continue
        if change.after > _UNUSUAL_TIMES * max(known.values()) or change.after * _UNUSUAL_TIMES < min(known.values()):
            others = ", ".join(f"{written(total)} en {year}" for year, total in known.items())
            yield f"{quoted(change.measure)} : {written(change.after)} en {change.year}, contre {others}"


def _unusual_lines(lines: Mapping[int, Sent], kept: Sequence[Row]) -> Iterator[str]:
    """Values of one line above all that the centre ever told of one."""
    for measure in MEASURES:
        most = max((row[measure.name] for row in kept if row.get(measure.name) is not None), default=None)
        if not most:
            continue
        above = [
            (line, value)
            for line, record in lines.items()
            if (value := getattr(record, measure.name)) is not None and value > _UNUSUAL_TIMES * most
        ]  # fmt: skip
        if above:
            line, value = max(above, key=lambda each: each[1])
            yield (
                f"{quoted(measure.label)} : {number(value)} à la ligne {line}, plus de {_UNUSUAL_TIMES} fois le "
                f"maximum reçu jusqu'ici ({number(most)}) ; lignes dans ce cas : {len(above)}"
            )
