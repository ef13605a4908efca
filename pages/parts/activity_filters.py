"""What the page on activity is asked to show: select boxes of the side bar, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from geo import wording
from geo.activity.analysis.figures import ADDED
from geo.activity.choices import Audience, Choice, Format, Mission, Mode, Theme
from geo.activity.field import Field
from geo.activity.selection import ActivityChoice, Through
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.units import Unit
from pages.parts import filters, shell
from pages.parts.select_box import select_box

ALL = "Tous"
EVERY = "Toutes"
MONTHS: Mapping[int, str] = {number: wording.month(number) for number in range(1, 13)}
_FIRST, _LAST, _THROUGH = "de", "a", "par"
_THROUGHS = {"Périmètre du centre": Through.CENTRE, "Lieux de l'activité": Through.PLACE}
_EVERY = {"mission": EVERY, "format": ALL, "theme": ALL, "public": ALL, "mode": ALL, "mois": ALL}
"""What leaves everything in, by select box."""

Chosen = TypeVar("Chosen")
Listed = TypeVar("Listed", bound=Choice)


@dataclass(frozen=True)
class Asked:
    """What the select boxes say."""

    measure: Field
    choice: ActivityChoice
    years: tuple[int, ...]
    """Those that are left in, all of them where none is chosen."""
    words: tuple[tuple[str, str], ...]
    """The boxes that leave something out, and what they say: files tell it."""

    @property
    def month(self) -> int | None:
        """From 1 to 12; None where all are in."""
        return _only(self.choice.months)

    @property
    def unit(self) -> Unit:
        """Of the measure; those that add up all have one."""
        if self.measure.unit is None:
            raise TypeError(self.measure.name)
        return self.measure.unit

    @property
    def title(self) -> str:
        """The measure at the head of a chart."""
        return _capital(self.measure.label)


def ask(atlas: Atlas, years: Sequence[int]) -> Asked:
    """Draw the select boxes; `years` are those of which anything is known. Where nothing was sent, most are idle."""
    idle = not atlas.sent.years
    measures = {_capital(field.label): field for field in ADDED}
    by_name = {word: text for text, field in measures.items() for word in (field.name, text.lower())}
    measure = measures[select_box("Mesure", "mesure", measures, next(iter(measures)), by_name, disabled=idle)]
    shown = _ask_years(years)
    months = {text.capitalize(): number for number, text in MONTHS.items()}
    month = _ask_one("Mois", "mois", months, ALL, {str(number): text for text, number in months.items()}, idle)
    region = filters.ask_region(atlas)
    through = _ask_through(idle or region is None)
    centre = filters.ask_centre_within(atlas, region)
    choice = ActivityChoice(
        years=shown, months=_one(month), centres=_one(centre), regions=_one(region), through=through,
        missions=_one(_ask_choice("Mission", "mission", Mission, idle)),
        formats=_one(_ask_choice("Format", "format", Format, idle)),
        themes=_one(_ask_choice("Thème", "theme", Theme, idle)),
        audiences=_one(_ask_choice("Public", "public", Audience, idle)),
        modes=_one(_ask_choice("Mode", "mode", Mode, idle)),
    )  # fmt: skip
    st.sidebar.button("Réinitialiser", on_click=_reset, icon=":material/restart_alt:", width="stretch")
    return Asked(measure, choice, shown or tuple(years), tuple(_words(atlas, choice)))


def _ask_years(years: Sequence[int]) -> tuple[int, ...]:
    """The years from the first to the last chosen, whichever way round; none of them where all are in."""
    known = {str(year): year for year in years}
    first = _ask_one("De l'année", _FIRST, known, EVERY, {}, not years)
    last = _ask_one("À l'année", _LAST, known, EVERY, {}, not years)
    if first is None and last is None:
        return ()
    if first and last and first > last:
        shell.notice(f"L'année {first} vient après {last} : les années de {last} à {first} sont affichées.")
        first, last = last, first
    return tuple(year for year in years if (first or year) <= year <= (last or year))


def _ask_through(idle: bool) -> Through:
    """What places a line in a région: of use where one is chosen."""
    labels = {through.value: label for label, through in _THROUGHS.items()}
    return _THROUGHS[select_box("Région selon", _THROUGH, _THROUGHS, next(iter(_THROUGHS)), labels, disabled=idle)]


def _ask_choice(label: str, key: str, choices: type[Listed], idle: bool) -> Listed | None:
    options = {_capital(each.label): each for each in choices}
    aliases = {word: text for text, each in options.items() for word in (each.value, each.label)}
    return _ask_one(label, key, options, _EVERY[key], aliases, idle)


def _ask_one(
    label: str, key: str, known: Mapping[str, Chosen], every: str, aliases: Mapping[str, str], idle: bool
) -> Chosen | None:
    """One of the options, or None for all of them."""
    options: dict[str, Chosen | None] = {every: None, **known}
    return options[select_box(label, key, options, every, aliases, disabled=idle)]


def _one(value: Chosen | None) -> tuple[Chosen, ...]:
    return () if value is None else (value,)


def _only(values: tuple[Chosen, ...]) -> Chosen | None:
    return values[0] if values else None


def _words(atlas: Atlas, choice: ActivityChoice) -> list[tuple[str, str]]:
    """What is left in, in French."""
    regions, centres = atlas.names(Level.REGION), atlas.names_of_centres
    through = next(label for label, through in _THROUGHS.items() if through is choice.through)
    told = [
        ("Années", wording.listing([str(year) for year in choice.years])),
        ("Mois", wording.listing([MONTHS[month] for month in choice.months])),
        ("Région", wording.listing([f"{regions[code]}, selon : {through.lower()}" for code in choice.regions])),
        ("Centre de ressources", wording.listing([centres[code] for code in choice.centres])),
        ("Mission", wording.listing([each.label for each in choice.missions])),
        ("Format", wording.listing([each.label for each in choice.formats])),
        ("Thème", wording.listing([each.label for each in choice.themes])),
        ("Public", wording.listing([each.label for each in choice.audiences])),
        ("Mode", wording.listing([each.label for each in choice.modes])),
    ]
    return [(term, text) for term, text in told if text]


def _reset() -> None:
    """Everything in again. Each default is set, not forgotten: the address would give a forgotten choice back."""
    st.session_state.update(
        {
            "mesure": _capital(ADDED[0].label),
            _FIRST: EVERY,
            _LAST: EVERY,
            "region": filters.ALL_REGIONS,
            _THROUGH: next(iter(_THROUGHS)),
            "centre": filters.ALL_OTHERS,
            **_EVERY,
        }
    )


def _capital(text: str) -> str:
    """As it stands in a list of choices."""
    return text[0].upper() + text[1:]
