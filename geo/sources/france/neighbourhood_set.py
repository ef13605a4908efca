"""The neighbourhoods of an edition of France: the carried list, given perimeters, or both joined by code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.sources.france import neighbourhoods as carried
from geo.sources.france import perimeters as given
from geo.sources.perimeters import no_perimeters, perimeters, read_perimeters
from geo.sources.reading import PerimeterReport
from geo.tables import NEIGHBOURHOOD_COMMUNES
from geo.wording import number

LIST, GAPS = "neighbourhoods-2024-list", "neighbourhoods-2024-gaps"
"""The sources of the carried list. An edition without them takes its list from given perimeters."""

_NO_PERIMETER = "Aucun périmètre de quartier n'est inclus : un quartier est placé à sa commune."


@dataclass(frozen=True, eq=False)
class NeighbourhoodSet:
    """Four tables that hold together, what became of the given files, and what a reader must know of all that."""

    neighbourhoods: pd.DataFrame
    perimeters: gpd.GeoDataFrame
    communes: pd.DataFrame
    gaps: pd.DataFrame
    report: PerimeterReport | None
    notes: tuple[str, ...]


def carried_set(files: Mapping[str, Path]) -> NeighbourhoodSet:
    """The carried list, each neighbourhood placed at its communes."""
    listed, links = carried.neighbourhoods(files[LIST]), carried.neighbourhood_communes(files[LIST])
    gaps = carried.list_gaps(files[GAPS])
    return NeighbourhoodSet(listed, no_perimeters(), links, gaps, None, (_NO_PERIMETER, *_gap_notes(gaps)))


def joined_set(
    files: Mapping[str, Path], paths: Sequence[Path], communes: gpd.GeoDataFrame, *, is_whole: bool, crs: str = ""
) -> NeighbourhoodSet:
    """The carried list with the perimeters of its generation; `is_whole` where they are all those of the publisher.

    `crs` is that of the files which name none. A neighbourhood that is not listed is added where the list is known to
    lack some. Raises `InvalidTable` where it is not, and the errors of the readers.
    """
    listed, links = carried.neighbourhoods(files[LIST]), carried.neighbourhood_communes(files[LIST])
    gaps = carried.list_gaps(files[GAPS])
    rows, records = read_perimeters(paths, given.layout(carried.GENERATION), crs)
    files_read = ", ".join(path.name for path in paths)
    added = given.unlisted(rows, frozenset(listed["code"]), frozenset(gaps["department_code"]), files_read)
    added_links, by_overlap = given.neighbourhood_communes(rows.loc[added], communes)
    listed = pd.concat([listed, given.neighbourhoods(rows.loc[added], carried.GENERATION)])
    alone = _unlinked(rows.loc[added], added_links)
    report = PerimeterReport(records, tuple(added), _undrawn(listed, rows), by_overlap, alone)
    gaps = given.gaps_beyond(gaps, rows) if is_whole else given.gaps_after(gaps, added)
    return NeighbourhoodSet(
        listed.sort_values("code", ignore_index=True),
        _table(rows),
        pd.concat([links, added_links]).sort_values(list(NEIGHBOURHOOD_COMMUNES.key), ignore_index=True),
        gaps,
        report,
        (*_notes(report, len(listed)), *_gap_notes(gaps)),
    )


def given_set(
    paths: Sequence[Path],
    generation: int,
    communes: gpd.GeoDataFrame,
    departments: Sequence[str],
    page: str,
    crs: str = "",
) -> NeighbourhoodSet:
    """The given perimeters as a list of their own; `page` says where such files come from.

    `crs` is that of the files which name none. Until the published number of neighbourhoods is reached, what they do
    not hold is not known.
    """
    rows, records = read_perimeters(paths, given.layout(generation), crs)
    links, by_overlap = given.neighbourhood_communes(rows, communes)
    listed = given.neighbourhoods(rows, generation)
    report = PerimeterReport(records, (), _undrawn(listed, rows), by_overlap, _unlinked(rows, links))
    gaps = given.gaps_of_2015(rows, departments, page)
    notes = _notes(report, len(listed))
    if len(gaps):
        held = ", ".join(sorted(set(listed["department_code"])))
        notes += (
            f"La liste est celle des fichiers donnés ; elle a des quartiers dans les départements suivants, sans doute "
            f"pas tous : {held}. Ailleurs, les quartiers ne sont pas renseignés.",
        )
    return NeighbourhoodSet(listed, _table(rows), links, gaps, report, notes)


def _table(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    drawn = rows[rows.geometry.notna()]
    metric_crs = drawn.index.to_series().map(lambda code: given.zone(code).metric_crs)
    return perimeters(drawn.geometry, drawn["repaired"], metric_crs)


def _undrawn(listed: pd.DataFrame, rows: gpd.GeoDataFrame) -> tuple[str, ...]:
    return tuple(sorted(set(listed["code"]) - set(rows.index[rows.geometry.notna()])))


def _unlinked(rows: gpd.GeoDataFrame, links: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(set(rows.index) - set(links["neighbourhood_code"])))


def _gap_notes(gaps: pd.DataFrame) -> tuple[str, ...]:
    """Where the list is known to lack some."""
    states = (("est incomplète", "partielle"), ("n'a rien", "absente"))
    told = ((words, gaps.loc[gaps["state"] == state, "department_code"]) for words, state in states)
    return tuple(
        f"La liste {words} dans les territoires suivants : {', '.join(codes)}." for words, codes in told if len(codes)
    )


def _notes(report: PerimeterReport, total: int) -> tuple[str, ...]:
    drawn = total - len(report.without_perimeter)
    repaired = sum(len(record.repaired) for record in report.files)
    notes = [
        f"Quartiers qui ont leur périmètre : {number(drawn)} sur {number(total)}, dont {number(repaired)} de forme "
        "réparée. Un quartier sans périmètre est placé à sa commune."
    ]
    if report.added:
        notes.append(f"Quartiers absents de la liste, ajoutés d'après les périmètres : {number(len(report.added))}.")
    if report.communes_by_overlap:
        count = number(len(report.communes_by_overlap))
        notes.append(f"Quartiers rattachés à leurs communes par superposition avec les contours : {count}.")
    if report.without_commune:
        count = number(len(report.without_commune))
        notes.append(f"Quartiers placés sans commune, faute de contours à cet endroit : {count}.")
    return tuple(notes)
