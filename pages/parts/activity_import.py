"""The part of the page « Données » where centres send in their activity: template, report, confirmation, undoing."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from geo import wording
from geo.activity.intake import Intake, judge, judge_grid
from geo.activity.known_places import known_places
from geo.activity.model import ActivityRecord, FieldReport, Sent
from geo.activity.preview import preview, written
from geo.activity.store import GivenFile, ImportSummary, open_activity_store
from geo.errors import AtlasError
from geo.gate import SENT
from geo.store import OpenEdition
from pages.parts import audit_panel, cache, import_columns, literal_text, permission, shell
from pages.parts.literal_text import Column

_INTAKE = "import-examine"
_DONE = "import-fait"
_GROUPS_SHOWN = 100
_CENTRES_SHOWN = 3
_REHEARSAL = (
    "Démonstration : le fichier est vérifié et comparé aux chiffres inventés, sans jamais être enregistré. Pour "
    "envoyer de vrais chiffres, choisissez l'édition réelle."
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: tuple[type[Sent], ...] = (ActivityRecord, FieldReport)
_LABELS = {kind.table: kind.label for kind in _KINDS}


def show(opened: OpenEdition) -> None:
    """Templates for all; sending, confirming and undoing for those who may."""
    st.header("Envoyer l'activité d'un centre", anchor=False)
    _templates()
    if not permission.may_replace(cache.settings()):
        literal_text.sentence("Envoyer un fichier est réservé : cette page est en lecture seule.", "import-reserve")
        return
    if done := st.session_state.pop(_DONE, None):
        literal_text.sentence(done, "import-dit")
    _form(opened)
    try:
        if intake := st.session_state.get(_INTAKE):
            _report(intake, opened)
        _imports()
        audit_panel.show(open_activity_store(cache.settings()))
    except AtlasError as error:
        shell.notice(str(error), serious=True)


def _templates() -> None:
    """The files to fill in, written when asked for."""
    # Imported on use: the other parts of the page write no workbook.
    from geo.export import activity_template

    with st.container(horizontal=True):
        for kind in _KINDS:
            name = f"modele_{kind.table}"
            st.download_button(
                f"Modèle {kind.label} (XLSX)",
                partial(activity_template.template_xlsx, kind),
                f"{name}.xlsx", _XLSX, on_click="ignore", key=f"{name}-xlsx",
            )  # fmt: skip
            st.download_button(
                f"Modèle {kind.label} (CSV)",
                partial(activity_template.template_csv, kind),
                f"{name}.csv", "text/csv", on_click="ignore", key=f"{name}-csv",
            )  # fmt: skip


def _form(opened: OpenEdition) -> None:
    """Who sends, and the file; judging it writes nothing."""
    st.write("Le fichier est vérifié ligne à ligne ; rien n'est enregistré avant votre accord.")
    if opened.manifest.description.demonstration:
        literal_text.sentence(_REHEARSAL, "import-repetition")
    names = opened.tables.names("centre")
    with st.form("import"):
        centre = st.selectbox(
            "Centre qui envoie",
            sorted(names, key=lambda code: wording.sort_key(names[code])),
            index=None,
            format_func=names.__getitem__,
            placeholder="Choisir un centre",
            key="import-centre",
        )
        sent = st.file_uploader(
            "Fichier d'activité ou de remontées (CSV, XLSX ou ODS)",
            key="import-fichier",
            max_upload_size=SENT.size // 1_000_000,
        )
        is_sent = st.form_submit_button("Vérifier")
    if not is_sent:
        return
    st.session_state.pop(_INTAKE, None)
    if sent is None or centre is None:
        shell.notice("Choisissez d'abord un centre et un fichier.")
        return
    try:
        places = known_places(opened, cache.store())
        with st.spinner("Vérification du fichier…"):
            st.session_state[_INTAKE] = judge(GivenFile(sent.name, sent.getvalue()), centre, places)
    except AtlasError as error:
        shell.notice(str(error), serious=True)


def _report(intake: Intake, opened: OpenEdition) -> None:
    """What was found in the file, what it would change, and the choice that is left."""
    literal_text.sentence(f"{intake.given.name} : {intake.sentence()}", "import-bilan")
    for rank, remark in enumerate(intake.remarks()):
        literal_text.sentence(f"{remark[0].upper()}{remark[1:]}.", f"import-remarque-{rank}")
    choices = import_columns.ask(intake)
    if choices is not None:
        places = known_places(opened, cache.store())
        st.session_state[_INTAKE] = judge_grid(intake.given, intake.grid, intake.centre, places, choices)
        st.rerun()
    if intake.refusals:
        _refusals(intake)
    if intake.stopped or not intake.checked.records:
        return
    replaces = st.radio(
        "Ce fichier",
        (True, False),
        format_func={
            True: "remplace ce que le centre a envoyé pour ces années",
            False: "complète ce que le centre a envoyé pour ces années",
        }.__getitem__,
        key="import-remplace",
    )
    is_rehearsal = opened.manifest.description.demonstration
    _preview(intake, replaces, is_rehearsal)
    accepts_valid = bool(intake.refusals) and st.checkbox(
        f"Prendre les {len(intake.checked.records)} lignes valables et laisser les autres", key="import-valables"
    )
    with st.container(horizontal=True):
        is_ready = intake.may_import(accepts_valid=accepts_valid) and not is_rehearsal
        if st.button("Enregistrer", type="primary", disabled=not is_ready, key="import-oui"):
            _write(intake, replaces)
        if st.button("Abandonner", key="import-non"):
            _finish("Rien n'a été enregistré.")


def _preview(intake: Intake, replaces: bool, is_rehearsal: bool) -> None:
    """What the file would change of what its centre had sent, or of what was invented for it."""
    store = open_activity_store(cache.settings())
    before = store.records(intake.kind, centre=intake.centre, demonstration=is_rehearsal)
    found = preview(before, intake.checked.records, replaces=replaces)
    literal_text.sentence(found.sentence, "import-change")
    if found.totals:
        columns = [
            Column("Année", [str(total.year) for total in found.totals]),
            Column("Mesure", [total.measure for total in found.totals]),
            Column("Avant", [written(total.before) for total in found.totals]),
            Column("Après", [written(total.after) for total in found.totals]),
        ]
        literal_text.table("Totaux du centre, avant et après cet import.", columns, "import-totaux")
    for told in found.unusual:
        shell.notice(f"Inhabituel : {told}.")


def _refusals(intake: Intake) -> None:
    """What is refused, by reason, and the whole of it to take away."""
    # Imported on use: as for the templates.
    from geo.export import intake_report

    groups = intake.groups()
    shown = groups[:_GROUPS_SHOWN]
    literal_text.table(
        f"Ce qui est refusé, par motif ({len(shown)} sur {len(groups)}) ; le fichier annoté dit tout.",
        [
            Column("Colonne", [group.column or "ligne entière" for group in shown]),
            Column("Pourquoi", [group.why for group in shown]),
            Column("Cellules", [len(group.lines) for group in shown], 0),
            Column("Lignes", [group.first_lines for group in shown]),
            Column("Valeurs", [", ".join(value for value, _ in group.examples if value) for group in shown]),
            Column("Que faire", [" ".join(dict.fromkeys(todo for _, todo in group.examples)) for group in shown]),
        ],
        "import-refus",
    )
    files: dict[str, tuple[Callable[[], bytes], str, str]] = {
        "Fichier annoté (XLSX)": (partial(intake_report.annotated_xlsx, intake), "xlsx", _XLSX),
        "Refus (CSV)": (partial(intake_report.refusals_csv, intake), "csv", "text/csv"),
        "Refus (JSON)": (lambda: json.dumps(intake.as_json(), ensure_ascii=False).encode(), "json", "application/json"),
    }
    with st.container(horizontal=True):
        for label, (content, ending, mime) in files.items():
            name = f"atlas-crpv_import_{intake.centre}.{ending}"
            st.download_button(label, content, name, mime, on_click="ignore", key=f"import-{ending}")


def _write(intake: Intake, replaces: bool) -> None:
    receipt = open_activity_store(cache.settings()).import_(
        intake.given, intake.checked.records, intake.refusals, who=_who(), replaces=replaces
    )
    _finish(receipt.sentence)


def _imports() -> None:
    """All imports, newest first; the one chosen is undone or redone."""
    store = open_activity_store(cache.settings())
    found = store.imports()
    if not found:
        return
    st.header("Imports reçus", anchor=False)
    columns = [
        Column("Import", [summary.id for summary in found], 0),
        Column("Contenu", [_content(summary) for summary in found]),
        Column("Centre", [_centres(summary) for summary in found]),
        Column("Années", [", ".join(map(str, summary.years)) for summary in found]),
        Column("Lignes", [summary.lines for summary in found], 0),
        Column("Refus", [summary.refused for summary in found], 0),
        Column("Reçu le", [wording.moment(summary.received) for summary in found]),
        Column("Par", [summary.who for summary in found]),
        Column("Fichier", [summary.file_name for summary in found]),
        Column("État", ["compte" if summary.live else "annulé" for summary in found]),
    ]
    literal_text.table("Chaque import peut être annulé, puis rétabli à l'identique.", columns, "imports")
    by_id = {summary.id: summary for summary in found}
    chosen = by_id[st.selectbox("Import", by_id, format_func=lambda id_: _option(by_id[id_]), key="import-choisi")]
    if chosen.live and st.button("Annuler cet import", icon=":material/undo:", key="import-annuler"):
        store.undo(chosen.id, who=_who())
        _finish(f"Import {chosen.id} annulé : ce qu'il avait remplacé compte de nouveau.")
    if not chosen.live and st.button("Rétablir cet import", icon=":material/redo:", key="import-retablir"):
        store.redo(chosen.id, who=_who())
        _finish(f"Import {chosen.id} rétabli.")


def _option(summary: ImportSummary) -> str:
    """An import in a list of choices: numbers and codes, no text from a file."""
    ending = f" · {wording.DEMONSTRATION.lower()}" if summary.demonstration else ""
    return f"n° {summary.id} · {_centres(summary)} · {', '.join(map(str, summary.years))}{ending}"


def _content(summary: ImportSummary) -> str:
    label = _LABELS[summary.kind]
    return f"{wording.DEMONSTRATION} : {label[0].lower()}{label[1:]}" if summary.demonstration else label


def _centres(summary: ImportSummary) -> str:
    """The centres of an import, or how many where they are more than a line holds."""
    count = len(summary.centres)
    return ", ".join(summary.centres) if count <= _CENTRES_SHOWN else f"{count} centres"


def _who() -> str:
    """Who is told in the audit: the address of whoever logs in, else the machine that serves."""
    return str(st.user.get("email") or "poste de l'atlas")


def _finish(told: str) -> None:
    """Forget the file and draw the page again, with a sentence on what was done."""
    cache.store().look_again()
    st.session_state.pop(_INTAKE, None)
    st.session_state[_DONE] = told
    st.rerun()
