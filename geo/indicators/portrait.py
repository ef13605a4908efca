"""The figures of a neighbourhood as the INSEE-shaped files give them: adding one takes a line of `FIGURES`."""

from __future__ import annotations

from dataclasses import dataclass

from geo.units import (
    COMMUNE_POPULATION,
    ESTABLISHMENTS,
    EUROS,
    HOUSEHOLDS,
    JOB_SEEKERS,
    PEOPLE,
    PERCENT,
    POPULATION,
    SCHOOLS_NEARBY,
    YOUTH_INDEX,
    Unit,
)

_ONE_VINTAGE = (
    "Au même millésime et à la même génération de quartiers seulement : les périmètres changent d'une génération à "
    "l'autre."
)


@dataclass(frozen=True)
class Family:
    """What the figures of one origin have in common.

    `zones` are those of the territories for which they are produced; everywhere when empty.
    """

    limits: str
    comparable_with: str = _ONE_VINTAGE
    secrecy: str = ""
    zones: frozenset[str] = frozenset()
    missing_elsewhere: str = ""


_POPULATION = Family("Population municipale du quartier, au millésime du fichier donné.")
_AROUND = Family(
    "Compte les habitants de communes entières ou de tous leurs quartiers : deux quartiers d'une même commune "
    "portent le même nombre."
)
_CENSUS = Family("Une cellule vide du fichier est « non renseignée » : la raison n'y est pas dite.")
_INCOME = Family(
    "Produit dans l'hexagone, en Martinique et à La Réunion seulement ; ailleurs, sans objet.",
    f"{_ONE_VINTAGE} L'Insee conseille la prudence sur les évolutions de revenus ou de pauvreté à l'échelon local.",
    "Soumis au secret statistique de l'Insee ; le seuil n'est pas dit dans les fichiers.",
    frozenset({"hexagone", "972", "974"}),
    "non produit dans ce territoire",
)
_BENEFITS = Family("Allocataires d'une caisse d'allocations familiales.")
_JOB_SEEKERS = Family("Demandeurs d'emploi inscrits : ce n'est pas le chômage au sens du BIT.")
_NEARBY = Family("Un même établissement peut être compté par plusieurs quartiers voisins.")
_BUSINESS = Family("Établissements du quartier, tels que le fichier les compte.")


@dataclass(frozen=True)
class Figure:
    """One column of the files: `column` is its heading there, `key` that of the indicator."""

    key: str
    label: str
    short: str
    unit: Unit
    family: Family
    definition: str
    column: str = ""

    @property
    def heading(self) -> str:
        """The heading of the column, in lower case."""
        return self.column or self.key


FIGURES = (
    Figure(
        "pop_mun", "Population du quartier", "Population", POPULATION, _POPULATION,
        "Population municipale du quartier prioritaire.",
    ),
    Figure(
        "pop_com_qp", "Habitants de tous les QPV de la commune", "Hab. des QPV de la commune", COMMUNE_POPULATION,
        _AROUND, "Population municipale de tous les QPV des communes où se trouve le quartier.",
    ),
    Figure(
        "pop_com", "Population de la commune du quartier", "Hab. de la commune", COMMUNE_POPULATION, _AROUND,
        "Population municipale des communes où se trouve le quartier.",
    ),
    Figure(
        "ind_jeune", "Indice de jeunesse", "Indice de jeunesse", YOUTH_INDEX, _CENSUS,
        "Population de 0 à 19 ans rapportée à la population de 60 ans et plus.",
    ),
    Figure(
        "tx_tot_et", "Part des étrangers", "Étrangers", PERCENT, _CENSUS,
        "Part des étrangers parmi la population.",
    ),
    Figure("tx_f", "Part des femmes", "Femmes", PERCENT, _CENSUS, "Part des femmes parmi la population."),
    Figure(
        "tx_f_et", "Part des étrangères parmi les femmes", "Étrangères", PERCENT, _CENSUS,
        "Part des étrangères parmi les femmes.",
    ),
    Figure(
        "percou", "Personnes couvertes par la CAF", "Couvertes par la CAF", PEOPLE, _BENEFITS,
        "Personnes couvertes par au moins une prestation de la CAF.",
    ),
    Figure(
        "pmimp", "Part des ménages imposés", "Ménages imposés", PERCENT, _INCOME, "Part des ménages imposés.",
    ),
    Figure(
        "part_chomprinc", "Part des ménages vivant surtout d'indemnités de chômage", "Surtout indemnités", PERCENT,
        _INCOME, "Part des ménages dont le revenu déclaré repose surtout sur des indemnités de chômage.",
    ),
    Figure(
        "decuc_q2", "Revenu déclaré médian", "Déclaré médian", EUROS, _INCOME,
        "Médiane du revenu déclaré par unité de consommation.",
    ),
    Figure(
        "decuc_d1", "Premier décile du revenu déclaré", "Déclaré, D1", EUROS, _INCOME,
        "Premier décile du revenu déclaré par unité de consommation.",
    ),
    Figure(
        "decuc_d9", "Neuvième décile du revenu déclaré", "Déclaré, D9", EUROS, _INCOME,
        "Neuvième décile du revenu déclaré par unité de consommation.",
    ),
    Figure(
        "disp_q2", "Revenu disponible médian", "Disponible médian", EUROS, _INCOME,
        "Médiane du revenu disponible par unité de consommation.",
    ),
    Figure(
        "disp_d1", "Premier décile du revenu disponible", "Disponible, D1", EUROS, _INCOME,
        "Premier décile du revenu disponible par unité de consommation.",
    ),
    Figure(
        "disp_d9", "Neuvième décile du revenu disponible", "Disponible, D9", EUROS, _INCOME,
        "Neuvième décile du revenu disponible par unité de consommation.",
    ),
    Figure("tp60", "Taux de pauvreté", "Pauvreté", PERCENT, _INCOME, "Taux de pauvreté publié par l'Insee."),
    Figure("brev", "Taux de bas revenus", "Bas revenus", PERCENT, _INCOME, "Taux de bas revenus publié par l'Insee."),
    Figure(
        "foyers_caf", "Foyers allocataires de la CAF", "Foyers allocataires", HOUSEHOLDS, _BENEFITS,
        "Foyers qui perçoivent au moins une prestation de la CAF.", column="a",
    ),
    Figure(
        "tx_tot_empl", "Taux d'emploi des 15 à 64 ans", "En emploi", PERCENT, _CENSUS,
        "Part des personnes de 15 à 64 ans qui ont un emploi.",
    ),
    Figure(
        "tx_f_empl", "Taux d'emploi des femmes", "Femmes en emploi", PERCENT, _CENSUS,
        "Part des femmes de 15 à 64 ans qui ont un emploi.",
    ),
    Figure(
        "tx_et_empl", "Taux d'emploi des étrangers", "Étrangers en emploi", PERCENT, _CENSUS,
        "Part des étrangers de 15 à 64 ans qui ont un emploi.",
    ),
    Figure(
        "tx_tot_eprec", "Part de l'emploi précaire", "Emploi précaire", PERCENT, _CENSUS,
        "Part des personnes en emploi précaire parmi celles qui ont un emploi.",
    ),
    Figure(
        "tx_f_eprec", "Part de l'emploi précaire chez les femmes", "Précaire, femmes", PERCENT, _CENSUS,
        "Part des femmes en emploi précaire parmi celles qui ont un emploi.",
    ),
    Figure(
        "tx_et_eprec", "Part de l'emploi précaire chez les étrangers", "Précaire, étrangers", PERCENT, _CENSUS,
        "Part des étrangers en emploi précaire parmi ceux qui ont un emploi.",
    ),
    Figure(
        "abcde", "Demandeurs d'emploi", "Demandeurs d'emploi", JOB_SEEKERS, _JOB_SEEKERS,
        "Demandeurs d'emploi en fin de mois.",
    ),
    Figure(
        "abcde_f", "Demandeuses d'emploi", "Demandeuses", JOB_SEEKERS, _JOB_SEEKERS,
        "Femmes demandeuses d'emploi en fin de mois.",
    ),
    Figure(
        "abcde_h", "Demandeurs d'emploi, hommes", "Demandeurs, hommes", JOB_SEEKERS, _JOB_SEEKERS,
        "Hommes demandeurs d'emploi en fin de mois.",
    ),
    Figure(
        "abc_capbep", "Demandeurs d'emploi de niveau CAP ou BEP", "CAP-BEP", JOB_SEEKERS, _JOB_SEEKERS,
        "Demandeurs d'emploi de catégories A, B ou C, de niveau de formation CAP ou BEP.",
    ),
    Figure(
        "abc_bac", "Demandeurs d'emploi de niveau bac", "Bac", JOB_SEEKERS, _JOB_SEEKERS,
        "Demandeurs d'emploi de catégories A, B ou C, de niveau de formation bac.",
    ),
    Figure(
        "abc_supbac", "Demandeurs d'emploi de niveau supérieur au bac", "Au-delà du bac", JOB_SEEKERS, _JOB_SEEKERS,
        "Demandeurs d'emploi de catégories A, B ou C, de niveau de formation supérieur au bac.",
    ),
    Figure(
        "ec_mat", "Écoles maternelles à proximité", "Maternelles", SCHOOLS_NEARBY, _NEARBY,
        "Écoles maternelles à moins de 100 m du quartier.",
    ),
    Figure(
        "ec_elem", "Écoles élémentaires à proximité", "Élémentaires", SCHOOLS_NEARBY, _NEARBY,
        "Écoles élémentaires à moins de 100 m du quartier.",
    ),
    Figure(
        "ec_elem_pri", "Écoles élémentaires privées à proximité", "Élémentaires privées", SCHOOLS_NEARBY, _NEARBY,
        "Écoles élémentaires privées à moins de 100 m du quartier.",
    ),
    Figure(
        "coll", "Collèges à proximité", "Collèges", SCHOOLS_NEARBY, _NEARBY,
        "Collèges à moins de 300 m du quartier.",
    ),
    Figure(
        "coll_pri", "Collèges privés à proximité", "Collèges privés", SCHOOLS_NEARBY, _NEARBY,
        "Collèges privés à moins de 300 m du quartier.",
    ),
    Figure(
        "nbetab", "Établissements du quartier", "Établissements", ESTABLISHMENTS, _BUSINESS,
        "Nombre d'établissements du quartier.",
    ),
    Figure(
        "ens_sante", "Établissements d'enseignement, de santé et d'action sociale", "Enseignement, santé",
        ESTABLISHMENTS, _BUSINESS,
        "Établissements de service aux particuliers : enseignement, santé et action sociale.",
    ),
    Figure(
        "serv_par", "Établissements de service aux particuliers", "Services aux particuliers", ESTABLISHMENTS,
        _BUSINESS, "Établissements de service aux particuliers.",
    ),
    Figure(
        "serv_tot", "Établissements de service", "Services", ESTABLISHMENTS, _BUSINESS,
        "Établissements de service aux entreprises ou aux particuliers.",
    ),
    Figure(
        "auto_ent", "Auto-entrepreneurs parmi les créations", "Auto-entrepreneurs", ESTABLISHMENTS, _BUSINESS,
        "Auto-entrepreneurs parmi les créations d'établissements.",
    ),
)  # fmt: skip
