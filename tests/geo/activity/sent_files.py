"""Files as centres send them, made of rows: CSV text, XLSX and ODS workbooks, honest or hostile."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

Cell = str | float | date | None
Rows = Sequence[Sequence["Cell | Raw"]]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_DAY_STYLE = 1


@dataclass(frozen=True)
class Raw:
    """A cell written as it is; `{r}` is its reference in an XLSX workbook."""

    xml: str


def csv_file(rows: Rows, separator: str = ";", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return text.getvalue().encode(encoding)


def xlsx(
    rows: Rows,
    *,
    others: Mapping[str, Rows] | None = None,
    sheet: str = "Feuil1",
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    starts_in_1904: bool = False,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook of one sheet and the `others`, in order; `parts` are added, or replace those of the same name."""
    sheets = {**(others or {}), sheet: rows} if hidden else {sheet: rows, **(others or {})}
    listed, related, written = [], [], dict[str, str]()
    for number, (name, content) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state}/>')
        related.append(_relation(f"r{number}", "worksheet", f"worksheets/s{number}.xml"))
        written[f"xl/worksheets/s{number}.xml"] = sheet_xml(content, merged if name == sheet else ())
    related.append(_relation("r0", "styles", "styles.xml"))
    start = '<workbookPr date1904="1"/>' if starts_in_1904 else ""
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{start}<sheets>{"".join(listed)}</sheets></workbook>'
    written |= {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": _relations([_relation("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _relations(related),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        **(parts or {}),
    }
    return archive(written)


def sheet_xml(rows: Rows, merged: Sequence[str] = ()) -> str:
    lines = []
    for line, row in enumerate(rows, 1):
        cells = "".join(_xlsx_cell(f"{chr(65 + place)}{line}", cell) for place, cell in enumerate(row))
        lines.append(f'<row r="{line}">{cells}</row>')
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    around = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{around}</worksheet>'


def _xlsx_cell(reference: str, cell: Cell | Raw) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Raw):
        return cell.xml.replace("{r}", f'r="{reference}"')
    if isinstance(cell, date):
        return f'<c r="{reference}" s="{_DAY_STYLE}"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{reference}"><v>{cell}</v></c>'


def ods(rows: Rows, *, body: str = "", doctype: str = "") -> bytes:
    """A workbook of one sheet; `body` stands for its rows where given."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    # The empty rows and cells that spreadsheets write at the end.
    lines += (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row>"
    )
    spaces = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?>{doctype}<office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille1">{body or lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def _ods_cell(cell: Cell | Raw) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Raw):
        return cell.xml
    if isinstance(cell, date):
        said = f'office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, str):
        said = 'office:value-type="string"'
    else:
        said = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {said}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(each: Sequence[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'
