"""What a column, a key and a check are; a frame is judged whole, and every fault is listed at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from geo.errors import InvalidTable
from geo.spatial import STORAGE_CRS, are_areas, contains_points

Kind = Literal["text", "integer", "number", "flag", "date", "geometry"]

CODE_PATTERN = re.compile(r"[A-Z0-9]{1,12}")
"""Codes of places: short and free of anything that could be read as markup or as a template."""

IDENTIFIER_PATTERN = re.compile(r"[A-Za-z0-9-]{1,40}")
"""Codes of centres: words joined by hyphens."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_OFFENDERS_SHOWN = 3


@dataclass(frozen=True)
class Column:
    """One column: what it means, and what its cells may hold. An empty cell means *not known*."""

    name: str
    kind: Kind
    meaning: str
    may_be_empty: bool = False
    pattern: re.Pattern[str] | None = None
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


SOURCE = Column("source", "text", "Address(es) of the publication, joined by ` | `.")
NOTE = Column("note", "text", "What a reader must know before using the row.", may_be_empty=True)
"""Columns that most tables have."""


def links(sources: str) -> tuple[str, ...]:
    """The addresses that a cell of `SOURCE` joins, one by one."""
    return tuple(part.strip() for part in sources.split("|") if part.strip())


@dataclass(frozen=True)
class Schema:
    """A table: its columns in order, and the columns that together name one row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may_be_absent: bool = False
    """Of a table that only files given by hand fill: an edition without them has no file of it."""

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def has_geometry(self) -> bool:
        """Whether a column holds shapes."""
        return any(column.kind == "geometry" for column in self.columns)


@dataclass(frozen=True)
class Reference:
    """Each non-empty value of `table.column` must exist in `target.target_column`."""

    table: str
    column: str
    target: str
    target_column: str = "code"
    where_level: str | None = None
    except_values: frozenset[str] = frozenset()


def check(frame: pd.DataFrame, schema: Schema) -> None:
    """Raise one `InvalidTable` that lists all faults of `frame`; return when there is none."""
    faults = tuple(faults_of(frame, schema))
    if faults:
        raise InvalidTable(f"table « {schema.name} »", faults)


def faults_of(frame: pd.DataFrame, schema: Schema) -> Iterator[str]:
    """Every fault of `frame` against `schema`, as French sentences with the first offending keys."""
    missing = [name for name in schema.column_names if name not in frame.columns]
    extra = [str(name) for name in frame.columns if name not in schema.column_names]
    if missing:
        yield f"{schema.name} : colonne(s) absente(s) : {', '.join(missing)}"
    if extra:
        yield f"{schema.name} : colonne(s) inattendue(s) : {', '.join(extra)}"
    if not missing and schema.key:
        keys = (
            frame[list(schema.key)].astype("string").fillna("").agg("|".join, axis=1)
            if len(frame)
            else pd.Series(dtype=str)
        )
        yield from _report(schema, "clé en double", keys[keys.duplicated()])
    for column in schema.columns:
        if column.name in frame.columns:
            yield from _column_faults(frame[column.name], column, schema)
    if schema.has_geometry and not missing:
        yield from _anchor_faults(frame, schema)


def reference_faults(frames: Mapping[str, pd.DataFrame], references: tuple[Reference, ...]) -> Iterator[str]:
    """Every value that points at a row which does not exist."""
    for ref in references:
        target, source = frames[ref.target], frames[ref.table]
        needed = {ref.target_column} | ({"level"} if ref.where_level is not None else set())
        if ref.column not in source.columns or needed - set(target.columns):
            continue  # an absent column is a fault of its own, told by `faults_of`
        if ref.where_level is not None:
            target = target[target["level"] == ref.where_level]
        values = source[ref.column].dropna()
        known = set(target[ref.target_column]) | ref.except_values
        orphans = sorted(str(value) for value in set(values) - known)
        if orphans:
            shown = ", ".join(orphans[:_OFFENDERS_SHOWN])
            yield f"{ref.table}.{ref.column} : {len(orphans)} code(s) inconnu(s) de {ref.target} : {shown}"


def _anchor_faults(frame: pd.DataFrame, schema: Schema) -> Iterator[str]:
    """A shape comes with a point inside it: `longitude` and `latitude`."""
    drawn = frame[frame["geometry"].notna()]
    if pd.api.types.is_numeric_dtype(drawn["longitude"]) and pd.api.types.is_numeric_dtype(drawn["latitude"]):
        outside = ~contains_points(drawn["geometry"], drawn["longitude"], drawn["latitude"])
        yield from _report(schema, "point hors de sa forme", drawn.loc[outside, schema.key[-1]].astype(str))


def _column_faults(values: pd.Series, column: Column, schema: Schema) -> Iterator[str]:
    label = f"colonne {column.name}"
    present = values.dropna()
    if not column.may_be_empty and len(present) < len(values):
        yield f"{schema.name} : {label} : {len(values) - len(present)} cellule(s) vide(s)"
    if column.kind in ("integer", "number"):
        if not pd.api.types.is_numeric_dtype(values):
            yield f"{schema.name} : {label} : n'est pas numérique"
            return
        low = present[present < column.minimum] if column.minimum is not None else present.iloc[:0]
        high = present[present > column.maximum] if column.maximum is not None else present.iloc[:0]
        yield from _report(schema, f"{label} : hors bornes", pd.concat([low, high]).astype(str))
    elif column.kind == "date":
        if not pd.api.types.is_datetime64_any_dtype(values):
            yield f"{schema.name} : {label} : n'est pas une date"
    elif column.kind == "flag":
        if not pd.api.types.is_bool_dtype(values):
            yield f"{schema.name} : {label} : n'est pas vrai ou faux"
    elif column.kind == "geometry":
        crs = getattr(values, "crs", None)
        if crs is None or crs.to_epsg() != STORAGE_CRS:
            yield f"{schema.name} : {label} : n'est pas une géométrie en EPSG:{STORAGE_CRS}"
        else:
            offenders = present.index[~are_areas(present)].to_series().astype(str)
            yield from _report(schema, f"{label} : n'est pas un polygone valide", offenders)
    elif column.kind == "text":
        yield from _text_faults(present, column, schema, label)


def _text_faults(present: pd.Series, column: Column, schema: Schema, label: str) -> Iterator[str]:
    if not all(isinstance(value, str) for value in present):
        yield f"{schema.name} : {label} : n'est pas du texte"
        return
    yield from _report(schema, f"{label} : texte vide", present[present.str.strip() == ""])
    yield from _report(
        schema, f"{label} : caractère de contrôle", present[present.map(lambda v: bool(_CONTROL.search(v)))]
    )
    if column.pattern is not None:
        matches = present.map(lambda v: column.pattern is not None and column.pattern.fullmatch(v) is not None)
        yield from _report(schema, f"{label} : forme inattendue", present[~matches.astype(bool)])
    if column.allowed:
        yield from _report(schema, f"{label} : valeur non prévue", present[~present.isin(column.allowed)])


def _report(schema: Schema, what: str, offenders: pd.Series) -> Iterator[str]:
    if len(offenders):
        shown = ", ".join(map(repr, offenders.iloc[:_OFFENDERS_SHOWN].tolist()))
        yield f"{schema.name} : {what} : {len(offenders)} ligne(s), dont {shown}"
