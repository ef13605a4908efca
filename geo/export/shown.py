"""What is shown, as one record from which every format of file is written, so that no two of them can disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd
import shapely

from geo import wording
from geo.atlas import Atlas
from geo.export.meanings import MEANINGS, UNITS
from geo.indicators.definition import Status
from geo.maps.payload import ATTRIBUTION

Cell = str | float | None
"""A text, a number, or nothing: what is not known is never zero nor a word."""

_WITH_A_VALUE = frozenset({Status.OBSERVED, Status.ESTIMATED, None})
_REASONS = {**wording.RECEPTIONS, **wording.STATUSES}
_NO_PLACE = "contour ou périmètre que l'édition ne connaît pas"


@dataclass(frozen=True)
class Field:
    """A column of a file: its name, what it means, its unit where it has only one."""

    key: str
    meaning: str
    is_number: bool
    unit: str = ""
    reason: str = ""
    """The column that says why a number is not there, if there is one."""


@dataclass(frozen=True)
class Gap:
    """A value that is not there, and why."""

    row: str
    name: str
    field: str
    reason: str
    note: str


@dataclass(frozen=True)
class Outline:
    """A shape in EPSG:4326 that is not one of the rows, and what is said of it."""

    shape: shapely.Geometry
    properties: Mapping[str, Cell]


@dataclass(frozen=True, eq=False)
class Shown:
    """Rows as they are shown, and all that must be known to read them.

    `rows` are indexed by the first field; a column is of numbers or of texts, never of both.
    """

    name: str
    """Of the file, without its ending."""
    title: str
    rows: pd.DataFrame
    fields: tuple[Field, ...]
    about: tuple[tuple[str, str], ...]
    """What was chosen, the date, the edition, the licence: term and text."""
    sources: tuple[str, ...]
    shapes: Mapping[str, shapely.Geometry | None] | None = None
    """By value of the index, in EPSG:4326, at their true place; None where no row has a place of its own."""
    outline: Outline | None = None
    """What was drawn around the rows, if anything was."""

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """Row by row, in the order of the fields."""
        numbers = [field.is_number for field in self.fields]
        for record in self.rows.reset_index().itertuples(index=False, name=None):
            yield tuple(_cell(value, is_number) for value, is_number in zip(record, numbers, strict=True))

    def places(self) -> list[shapely.Geometry | None]:
        """Where each row lies; None where that is not known."""
        shapes = self.shapes or {}
        return [shapes.get(str(code)) for code in self.rows.index]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every number that is not there, then every row without a place, each with its reason."""
        return tuple(chain(self._empty_cells(), self._unplaced()))

    def _empty_cells(self) -> Iterator[Gap]:
        keys = [field.key for field in self.fields]
        explained = [field for field in self.fields if field.reason]
        for cells in self.cells():
            row = dict(zip(keys, cells, strict=True))
            for field in explained:
                reason = row[field.reason]
                if row[field.key] is None and reason not in _WITH_A_VALUE:
                    yield _gap(row, cells[0], field.key, _REASONS.get(str(reason), str(reason)))

    def _unplaced(self) -> Iterator[Gap]:
        if self.shapes is None:
            return
        keys = [field.key for field in self.fields]
        for cells, place in zip(self.cells(), self.places(), strict=True):
            if place is None:
                yield _gap(dict(zip(keys, cells, strict=True)), cells[0], "geometrie", _NO_PLACE)


def shown(
    atlas: Atlas,
    name: str,
    title: str,
    rows: pd.DataFrame,
    chosen: tuple[tuple[str, str], ...] = (),
    *,
    meanings: Mapping[str, str] = MEANINGS,
    reasons: Mapping[str, str] | None = None,
    shapes: Mapping[str, shapely.Geometry | None] | None = None,
    outline: Outline | None = None,
) -> Shown:
    """The record of some rows, indexed by their first column.

    `meanings` says what each column means, where `MEANINGS` does not say it or says otherwise; `reasons` which column
    says why a number is not there: `statut` for `valeur`, unless told. Where figures are
    supposed or of demonstration, the title and each row say so.
    """
    if atlas.hypothesis:
        rows = rows.assign(hypothese=atlas.hypothesis)
        supposed = f"{atlas.hypothesis} ; ces chiffres ne sont pas ceux de la situation connue"
        chosen = (*chosen, (wording.HYPOTHESIS, supposed))
    told = {**MEANINGS, **meanings}
    why = reasons if reasons is not None else {"valeur": "statut"} if "statut" in rows.columns else {}
    fields = tuple(_field(rows, str(key), told, why) for key in (rows.index.name, *rows.columns))
    described = atlas.manifest.description
    title = atlas.provenance.titled(title)
    about = (
        ("Contenu", title),
        *((("Avertissement", atlas.provenance.warning),) if atlas.provenance.warning else ()),
        *chosen,
        ("Situation au", wording.day(atlas.on)),
        ("Édition", f"{described.name}, {described.label}, construite le {wording.day(described.built)}"),
        ("Licence", described.licence),
        ("Attribution", ATTRIBUTION),
        *(("À savoir", note) for note in described.notes),
    )
    return Shown(name, title, rows, fields, about, _sources(atlas, rows), shapes, outline)


def _field(rows: pd.DataFrame, key: str, meanings: Mapping[str, str], reasons: Mapping[str, str]) -> Field:
    column = rows.index if key == rows.index.name else rows[key]
    units = {str(unit) for unit in rows["unite"]} if key == "valeur" and "unite" in rows.columns else set()
    unit = units.pop() if len(units) == 1 else UNITS.get(key, "")
    return Field(key, meanings[key], pd.api.types.is_numeric_dtype(column.dtype), unit, reasons.get(key, ""))


def _sources(atlas: Atlas, rows: pd.DataFrame) -> tuple[str, ...]:
    """The publications that the rows name; those of the edition where they name none."""
    if "source" in rows.columns:
        texts = (text.split(" | ") for text in rows["source"] if isinstance(text, str) and text)
        return tuple(dict.fromkeys(chain.from_iterable(texts)))
    known = atlas.manifest.description.sources
    return tuple(f"{source.publisher}, {source.title} ({source.page})" for source in known)


def _cell(value: Any, is_number: bool) -> Cell:  # noqa: ANN401 - whatever a frame holds
    if value is None or value != value:
        return None
    return float(value) if is_number else str(value)


def _gap(row: Mapping[str, Cell], code: Cell, field: str, reason: str) -> Gap:
    label = row.get("nom") or row.get("element") or row.get("libelle") or ""
    return Gap(str(code), str(label), field, reason, str(row.get("remarque") or ""))
