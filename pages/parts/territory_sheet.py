"""The parts of the page on one territory, as its sheet tells them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.place import FRANCE, Place
from geo.schema import links
from geo.sheet_sentences import charge_words, gap_sentence, sentences
from geo.territory_sheet import Named, Sheet, sheet
from pages.parts import (
    addresses,
    cache,
    field_reports,
    literal_text,
    passage_panel,
    printed_sheets,
    services_panel,
    shell,
    territory_map,
    territory_tables,
)
from pages.parts.literal_text import Fact, Link
from pages.parts.tables import PLURALS

_IN_ADDRESS = "lieu"
_STYLE = Path(__file__).with_name("sheet.css")


def asked(atlas: Atlas) -> Place:
    """The territory that the address names; France where it names none, with a notice where it is not known."""
    text = st.query_params.get(_IN_ADDRESS)
    if text is None:
        return FRANCE
    try:
        place = Place.read(text)
        sheet_of(atlas, place)
    except UnknownCode:
        shell.notice(f"Le lien demande {wording.quoted(text)} (lieu), qui n'existe pas ici : la France est affichée.")
        return FRANCE
    return place


def sheet_of(atlas: Atlas, place: Place) -> Sheet:
    """The sheet of a place, made once for all visitors."""
    return cache.remembered(atlas, f"sheet {place}", lambda: sheet(atlas, place))


def show(atlas: Atlas, place: Place) -> None:
    """Draw the whole sheet."""
    told = sheet_of(atlas, place)
    st.html(_STYLE)
    text_side, map_side = st.columns([2, 3])
    with text_side:
        _head(atlas, told)
        for number, text in enumerate(sentences(told)):
            literal_text.sentence(text, f"fiche-phrase-{number}")
    with map_side:
        territory_map.show(atlas, told, _open)
    territory_tables.key_figures(atlas, told)
    territory_tables.charges(atlas, told)
    territory_tables.activity(told)
    services_panel.show(atlas, place)
    if place.level is Level.NEIGHBOURHOOD:
        passage_panel.show_one(atlas.opened, place.code)
    territory_tables.inside(atlas, told)
    territory_tables.files(atlas, told)
    printed_sheets.of_territory(atlas, told)


def _open(place: Place) -> None:
    """Go to the sheet of a place; call it from a callback, so that the whole run that follows knows it."""
    st.query_params[_IN_ADDRESS] = str(place)


def _head(atlas: Atlas, told: Sheet) -> None:
    """Name, level and code; where it lies; who is in charge."""
    facts = [*_where(atlas, told), *_who(atlas, told), *field_reports.open_fact(atlas, told.place)]
    word = wording.LEVELS[told.place.level.value]
    is_country = told.place == FRANCE
    subtitle = f"au {wording.day(told.on)}" if is_country else f"{word} {told.place.code}, au {wording.day(told.on)}"
    literal_text.card(told.name, subtitle, facts, "fiche-tete")


def _where(atlas: Atlas, told: Sheet) -> list[Fact]:
    """One fact for each level that holds the place, with the way to the sheets of that level."""
    by_level: dict[Level, list[Named]] = {}
    for one in told.within:
        by_level.setdefault(one.place.level, []).append(one)
    return [Fact(_term(level, mine), "", pages=_links(atlas, mine)) for level, mine in by_level.items()]


def _term(level: Level, mine: list[Named]) -> str:
    if level is Level.COUNTRY:
        return "Ensemble"
    return wording.LEVELS[level.value] if len(mine) == 1 else PLURALS[level]


def _links(atlas: Atlas, places: list[Named]) -> tuple[Link, ...]:
    return tuple(Link(one.name, addresses.sheet_of(atlas, one.place)) for one in places)


def _who(atlas: Atlas, told: Sheet) -> list[Fact]:
    """The centres in charge of the one département, or the names of those of several."""
    if len(told.departments) > 1:
        centres = dict.fromkeys(charge.centre for charge in told.charges)
        return [Fact("Centres en charge", "", pages=tuple(_centre(atlas, told, code) for code in centres))]
    facts = [
        Fact(
            "Centre en charge",
            charge_words(charge),
            links(charge.sources),
            (_centre(atlas, told, charge.centre),),
        )
        for charge in told.charges
    ]
    for gap in told.gaps:
        sources = gap.last.sources if gap.last else ()
        facts.append(
            Fact("Centre en charge", f"{wording.NO_CENTRE.capitalize()} ; {gap_sentence(told, gap)}.", sources)
        )
    return facts


def _centre(atlas: Atlas, told: Sheet, code: str) -> Link:
    return Link(told.names_of_centres[code], addresses.sheet_of(atlas, Place(Level.CENTRE, code)))
