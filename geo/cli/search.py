"""The command that finds a place by its name or its code."""

from __future__ import annotations

from typing import Annotated

import typer

from geo.cli.opening import opened_edition
from geo.cli.telling import JsonOption, print_json, told
from geo.search.index import Hit, SearchIndex
from geo.settings import Settings


@told
def search(
    text: Annotated[str, typer.Argument(help="Nom, même mal écrit, code ou code postal.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Nombre de lieux au plus.")] = 10,
    edition: Annotated[str, typer.Option("--edition", help="Édition, par exemple fr-2024.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Trouver un lieu : QPV, commune, intercommunalité, contrat de ville, département, région ou centre."""
    found = SearchIndex(opened_edition(edition or Settings().edition).tables).find(text, limit)
    if as_json:
        print_json([_row(hit) for hit in found])
        return
    for hit in found:
        print(f"{hit.place}\t{hit.name}\t{hit.detail}")


def _row(hit: Hit) -> dict[str, object]:
    place = hit.place
    return {
        "place": str(place),
        "level": place.level.value,
        "code": place.code,
        "name": hit.name,
        "detail": hit.detail,
        "score": round(hit.score, 1),
    }
