"""A sheet whose cells are all text, as many as a received file holds: each different text is looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from geo.export.workbook import literal


@dataclass(frozen=True)
class TextRow:
    """One row: its number in the sheet, from 1, its cells, and how some of them look, by place from 0."""

    line: int
    cells: Sequence[str]
    styles: Mapping[int, Format] = field(default_factory=dict)


class TextSheet(Worksheet):  # type: ignore[misc] # the library tells no types
    """Takes its rows at once, instead of cell by cell; `Workbook.add_worksheet` makes it as it does any class."""

    rows: Sequence[TextRow] = ()

    def lay(self, rows: Iterable[TextRow]) -> None:
        """Its rows, in order of line. They are written when the workbook is closed."""
        self.rows = tuple(rows)
        # The library closes the list of texts before it asks for the rows.
        texts = dict.fromkeys(text for row in self.rows for text in row.cells)
        self.texts = {text: self.str_table._get_shared_string_index(literal(text)) for text in texts}
        if self.rows:
            self._check_dimensions(0, 0)
            self._check_dimensions(self.rows[-1].line - 1, max(len(row.cells) for row in self.rows) - 1)

    def _write_rows(self) -> None:
        """What the library calls for the rows of a sheet."""
        letters = [xl_col_to_name(place) for place in range(max((len(row.cells) for row in self.rows), default=0))]
        ends = {text: f't="s"><v>{rank}</v></c>' for text, rank in self.texts.items()}
        for row in self.rows:
            cells = []
            for place, text in enumerate(row.cells):
                style = row.styles.get(place)
                if not text and style is None:
                    continue
                look = f's="{style._get_xf_index()}" ' if style is not None else ""
                cells.append(f'<c r="{letters[place]}{row.line}" {look}{ends[text]}')
            self.fh.write(f'<row r="{row.line}">{"".join(cells)}</row>')
