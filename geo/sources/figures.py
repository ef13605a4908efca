"""Files of figures by neighbourhood to one long table: columns, codes, cells. A country adds a `FigureLayout`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable
from geo.grid import Row
from geo.heading import heading_key
from geo.indicators.definition import Status
from geo.sources.cell_rows import read_rows
from geo.tables import NEIGHBOURHOOD_FIGURES
from geo.units import Unit
from geo.wording import STATUSES, number, quoted

_HEADER_WITHIN = 30
"""Titles and notes may come before the line of headings."""
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_SPACES_AND_SIGNS = re.compile(r"[\s%€]")
_SHOWN = 5
_MOST_FAULTS = 12
_LONGEST_SHOWN = 40
_ADVICE = "Rien n'est remplacé. Corrigez le fichier, ou donnez celui de l'éditeur, puis recommencez."


@dataclass(frozen=True)
class Measure:
    """A column that is read: the key of its figure, its unit, and whether its publisher withholds values of it."""

    key: str
    unit: Unit
    is_under_secrecy: bool


@dataclass(frozen=True)
class FigureLayout:
    """How a country writes such files: headings, codes, measures by heading, and the status of each marker.

    Headings are compared without case. `secret_markers` say secret in a column that is under secrecy alone: elsewhere
    nothing proves it, and the value is missing.
    """

    code_headings: tuple[str, ...]
    vintage_headings: tuple[str, ...]
    code: re.Pattern[str]
    code_form: str
    measures: Mapping[str, Measure]
    markers: Mapping[str, Status]
    secret_markers: frozenset[str]


@dataclass(frozen=True)
class FigureFileRecord:
    """What was read of one file: its neighbourhoods, its measures, and how many cells have each status."""

    file: str
    read: int
    measures: tuple[str, ...]
    cells: Mapping[str, int]

    def line(self) -> str:
        """In French: the file, its neighbourhoods and indicators, its cells by status."""
        cells = ", ".join(f"{STATUSES[status]} : {number(count)}" for status, count in sorted(self.cells.items()))
        return f"{self.file} : {number(self.read)} QPV, {number(len(self.measures))} indicateurs ; cellules {cells}"


def no_figures() -> pd.DataFrame:
    """The table of an edition to which no such file was given."""
    return _table([])


def read_figures(
    paths: Sequence[Path], layout: FigureLayout, listed: Set[str], source: str
) -> tuple[pd.DataFrame, tuple[FigureFileRecord, ...]]:
    """The table of the figures of all files together, and what was read of each; `source` is their publication.

    A code that is not in `listed`, or that has the same measure twice, is wrong. Raises the errors of `read_rows`,
    or one `InvalidTable` listing what is wrong in a file.
    """
    rows: list[dict[str, object]] = []
    records = []
    for path in paths:
        found, measures = _read_file(path, layout, listed)
        rows += [row | {"source": source} for row in found]
        codes = {row["neighbourhood_code"] for row in found}
        cells = dict(Counter(str(row["status"]) for row in found))
        records.append(FigureFileRecord(path.name, len(codes), measures, cells))
    table = _table(rows)
    keys = table["neighbourhood_code"] + " " + table["measure"]
    repeated = keys[keys.duplicated()]
    if len(repeated):
        files = ", ".join(path.name for path in paths)
        fault = f"chiffre présent dans plusieurs fichiers : {len(repeated)}, dont {_listed(repeated)}"
        raise InvalidTable(files, (fault,), _ADVICE)
    return table, tuple(records)


def _read_file(path: Path, layout: FigureLayout, listed: Set[str]) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """The rows of one file without their source, and the keys of the measures it holds."""
    rows = read_rows(path)
    header, columns = _header(rows, layout, path.name)
    faults: list[str] = []
    body = _body(rows, header, faults)
    faults += _code_faults(body, columns.code, layout, listed)
    found = []
    for row in body:
        place = {"neighbourhood_code": row.cells[columns.code].upper(), "vintage": columns.vintage_of(row)}
        for column, measure in columns.measures.items():
            try:
                found.append(place | {"measure": measure.key} | _cell(row.cells[column], measure, layout))
            except ValueError as error:
                faults.append(f"ligne {row.line}, colonne {header.cells[column]} : {error}")
    if faults:
        more = len(faults) - _MOST_FAULTS
        shown = [*faults[:_MOST_FAULTS], *([f"et {more} autres"] if more > 0 else [])]
        raise InvalidTable(path.name, tuple(shown), _ADVICE)
    return found, tuple(measure.key for measure in columns.measures.values())


def _body(rows: Sequence[Row], header: Row, faults: list[str]) -> list[Row]:
    """The rows under the headings, titles and notes of one cell left out; those of another length go to `faults`."""
    width, body = len(header.cells), []
    for row in rows:
        if row.line <= header.line or sum(map(bool, row.cells)) <= 1:
            continue
        if len(row.cells) < width or any(row.cells[width:]):
            faults.append(f"ligne {row.line} : {len(row.cells)} cellules au lieu de {width}")
        else:
            body.append(row)
    return body


@dataclass(frozen=True)
class _Columns:
    """Where to read in a row."""

    code: int
    vintage: int | None
    measures: Mapping[int, Measure]

    def vintage_of(self, row: Row) -> str | None:
        return (row.cells[self.vintage] or None) if self.vintage is not None else None


def _header(rows: Sequence[Row], layout: FigureLayout, where: str) -> tuple[Row, _Columns]:
    """The line of headings and the columns it names. Raises `InvalidTable` where a code or a measure is not found."""
    for row in rows[:_HEADER_WITHIN]:
        headings = [heading_key(cell) for cell in row.cells]
        code = next((headings.index(name) for name in layout.code_headings if name in headings), None)
        if code is None:
            continue
        vintage = next((headings.index(name) for name in layout.vintage_headings if name in headings), None)
        measures = {at: layout.measures[name] for at, name in enumerate(headings) if name in layout.measures}
        keys = [measure.key for measure in measures.values()]
        repeated = sorted({key for key in keys if keys.count(key) > 1})
        if repeated:
            raise InvalidTable(where, (f"colonne répétée : {', '.join(repeated)}",), _ADVICE)
        if not measures:
            received = ", ".join(filter(None, row.cells[:_SHOWN]))
            raise InvalidTable(where, (f"aucune colonne d'indicateur connue (reçues : {received}…)",), _ADVICE)
        return row, _Columns(code, vintage, measures)
    expected = ", ".join(layout.code_headings)
    raise InvalidTable(where, (f"colonne du code du quartier absente (attendue : {expected})",), _ADVICE)


def _code_faults(body: Sequence[Row], column: int, layout: FigureLayout, listed: Set[str]) -> Iterator[str]:
    """What is wrong with the codes of a file, each kind with the first offenders."""
    codes = pd.Series([row.cells[column].upper() for row in body], dtype="str")
    is_formed = codes.map(lambda code: layout.code.fullmatch(code) is not None).astype(bool)
    if codes.empty:
        yield "le fichier ne contient aucun quartier"
    for what, offends in (
        (f"code qui n'est pas de la forme {layout.code_form}", ~is_formed),
        ("code en double", codes.duplicated() & is_formed),
        ("code absent de la liste", ~codes.isin(listed) & is_formed),
    ):
        if offends.any():
            yield f"{what} : {int(offends.sum())} ligne(s), dont {_listed(codes[offends])}"


def _cell(text: str, measure: Measure, layout: FigureLayout) -> dict[str, object]:
    """Value, status and note of a cell. Raises `ValueError`, in French, for what is neither number nor marker."""
    marker = re.sub(r"[\s.]", "", text).lower()
    if marker in layout.markers:
        status = layout.markers[marker]
        is_proved = marker not in layout.secret_markers or measure.is_under_secrecy
        told = (status if is_proved else Status.MISSING).value
        return {"value": None, "status": told, "note": f"{quoted(text)} dans le fichier" if text else None}
    plain = _SPACES_AND_SIGNS.sub("", text).replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{quoted(text[:_LONGEST_SHOWN])} n'est pas un nombre")
    value = float(plain.replace(",", "."))
    if measure.unit.is_count and (value < 0 or not value.is_integer()):
        raise ValueError(f"{quoted(text)} n'est pas un compte : un entier, positif ou nul")
    if measure.unit.symbol == "%" and not 0 <= value <= 100:
        raise ValueError(f"{quoted(text)} n'est pas entre 0 et 100")
    return {"value": value, "status": Status.OBSERVED.value, "note": None}


def _table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=NEIGHBOURHOOD_FIGURES.column_names)
    texts = [name for name in frame.columns if name != "value"]
    frame = frame.astype({"value": "float64", **dict.fromkeys(texts, "str")})
    return frame.sort_values(list(NEIGHBOURHOOD_FIGURES.key), ignore_index=True)


def _listed(codes: pd.Series) -> str:
    return ", ".join(repr(code) for code in codes.iloc[:_SHOWN])
