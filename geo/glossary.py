"""The words that a listener may ask about, each in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from geo import wording


@dataclass(frozen=True)
class Term:
    """A word of the screens and what it means."""

    term: str
    text: str
    forms: tuple[str, ...] = ()
    """How the screens write it, in lower case: each becomes a way to its definition."""


TERMS: tuple[Term, ...] = (
    Term(
        "Quartier prioritaire (QPV)",
        "Quartier prioritaire de la politique de la ville : un secteur urbain où se concentrent les bas revenus, "
        "délimité par décret. Ses habitants bénéficient de moyens renforcés de l'État et des collectivités.",
        ("qpv", "quartier prioritaire", "quartiers prioritaires"),
    ),
    Term(
        "Politique de la ville",
        "Politique de cohésion urbaine et de solidarité envers les quartiers les plus pauvres et leurs habitants, "
        "menée par l'État et les collectivités.",
        ("politique de la ville",),
    ),
    Term(
        "Centre de ressources (CRPV)",
        "Organisme cofinancé par l'État qui informe, forme et met en réseau celles et ceux qui mènent la politique "
        "de la ville. Il sert un ou plusieurs départements, son périmètre.",
        ("crpv", "centre", "centres", "centre de ressources", "centres de ressources"),
    ),
    Term(
        "Contrat de ville",
        "Accord entre l'État, les collectivités et leurs partenaires, qui dit ce qui sera fait pour les quartiers "
        "prioritaires d'un territoire.",
        ("contrat", "contrats", "contrat de ville", "contrats de ville"),
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
        ("périmètre", "périmètres", "à confirmer"),
    ),
    Term(
        wording.NO_CENTRE.capitalize(),
        "Aucun périmètre valide à cette date dans nos sources. C'est l'état des connaissances, non la preuve d'une "
        "absence.",
        (wording.NO_CENTRE,),
    ),
    Term(
        "Siège, siège probable",
        "La ville du centre, attestée par une source, ou la plus vraisemblable.",
        ("siège", "siège probable"),
    ),
    Term(
        "Demi-journée",
        "Unité du réseau des centres : une demi-journée d'intervention organisée. Ce n'est ni une rencontre, ni une "
        "participation, ni une personne.",
        ("demi-journée", "demi-journées"),
    ),
    Term("Cercle", "Un nombre : la surface du cercle lui est proportionnelle.", ("cercle", "cercles")),
    Term("Couleur", "Une part ou un taux, rangé en classes ; ou le centre qui sert le territoire."),
    Term("Observé", "Chiffre publié ou reçu. Un zéro observé est une valeur."),
    Term("Estimé", "Chiffre déduit, calculé, partiel, ou appuyé sur un périmètre à confirmer.", ("estimé", "estimés")),
    Term(
        "Non renseigné",
        "Chiffre qui devrait exister, mais n'a été ni reçu ni trouvé. Jamais compté pour zéro.",
        ("non renseigné",),
    ),
    Term(
        "Secret statistique",
        "Chiffre qui existe, mais n'est pas publié afin de protéger les personnes.",
        ("secret statistique",),
    ),
    Term("Sans objet", "Chiffre qui ne peut pas exister ici.", ("sans objet",)),
    Term("RP 2018", "Recensement de la population de 2018 : l'année des habitants comptés.", ("rp 2018",)),
)
"""In the order in which a listener asks."""
