"""What is shown as CSV, for a French spreadsheet or for programs: the rows, then what must be known to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo import wording
from geo.export.files import french_csv, international_csv
from geo.export.shown import Shown

_SEMICOLON, _COMMA = re.compile(r"\s*;\s*"), re.compile(r"\s*,\s*")
_DECIMAL = re.compile(r"(?<![^\s(])([-−]?\d+),(\d+)(?!\d|[,:]\S)")
"""A number that stands alone: in `ouvrir:01,02:nom`, the comma parts two codes."""


def french(shown: Shown) -> bytes:
    """Semicolons, decimal commas, byte order mark; lines that start with `#` end it, which programs can skip."""
    return french_csv(shown.rows) + _notes(shown, lambda line: _SEMICOLON.sub(", ", line))


def international(shown: Shown) -> bytes:
    """Commas, decimal points, plain UTF-8; lines that start with `#` end it, which programs can skip."""
    return international_csv(shown.rows) + _notes(shown, lambda line: _COMMA.sub(" ; ", _DECIMAL.sub(r"\1.\2", line)))


def _notes(shown: Shown, parted: Callable[[str], str]) -> bytes:
    """Each line is one cell wherever it is opened, so that columns of numbers keep their type."""
    plain = (" ".join(line.split()).replace('"', "'") for line in _lines(shown))
    return "".join(f"# {parted(line)}\r\n" for line in plain).encode()


def _lines(shown: Shown) -> Iterator[str]:
    yield from (f"{term} : {text}" for term, text in shown.about)
    yield from (f"{field.key} : {field.meaning}{f' ({field.unit})' if field.unit else ''}" for field in shown.fields)
    yield from (f"Source : {source}" for source in shown.sources)
    yield f"Lacunes : {wording.plural(len(shown.gaps), 'valeur ou lieu non connu', 'valeurs ou lieux non connus')}"
