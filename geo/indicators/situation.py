"""What there is to serve: priority neighbourhoods, their inhabitants, the city contracts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from geo.indicators.definition import Compute, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.tally import CITY_CONTRACTS, QPV, RESIDENTS, Reference, tally
from geo.tables import Tables

PARTIAL_LIST = "liste incomplète : chiffre minimal"


def status_of_totals(totals: pd.DataFrame) -> pd.DataFrame:
    """Status and note of each total: missing where nothing is known, estimated where the list is partial."""
    unknown = (totals["gaps"] > 0) & (totals["total"] == 0)
    partial = ((totals["gaps"] > 0) | (totals["partial"] > 0)) & ~unknown
    status = pd.Series(Status.OBSERVED.value, index=totals.index, dtype=object)
    status[partial] = Status.ESTIMATED.value
    status[unknown] = Status.MISSING.value
    note = pd.Series(None, index=totals.index, dtype=object)
    note[partial] = PARTIAL_LIST
    note[unknown] = "liste officielle à charger"
    return pd.DataFrame({"status": status, "note": note})


def _count(reference: Reference) -> Compute:
    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        totals = tally(tables, reference, level, on)
        told = status_of_totals(totals)
        return frame_of_values(totals["total"], told["status"], note=told["note"])

    return compute


ALL = (
    Indicator(
        key="qpv",
        label="Quartiers prioritaires",
        short="QPV",
        theme=Theme.REFERENCE,
        unit=QPV.unit,
        levels=QPV.levels,
        definition="Nombre de quartiers prioritaires de la politique de la ville, dans la liste de l'édition "
        "(2024 ou 2015).",
        sources=QPV.sources,
        limits="La liste est complète dans l'hexagone (1 362 QPV) et partielle outre-mer ; Saint-Martin et la "
        "Polynésie française manquent. Un QPV sur plusieurs communes compte dans chacune, une fois au total.",
        compares_generations=False,
        compute=_count(QPV),
    ),
    Indicator(
        key="habitants_qpv",
        label="Habitants des quartiers prioritaires",
        short="Habitants des QPV",
        theme=Theme.REFERENCE,
        unit=RESIDENTS.unit,
        levels=RESIDENTS.levels,
        definition="Habitants des QPV de la génération 2015, au recensement de 2018 (2017 à Mayotte), additionnés "
        "par contrat de ville.",
        sources=RESIDENTS.sources,
        limits="Génération 2015 : ne se rapporte jamais au nombre de QPV de 2024. Un contrat interdépartemental "
        "compte dans le département de son chef de file.",
        compares_generations=False,
        compute=_count(RESIDENTS),
    ),
    Indicator(
        key="contrats_ville",
        label="Contrats de ville",
        short="Contrats de ville",
        theme=Theme.REFERENCE,
        unit=CITY_CONTRACTS.unit,
        levels=CITY_CONTRACTS.levels,
        definition="Nombre de contrats de ville de 2018, comptés dans le département de leur chef de file.",
        sources=CITY_CONTRACTS.sources,
        limits="434 contrats dans le fichier ; le nombre usuel publié est 435.",
        compares_generations=False,
        compute=_count(CITY_CONTRACTS),
    ),
)
