"""Commands that speak of perimeters: the passage between generations, and in which neighbourhood points lie."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from geo import wording
from geo.cli.opening import opened_edition
from geo.cli.telling import JsonOption, print_json, told
from geo.indicators.definition import Status
from geo.locate import locate as locate_points
from geo.passage import Fate, Passage, counts, passages
from geo.settings import Settings


@told
def passage(
    before: Annotated[str, typer.Argument(help="Édition la plus ancienne, par exemple fr-2015.")],
    after: Annotated[str, typer.Argument(help="Édition la plus récente, par exemple fr-2024.")],
    as_json: JsonOption = False,
) -> None:
    """Dire ce que chaque QPV est devenu d'une génération à l'autre, par superposition des périmètres."""
    found = passages(opened_edition(before), opened_edition(after))
    if as_json:
        sides = {"before": (before, found.before), "after": (after, found.after)}
        print_json(
            {
                side: {"edition": edition, "counts": counts(rows), "rows": [_row(row) for row in rows]}
                for side, (edition, rows) in sides.items()
            }
        )
        return
    for edition, rows in ((before, found.before), (after, found.after)):
        told_counts = [f"{_word(fate)} {wording.number(count)}" for fate, count in counts(rows).items() if count]
        print(f"{edition} : {' ; '.join(told_counts) or 'aucun QPV'}")
        for row in rows:
            print(f"{row.code}\t{row.name}\t{row.sentence}")


@told
def locate(
    path: Annotated[Path, typer.Argument(metavar="IN.csv", help="Fichier CSV de points, compressé (.gz) ou non.")],
    out: Annotated[Path, typer.Option(help="Fichier à écrire.")],
    edition: Annotated[str, typer.Option("--edition", help="Édition, par exemple fr-2015.")] = "",
    lon: Annotated[str, typer.Option(help="Colonne de la longitude ; devinée par défaut.")] = "",
    lat: Annotated[str, typer.Option(help="Colonne de la latitude ; devinée par défaut.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Ajouter à un fichier de points le QPV de chacun : colonnes qpv_code et qpv_nom."""
    report = locate_points(path, out, opened_edition(edition or Settings().edition), longitude=lon, latitude=lat)
    if as_json:
        print_json(asdict(report))
        return
    for line in report.lines():
        print(line)


def _word(fate: str) -> str:
    return wording.STATUSES[fate] if fate == Status.MISSING else Fate(fate).label


def _row(row: Passage) -> dict[str, object]:
    return {**asdict(row), "sentence": row.sentence}
