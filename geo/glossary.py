"""The words that a listener may ask about, each in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from geo import wording


@dataclass(frozen=True)
class Term:
    """A word of the screens and what it means."""

    term: str
    text: str


TERMS: tuple[Term, ...] = (
    Term(
        "Quartier prioritaire (QPV)",
        "Quartier prioritaire de la politique de la ville : un secteur urbain où se concentrent les bas revenus, "
        "délimité par décret. Ses habitants bénéficient de moyens renforcés de l'État et des collectivités.",
    ),
    Term(
        "Politique de la ville",
        "Politique de cohésion urbaine et de solidarité envers les quartiers les plus pauvres et leurs habitants, "
        "menée par l'État et les collectivités.",
    ),
    Term(
        "Centre de ressources (CRPV)",
        "Organisme cofinancé par l'État qui informe, forme et met en réseau celles et ceux qui mènent la politique "
        "de la ville. Il sert un ou plusieurs départements, son périmètre.",
    ),
    Term(
        "Contrat de ville",
        "Accord entre l'État, les collectivités et leurs partenaires, qui dit ce qui sera fait pour les quartiers "
        "prioritaires d'un territoire.",
    ),
    Term(
        "Génération",
        "Une liste de quartiers prioritaires avec ses périmètres : celle de 2015 ou celle de 2024. Deux listes ne "
        "s'additionnent jamais.",
    ),
    Term(
        "Périmètre établi, à confirmer",
        "Établi : une source publique dit que le centre sert ce département. À confirmer : on le déduit, sans source "
        "qui l'affirme.",
    ),
    Term(
        wording.NO_CENTRE.capitalize(),
        "Aucun périmètre valide à cette date dans nos sources. C'est l'état des connaissances, non la preuve d'une "
        "absence.",
    ),
    Term("Siège, siège probable", "La ville du centre, attestée par une source, ou la plus vraisemblable."),
    Term(
        "Demi-journée",
        "Unité du réseau des centres : une demi-journée d'intervention organisée. Ce n'est ni une rencontre, ni une "
        "participation, ni une personne.",
    ),
    Term("Cercle", "Un nombre : la surface du cercle lui est proportionnelle."),
    Term("Couleur", "Une part ou un taux, rangé en classes ; ou le centre qui sert le territoire."),
    Term("Observé", "Chiffre publié ou reçu. Un zéro observé est une valeur."),
    Term("Estimé", "Chiffre déduit, calculé, partiel, ou appuyé sur un périmètre à confirmer."),
    Term("Non renseigné", "Chiffre qui devrait exister, mais n'a été ni reçu ni trouvé. Jamais compté pour zéro."),
    Term("Secret statistique", "Chiffre qui existe, mais n'est pas publié afin de protéger les personnes."),
    Term("Sans objet", "Chiffre qui ne peut pas exister ici."),
    Term("RP 2018", "Recensement de la population de 2018 : l'année des habitants comptés."),
)
"""In the order in which a listener asks."""
