"""What all that leaves the atlas says of where it comes from: names of files, columns, lines, marks.

One door for every export: `Atlas.provenance`, or `provenance(opened)` where there is no atlas. A file is named by
`file_name`; a table is `stamped`; a picture, a slide or a sheet bears `mark` over what it shows and `lines` under it.
What is taken from an edition of demonstration, or under a hypothesis, then says so without being asked to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo import wording
from geo.store import EditionDescription, OpenEdition

WARNING = "Données de démonstration : activité des centres inventée pour la formation. À ne pas citer."
"""Without a comma or a semicolon: it stays one cell in any CSV."""

_COLUMN = "avertissement"
_MARKED_NAME = "DEMONSTRATION_"
"""Before the name of a file: lists of files often show no more than the first letters."""

_SUPPOSED_NAME = "hypothese"


@dataclass(frozen=True)
class Provenance:
    """An edition, the date it is looked at where there is one, and whether what is shown is real and known."""

    description: EditionDescription
    on: date | None = None
    is_hypothesis: bool = False

    @property
    def is_demonstration(self) -> bool:
        """Whether figures of the edition are invented."""
        return self.description.demonstration

    @property
    def warning(self) -> str:
        """A sentence that stands wherever figures of demonstration do; empty for an edition of real data."""
        return WARNING if self.is_demonstration else ""

    @property
    def mark(self) -> str:
        """What is written large over maps and pictures: `Démonstration`, `Hypothèse`, both, or nothing."""
        words = {wording.DEMONSTRATION: self.is_demonstration, wording.HYPOTHESIS: self.is_hypothesis}
        return " · ".join(word for word, holds in words.items() if holds)

    def titled(self, title: str) -> str:
        """A title that begins with the mark, where there is one."""
        return f"{self.mark} : {title}" if self.mark else title

    def file_name(self, *parts: str) -> str:
        """A name without its ending: `atlas-crpv_fr-2024_2024-06-30_qpv_departement`, of the parts given.

        In demonstration it begins with the word; under a hypothesis it ends with it.
        """
        start = f"{_MARKED_NAME if self.is_demonstration else ''}atlas-crpv"
        dated = () if self.on is None else (self.on.isoformat(),)
        supposed = (_SUPPOSED_NAME,) if self.is_hypothesis else ()
        return "_".join((start, self.description.name, *dated, *parts, *supposed))

    def stamped(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with the columns that end every table: `edition`, `licence`, and the warning where there is one."""
        return rows.assign(**self.cells)

    @property
    def cells(self) -> dict[str, str]:
        """The same columns and what each row says there, for records that are not a frame."""
        told = {"edition": self.description.name, "licence": self.description.licence}
        return told | self.properties

    @property
    def properties(self) -> dict[str, str]:
        """The warning by the name of its column, for a GeoJSON or a dictionary; nothing for real data."""
        return {_COLUMN: WARNING} if self.is_demonstration else {}

    @property
    def json(self) -> dict[str, bool]:
        """The same for scripts: `{"demonstration": true}`, or nothing."""
        return {"demonstration": True} if self.is_demonstration else {}

    def lines(self) -> list[str]:
        """Edition, sources and licence in a few words, to stand under a page or a picture; first of all the warning."""
        described = self.description
        publishers = sorted({source.publisher for source in described.sources})
        lines = [
            f"{described.label} · état des connaissances au {wording.day(described.built)}",
            f"Sources : {' ; '.join(publishers)}. Détail : page Sources et méthode.",
            f"Licence des données : {described.licence}",
        ]
        return [self.warning, *lines] if self.warning else lines


def name_of_several(name: str, marks: Iterable[str]) -> str:
    """The name of a file that holds several maps, by the mark of each: it begins with the word if one has it."""
    return f"{_MARKED_NAME if any(wording.DEMONSTRATION in mark for mark in marks) else ''}{name}"


def provenance(opened: OpenEdition, on: date | None = None, *, is_hypothesis: bool = False) -> Provenance:
    """What is to be said of things made from an edition; `on` where they hold at one date."""
    return Provenance(opened.manifest.description, on, is_hypothesis)
