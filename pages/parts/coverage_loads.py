"""The load of each centre, and how loads add up to the country."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas, CoverageRow
from geo.coverage.balance import balance, shared_departments
from geo.coverage.scenario import OPENED
from geo.indicators.activity import last_half_days
from geo.indicators.definition import Level
from geo.place import Place
from pages.parts import addresses, downloads, literal_text
from pages.parts.coverage_choices import Choice
from pages.parts.coverage_tables import amount
from pages.parts.literal_text import Column

_UNKNOWN = wording.STATUSES["non_renseigne"]
_OUTSIDE = wording.NO_CENTRE.capitalize()


def show(atlas: Atlas, choice: Choice) -> None:
    """The table with a bar per centre, the largest load first, what nobody covers at its end; then the sum."""
    rows = list(atlas.coverage(Level.CENTRE))
    rows.sort(key=lambda row: (-row.shares[choice.word].covered, wording.sort_key(row.name)))
    (france,) = atlas.coverage(Level.COUNTRY)
    st.header("Charge de chaque centre", anchor=False)
    caption = (
        f"Barres : {choice.reference.label} ({choice.reference.vintage}). Demi-journées : dernier total annuel publié "
        "à la date choisie, rapporté aux contrats de ville du périmètre (contrats de 2018)."
    )
    downloads.table(atlas, caption, _columns(atlas, rows, france, choice), "charges")
    literal_text.sentence(_sum(atlas, choice), "charges-somme")
    _shared(atlas)


def _columns(atlas: Atlas, rows: list[CoverageRow], france: CoverageRow, choice: Choice) -> list[Column]:
    words = sorted(wording.COVERED_THINGS, key=lambda word: word != choice.word)  # what was chosen comes first
    names = atlas.names_of_centres
    perimeters = atlas.coverage_rows.groupby("centre_code")["department_code"].agg(lambda codes: sorted(set(codes)))
    columns = [
        Column(
            "Centre de ressources",
            [*(names[row.code] for row in rows), _OUTSIDE],
            pages=[*(_sheet(atlas, row.code) for row in rows), None],
        )
    ]
    for word in words:
        cells = [amount(row, word, "covered") for row in rows]
        label = wording.COVERED_THINGS[word]
        columns.append(Column(label, [*cells, amount(france, word, "uncovered")], 0, bars=word == choice.word))
    alone = [code for code, centres in atlas.centres_by_department.items() if not centres]
    columns += _activity(atlas, rows)
    columns.append(Column("Territoires", [", ".join(codes) for codes in (*(perimeters[r.code] for r in rows), alone)]))
    return columns


def _activity(atlas: Atlas, rows: list[CoverageRow]) -> list[Column]:
    """Half-days, the year they speak of, and per contract; a centre that has sent none shows it."""
    half_days: list[str | float | None] = []
    years, ratios = list[str | float | None](), list[str | float | None]()
    for row in rows:
        found = last_half_days(atlas.tables, row.code, atlas.on)
        year, value = (str(found[0]), found[1]) if found else ("", None)
        contracts = row.shares["contracts"].covered
        half_days.append(_UNKNOWN if value is None else value)
        years.append(year)
        ratios.append(_UNKNOWN if value is None else value / contracts if contracts else wording.STATUSES["sans_objet"])
    return [
        Column("Demi-journées", [*half_days, wording.STATUSES["sans_objet"]], 0),
        Column("Année", [*years, ""]),
        Column("par contrat", [*ratios, wording.STATUSES["sans_objet"]], 1),
    ]


def _sum(atlas: Atlas, choice: Choice) -> str:
    found = balance(atlas.tables, choice.reference, atlas.on)
    of_centres = wording.number(sum(found.by_centre.values()))
    return (
        f"{choice.reference.label[0].upper()}{choice.reference.label[1:]} : {of_centres} pour l'ensemble des centres, "
        f"moins {wording.number(found.repeated)} comptés plusieurs fois, plus {wording.number(found.uncovered)} sans "
        f"centre connu, font {wording.number(found.total)}."
    )


def _shared(atlas: Atlas) -> None:
    """The territories that several centres cover: listed, or said to be none."""
    shared = shared_departments(atlas.tables, atlas.on)
    if not shared:
        literal_text.sentence("Aucun territoire n'est couvert par plusieurs centres à cette date.", "doubles-aucun")
        return
    places, names = atlas.departments["name"], atlas.names_of_centres
    columns = [
        Column("Territoire", [f"{places[code]} ({code})" for code in shared]),
        Column("Centres", [wording.listing([names[centre] for centre in centres]) for centres in shared.values()]),
    ]
    downloads.table(atlas, "Territoires couverts par plusieurs centres, comptés une fois au total.", columns, "doubles")


def _sheet(atlas: Atlas, code: str) -> str | None:
    """The page of a centre; one that is only supposed has none."""
    return None if code.startswith(OPENED) else addresses.sheet_of(atlas, Place(Level.CENTRE, code))
