"""What the page on activity is asked to show: select boxes of the side bar, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from babel.dates import get_month_names

from geo.activity.choices import Audience, Choice, Format, Mission, Mode, Theme
from geo.activity.field import Field
from geo.activity.model import MEASURES
from geo.atlas import Atlas
from pages.parts import filters, shell
from pages.parts.select_box import select_box

ALL = "Tous"
EVERY = "Toutes"
MEASURES_SHOWN: tuple[Field, ...] = tuple(each for each in MEASURES if each.unit and each.unit.adds_up)
"""Those that a chart can show; different people are never summed."""

_FIRST, _LAST = "de", "a"
_MONTHS = {number: text.capitalize() for number, text in get_month_names("wide", locale="fr_FR").items()}
_EVERY = {"mission": EVERY, "format": ALL, "theme": ALL, "public": ALL, "mode": ALL}
"""What leaves everything in, by select box."""

Chosen = TypeVar("Chosen")
Listed = TypeVar("Listed", bound=Choice)


@dataclass(frozen=True)
class Asked:
    """What the select boxes say; None where they leave everything in."""

    measure: Field
    years: tuple[int, ...]
    """In order, of those that are known."""
    centres: frozenset[str]
    """Those that region and centre leave in."""
    month: int | None
    region: str | None
    centre: str | None
    mission: Mission | None
    format: Format | None
    theme: Theme | None
    audience: Audience | None
    mode: Mode | None


def ask(atlas: Atlas, years: Sequence[int]) -> Asked:
    """Draw the select boxes; `years` are those of which anything is known. Where nothing was sent, most are idle."""
    idle = not atlas.sent.years
    measures = {_capital(field.label): field for field in MEASURES_SHOWN}
    by_name = {field.name: text for text, field in measures.items()}
    measure = measures[select_box("Mesure", "mesure", measures, next(iter(measures)), by_name, disabled=idle)]
    shown = _ask_years(years)
    months = {text: number for number, text in _MONTHS.items()}
    by_number = {str(number): text for number, text in _MONTHS.items()}
    month = _ask_one("Mois", "mois", months, ALL, by_number, idle)
    region = filters.ask_region(atlas)
    centre = filters.ask_centre_within(atlas, region)
    asked = Asked(
        measure=measure, years=shown, centres=_centres(atlas, region, centre), month=month, region=region,
        centre=centre,
        mission=_ask_choice("Mission", "mission", Mission, idle),
        format=_ask_choice("Format", "format", Format, idle),
        theme=_ask_choice("Thème", "theme", Theme, idle),
        audience=_ask_choice("Public", "public", Audience, idle),
        mode=_ask_choice("Mode", "mode", Mode, idle),
    )  # fmt: skip
    st.sidebar.button("Réinitialiser", on_click=_reset, icon=":material/restart_alt:", width="stretch")
    return asked


def _centres(atlas: Atlas, region: str | None, centre: str | None) -> frozenset[str]:
    """The centre chosen, else those that serve the région on the date, else all."""
    if centre:
        return frozenset({centre})
    covering = atlas.centres_by_department
    if region:
        mine = (code for code, of_department in atlas.region_of_department.items() if of_department == region)
        return frozenset(each for code in mine for each in covering[code])
    return frozenset(atlas.names_of_centres)


def _ask_years(years: Sequence[int]) -> tuple[int, ...]:
    """The years from the first to the last chosen, whichever way round."""
    known = {str(year): year for year in years}
    first = _ask_one("De l'année", _FIRST, known, EVERY, {}, not years)
    last = _ask_one("À l'année", _LAST, known, EVERY, {}, not years)
    if first and last and first > last:
        shell.notice(f"L'année {first} vient après {last} : les années de {last} à {first} sont affichées.")
        first, last = last, first
    return tuple(year for year in years if (first or year) <= year <= (last or year))


def _ask_choice(label: str, key: str, choices: type[Listed], idle: bool) -> Listed | None:
    options = {_capital(each.label): each for each in choices}
    return _ask_one(label, key, options, _EVERY[key], {each.value: text for text, each in options.items()}, idle)


def _ask_one(
    label: str, key: str, known: Mapping[str, Chosen], every: str, aliases: Mapping[str, str], idle: bool
) -> Chosen | None:
    """One of the options, or None for all of them."""
    options: dict[str, Chosen | None] = {every: None, **known}
    return options[select_box(label, key, options, every, aliases, disabled=idle)]


def _reset() -> None:
    """Everything in again. Each default is set, not forgotten: the address would give a forgotten choice back."""
    st.session_state.update(
        {
            "mesure": _capital(MEASURES_SHOWN[0].label),
            _FIRST: EVERY,
            _LAST: EVERY,
            "mois": ALL,
            "region": filters.ALL_REGIONS,
            "centre": filters.ALL_OTHERS,
            **_EVERY,
        }
    )


def _capital(text: str) -> str:
    """As it stands in a list of choices."""
    return text[0].upper() + text[1:]
