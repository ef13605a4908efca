"""The map of what is raised from the field: circles at the places that reports name."""

from __future__ import annotations

from collections.abc import Sequence

from geo import wording
from geo.activity.choices import ReportState, Theme
from geo.activity.field_reports import Raised, ReportChoice, grouped
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.activity_places import years_words
from geo.maps.centres import coverage_areas, perimeters
from geo.maps.credits import credit_of_sent
from geo.maps.layer import NationalMap
from geo.maps.spots import ground_of, placed_circles, without_point
from geo.units import FIELD_REPORTS

TITLE = "Remontées de terrain"


def reports_map(atlas: Atlas, reports: Sequence[Raised], choice: ReportChoice) -> NationalMap:
    """Circles at the places that some reports name; one of several places counts in each of them."""
    ground, drawn = ground_of(atlas), perimeters(atlas)
    by_place = grouped(reports, lambda report: report.places)
    amounts = {place: float(found.total) for place, found in by_place.items()}
    notes = []
    several = sum(len(report.places) > 1 for report in reports)
    if several:
        told = wording.plural(several, "remontée nomme", "remontées nomment")
        counted = "comptées" if several > 1 else "comptée"
        notes.append(f"{told} plusieurs lieux : {counted} à chacun, une seule fois dans le total.")
    unplaced = sum(not report.places for report in reports)
    if unplaced:
        notes.append(f"{wording.plural(unplaced, 'remontée ne nomme', 'remontées ne nomment')} aucun lieu.")
    nowhere = without_point(ground, by_place)
    if nowhere:
        notes.append(f"{wording.plural(len(nowhere), 'lieu', 'lieux')} sans contour, donc sans cercle.")
    return NationalMap(
        title=TITLE,
        subtitle=choice_words(atlas, choice),
        areas=coverage_areas(atlas, drawn),
        circles=(placed_circles(ground, amounts, FIELD_REPORTS, "Cercles : remontées par lieu nommé"),),
        perimeters=drawn,
        notes=tuple(notes),
        source=credit_of_sent(atlas),
    )


def choice_words(atlas: Atlas, choice: ReportChoice) -> str:
    """What was chosen, in words."""
    parts = [
        Theme.labels()[choice.theme] if choice.theme else "tous les thèmes",
        ReportState.labels()[choice.state] if choice.state else "tous les états",
    ]
    if choice.years:
        parts.append(years_words(choice.years))
    if choice.region:
        parts.append(atlas.names(Level.REGION)[choice.region])
    if choice.centre:
        parts.append(atlas.names_of_centres.get(choice.centre, choice.centre))
    return ", ".join(parts)
