"""What a hypothesis changes: the country, the centres, the territories that change hands, and the file of it all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.coverage.effect import Amount, Effect, compare
from geo.coverage.scenario import Scenario
from geo.export.hypothesis_file import hypothesis_file, hypothesis_file_name
from geo.indicators.definition import Level
from pages.parts import downloads, literal_text, shell
from pages.parts.literal_text import Column


def banner(changes: Scenario) -> None:
    """The warning at the head of a page that shows what is supposed."""
    if changes:
        told = wording.plural(len(changes), "changement supposé", "changements supposés")
        shell.notice(
            f"{wording.HYPOTHESIS} : {told}. Les chiffres de cette page ne sont pas ceux de la situation connue."
        )


def show(here: Atlas, supposed: Atlas, changes: Scenario) -> None:
    """Today and the hypothesis, side by side; nothing where nothing is supposed."""
    if not changes:
        return
    effect = compare(here, supposed)
    st.header("L'hypothèse, comparée à la situation connue", anchor=False)
    _country(effect)
    _centres(effect, supposed)
    _handovers(effect, supposed)
    name = hypothesis_file_name(supposed)
    make = partial(hypothesis_file, supposed, effect, changes)
    downloads.offer("hypothese", name, make, label="Télécharger l'hypothèse")


def _country(effect: Effect) -> None:
    rows = [amount for amount in effect.amounts if amount.level is Level.COUNTRY]
    columns = [
        Column("Couverts", [wording.COVERED_THINGS[row.reference] for row in rows]),
        Column("Situation connue", [_known(row.before) for row in rows], 0),
        Column("Hypothèse", [_known(row.after) for row in rows], 0),
        Column("Écart", _changes(rows)),
        Column("Ensemble", [row.total for row in rows], 0),
    ]
    caption = (
        "Ce que couvre au moins un centre, compté une fois. QPV et communes : liste incomplète, chiffres minimaux."
    )
    literal_text.table(caption, columns, "hypothese-pays")


def _centres(effect: Effect, supposed: Atlas) -> None:
    """The load of each centre that it changes: a column before, one after, for each thing counted."""
    names = supposed.names_of_centres
    by_centre: dict[str, dict[str, Amount]] = {}
    for amount in effect.amounts:
        if amount.level is Level.CENTRE:
            by_centre.setdefault(amount.code, {})[amount.reference] = amount
    changes = {c: row for c, row in by_centre.items() if any(amount.change != 0 for amount in row.values())}
    codes = sorted(changes, key=lambda code: wording.sort_key(names[code]))
    changed = [changes[code] for code in codes]
    columns = [Column("Centre", [names[code] for code in codes])]
    for reference, words in wording.COVERED_THINGS.items():
        columns.append(Column(f"{words}, avant", [_known(row[reference].before) for row in changed], 0))
        columns.append(Column(f"{words}, après", [_known(row[reference].after) for row in changed], 0))
        columns.append(Column(f"{words}, écart", _changes([row[reference] for row in changed])))
    kept = wording.plural(len(by_centre) - len(changed), "centre garde la sienne", "centres gardent la leur")
    caption = f"Charge des centres qui changent ; {kept}."
    literal_text.table(caption, columns, "hypothese-centres")


def _handovers(effect: Effect, supposed: Atlas) -> None:
    names = supposed.names_of_centres
    sides = {
        label: [wording.listing([names[code] for code in codes]) or wording.NO_CENTRE for codes in centres]
        for label, centres in (
            ("Situation connue", [row.before for row in effect.handovers]),
            ("Hypothèse", [row.after for row in effect.handovers]),
        )
    }
    columns = [Column("Territoire", [f"{row.name} ({row.code})" for row in effect.handovers])]
    columns += [Column(label, texts) for label, texts in sides.items()]
    literal_text.table("Territoires dont les centres changent.", columns, "hypothese-territoires")


def _known(value: float | None) -> float | str:
    return wording.STATUSES["non_renseigne"] if value is None else value


def _changes(rows: Sequence[Amount]) -> list[str | float | None]:
    return [wording.STATUSES["non_renseigne"] if row.change is None else wording.change(row.change) for row in rows]
