"""One indicator at one level, as the map and its table show it, ready for any format."""

from __future__ import annotations

from geo import indicators, wording
from geo.atlas import Atlas
from geo.export.files import shapes_of, shown_rows, word_of
from geo.export.shown import Shown, shown
from geo.indicators.definition import Level
from geo.place import FRANCE, WORDS, Place

_MADE_OF_COMMUNES = (Level.COMMUNE, Level.EPCI, Level.CONTRACT)


def indicator_file(atlas: Atlas, key: str, level: Level, filters: tuple[Place, ...] = ()) -> Shown:
    """The rows of an indicator that lie in every place of `filters`: in the whole country where there are none.

    Where the indicator does not exist at the level, each row says so. Raises `UnknownCode` for a place that is not
    known.
    """
    indicator = indicators.find(key)
    where = ", ".join(atlas.name_of(place) for place in filters) or atlas.name_of(FRANCE)
    title = f"{indicator.label}, {wording.LEVELS[level.value].lower()}, {where}"
    chosen = (
        ("Indicateur", indicator.label),
        ("Définition", indicator.definition),
        ("Limites", indicator.limits),
        ("Maille", wording.LEVELS[level.value]),
        ("Territoire", where),
    )
    departments = frozenset(atlas.departments.index).intersection(*(atlas.departments_of(place) for place in filters))
    within = next((place for place in filters if place.level in _MADE_OF_COMMUNES), None)
    rows = shown_rows(atlas, key, level, departments, within)
    name = indicator_file_name(atlas, key, level, filters)
    return shown(atlas, name, title, rows, chosen, shapes=shapes_of(atlas, level))


def indicator_file_name(atlas: Atlas, key: str, level: Level, filters: tuple[Place, ...] = ()) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_qpv_commune_departement-93`."""
    where = "_".join(map(str, filters)) or WORDS[Level.COUNTRY]
    return atlas.provenance.file_name(key, word_of(level), where)
