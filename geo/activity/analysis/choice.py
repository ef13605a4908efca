"""The lines that centres have sent in and that a choice leaves: what everything here counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo import wording
from geo.activity.selection import ActivityChoice, selected, territory_of
from geo.activity.where import departments_of_centres
from geo.atlas import Atlas
from geo.received import Answered, reporting


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
            f"{wording.plural(count, 'ligne', 'lignes')} sans {what} : "
            f"{'laissées' if count > 1 else 'laissée'} hors de ce choix."
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
        territory = territory_of(self.atlas.tables, self.choice)
        if territory is None:
            return wanted
        served = departments_of_centres(self.atlas.tables, year)
        return frozenset(code for code in wanted if territory & served.get(code, frozenset()))


def chosen(atlas: Atlas, choice: ActivityChoice) -> Lines:
    """The lines that centres have sent in and that a choice leaves."""
    found = selected(atlas.tables, atlas.sent.records, choice)
    return Lines(atlas, choice, found.records, found.untold)
