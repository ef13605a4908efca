"""Which column of a sent file holds which field: known by its heading, in any order and any usual spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from geo.activity.field import Field
from geo.activity.model import FIELDS, Sent
from geo.activity.suggestion import likeliest
from geo.errors import RefusedFile
from geo.grid import Grid, Row
from geo.heading import heading_key
from geo.wording import listing, quoted

_HEADER_WITHIN = 30
"""Titles and notes may come before the line of headings."""
_FEWEST_KNOWN = 2
"""Headings that a line must hold to be that of the headings."""

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "centre": ("crpv", "centre_de_ressources", "structure"),
    "year": ("an", "exercice", "millesime"),
    "day": ("jour", "date_de_l_action", "date_de_debut", "date_debut", "date_de_reception"),
    "title": ("titre", "action", "nom_de_l_action", "libelle", "libelle_de_l_action", "intitule_de_l_action"),
    "subject": ("sujet", "question", "besoin", "intitule", "libelle"),
    "mission": ("axe", "mission_du_cadre"),
    "format": ("type", "type_d_action", "type_d_intervention", "format_d_intervention", "nature"),
    "themes": ("thematique", "theme_de_l_action"),
    "mode": ("modalite", "presentiel_distanciel", "mode_d_animation"),
    "audiences": ("public_vise", "public_cible", "destinataire"),
    "places": ("territoire", "qpv", "code_qpv", "code_qp", "quartier", "code_lieu", "code_du_lieu"),
    "half_days": ("demi_journee_d_intervention", "1_2_journee", "dj"),
    "meetings": ("seance", "reunion", "rencontre_ou_seance"),
    "attendances": ("presence", "nombre_de_presences"),
    "people": ("personne_differente", "participant", "participant_different", "personne_touchee"),
    "publications": ("publication_parue",),
    "requests": ("demande", "question_traitee", "demande_d_information"),
    "state": ("avancement", "suite"),
    "status": ("statut_du_chiffre",),
    "source": ("origine", "provenance"),
}
"""By field, what centres call it beside its label, as `_spelling` writes it."""


@dataclass(frozen=True)
class UnknownColumn:
    """A column of which the heading names no field, and the free field that it resembles, if any."""

    place: int
    heading: str
    likely: Field | None


@dataclass(frozen=True)
class Columns:
    """Where the fields of a record are in a grid."""

    record: type[Sent]
    header: Row
    places: Mapping[str, int]
    """Place in a row, from 0, by name of field."""
    unknown: tuple[UnknownColumn, ...] = ()
    repeated: tuple[str, ...] = ()
    """Headings of columns that hold a field found before them."""

    @property
    def missing(self) -> tuple[Field, ...]:
        """The fields that every line must tell and that no column holds."""
        return tuple(each for each in FIELDS[self.record] if each.required and each.name not in self.places)

    def heading(self, field: str) -> str:
        """What the file calls a field; its label where it does not hold it."""
        if field in self.places:
            return self.header.cells[self.places[field]]
        return next(each.label for each in FIELDS[self.record] if each.name == field)


@dataclass
class _Matching:
    places: dict[str, int] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def find_columns(grid: Grid, where: str) -> Columns:
    """The line of headings, what is sent, and which column holds what.

    Raises `RefusedFile` where no line can be that of the headings.
    """
    tried = [
        (_matched(row.cells, record), record, row)
        for row in grid.rows[:_HEADER_WITHIN]
        for record in FIELDS
    ]  # fmt: skip
    # The first of the best: below it, a line of data may repeat a heading, and both kinds share their first columns.
    matching, record, header = max(tried, key=lambda each: len(each[0].places), default=(_Matching(), None, None))
    if record is None or header is None or len(matching.places) < _FEWEST_KNOWN:
        raise RefusedFile(
            "Ce fichier est refusé : aucune ligne ne nomme les colonnes",
            where,
            "Partez du modèle, ou donnez à la première ligne les titres de ses colonnes.",
        )
    free = [each for each in FIELDS[record] if each.name not in matching.places]
    unknown = [UnknownColumn(place, header.cells[place], _likely(header.cells[place], free)) for place in matching.left]
    return Columns(record, header, matching.places, tuple(unknown), tuple(matching.repeated))


def _matched(cells: Sequence[str], record: type[Sent]) -> _Matching:
    """The fields that a line of headings names."""
    known = {spelling: each.name for each in FIELDS[record] for spelling in _spellings(each)}
    found = _Matching()
    for place, heading in enumerate(cells):
        name = known.get(_spelling(heading))
        if name is None and heading:
            found.left.append(place)
        elif name in found.places:
            found.repeated.append(heading)
        elif name is not None:
            found.places[name] = place
    return found


def _likely(heading: str, free: Iterable[Field]) -> Field | None:
    """The field that a heading was perhaps meant to name."""
    by_spelling = {spelling: each for each in free for spelling in _spellings(each)}
    return likeliest(_spelling(heading), by_spelling)


def _spellings(field: Field) -> Iterable[str]:
    return {_spelling(field.label), _spelling(field.name), *_SYNONYMS.get(field.name, ())}


def _spelling(heading: str) -> str:
    """A heading without case, accents, plurals or words that count: `Nb de demi-journées` is `demi_journee`."""
    words = heading_key(heading).split("_")
    while words and words[0] in ("nb", "nbre", "nombre", "total", "de", "d", "des", "du", "le", "la", "les"):
        words = words[1:]
    return "_".join(word.rstrip("s") if len(word) > 3 else word for word in words)


def column_faults(columns: Columns) -> list[tuple[str, str]]:
    """What is wrong with the headings: why, and what to do about it. The lines are not judged until it is mended."""
    found = []
    if columns.missing:
        labels = listing([quoted(each.label) for each in columns.missing])
        found.append((f"colonne absente : {labels}", "Ajoutez-la, ou partez du modèle."))
    for heading in columns.repeated:
        found.append((f"colonne en double : {quoted(heading)}", "Gardez une seule des deux colonnes."))
    for unknown in columns.unknown:
        if unknown.likely is not None:
            found.append(
                (
                    f"colonne inconnue : {quoted(unknown.heading)}",
                    f"Vouliez-vous dire {quoted(unknown.likely.label)} ? Renommez-la ou retirez-la.",
                )
            )
    return found
