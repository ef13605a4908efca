"""Vector files of any usual form to one frame of shapes in EPSG:4326. What a file is, its bytes say.

A driver is chosen for those bytes, never by the driver itself: some forms name other files, which would be read too.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import geopandas as gpd
import numpy as np
import shapely
from pyproj.exceptions import CRSError

from geo import spatial
from geo.errors import CrsMismatch, RefusedFile, SourceUnavailable

FORMS = "GeoJSON, GPKG, FlatGeobuf ou SHP en archive ZIP"

_ARCHIVE = b"PK\x03\x04"
_SQLITE, _GEOPACKAGE = b"SQLite format 3\x00", (b"GPKG", b"GP10", b"GP11")
_GEOPACKAGE_AT = slice(68, 72)
_FLATGEOBUF = b"fgb\x03"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_SHAPEFILE_LENGTH_AT = slice(24, 28)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PAGE = re.compile(rb"<(!doctype\s+)?html", re.IGNORECASE)
_ENDINGS = ((".geojson", ".json"), (".gpkg",), (".fgb",), (".shp",))
"""Forms inside an archive, the best first: one form alone is read, since the others repeat it."""
_COMPANIONS = (".shx", ".dbf")
"""What a SHP file cannot be read without; `.prj`, which names its system, may be told instead."""

_LARGEST = 500_000_000
_LARGEST_INFLATED = 1_000_000_000
_LARGEST_RATIO = 100
"""Of the bytes inflated to those of the archive: coordinates never shrink so much."""
_MOST_MEMBERS = 200
_FURTHEST_DEGREE = 360.0
_START = 512
_BLOCK = 1 << 20
_SHOWN = 5
_UNNAMED = "n'indique pas son système de coordonnées"
_TELL_CRS = (
    "Rien n'est remplacé. Enregistrez-le avec son système, ou dites lequel, par exemple --crs EPSG:2154 (Lambert-93)."
)
_EPSG = re.compile(r"(?:EPSG:)?(\d{4,6})", re.IGNORECASE)


def read_shapes(path: Path, crs: str = "") -> tuple[gpd.GeoDataFrame, str]:
    """The features of the one layer of a file, shapes in EPSG:4326 (None where there is none), and what its CRS was.

    `crs` (`EPSG:2154`) is that of a file that names none, or one that its own numbers deny. Raises
    `SourceUnavailable`, `RefusedFile`, or `CrsMismatch` when no CRS can be used.
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
    frame, told = _referenced(frame, crs, path)
    return frame.set_geometry(spatial.to_storage(frame.geometry, path.name)), told


def _referenced(frame: gpd.GeoDataFrame, given: str, path: Path) -> tuple[gpd.GeoDataFrame, str]:
    """The frame in the system that it names, else in the given one, and what that is. Raises `CrsMismatch`."""
    is_denied = frame.crs is not None and frame.crs.is_geographic and _beyond_degrees(frame)
    if frame.crs is not None and not is_denied:
        return frame, _told(frame)
    if not given:
        why = "donne pour des degrés des nombres qui n'en sont pas" if is_denied else _UNNAMED
        raise CrsMismatch(f"Le fichier « {path.name} » {why}", str(path), _TELL_CRS)
    try:
        named = _EPSG.fullmatch(given.strip())
        frame = frame.set_crs(epsg=int(named[1]) if named else 0, allow_override=True)
    except CRSError as error:
        raise CrsMismatch(
            f"Le système de coordonnées « {given} » n'est pas connu",
            "--crs",
            "Rien n'est remplacé. Écrivez son code, par exemple EPSG:2154 (Lambert-93).",
        ) from error
    return frame, f"{_told(frame)}, indiqué par --crs"


def _beyond_degrees(frame: gpd.GeoDataFrame) -> bool:
    """Whether the numbers of a frame cannot be degrees."""
    return bool((np.abs(frame.total_bounds) > _FURTHEST_DEGREE).any())


def _address(path: Path) -> str:
    """What the driver opens, once size and first bytes are those of a form that is read."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        raise SourceUnavailable(
            f"Le fichier « {path.name} » ne peut pas être lu", str(path), "Vérifiez le chemin et les droits d'accès."
        ) from error
    if not start.strip():
        raise _refused(path, "il est vide", "Téléchargez-le de nouveau.")
    if size > _LARGEST:
        most = _LARGEST // 1_000_000
        raise _refused(path, f"il pèse {size // 1_000_000} Mo, {most} au plus", "Donnez seulement les périmètres.")
    if start.startswith(_ARCHIVE):
        return _member(path)
    return _driven(start, path, str(path.resolve()))


def _driven(start: bytes, path: Path, location: str, member: str = "") -> str:
    """The location as the one driver of the form opens it. Raises `RefusedFile` for another form."""
    where = f", dans « {member} »" if member else ""
    text = start.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if _PAGE.match(text):
        raise _refused(path, f"c'est une page HTML, sans doute d'erreur{where}", "Téléchargez-le de nouveau.")
    if text.startswith(b"<"):
        raise _refused(path, f"c'est du XML (GML, KML…), qui n'est pas lu{where}", f"Donnez un fichier {FORMS}.")
    if text.startswith(b"{"):
        # Left to itself, the library may take the text for a program that reads other files.
        return f"GeoJSON:{location}"
    is_geopackage = start.startswith(_SQLITE) and start[_GEOPACKAGE_AT] in _GEOPACKAGE
    if is_geopackage or start.startswith(_FLATGEOBUF) or (member and start.startswith(_SHAPEFILE)):
        return location
    raise _refused(path, f"sa forme n'est pas reconnue{where}", f"Donnez un fichier {FORMS}.")


def _member(path: Path) -> str:
    """What the driver opens of an archive, once it is whole and reasonable. Raises `RefusedFile`."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not _is_aside(info.filename)]
            _require_reasonable(path, infos)
            members = {info.filename: info for info in infos}
            name = _layer(path, list(members))
            start, *_ = (_whole(archive, part) for part in (name, *_companions(path, name, members)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise _refused(path, "l'archive est coupée ou altérée", "Téléchargez-la de nouveau.") from error
    if (
        start.startswith(_SHAPEFILE)
        and 2 * int.from_bytes(start[_SHAPEFILE_LENGTH_AT], "big") != members[name].file_size
    ):
        raise _refused(path, f"« {name} » est coupé", "Téléchargez-la de nouveau.")
    return _driven(start, path, f"/vsizip/{{{path.resolve()}}}/{name}", name)


def _whole(archive: zipfile.ZipFile, member: str) -> bytes:
    """The first bytes of a member that was read to its end: its size and checksum are those that it tells."""
    with archive.open(member) as file:
        start = file.read(_START)
        while file.read(_BLOCK):
            pass
    return start


def _is_aside(name: str) -> bool:
    """Whether a member of an archive is a folder, or what a Mac adds."""
    return name.endswith("/") or name.startswith("__MACOSX/")


def _require_reasonable(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raise `RefusedFile` for what no publisher sends: too many or too large, named twice or outside."""
    if len(members) > _MOST_MEMBERS:
        why = f"l'archive contient {len(members)} fichiers, {_MOST_MEMBERS} au plus"
        raise _refused(path, why, "Donnez seulement le fichier à lire.")
    names = [info.filename for info in members]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        # Whoever looks one of them up may be given the other.
        raise _refused(
            path, f"l'archive a deux fois « {repeated[0]} »", "Donnez l'archive de l'éditeur, ou refaites-la."
        )
    strays = [name for name in names if _leads_outside(name)]
    if strays:
        why = f"l'archive nomme un fichier hors d'elle : « {strays[0]} »"
        raise _refused(path, why, "Donnez l'archive de l'éditeur, ou refaites-la.")
    inflated = sum(info.file_size for info in members)
    if inflated > min(_LARGEST_INFLATED, max(_BLOCK, _LARGEST_RATIO * path.stat().st_size)):
        why = f"{inflated // 1_000_000} Mo une fois décompressé, ce qui n'est pas plausible"
        raise _refused(path, why, "Donnez seulement le fichier à lire.")


def _leads_outside(name: str) -> bool:
    # Of both worlds: a drive, a root and two dots are told from either kind of bar.
    place = PureWindowsPath(name)
    return bool(place.anchor) or ".." in place.parts


def _layer(path: Path, names: list[str]) -> str:
    """The one layer to read: the best form, and the national file when others cut it by territory."""
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


def _companions(path: Path, name: str, members: dict[str, zipfile.ZipInfo]) -> Iterator[str]:
    """The members that go with a SHP file. Raises `RefusedFile` when one lacks."""
    if not name.casefold().endswith(_ENDINGS[-1]):
        return
    folded = {member.casefold(): member for member in members}
    stem = name.rpartition(".")[0]
    for ending in _COMPANIONS:
        if f"{stem}{ending}".casefold() not in folded:
            why = f"« {name} » y est sans « {PurePosixPath(stem).name}{ending} »"
            raise _refused(path, why, "Donnez l'archive entière de l'éditeur.")
        yield folded[f"{stem}{ending}".casefold()]


def _told(frame: gpd.GeoDataFrame) -> str:
    """The code of a CRS, else the name it has."""
    code = frame.crs.to_epsg()
    if code is not None:
        return f"EPSG:{code}"
    is_storage = frame.crs.equals(spatial.STORAGE_CRS, ignore_axis_order=True)
    return f"{'WGS 84' if is_storage else frame.crs.name}, sans code EPSG"


def _refused(path: Path, why: str, advice: str) -> RefusedFile:
    return RefusedFile(f"Le fichier « {path.name} » est refusé : {why}", str(path), f"Rien n'est remplacé. {advice}")
