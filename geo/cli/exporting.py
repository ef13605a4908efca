"""The command that writes what the map and its table show to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo import wording
from geo.cli.opening import DateOption, EditionOption, HypothesisOption, filters_named, opened_atlas
from geo.cli.telling import told, write_file
from geo.errors import UnknownCode
from geo.export.formats import FORMATS, format_named
from geo.export.indicator_file import indicator_file
from geo.indicators.definition import Level
from geo.place import WORDS

_WORDS = {word: level for level, word in WORDS.items() if level is not Level.COUNTRY}


@told
def export(
    key: Annotated[str, typer.Option("--indicator", help="Clé de l'indicateur, par exemple qpv.")],
    out: Annotated[Path, typer.Option("-o", "--out", dir_okay=False, help="Fichier à écrire.")],
    level: Annotated[str, typer.Option(help=", ".join(_WORDS))] = "departement",
    territory: Annotated[str, typer.Option(help="Lieu, par exemple departement-93 ; tout le pays par défaut.")] = "",
    kind: Annotated[str, typer.Option("--format", help=", ".join(known.key for known in FORMATS))] = "csv",
    on: DateOption = "",
    edition: EditionOption = "",
    hypothesis: HypothesisOption = "",
) -> None:
    """Écrire un indicateur dans un fichier, tel que la carte et son tableau le montrent."""
    wanted, atlas = format_named(kind), opened_atlas(edition, on, hypothesis)
    if level not in _WORDS:
        raise UnknownCode(f"Le niveau « {level} » n'existe pas", ", ".join(_WORDS), "Choisissez l'un d'eux.")
    atlas.indicator(key, _WORDS[level])
    found = indicator_file(atlas, key, _WORDS[level], filters_named(territory))
    write_file(out, wanted.write(found))
    rows = wording.plural(len(found.rows), "ligne", "lignes")
    gaps = wording.plural(len(found.gaps), "lacune", "lacunes")
    print(f"{out} : {rows}, {gaps}.")
