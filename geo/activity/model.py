"""What centres send in: their activity, and what is raised from the field through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from geo import units
from geo.activity.choices import Audience, Format, Mission, Mode, ReportState, Standing, Theme
from geo.activity.field import Described, Field, fields_of
from geo.indicators.definition import Level
from geo.place import Place
from geo.schema import CODE_PATTERN, IDENTIFIER_PATTERN
from geo.units import Unit

PLACE_LEVELS = (Level.NEIGHBOURHOOD, Level.COMMUNE, Level.EPCI, Level.CONTRACT, Level.DEPARTMENT)
"""The levels at which an activity may be placed."""

FIRST_YEAR, LAST_YEAR = 1993, 2100
"""From the first centres on."""

_MOST = 10_000_000
"""Of any measure in one line: far above what the whole network does in a year."""

_TITLE, _SOURCE = 200, 500

SEPARATOR = "|"
"""Between several values of one cell."""


def _measure(label: str, help: str, example: str, unit: Unit) -> Described:
    return Described(label, help, example, unit, minimum=0, maximum=_MOST)


_CENTRE = Described(
    "Centre", "Identifiant du centre, par exemple labo-cites.", "labo-cites", pattern=IDENTIFIER_PATTERN, implied=True
)
_THEMES = Described(
    "Thèmes",
    "Un ou plusieurs thèmes, séparés par « | ». Une action à plusieurs thèmes compte une fois dans les totaux.",
    "éducation | santé",
)
_PLACES = Described(
    "Lieux",
    "Un ou plusieurs lieux, séparés par « | » : qpv-, commune-, epci-, contrat- ou departement-, puis le code.",
    "qpv-QN07501P | departement-93",
)
_STANDING = Described(
    "Statut", "« réel » pour un chiffre constaté, « estimé » pour un chiffre calculé ou prévu.", "réel"
)
_SOURCE_TOLD = Described(
    "Source",
    "D'où vient le chiffre : rapport d'activité, tableau de suivi…",
    "rapport d'activité 2024",
    longest=_SOURCE,
    implied=True,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityRecord:
    """One intervention, or all those of a year that share what the other fields say.

    None is *not told*, never zero. The measures have units of their own and are never added to each other: one meeting
    of a whole day is two half-days, and one person may be present many times.
    """

    table: ClassVar[str] = "activity_records"
    label: ClassVar[str] = "Activité"

    centre: Annotated[str, _CENTRE]
    year: Annotated[
        int,
        Described(
            "Année",
            "Année de l'activité, sur quatre chiffres ; inutile si la date est donnée.",
            "2024",
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
            implied=True,
        ),
    ]
    day: Annotated[
        date | None,
        Described("Date", "Premier jour de l'action ; vide pour un total annuel.", "18/03/2024"),
    ] = None
    title: Annotated[
        str | None,
        Described(
            "Intitulé", "En quelques mots, sans nom de personne.", "Journée d'échanges sur la santé", longest=_TITLE
        ),
    ] = None
    mission: Annotated[Mission | None, Described("Mission", "Mission du cadre de référence : M1 à M4.", "M1")] = None
    format: Annotated[Format | None, Described("Format", "Format d'intervention.", "groupe de travail")] = None
    themes: Annotated[tuple[Theme, ...], _THEMES] = ()
    mode: Annotated[Mode | None, Described("Mode", "Présentiel, distanciel ou hybride.", "présentiel")] = None
    audiences: Annotated[
        tuple[Audience, ...],
        Described("Publics", "Un ou plusieurs publics, séparés par « | ».", "élus | chefs de projet"),
    ] = ()
    places: Annotated[tuple[Place, ...], _PLACES] = ()
    half_days: Annotated[
        float | None,
        _measure("Demi-journées", "Demi-journées : une journée entière en vaut deux.", "2", units.HALF_DAYS),
    ] = None
    meetings: Annotated[
        int | None, _measure("Rencontres", "Rencontres ou séances, quelle que soit leur durée.", "1", units.MEETINGS)
    ] = None
    attendances: Annotated[
        int | None, _measure("Participations", "Présences, comptées à chaque séance.", "34", units.ATTENDANCES)
    ] = None
    people: Annotated[
        int | None,
        _measure("Personnes", "Personnes différentes, chacune comptée une fois.", "28", units.DIFFERENT_PEOPLE),
    ] = None
    publications: Annotated[int | None, _measure("Publications", "Publications parues.", "1", units.PUBLICATIONS)] = (
        None
    )
    requests: Annotated[
        int | None, _measure("Demandes traitées", "Questions reçues et traitées.", "12", units.REQUESTS)
    ] = None
    status: Annotated[Standing, _STANDING]
    source: Annotated[str, _SOURCE_TOLD]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldReport:
    """A question or a need that local actors raise, through a centre, towards the national level."""

    table: ClassVar[str] = "field_reports"
    label: ClassVar[str] = "Remontées de terrain"

    centre: Annotated[str, _CENTRE]
    day: Annotated[
        date, Described("Date", "Jour où elle a été reçue.", "18/03/2024", minimum=FIRST_YEAR, maximum=LAST_YEAR)
    ]
    themes: Annotated[tuple[Theme, ...], _THEMES] = ()
    places: Annotated[tuple[Place, ...], _PLACES] = ()
    subject: Annotated[
        str | None,
        Described(
            "Objet",
            "La question ou le besoin en quelques mots, sans nom de personne.",
            "Accès aux soins des jeunes",
            longest=_TITLE,
        ),
    ] = None
    state: Annotated[ReportState, Described("État", "Reçue, transmise ou traitée.", "transmise")]
    status: Annotated[Standing, _STANDING]
    source: Annotated[str, _SOURCE_TOLD]

    @property
    def year(self) -> int:
        """The year it was received."""
        return self.day.year


Sent = ActivityRecord | FieldReport
"""What a line of a file becomes."""

FIELDS: dict[type[Sent], tuple[Field, ...]] = {
    ActivityRecord: fields_of(ActivityRecord),
    FieldReport: fields_of(FieldReport),
}
"""The fields of each kind of record, in the order of its template."""

MEASURES: tuple[Field, ...] = tuple(field for field in FIELDS[ActivityRecord] if field.unit)
"""The figures of an activity record."""

_JUDGED = {
    kind: tuple(each for each in fields if each.kind not in ("choice", "place")) for kind, fields in FIELDS.items()
}
"""The fields whose type does not say all that their values may be."""


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be taken."""

    field: str
    why: str
    advice: str


def faults(record: Sent) -> Iterator[Fault]:
    """All that is wrong with a record, in French: its values one by one, then those that contradict each other."""
    for field in _JUDGED[type(record)]:
        value = getattr(record, field.name)
        if value is not None and (why := field.fault(value)):
            yield Fault(field.name, why, field.help)
    for place in record.places:
        if place.level not in PLACE_LEVELS or not CODE_PATTERN.fullmatch(place.code):
            yield Fault("places", f"« {place} » n'est pas un lieu d'activité", _PLACES.help)
    if isinstance(record, ActivityRecord):
        yield from _contradictions(record)


def _contradictions(record: ActivityRecord) -> Iterator[Fault]:
    if record.day is not None and record.day.year != record.year:
        yield Fault("year", f"la date est en {record.day.year}, pas en {record.year}", "Corrigez l'année ou la date.")
    if all(getattr(record, measure.name) is None for measure in MEASURES):
        yield Fault("half_days", "aucun chiffre sur la ligne", "Donnez au moins une mesure ; zéro s'écrit 0.")
    if record.people is not None and record.attendances is not None and record.people > record.attendances:
        yield Fault(
            "people",
            "plus de personnes que de participations",
            "Une personne compte au moins une participation : corrigez l'une des deux.",
        )


def as_row(record: Sent) -> dict[str, object]:
    """A record as plain values: codes as text, several of them as a list, places as addresses write them."""
    return {field.name: _plain(getattr(record, field.name), field) for field in FIELDS[type(record)]}


def _plain(value: Any, field: Field) -> object:  # noqa: ANN401 - that of any field
    if field.many:
        return [str(each) for each in value]
    return str(value) if value is not None and field.kind in ("choice", "place") else value
