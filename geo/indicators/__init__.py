"""The measures, in display order. Adding one takes a function and its definition, in one file of this folder."""

from __future__ import annotations

from geo.errors import UnknownCode
from geo.indicators import activity, aided_posts, coverage, named_places, neighbourhoods, situation
from geo.indicators.definition import Indicator, Theme
from geo.tables import CompletedTables, Tables

ALL: tuple[Indicator, ...] = (
    *situation.ALL, *coverage.ALL, *activity.ALL, *named_places.ALL, *aided_posts.ALL, *neighbourhoods.ALL,
)  # fmt: skip

_BY_KEY = {indicator.key: indicator for indicator in ALL}


def find(key: str) -> Indicator:
    """The indicator of that key. Raises `UnknownCode`."""
    try:
        return _BY_KEY[key]
    except KeyError:
        known = ", ".join(_BY_KEY)
        raise UnknownCode(
            f"L'indicateur « {key} » n'existe pas", f"indicateurs connus : {known}", "Choisissez-en un."
        ) from None


def offered(tables: Tables) -> tuple[Indicator, ...]:
    """Those to choose from in an edition.

    Of what files are given for, the ones that it holds a value of; of those by place, all once a centre has sent any.
    """
    figures = tables.neighbourhood_figures
    held = frozenset(figures.loc[figures["value"].notna(), "measure"].unique())
    if not tables.aided_posts.empty:
        held |= {indicator.key for indicator in aided_posts.ALL}
    given = {indicator.key for indicator in ALL if indicator.theme in (Theme.PORTRAIT, Theme.POSTS)}
    if not isinstance(tables, CompletedTables):
        given |= {indicator.key for indicator in named_places.ALL}
    return tuple(indicator for indicator in ALL if indicator.key not in given or indicator.key in held)
