"""Makes one edition: sources, checks, display geometry, store. Whole or not at all, and always the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from geo import catalogue, tables
from geo.catalogue import Catalogue, Contours, EditionPlan, Source
from geo.countries import country
from geo.differences import Differences, differences, drawn, listed
from geo.errors import DamagedEdition, InvalidTable, RefusedFile, SourceUnavailable, UnknownEdition
from geo.maps.geometry import display_files
from geo.sources import france
from geo.sources.download import ATTENTION, Attention, Tell, carried, fetch
from geo.sources.figures import FigureFileRecord
from geo.sources.france.figures import FIGURE_SOURCES, with_figures
from geo.sources.france.given_places import COMMUNES, CONTRACTS, POSTS, with_places
from geo.sources.given_table import GivenRecord
from geo.sources.reading import NO_PLACES, GivenPlaces, PerimeterReport, Reading
from geo.sources.vector_file import FORMS
from geo.store import EditionDescription, EditionStore, SourceRecord
from geo.store.durable import sha256
from geo.tables import Tables

Find = Callable[[Source], Path]
Reader = Callable[[Mapping[str, Path], Mapping[str, Source], int, Sequence[Path], str], Reading]
FigureReader = Callable[[Tables, Sequence[Path], int, str], tuple[Tables, tuple[FigureFileRecord, ...]]]
PlaceReader = Callable[[Tables, GivenPlaces], tuple[Tables, tuple[GivenRecord, ...]]]

_READERS: Mapping[str, Reader] = {"fr": france.read}
_OFFICIAL_CONTOURS: Mapping[str, Mapping[str, str]] = {"fr": {france.EMBEDDED_CONTOURS: france.OFFICIAL_CONTOURS}}
"""By country, the source that stands for another when official contours are asked for."""
_PERIMETERS: Mapping[str, Mapping[int, str]] = {"fr": france.PERIMETERS}
"""By country and generation, the source of the perimeters: its file is received, or others are given by hand."""

_FIGURE_READERS: Mapping[str, FigureReader] = {"fr": with_figures}
_FIGURES: Mapping[str, Mapping[int, str]] = {"fr": FIGURE_SOURCES}
"""By country and generation, the source of the figures of neighbourhoods, of which the files are given by hand."""

_PLACE_READERS: Mapping[str, PlaceReader] = {"fr": with_places}
_PLACES: Mapping[str, tuple[str, str, str]] = {"fr": (COMMUNES, CONTRACTS, POSTS)}
"""By country, the sources of given files: of communes and EPCI, of city contracts, of State-aided posts."""
_REPLACED: Mapping[str, str] = {"fr": france.COMMUNES}
"""By country, the source of which nothing is left once communes and EPCI are both given."""

OFFICIAL: Literal["official"] = "official"
"""Stands for the perimeters that their publisher gives."""

Perimeters = Sequence[Path] | Literal["official"]


@dataclass(frozen=True)
class BuildReport:
    """The name of a build; with perimeters, what became of them and what they change in the edition."""

    edition: str
    build: str
    perimeters: PerimeterReport | None
    differences: Differences | None
    indicators: tuple[FigureFileRecord, ...] = ()
    """What was read of each given file of figures."""
    places: tuple[GivenRecord, ...] = ()
    """What was read of each given file of communes, EPCI, contracts or posts."""


def build(
    edition: str,
    *,
    data: Path,
    store: EditionStore,
    downloads: Path | None = None,
    contours: Contours = Contours.EMBEDDED,
    perimeters: Perimeters = (),
    crs: str = "",
    indicators: Sequence[Path] = (),
    places: GivenPlaces = NO_PLACES,
    accepts_loss: bool = False,
    attention: Attention = ATTENTION,
) -> BuildReport:
    """Build an edition described in the catalogue of `data`, and keep it in `store`.

    `downloads` holds the files that the project does not carry; `data/local/downloads` unless told otherwise.
    `perimeters` are files given by hand, or `OFFICIAL`; `crs` is that of the files which name none; `indicators` are
    files of figures by neighbourhood; `places` are files of communes, EPCI, contracts or posts. With any of them, or
    official contours, the build is dated of its day, since what it is made of may change. Raises an `AtlasError` and
    writes nothing when a source is missing, a table has a fault, or many perimeters that `store` serves would be lost
    and `accepts_loss` is not set.
    """
    described = catalogue.read(data / "catalogue.toml")
    plan = described.edition(edition)
    find = partial(_found, data=data, downloads=downloads or data / "local" / "downloads", attention=attention)
    given = () if perimeters == OFFICIAL else tuple(map(Path, perimeters))
    sources, outlines = _sources(described, plan, perimeters)
    sources, files = _with_contours(described, plan, sources, contours, find, attention.tell)
    files |= {name: find(source) for name, source in sources.items() if name not in files}
    is_of_today = given or indicators or places or not sources.keys().isdisjoint(plan.official)
    reading = _READERS[plan.country](files, sources | outlines, plan.generation, given, crs)
    read, figures, figure_records = _with_figures(described, plan, reading.tables, indicators)
    read, place_records = _PLACE_READERS[plan.country](read, places)
    content = tables.check(read)
    changes = _changes(store, edition, content, perimeters) if perimeters else None
    if changes and not accepts_loss:
        _require_no_loss(changes)
    by_hand = ((outlines.values(), given), (figures, indicators), *_given_places(described, plan, places))
    records = _records(_used(sources, plan, places), files, *by_hand)
    plan = replace(plan, built=date.today() if is_of_today else plan.built, notes=(*reading.notes, *plan.notes))
    build = store.write(_description(plan, records), content, display_files(content, country(plan.country)))
    return BuildReport(edition, build, reading.perimeters, changes, figure_records, place_records)


def _found(source: Source, data: Path, downloads: Path, attention: Attention) -> Path:
    return carried(source, data) if source.is_carried else fetch(source, downloads, attention)


def _sources(
    described: Catalogue, plan: EditionPlan, perimeters: Perimeters
) -> tuple[dict[str, Source], dict[str, Source]]:
    """The sources to find, and that of perimeters given by hand. Raises `SourceUnavailable` when these must be."""
    outline = _PERIMETERS[plan.country][plan.generation]
    sources = {name: described.source(name) for name in plan.sources if name != outline}
    if perimeters == OFFICIAL:
        return sources | {outline: _official(described, plan, outline)}, {}
    if perimeters:
        return sources, {outline: replace(described.source(outline), accessed=date.today())}
    if outline in plan.sources:
        raise SourceUnavailable(
            f"L'édition « {plan.name} » est faite de périmètres que le projet ne porte pas",
            described.source(outline).page,
            f"Donnez-les : python -m geo build {plan.name} --perimeters FICHIER ({FORMS}).",
        )
    return sources, {}


def _official(described: Catalogue, plan: EditionPlan, name: str) -> Source:
    """A source that an edition can be made of besides, read today. Raises `SourceUnavailable` if it is not one."""
    source = described.source(name)
    if name not in plan.official:
        raise SourceUnavailable(
            f"L'édition « {plan.name} » ne peut pas recevoir « {name} » : aucune adresse de fichier n'est connue",
            source.page,
            "Téléchargez le fichier depuis cette page, puis donnez-le : --perimeters FICHIER.",
        )
    return replace(source, accessed=date.today())


def _with_contours(
    described: Catalogue, plan: EditionPlan, sources: dict[str, Source], contours: Contours, find: Find, tell: Tell
) -> tuple[dict[str, Source], dict[str, Path]]:
    """The sources with the contours that are asked for, and the files received to know that they can be had."""
    if contours is Contours.EMBEDDED:
        return sources, {}
    instead = {old: new for old, new in _OFFICIAL_CONTOURS[plan.country].items() if old in sources}
    try:
        official = {name: _official(described, plan, name) for name in instead.values()}
        files = {name: find(source) for name, source in official.items()}
    except (SourceUnavailable, RefusedFile) as error:
        if contours is Contours.OFFICIAL:
            raise
        tell(f"{error.what}. Contours embarqués à la place des officiels.")
        return sources, {}
    names = (instead.get(name, name) for name in sources)
    return {name: official.get(name) or sources[name] for name in names}, files


def _with_figures(
    described: Catalogue, plan: EditionPlan, read: Tables, indicators: Sequence[Path]
) -> tuple[Tables, tuple[Source, ...], tuple[FigureFileRecord, ...]]:
    """The tables with the figures of given files, the source of these, and what was read; as they are without files."""
    if not indicators:
        return read, (), ()
    source = replace(described.source(_FIGURES[plan.country][plan.generation]), accessed=date.today())
    content, records = _FIGURE_READERS[plan.country](read, indicators, plan.generation, source.page)
    return content, (source,), records


def _used(sources: Mapping[str, Source], plan: EditionPlan, places: GivenPlaces) -> Mapping[str, Source]:
    """The sources of which something is left in the edition, once given files have taken the place of theirs."""
    replaced = {_REPLACED[plan.country]} if places.communes and places.epcis else set()
    return {name: source for name, source in sources.items() if name not in replaced}


def _given_places(
    described: Catalogue, plan: EditionPlan, places: GivenPlaces
) -> Iterable[tuple[Iterable[Source], Sequence[Path]]]:
    """The files given by hand, with the source of each kind."""
    kinds = (replace(described.source(name), accessed=date.today()) for name in _PLACES[plan.country])
    communes, contracts, posts = kinds
    yield (communes,), [path for path in (places.communes, places.epcis) if path]
    yield (contracts,), [path for path in (places.contracts,) if path]
    yield (posts,), places.posts


def _changes(store: EditionStore, edition: str, content: Tables, perimeters: Perimeters) -> Differences:
    """What becomes of the perimeters that are served; the official file is held against the list where none is."""
    try:
        served = store.read(edition).tables
    except (UnknownEdition, DamagedEdition):
        return differences({}, drawn(content))
    before = drawn(served)
    return differences(listed(served) if perimeters == OFFICIAL and not before else before, drawn(content))


def _require_no_loss(changes: Differences) -> None:
    losses = changes.losses()
    if losses:
        advice = "Rien n'est remplacé. Si cette perte est voulue, ajoutez --accept-loss."
        raise InvalidTable("périmètres", losses, advice)


def _records(
    sources: Mapping[str, Source], files: Mapping[str, Path], *by_hand: tuple[Iterable[Source], Sequence[Path]]
) -> list[SourceRecord]:
    """What the manifest says of each source, then of each file given by hand in place of one."""
    found = [_record(source, files[name]) for name, source in sources.items()]
    for given, paths in by_hand:
        found += [_given_record(source, path, n) for source in given for n, path in enumerate(paths, 1)]
    return found


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
