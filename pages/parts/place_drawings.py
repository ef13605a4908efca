"""The maps of places as the browser fetches them: an address says which one, of which choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from geo.activity.field_reports import ReportChoice, every_report
from geo.activity.places import ActivityPlaces, activity_places
from geo.activity.presence import presences
from geo.activity.selection import ActivityChoice
from geo.activity_view import ActivityView, SentMap, check_codes, told_of
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.activity_places import Measure, places_map, presence_map
from geo.maps.field_reports import reports_map
from geo.maps.layer import NationalMap
from geo.maps.payload import Focus
from pages.parts import cache
from pages.parts.cache import Drawing
from pages.parts.resources import map_addresses

Chosen = tuple[Level, str]
"""Level and code of the place that was clicked."""


_ACTIVITY, _REPORTS = "activite", "remontees"
_VIEW, _CHOICE = "carte", "choix"


def drawing(here: Atlas, view: ActivityView) -> Drawing:
    """The drawing of a map of what was sent in. Raises `UnknownCode` for what cannot be shown."""
    if view.shown is SentMap.REPORTS:
        return reports(here, view.reports(here))
    return activity(here, view.shown, view.lines(here))


def activity(here: Atlas, shown: SentMap, choice: ActivityChoice) -> Drawing:
    """The drawing of one of the maps of activity."""
    return cache.placed(
        here, _address(here, _ACTIVITY, {_VIEW: shown.value, _CHOICE: str(choice)}), lambda: _draw(here, shown, choice)
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
        check_codes(here, choice)
        if not choice.years or not set(choice.years) <= set(years(here)):
            raise UnknownCode("Rien n'a été reçu pour cette année", str(choice), "Choisissez-en une autre.")
        shown = SentMap(query.get(_VIEW, ""))
        if shown is not SentMap.REPORTS:
            return activity(here, shown, choice)
    if name == _REPORTS:
        of_reports = ReportChoice.read(query)
        centres, regions = (tuple(filter(None, [code])) for code in (of_reports.centre, of_reports.region))
        check_codes(here, ActivityChoice(centres=centres, regions=regions))
        return reports(here, of_reports)
    raise UnknownCode("Cette carte n'existe pas", name, "Ouvrez la page de l'activité.")


def message(here: Atlas, view: ActivityView, selected: Chosen | None) -> dict[str, Any]:
    """What is sent to the map of a view. Raises `UnknownCode` for what cannot be shown."""
    kept, looked_at = view.departments(here), view.looked_at(here)
    focus = Focus(kept, "", selected)
    looking = Focus(
        looked_at, " ".join(sorted(looked_at)) if looked_at != frozenset(here.departments.index) else "", None
    )
    told = {
        "resources": map_addresses(), "drawing": drawing(here, view).address, "watermark": here.provenance.mark,
        "where": "", "overlay": None, "zones": False,
    }  # fmt: skip
    return {**told, **payload.change(here, focus), "view": payload.change(here, looking)["view"]}


def years(here: Atlas) -> tuple[int, ...]:
    """The years of which any centre has sent its activity, sorted."""
    return tuple(sorted({each.year for each in here.sent.years}))


def found_places(here: Atlas, choice: ActivityChoice) -> ActivityPlaces:
    """The places of a choice, counted once for all visitors."""
    return cache.remembered(here, f"lieux {choice}", lambda: activity_places(here.tables, here.sent.records, choice))


def found_presences(here: Atlas, choice: ActivityChoice) -> pd.DataFrame:
    """What is known of each neighbourhood, told once for all visitors."""
    lines = told_of(here, choice)
    key = f"presence {choice}"
    return cache.remembered(here, key, lambda: presences(here.tables, lines.records, lines.sent, choice))


def _draw(here: Atlas, shown: SentMap, choice: ActivityChoice) -> NationalMap:
    if shown is SentMap.NEIGHBOURHOODS:
        return presence_map(here, told_of(here, choice), found_presences(here, choice))
    return places_map(here, told_of(here, choice), found_places(here, choice), Measure(shown.value))


def _address(here: Atlas, name: str, query: Mapping[str, str]) -> str:
    edition = here.manifest.description.name
    chosen = f"?{urlencode(query)}" if query else ""
    return f"/dessins/{edition}/{here.on.isoformat()}/{name}.json{chosen}"
