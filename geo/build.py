"""Makes one edition: sources, checks, display geometry, store. Whole or not at all, and always the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from geo import catalogue, tables
from geo.catalogue import Catalogue, Contours, EditionPlan, Source
from geo.countries import country
from geo.errors import RefusedFile, SourceUnavailable
from geo.maps.geometry import display_files
from geo.sources import france
from geo.sources.download import PATIENCE, Patience, Tell, carried, fetch, in_silence, sha256
from geo.store import EditionDescription, EditionStore, SourceRecord
from geo.tables import Tables

Reader = Callable[[Mapping[str, Path], Mapping[str, Source]], Tables]

_READERS: Mapping[str, Reader] = {"fr": france.read}
_OFFICIAL_CONTOURS: Mapping[str, Mapping[str, str]] = {"fr": {france.EMBEDDED_CONTOURS: france.OFFICIAL_CONTOURS}}
"""By country, the source that stands for another when official contours are asked for."""


def build(
    edition: str,
    *,
    data: Path,
    store: EditionStore,
    downloads: Path | None = None,
    contours: Contours = Contours.EMBEDDED,
    patience: Patience = PATIENCE,
    tell: Tell = in_silence,
) -> str:
    """Build an edition described in the catalogue of `data`, keep it in `store`, and return the name of the build.

    `downloads` holds the files that the project does not carry; `data/local/downloads` unless told otherwise.
    Official contours are received within `patience`, and the build is then dated of its day, since that file may
    change. Raises an `AtlasError` and writes nothing when a source is missing or a table has a fault.
    """
    described = catalogue.read(data / "catalogue.toml")
    plan = described.edition(edition)
    downloads = downloads or data / "local" / "downloads"
    sources = {name: described.source(name) for name in plan.sources}
    files: dict[str, Path] = {}
    if contours is not Contours.EMBEDDED:
        official = _officially(described, plan)
        try:
            for name in official.keys() - sources.keys():
                files[name] = fetch(official[name], downloads, patience=patience, tell=tell)
            plan, sources = replace(plan, built=date.today()), official
        except (SourceUnavailable, RefusedFile) as error:
            if contours is Contours.OFFICIAL:
                raise
            tell(f"{error.what}. Contours embarqués à la place des officiels.")
    for name, source in sources.items():
        if name not in files:
            files[name] = carried(source, data) if source.is_carried else fetch(source, downloads)
    content = tables.check(_READERS[plan.country](files, sources))
    return store.write(_description(plan, sources, files), content, display_files(content, country(plan.country)))


def _officially(described: Catalogue, plan: EditionPlan) -> dict[str, Source]:
    """The sources of an edition, with the official contours, read today, in place of the embedded ones."""
    official = _OFFICIAL_CONTOURS[plan.country]
    names = (official.get(name, name) for name in plan.sources)
    sources = {name: described.source(name) for name in names}
    read_today = {name: replace(sources[name], accessed=date.today()) for name in sources.keys() & official.values()}
    return sources | read_today


def _description(plan: EditionPlan, sources: Mapping[str, Source], files: Mapping[str, Path]) -> EditionDescription:
    """What the manifest says. The checksums are those of the files that were read, even where they may change."""
    return EditionDescription(
        name=plan.name,
        label=plan.label,
        country=plan.country,
        generation=plan.generation,
        reference_date=plan.reference_date,
        built=plan.built,
        licence=plan.licence,
        sources=tuple(
            SourceRecord(
                id=source.id,
                publisher=source.publisher,
                title=source.title,
                page=source.page,
                licence=source.licence,
                vintage=source.vintage,
                accessed=source.accessed.isoformat(),
                checksum=sha256(files[name]),
            )
            for name, source in sources.items()
        ),
        notes=plan.notes,
    )
