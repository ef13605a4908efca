"""What the readers of a country hand back: the tables of an edition, and what there is to say about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.sources.perimeters import FileRecord
from geo.tables import Tables
from geo.wording import number

_SHOWN = 10


@dataclass(frozen=True)
class PerimeterReport:
    """What became of given files of perimeters; all but `files` are codes of neighbourhoods."""

    files: tuple[FileRecord, ...]
    added: tuple[str, ...] = ()
    """Not in the list, which was known to lack some there."""
    without_perimeter: tuple[str, ...] = ()
    """In the list, but not drawn in any file."""
    communes_by_overlap: tuple[str, ...] = ()
    """Placed in their communes by overlap of contours, for want of codes or names."""
    without_commune: tuple[str, ...] = ()
    """Where no contour of a commune is known."""

    def lines(self) -> Iterator[str]:
        """In French: one line per file, then what the files do not settle by themselves."""
        for record in self.files:
            yield (
                f"{record.file} : {number(record.read)} QPV ({record.crs}) ; formes réparées : "
                f"{number(len(record.repaired))} ; sans forme : {number(len(record.without_shape))}"
            )
        for what, codes in (
            ("ajoutés à la liste", self.added),
            ("sans périmètre, placés à leur commune", self.without_perimeter),
            ("rattachés à leurs communes par superposition", self.communes_by_overlap),
            ("placés sans commune, faute de contours", self.without_commune),
        ):
            if codes:
                more = ", …" if len(codes) > _SHOWN else ""
                yield f"QPV {what} : {number(len(codes))} ({', '.join(codes[:_SHOWN])}{more})"


@dataclass(frozen=True)
class GivenPlaces:
    """Files given by hand: communes, EPCI and city contracts, in place of those of the edition; State-aided posts."""

    communes: Path | None = None
    epcis: Path | None = None
    contracts: Path | None = None
    posts: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is one."""
        return any((self.communes, self.epcis, self.contracts, self.posts))


NO_PLACES = GivenPlaces()


@dataclass(frozen=True, eq=False)
class Reading:
    """The tables of an edition, with the French sentences that its readers must know; no report without given files."""

    tables: Tables
    notes: tuple[str, ...]
    perimeters: PerimeterReport | None
