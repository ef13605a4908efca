"""The card of what was clicked: who covers it, since when, on what authority, and its figures."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from geo import indicators, wording
from geo.atlas import Atlas
from geo.centre_sheet import identity
from geo.coverage.nearest import last_centres, nearest_to_departments
from geo.indicators.definition import Level, Theme
from geo.indicators.neighbourhoods import NO_VINTAGE
from geo.place import Place
from geo.schema import links
from pages.parts import cache, centre_list, literal_text
from pages.parts.addresses import comparison_of, sheet_of
from pages.parts.coverage_distance import seat_name
from pages.parts.literal_text import Fact, Link
from pages.parts.selection import Selection

_FIGURES = ("qpv", "habitants_qpv", "contrats_ville")
_PORTRAIT = ("pop_mun", "tp60", "disp_q2")
"""What is said of any neighbourhood, where the edition knows it."""


def show(atlas: Atlas, selection: Selection) -> None:
    """Draw the card of the last click, or say how to get one."""
    if selection.picked is None:
        literal_text.card("Aucun territoire choisi", "Cliquez sur la carte ou sur une ligne du tableau.", [], "fiche")
        return
    level, code = selection.picked
    name = atlas.names(level).get(code)
    if name is None:
        return
    if level is Level.CENTRE:
        subtitle, facts = "Centre de ressources", centre_facts(atlas, code)
    else:
        subtitle, facts = f"{wording.LEVELS[level.value]} {code}", territory_facts(atlas, selection, level, code)
        facts.append(Fact("Fiche", "", pages=(Link("Tout ce qui en est connu", sheet_of(atlas, Place(level, code))),)))
    compared = comparison_of(atlas, (Place(level, code),))
    facts.append(Fact("Comparer", "", pages=(Link("À d'autres lieux", compared),)))
    literal_text.card(name, f"{subtitle}, au {wording.day(atlas.on)}", facts, "fiche")


def territory_facts(atlas: Atlas, selection: Selection, level: Level, code: str) -> list[Fact]:
    """Centres in charge, then the figures of a territory; of a neighbourhood, where it lies and its portrait."""
    departments = departments_of(atlas, level, code)
    facts = coverage_facts(atlas, departments)
    if level is Level.NEIGHBOURHOOD:  # it is what the other figures count
        return [_place_of_neighbourhood(atlas, code), *facts, *_portrait(atlas, selection, code)]
    keys = [*_FIGURES, *(key for key in (selection.indicator,) if key not in _FIGURES)]
    for key in keys:
        if level in indicators.find(key).levels:
            facts.append(_figure(atlas, key, level, code))
    if level is Level.COMMUNE:
        names = neighbourhoods_of_commune(atlas, code)
        facts.append(Fact("Ses quartiers", " ; ".join(names)))
    return facts


def coverage_facts(atlas: Atlas, departments: list[str]) -> list[Fact]:
    """One fact per centre: since when, how sure, with the sources; or that none is known."""
    rows = atlas.coverage_rows
    rows = rows[rows["department_code"].isin(departments)]
    names = atlas.names(Level.CENTRE)
    facts = []
    for centre, mine in rows.groupby("centre_code"):
        sources = dict.fromkeys(link for source in mine["source"] for link in links(source))
        text = f"{names[str(centre)]}, depuis {_since(mine)}. Périmètre {_how_sure(mine)}."
        facts.append(Fact("Centre en charge", text, tuple(sources), (_sheet(atlas, str(centre)),)))
    missing = len(departments) - rows["department_code"].nunique()
    if missing and len(departments) == 1:
        facts += _uncovered_facts(atlas, departments[0])
    elif missing:
        facts.append(Fact(f"{wording.NO_CENTRE.capitalize()}", wording.plural(missing, "département", "départements")))
    return facts


def centre_facts(atlas: Atlas, code: str) -> list[Fact]:
    """Perimeter, load, seat and sources of a centre."""
    rows = atlas.coverage_rows
    mine = sorted(rows.loc[rows["centre_code"] == code, "department_code"])
    facts = [Fact("Périmètre", ", ".join(mine) or "aucun département à cette date")]
    for key in (*_FIGURES, "demi_journees"):
        if code in atlas.values(key, Level.CENTRE).index:
            facts.append(_figure(atlas, key, Level.CENTRE, code))
    who = identity(atlas, code)
    facts.append(Fact("Siège", centre_list.seat(who)))
    facts.append(Fact("Confiance", who.confidence, links(who.sources)))
    facts.append(Fact("Fiche", "", pages=(_sheet(atlas, code),)))
    return facts


def _sheet(atlas: Atlas, code: str) -> Link:
    return Link("fiche du centre", sheet_of(atlas, Place(Level.CENTRE, code)))


def departments_of(atlas: Atlas, level: Level, code: str) -> list[str]:
    """The départements that a territory lies in."""
    territories = pd.DataFrame(atlas.tables.territories.drop(columns="geometry"))
    if level is Level.NEIGHBOURHOOD:
        frame = atlas.tables.neighbourhoods
        return [str(value) for value in frame.loc[frame["code"] == code, "department_code"]]
    if level is Level.REGION:
        chosen = (territories["level"] == Level.DEPARTMENT) & (territories["region_code"] == code)
        return sorted(territories.loc[chosen, "code"])
    chosen = (territories["level"] == level.value) & (territories["code"] == code)
    return [str(value) for value in territories.loc[chosen, "department_code"]]


def neighbourhoods_of_commune(atlas: Atlas, code: str) -> list[str]:
    """Names of the QPV that lie in a commune, even in part."""
    links = atlas.tables.neighbourhood_communes
    mine = set(links.loc[links["commune_code"] == code, "neighbourhood_code"])
    frame = atlas.tables.neighbourhoods
    return sorted(frame.loc[frame["code"].isin(mine), "name"], key=wording.sort_key)


def _place_of_neighbourhood(atlas: Atlas, code: str) -> Fact:
    """The communes that a QPV lies in, and their département."""
    links = atlas.tables.neighbourhood_communes
    names = atlas.names(Level.COMMUNE)
    hosts = sorted(
        (names[c] for c in links.loc[links["neighbourhood_code"] == code, "commune_code"]), key=wording.sort_key
    )
    (department,) = departments_of(atlas, Level.NEIGHBOURHOOD, code)
    term = "Commune" if len(hosts) == 1 else "Communes"
    return Fact(term, f"{', '.join(hosts)} ({atlas.names(Level.DEPARTMENT)[department]})")


def _portrait(atlas: Atlas, selection: Selection, code: str) -> list[Fact]:
    """The figures of a neighbourhood that the edition knows: a few, and the one on the map."""
    known = cache.offered(atlas.manifest.description.name)
    offered = {indicator.key for indicator in known if indicator.theme is Theme.PORTRAIT}
    keys = dict.fromkeys((selection.indicator, *_PORTRAIT))
    return [_figure(atlas, key, Level.NEIGHBOURHOOD, code) for key in keys if key in offered]


def _figure(atlas: Atlas, key: str, level: Level, code: str) -> Fact:
    """One value with its unit, or the reason why there is none; its vintage and its note, and its publication."""
    indicator, row = indicators.find(key), atlas.values(key, level).loc[code].to_dict()
    text = wording.value_or_status(row["value"], row["status"], indicator.unit)
    is_portrait = indicator.theme is Theme.PORTRAIT
    vintage = (row["vintage"] or NO_VINTAGE) if is_portrait and row["value"] == row["value"] else None
    told = " ; ".join(part for part in (vintage, row["note"]) if part)
    sources = links(row["source"]) if is_portrait and row["source"] else ()
    return Fact(indicator.label, f"{text} ({told})" if told else text, sources)


def _uncovered_facts(atlas: Atlas, department: str) -> list[Fact]:
    """Who covered an uncovered département last, if anyone is known to have, and whose seat is nearest."""
    last = last_centres(atlas.tables, atlas.on).get(department)
    if last:
        names = wording.listing([atlas.names(Level.CENTRE)[centre] for centre in last.centres])
        since = wording.period_start(last.uncovered_since)
        told = f"Dernier centre attesté : {names} ; sans centre connu depuis {since}."
    else:
        told = "Aucun centre n'y est attesté auparavant ; ce n'est pas la preuve qu'il n'y en a pas."
    facts = [Fact("Centre en charge", f"{wording.NO_CENTRE}. {told}", last.sources if last else ())]
    near = nearest_to_departments(atlas.tables, atlas.on).get(department)
    if near:
        far = f"à {wording.number(near.km)} km à vol d'oiseau d'un point du territoire"
        facts.append(Fact("Siège le plus proche", f"{seat_name(atlas, near)}, {far}"))
    return facts


def _since(rows: pd.DataFrame) -> str:
    """The day the centre first covered part of the territory, of those periods that still hold."""
    first = rows.sort_values("valid_from").iloc[0]
    return f"le {wording.day(first['valid_from'].date())}" if first["start_is_known"] else "une date non connue"


def _how_sure(rows: pd.DataFrame) -> str:
    """Status and confidence; where they differ from one département to the next, how many there are of each."""
    told = [
        f"{wording.COVERAGE_STATUSES[status]}, confiance {confidence}"
        for status, confidence in zip(rows["status"], rows["confidence"], strict=True)
    ]
    counted = Counter(told)
    if len(counted) == 1:
        return told[0]
    return " ; ".join(f"{words} ({wording.plural(n, 'département', 'départements')})" for words, n in counted.items())
