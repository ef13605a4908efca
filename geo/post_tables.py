"""The table of State-aided posts, and their kinds."""

from __future__ import annotations

from enum import StrEnum

from geo.schema import CODE_PATTERN, Column, Schema


class PostKind(StrEnum):
    """The two schemes by which the State pays for posts in the neighbourhoods. The values are in the tables."""

    MEDIATORS = "adultes_relais"
    FONJEP = "fonjep"

    @property
    def label(self) -> str:
        """In French."""
        return _LABELS[self]


_LABELS = {PostKind.MEDIATORS: "Adultes-relais", PostKind.FONJEP: "Postes Fonjep"}

AIDED_POSTS = Schema(
    "aided_posts",
    (
        Column("kind", "text", "adultes_relais or fonjep.", allowed=tuple(kind.value for kind in PostKind)),
        Column("year", "integer", "Year that the line speaks of.", minimum=1980, maximum=2100),
        Column("line", "integer", "Line of the file, from 1.", minimum=1),
        Column("post", "text", "Number of the post; several lines may bear it."),
        Column("contract_code", "text", "City contract that it serves; empty where not told.", True, CODE_PATTERN),
        Column("department_code", "text", "Département; empty where it cannot be known.", True, CODE_PATTERN),
        Column("department_is_deduced", "flag", "True where it is that of the contract, the line telling none."),
        Column("amount", "number", "Euros of the line; empty where not told.", True, minimum=0),
        Column("partial", "flag", "True for a year that the files do not hold whole."),
    ),
    key=("kind", "year", "line"),
    may_be_absent=True,
)
