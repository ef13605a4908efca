"""What a new build changes in the perimeters that an edition draws, and whether that is a loss to refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.tables import Tables
from geo.wording import number

LARGEST_DROP = 0.1
"""Share of the perimeters that a newer file may lack; beyond it, something is more likely to have gone wrong."""

_SHOWN = 5


@dataclass(frozen=True)
class Differences:
    """Numbers of perimeters before and after, codes that are gone or new, and both numbers by zone of the map."""

    before: int
    after: int
    gone: tuple[str, ...]
    new: tuple[str, ...]
    by_zone: Mapping[str, tuple[int, int]]

    def losses(self) -> tuple[str, ...]:
        """In French, why the new perimeters should not replace those before; nothing when they can."""
        emptied = [zone for zone, (before, after) in self.by_zone.items() if before and not after]
        drop = self.before - self.after
        if not emptied and drop <= LARGEST_DROP * self.before:
            return ()
        return tuple(self._lines(emptied))

    def _lines(self, emptied: list[str]) -> Iterator[str]:
        yield f"{number(self.after)} périmètres au lieu de {number(self.before)}"
        counts = (f"{zone} {number(old)} → {number(now)}" for zone, (old, now) in self.by_zone.items() if now != old)
        yield f"par territoire : {', '.join(counts)}"
        if emptied:
            yield f"plus aucun dans un territoire qui en avait : {', '.join(emptied)}"
        for what, codes in (("disparus", self.gone), ("nouveaux", self.new)):
            if codes:
                more = ", …" if len(codes) > _SHOWN else ""
                yield f"{what} : {number(len(codes))} ({', '.join(codes[:_SHOWN])}{more})"


def drawn(tables: Tables) -> dict[str, str]:
    """The codes of the neighbourhoods that have their perimeter, each with its zone."""
    known = listed(tables)
    return {code: known[code] for code in tables.perimeters["neighbourhood_code"]}


def listed(tables: Tables) -> dict[str, str]:
    """The codes of all neighbourhoods, each with its zone."""
    departments = tables.territories[tables.territories["level"] == "department"].set_index("code")["zone"]
    neighbourhoods = tables.neighbourhoods
    return dict(zip(neighbourhoods["code"], neighbourhoods["department_code"].map(departments), strict=True))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Differences:
    """What changes between two sets of codes, each with its zone."""
    old, now = Counter(before.values()), Counter(after.values())
    return Differences(
        len(before),
        len(after),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(after.keys() - before.keys())),
        {zone: (old[zone], now[zone]) for zone in sorted(old.keys() | now.keys())},
    )
