"""The ranking of the territories by one indicator, on the page « Comparer »: n, ties, margins, small numbers."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.export.comparison_files import ranking_file, ranking_file_name
from geo.export.files import named_sources, shapes_of
from geo.indicators.definition import Level, Status
from geo.place import Place
from geo.ranking import Ranked, Ranking, ranking
from geo.small_numbers import RULE
from geo.units import Unit
from pages.parts import cache, downloads, literal_text, shell
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column
from pages.parts.select_box import select_box

_DEFAULT = "habitants_qpv"


def show(here: Atlas) -> None:
    """Draw the select boxes of the ranking, what must be known of it, and its table."""
    st.header("Classement", anchor=False)
    found = _asked(here)
    small = sum(bool(row.small) for row in found.rows)
    if small:
        concerned = wording.plural(small, "territoire classé repose", "territoires classés reposent")
        shell.notice(f"{concerned} sur de petits nombres : leur rang est à lire avec prudence. {RULE}")
    source = named_sources(here, found.indicator.sources)
    caption = (
        f"{found.indicator.label}, au {wording.day(here.on)}. {found.sentence} {found.about_margins} Source : {source}."
    )
    literal_text.table(caption, _columns(here, found), f"classement-{found.level.value}")
    name, has_places = ranking_file_name(here, found), shapes_of(here, found.level) is not None
    downloads.offer("classement", name, lambda: ranking_file(here, found), with_places=has_places)


def _asked(here: Atlas) -> Ranking:
    left, right = st.columns(2)
    name = here.manifest.description.name
    known = {indicator.label: indicator for indicator in cache.offered(name) if _levels(here, indicator.levels)}
    usual = next(label for label, indicator in known.items() if indicator.key == _DEFAULT)
    aliases = {indicator.key: label for label, indicator in known.items()}
    indicator = known[select_box("Classer selon", "classement", known, usual, aliases, left)]
    levels = {wording.LEVELS[level.value]: level for level in _levels(here, indicator.levels)}
    level = levels[select_box("Maille du classement", "maille_classement", levels, next(iter(levels)), {}, right)]
    return cache.remembered(here, f"ranking {indicator.key} {level.value}", lambda: ranking(here, indicator.key, level))


def _levels(here: Atlas, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Those that can be ranked, the widest first: all but the country, which is alone."""
    return tuple(
        level for level in reversed(Level) if level in levels and level is not Level.COUNTRY and here.names(level)
    )


def _columns(here: Atlas, found: Ranking) -> list[Column]:
    rows, unit = found.rows, found.indicator.unit
    symbol = f" ({unit.symbol})" if unit.symbol in ("%", "€") else ""
    decimals = unit.decimals_for(*(row.value for row in rows))
    columns = [
        Column("Rang", [float(row.rank) for row in rows], 0),
        Column(
            wording.LEVELS[found.level.value],
            [_name(found.level, row) for row in rows],
            pages=[sheet_of(here, Place(found.level, row.code)) for row in rows],
        ),
        Column(
            f"{found.indicator.short}{symbol}",
            [round(row.value * unit.factor, decimals) for row in rows],
            decimals,
        ),
    ]
    if any(row.denominator == row.denominator for row in rows):
        columns.append(Column("Numérateur", [_or_nothing(row.numerator) for row in rows], 0))
        columns.append(Column("Dénominateur", [_or_nothing(row.denominator) for row in rows], 0))
    if any(row.margin for row in rows):
        columns.append(Column("Marge à 95 %", [_margin(row, unit) for row in rows]))
    columns.append(Column("À savoir", [_warning(row) for row in rows]))
    return columns


def _name(level: Level, row: Ranked) -> str:
    return row.name if level is Level.CENTRE else f"{row.name} ({row.code})"


def _or_nothing(value: float) -> float | None:
    return value if value == value else None


def _margin(row: Ranked, unit: Unit) -> str:
    if row.margin is None:
        return ""
    low, high = (wording.number(end * unit.factor, unit.decimals) for end in row.margin)
    return f"de\u00a0{low} à\u00a0{high}"


def _warning(row: Ranked) -> str:
    """What must be known before the rank is quoted."""
    told = (
        "ex æquo" if row.is_tied else "",
        wording.STATUSES[row.status.value] if row.status is Status.ESTIMATED else "",
        f"petit nombre ({row.small})" if row.small else "",
        row.note,
    )
    return " ; ".join(filter(None, told))
