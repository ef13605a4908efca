"""What is French in the perimeters of priority neighbourhoods: headings, codes, communes, what a list then lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

import geopandas as gpd
import pandas as pd

from geo import spatial
from geo.countries import FRANCE, Zone
from geo.errors import InvalidTable
from geo.heading import heading_key
from geo.sources.france.codes import department_of_neighbourhood, zone_of_department
from geo.sources.perimeters import Layout
from geo.tables import LIST_GAPS, NEIGHBOURHOOD_COMMUNES, NEIGHBOURHOODS

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code_qp", "code_qpv", "codeqp"),
    "name": ("lib_qp", "nom_qp", "nom_du_qpv", "nom_qpv", "nomqp"),
    "commune_codes": ("insee_com", "code_commune", "code_insee"),
    "commune_names": ("lib_com", "nom_commune", "commune", "commune_qp"),
}
_DEPARTMENT = r"(0\d\d|02[AB]|97\d|98\d)"
_CODES = {
    2015: (rf"QP{_DEPARTMENT}\d{{3}}", "QP093001 (génération 2015)"),
    2024: (rf"QN{_DEPARTMENT}\d{{2}}[A-Z]", "QN09301M (génération 2024)"),
}
_OTHER = {
    2015: "ce sont les quartiers de 2024, pas ceux de 2015",
    2024: "ce sont les quartiers de 2015, que la couche WFS « QP » de la Géoplateforme sert encore, pas ceux de 2024",
}
"""What a file of the other generation is, by the one that is asked for."""
_LARGEST_MEDIAN_HA = 300.0
"""The median neighbourhood measures some twenty hectares, the median commune more than a thousand."""

_LISTED_2015 = ((("hexagone",), 1296), (("971", "972", "973", "974", "976"), 140), (("978",), 2), (("987",), 76))
"""How many neighbourhoods of 2015 are published, by zones: as many rows are the whole list there."""

_LEAST_SHARE = 0.05
"""Of the area of a neighbourhood: less than that in a commune is two borders drawn apart."""

_COMPLETED_NOTE = "liste complétée d'après des périmètres donnés ; le total officiel n'est pas connu ici"
_GIVEN_NOTE = "liste faite des fichiers de périmètres donnés à la construction"

_SEVERAL = re.compile(r"[,;/]")
_SHOWN = 5


def layout(generation: int) -> Layout:
    """How a file of that generation is written."""
    pattern, form = _CODES[generation]
    (other,) = (told for known, (told, _) in _CODES.items() if known != generation)
    return Layout(_HEADINGS, re.compile(pattern), form, zone, _LARGEST_MEDIAN_HA, re.compile(other), _OTHER[generation])


def zone(neighbourhood: str) -> Zone:
    """The zone of the map that holds a neighbourhood, by its code."""
    return FRANCE.zone(zone_of_department(department_of_neighbourhood(neighbourhood)))


def neighbourhoods(rows: gpd.GeoDataFrame, generation: int) -> pd.DataFrame:
    """The list that rows of perimeters make by themselves. Raises `InvalidTable` where one has no name."""
    nameless = rows.index[rows["name"] == ""]
    if len(nameless):
        shown = ", ".join(nameless[:_SHOWN])
        raise InvalidTable(
            "périmètres",
            (f"nom absent : {len(nameless)} quartier(s), dont {shown}",),
            "Donnez un fichier qui les nomme.",
        )
    frame = pd.DataFrame({"code": rows.index.astype("str"), "name": rows["name"].astype("str").to_numpy()})
    frame["department_code"] = frame["code"].map(department_of_neighbourhood).astype("str")
    frame["generation"] = generation
    return frame.sort_values("code", ignore_index=True)[NEIGHBOURHOODS.column_names]


def unlisted(rows: gpd.GeoDataFrame, listed: Set[str], lacking: Set[str], where: str) -> list[str]:
    """The codes that the list does not hold; `where` names the files.

    Raises `InvalidTable` unless the list is known to lack rows in their place.
    """
    added = [str(code) for code in rows.index if code not in listed]
    strangers = [code for code in added if department_of_neighbourhood(code) not in lacking]
    if strangers:
        shown = ", ".join(strangers[:_SHOWN])
        raise InvalidTable(
            where,
            (f"code absent de la liste : {len(strangers)} quartier(s), dont {shown}",),
            "Rien n'est remplacé. Vérifiez la génération et le millésime du fichier.",
        )
    return added


def gaps_after(gaps: pd.DataFrame, added: Iterable[str]) -> pd.DataFrame:
    """What the list lacks once neighbourhoods are added: at most a part, where it was all of them."""
    is_reached = gaps["department_code"].isin({department_of_neighbourhood(code) for code in added})
    return gaps.assign(
        state=gaps["state"].mask(is_reached, "partielle"), note=gaps["note"].mask(is_reached, _COMPLETED_NOTE)
    )


def gaps_beyond(gaps: pd.DataFrame, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """What the list lacks once joined to the official file, which is whole in each territory that it holds."""
    held = {department_of_neighbourhood(str(code)) for code in rows.index}
    return gaps[~gaps["department_code"].isin(held)].reset_index(drop=True)


def gaps_of_2015(rows: gpd.GeoDataFrame, departments: Iterable[str], source: str) -> pd.DataFrame:
    """Where a list made of given files lacks rows: everywhere, until a zone has all those that are published.

    A département without a row is not known, never zero; with rows, it has at least those.
    """
    found = pd.Series([department_of_neighbourhood(code) for code in rows.index], dtype="str")
    zones = found.map(zone_of_department)
    complete = {zone for group, count in _LISTED_2015 if zones.isin(group).sum() == count for zone in group}
    held = set(found)
    lacking = [
        {
            "department_code": code,
            "state": "partielle" if code in held else "absente",
            "source": source,
            "note": _GIVEN_NOTE,
        }
        for code in sorted(departments)
        if zone_of_department(code) not in complete
    ]
    return pd.DataFrame(lacking, columns=LIST_GAPS.column_names, dtype="str")


def neighbourhood_communes(rows: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The communes of each neighbourhood, and the codes of those placed by overlap alone.

    The codes in the file decide when they are known today and as many as the names; else the names, among the
    communes that the perimeter meets; else its overlap with their contours. One that meets none has no row.
    """
    contours = communes.set_index("code").geometry
    names = communes.set_index("code")["name"].map(heading_key)
    known = frozenset(names.index)
    drawn = rows.geometry.dropna()
    metric_crs = drawn.index.to_series().map(lambda code: zone(code).metric_crs)
    met = spatial.overlaps(drawn, contours, metric_crs)
    shares = {code: dict(zip(part["other"], part["share"], strict=True)) for code, part in met.groupby("label")}
    links: list[tuple[str, str]] = []
    by_overlap: list[str] = []
    for code, row in rows.iterrows():
        told = [cell.zfill(5) for cell in _cells(row["commune_codes"])]
        named = [heading_key(cell) for cell in _cells(row["commune_names"])]
        around = shares.get(code, {})
        hosts = told if told and known.issuperset(told) and len(told) >= len(named) else None
        hosts = hosts or _by_name(named, names[list(around)])
        if not hosts:
            hosts = [commune for commune, share in around.items() if share >= _LEAST_SHARE]
            by_overlap += [str(code)] if hosts else []
        links += [(str(code), commune) for commune in hosts]
    frame = pd.DataFrame(sorted(set(links)), columns=NEIGHBOURHOOD_COMMUNES.column_names, dtype="str")
    return frame, tuple(sorted(by_overlap))


def _by_name(wanted: list[str], names: pd.Series) -> list[str]:
    """The communes of the wanted names, an arrondissement standing for its commune; none unless all are found."""
    found = [
        next((code for code, name in names.items() if want == name or want.startswith(f"{name}_")), None)
        for want in wanted
    ]
    return [] if None in found else [str(code) for code in found]


def _cells(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]
