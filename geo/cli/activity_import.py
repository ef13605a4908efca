"""Commands on the files that centres send: the template, and the import with its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from geo.activity.columns import IGNORED
from geo.activity.intake import Intake, judge
from geo.activity.known_places import known_places
from geo.activity.model import ActivityRecord, FieldReport, Sent
from geo.activity.preview import Preview, preview, written
from geo.activity.store import GivenFile, open_activity_store
from geo.cli.activity import WhoOption
from geo.cli.opening import opened_edition
from geo.cli.telling import JsonOption, print_json, told, write_file
from geo.errors import InvalidSetting, SourceUnavailable, UnknownCode
from geo.gate import SENT
from geo.settings import Settings
from geo.store import OpenEdition, open_store
from geo.wording import plural

_GROUPS_TOLD = 50

ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TITRE=CHAMP",
        help=f"Dire ce que tient une colonne : « Nb pers.=people », ou « Couleur={IGNORED} » ; peut se répéter.",
    ),
]
ReportOption = Annotated[
    Path | None, typer.Option(help="Écrire le fichier annoté (.xlsx) ou la liste des refus (.csv).")
]


@told
def template(
    out: Annotated[Path, typer.Option(help="Fichier à écrire : .xlsx, .csv, ou .json pour le schéma des colonnes.")],
    reports: Annotated[
        bool, typer.Option("--reports", help="Modèle des remontées de terrain, et non de l'activité.")
    ] = False,
) -> None:
    """Écrire le modèle à remplir par les centres."""
    # Imported on use: no other command writes workbooks.
    from geo.export.activity_template import table_schema, template_csv, template_xlsx, version

    kind: type[Sent] = FieldReport if reports else ActivityRecord
    forms: dict[str, Callable[[type[Sent]], bytes]] = {
        ".xlsx": template_xlsx,
        ".csv": template_csv,
        ".json": lambda kind: json.dumps(table_schema(kind), ensure_ascii=False, indent=1).encode(),
    }
    write = forms.get(out.suffix.casefold())
    if write is None:
        raise InvalidSetting("Cette forme de modèle n'existe pas", out.name, "Donnez un nom en .xlsx, .csv ou .json.")
    write_file(out, write(kind), "Le modèle ne peut pas être écrit")
    print(f"{out} : modèle « {kind.label} », version {version(kind)}.")


@told
def import_(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="CSV, XLSX ou ODS envoyé par un centre.")],
    centre: Annotated[str, typer.Option(help="Identifiant du centre qui l'envoie.")],
    who: WhoOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Dire ce qui changerait, sans rien écrire.")] = False,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Prendre les lignes valables seules si d'autres sont refusées.")
    ] = False,
    completes: Annotated[
        bool, typer.Option("--complete", help="Compléter ce qui a été reçu pour ces années, au lieu de le remplacer.")
    ] = False,
    column: ColumnOption = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
) -> None:
    """Vérifier ligne à ligne un fichier d'activité, puis l'importer ; code de sortie 1 si rien n'est pris."""
    settings = Settings()
    opened = opened_edition(settings.edition, is_shown=False)  # what is sent in is real
    _require_known(centre, opened)
    intake = judge(_given(path), centre, known_places(opened, open_store(settings)), _choices(column or []))
    if report is not None:
        _write_report(intake, report)
    store = open_activity_store(settings)
    found: Preview | None = None
    if intake.checked.records:
        before = store.records(intake.kind, centre=centre)
        found = preview(before, intake.checked.records, replaces=not completes)
    is_taken = intake.may_import(accepts_valid=accept_valid)
    receipt = None
    if is_taken and not dry_run:
        lines = intake.checked.records
        receipt = store.import_(intake.given, lines, intake.refusals, who=who, replaces=not completes)
    if as_json:
        outcome = {"preview": asdict(found) if found else None, "import": asdict(receipt.summary) if receipt else None}
        print_json(intake.as_json() | outcome)
    else:
        _tell(intake, found)
        print(receipt.sentence if receipt else _unwritten(intake, is_taken))
    if not is_taken:
        raise typer.Exit(1)


def _choices(told: list[str]) -> dict[int | str, str]:
    """Fields by heading; the last « = » parts them, for a heading may hold one."""
    found: dict[int | str, str] = {}
    for each in told:
        heading, sign, field = each.rpartition("=")
        if not (heading and sign and field):
            raise InvalidSetting(
                "Ce choix de colonne ne se lit pas",
                f"--column {each}",
                "Écrivez-le TITRE=CHAMP, titre du fichier d'abord.",
            )
        found[heading.strip()] = field.strip()
    return found


def _unwritten(intake: Intake, is_taken: bool) -> str:
    """Why nothing was written, and what would have it written."""
    if is_taken:
        return "Essai : rien n'est écrit."
    if intake.stopped or not intake.checked.records:
        return "Rien n'est écrit."
    return "Rien n'est écrit. --accept-valid prend les lignes valables seules."


def _require_known(centre: str, opened: OpenEdition) -> None:
    known = opened.tables.names("centre")
    if centre not in known:
        raise UnknownCode(
            f"Le centre « {centre} » n'existe pas", f"connus : {', '.join(sorted(known))}", "Choisissez-en un."
        )


def _given(path: Path) -> GivenFile:
    try:
        with path.open("rb") as file:
            # One byte more than what is taken is enough to refuse.
            return GivenFile(path.name, file.read(SENT.size + 1))
    except OSError as error:
        raise SourceUnavailable("Ce fichier ne peut pas être lu", str(path), "Vérifiez son chemin.") from error


def _write_report(intake: Intake, path: Path) -> None:
    # Imported on use: no other command writes workbooks.
    from geo.export.intake_report import annotated_xlsx, refusals_csv

    content = annotated_xlsx(intake) if path.suffix.casefold() == ".xlsx" else refusals_csv(intake)
    write_file(path, content, "Le rapport ne peut pas être écrit")


def _tell(intake: Intake, found: Preview | None) -> None:
    """The report in French, the refusals grouped."""
    print(f"{intake.given.name} : {intake.sentence()}")
    groups = intake.groups()
    for group in groups[:_GROUPS_TOLD]:
        where = f"{group.column} : " if group.column else ""
        lines = plural(len(group.lines), "ligne", "lignes")
        print(f"- {where}{group.why} ({lines} : {group.first_lines})")
        for value, advice in group.examples:
            print(f"    {value + ' → ' if value else ''}{advice}")
    if len(groups) > _GROUPS_TOLD:
        print(f"- et {len(groups) - _GROUPS_TOLD} autres sortes d'anomalies : --report les donne toutes.")
    for remark in intake.remarks():
        print(remark)
    if found:
        print(found.sentence)
        for total in found.totals:
            print(f"{total.year}, {total.measure} : {written(total.before)} → {written(total.after)}")
        for unusual in found.unusual:
            print(f"Inhabituel : {unusual}")
