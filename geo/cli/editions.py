"""Commands that make, list, check and undo editions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo import wording
from geo.catalogue import Contours
from geo.cli.telling import JsonOption, print_json, told
from geo.errors import AtlasError, InvalidTable
from geo.served import open_served
from geo.settings import Settings
from geo.store import committed_store, open_store

if TYPE_CHECKING:
    from geo.build import BuildReport
    from geo.sources.download import Progress, Watch
    from geo.sources.reading import GivenPlaces

_TOLD_EVERY = 5_000_000
_MEGABYTE = 1e6

ContoursOption = Annotated[
    Contours,
    typer.Option(
        help="embedded : ceux du paquet figé, dans data/editions ; official : ceux d'IGN et Etalab, téléchargés, "
        "dans data/local ; auto : official si le réseau répond."
    ),
]
PerimetersOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FICHIER|official",
        help="Périmètres des QPV : « official » télécharge ceux de l'éditeur ; sinon un fichier (GeoJSON, GPKG, "
        "FlatGeobuf ou SHP en archive ZIP), ce qui peut se répéter. L'édition va dans data/local.",
    ),
]
CrsOption = Annotated[
    str, typer.Option(metavar="EPSG:2154", help="Système de coordonnées des fichiers de périmètres qui le taisent.")
]

IndicatorsOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FICHIER",
        help="Fichier de chiffres par QPV de la forme de l'Insee (CSV ou XLSX) ; peut se répéter. L'édition va dans "
        "data/local.",
    ),
]
CommunesOption = Annotated[
    Path | None,
    typer.Option(metavar="FICHIER", help="Toutes les communes (CSV) ; avec --epci du même millésime."),
]
EpciOption = Annotated[Path | None, typer.Option("--epci", metavar="FICHIER", help="Les intercommunalités (CSV).")]
ContractsOption = Annotated[
    Path | None,
    typer.Option(metavar="FICHIER", help="Les contrats de ville de 2024 : un point et un code par contrat (GeoJSON…)."),
]
PostsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--posts",
        metavar="FICHIER",
        help="Postes aidés par l'État, adultes-relais ou Fonjep (JSON ou CSV de l'éditeur) ; peut se répéter.",
    ),
]


@told
def editions(as_json: JsonOption = False) -> None:
    """Lister les éditions présentes et leurs versions."""
    found = open_served(Settings()).editions()
    if as_json:
        print_json([asdict(summary) for summary in found])
        return
    for summary in found:
        print(f"{summary.name}  {summary.label}  version {summary.build}, construite le {wording.day(summary.built)}")
        if len(summary.builds) > 1:
            print(f"  autres versions gardées : {', '.join(summary.builds[1:])}")


@told
def check(edition: str, as_json: JsonOption = False) -> None:
    """Lister d'un coup tous les défauts d'une édition ; code de sortie 1 s'il y en a."""
    found = open_store(Settings()).faults(edition)
    if as_json:
        print_json({"edition": edition, "faults": list(found)})
    else:
        print("\n".join(found) if found else f"{edition} : aucun défaut.")
    if found:
        raise typer.Exit(1)


@told
def build(
    edition: str,
    contours: ContoursOption = Contours.EMBEDDED,
    perimeters: PerimetersOption = None,
    crs: CrsOption = "",
    indicators: IndicatorsOption = None,
    communes: CommunesOption = None,
    epcis: EpciOption = None,
    contracts: ContractsOption = None,
    posts: PostsOption = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Remplacer même si beaucoup de périmètres servis disparaissent.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Construire une édition depuis data/ et la mettre en service, entière ou pas du tout."""
    # Imported on use: building needs the readers, which no other command does.
    from geo.sources.reading import GivenPlaces

    settings, places = Settings(), GivenPlaces(communes, epcis, contracts, tuple(posts or ()))
    try:
        report = _built(settings, edition, contours, perimeters or [], crs, indicators or [], places, accept_loss)
    except AtlasError as error:
        if as_json:
            faults = error.faults if isinstance(error, InvalidTable) else ()
            refused = {"what": error.what, "where": error.where, "advice": error.advice, "faults": faults}
            served = open_store(settings).served_build(edition)
            print_json({"edition": edition, "refused": refused, "served": served})
        raise
    served = open_store(settings).served_build(edition)
    if as_json:
        print_json({**asdict(report), "served": served})
        return
    for line in report_lines(report):
        print(line)
    if served == report.build:
        print(f"{edition} : version {report.build} en service.")
    else:
        local = settings.local / "editions" / edition
        print(f"{edition} : version {report.build} écrite ; {served} reste en service tant que {local} existe.")


@told
def rollback(edition: str, as_json: JsonOption = False) -> None:
    """Revenir à la version d'avant ; celle qui était en service est gardée et peut être reconstruite."""
    store = open_store(Settings())
    withdrawn = store.served_build(edition)
    served = store.rollback(edition)
    if as_json:
        print_json({"edition": edition, "served": served, "withdrawn": withdrawn})
    else:
        print(f"{edition} : version {served} de nouveau en service, à la place de {withdrawn}.")


def _built(
    settings: Settings,
    edition: str,
    contours: Contours,
    perimeters: list[str],
    crs: str,
    indicators: list[Path],
    places: GivenPlaces,
    accepts_loss: bool,
) -> BuildReport:
    # Imported on use: building needs the readers, which no other command does.
    from geo.build import OFFICIAL, build
    from geo.sources.download import Attention

    is_committed = contours is Contours.EMBEDDED and not (perimeters or indicators or places)
    return build(
        edition,
        data=settings.data,
        store=committed_store(settings) if is_committed else open_store(settings),
        downloads=settings.local / "downloads",
        contours=contours,
        perimeters=OFFICIAL if perimeters == [OFFICIAL] else [Path(path) for path in perimeters],
        crs=crs,
        indicators=indicators,
        places=places,
        accepts_loss=accepts_loss,
        attention=Attention(tell=lambda line: print(line, file=sys.stderr), watch=download_watch()),
    )


def download_watch() -> Watch:
    """Prints how far a download is, now and then."""
    told: dict[str, int] = {}

    def watch(progress: Progress) -> None:
        if progress.received - told.get(progress.source, 0) >= _TOLD_EVERY:
            told[progress.source] = progress.received
            total = f" sur {progress.total / _MEGABYTE:.0f}" if progress.total else ""
            print(f"{progress.source} : {progress.received / _MEGABYTE:.0f}{total} Mo", file=sys.stderr)

    return watch


def report_lines(report: BuildReport) -> Iterator[str]:
    """In French: what became of the given files, then what the perimeters change."""
    if report.perimeters:
        yield from report.perimeters.lines()
    yield from (record.line() for record in report.indicators)
    yield from (record.line() for record in report.places)
    changes = report.differences
    if changes and changes.before:
        yield (
            f"Périmètres : {wording.number(changes.before)} avant, {wording.number(changes.after)} après ; "
            f"{wording.number(len(changes.new))} nouveaux, {wording.number(len(changes.gone))} disparus"
        )
