"""The edition and the date that a command is asked for."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from geo import wording
from geo.atlas import Atlas
from geo.cli.telling import say_where_from
from geo.coverage.effect import supposing
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.place import FRANCE, WORDS, Place
from geo.provenance import provenance
from geo.served import open_served
from geo.settings import Settings
from geo.store import OpenEdition

_LEVEL_NAMES = {
    "qpv": Level.NEIGHBOURHOOD,
    "quartier": Level.NEIGHBOURHOOD,
    "departement": Level.DEPARTMENT,
    "département": Level.DEPARTMENT,
    "région": Level.REGION,
    "contrat": Level.CONTRACT,
    "france": Level.COUNTRY,
    "pays": Level.COUNTRY,
    **{level.value: level for level in Level},
}

EditionOption = Annotated[str, typer.Option("--edition", help="Édition, par exemple fr-2024.")]
HypothesisOption = Annotated[str, typer.Option("--hypothesis", help="Couverture supposée, comme pour whatif.")]
DateOption = Annotated[str, typer.Option("--date", help="Date, AAAA-MM-JJ ; celle de l'édition par défaut.")]


def opened_edition(name: str, *, is_shown: bool = True) -> OpenEdition:
    """An edition, with a line on standard error when it is not the newest build.

    Where its figures are shown and of demonstration, what the command prints says so.
    """
    opened = open_served(Settings()).read(name)
    if opened.warning:
        print(opened.warning, file=sys.stderr)
    if is_shown:
        say_where_from(provenance(opened))
    return opened


def opened_atlas(edition: str, on: str, hypothesis: str = "") -> Atlas:
    """An edition at a date: those of the settings and of the edition where none is given.

    Where a coverage is supposed, as if it held. Raises `InvalidHypothesis` for what cannot be supposed.
    """
    opened = opened_edition(edition or Settings().edition)
    return supposing(Atlas(opened, _day(on) if on else opened.manifest.description.reference_date), hypothesis)


def _day(text: str) -> date:
    day = wording.read_day(text)
    if day is None:
        raise UnknownCode(
            f"La date « {text} » n'existe pas", "--date", "Écrivez-la AAAA-MM-JJ, par exemple 2024-06-30."
        )
    return day


def place_named(text: str) -> Place:
    """A place as `region-75` or `region:75`; `france` is the country. Raises `UnknownCode`."""
    return FRANCE if text == WORDS[Level.COUNTRY] else Place.read(text.replace(":", "-", 1))


def filters_named(text: str) -> tuple[Place, ...]:
    """What a map or a table is restricted to: one place, or none for the whole country. Raises `UnknownCode`."""
    place = place_named(text) if text else FRANCE
    return () if place == FRANCE else (place,)


def level_named(name: str) -> Level:
    """The level of a French or English word. Raises `UnknownCode`."""
    try:
        return _LEVEL_NAMES[name.lower()]
    except KeyError:
        known = ", ".join(sorted(_LEVEL_NAMES))
        raise UnknownCode(
            f"Le niveau « {name} » n'existe pas", f"niveaux connus : {known}", "Choisissez-en un."
        ) from None
