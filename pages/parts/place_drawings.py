"""The maps of places as the browser fetches them: an address says which one, of which choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from geo import wording
from geo.activity.field_reports import Raised, ReportChoice, raised
from geo.activity.places import ActivityPlaces, activity_places
from geo.activity.presence import presences
from geo.activity.selection import ActivityChoice
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.activity_places import Measure, Told, places_map, presence_map
from geo.maps.field_reports import reports_map
from geo.maps.layer import NationalMap
from geo.maps.payload import Focus
from geo.maps.spots import Ground
from pages.parts import cache
from pages.parts.cache import Drawing
from pages.parts.resources import map_addresses

Chosen = tuple[Level, str]
"""Level and code of the place that was clicked."""


class View(StrEnum):
    """The maps of activity, by the names that addresses give them."""

    HALF_DAYS = Measure.HALF_DAYS.value
    ACTIONS = Measure.ACTIONS.value
    NEIGHBOURHOODS = "quartiers"


_ACTIVITY, _REPORTS = "activite", "remontees"
_VIEW, _CHOICE = "carte", "choix"


def activity(here: Atlas, view: View, choice: ActivityChoice) -> Drawing:
    """The drawing of one of the maps of activity."""
    return cache.placed(
        here, _address(here, _ACTIVITY, {_VIEW: view.value, _CHOICE: str(choice)}), lambda: _draw(here, view, choice)
    )


def reports(here: Atlas, choice: ReportChoice) -> Drawing:
    """The drawing of the map of what is raised from the field."""
    return cache.placed(
        here,
        _address(here, _REPORTS, choice.query()),
        lambda: reports_map(here, [report for report in every_report(here) if choice.holds(report)], choice),
    )


def asked(edition: str, on: date, name: str, query: Mapping[str, str]) -> Drawing:
    """The drawing that an address asks for. Raises `UnknownCode`, `UnknownEdition` or `ValueError`."""
    here = cache.atlas(edition, on)
    if name == _ACTIVITY:
        choice = ActivityChoice.read(query.get(_CHOICE, ""))
        _check(here, Level.CENTRE, choice.centres)
        _check(here, Level.REGION, choice.regions)
        _check(here, Level.DEPARTMENT, choice.departments)
        if not choice.years or not set(choice.years) <= set(years(here)):
            raise UnknownCode("Rien n'a été reçu pour cette année", str(choice), "Choisissez-en une autre.")
        return activity(here, View(query.get(_VIEW, "")), choice)
    if name == _REPORTS:
        of_reports = ReportChoice.read(query)
        _check(here, Level.CENTRE, filter(None, [of_reports.centre]))
        _check(here, Level.REGION, filter(None, [of_reports.region]))
        return reports(here, of_reports)
    raise UnknownCode("Cette carte n'existe pas", name, "Ouvrez la page de l'activité.")


def _check(here: Atlas, level: Level, codes: Iterable[str]) -> None:
    """Raise `UnknownCode` where a choice holds a code that the edition does not know."""
    known = here.names(level)
    for code in codes:
        if code not in known:
            raise UnknownCode(f"Ce choix n'existe pas : {wording.LEVELS[level.value]}", code, "Faites-le dans la page.")


def message(
    here: Atlas, drawing: Drawing, view: frozenset[str], kept: frozenset[str], selected: Chosen | None
) -> dict[str, Any]:
    """What is sent to the map: `kept` départements stay in colour, `view` are those to look at."""
    focus = Focus(kept, "", selected)
    looking = Focus(view, " ".join(sorted(view)) if view != frozenset(here.departments.index) else "", None)
    told = {"resources": map_addresses(), "drawing": drawing.address, "watermark": here.provenance.mark, "zones": False}
    return {**told, **payload.change(here, focus), "view": payload.change(here, looking)["view"]}


def years(here: Atlas) -> tuple[int, ...]:
    """The years of which any centre has sent its activity, sorted."""
    return tuple(sorted({each.year for each in here.sent.years}))


def told(here: Atlas, choice: ActivityChoice) -> Told:
    """What the maps of activity are made of."""
    return Told(here.sent.records, frozenset((each.centre, each.year) for each in here.sent.years), choice)


def ground(here: Atlas) -> Ground:
    """The points and names of places, made once for all visitors."""
    return cache.remembered(here, "lieux du pays", lambda: Ground(here))


def found_places(here: Atlas, choice: ActivityChoice) -> ActivityPlaces:
    """The places of a choice, counted once for all visitors."""
    return cache.remembered(here, f"lieux {choice}", lambda: activity_places(here.tables, here.sent.records, choice))


def found_presences(here: Atlas, choice: ActivityChoice) -> pd.DataFrame:
    """What is known of each neighbourhood, told once for all visitors."""
    lines = told(here, choice)
    key = f"presence {choice}"
    return cache.remembered(here, key, lambda: presences(here.tables, lines.records, lines.sent, choice))


def every_report(here: Atlas) -> tuple[Raised, ...]:
    """All that was raised from the field, with what answers it, as it stands today."""
    today = date.today()
    key = f"remontees {today.isoformat()}"
    return cache.remembered(here, key, lambda: raised(here, here.sent.reports, here.sent.records, today))


def _draw(here: Atlas, view: View, choice: ActivityChoice) -> NationalMap:
    if view is View.NEIGHBOURHOODS:
        return presence_map(here, told(here, choice), found_presences(here, choice))
    return places_map(here, told(here, choice), found_places(here, choice), Measure(view.value))


def _address(here: Atlas, name: str, query: Mapping[str, str]) -> str:
    edition = here.manifest.description.name
    chosen = f"?{urlencode(query)}" if query else ""
    return f"/dessins/{edition}/{here.on.isoformat()}/{name}.json{chosen}"
