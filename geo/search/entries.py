"""What can be found in an edition: every place, with the words that tell it from others of its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from geo import wording
from geo.indicators.definition import Level
from geo.place import Place
from geo.tables import Tables

_KIND = re.compile(r"^(communauté (de communes|d'agglomération|urbaine)|(euro)?métropole|c[acu]|me) ", re.IGNORECASE)
"""How the name of an EPCI may begin."""
_FIRST = (Level.REGION, Level.DEPARTMENT, Level.CENTRE)
"""The few places that come before all others of the same name; the rest goes by the number of its neighbourhoods."""


@dataclass(frozen=True)
class Entry:
    """A place: what is shown of it, and the other words and codes by which it is found."""

    place: Place
    name: str
    detail: str
    around: str = ""
    """Names and codes of the places that hold it."""
    other_names: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    neighbourhoods: int = 0
    """How many lie in it: what makes one of two equals the larger."""

    @property
    def is_likely(self) -> bool:
        """Whether neighbourhoods make it a place to look for here."""
        return self.neighbourhoods > 0 or self.place.level in _FIRST


def entries(tables: Tables) -> list[Entry]:
    """Every place of the tables in the order in which equals are listed: the larger first."""
    found = [
        *_areas(tables),
        *_centres(tables),
        *_epcis(tables),
        *_contracts(tables),
        *_communes(tables),
        *_neighbourhoods(tables),
    ]
    return sorted(found, key=_rank)


def _rank(entry: Entry) -> tuple[int, int, str, str]:
    level = entry.place.level
    first = _FIRST.index(level) if level in _FIRST else len(_FIRST)
    return first, -entry.neighbourhoods, wording.sort_key(entry.name), str(entry.place)


def _areas(tables: Tables) -> Iterator[Entry]:
    """The régions and the départements. A collectivité that lies in no région is a département only."""
    rows = tables.territories
    for level in (Level.REGION, Level.DEPARTMENT):
        for code, name in _rows(rows[rows["level"] == level], "code", "name"):
            yield Entry(Place(level, code), name, f"{wording.LEVELS[level.value]} · {code}")


def _centres(tables: Tables) -> Iterator[Entry]:
    for code, name, acronym, city in _rows(tables.centres, "code", "name", "acronym", "city"):
        detail = " · ".join(filter(None, (wording.LEVELS[Level.CENTRE.value], acronym, city)))
        yield Entry(Place(Level.CENTRE, code), name, detail, city, (acronym,) if acronym else ())


def _epcis(tables: Tables) -> Iterator[Entry]:
    """The EPCI, also found by what follows their kind: « Creil Sud Oise », « CA Creil Sud Oise »."""
    homes, lying = _lie(tables, tables.communes[["epci_code", "code"]])
    for code, name in _rows(tables.epcis, "code", "name"):
        where, other_names = wording.listing(homes.get(code, [])), (_KIND.sub("", name), wording.short_epci(name))
        yield _union(Place(Level.EPCI, code), name, where, other_names, lying[code])


def _contracts(tables: Tables) -> Iterator[Entry]:
    """The city contracts, also found without the kind of who holds them."""
    homes, lying = _lie(tables, tables.contract_communes)
    names, departments = tables.names(Level.CONTRACT), tables.names(Level.DEPARTMENT)
    for code, department in _rows(tables.contracts, "code", "department_code"):
        where = wording.listing(homes.get(code, [])) or departments.get(department, "")
        yield _union(Place(Level.CONTRACT, code), names[code], where, (_KIND.sub("", names[code]),), lying[code])


def _union(place: Place, name: str, where: str, other_names: tuple[str, ...], lying: int) -> Entry:
    """What unites communes, perhaps of several départements."""
    detail = " · ".join(filter(None, (wording.LEVELS[place.level.value], where)))
    return Entry(place, name, detail, where, other_names, neighbourhoods=lying)


def _lie(tables: Tables, members: pd.DataFrame) -> tuple[dict[str, list[str]], Counter[str]]:
    """Of all unions of communes: the names of the départements of each, and how many neighbourhoods lie in it.

    `geo.territories` says the same of one place: asked of a thousand, it would take seconds.
    """
    names = tables.communes["department_code"].map(tables.names(Level.DEPARTMENT))
    communes = pd.DataFrame({"commune_code": tables.communes["code"], "department": names})
    members = members.set_axis(["union", "commune_code"], axis="columns").dropna()
    homes = members.merge(communes)[["union", "department"]].drop_duplicates()
    lying = members.merge(tables.neighbourhood_communes)[["union", "neighbourhood_code"]].drop_duplicates()
    by_union = homes.groupby("union")["department"].agg(lambda found: sorted(found, key=wording.sort_key))
    return {str(code): departments for code, departments in by_union.items()}, Counter(lying["union"])


def _communes(tables: Tables) -> Iterator[Entry]:
    """All communes, the hosts of neighbourhoods first: these are known where the list of all of them is not."""
    departments = tables.names(Level.DEPARTMENT)
    hosted = Counter(tables.neighbourhood_communes["commune_code"])
    hosts = tables.territories[tables.territories["level"] == Level.COMMUNE]
    rows = pd.concat([tables.communes, hosts[~hosts["code"].isin(tables.communes["code"])]])
    for code, name, department, postcodes in _rows(rows, "code", "name", "department_code", "postcodes"):
        around = f"{departments[department]} ({department})"
        place, codes = Place(Level.COMMUNE, code), tuple(postcodes.split())
        yield Entry(place, name, f"Commune · {around}", around, postcodes=codes, neighbourhoods=hosted[code])


def _neighbourhoods(tables: Tables) -> Iterator[Entry]:
    departments, communes = tables.names(Level.DEPARTMENT), tables.names(Level.COMMUNE)
    hosts: dict[str, list[str]] = {}
    for code, commune in _rows(tables.neighbourhood_communes, "neighbourhood_code", "commune_code"):
        hosts.setdefault(code, []).append(communes[commune])
    for code, name, department in _rows(tables.neighbourhoods, "code", "name", "department_code"):
        among = ", ".join(sorted(hosts.get(code, ()), key=wording.sort_key))
        where = f"{among} ({departments[department]})" if among else departments[department]
        place = Place(Level.NEIGHBOURHOOD, code)
        yield Entry(place, name, f"QPV {code} · {where}", f"{where} {department}", neighbourhoods=1)


def _rows(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[str, ...]]:
    """Texts of some columns; what is not known is an empty one."""
    texts = frame[list(columns)].astype(object)
    rows: Iterable[tuple[str, ...]] = texts.where(texts.notna(), "").itertuples(index=False, name=None)
    return rows
