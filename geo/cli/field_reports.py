"""The command on what is raised from the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from geo import wording
from geo.activity.choices import Choice, ReportState, Theme
from geo.activity.field_reports import Raised, ReportChoice, every_report, states
from geo.cli.opening import EditionOption, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, whole
from geo.errors import UnknownCode
from geo.heading import heading_key
from geo.indicators.definition import Level

ThemeOption = Annotated[str, typer.Option("--theme", help="Thème, par son code ou son nom : santé.")]
StateOption = Annotated[str, typer.Option("--state", help="reçue, transmise ou traitée.")]
CentreOption = Annotated[str, typer.Option("--centre", help="Identifiant d'un centre.")]


@told
def reports(
    theme: ThemeOption = "",
    state: StateOption = "",
    centre: CentreOption = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Lister les remontées de terrain, la plus longue attente d'abord, et l'activité qui y répond."""
    atlas = opened_atlas(edition, "")
    if centre and centre not in atlas.names(Level.CENTRE):
        raise UnknownCode(
            f"Le centre « {centre} » n'existe pas", "--centre", "Donnez un identifiant, comme labo-cites."
        )
    choice = ReportChoice(_code(theme, Theme, "--theme"), _code(state, ReportState, "--state"), centre or None)
    found = [report for report in every_report(atlas) if choice.holds(report)]
    if as_json:
        print_json({"edition": atlas.manifest.description.name, **_summary(found), "reports": list(map(_row, found))})
        return
    if not found:
        print("Aucune remontée de terrain.")
    for report in found:
        print(_line(report))


def _code(text: str, choices: type[Choice], option: str) -> str | None:
    """The code of a choice named by its code or its label; None where nothing is asked."""
    if not text:
        return None
    labels = choices.labels()
    found = [code for code, label in labels.items() if text == code or heading_key(text) == heading_key(label)]
    if not found:
        known = ", ".join(labels.values())
        raise UnknownCode(f"« {text} » n'existe pas", f"{option} : {known}", "Choisissez-en un.")
    return found[0]


def _summary(reports: Sequence[Raised]) -> dict[str, Any]:
    found = states(reports)
    return {
        "total": found.total, "open": found.open, "received": found.received, "passed_on": found.passed_on,
        "handled": found.handled, "longest_wait_days": found.longest,
    }  # fmt: skip


def _row(report: Raised) -> dict[str, Any]:
    answer = report.answer
    return {
        "date": report.day,
        "centre": report.centre,
        "themes": list(report.themes),
        "places": [str(place) for place in report.places],
        "subject": report.subject,
        "state": report.state.value,
        "status": "estime" if report.estimated else "observe",
        "waiting_days": report.waiting_days,
        "answer": answer
        and {
            "actions_here": answer.here.actions,
            "half_days_here": whole(answer.here.half_days),
            "actions_around": answer.around.actions,
            "half_days_around": whole(answer.around.half_days),
            "undated_lines": answer.undated,
        },
        "source": report.source,
    }


def _line(report: Raised) -> str:
    themes = Theme.labels()
    wait = "" if report.waiting_days is None else f"depuis {wording.plural(report.waiting_days, 'jour', 'jours')}"
    parts = [
        report.day.isoformat(),
        report.centre,
        report.state.label,
        wait,
        ", ".join(themes.get(code, code) for code in report.themes),
        ", ".join(map(str, report.places)),
        report.subject,
        answered(report),
    ]
    return "\t".join(parts)


def answered(report: Raised) -> str:
    """What is known of the activity that answers a report, in a few words."""
    if report.answer is None:
        return "thème non renseigné : sans rapprochement"
    if not report.answer.around.actions:
        return "aucune action connue depuis"
    return wording.plural(report.answer.around.actions, "action depuis", "actions depuis")
