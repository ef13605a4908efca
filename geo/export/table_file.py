"""A table as the screen shows it, ready for any format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import shapes_of
from geo.export.shown import Shown, shown
from geo.indicators.definition import Level

_LONGEST_WORD = 40


@dataclass(frozen=True)
class ShownColumn:
    """A column under its heading. In one of numbers, a text says why there is none."""

    heading: str
    values: Sequence[str | float | None]
    is_number: bool


def table_file(
    atlas: Atlas,
    key: str,
    caption: str,
    columns: Sequence[ShownColumn],
    places: tuple[Level, Sequence[str]] | None = None,
    chosen: tuple[tuple[str, str], ...] = (),
) -> Shown:
    """The rows as shown; with the level and the codes of their `places`, each where it lies.

    `chosen` tells what the rows were restricted to: term and text.

    A column of numbers keeps its numbers alone: the texts that stand for some go to a column of their own.
    """
    series = {"code": _texts(places[1])} if places else {}
    meanings, reasons = _filled(series, columns)
    rows = atlas.provenance.stamped(pd.DataFrame(series).assign(date=atlas.on.isoformat()))
    return shown(
        atlas,
        atlas.provenance.file_name(key),
        caption,
        rows.set_index(next(iter(series))),
        chosen,
        meanings=meanings,
        reasons=reasons,
        shapes=shapes_of(atlas, places[0]) if places else None,
    )


def _filled(series: dict[str, pd.Series], columns: Sequence[ShownColumn]) -> tuple[dict[str, str], dict[str, str]]:
    """Put the columns in `series`; what each field means, and the field that says why one of numbers is empty."""
    meanings, reasons = dict[str, str](), dict[str, str]()
    for column in columns:
        word = _word(column.heading, series)
        meanings[word] = column.heading
        if not column.is_number:
            series[word] = _texts(column.values)
            continue
        words = [value if isinstance(value, str) else None for value in column.values]
        numbers = [value if said is None else None for value, said in zip(column.values, words, strict=True)]
        series[word] = pd.Series(numbers, dtype=float)
        if any(words):
            reasons[word] = f"{word}_mention"
            meanings[reasons[word]] = f"pourquoi « {column.heading} » est vide"
            series[reasons[word]] = _texts(words)
    return meanings, reasons


def _texts(values: Iterable[str | float | None]) -> pd.Series:
    return pd.Series([None if value is None else str(value) for value in values], dtype=object)


def _word(heading: str, taken: Iterable[str]) -> str:
    """The heading as programs like a name: `Demi-journées` -> `demi_journees`; with a number where it is taken."""
    word = re.sub(r"[^a-z0-9]+", "_", wording.sort_key(heading))[:_LONGEST_WORD].strip("_") or "colonne"
    rank, free = 1, word
    while free in taken:
        rank += 1
        free = f"{word}_{rank}"
    return free
