"""The command that writes a presentation as slides, from the file of its scenes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from geo import scenes, wording
from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.cli.opening import opened_edition
from geo.cli.telling import ProgressOption, say_progress, told, write_file
from geo.coverage.effect import supposing
from geo.errors import AtlasError, InvalidScenes, RefusedFile
from geo.export.slides import presentation
from geo.progress import untold
from geo.provenance import name_of_several
from geo.scenes import LARGEST_FILE, Scene
from geo.settings import Settings
from geo.view import View

_STANDARD_INPUT = "-"

Opening = Callable[[str, date, str], Atlas]
"""The atlas of an edition, at a date, under a hypothesis."""


@told
def slides(
    kept: Annotated[str, typer.Argument(metavar="SCÈNES", help="Fichier de scènes (JSON) ; - : l'entrée standard.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", dir_okay=False, help="Fichier à écrire.")] = None,
    progress: ProgressOption = False,
) -> None:
    """Écrire en diapositives (PPTX) une présentation enregistrée, une par scène : carte, tableau, titre, notes."""
    found = scenes.from_file(_read(kept))
    if not found:
        raise InvalidScenes("La présentation n'a aucune scène", kept, "Ajoutez-y des vues, puis recommencez.")
    views = _views(found)
    content = presentation(views, told=say_progress if progress else untold)
    name = name_of_several("presentation-atlas-crpv", [atlas.provenance.mark for atlas, _ in views])
    path = out or Path(f"{name}.pptx")
    write_file(path, content)
    size = wording.number(len(content) / 1000)
    print(f"{path} : {wording.plural(len(views), 'diapositive', 'diapositives')}, {size} ko.")


def _read(name: str) -> bytes:
    """At most one byte more than a file of scenes can hold, so that a longer one is refused."""
    try:
        if name == _STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise RefusedFile(
            "Le fichier de scènes ne peut pas être lu", name, "Vérifiez son nom et ses droits."
        ) from error


def _views(found: Sequence[Scene]) -> list[tuple[Atlas, View | ActivityView]]:
    """Each view with its atlas. Raises `InvalidScenes` for one that can no longer be shown, before any is drawn."""
    opened = cache(opened_edition)

    @cache
    def atlas(edition: str, on: date, hypothesis: str) -> Atlas:
        return supposing(Atlas(opened(edition), on), hypothesis)

    return [_view(scene, rank, atlas) for rank, scene in enumerate(found, 1)]


def _view(scene: Scene, rank: int, opening: Opening) -> tuple[Atlas, View | ActivityView]:
    try:
        view = scene.view()
        view = replace(view, edition=view.edition or Settings().edition)
        atlas = opening(view.edition, view.on, view.hypothesis)
        view.departments(atlas)  # raises for a place that is not known
        if isinstance(view, ActivityView):
            view.words(atlas)  # raises where nothing was received of its years
        else:
            atlas.indicator(view.indicator, view.level)
    except AtlasError as fault:
        what = f"Une scène ne peut plus être montrée : {fault.what}"
        raise InvalidScenes(what, f"scène {rank}, {fault.where}", fault.advice) from fault
    return atlas, view
