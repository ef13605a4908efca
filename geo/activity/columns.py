"""Which column of a sent file holds which field: known by its heading, in any order and any usual spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geo.activity.field import Field
from geo.activity.model import FIELDS, Sent
from geo.activity.suggestion import likeliest
from geo.errors import RefusedFile, UnknownCode
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


IGNORED = "ignorer"
"""Chosen for a column, in place of a field: it is not read."""

ColumnChoices = Mapping[int | str, str]
"""By place in a row from 0, or by heading: the name or the label of the field that a column holds, or `IGNORED`."""


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
    chosen: Mapping[int, Field | None] = field(default_factory=dict)
    """By place, what the sender said of a column: its field, or None for one to be ignored."""

    def field_at(self, place: int) -> Field | None:
        """The field that the column at a place holds, if it is read."""
        name = next((name for name, its in self.places.items() if its == place), None)
        return next((each for each in FIELDS[self.record] if each.name == name), None)

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The places of the columns of which the heading is not enough, or about which the sender was asked."""
        read = set(self.places.values())
        told = (place for place, heading in enumerate(self.header.cells) if heading and place not in read)
        return tuple(sorted({*told, *self.chosen}))

    def remarks(self) -> Iterator[str]:
        """What the sender said of columns, in French."""
        for place, chosen in sorted(self.chosen.items()):
            heading = self.header.cells[place] or f"n° {place + 1}"
            said = f"lue comme {quoted(chosen.label)}" if chosen else "ignorée"
            yield f"colonne {quoted(heading)} {said}, à la demande de qui l'envoie"

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


def find_columns(grid: Grid, where: str, choices: ColumnChoices | None = None) -> Columns:
    """The line of headings, what is sent, and which column holds what: by its heading, or by choice of the sender.

    Raises `RefusedFile` where no line can be that of the headings, `UnknownCode` for a choice that cannot be made.
    """
    told = choices or {}
    tried = [
        (_matched(row.cells, record, told), record, row)
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
    chosen = _chosen(header.cells, record, told)
    return Columns(record, header, matching.places, tuple(unknown), tuple(matching.repeated), chosen)


def _chosen(cells: Sequence[str], record: type[Sent], choices: ColumnChoices) -> dict[int, Field | None]:
    """The choices by place. Raises `UnknownCode` for one of a column or of a field that is not there."""
    fields = {spelling: each for each in FIELDS[record] for spelling in (each.name, heading_key(each.label))}
    found: dict[int, Field | None] = {}
    for column, wanted in choices.items():
        places = [place for place, heading in enumerate(cells) if column in (place, heading)]
        if len(places) != 1:
            many = "Plusieurs colonnes s'appellent" if places else "Aucune colonne ne s'appelle"
            headings = listing([quoted(heading) for heading in cells if heading])
            raise UnknownCode(
                f"{many} {quoted(str(column))}", f"colonnes du fichier : {headings}", "Vérifiez son titre."
            )
        chosen = fields.get(wanted) or fields.get(heading_key(wanted))
        if chosen is None and wanted != IGNORED:
            known = ", ".join(each.name for each in FIELDS[record])
            raise UnknownCode(
                f"Le champ {quoted(wanted)} n'existe pas", f"champs : {known}", f"Choisissez-en un, ou « {IGNORED} »."
            )
        found[places[0]] = chosen
    return found


def _matched(cells: Sequence[str], record: type[Sent], choices: ColumnChoices) -> _Matching:
    """The fields that a line of headings names; what the sender says of a column comes before its heading."""
    known = {spelling: each.name for each in FIELDS[record] for spelling in _spellings(each)}
    labels = {heading_key(each.label): each.name for each in FIELDS[record]}
    found = _Matching()
    for place, heading in enumerate(cells):
        wanted = choices.get(place, choices.get(heading) if heading else None)
        if wanted == IGNORED:
            continue
        name = known.get(_spelling(heading))
        if wanted is not None:
            name = wanted if wanted in labels.values() else labels.get(heading_key(wanted), name)
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
        found.append(
            (f"colonne en double : {quoted(heading)}", "Gardez une seule des deux colonnes, ou ignorez l'une d'elles.")
        )
    for unknown in columns.unknown:
        if unknown.likely is not None:
            found.append(
                (
                    f"colonne inconnue : {quoted(unknown.heading)}",
                    f"Vouliez-vous dire {quoted(unknown.likely.label)} ? Choisissez son champ, ou renommez-la.",
                )
            )
    return found
