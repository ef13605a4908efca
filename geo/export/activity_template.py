"""The files that centres fill in: workbook, CSV and Table Schema, all of them written from the fields of the record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from geo.activity.checks import EXAMPLE
from geo.activity.choices import Choice, Standing
from geo.activity.field import Field, Kind
from geo.activity.model import FIELDS, Sent
from geo.export.workbook import SAFE_TEXT

_HEADER_LINE = 2
_LINES_TO_FILL = 2_000
"""That have drop-down lists; more lines may follow."""
_WIDTHS: dict[Kind, int] = {"text": 34, "integer": 14, "number": 14, "date": 13, "choice": 24, "place": 30}
_TYPES: dict[Kind, str] = {
    "text": "string", "integer": "integer", "number": "number", "date": "date", "choice": "string", "place": "string",
}  # fmt: skip
_MADE = datetime(2024, 1, 1, tzinfo=UTC)
"""Written in every workbook: the same model gives the same bytes."""


def choices_of(field: Field) -> list[Choice]:
    """What may be sent of a closed list; nobody sends in data for demonstration."""
    return [entry for entry in field.choices or () if entry is not Standing.DEMONSTRATION]


def version(kind: type[Sent]) -> str:
    """Changes with any change of the fields."""
    return hashlib.sha256(json.dumps(_described(kind)).encode()).hexdigest()[:8]


def table_schema(kind: type[Sent]) -> dict[str, Any]:
    """The fields as Table Schema describes them."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": kind.table,
        "title": kind.label,
        "version": version(kind),
        "missingValues": ["", "n. d."],
        "fields": _described(kind),
    }


def template_csv(kind: type[Sent]) -> bytes:
    """Headings and examples, for a French spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_title(kind)])
    writer.writerow([field.label for field in FIELDS[kind]])
    writer.writerows(_examples(kind))
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(kind: type[Sent]) -> bytes:
    """Headings with their help, examples and drop-down lists; then the help and the lists on sheets of their own."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, **SAFE_TEXT}) as book:
        book.set_properties({"title": _title(kind), "created": _MADE})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        grey = book.add_format({"italic": True, "font_color": "#595959"})
        sheet = book.add_worksheet(kind.label)
        sheet.write_string(0, 0, _title(kind), grey)
        sheet.freeze_panes(_HEADER_LINE, 0)
        for place, field in enumerate(FIELDS[kind]):
            sheet.write_string(_HEADER_LINE - 1, place, field.label, bold)
            sheet.write_comment(_HEADER_LINE - 1, place, field.help, {"x_scale": 2})
            sheet.set_column(place, place, _WIDTHS[field.kind])
        for line, example in enumerate(_examples(kind), _HEADER_LINE):
            for place, text in enumerate(example):
                sheet.write_string(line, place, text, grey)
        _add_help(book, kind, bold)
        lists = book.add_worksheet("Listes")
        for place, field in enumerate(FIELDS[kind]):
            _add_validation(sheet, lists, place, field, bold)
    return written.getvalue()


def _title(kind: type[Sent]) -> str:
    return (
        f"Modèle « {kind.label} », version {version(kind)}. Les lignes qui commencent par {EXAMPLE} ne sont pas lues."
    )


def _described(kind: type[Sent]) -> list[dict[str, Any]]:
    return [_field_schema(field) for field in FIELDS[kind]]


def _field_schema(field: Field) -> dict[str, Any]:
    """One field; several values in one cell are told apart by « | », which Table Schema cannot say of a list."""
    limits: dict[str, Any] = {
        "required": field.required,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "maxLength": field.longest,
        "pattern": field.pattern.pattern if field.pattern else None,
        "enum": [entry.label for entry in choices_of(field)] if field.choices and not field.many else None,
    }
    said: dict[str, Any] = {
        "name": field.label,
        "type": _TYPES[field.kind],
        "description": field.help,
        "example": field.example,
        "constraints": {name: limit for name, limit in limits.items() if limit is not None},
    }
    if field.kind == "date":
        said["format"] = "%d/%m/%Y"
    if field.kind == "number":
        said["decimalChar"] = ","
    if field.unit:
        said["unit"] = field.unit.name
    if field.many and field.choices:
        said["choices"] = [entry.label for entry in choices_of(field)]
    return said


def _examples(kind: type[Sent]) -> Iterator[list[str]]:
    """A dated line, then a yearly total where a line needs no date; the first cell marks them."""
    fields = FIELDS[kind]
    dated = [f"{EXAMPLE} {field.example}" if place == 0 else field.example for place, field in enumerate(fields)]
    yield dated
    if not next(field for field in fields if field.name == "day").required:
        yield ["" if field.name == "day" else cell for field, cell in zip(fields, dated, strict=True)]


def _add_help(book: Workbook, kind: type[Sent], bold: Format) -> None:
    sheet = book.add_worksheet("Aide")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (heading, width) in enumerate({"Colonne": 18, "Obligatoire": 12, "À écrire": 70, "Exemple": 34}.items()):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, width)
    for line, field in enumerate(FIELDS[kind], 1):
        for place, text in enumerate((field.label, "oui" if field.required else "non", field.help, field.example)):
            sheet.write_string(line, place, text, wrapped)


def _add_validation(sheet: Worksheet, lists: Worksheet, place: int, field: Field, bold: Format) -> None:
    """What a spreadsheet lets one type in a column; where there may be several, its list only proposes."""
    cells = (_HEADER_LINE, place, _HEADER_LINE + _LINES_TO_FILL, place)
    if field.choices:
        labels = [entry.label for entry in choices_of(field)]
        lists.write_string(0, place, field.label, bold)
        lists.set_column(place, place, max(map(len, labels)))
        for line, label in enumerate(labels, 1):
            lists.write_string(line, place, label)
        column = chr(ord("A") + place)
        source = f"=Listes!${column}$2:${column}${len(labels) + 1}"
        sheet.data_validation(*cells, {"validate": "list", "source": source, "show_error": not field.many})
    elif field.minimum is not None:
        rule = {"validate": "decimal" if field.kind == "number" else "integer", "criteria": "between"}
        bounds = {"minimum": field.minimum, "maximum": field.maximum}
        sheet.data_validation(*cells, rule | bounds | {"error_title": field.label, "error_message": field.help[:255]})
