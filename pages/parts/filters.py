"""The widgets of the side bar, bound to the address; together they return one `Selection`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import indicators, wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.national import levels
from pages.parts import cache, class_workshop, clicks
from pages.parts.select_box import select_box
from pages.parts.selection import FIRST_YEAR, LAST_YEAR, Selection

DEFAULT_INDICATOR = "qpv"
ALL_REGIONS, ALL_OTHERS = "Toutes", "Tous"
SECOND_INDICATOR = "part_habitants_couverts"
NO, YES = "Non", "Oui"
_FIRST_YEAR = 2015
_SECOND = "deuxieme_carte"


def ask_date(name: str, label: str = "Date", key: str = "date", place: DeltaGenerator | None = None) -> date:
    """The date selector: each 30 June since 2015, and any date that the address asks for."""
    reference = cache.edition(name).manifest.description.reference_date
    built = cache.edition(name).manifest.description.built
    days = {date(year, 6, 30) for year in range(_FIRST_YEAR, built.year + 1)} | {reference}
    asked = _asked_date(key)
    if asked:
        days.add(asked)
    options = {wording.day(day): day for day in sorted(days, reverse=True)}
    aliases = {day.isoformat(): text for text, day in options.items()}
    return options[select_box(label, key, options, wording.day(reference), aliases, place)]


def ask(name: str) -> Selection:
    """Draw the filters in the side bar and return what they say."""
    indicator = _ask_indicator("Indicateur", "indicateur", DEFAULT_INDICATOR)
    level = _ask_level(indicator, "Maille de la carte", "maille")
    on = ask_date(name)
    here = cache.atlas(name, on)
    region, department, centre = _ask_territory(here)
    classes = class_workshop.ask(here, indicator, level)
    selection = Selection(name, on, indicator.key, level, region, department, centre, clicks.last(here), classes)
    _count_and_reset(here, selection)
    return selection


def ask_second(first: Selection) -> Selection | None:
    """Draw the panel of the second map and return what it shows: same territories, other indicator, date or edition."""
    panel = st.sidebar.expander("Deux cartes côte à côte")
    if select_box("Afficher une deuxième carte", _SECOND, {NO: 0, YES: 1}, NO, {}, panel) == NO:
        return None
    editions = {summary.label: summary.name for summary in cache.editions()}
    edition = first.edition
    if len(editions) > 1:
        default = next(label for label, name in editions.items() if name == edition)
        aliases = {name: label for label, name in editions.items()}
        edition = editions[select_box("Édition à droite", "edition_2", editions, default, aliases, panel)]
    indicator = _ask_indicator("Indicateur à droite", "indicateur_2", SECOND_INDICATOR, panel)
    level = _ask_level(indicator, "Maille à droite", "maille_2", panel)
    on = ask_date(edition, "Date à droite", "date_2", panel)
    classes = DEFAULT_CHOICE if indicator.is_count else _ask_second_classes(first, panel)
    return replace(first, edition=edition, on=on, indicator=indicator.key, level=level, classes=classes)


def _ask_second_classes(first: Selection, panel: DeltaGenerator) -> ClassChoice:
    """The classes of the second map: its own by the same method, or the very bounds of the first."""
    if indicators.find(first.indicator).is_count:
        return first.classes
    if select_box("Mêmes bornes à droite", "memes_bornes", {NO: 0, YES: 1}, NO, {}, panel) == NO:
        return first.classes
    frozen = cache.scale(cache.atlas(first.edition, first.on), first.indicator, first.level, first.classes).frozen
    return ClassChoice.manual(frozen) if frozen else first.classes


def ask_option(label: str, key: str, options: Sequence[str]) -> str:
    """One more select box, bound to the address like the others; the first option is the default."""
    return select_box(label, key, dict.fromkeys(options), options[0], {})


def _ask_indicator(label: str, key: str, default: str, place: DeltaGenerator | None = None) -> Indicator:
    options = {indicator.label: indicator for indicator in indicators.ALL if levels(indicator)}
    aliases = {indicator.key: text for text, indicator in options.items()}
    return options[select_box(label, key, options, indicators.find(default).label, aliases, place)]


def _ask_level(indicator: Indicator, label: str, key: str, place: DeltaGenerator | None = None) -> Level:
    options = {wording.LEVELS[level.value]: level for level in levels(indicator)}
    if len(options) == 1:
        return next(iter(options.values()))
    return options[select_box(label, key, options, next(iter(options)), {}, place)]


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


def _asked_date(key: str) -> date | None:
    """A date that the address gives, as AAAA-MM-JJ or in words, if it can be shown."""
    asked = wording.read_day(st.query_params.get(key, ""))
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
        _SECOND: NO,
        **class_workshop.DEFAULTS,
    }
    st.session_state.update(defaults)
