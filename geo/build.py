"""Makes one edition: sources, checks, display geometry, store. Whole or not at all, and always the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo import catalogue, tables
from geo.catalogue import Catalogue, Contours, EditionPlan, Source
from geo.countries import country
from geo.errors import RefusedFile, SourceUnavailable
from geo.maps.geometry import display_files
from geo.sources import france
from geo.sources.download import PATIENCE, Patience, Tell, carried, fetch, in_silence, sha256
from geo.sources.reading import PerimeterReport, Reading
from geo.sources.vector_file import FORMS
from geo.store import EditionDescription, EditionStore, SourceRecord

Reader = Callable[[Mapping[str, Path], Mapping[str, Source], int, Sequence[Path]], Reading]

_READERS: Mapping[str, Reader] = {"fr": france.read}
_OFFICIAL_CONTOURS: Mapping[str, Mapping[str, str]] = {"fr": {france.EMBEDDED_CONTOURS: france.OFFICIAL_CONTOURS}}
"""By country, the source that stands for another when official contours are asked for."""
_PERIMETERS: Mapping[str, Mapping[int, str]] = {"fr": france.PERIMETERS}
"""By country and generation, the source of the perimeters, of which the files are given by hand."""


@dataclass(frozen=True)
class BuildReport:
    """The name of a build, and what became of the perimeters when some were given."""

    edition: str
    build: str
    perimeters: PerimeterReport | None


def build(
    edition: str,
    *,
    data: Path,
    store: EditionStore,
    downloads: Path | None = None,
    contours: Contours = Contours.EMBEDDED,
    perimeters: Sequence[Path] = (),
    patience: Patience = PATIENCE,
    tell: Tell = in_silence,
) -> BuildReport:
    """Build an edition described in the catalogue of `data`, and keep it in `store`.

    `downloads` holds the files that the project does not carry; `data/local/downloads` unless told otherwise.
    Official contours are received within `patience`; `perimeters` are files given by hand. With either, the build is
    dated of its day, since what it is made of may change. Raises an `AtlasError` and writes nothing when a source is
    missing or a table has a fault.
    """
    described = catalogue.read(data / "catalogue.toml")
    plan = described.edition(edition)
    downloads = downloads or data / "local" / "downloads"
    outlines = _outlines(described, plan, perimeters)
    plan = replace(plan, sources=tuple(name for name in plan.sources if name not in outlines))
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
    reading = _READERS[plan.country](files, sources | outlines, plan.generation, perimeters)
    content = tables.check(reading.tables)
    records = [_record(source, files[name]) for name, source in sources.items()]
    records += [_given_record(source, path, n) for source in outlines.values() for n, path in enumerate(perimeters, 1)]
    plan = replace(plan, built=date.today() if perimeters else plan.built, notes=(*reading.notes, *plan.notes))
    build = store.write(_description(plan, records), content, display_files(content, country(plan.country)))
    return BuildReport(edition, build, reading.perimeters)


def _outlines(described: Catalogue, plan: EditionPlan, perimeters: Sequence[Path]) -> dict[str, Source]:
    """The source of the given perimeters, by name; none without them. Raises `SourceUnavailable` when they must be."""
    name = _PERIMETERS[plan.country][plan.generation]
    if perimeters:
        return {name: replace(described.source(name), accessed=date.today())}
    if name in plan.sources:
        raise SourceUnavailable(
            f"L'édition « {plan.name} » est faite de périmètres que le projet ne porte pas",
            described.source(name).page,
            f"Donnez-les : python -m geo build {plan.name} --perimeters FICHIER ({FORMS}).",
        )
    return {}


def _officially(described: Catalogue, plan: EditionPlan) -> dict[str, Source]:
    """The sources of an edition, with the official contours, read today, in place of the embedded ones."""
    official = _OFFICIAL_CONTOURS[plan.country]
    names = (official.get(name, name) for name in plan.sources)
    sources = {name: described.source(name) for name in names}
    read_today = {name: replace(sources[name], accessed=date.today()) for name in sources.keys() & official.values()}
    return sources | read_today


def _record(source: Source, path: Path) -> SourceRecord:
    """What the manifest says of a source: the checksum is that of the file that was read, even where it may change."""
    return SourceRecord(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        page=source.page,
        licence=source.licence,
        vintage=source.vintage,
        accessed=source.accessed.isoformat(),
        checksum=sha256(path),
    )


def _given_record(source: Source, path: Path, number: int) -> SourceRecord:
    """The same of a file given by hand, told apart from the others of its source."""
    record = _record(source, path)
    identifier = source.id if number == 1 else f"{source.id}-{number}"
    return replace(record, id=identifier, title=f"{source.title}. Fichier donné : {path.name}")


def _description(plan: EditionPlan, sources: Sequence[SourceRecord]) -> EditionDescription:
    return EditionDescription(
        name=plan.name,
        label=plan.label,
        country=plan.country,
        generation=plan.generation,
        reference_date=plan.reference_date,
        built=plan.built,
        licence=plan.licence,
        sources=tuple(sources),
        notes=plan.notes,
    )
