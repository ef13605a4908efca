"""What is raised from the field, with the activity that answers it, to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from geo.activity.choices import Theme
from geo.activity.field_reports import Answer, Raised, ReportChoice
from geo.atlas import Atlas
from geo.export.shown import Shown, shown
from geo.indicators.definition import Status
from geo.maps.field_reports import choice_words
from geo.maps.spots import Ground

_REPORTS = {
    "date": "jour où la remontée a été reçue",
    "centre": "centre qui l'a transmise",
    "themes": "thèmes ; vide quand elle n'en dit pas",
    "lieux": "niveau et code des lieux ; vide quand elle n'en nomme pas",
    "noms_des_lieux": "leurs noms",
    "objet": "la question ou le besoin, comme il a été écrit",
    "etat": "recue, transmise ou traitee",
    "statut": "observe ou estime",
    "attente_jours": "jours depuis la réception ; vide une fois traitée : le jour du traitement n'est pas connu",
    "actions_au_lieu": "actions sur un de ses thèmes, aux mêmes lieux, depuis ce jour ; vide sans thème",
    "demi_journees_au_lieu": "leurs demi-journées ; vide quand aucune ne le dit",
    "actions_du_perimetre": "actions sur un de ses thèmes, dans le périmètre du centre ou par lui, depuis ce jour",
    "demi_journees_du_perimetre": "leurs demi-journées ; vide quand aucune ne le dit",
    "lignes_non_datees": "totaux de la même année sans jour : rien ne dit s'ils suivent la remontée",
    "source": "source donnée par le centre",
}
"""What each column means."""


def reports_file(atlas: Atlas, ground: Ground, reports: Sequence[Raised], choice: ReportChoice) -> Shown:
    """What was raised, the longest open first, with the activity beside it."""
    rows = reports_rows(atlas, ground, reports)
    told = (("Choix", choice_words(atlas, choice)),)
    return shown(atlas, reports_file_name(atlas), "Remontées de terrain", rows, told, meanings=_REPORTS, reasons={})


def reports_file_name(atlas: Atlas) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_remontees`."""
    return atlas.provenance.file_name("remontees")


def reports_rows(atlas: Atlas, ground: Ground, reports: Sequence[Raised]) -> pd.DataFrame:
    """A row per report, in their order, indexed by `date`."""
    names, themes = atlas.names_of_centres, Theme.labels()
    rows = pd.DataFrame(index=pd.Index([report.day.isoformat() for report in reports], name="date"))

    def numbers(values: Sequence[float | None]) -> pd.Series:
        return pd.Series(values, rows.index, dtype=float)

    def answered(tell: Callable[[Answer], float]) -> pd.Series:
        return numbers([None if report.answer is None else tell(report.answer) for report in reports])

    rows["centre"] = [names.get(report.centre, report.centre) for report in reports]
    rows["themes"] = [" | ".join(themes.get(code, code) for code in report.themes) for report in reports]
    rows["lieux"] = [" | ".join(map(str, report.places)) for report in reports]
    rows["noms_des_lieux"] = [" | ".join(map(ground.name, report.places)) for report in reports]
    rows["objet"] = [report.subject for report in reports]
    rows["etat"] = [report.state.value for report in reports]
    rows["statut"] = [(Status.ESTIMATED if report.estimated else Status.OBSERVED).value for report in reports]
    rows["attente_jours"] = numbers([report.waiting_days for report in reports])
    rows["actions_au_lieu"] = answered(lambda answer: answer.here.actions)
    rows["demi_journees_au_lieu"] = answered(lambda answer: answer.here.half_days)
    rows["actions_du_perimetre"] = answered(lambda answer: answer.around.actions)
    rows["demi_journees_du_perimetre"] = answered(lambda answer: answer.around.half_days)
    rows["lignes_non_datees"] = answered(lambda answer: answer.undated)
    rows["source"] = [report.source for report in reports]
    return atlas.provenance.stamped(rows)
