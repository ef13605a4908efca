"""What the XML of a workbook says before it is parsed: how far its cells go, and what a parser would not tell of them.

Streamed part by part with a parser that expands nothing and keeps nothing: a document type is refused where it begins.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import IO, ClassVar
from xml.parsers import expat

from geo.grid import Flaw, Position

_BLOCK = 1 << 18
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_SEPARATOR = " "
_ERROR = "error"
_DIGITS = "0123456789"
_MOST_KEPT = 10_000


class ForbiddenMarkupError(ValueError):
    """A part that declares a document type, with which entities come."""


@dataclass
class PartScan:
    """What one part says. A part that is no sheet says nothing of cells."""

    rows: int = 0
    columns: int = 0
    """The farthest cell that holds something, or that the part says it holds."""
    flaws: dict[Position, Flaw] = field(default_factory=dict)
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    """First and last cell of each range."""

    def reach(self, line: int, column: int) -> None:
        """A cell that holds something."""
        self.rows, self.columns = max(self.rows, line), max(self.columns, column)


@dataclass
class WorkbookScan:
    """What all parts say together."""

    parts: dict[str, PartScan] = field(default_factory=dict)
    """By part of an XLSX workbook, by sheet of an ODS one."""
    sheets: dict[str, str] = field(default_factory=dict)
    """Relation of each sheet of an XLSX workbook, by its name."""
    relations: dict[str, str] = field(default_factory=dict)
    """Part that each relation of an XLSX workbook leads to."""
    starts_in_1904: bool = False

    @property
    def extent(self) -> tuple[int, int]:
        """Rows and columns of the farthest cells."""
        found = self.parts.values()
        return max((part.rows for part in found), default=0), max((part.columns for part in found), default=0)

    def sheet(self, name: str) -> PartScan:
        """What was found in a sheet. Raises `KeyError` where the workbook does not say where it is."""
        if name in self.sheets:
            target = self.relations[self.sheets[name]]
            return self.parts[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"]
        return self.parts[name]


def scan(archive: zipfile.ZipFile) -> WorkbookScan:
    """Look at every part that is XML, whatever its name.

    Raises `ForbiddenMarkupError`, `expat.ExpatError` or `ValueError` where one cannot be a part of a workbook.
    """
    found = WorkbookScan()
    for entry in archive.infolist():
        with archive.open(entry) as part:
            start = part.read(_BLOCK)
            if start.lstrip(_BEFORE_MARKUP).startswith(b"<"):
                reader = _OdsReader if entry.filename == "content.xml" else _XlsxReader
                reader(found, entry.filename).read(start, part)
    return found


class _Locals(dict[str, str]):
    """Names without their namespace: a part says the same few, a million times."""

    def __missing__(self, name: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[name] = local = name.rpartition(_SEPARATOR)[2]
        return local


class _Columns(dict[str, int]):
    """Columns by their letters, from 1. Raises `ValueError` for what is no letter."""

    def __missing__(self, letters: str) -> int:
        if len(self) >= _MOST_KEPT:
            self.clear()
        column = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z":
                raise ValueError(letters)
            column = 26 * column + ord(letter) - ord("A") + 1
        self[letters] = column
        return column


class _Reader:
    """Follows the elements of one part."""

    def __init__(self, found: WorkbookScan, name: str) -> None:
        self.found, self.name = found, name
        self.part = found.parts.setdefault(name, PartScan())
        self.line = self.column = 0
        self.locals, self.columns = _Locals(), _Columns()
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start

    def read(self, start: bytes, part: IO[bytes]) -> None:
        """Follow it whole, by blocks: it may be larger than the memory."""
        block = start
        while block:
            self.parser.Parse(block, False)
            block = part.read(_BLOCK)
        self.parser.Parse(b"", True)

    def position(self, reference: str) -> Position:
        """Line and column of `B12`. Raises `ValueError` for what is no reference."""
        letters = reference.rstrip(_DIGITS)
        return int(reference[len(letters) :]), self.columns[letters]

    def refuse(self, *_: object) -> None:
        raise ForbiddenMarkupError(self.name)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError


class _XlsxReader(_Reader):
    """A part of an XLSX workbook: a sheet, the list of the sheets, or any other."""

    is_formula = False
    kind = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # Called a million times and more by a large workbook: cells, then values, come first.
        local = self.locals[name]
        if local == "c":
            self._cell(attributes)
        elif local == "v":
            if self.is_formula and self.kind != "e":
                self.parser.CharacterDataHandler, self.parser.EndElementHandler = self.has_value, self.end
        elif local == "f":
            self.is_formula = True
            # A formula may well give an empty text; any other without a result was never computed.
            if self.kind not in ("e", "str"):
                self.part.flaws[self.line, self.column] = Flaw.UNVALUED
        elif local == "row":
            self.line, self.column = int(attributes.get("r", self.line + 1)), 0
        elif local == "dimension":
            self.part.reach(*self.position(attributes.get("ref", "A1").rpartition(":")[2]))
        elif local == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.part.merged.append((self.position(first), self.position(last or first)))
        else:
            self._tell_of_the_workbook(local, attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.line, self.column = self.position(attributes["r"])
        part = self.part
        if self.line > part.rows or self.column > part.columns:
            part.reach(self.line, self.column)
        self.is_formula, self.kind = False, attributes.get("t", "")
        if self.kind == "e":
            part.flaws[self.line, self.column] = Flaw.ERROR

    def end(self, _: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def has_value(self, text: str) -> None:
        self.part.flaws.pop((self.line, self.column), None)
        self.end(text)

    def _tell_of_the_workbook(self, local: str, attributes: dict[str, str]) -> None:
        if local == "sheet" and self.name == "xl/workbook.xml":
            relation = next((value for key, value in attributes.items() if key.endswith(f"{_SEPARATOR}id")), "")
            self.found.sheets[attributes.get("name", "")] = relation
        elif local == "workbookPr":
            self.found.starts_in_1904 = attributes.get("date1904") in ("1", "true")
        elif local == "Relationship" and self.name == "xl/_rels/workbook.xml.rels":
            self.found.relations[attributes.get("Id", "")] = attributes.get("Target", "")


class _OdsReader(_Reader):
    """The one part of an ODS workbook that holds its sheets."""

    _CELLS: ClassVar = ("table-cell", "covered-table-cell")
    repeat = 1
    row_columns = 0

    def __init__(self, found: WorkbookScan, name: str) -> None:
        super().__init__(found, name)
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self.locals[name]
        said = {self.locals[key]: value for key, value in attributes.items()}
        if local == "table":
            self.part = self.found.parts.setdefault(said.get("name", ""), PartScan())
            self.line = 0
        elif local == "table-row":
            self.line, self.column, self.row_columns = self.line + 1, 0, 0
            self.repeat = int(said.get("number-rows-repeated", 1))
        elif local in self._CELLS:
            self.column += 1
            self._cell(said, _ERROR in attributes.values())

    def end(self, name: str) -> None:
        if self.locals[name] == "table-row":
            self.line += self.repeat - 1
            if self.row_columns:
                self.part.reach(self.line, self.row_columns)

    def _cell(self, said: dict[str, str], is_error: bool) -> None:
        here = (self.line, self.column)
        height, width = int(said.get("number-rows-spanned", 1)), int(said.get("number-columns-spanned", 1))
        if height > 1 or width > 1:
            self.part.merged.append((here, (self.line + height - 1, self.column + width - 1)))
        self.column += int(said.get("number-columns-repeated", 1)) - 1
        if is_error:
            self.part.flaws[here] = Flaw.ERROR
        elif "formula" in said and "value-type" not in said:
            self.part.flaws[here] = Flaw.UNVALUED
        if "value-type" in said or "formula" in said:
            self.row_columns = self.column
