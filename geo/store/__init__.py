"""Where validated tables live: editions as immutable builds, of which one is served.

A *build* is named by its content. It is written whole or not at all, and never changed afterwards; the pointer
of the edition then moves to it, and can move back. Older builds stay readable: a damaged one never leaves visitors
without a map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from geo.settings import Settings
from geo.tables import Tables


@dataclass(frozen=True)
class SourceRecord:
    """Where part of an edition comes from; every field is shown to visitors."""

    id: str
    publisher: str
    title: str
    page: str
    licence: str
    vintage: str
    accessed: str
    checksum: str


@dataclass(frozen=True)
class EditionDescription:
    """What an edition says of itself, before it is written."""

    name: str
    label: str
    country: str
    generation: int
    reference_date: date
    built: date
    licence: str
    sources: tuple[SourceRecord, ...]
    notes: tuple[str, ...] = ()
    demonstration: bool = False
    """Whether it holds invented figures: `geo.provenance` says so on all that is taken from it."""


@dataclass(frozen=True)
class FileRecord:
    """One file of a build: what it must weigh and hash to."""

    sha256: str
    size: int
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """The description of a build together with the record of its files.

    `geometry` gives the name (with its content hash) of each display file: departments, communes, labels, and
    perimeters when there are some.
    """

    description: EditionDescription
    files: Mapping[str, FileRecord]
    geometry: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class OpenEdition:
    """A build that was read and verified. `warning` says in French what it lacks: it is not the newest, or alone."""

    build: str
    manifest: Manifest
    tables: Tables
    warning: str | None = None

    @property
    def key(self) -> str:
        """Another one as soon as anything it holds is another: for what is computed of it and kept."""
        return self.build


@dataclass(frozen=True)
class EditionSummary:
    """One line of the list of editions."""

    name: str
    label: str
    generation: int
    build: str
    built: date
    reference_date: date
    builds: tuple[str, ...]
    rows: Mapping[str, int]
    demonstration: bool = False


class EditionStore(Protocol):
    """The contract every backend keeps; one test takes them all."""

    def editions(self) -> tuple[EditionSummary, ...]:
        """The editions that can be opened, sorted by name."""

    def read(self, edition: str) -> OpenEdition:
        """The newest sound build. Raises `UnknownEdition` or `DamagedEdition` when there is none."""

    def served_build(self, edition: str) -> str | None:
        """Name of the build the pointer designates, without opening it; None when the edition is unknown."""

    def write(self, description: EditionDescription, tables: Tables, geometry: Mapping[str, bytes]) -> str:
        """Keep a build and move the pointer to it; returns its name. Whole or not at all."""

    def rollback(self, edition: str) -> str:
        """Serve the sound build before the served one, which is kept but withdrawn; returns the name of what is served.

        Raises `UnknownEdition` when there is none, and changes nothing.
        """

    def geometry(self, edition: str, name: str) -> bytes:
        """Gzip-compressed bytes of one display file, by its hashed name. Raises `UnknownCode`."""

    def faults(self, edition: str) -> tuple[str, ...]:
        """Every fault of the served build, as French sentences; empty when it is sound."""


def open_store(settings: Settings) -> EditionStore:
    """The store that the settings ask for."""
    from geo.store.parquet import ParquetEditionStore

    return ParquetEditionStore((settings.local / "editions", settings.data / "editions"))


def committed_store(settings: Settings) -> EditionStore:
    """The store of the editions that come with a clone: one build each, since git keeps the older ones."""
    from geo.store.parquet import ParquetEditionStore

    return ParquetEditionStore((settings.data / "editions",), kept=1)
