"""The audit on the page « Données »: who sent, undid or redid what, and when; filtered, and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from geo import wording
from geo.activity.store import Act, AuditLine
from geo.activity.store.database import ActivityStore
from geo.export.audit_file import audit_rows
from geo.export.files import french_csv
from pages.parts import literal_text
from pages.parts.literal_text import Column

_ALL, _CUT_SHORT = "Tous", "Import sans suite connue"
_SHOWN = 300


def show(store: ActivityStore) -> None:
    """The lines that are asked for, newest first. They name people: only those who may replace the data see them."""
    lines = store.audit()
    if not lines:
        return
    st.header("Journal", anchor=False)
    acts = {act.label.capitalize(): act for act in Act}
    sides = st.columns(2)
    act = sides[0].selectbox("Acte", [_ALL, *acts, _CUT_SHORT], key="journal-acte")
    text = sides[1].text_input("Chercher", key="journal-texte", placeholder="Qui, fichier ou numéro d'import")
    found = [line for line in lines if _is_of(line, act, acts) and _tells(line, text)]
    _table(found, len(lines))
    name = f"atlas-crpv_journal_{datetime.now(UTC):%Y-%m-%d}.csv"
    st.download_button(
        "Journal (CSV)", lambda: french_csv(audit_rows(found)), name, "text/csv", on_click="ignore", key="journal-csv"
    )


def _is_of(line: AuditLine, chosen: str, acts: dict[str, Act]) -> bool:
    return line.cut_short if chosen == _CUT_SHORT else chosen == _ALL or line.act is acts[chosen]


def _tells(line: AuditLine, text: str) -> bool:
    """Whether the line holds a text, whatever its case and accents."""
    wanted = wording.unaccented(text.strip().casefold())
    said = f"{line.who}\n{line.detail}\n{'' if line.import_id is None else line.import_id}"
    return wanted in wording.unaccented(said.casefold())


def _table(found: Sequence[AuditLine], total: int) -> None:
    shown = found[:_SHOWN]
    literal_text.table(
        f"{wording.number(len(shown))} affichées, {wording.number(len(found))} trouvées sur {wording.number(total)} ; "
        "les plus récentes d'abord. Une ligne n'est jamais effacée.",
        [
            Column("Quand", [wording.moment(line.moment) for line in shown]),
            Column("Qui", [line.who for line in shown]),
            Column("Acte", [_act(line) for line in shown]),
            Column("Import", ["" if line.import_id is None else line.import_id for line in shown], 0),
            Column("Fichier ou raison", [line.detail for line in shown]),
        ],
        "journal",
    )


def _act(line: AuditLine) -> str:
    return f"{line.act.label}, sans suite connue" if line.cut_short else line.act.label
