"""What a received file must pass before a parser sees it: its size, its first bytes, what an archive says it holds."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geo.errors import RefusedFile, SourceUnavailable

ARCHIVE = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_MARKUP = b"<"
_MEGABYTE = 1_000_000
_LIVE_PARTS = ("vbaproject.bin", "externallinks/", "activex/", "embeddings/")
"""Parts of a workbook that hold a program, or that send its reader elsewhere."""


@dataclass(frozen=True)
class Limits:
    """How large a file may be: in bytes, then what is in it once inflated, then its rows and columns."""

    size: int
    inflated: int
    rows: int
    columns: int
    ratio: int = 100
    """Of the inflated size to the size: text that repeats itself is deflated some thirty times, a bomb a thousand."""
    entries: int = 200


SENT = Limits(size=10_000_000, inflated=100_000_000, rows=50_100, columns=100)
"""Of the files that centres send: 50,000 lines, below some titles."""


def content_start(path: Path, limits: Limits) -> bytes:
    """The first bytes of a file, which say what it is, once its size is judged.

    Raises `SourceUnavailable` when there is no file, `RefusedFile` when it is empty, too large or no table at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise SourceUnavailable("Ce fichier ne peut pas être lu", path.name, "Vérifiez son chemin.") from error
    if size > limits.size:
        raise refused(path, f"il dépasse {limits.size // _MEGABYTE} Mo", "Donnez-le en plusieurs parties.")
    if not start.strip():
        raise refused(path, "il est vide", "Choisissez le fichier rempli.")
    if start.startswith(_OLD_WORKBOOK):
        raise refused(
            path, "il est protégé par un mot de passe, ou d'un ancien format (.xls)", "Enregistrez-le en XLSX ou CSV."
        )
    if start.lstrip().startswith(_MARKUP) or (b"\x00" in start and not start.startswith(ARCHIVE)):
        raise refused(path, "ce n'est ni un texte CSV ni un classeur XLSX ou ODS", "Téléchargez-le de nouveau.")
    return start


def judge_archive(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """Raise `RefusedFile` for an archive that would fill the memory, reach out of its folder or hold a program.

    Judged on what the archive says of its entries: more than that is never inflated, as `zipfile` stops there.
    """
    entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise refused(path, f"il réunit {len(entries)} fichiers", "Donnez le classeur seul.")
    if inflated > limits.inflated or inflated > limits.ratio * max(path.stat().st_size, 1):
        raise refused(path, "le classeur est trop grand une fois ouvert", "Donnez un fichier plus petit.")
    for entry in entries:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            raise refused(path, "l'archive contient un chemin interdit", "Enregistrez de nouveau le classeur.")
        if any(part in f"{inside}".casefold() for part in _LIVE_PARTS):
            raise refused(
                path,
                "le classeur contient des macros, des objets ou des liens vers d'autres fichiers",
                "Enregistrez les seules valeurs dans un nouveau classeur XLSX.",
            )


def judge_extent(rows: int, columns: int, path: Path, limits: Limits) -> None:
    """Raise `RefusedFile` when the farthest cell is too far: a parser makes a table as large as it, however empty."""
    if rows > limits.rows or columns > limits.columns:
        raise refused(path, f"une cellule est en ligne {rows} ou colonne {columns}", "Donnez un fichier plus petit.")


def refused(path: Path, why: str, advice: str) -> RefusedFile:
    """The refusal of a file, named as its folder does."""
    return RefusedFile(f"Ce fichier est refusé : {why}", path.name, advice)
