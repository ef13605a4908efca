"""What each column of a sent file is read as, and the choice of who sends it where its heading is not enough."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.activity.columns import IGNORED, ColumnChoices, Columns
from geo.activity.field import Field
from geo.activity.intake import Intake
from geo.activity.model import FIELDS
from geo.wording import plural
from pages.parts import literal_text
from pages.parts.literal_text import Column

_ALL = "import-toutes-colonnes"
_VALUES_SHOWN = 3
_A_ROW = 3
"""Choices side by side."""


def ask(intake: Intake) -> ColumnChoices | None:
    """Show how the columns are read; the choices, once they are sent. A heading is shown as text, never as a label."""
    columns = intake.columns
    doubtful = columns.doubtful
    with st.expander(_told(columns), expanded=any(place not in columns.chosen for place in doubtful)):
        _table(intake)
        shown = (
            range(len(columns.header.cells))
            if st.toggle("Choisir aussi pour les colonnes reconnues", key=_ALL)
            else doubtful
        )
        if not shown:
            return None
        with st.form("import-colonnes"):
            st.write(
                "Pour chaque colonne, choisissez son champ, ou de l'ignorer. Le fichier est ensuite vérifié de nouveau."
            )
            sides = st.columns(_A_ROW)
            chosen = {place: _choice(sides[rank % _A_ROW], intake, place) for rank, place in enumerate(shown)}
            is_sent = st.form_submit_button("Vérifier de nouveau")
    if not is_sent:
        return None
    kept: dict[int | str, str] = {place: field.name if field else IGNORED for place, field in columns.chosen.items()}
    return kept | {
        place: field for place, field in chosen.items() if place in doubtful or field != _now(columns, place)
    }


def _told(columns: Columns) -> str:
    count = len(columns.doubtful)
    if not count:
        return "Colonnes du fichier : toutes reconnues"
    return f"Colonnes du fichier : {plural(count, 'à préciser ou précisée', 'à préciser ou précisées')}"


def _table(intake: Intake) -> None:
    columns = intake.columns
    doubtful = columns.doubtful  # first, since they are what is asked about
    places = [*doubtful, *(place for place in range(len(columns.header.cells)) if place not in doubtful)]
    below = [row.cells for row in intake.grid.rows if row.line > intake.header_line]
    literal_text.table(
        "Comment chaque colonne est lue.",
        [
            Column("Colonne", [letters(place) for place in places]),
            Column("Titre dans le fichier", [columns.header.cells[place] for place in places]),
            Column("Premières valeurs", [_values(below, place) for place in places]),
            Column("Lue comme", [_read_as(columns, place) for place in places]),
        ],
        "import-colonnes-lues",
    )


def _values(below: list[tuple[str, ...]], place: int) -> str:
    told = dict.fromkeys(cells[place] for cells in below if place < len(cells) and cells[place])
    return ", ".join(list(told)[:_VALUES_SHOWN])


def _read_as(columns: Columns, place: int) -> str:
    its = columns.field_at(place)
    if its is not None:
        return f"{its.label} (choisi)" if place in columns.chosen else its.label
    if place in columns.chosen:
        return "ignorée (choisi)"
    likely = next((one.likely for one in columns.unknown if one.place == place), None)
    if likely is not None:
        return f"inconnue : peut-être {likely.label}"
    heading = columns.header.cells[place]
    return "en double" if heading in columns.repeated else "non lue"


def _choice(side: DeltaGenerator, intake: Intake, place: int) -> str:
    """The name of the field of a column, or `IGNORED`."""
    columns = intake.columns
    labels = {IGNORED: "Ignorer cette colonne"} | {each.name: each.label for each in FIELDS[columns.record]}
    names = list(labels)
    found: str = side.selectbox(
        f"Colonne {letters(place)}",
        names,
        index=names.index(_proposed(columns, place)),
        format_func=labels.__getitem__,
        key=f"import-colonne-{intake.given.sha256[:12]}-{place}",
    )
    return found


def _now(columns: Columns, place: int) -> str:
    its = columns.field_at(place)
    return its.name if its else IGNORED


def _proposed(columns: Columns, place: int) -> str:
    """What is chosen already, what its heading says, else what it resembles."""
    likely: Field | None = next((one.likely for one in columns.unknown if one.place == place), None)
    return likely.name if likely and place not in columns.chosen else _now(columns, place)


def letters(place: int) -> str:
    """A column as spreadsheets name it: `A` to `Z`, then `AA`."""
    rest, last = divmod(place, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)
