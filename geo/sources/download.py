"""Fetches a catalogue entry: what is on disk is used, what is not is received whole or refused.

The only network client of the project. What was received is known by its bytes, never by its address or type.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from geo.catalogue import CHANGES, PAGE, Source
from geo.errors import ChecksumMismatch, SourceUnavailable
from geo.sources.package_index import PREFIX, receive_package
from geo.sources.received import examine, refused
from geo.store.durable import TEMPORARY, sha256, sync_folder

_LONGEST_ASKED_WAIT_S = 60.0
_MOST_REDIRECTIONS = 5
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_PASSING_ANSWERS = frozenset({408, 425, 429, 500, 502, 503, 504})
_PASSING_FAULTS = (
    ConnectionError, TimeoutError, ssl.SSLError, httpx.TimeoutException, httpx.ReadError, httpx.RemoteProtocolError,
)  # fmt: skip
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "adresse introuvable, le réseau manque peut-être"),
    (ssl.SSLError, "connexion sécurisée refusée"),
    (ConnectionRefusedError, "connexion refusée"),
    (TimeoutError, "pas de réponse dans le temps imparti"),
    (httpx.TimeoutException, "pas de réponse dans le temps imparti"),
    (httpx.RemoteProtocolError, "réponse interrompue avant la fin, ou incompréhensible"),
    (httpx.TooManyRedirects, "trop de redirections"),
    (httpx.UnsupportedProtocol, "redirection vers une adresse qui n'est pas sûre"),
    (httpx.NetworkError, "connexion interrompue"),
    (httpx.InvalidURL, "adresse mal formée"),
)
"""What to say of a fault or of what caused it, the most telling first."""


@dataclass(frozen=True)
class Progress:
    """How far a download is, in bytes; `total` is None where the server does not tell it."""

    source: str
    received: int
    total: int | None


Tell = Callable[[str], None]
Watch = Callable[[Progress], None]


@dataclass(frozen=True)
class Patience:
    """What a download may cost: seconds without a byte, seconds in all, waits before each new try, and bytes."""

    silence_s: float = 30.0
    total_s: float = 900.0
    waits_s: tuple[float, ...] = (1.0, 4.0, 15.0)
    largest: int = 200_000_000


PATIENCE = Patience()


def in_silence(what: object) -> None:
    """Hears what there is to tell, and keeps it."""


@dataclass(frozen=True)
class Attention:
    """How to fetch: with how much patience, and who hears French lines (`tell`) and progress (`watch`)."""

    patience: Patience = PATIENCE
    tell: Tell = in_silence
    watch: Watch = in_silence


ATTENTION = Attention()


def fetch(source: Source, folder: Path, attention: Attention = ATTENTION) -> Path:
    """The file of a source, verified, in `folder`. A file that changes under its address is received at each call.

    A carried file (`data/…`) is not fetched: see `carried`. Raises `SourceUnavailable` when the file can neither be
    found nor received, `RefusedFile` or `ChecksumMismatch` when what was received is not what the catalogue
    describes; nothing of it is then kept.
    """
    _require_file(source)
    target = folder / _file_name(source.id, source.checksum)
    # One file may be that of several sources, each reading its own tables in it.
    for present in (target, *sorted(folder.glob(_file_name("*", source.checksum)))):
        if present.is_file() and sha256(present) == source.checksum:
            return present
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    # A sibling folder, so that the final rename stays on one disk and is atomic.
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder) as temporary:
        if source.address.startswith(PREFIX):
            received = receive_package(source, Path(temporary), target)
        else:
            received = Path(temporary) / "received"
            _download(source, received, attention)
            examine(received, source)
        if source.checksum == CHANGES:
            target = folder / _file_name(source.id, sha256(received))
        else:
            verify(received, source)
        received.replace(target)
    sync_folder(folder)
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


def _require_file(source: Source) -> None:
    """Raise `SourceUnavailable` for a source that is known not to be fit, or of which no file has an address."""
    if source.refused:
        raise SourceUnavailable(
            f"La source « {source.id} » est refusée : {source.refused}", source.address, f"Voyez {source.page}."
        )
    if PAGE in source.forms:
        raise SourceUnavailable(
            f"La source « {source.id} » n'a pas d'adresse de fichier connue",
            source.address,
            "Téléchargez son fichier depuis cette page, puis donnez-le.",
        )


def _file_name(identifier: str, checksum: str) -> str:
    """A name that cannot be confused with another vintage, nor chosen by the publisher."""
    return f"{identifier}-{checksum[:12]}"


def _sweep(folder: Path) -> None:
    """Remove what a download that was killed left behind; one that runs is younger than a day."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.stat().st_mtime < time.time() - 86_400:
            shutil.rmtree(path, ignore_errors=True)


def _download(source: Source, path: Path, attention: Attention) -> None:
    """The bytes of a web address, whole, in `path`; resumed or tried again while the fault is one that passes."""
    patience = attention.patience
    deadline = time.monotonic() + patience.total_s
    waits = iter(patience.waits_s)
    download = _Download(source, path, attention, deadline)
    # The certificates are those of the machine, which may trust a proxy that certifi does not know.
    with httpx.Client(
        timeout=patience.silence_s,
        verify=ssl.create_default_context(),
        headers={"User-Agent": "atlas-crpv", "Accept-Encoding": "identity"},
    ) as client:
        while True:
            try:
                download.receive(client)
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                why, wait = _why(error), next(waits, None)
                asked = _asked_wait(error)
                if wait is None or not _may_pass(error) or time.monotonic() + max(wait, asked) > deadline:
                    raise _unreachable(source, why) from error
                attention.tell(f"{source.id} : {why} ; nouvel essai dans {max(wait, asked):g} s")
                time.sleep(max(wait, asked))
            else:
                return


@dataclass
class _Download:
    """One file on its way. `validator` is what tells that the rest is of the same file as what was received."""

    source: Source
    path: Path
    attention: Attention
    deadline: float
    validator: str = ""

    def receive(self, client: httpx.Client) -> None:
        """One try, from where the one before stopped if the server can.

        Raises `httpx.HTTPError` or `TimeoutError` when it is cut, `RefusedFile` when it is too large.
        """
        held = self.path.stat().st_size if self.validator else 0
        asked = {"Range": f"bytes={held}-", "If-Range": self.validator} if held else {}
        with _answer(client, self.source.address, asked) as response:
            start, total = _extent(response)
            if start not in (0, held):
                self.validator = ""
                raise httpx.RemoteProtocolError("another part than the one asked for")
            self.validator = _validator(response)
            with self.path.open("ab" if start else "wb") as file:
                received = start
                for block in response.iter_raw():
                    received += len(block)
                    self._require_reason(received, total)
                    file.write(block)
                    self.attention.watch(Progress(self.source.id, received, total))
                file.flush()
                os.fsync(file.fileno())
        if total is not None and received != total:
            raise httpx.RemoteProtocolError("cut")

    def _require_reason(self, received: int, total: int | None) -> None:
        largest = self.attention.patience.largest
        if max(received, total or 0) > largest:
            raise refused(f"plus de {largest // 1_000_000} Mo", self.source.address)
        if time.monotonic() > self.deadline:
            raise TimeoutError


def _extent(response: httpx.Response) -> tuple[int, int | None]:
    """Where an answer begins in the file, and how long the whole file is if the server tells it."""
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        told = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        return (int(told[1]), int(told[2])) if told else (-1, None)
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else None


def _validator(response: httpx.Response) -> str:
    """What the server asks back to resume: a strong ETag, else a date; empty when it cannot resume."""
    headers = response.headers
    tag = headers.get("ETag", "")
    return str(tag if tag.startswith('"') else headers.get("Last-Modified", ""))


@contextmanager
def _answer(client: httpx.Client, address: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    """The first answer that is no redirection; these are few, to http or https, and never from https to http."""
    request = client.build_request("GET", address, headers=headers)
    for _ in range(_MOST_REDIRECTIONS + 1):
        with closing(client.send(request, stream=True)) as response:
            following = response.next_request
            if following is None:
                response.raise_for_status()
                yield response
                return
        if following.url.scheme != "https" and following.url.scheme != request.url.scheme:
            raise httpx.UnsupportedProtocol(str(following.url), request=request)
        request = following
    raise httpx.TooManyRedirects(address, request=request)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The fault, then what caused it."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _may_pass(error: Exception) -> bool:
    """Whether trying again can help: a busy server or a lost connection, not a wrong address or no network."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING_ANSWERS
    causes = tuple(_causes(error))
    return any(isinstance(cause, _PASSING_FAULTS) for cause in causes) and not any(
        isinstance(cause, ssl.SSLCertVerificationError) for cause in causes
    )


def _asked_wait(error: Exception) -> float:
    """Seconds that the server asks to wait, within reason; 0 when it asks nothing."""
    asked = error.response.headers.get("Retry-After", "") if isinstance(error, httpx.HTTPStatusError) else ""
    return min(float(asked), _LONGEST_ASKED_WAIT_S) if asked.isdecimal() else 0.0


def _why(error: Exception) -> str:
    """The reason in French, without a trace of the program."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"réponse HTTP {error.response.status_code}"
    causes = tuple(_causes(error))
    if any(getattr(cause, "errno", None) in (errno.ENETUNREACH, errno.EHOSTUNREACH) for cause in causes):
        return "réseau inaccessible"
    told = (words for kind, words in _WORDS for cause in causes if isinstance(cause, kind))
    return next(told, str(getattr(error, "strerror", None) or error))


def _unreachable(source: Source, why: str) -> SourceUnavailable:
    return SourceUnavailable(
        f"La source « {source.id} » n'a pas pu être téléchargée : {why}",
        source.address,
        f"L'édition servie ne change pas. Vérifiez l'accès au réseau puis recommencez ; à défaut, voyez {source.page}.",
    )
