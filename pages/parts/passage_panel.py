"""What became of the neighbourhoods from the generation before to the one shown, and what may not be compared."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo import indicators, wording
from geo.export.passage_file import passage_file, passage_file_name
from geo.passage import Fate, Passage, comparable, counts, edition_before
from geo.store import OpenEdition
from pages.parts import cache, downloads, literal_text
from pages.parts.literal_text import Column


def show(opened: OpenEdition) -> None:
    """The passage to the edition shown, where perimeters of two generations are at hand; else what is missing."""
    st.header("D'une génération de quartiers à l'autre", anchor=False)
    before = edition_before(opened, cache.editions())
    if before is None:
        _missing(opened)
        return
    found = cache.passages(before, opened.manifest.description.name)
    generations = (cache.edition(before).manifest.description.generation, opened.manifest.description.generation)
    literal_text.table(
        "Quartiers selon ce qu'ils sont devenus, par superposition des périmètres, jamais par les codes.",
        [
            Column("Devenir", [*(fate.label for fate in Fate), wording.STATUSES["non_renseigne"]]),
            *(
                Column(f"Quartiers de {generation}", list(counts(rows).values()), 0)
                for generation, rows in zip(generations, (found.before, found.after), strict=True)
            ),
        ],
        "passage",
    )
    _each(found.after, generations[1])
    after = cache.atlas_of(opened)
    make = partial(passage_file, after, before, found)
    downloads.offer("passage", passage_file_name(after, before), make, label="Télécharger le passage")
    _refused(generations)


def show_one(opened: OpenEdition, code: str) -> None:
    """What became of one neighbourhood, or where it comes from, by another edition; else what is missing."""
    st.header("D'une génération de quartiers à l'autre", anchor=False)
    name, known = opened.manifest.description.name, cache.editions()
    before = edition_before(opened, known)
    after = [summary.name for summary in known if edition_before(cache.edition(summary.name), known) == name]
    if before is None and not after:
        _missing(opened)
        return
    rows = cache.passages(before, name).after if before else cache.passages(name, after[0]).before
    (mine,) = (row for row in rows if row.code == code)
    literal_text.sentence(mine.sentence, "passage-du-quartier")


def _missing(opened: OpenEdition) -> None:
    generation = opened.manifest.description.generation
    if opened.tables.perimeters.empty:
        lacking = f"les périmètres de {generation}, que cette édition ne connaît pas"
    else:
        lacking = f"une édition d'une génération antérieure à {generation}, avec ses périmètres"
    literal_text.sentence(f"Passage non renseigné : il manque {lacking}.", "passage-absent")


def _each(rows: tuple[Passage, ...], generation: int) -> None:
    literal_text.table(
        f"D'où viennent les quartiers de {generation}.",
        [
            Column("Code", [row.code for row in rows]),
            Column("Quartier", [row.name for row in rows]),
            Column("Passage", [row.sentence for row in rows]),
        ],
        "passage-par-quartier",
    )


def _refused(generations: tuple[int, int]) -> None:
    """The indicators whose values may not be set side by side, each with its reason."""
    verdicts = [(known, comparable(known, *generations)) for known in indicators.ALL]
    refused = [(known.label, verdict.reason) for known, verdict in verdicts if verdict.reason]
    with st.expander(f"Indicateurs qui ne se comparent pas entre {generations[0]} et {generations[1]}"):
        columns = [Column("Indicateur", [label for label, _ in refused]), Column("Raison", [why for _, why in refused])]
        literal_text.table("Pourquoi une évolution n'est pas calculée.", columns, "incomparables")
