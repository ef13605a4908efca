"""Vector files of any usual form to one frame of shapes in EPSG:4326. What a file is, its bytes say."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from geo import spatial
from geo.errors import RefusedFile, SourceUnavailable

FORMS = "GeoJSON, GPKG, FlatGeobuf ou SHP en archive ZIP"

_ARCHIVE = b"PK\x03\x04"
_BARE = (b"{", b"SQLite format 3\x00", b"fgb\x03")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENDINGS = ((".geojson", ".json"), (".gpkg",), (".fgb",), (".shp",))
"""Forms inside an archive, the best first: one form alone is read, since the others repeat it."""
_LARGEST_INFLATED = 1_000_000_000
_SHOWN = 5


def read_shapes(path: Path) -> tuple[gpd.GeoDataFrame, str]:
    """The features of the one layer of a file, shapes in EPSG:4326 (None where there is none), and what its CRS was.

    Raises `SourceUnavailable`, `RefusedFile`, or `CrsMismatch` when the file names no usable CRS.
    """
    address = _address(path)
    try:
        with warnings.catch_warnings():
            # What the driver grumbles about is judged here, shape by shape.
            warnings.simplefilter("ignore", RuntimeWarning)
            layers = gpd.list_layers(address)
            names = layers.loc[layers["geometry_type"].notna(), "name"].astype(str).tolist()
            frame = gpd.read_file(address, layer=names[0], on_invalid="ignore") if len(names) == 1 else None
    except (RuntimeError, ValueError, OSError, shapely.errors.ShapelyError) as error:
        raise _refused(path, "son contenu est coupé ou altéré", "Téléchargez-le de nouveau.") from error
    if frame is None:
        listed = f" : {', '.join(names[:_SHOWN])}" if names else ""
        raise _refused(path, f"il contient {len(names)} couche(s) de formes{listed}", "Donnez-en une seule.")
    stored = frame.set_geometry(spatial.to_storage(frame.geometry, path.name))
    return stored, _told(frame)


def _address(path: Path) -> str:
    """What the driver opens, once the first bytes are those of a form that is read."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise SourceUnavailable(
            f"Le fichier « {path.name} » ne peut pas être lu", str(path), "Vérifiez le chemin et les droits d'accès."
        ) from error
    if start.startswith(_ARCHIVE):
        return f"/vsizip/{{{path.resolve()}}}/{_member(path)}"
    start = start.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if start.startswith(b"<"):
        raise _refused(path, "c'est une page HTML ou XML, sans doute d'erreur", "Téléchargez-le de nouveau.")
    if not start.startswith(_BARE):
        raise _refused(path, "sa forme n'est pas reconnue", f"Donnez un fichier {FORMS}.")
    return str(path)


def _member(path: Path) -> str:
    """The one file of an archive to read: the best form, and the national file when others cut it by territory."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.filename.startswith("__MACOSX/")]
    except (zipfile.BadZipFile, OSError) as error:
        raise _refused(path, "l'archive est coupée ou altérée", "Téléchargez-la de nouveau.") from error
    if sum(info.file_size for info in members) > _LARGEST_INFLATED:
        most = _LARGEST_INFLATED // 1_000_000
        raise _refused(path, f"plus de {most} Mo une fois décompressé", "Donnez seulement le fichier à lire.")
    names = [info.filename for info in members]
    for endings in _ENDINGS:
        found = [name for name in names if name.casefold().endswith(endings)]
        if len(found) > 1:
            found = [name for name in found if "wgs84" in name.casefold()] or found
        if len(found) > 1:
            listed = ", ".join(found[:_SHOWN])
            raise _refused(path, f"l'archive contient {len(found)} couches : {listed}", "N'en gardez qu'une.")
        if found:
            return found[0]
    raise _refused(path, "l'archive ne contient aucune couche", f"Donnez un fichier {FORMS}.")


def _told(frame: gpd.GeoDataFrame) -> str:
    """The code of a CRS, else the name it has."""
    code = frame.crs.to_epsg()
    if code is not None:
        return f"EPSG:{code}"
    is_storage = frame.crs.equals(spatial.STORAGE_CRS, ignore_axis_order=True)
    return f"{'WGS 84' if is_storage else frame.crs.name}, sans code EPSG"


def _refused(path: Path, why: str, advice: str) -> RefusedFile:
    return RefusedFile(f"Le fichier « {path.name} » est refusé : {why}", str(path), f"Rien n'est remplacé. {advice}")
