"""The widgets of the side bar, bound to the address; together they return one `Selection`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from geo import indicators, wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level
from geo.maps.national import levels
from pages.parts import cache, class_workshop, clicks
from pages.parts.select_box import select_box
from pages.parts.selection import FIRST_YEAR, LAST_YEAR, Selection

DEFAULT_INDICATOR = "qpv"
ALL_REGIONS, ALL_OTHERS = "Toutes", "Tous"
_FIRST_YEAR = 2015


def ask_date(name: str) -> date:
    """The date selector: each 30 June since 2015, and any date that the address asks for."""
    reference = cache.edition(name).manifest.description.reference_date
    built = cache.edition(name).manifest.description.built
    days = {date(year, 6, 30) for year in range(_FIRST_YEAR, built.year + 1)} | {reference}
    asked = _asked_date()
    if asked:
        days.add(asked)
    options = {wording.day(day): day for day in sorted(days, reverse=True)}
    chosen = select_box("Date", "date", options, wording.day(reference), {d.isoformat(): t for t, d in options.items()})
    return options[chosen]


def ask(name: str) -> Selection:
    """Draw the filters in the side bar and return what they say."""
    indicator = _ask_indicator()
    level = _ask_level(indicator)
    on = ask_date(name)
    here = cache.atlas(name, on)
    region, department, centre = _ask_territory(here)
    classes = class_workshop.ask(here, indicator, level)
    selection = Selection(name, on, indicator.key, level, region, department, centre, clicks.last(), classes)
    _count_and_reset(here, selection)
    return selection


def ask_option(label: str, key: str, options: Sequence[str]) -> str:
    """One more select box, bound to the address like the others; the first option is the default."""
    return select_box(label, key, dict.fromkeys(options), options[0], {})


def _ask_indicator() -> Indicator:
    options = {indicator.label: indicator for indicator in indicators.ALL if levels(indicator)}
    default = indicators.find(DEFAULT_INDICATOR).label
    aliases = {indicator.key: label for label, indicator in options.items()}
    return options[select_box("Indicateur", "indicateur", options, default, aliases)]


def _ask_level(indicator: Indicator) -> Level:
    options = {wording.LEVELS[level.value]: level for level in levels(indicator)}
    if len(options) == 1:
        return next(iter(options.values()))
    return options[select_box("Maille de la carte", "maille", options, next(iter(options)), {})]


def _ask_territory(here: Atlas) -> tuple[str | None, str | None, str | None]:
    """Région, then its départements, then the centres that serve them: each list follows the choice before."""
    departments = here.departments
    regions = {ALL_REGIONS: None, **_by_label(here.names(Level.REGION), with_code=False)}
    codes = {str(code): label for label, code in regions.items() if code}
    region = regions[select_box("Région", "region", regions, ALL_REGIONS, codes)]
    if region:
        departments = departments[departments["region_code"] == region]
    names = dict(zip(departments.index.astype(str), departments["name"], strict=True))
    of_department = {ALL_OTHERS: None, **_by_label(names, with_code=True)}
    codes = {str(code): label for label, code in of_department.items() if code}
    department = of_department[select_box("Département", "departement", of_department, ALL_OTHERS, codes)]
    in_view = [department] if department else list(names)
    covering = {centre for code in in_view for centre in here.centres_by_department[code]}
    centre_names = {code: text for code, text in here.names_of_centres.items() if code in covering}
    of_centre = {ALL_OTHERS: None, **_by_label(centre_names, with_code=False)}
    codes = {str(code): label for label, code in of_centre.items() if code}
    centre = of_centre[select_box("Centre de ressources", "centre", of_centre, ALL_OTHERS, codes)]
    return region, department, centre


def _by_label(names: Mapping[str, str], *, with_code: bool) -> dict[str, str | None]:
    """Code by label, sorted as a French reader would; the label carries the code where names alone may be unclear."""
    ordered = sorted(names.items(), key=lambda item: wording.sort_key(item[1]))
    shared = Counter(names.values())
    return {f"{text} ({code})" if with_code or shared[text] > 1 else text: code for code, text in ordered}


def _asked_date() -> date | None:
    """A date that the address gives, as AAAA-MM-JJ or in words, if it can be shown."""
    asked = wording.read_day(st.query_params.get("date", ""))
    return asked if asked and FIRST_YEAR <= asked.year <= LAST_YEAR else None


def _count_and_reset(here: Atlas, selection: Selection) -> None:
    values = here.values("qpv", Level.DEPARTMENT)["value"]
    kept = values[values.index.isin(selection.departments(here))]
    counted = f"{wording.number(kept.sum())} QPV sur {wording.number(values.sum())}"
    st.sidebar.caption("QPV non renseignés" if kept.isna().all() else counted)
    st.sidebar.button(
        "Réinitialiser", on_click=_reset, args=(selection.edition,), icon=":material/restart_alt:", width="stretch"
    )


def _reset(name: str) -> None:
    """Back to the national view. Each default is set, not forgotten: the address would give a forgotten choice back."""
    indicator = indicators.find(DEFAULT_INDICATOR)
    defaults = {
        "indicateur": indicator.label,
        "maille": wording.LEVELS[levels(indicator)[0].value],
        "date": wording.day(cache.edition(name).manifest.description.reference_date),
        "region": ALL_REGIONS,
        "departement": ALL_OTHERS,
        "centre": ALL_OTHERS,
        **class_workshop.DEFAULTS,
    }
    st.session_state.update(defaults)
