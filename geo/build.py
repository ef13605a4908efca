"""Makes one edition: sources, checks, display geometry, store. Whole or not at all, and always the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from geo import catalogue, tables
from geo.catalogue import EditionPlan, Source
from geo.maps.geometry import display_files
from geo.sources import france
from geo.sources.download import carried, fetch, sha256
from geo.store import EditionDescription, EditionStore, SourceRecord
from geo.tables import Tables

Reader = Callable[[Mapping[str, Path], Mapping[str, Source]], Tables]

_READERS: Mapping[str, Reader] = {"fr": france.read}


def build(edition: str, *, data: Path, store: EditionStore, downloads: Path | None = None) -> str:
    """Build an edition described in the catalogue of `data`, keep it in `store`, and return the name of the build.

    `downloads` holds the files that the project does not carry; `data/local/downloads` unless told otherwise.
    Raises an `AtlasError` and writes nothing when a source is missing or a table has a fault.
    """
    described = catalogue.read(data / "catalogue.toml")
    plan = described.edition(edition)
    sources = {name: described.source(name) for name in plan.sources}
    downloads = downloads or data / "local" / "downloads"
    files = {
        name: carried(source, data) if source.is_carried else fetch(source, downloads)
        for name, source in sources.items()
    }
    content = tables.check(_READERS[plan.country](files, sources))
    return store.write(_description(plan, sources, files), content, display_files(content))


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
