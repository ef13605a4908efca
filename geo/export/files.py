"""CSV and GeoJSON of exactly what is shown, each row with its unit, date, source and status."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pandas as pd
import shapely

from geo import wording
from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level
from geo.place import Place

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def shown_rows(
    atlas: Atlas, key: str, level: Level, departments: frozenset[str], within: Place | None = None
) -> pd.DataFrame:
    """The rows of one indicator at one level, restricted to some départements, sorted by name; indexed by code.

    Communes and neighbourhoods are restricted to those of `within` as well.
    """
    indicator = find(key)
    of_code = departments_by_code(atlas, level)
    if within and level in (Level.COMMUNE, Level.NEIGHBOURHOOD):
        inside = atlas.communes_of(within) if level is Level.COMMUNE else atlas.neighbourhoods_of(within)
        of_code = {code: mine for code, mine in of_code.items() if code in inside}
    names = atlas.names(level)
    codes = sorted(
        (code for code, mine in of_code.items() if mine & departments and code in names),
        key=lambda code: wording.sort_key(names[code]),
    )
    centre_names = atlas.names_of_centres
    covering = atlas.centres_by_department
    centres = {code: sorted({c for d in of_code[code] for c in covering[d]}) for code in codes}
    rows = pd.DataFrame(index=pd.Index(codes, name="code"))
    rows["nom"] = [names[code] for code in codes]
    rows["centres"] = [", ".join(centre_names[c] for c in centres[code]) or wording.NO_CENTRE for code in codes]
    rows["couverture"] = ["couvert" if centres[code] else "non_couvert" for code in codes]
    rows["indicateur"] = indicator.label
    if level in indicator.levels:
        values = atlas.values(key, level).reindex(codes)
        rows["valeur"], rows["statut"] = values["value"], values["status"].fillna("sans_objet")
        rows["numerateur"], rows["denominateur"] = values["numerator"], values["denominator"]
        rows["remarque"], rows["source"], rows["millesime"] = values["note"], values["source"], values["vintage"]
    else:
        rows["valeur"], rows["statut"] = float("nan"), "sans_objet"
        rows["numerateur"] = rows["denominateur"] = float("nan")
        rows["remarque"] = rows["source"] = rows["millesime"] = None
    rows["unite"] = indicator.unit.name
    rows["date"] = atlas.on.isoformat()
    rows["source"] = rows["source"].where(rows["source"].notna(), named_sources(atlas, indicator.sources))
    return atlas.provenance.stamped(rows)


def departments_by_code(atlas: Atlas, level: Level) -> dict[str, frozenset[str]]:
    """The départements that each territory of a level lies in."""
    tables = atlas.tables
    if level is Level.NEIGHBOURHOOD:
        frame = tables.neighbourhoods
        return {code: frozenset({d}) for code, d in zip(frame["code"], frame["department_code"], strict=True)}
    if level is Level.CENTRE:
        rows = atlas.coverage_rows
        return {str(code): frozenset(mine) for code, mine in rows.groupby("centre_code")["department_code"]}
    if level is Level.REGION:
        departments = atlas.departments
        groups = departments.groupby("region_code").groups
        return {str(code): frozenset(map(str, mine)) for code, mine in groups.items()}
    frame = tables.territories[tables.territories["level"] == level.value]
    return {code: frozenset({d}) for code, d in zip(frame["code"], frame["department_code"], strict=True)}


def french_csv(rows: pd.DataFrame) -> bytes:
    """For a French spreadsheet: semicolons, decimal commas, byte order mark. Text never becomes a formula."""
    return _csv(rows, ";", ",").encode("utf-8-sig")


def international_csv(rows: pd.DataFrame) -> bytes:
    """For programs and other spreadsheets: commas, decimal points, plain UTF-8. Text never becomes a formula."""
    return _csv(rows, ",", ".").encode()


def shapes_of(atlas: Atlas, level: Level) -> dict[str, shapely.Geometry | None] | None:
    """Where the territories of a level lie, in WGS84: contours of régions and départements, points of communes.

    A neighbourhood has its perimeter, where it is known; 978 and 987 have no contour. None for a level that has no
    place of its own: nothing is invented.
    """
    territories = atlas.tables.territories
    chosen = territories[territories["level"] == level.value]
    if level in (Level.REGION, Level.DEPARTMENT):
        return dict(zip(chosen["code"], chosen["geometry"], strict=True))
    if level is Level.NEIGHBOURHOOD:
        perimeters = atlas.tables.perimeters
        return dict(zip(perimeters["neighbourhood_code"], perimeters.geometry, strict=True))
    if level is Level.COMMUNE:
        points = shapely.points(chosen["longitude"], chosen["latitude"])
        return dict(zip(chosen["code"], points, strict=True))
    return None


def word_of(level: Level) -> str:
    """How names of files write a level: `centre-de-ressources`."""
    return wording.sort_key(wording.LEVELS[level.value]).replace(" ", "-")


def named_sources(atlas: Atlas, identifiers: tuple[str, ...]) -> str:
    """Publisher, title and page of each source of the catalogue that the edition was made from."""
    known = {source.id: source for source in atlas.manifest.description.sources}
    mine = [known[identifier] for identifier in identifiers if identifier in known]
    return " | ".join(f"{source.publisher}, {source.title} ({source.page})" for source in mine)


def feature(shape: shapely.Geometry | None, properties: Mapping[str, object]) -> dict[str, object]:
    """One GeoJSON feature; what is not known is null, its place as well as its properties."""
    return {
        "type": "Feature",
        "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        "properties": {key: None if value != value else value for key, value in properties.items()},
    }


def _csv(rows: pd.DataFrame, separator: str, decimal_mark: str) -> str:
    out = io.StringIO()
    plain = rows.reset_index()
    lines = [list(map(str, plain.columns))]
    lines += [[_cell(value, decimal_mark) for value in record] for record in plain.itertuples(index=False)]
    # What would part cells is put in quotes, and so is the sign that begins a note after the rows.
    special = (separator, '"', "\r", "\n", "#")
    for cells in lines:
        quoted = (
            '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in special) else cell for cell in cells
        )
        out.write(separator.join(quoted) + "\r\n")
    return out.getvalue()


def _cell(value: object, decimal_mark: str) -> str:
    if isinstance(value, float):
        if value != value:
            return ""
        return (str(int(value)) if value.is_integer() else repr(value)).replace(".", decimal_mark)
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
