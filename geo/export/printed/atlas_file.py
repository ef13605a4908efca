"""The PDF of one territory, or of a list of them: the one door, for pages and commands."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from geo import wording
from geo.atlas import Atlas
from geo.export.printed.document import Paper, one_sheet, several
from geo.export.printed.pdf import pdf
from geo.export.printed.place_map import place_map
from geo.indicators.definition import Level
from geo.place import Place
from geo.progress import Progress, Told, untold
from geo.territory_sheet import Sheet, sheet

_SHEETS = 0.6
"""The part of the work that sheets and maps take; the rest is the layout."""
_PAGES = 4
"""Of a sheet, about: how many there are is known at the end."""
_SEVERAL = {Level.NEIGHBOURHOOD: "quartiers prioritaires", Level.CONTRACT: "contrats de ville"}
"""Levels whose plural is not made at the end."""


def atlas_pdf(
    atlas: Atlas,
    places: Sequence[Place],
    paper: Paper = Paper.A4,
    title: str = "",
    told: Told = untold,
) -> bytes:
    """One sheet, or an atlas of several in the order given, each once.

    Raises `UnknownCode` for a place that is not known or is a centre, `MissingProgram` without what writes PDF.
    """
    wanted = tuple(dict.fromkeys(places))
    sheets: list[Sheet] = []
    pictures: list[Element] = []
    for done, place in enumerate(wanted):
        found = sheet(atlas, place)
        told(Progress(_SHEETS * done / len(wanted), f"Fiche {done + 1} sur {len(wanted)} : {found.name}"))
        sheets.append(found)
        pictures.append(place_map(atlas, found))
    if len(sheets) == 1:
        html = one_sheet(atlas, sheets[0], pictures[0], paper)
    else:
        html = several(atlas, sheets, pictures, title or _title(atlas, wanted), paper)
    expected = _PAGES * len(wanted)

    def laid_out(page: int) -> None:
        share = _SHEETS + (1 - _SHEETS) * min(page / expected, 0.98)
        told(Progress(share, f"Mise en page : page {wording.number(page)}"))

    return pdf(html, laid_out)


def atlas_file_name(atlas: Atlas, places: Sequence[Place], paper: Paper) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_fiche_departement-93_a4`."""
    wanted = tuple(dict.fromkeys(places))
    what = ("fiche", str(wanted[0])) if len(wanted) == 1 else ("fiches", f"{len(wanted)}-territoires")
    return atlas.provenance.file_name(*what, paper.value.lower())


def _title(atlas: Atlas, places: tuple[Place, ...]) -> str:
    levels = {place.level for place in places}
    if len(levels) == 1:
        (level,) = levels
        words = _SEVERAL.get(level, f"{wording.LEVELS[level.value].lower()}s")
        return f"Atlas de {wording.number(len(places))} {words}"
    return f"Atlas de {wording.number(len(places))} territoires"
