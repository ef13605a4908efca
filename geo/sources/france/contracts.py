"""City contracts of 2024, from a file given by hand: the project carries none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import InvalidTable
from geo.schema import Schema
from geo.sources.given_table import ADVICE, GivenRecord, columns_of, listed
from geo.sources.vector_file import read_shapes
from geo.territory_tables import CONTRACT_COMMUNES, CONTRACTS
from geo.wording import listing, number

_HEADINGS = {
    "code": ("code_cv", "id_cv"),
    "name": ("lib_cv", "nom_cv"),
    "place": ("codgeo", "code_geo"),
    "department_code": ("insee_dep", "code_dep"),
}
"""The inhabitants that such a file tells (`pop`) are not read: they are sums of which the parts are not said."""

_LABEL = re.compile(r"(?:\d[\dAB]\d?|NA) - (.*)")
"""A label begins with its département; the name is what follows."""
_NOT_TOLD = ("", "NA")


def no_contracts() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of an edition to which no such file was given: no contract is known, which is not to say none is."""
    return _table(CONTRACTS, []), _table(CONTRACT_COMMUNES, [])


def read_contracts(path: Path, communes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, GivenRecord]:
    """The contracts, the communes of each, and what was read. `communes` is the table of all those of the country.

    A contract names a commune, or an EPCI: its communes are then those of the EPCI, in its own département where
    several contracts share the EPCI. A code met several times is one contract with several places. Raises the errors
    of `read_shapes`, or `InvalidTable` where a column or a code lacks.
    """
    shapes, _ = read_shapes(path)
    raw = _rows(shapes, path)
    homes = _communes_by_place(raw, communes)
    rows: list[dict[str, object]] = []
    links: list[dict[str, object]] = []
    for code, group in raw.groupby("code"):
        placed = sorted({commune for row in group.index for commune in homes[row]})
        lost = [place for row, place in group["place"].items() if not homes[row]]
        rows.append(_first(group) | {"code": code, "note": _note(group, lost)})
        links += [{"contract_code": code, "commune_code": commune} for commune in placed]
    contracts, contract_communes = _table(CONTRACTS, rows), _table(CONTRACT_COMMUNES, links)
    return contracts, contract_communes, _record(path, raw, contracts, contract_communes)


def _rows(shapes: gpd.GeoDataFrame, path: Path) -> pd.DataFrame:
    """One row per feature: its codes and name as text or None, and its point."""
    columns = columns_of(path.name, shapes.columns.drop("geometry"), _HEADINGS)
    told = {field: shapes[column].map(_told) for field, column in columns.items()}
    names = told["name"].map(_name, na_action="ignore").map(_told, na_action="ignore")
    points = shapes.geometry.representative_point()
    raw = pd.DataFrame(told | {"name": names, "longitude": points.x.round(5), "latitude": points.y.round(5)})
    faults = [
        f"{int(raw[field].isna().sum())} ligne(s) sans {columns[field]}"
        for field in ("code", "place")
        if raw[field].isna().any()
    ]
    if raw.empty:
        faults.append("le fichier ne contient aucun contrat")
    if faults:
        raise InvalidTable(path.name, tuple(faults), ADVICE)
    return raw


def _told(cell: object) -> str | None:
    text = cell.strip() if isinstance(cell, str) else ""
    return None if text in _NOT_TOLD else text


def _name(label: str) -> str:
    found = _LABEL.fullmatch(label)
    return found[1] if found else label


def _communes_by_place(raw: pd.DataFrame, communes: pd.DataFrame) -> Mapping[object, list[str]]:
    """By row of the file, its communes; none where its place is neither a commune nor an EPCI that is known."""
    members = communes.groupby("epci_code")["code"].agg(list).to_dict()
    homes = dict(zip(communes["code"], communes["department_code"], strict=True))
    sharing = raw.groupby("place")["department_code"].nunique()
    found = {}
    for row, place, department in raw[["place", "department_code"]].itertuples():
        several = members.get(place, [place] if place in homes else [])
        is_shared = sharing[place] > 1
        found[row] = [code for code in several if not is_shared or homes[code] == department]
    return found


def _first(group: pd.DataFrame) -> dict[str, object]:
    """What the first row that tells it says of a contract."""
    columns = ["name", "department_code", "longitude", "latitude"]
    return {str(column): value for column, value in group[columns].bfill().iloc[0].items()}


def _note(group: pd.DataFrame, lost: list[str]) -> str | None:
    notes = []
    if len(group) > 1:
        named = listing([str(name) for name in group["name"].fillna(group["place"])])
        notes.append(f"Le fichier donne ce code {number(len(group))} fois : {named}.")
    if lost:
        notes.append(f"Communes non renseignées : {listing(lost)} n'est ni une commune ni une intercommunalité connue.")
    return " ".join(notes) or None


def _record(path: Path, raw: pd.DataFrame, contracts: pd.DataFrame, links: pd.DataFrame) -> GivenRecord:
    unplaced = contracts["code"][~contracts["code"].isin(links["contract_code"])]
    told = (
        ("code présent plusieurs fois", sorted(set(raw.loc[raw["code"].duplicated(), "code"]))),
        ("sans point", list(contracts.loc[contracts["latitude"].isna(), "code"])),
        ("sans nom", list(contracts.loc[contracts["name"].isna(), "code"])),
        ("sans département", list(contracts.loc[contracts["department_code"].isna(), "code"])),
        ("sans commune connue", list(unplaced)),
    )
    remarks = tuple(f"{what} : {listed(codes)}" for what, codes in told if codes)
    return GivenRecord(path.name, len(contracts), "contrats de ville", remarks)


def _table(schema: Schema, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=schema.column_names)
    kinds = {column.name: "float64" if column.kind == "number" else "str" for column in schema.columns}
    return frame.astype(kinds).sort_values(list(schema.key), ignore_index=True)
