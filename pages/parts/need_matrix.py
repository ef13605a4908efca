"""The matrix of need and activity, with its twin table and the list of the under-served, on the page « Comparer »."""

from __future__ import annotations

import math
from collections import Counter

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.export.files import named_sources
from geo.export.underserved_file import underserved_file, underserved_file_name
from geo.indicators.definition import Level, Status
from geo.need_activity import FEWEST_FOR_MEDIAN, QUADRANTS, Matrix, Median, Spot, matrix
from geo.needs import needs
from geo.place import Place
from geo.small_numbers import RULE
from geo.units import Unit
from pages.parts import cache, downloads, literal_comparison, literal_text
from pages.parts.addresses import sheet_of
from pages.parts.literal_comparison import Mark, MatrixPicture
from pages.parts.literal_text import Column
from pages.parts.select_box import select_box


def show(here: Atlas) -> None:
    """Draw the matrix of the centres, its twin table and the list that can be taken away."""
    st.header("Besoin et activité", anchor=False)
    offered = needs(here)
    options = {need.label: key for key, need in offered.items()}
    aliases = {key: label for label, key in options.items()}
    key = options[select_box("Besoin", "besoin", options, next(iter(options)), aliases, st.container(width=420))]
    found = cache.remembered(here, f"matrix {key}", lambda: matrix(here, key))
    if not found.placed:
        years = wording.listing([str(year) for year in found.years])
        told = f"Aucun centre n'a de total publié pour {here.on.year}. Années publiées : {years or 'aucune'}."
        literal_text.sentence(told, "annees-publiees")
    literal_comparison.matrix(_picture(here, found))
    _twin_table(here, found)
    _underserved(here, found)


def _picture(here: Atlas, found: Matrix) -> MatrixPicture:
    need, activity = found.need, found.activity.unit
    apart = [spot for spot in found.apart if not math.isnan(spot.need)]
    medians = (found.need_median, found.activity_median)
    told = " ".join(_median(*one) for one in zip(("Besoin", "Activité"), medians, (need.unit, activity), strict=True))
    caption = (
        f"{found.need.definition} {told} Une valeur égale à la médiane compte comme forte. Cercle creux : petit "
        f"nombre ; clair et tireté : valeur estimée. Un nom sans place est dans la table. {RULE} Source : "
        f"{named_sources(here, tuple(dict.fromkeys((*need.sources, *found.activity.sources))))}."
    )
    return MatrixPicture(
        x=f"{need.label}{' (%)' if need.unit.symbol == '%' else ''}",
        y=f"{found.activity.label}, {here.on.year}",
        spots=[_mark(spot, found) for spot in found.placed],
        apart=[_mark(spot, found) for spot in apart],
        apart_label=f"Hors du plan, selon le besoin seul : {_kinds(apart)}",
        medians=(_shown(found.need_median.value, need.unit), _shown(found.activity_median.value, activity)),
        corners=() if None in (medians[0].value, medians[1].value) else QUADRANTS,
        caption=caption,
        alternative=f"Centres par besoin et activité : {len(found.placed)} placés, {len(found.apart)} à part. {told}",
        none="aucune activité connue",
    )


def _kinds(spots: list[Spot]) -> str:
    """How many of each kind of emptiness."""
    counted = Counter(spot.emptiness.label for spot in spots if spot.emptiness)
    return ", ".join(f"{label} ({wording.number(count)})" for label, count in counted.items())


def _median(what: str, median: Median, unit: Unit) -> str:
    if median.value is None:
        return f"{what} : pas de médiane, n = {median.count} ({FEWEST_FOR_MEDIAN} au moins)."
    return f"{what} : médiane {wording.amount(median.value, unit)} (n = {median.count})."


def _shown(value: float | None, unit: Unit) -> float | None:
    return None if value is None else value * unit.factor


def _mark(spot: Spot, found: Matrix) -> Mark:
    need, activity = found.need.unit, found.activity.unit
    told = [spot.name, wording.value_or_status(spot.need, spot.need_status, need), _activity(spot, found)]
    if spot.small:
        told.append(f"petit nombre : {spot.small}")
    return Mark(
        label=spot.name,
        title=" ; ".join(told),
        x=spot.need * need.factor,
        small=bool(spot.small),
        estimated=Status.ESTIMATED in (spot.need_status, spot.activity_status),
        y=None if spot.emptiness else spot.activity * activity.factor,
    )


def _activity(spot: Spot, found: Matrix) -> str:
    if spot.emptiness:
        return spot.emptiness.label
    return wording.value_or_status(spot.activity, spot.activity_status, found.activity.unit)


def _twin_table(here: Atlas, found: Matrix) -> None:
    spots = [*found.placed, *found.apart]
    columns = [
        _names("Centre", here, spots),
        _numbers(found.need.label, [(spot.need, spot.need_status) for spot in spots], found.need.unit),
        _numbers(
            found.activity.short,
            [(spot.activity, spot.activity_status) for spot in spots],
            found.activity.unit,
        ),
        Column("Quadrant", [found.quadrant(spot) or "non situé" for spot in spots]),
        Column("Petit nombre", [spot.small or "non" for spot in spots]),
    ]
    caption = f"Les mêmes centres, au {wording.day(here.on)}. « (e) » : valeurs estimées."
    downloads.table(here, caption, columns, "matrice-table")


def _underserved(here: Atlas, found: Matrix) -> None:
    st.header("Besoin fort, activité faible ou non connue", anchor=False)
    rows = found.underserved
    spots = [one.spot for one in rows]
    columns = [
        _names("Territoire", here, spots),
        Column("Genre", [wording.LEVELS[spot.level.value] for spot in spots]),
        _numbers(found.need.label, [(spot.need, spot.need_status) for spot in spots], found.need.unit),
        Column("Constat", [one.reason for one in rows]),
        Column("Petit nombre", [spot.small or "non" for spot in spots]),
    ]
    caption = (
        "Besoin au moins égal à la médiane de la maille : centres, puis départements sans centre connu. Une activité "
        f"non renseignée n'est pas une activité nulle. n = {len(rows)}."
    )
    literal_text.table(caption, columns, "sous-servis")
    downloads.offer("sous-servis", underserved_file_name(here, found), lambda: underserved_file(here, found))


def _names(label: str, here: Atlas, spots: list[Spot]) -> Column:
    shown = [spot.name if spot.level is Level.CENTRE else f"{spot.name} ({spot.code})" for spot in spots]
    return Column(label, shown, pages=[sheet_of(here, Place(spot.level, spot.code)) for spot in spots])


def _numbers(label: str, values: list[tuple[float, Status]], unit: Unit) -> Column:
    """A column of numbers; the reason in place of one that is not known, and « (e) » where some are estimated."""
    cells = [
        wording.STATUSES[status.value] if value != value else round(value * unit.factor, unit.decimals)
        for value, status in values
    ]
    estimated = any(status is Status.ESTIMATED for _, status in values)
    symbol = " (%)" if unit.symbol == "%" else ""
    return Column(f"{label}{symbol}{' (e)' if estimated else ''}", cells, unit.decimals)
