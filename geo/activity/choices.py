"""The closed lists of an activity record: the code that is stored, and its French label."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """One entry of a closed list. Codes are stable: files, scripts and the database hold them."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """A text that is the code, with its label beside it."""
        entry = str.__new__(cls, code)
        entry._value_ = code
        entry.label = label
        return entry

    # Equal to the text of its code, so hashed as it; that of an enumeration is ten times slower.
    __hash__ = str.__hash__

    @classmethod
    def labels(cls) -> dict[str, str]:
        """The labels of the list, by code, in its order."""
        return {entry.value: entry.label for entry in cls}


class Mission(Choice):
    """What the framework of 2017 expects of a centre, by its codes of the table `framework`."""

    NETWORKS = "M1", "Animer les réseaux d'acteurs"
    SKILLS = "M2", "Faire monter en compétences"
    KNOWLEDGE = "M3", "Capitaliser et diffuser"
    SUPPORT = "M4", "Appui, ingénierie et observation"


class Format(Choice):
    """The kind of intervention."""

    NETWORK = "reseau", "réseau"
    WORKING_GROUP = "groupe_travail", "groupe de travail"
    TRAINING = "formation", "formation"
    QUALIFYING_CYCLE = "cycle_qualification", "cycle de qualification"
    INFORMATION_EVENT = "manifestation", "manifestation informative"
    PUBLICATION = "publication", "publication"
    NEWSLETTER = "lettre", "lettre"
    QUESTION = "question_reponse", "question/réponse"
    COACHING = "accompagnement", "accompagnement individualisé"
    STUDY = "etude", "étude"
    EVALUATION = "evaluation", "évaluation"


FORMATS = {
    Mission.NETWORKS: (Format.NETWORK, Format.WORKING_GROUP),
    Mission.SKILLS: (Format.TRAINING, Format.QUALIFYING_CYCLE),
    Mission.KNOWLEDGE: (Format.INFORMATION_EVENT, Format.PUBLICATION, Format.NEWSLETTER, Format.QUESTION),
    Mission.SUPPORT: (Format.COACHING, Format.STUDY, Format.EVALUATION),
}
"""The formats that the framework names for each mission; a centre may use others."""


class Theme(Choice):
    """What the activity was about.

    The State renumbered its list in 2024, so that a code says of which list it is: that of the grants of 2020 to 2023.
    The last three are those of the centres.
    """

    EDUCATION = "p147-2020:1.1", "éducation"
    HEALTH = "p147-2020:1.2", "santé"
    PARENTING = "p147-2020:1.3", "parentalité et droits sociaux"
    CULTURE = "p147-2020:1.4", "culture et expression artistique"
    SOCIAL_TIES = "p147-2020:1.5", "lien social, citoyenneté, participation des habitants"
    YOUTH = "p147-2020:1.5a", "jeunesse"
    SPORT = "p147-2020:1.5b", "sport et loisir"
    DISCRIMINATION = "p147-2020:1.6", "prévention et lutte contre les discriminations"
    EMPLOYMENT = "p147-2020:2.1", "emploi"
    ECONOMY = "p147-2020:2.2", "développement économique"
    LIVING_ENVIRONMENT = "p147-2020:3.1", "cadre de vie et renouvellement urbain"
    PUBLIC_SAFETY = "p147-2020:3.2", "tranquillité et sûreté publique"
    STEERING = "p147-2020:4.1", "pilotage, ingénierie, ressources et évaluations"
    SHARED_STRUCTURES = "p147-2020:4.2", "structures mutualisatrices"
    SECULARISM = "T1", "valeurs de la République et laïcité"
    GOVERNANCE = "T2", "gouvernance"
    EQUALITY = "T3", "égalité femmes-hommes"


class Mode(Choice):
    """Where people met."""

    ON_SITE = "presentiel", "présentiel"
    REMOTE = "distanciel", "distanciel"
    HYBRID = "hybride", "hybride"


class Audience(Choice):
    """Whom it was for, by the codes of the table `framework`."""

    ELECTED = "P01", "élus"
    PROJECT_LEADERS = "P02", "chefs de projet"
    LOCAL_STAFF = "P03", "agents des collectivités"
    PREFECT_DELEGATES = "P04", "délégués du préfet"
    STATE_SERVICES = "P05", "services déconcentrés de l'État"
    SOCIAL_LANDLORDS = "P06", "organismes HLM"
    ASSOCIATIONS = "P07", "associations"
    CITIZEN_COUNCILS = "P08", "conseils citoyens"
    ACADEMICS = "P09", "universitaires"
    PLANNING_AGENCIES = "P10", "agences d'urbanisme"
    CONSULAR_CHAMBERS = "P11", "chambres consulaires"


class Standing(Choice):
    """What a sent figure is worth; the first two codes are those of `Status`."""

    OBSERVED = "observe", "réel"
    ESTIMATED = "estime", "estimé"
    DEMONSTRATION = "demonstration", "démonstration"


class ReportState(Choice):
    """How far a question raised from the field has come."""

    RECEIVED = "recue", "reçue"
    PASSED_ON = "transmise", "transmise"
    HANDLED = "traitee", "traitée"
