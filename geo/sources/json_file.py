"""Received JSON to one object, whole or refused, inflated when it is gzip."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from geo.errors import RefusedFile

GZIP = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_LARGEST_INFLATED = 200_000_000


def read_json(path: Path, where: str) -> dict[str, Any]:
    """The JSON object of a received file, inflated when it is gzip. Raises `RefusedFile` for anything else."""
    content = path.read_bytes()
    if content.startswith(GZIP):
        content = _inflated(path, where)
    start = content[:64].removeprefix(BYTE_ORDER_MARK).lstrip()
    if not start.startswith(b"{"):
        markup = "c'est une page HTML ou XML, sans doute d'erreur"
        raise refused(markup if start.startswith(b"<") else "ce n'est pas du JSON", where)
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
