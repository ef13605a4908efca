"""Commands on what centres have sent in: the imports, their undoing and redoing, the audit."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from typing import Annotated

import typer

from geo import wording
from geo.activity.store import ImportSummary, open_activity_store
from geo.cli.telling import JsonOption, print_json, told
from geo.settings import Settings

NumberArgument = Annotated[int, typer.Argument(metavar="IMPORT", help="Numéro de l'import, donné par « imports ».")]
WhoOption = Annotated[
    str, typer.Option(default_factory=getpass.getuser, show_default=False, help="Qui le demande, pour le journal.")
]


@told
def imports(as_json: JsonOption = False) -> None:
    """Lister les imports, du plus récent au plus ancien."""
    found = open_activity_store(Settings()).imports()
    if as_json:
        print_json([asdict(summary) for summary in found])
        return
    for summary in found:
        print(_line(summary))


@told
def audit(as_json: JsonOption = False) -> None:
    """Dire qui a importé, annulé ou rétabli quoi, et quand."""
    found = open_activity_store(Settings()).audit()
    if as_json:
        print_json([asdict(line) for line in found])
        return
    for line in found:
        number = "" if line.import_id is None else str(line.import_id)
        ending = ", sans suite connue" if line.cut_short else ""
        print(f"{wording.moment(line.moment)}\t{line.who}\t{line.act.label}{ending}\t{number}\t{line.detail}")


@told
def undo(number: NumberArgument, who: WhoOption, as_json: JsonOption = False) -> None:
    """Annuler un import : ce qu'il avait remplacé compte de nouveau, et il peut être rétabli."""
    _tell(open_activity_store(Settings()).undo(number, who=who), as_json)


@told
def redo(number: NumberArgument, who: WhoOption, as_json: JsonOption = False) -> None:
    """Rétablir un import annulé, à sa place parmi les autres."""
    _tell(open_activity_store(Settings()).redo(number, who=who), as_json)


def _tell(summary: ImportSummary, as_json: bool) -> None:
    if as_json:
        print_json(asdict(summary))
    else:
        print(_line(summary))


def _line(summary: ImportSummary) -> str:
    told = [
        str(summary.id),
        summary.state,
        wording.moment(summary.received),
        summary.who,
        ", ".join(summary.centres),
        wording.listing([str(year) for year in summary.years]),
        wording.plural(summary.lines, "ligne", "lignes"),
        summary.file_name,
    ]
    return "\t".join([*told, "démonstration"] if summary.demonstration else told)
