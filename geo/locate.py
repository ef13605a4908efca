"""A CSV file of points to the same file with the neighbourhood of each, read and written by lots: any size will do.

What a file had, it keeps: its columns, their text and order, its rows and their order, its separator.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from geo import wording
from geo.errors import AtlasError, InvalidTable, RefusedFile, SourceUnavailable
from geo.passage import lacking
from geo.placement import Locator, Outcome
from geo.store import OpenEdition

ADDED = ("qpv_code", "qpv_nom")
"""The columns that are added after those of the file."""

_HEADINGS = {
    "longitude": (
        ("longitude", "lon", "lng", "long", "longitude_wgs84", "lon_wgs84", "longitude_dd", "lon_dd"),
        ("x", "coord_x", "x_wgs84"),
    ),
    "latitude": (
        ("latitude", "lat", "latitude_wgs84", "lat_wgs84", "latitude_dd", "lat_dd"),
        ("y", "coord_y", "y_wgs84"),
    ),
}
"""Headings by coordinate: those that say degrees come before those that may be metres."""
_OPTIONS = {"longitude": "--lon", "latitude": "--lat"}

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 20
_LOT = 50_000
_SEPARATORS = ";,\t|"


@dataclass(frozen=True)
class LocateReport:
    """What was read and where the points fell; `columns` are those of the coordinates, `outcomes` goes by `Outcome`."""

    file: str
    out: str
    edition: str
    build: str
    columns: tuple[str, str]
    encoding: str
    separator: str
    rows: int
    outcomes: dict[str, int]
    neighbourhoods: int
    """How many different ones hold a point."""
    undrawn: int
    """Neighbourhoods of the edition without a perimeter, in which no point can fall."""
    incomplete_departments: tuple[str, ...]
    """Where the edition does not know all neighbourhoods or perimeters: outside of them is not outside of all."""

    def lines(self) -> Iterator[str]:
        """In French: what was read, then where the points fell."""
        rows = wording.plural(self.rows, "ligne", "lignes")
        yield f"{self.file} : {rows} ; longitude et latitude dans {' et '.join(map(wording.quoted, self.columns))}."
        count = {outcome: wording.number(self.outcomes[outcome]) for outcome in Outcome}
        yield (
            f"Dans un QPV : {count[Outcome.INSIDE]} ; hors des périmètres connus : {count[Outcome.OUTSIDE]} ; sans "
            f"coordonnées lisibles : {count[Outcome.WITHOUT_COORDINATES]} ; hors bornes : "
            f"{count[Outcome.OUT_OF_RANGE]}."
        )
        if self.incomplete_departments:
            where = wording.plural(len(self.incomplete_departments), "département", "départements")
            yield f"L'édition ne connaît pas tous les périmètres dans {where} : y être hors périmètre n'est pas sûr."


@dataclass(frozen=True)
class _Form:
    """How a file writes its rows."""

    encoding: str
    separator: str
    header: tuple[str, ...]

    @property
    def written_encoding(self) -> str:
        """UTF-8, which holds any name; announced where a spreadsheet needs it to read the accents."""
        return "utf-8" if self.encoding == "utf-8" else "utf-8-sig"


def locate(path: Path, out: Path, edition: OpenEdition, *, longitude: str = "", latitude: str = "") -> LocateReport:
    """Write `out`: the rows of `path` with `ADDED`, empty for a point in no perimeter. Whole or not at all.

    The columns of the coordinates (degrees, EPSG:4326) are guessed from their headings unless named; a name ending
    in `.gz` is compressed. Raises `SourceUnavailable`, `RefusedFile` or `InvalidTable`.
    """
    locator = Locator.of(edition)
    form = _form(path)
    chosen = {"longitude": longitude, "latitude": latitude}
    places = [_column(form.header, coordinate, name, path) for coordinate, name in chosen.items()]
    repeated = [name for name in ADDED if name in form.header]
    if repeated:
        raise InvalidTable(path.name, (f"colonne déjà présente : {', '.join(repeated)}",), "Retirez-la du fichier.")
    names = edition.tables.names("neighbourhood")
    outcomes: Counter[str] = Counter()
    met: set[str] = set()
    with _replacing(out, path) as file, io.TextIOWrapper(file, form.written_encoding, newline="") as text:
        writer = csv.writer(text, delimiter=form.separator)
        writer.writerow([*form.header, *ADDED])
        for lot in _lots(_rows(path, form)):
            found = locator.assign(*(_degrees([row[place] for row in lot]) for place in places))
            writer.writerows(
                [*row, code or "", names[code] if code else ""] for row, code in zip(lot, found["code"], strict=True)
            )
            outcomes.update(found["outcome"])
            met.update(found["code"].dropna())
        _require_degrees(outcomes, path)
    return LocateReport(
        file=path.name,
        out=out.name,
        edition=edition.manifest.description.name,
        build=edition.build,
        columns=(form.header[places[0]], form.header[places[1]]),
        encoding=form.encoding,
        separator=form.separator,
        rows=outcomes.total(),
        outcomes={outcome.value: outcomes[outcome] for outcome in Outcome},
        neighbourhoods=len(met),
        undrawn=len(edition.tables.neighbourhoods) - len(edition.tables.perimeters),
        incomplete_departments=tuple(sorted(lacking(edition.tables))),
    )


def _form(path: Path) -> _Form:
    """How the file is written, from its bytes and its first line."""
    encoding = _encoding(path)
    with _text(path, encoding) as file:
        line = next(_lines(file, path), "")
    if not line.strip():
        raise _refused(path, "il est vide", "Donnez un fichier CSV dont la première ligne nomme les colonnes.")
    read = {separator: next(csv.reader([line], delimiter=separator), []) for separator in _SEPARATORS}
    separator = max(read, key=lambda separator: len(read[separator]))
    return _Form(encoding, separator, tuple(read[separator]))


def _encoding(path: Path) -> str:
    """`utf-8`, `utf-8-sig` when the file announces it, else `cp1252`, that of French spreadsheets."""
    with _bytes(path) as file:
        start = file.read(_BLOCK)
        if b"\0" in start or start.lstrip().startswith(b"<"):
            raise _refused(path, "ce n'est pas un texte de colonnes", "Enregistrez-le en CSV, en UTF-8.")
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for block in [start, *iter(lambda: file.read(_BLOCK), b"")]:
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


@contextmanager
def _bytes(path: Path) -> Iterator[io.BufferedReader | gzip.GzipFile]:
    """The content of a file, inflated when it is compressed. Raises `SourceUnavailable` or `RefusedFile`."""
    try:
        with path.open("rb") as raw:
            is_compressed = raw.read(len(_GZIP)) == _GZIP
        with gzip.open(path) if is_compressed else path.open("rb") as file:
            yield file
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _refused(path, "l'archive est coupée ou altérée", "Téléchargez-la de nouveau.") from error
    except OSError as error:
        raise SourceUnavailable(
            f"Le fichier « {path.name} » ne peut pas être lu", str(path), "Vérifiez le chemin et les droits d'accès."
        ) from error


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[IO[str]]:
    with _bytes(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        try:
            yield text
        except UnicodeDecodeError as error:
            raise _refused(path, "ses caractères ne sont pas lisibles", "Enregistrez-le en CSV, en UTF-8.") from error


def _lines(file: IO[str], path: Path) -> Iterator[str]:
    """The lines of a file, none of which may fill the memory."""
    for line in iter(lambda: file.readline(_LONGEST_LINE), ""):
        if len(line) == _LONGEST_LINE:
            raise _refused(path, "une ligne ne finit pas", "Enregistrez-le en CSV, une ligne par point.")
        yield line


def _rows(path: Path, form: _Form) -> Iterator[list[str]]:
    """The rows below the header, blank lines aside, each with as many cells as the header."""
    with _text(path, form.encoding) as file:
        reader = csv.reader(_lines(file, path), delimiter=form.separator, strict=True)
        try:
            next(reader)
            for row in filter(None, reader):
                if len(row) != len(form.header):
                    raise InvalidTable(
                        path.name,
                        (f"ligne {reader.line_num} : {len(row)} cellules au lieu de {len(form.header)}",),
                        "Corrigez cette ligne, puis recommencez.",
                    )
                yield row
        except csv.Error as error:
            why = f"la ligne {reader.line_num} a un guillemet mal placé ou jamais refermé"
            raise _refused(path, why, "Corrigez cette ligne, puis recommencez.") from error


def _lots(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    return iter(lambda: list(islice(rows, _LOT)), [])


def _column(header: Sequence[str], coordinate: str, named: str, path: Path) -> int:
    """The place of the column of a coordinate. Raises `InvalidTable` when none, or more than one, can be it."""
    told = [heading.strip().casefold() for heading in header]
    ranks = ((named.strip().casefold(),),) if named else _HEADINGS[coordinate]
    option = _OPTIONS[coordinate]
    for rank in ranks:
        places = [place for place, heading in enumerate(told) if heading in rank]
        if len(places) > 1:
            listed = ", ".join(wording.quoted(header[place]) for place in places)
            fault = f"plusieurs colonnes pour la {coordinate} : {listed}"
            raise InvalidTable(path.name, (fault,), f"Nommez la bonne, d'un nom unique : {option} COLONNE.")
        if places:
            return places[0]
    fault = f"colonne de la {coordinate} introuvable (reçues : {', '.join(header)})"
    raise InvalidTable(path.name, (fault,), f"Nommez-la : {option} COLONNE.")


def _degrees(cells: Iterable[str]) -> np.ndarray:
    """Numbers written with a point or a comma; NaN for anything else."""
    text = pd.Series(cells, dtype="str").str.strip().str.replace(",", ".")
    return np.asarray(pd.to_numeric(text, errors="coerce"), dtype=float)


def _require_degrees(outcomes: Counter[str], path: Path) -> None:
    """Raise `RefusedFile` when no row has coordinates that can be those of a point."""
    if outcomes[Outcome.INSIDE] or outcomes[Outcome.OUTSIDE] or not outcomes:
        return
    if outcomes[Outcome.OUT_OF_RANGE]:
        why = "ses coordonnées ne sont pas des degrés"
    else:
        why = "aucune ligne n'a de coordonnées lisibles"
    advice = "Donnez longitude et latitude en degrés (WGS 84) ; --lon et --lat nomment leurs colonnes."
    raise _refused(path, why, advice)


@contextmanager
def _replacing(out: Path, source: Path) -> Iterator[io.BufferedWriter | gzip.GzipFile]:
    """A file that takes the place of `out` once it is whole. Raises `RefusedFile` when it cannot be written."""
    if out.resolve() == source.resolve():
        raise _refused(out, "il serait écrit sur le fichier lu", "Donnez un autre nom à --out.")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as raw:
            if out.suffix == ".gz":
                # Neither name nor time inside: the same points give the same bytes.
                with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
                    yield file
            else:
                yield raw
        part.replace(out)
    except AtlasError:
        # Some are errors of reading, hence of the system too: those of the file that is read.
        raise
    except OSError as error:
        raise RefusedFile(
            f"Le fichier « {out.name} » ne peut pas être écrit",
            str(out),
            "Vérifiez le dossier, les droits et la place.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _refused(path: Path, why: str, advice: str) -> RefusedFile:
    return RefusedFile(f"Le fichier « {path.name} » est refusé : {why}", str(path), advice)
