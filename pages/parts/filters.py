"""The widgets of the side bar, bound to the address; together they return one `Selection`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import indicators, wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.national import levels
from geo.passage import comparable
from geo.place import Place
from pages.parts import cache, class_workshop, clicks
from pages.parts.select_box import select_box
from pages.parts.selection import FIRST_YEAR, LAST_YEAR, Selection

DEFAULT_INDICATOR = "qpv"
ALL_REGIONS = ALL_EPCIS = "Toutes"
ALL_OTHERS = "Tous"
SECOND_INDICATOR = "part_habitants_couverts"
NO, YES = "Non", "Oui"
NO_OVERLAY = "Aucun"
_FIRST_YEAR = 2015
_SECOND = "deuxieme_carte"


def ask_date(name: str, label: str = "Date", key: str = "date", place: DeltaGenerator | None = None) -> date:
    """The date selector: each 30 June since 2015, and any date that the address asks for."""
    described = cache.edition(name).manifest.description
    asked = _asked_date(key)
    options, aliases = _days(described.reference_date, described.built, asked)
    return options[select_box(label, key, options, wording.day(described.reference_date), aliases, place)]


@lru_cache(maxsize=64)
def _days(reference: date, built: date, asked: date | None) -> tuple[dict[str, date], dict[str, str]]:
    """The days offered, the last first, by their words, and the words by date."""
    days = {date(year, 6, 30) for year in range(_FIRST_YEAR, built.year + 1)} | {reference}
    if asked:
        days.add(asked)
    options = {wording.day(day): day for day in sorted(days, reverse=True)}
    return options, {day.isoformat(): text for text, day in options.items()}


def ask(name: str) -> Selection:
    """Draw the filters in the side bar and return what they say."""
    indicator = _ask_indicator(name, "Indicateur", "indicateur", DEFAULT_INDICATOR)
    level = _ask_level(indicator, "Maille de la carte", "maille")
    on = ask_date(name)
    here = cache.atlas(name, on)
    region, department, epci, centre = _ask_territory(here)
    classes = class_workshop.ask(here, indicator, level)
    over, picked = _ask_overlay(name), clicks.last(here)
    selection = Selection(name, on, indicator.key, level, region, department, centre, picked, classes, over, epci)
    _count_and_reset(here, selection)
    return selection


def ask_second(first: Selection) -> Selection | None:
    """Draw the panel of the second map and return what it shows: same territories, other indicator, date or edition."""
    panel = st.sidebar.expander("Deux cartes côte à côte")
    if select_box("Afficher une deuxième carte", _SECOND, {NO: 0, YES: 1}, NO, {}, panel) == NO:
        return None
    labels, edition = cache.edition_labels(), first.edition
    if len(labels) > 1:
        names = {label: name for name, label in labels.items()}
        edition = names[select_box("Édition à droite", "edition_2", names, labels[edition], labels, panel)]
    indicator = _ask_indicator(edition, "Indicateur à droite", "indicateur_2", SECOND_INDICATOR, panel)
    level = _ask_level(indicator, "Maille à droite", "maille_2", panel)
    on = ask_date(edition, "Date à droite", "date_2", panel)
    classes = DEFAULT_CHOICE if indicator.is_count else _ask_second_classes(first, edition, indicator, panel)
    return replace(first, edition=edition, on=on, indicator=indicator.key, level=level, classes=classes)


def _ask_overlay(shown: str) -> str | None:
    """The edition whose perimeters to lay over the map, where another one has some."""
    drawn = {
        known.name
        for known in cache.editions()
        if known.name != shown and known.rows.get("perimeters") and not known.demonstration
    }
    if not drawn:
        return None
    aliases = {name: label for name, label in cache.edition_labels().items() if name in drawn}
    options = {NO_OVERLAY: None, **{label: name for name, label in aliases.items()}}
    return options[select_box("Superposer les périmètres", "superposer", options, NO_OVERLAY, aliases)]


def _ask_second_classes(first: Selection, edition: str, indicator: Indicator, panel: DeltaGenerator) -> ClassChoice:
    """The classes of the second map: its own by the same method, or the very bounds of the first."""
    if indicators.find(first.indicator).is_count:
        return first.classes
    generations = (cache.edition(name).manifest.description.generation for name in (first.edition, edition))
    refused = comparable(indicator, *generations).reason
    is_same = select_box(
        "Mêmes bornes à droite", "memes_bornes", {NO: 0, YES: 1}, NO, {}, panel, disabled=bool(refused)
    )
    if refused:
        panel.caption(refused)
    if refused or is_same == NO:
        return first.classes
    frozen = cache.scale(cache.atlas(first.edition, first.on), first.indicator, first.level, first.classes).frozen
    return ClassChoice.manual(frozen) if frozen else first.classes


def ask_centre(here: Atlas) -> str | None:
    """One of all the centres that the edition knows, whatever they cover on the date."""
    return _ask_place(here, "Centre de ressources", "centre", _every_centre)


def ask_region(here: Atlas) -> str | None:
    """One of the régions."""
    return _ask_place(here, "Région", "region", _regions)


def ask_centre_within(here: Atlas, region: str | None) -> str | None:
    """One of the centres that serve a région on the date; of all that the edition knows, without one."""
    return (
        _ask_place(here, "Centre de ressources", "centre", _centres, region, None, None) if region else ask_centre(here)
    )


def ask_option(label: str, key: str, options: Sequence[str]) -> str:
    """One more select box, bound to the address like the others; the first option is the default."""
    return select_box(label, key, dict.fromkeys(options), options[0], {})


def _ask_indicator(edition: str, label: str, key: str, default: str, place: DeltaGenerator | None = None) -> Indicator:
    options = {indicator.label: indicator for indicator in cache.offered(edition) if levels(indicator)}
    aliases = {indicator.key: text for text, indicator in options.items()}
    return options[select_box(label, key, options, indicators.find(default).label, aliases, place)]


def _ask_level(indicator: Indicator, label: str, key: str, place: DeltaGenerator | None = None) -> Level:
    options = {wording.LEVELS[level.value]: level for level in levels(indicator)}
    if len(options) == 1:
        return next(iter(options.values()))
    return options[select_box(label, key, options, next(iter(options)), {}, place)]


def _ask_territory(here: Atlas) -> tuple[str | None, str | None, str | None, str | None]:
    """Région, its départements, the EPCI that touch them, the centres that serve them: each follows those before."""
    region = ask_region(here)
    department = _ask_place(here, "Département", "departement", _departments, region)
    epci = _ask_epci(here, region, department)
    centre = _ask_place(here, "Centre de ressources", "centre", _centres, region, department, epci)
    return region, department, epci, centre


def _ask_epci(here: Atlas, region: str | None, department: str | None) -> str | None:
    """The EPCI, once a larger place is chosen or a link names one: each change would send the names of all of them."""
    asked = st.session_state.get("epci", st.query_params.get("epci", ALL_EPCIS))
    if region or department or asked != ALL_EPCIS:
        return _ask_place(here, "Intercommunalité", "epci", _epcis, region, department)
    select_box("Intercommunalité", "epci", {ALL_EPCIS: None}, ALL_EPCIS, {}, disabled=True)
    return None


def _ask_place(
    here: Atlas, label: str, key: str, listed: Callable[..., dict[str, str | None]], *within: str | None
) -> str | None:
    """One of the places that `listed` gives; its list is made once for all visitors."""
    options = cache.remembered(here, f"{key} {within}", lambda: listed(here, *within))
    aliases = cache.remembered(
        here, f"{key} {within} codes", lambda: {str(c): text for text, c in options.items() if c}
    )
    return options[select_box(label, key, options, next(iter(options)), aliases)]


def _regions(here: Atlas) -> dict[str, str | None]:
    return {ALL_REGIONS: None, **by_label(here.names(Level.REGION), with_code=False)}


def _departments(here: Atlas, region: str | None) -> dict[str, str | None]:
    return {ALL_OTHERS: None, **by_label(_names_of_departments(here, region), with_code=True)}


def _epcis(here: Atlas, region: str | None, department: str | None) -> dict[str, str | None]:
    """Those that hold neighbourhoods; one over several départements is in the list of each."""
    in_view = [department] if department else list(_names_of_departments(here, region))
    touching = {epci for code in in_view for epci in here.epcis_of_department(code)}
    names, known = here.names(Level.EPCI), set(here.values("qpv", Level.EPCI).index)
    shown = {code: wording.short_epci(names[code]) for code in touching & known}
    return {ALL_EPCIS: None, **by_label(shown, with_code=False)}


def _centres(here: Atlas, region: str | None, department: str | None, epci: str | None) -> dict[str, str | None]:
    in_view = {department} if department else set(_names_of_departments(here, region))
    if epci:
        in_view &= set(here.departments_of(Place(Level.EPCI, epci)))
    covering = {centre for code in in_view for centre in here.centres_by_department[code]}
    names = {code: text for code, text in here.names_of_centres.items() if code in covering}
    return {ALL_OTHERS: None, **by_label(names, with_code=False)}


def _every_centre(here: Atlas) -> dict[str, str | None]:
    return {ALL_OTHERS: None, **by_label(here.names_of_centres, with_code=False)}


def _names_of_departments(here: Atlas, region: str | None) -> dict[str, str]:
    rows = here.departments
    if region:
        rows = rows[rows["region_code"] == region]
    return dict(zip(rows.index.astype(str), rows["name"], strict=True))


def by_label(names: Mapping[str, str], *, with_code: bool) -> dict[str, str | None]:
    """Code by label, sorted as a French reader would; the label carries the code where names alone may be unclear."""
    ordered = sorted(names.items(), key=lambda item: wording.sort_key(item[1]))
    shared = Counter(names.values())
    return {f"{text} ({code})" if with_code or shared[text] > 1 else text: code for code, text in ordered}


def _asked_date(key: str) -> date | None:
    """A date that the address gives, as AAAA-MM-JJ or in words, if it can be shown."""
    asked = wording.read_day(st.query_params.get(key, ""))
    return asked if asked and FIRST_YEAR <= asked.year <= LAST_YEAR else None


def _count_and_reset(here: Atlas, selection: Selection) -> None:
    st.sidebar.caption(cache.kept("count", selection, lambda: _count(here, selection)))
    st.sidebar.button(
        "Réinitialiser", on_click=_reset, args=(selection.edition,), icon=":material/restart_alt:", width="stretch"
    )


def _count(here: Atlas, selection: Selection) -> str:
    values = here.values("qpv", Level.DEPARTMENT)["value"]
    kept = values[values.index.isin(selection.departments(here))]
    if kept.isna().all():
        return "QPV non renseignés"
    count = len(selection.neighbourhoods(here))
    return f"{wording.number(count)} QPV sur {wording.number(values.sum())}{_unnarrowed(here, selection)}"


def _unnarrowed(here: Atlas, selection: Selection) -> str:
    """What an EPCI does not narrow, and which part of it another filter leaves."""
    if selection.within is None:
        return ""
    names, in_view = here.names(Level.DEPARTMENT), selection.departments(here)
    every = here.departments_of(selection.within)
    text = ". Couleurs, habitants et contrats restent ceux des départements, faute de chiffres par intercommunalité"
    if set(every) - in_view:
        listed = wording.listing([f"{names[code]} ({code})" for code in every])
        text += f". Intercommunalité sur {listed} : seule la part en vue est comptée"
    return f"{text}."


def _reset(name: str) -> None:
    """Back to the national view. Each default is set, not forgotten: the address would give a forgotten choice back."""
    indicator = indicators.find(DEFAULT_INDICATOR)
    defaults = {
        "indicateur": indicator.label,
        "maille": wording.LEVELS[levels(indicator)[0].value],
        "date": wording.day(cache.edition(name).manifest.description.reference_date),
        "region": ALL_REGIONS,
        "departement": ALL_OTHERS,
        "epci": ALL_EPCIS,
        "centre": ALL_OTHERS,
        _SECOND: NO,
        "superposer": NO_OVERLAY,
        **class_workshop.DEFAULTS,
    }
    st.session_state.update(defaults)
