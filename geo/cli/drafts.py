"""The command that builds an edition apart: a trial, of which nothing is served."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.editions import (
    CommunesOption,
    ContractsOption,
    CrsOption,
    EpciOption,
    IndicatorsOption,
    PerimetersOption,
    PostsOption,
    download_watch,
    report_lines,
)
from geo.cli.telling import told
from geo.settings import Settings
from geo.store.drafts import draft_store


@told
def draft(
    edition: str,
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier où écrire l'essai.")],
    perimeters: PerimetersOption = None,
    crs: CrsOption = "",
    indicators: IndicatorsOption = None,
    communes: CommunesOption = None,
    epcis: EpciOption = None,
    contracts: ContractsOption = None,
    posts: PostsOption = None,
) -> None:
    """Construire une version à part et la comparer à celle qui est servie, sans rien mettre en service."""
    # Imported on use: building needs the readers, which no other command does.
    from geo.build import OFFICIAL, build
    from geo.sources.download import Attention
    from geo.sources.reading import GivenPlaces

    settings, given = Settings(), perimeters or []
    report = build(
        edition,
        data=settings.data,
        store=draft_store(settings, folder),
        downloads=settings.local / "downloads",
        perimeters=OFFICIAL if given == [OFFICIAL] else [Path(path) for path in given],
        crs=crs,
        indicators=indicators or [],
        places=GivenPlaces(communes, epcis, contracts, tuple(posts or ())),
        attention=Attention(tell=lambda line: print(line, file=sys.stderr, flush=True), watch=download_watch()),
    )
    for line in report_lines(report):
        print(line)
