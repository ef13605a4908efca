"""Judges what was received by its bytes, never by its address or announced type: whole and of an expected form."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from geo.catalogue import Source
from geo.errors import RefusedFile

_GZIP = b"\x1f\x8b"
_SIGNS = (("zip", b"PK\x03\x04"), ("gzip", _GZIP), ("geojson", b"{"))
"""By form, how the bytes begin."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LARGEST_INFLATED = 200_000_000
_LARGEST_ARCHIVE_INFLATED = 1_000_000_000
_MARKUP = "c'est une page HTML ou XML, sans doute d'erreur"


def examine(path: Path, source: Source) -> None:
    """Raise `RefusedFile` unless the bytes are whole and of a form that the catalogue expects."""
    with path.open("rb") as file:
        start = file.read(512).removeprefix(_BYTE_ORDER_MARK).lstrip()
    if start.startswith(b"<"):
        raise refused(_MARKUP, source.address)
    found = next((form for form, sign in _SIGNS if start.startswith(sign)), "")
    if found not in source.forms:
        expected = " ou ".join(source.forms)
        raise refused(f"forme {found or 'inconnue'} au lieu de {expected}", source.address)
    if found == "zip":
        _require_whole_archive(path, source.address)
    else:
        read_json(path, source.address)


def read_json(path: Path, where: str) -> dict[str, Any]:
    """The JSON object of a received file, inflated when it is gzip. Raises `RefusedFile` for anything else."""
    content = path.read_bytes()
    if content.startswith(_GZIP):
        content = _inflated(path, where)
    start = content[:64].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not start.startswith(b"{"):
        raise refused(_MARKUP if start.startswith(b"<") else "ce n'est pas du JSON", where)
    try:
        found: dict[str, Any] = json.loads(content, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise refused("le JSON est coupé ou altéré", where) from error
    return found


def refused(why: str, where: str) -> RefusedFile:
    """The refusal of what was received: nothing of it replaces what is served."""
    return RefusedFile(
        f"Le fichier reçu est refusé : {why}",
        where,
        "L'édition servie ne change pas. Recommencez plus tard ; si cela dure, vérifiez l'adresse dans "
        "data/catalogue.toml.",
    )


def _require_whole_archive(path: Path, where: str) -> None:
    """Inflate an archive without keeping it: each member has its own checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST_ARCHIVE_INFLATED:
                raise refused(f"plus de {_LARGEST_ARCHIVE_INFLATED // 1_000_000} Mo une fois décompressé", where)
            spoilt = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise refused("l'archive ZIP est coupée ou altérée", where) from error
    if spoilt is not None:
        raise refused("l'archive ZIP est coupée ou altérée", where)


def _inflated(path: Path, where: str) -> bytes:
    try:
        with gzip.open(path) as file:
            content = file.read(_LARGEST_INFLATED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise refused("l'archive gzip est coupée ou altérée", where) from error
    if len(content) > _LARGEST_INFLATED:
        raise refused(f"plus de {_LARGEST_INFLATED // 1_000_000} Mo une fois décompressé", where)
    return content


def _no_such_number(text: str) -> float:
    raise ValueError(text)
