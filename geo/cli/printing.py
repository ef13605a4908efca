"""The command that writes sheets of territories as a PDF, one or several."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo import wording
from geo.atlas import Atlas
from geo.cli.opening import DateOption, EditionOption, HypothesisOption, opened_atlas, place_named
from geo.cli.telling import ProgressOption, say_progress, told, write_file
from geo.export.printed.atlas_file import atlas_file_name, atlas_pdf
from geo.export.printed.document import Paper
from geo.indicators.definition import Level
from geo.place import Place
from geo.progress import untold


@told
def sheet(
    places: Annotated[
        list[str], typer.Argument(metavar="LIEU…", help="departement-93, qpv-QN09310M ; ou departements.")
    ],
    out: Annotated[Path | None, typer.Option("-o", "--out", dir_okay=False, help="Fichier à écrire.")] = None,
    paper: Annotated[Paper, typer.Option(help="Papier, en portrait.", case_sensitive=False)] = Paper.A4,
    title: Annotated[str, typer.Option(help="Titre d'un atlas de plusieurs territoires.")] = "",
    progress: ProgressOption = False,
    on: DateOption = "",
    edition: EditionOption = "",
    hypothesis: HypothesisOption = "",
) -> None:
    """Écrire en PDF la fiche d'un territoire, ou l'atlas de plusieurs, avec couverture et sommaire."""
    atlas = opened_atlas(edition, on, hypothesis)
    wanted = _places(atlas, places)
    path = out or Path(f"{atlas_file_name(atlas, wanted, paper)}.pdf")
    content = atlas_pdf(atlas, wanted, paper, title, say_progress if progress else untold)
    write_file(path, content)
    count = wording.plural(len(set(wanted)), "fiche", "fiches")
    print(f"{path} : {count}, {wording.number(len(content) / 1000)} ko.")


def _places(atlas: Atlas, texts: list[str]) -> list[Place]:
    """The places named; `departements` or `regions` stands for all of them, `france` for the country."""
    every = {"departements": Level.DEPARTMENT, "regions": Level.REGION}
    found: list[Place] = []
    for text in texts:
        if text in every:
            names = atlas.names(every[text])
            found += [
                Place(every[text], code) for code in sorted(names, key=lambda code: wording.sort_key(names[code]))
            ]
        else:
            found.append(place_named(text))
    return found
