"""One map of what centres have sent in, as it can be named, kept, sent and drawn again.

It is spelled as the page on activity spells its choices: `carte_activite=quartiers&de=2024&a=2024&region=75`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from geo import wording
from geo.activity.choices import ReportState
from geo.activity.field_reports import ReportChoice, every_report
from geo.activity.model import FIRST_YEAR, LAST_YEAR
from geo.activity.places import activity_places
from geo.activity.presence import presences
from geo.activity.selection import ActivityChoice, territory_of
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.maps import activity_places as sent_maps
from geo.maps import field_reports as raised_maps
from geo.maps.activity_places import Measure, Told
from geo.maps.layer import NationalMap
from geo.place import Place
from geo.units import ACTIONS, FIELD_REPORTS, HALF_DAYS, Unit

MAP = "carte_activite"
"""The parameter that says which map; a view without it is that of an indicator."""
_EDITION, _DATE, _FROM, _TO, _STATE = "edition", "date", "de", "a", "etat"
_TITLE, _COMMENT = "titre", "commentaire"
_CHOICES = ("mois", "centre", "region", "departement", "par", "mission", "format", "theme", "public", "mode")
"""The words of `ActivityChoice`, which are those of the page, but for its years."""
_MOST_YEARS = 50
_WHERE = "carte d'activité"

EVERYTHING = ActivityChoice()
"""Every line, whatever it tells."""

Known = TypeVar("Known", bound=StrEnum)


class SentMap(StrEnum):
    """The maps of what centres have sent in. The values are stable: addresses and kept scenes hold them."""

    HALF_DAYS = Measure.HALF_DAYS.value
    ACTIONS = Measure.ACTIONS.value
    NEIGHBOURHOODS = "quartiers"
    REPORTS = "remontees"

    @property
    def label(self) -> str:
        """What the map is called."""
        if self is SentMap.REPORTS:
            return raised_maps.TITLE
        return sent_maps.PRESENCE_TITLE if self is SentMap.NEIGHBOURHOODS else sent_maps.PLACES_TITLE

    @property
    def unit(self) -> Unit:
        """What its marks count."""
        if self is SentMap.REPORTS:
            return FIELD_REPORTS
        return HALF_DAYS if self is SentMap.HALF_DAYS else ACTIONS


@dataclass(frozen=True)
class ActivityView:
    """One map of what was sent in: the edition, the day that its perimeters hold, what is shown and of which lines.

    The years of `choice` are empty: `since` and `until`, both included, say them, and of these the ones are shown of
    which anything was received. Of what is raised from the field, only the centre, the région and the theme choose.
    """

    edition: str
    shown: SentMap
    on: date
    choice: ActivityChoice = EVERYTHING
    since: int | None = None
    until: int | None = None
    state: ReportState | None = None
    title: str = ""
    comment: str = ""

    def query(self) -> dict[str, str]:
        """The view as the parameters of an address, as the page on activity writes them; `read` gives it back."""
        chosen = dict(part.split(":", 1) for part in str(self.choice).split(";") if part)
        told = {
            _EDITION: self.edition,
            MAP: self.shown.value,
            _DATE: self.on.isoformat(),
            _FROM: str(self.since or ""),
            _TO: str(self.until or ""),
            **chosen,
            _STATE: self.state.value if self.state else "",
            _TITLE: self.title,
            _COMMENT: self.comment,
        }
        return {key: text for key, text in told.items() if text}

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ActivityView:
        """The view that `query` wrote. Raises `UnknownCode` where that is no view.

        Says nothing of whether the edition, the places and the centres exist: `departments` does.
        """
        on = wording.read_day(query.get(_DATE, ""))
        if on is None:
            raise _unreadable("date", query.get(_DATE, ""))
        told = {word: query[word] for word in _CHOICES if query.get(word)}
        if any(";" in values for values in told.values()):
            raise _unreadable("liste de choix", " ".join(told.values()))
        years = sorted(filter(None, (_year(query.get(word, "")) for word in (_FROM, _TO))))
        return cls(
            edition=query.get(_EDITION, ""),
            shown=_one_of(SentMap, query.get(MAP, ""), "carte"),
            on=on,
            choice=ActivityChoice.read(";".join(f"{word}:{values}" for word, values in told.items())),
            since=years[0] if query.get(_FROM) else None,
            until=years[-1] if query.get(_TO) else None,
            state=_one_of(ReportState, query[_STATE], "sélection d'état") if query.get(_STATE) else None,
            title=query.get(_TITLE, ""),
            comment=query.get(_COMMENT, ""),
        )

    @classmethod
    def of(cls, atlas: Atlas, shown: SentMap, choice: ActivityChoice, state: ReportState | None = None) -> ActivityView:
        """The view of a choice that tells its years, or none where all are in."""
        first, last = (min(choice.years), max(choice.years)) if choice.years else (None, None)
        edition = atlas.manifest.description.name
        return cls(edition, shown, atlas.on, replace(choice, years=()), first, last, state)

    @property
    def hypothesis(self) -> str:
        """Nothing is supposed of what was sent in."""
        return ""

    @property
    def within(self) -> tuple[Place, ...]:
        """The places that the map is narrowed to: of questions from the field, a centre does not narrow it."""
        centres = () if self.shown is SentMap.REPORTS else self.choice.centres
        by_level = (
            (Level.REGION, self.choice.regions), (Level.DEPARTMENT, self.choice.departments), (Level.CENTRE, centres),
        )  # fmt: skip
        return tuple(Place(level, code) for level, codes in by_level for code in codes)

    @property
    def narrowed(self) -> Place | None:
        """No place of communes narrows such a map."""
        return None

    @property
    def file_words(self) -> tuple[str, ...]:
        """What a file of the map is called by: `lieux-activite-actions`, `2023-2024`."""
        named = {SentMap.NEIGHBOURHOODS: "quartiers-activite", SentMap.REPORTS: "remontees"}
        years = dict.fromkeys(str(year) for year in (self.since, self.until) if year)
        return (named.get(self.shown, f"lieux-activite-{self.shown}"), *(["-".join(years)] if years else []))

    def departments(self, atlas: Atlas) -> frozenset[str]:
        """The départements that stay in colour. Raises `UnknownCode` for a place that the edition does not know."""
        check_codes(atlas, self.choice)
        territory = territory_of(atlas.tables, self.choice)
        return frozenset(atlas.departments.index) if territory is None else territory

    def looked_at(self, atlas: Atlas) -> frozenset[str]:
        """The départements to look at: of those in colour, the perimeter of the centres chosen. Raises the same."""
        kept = self.departments(atlas)
        if self.shown is SentMap.REPORTS or not self.choice.centres:
            return kept
        wanted = set(self.choice.centres)
        served = atlas.centres_by_department.items()
        return (kept & {code for code, centres in served if not wanted.isdisjoint(centres)}) or kept

    def lines(self, atlas: Atlas) -> ActivityChoice:
        """The lines that are shown, with their years: the last one alone where neighbourhoods are.

        Raises `UnknownCode` where nothing was received of these years, or for a place that is not known.
        """
        check_codes(atlas, self.choice)
        first, last = self.since or FIRST_YEAR, self.until or LAST_YEAR
        years = tuple(sorted({each.year for each in atlas.sent.years if first <= each.year <= last}))
        if not years:
            raise UnknownCode("Rien n'a été reçu pour ces années", self._years_words(), "Choisissez-en d'autres.")
        return replace(self.choice, years=years[-1:] if self.shown is SentMap.NEIGHBOURHOODS else years)

    def reports(self, atlas: Atlas) -> ReportChoice:
        """Which questions from the field are shown; years that are told by half go to the first or last received.

        Raises `UnknownCode` for a centre or a région that the edition does not know.
        """
        check_codes(atlas, self.choice)
        choice, years = self.choice, tuple[int, ...]()
        if self.since or self.until:
            received = {report.day.year for report in every_report(atlas)} | set(filter(None, (self.since, self.until)))
            years = tuple(range(self.since or min(received), (self.until or max(received)) + 1))[-_MOST_YEARS:]
        return ReportChoice(
            theme=_first(choice.themes), state=self.state and self.state.value, centre=_first(choice.centres),
            region=_first(choice.regions), years=years,
        )  # fmt: skip

    def drawn(self, atlas: Atlas) -> NationalMap:
        """The map. Raises `UnknownCode` for what cannot be shown."""
        if self.shown is SentMap.REPORTS:
            asked = self.reports(atlas)
            return raised_maps.reports_map(atlas, [one for one in every_report(atlas) if asked.holds(one)], asked)
        told = told_of(atlas, self.lines(atlas))
        if self.shown is SentMap.NEIGHBOURHOODS:
            found = presences(atlas.tables, told.records, told.sent, told.choice)
            return sent_maps.presence_map(atlas, told, found)
        placed = activity_places(atlas.tables, told.records, told.choice)
        return sent_maps.places_map(atlas, told, placed, Measure(self.shown.value))

    def words(self, atlas: Atlas) -> str:
        """What was chosen, in words. Raises `UnknownCode` for what cannot be shown."""
        if self.shown is SentMap.REPORTS:
            return raised_maps.choice_words(atlas, self.reports(atlas))
        return sent_maps.subtitle(atlas, self.lines(atlas))

    def _years_words(self) -> str:
        return " à ".join(str(year) for year in (self.since, self.until) if year)


def told_of(atlas: Atlas, choice: ActivityChoice) -> Told:
    """What the maps of activity are made of."""
    return Told(atlas.sent.records, frozenset((each.centre, each.year) for each in atlas.sent.years), choice)


def check_codes(atlas: Atlas, choice: ActivityChoice) -> None:
    """Raise `UnknownCode` where a choice holds a code that the edition does not know."""
    by_level = {
        Level.CENTRE: choice.centres, Level.REGION: choice.regions, Level.DEPARTMENT: choice.departments
    }  # fmt: skip
    for level, codes in by_level.items():
        known = atlas.names(level)
        for code in codes:
            if code not in known:
                what = f"Ce choix n'existe pas : {wording.LEVELS[level.value]}"
                raise UnknownCode(what, wording.quoted(code[:80]), "Faites-le dans la page.")


def _first(values: tuple[str, ...]) -> str | None:
    return str(values[0]) if values else None


def _one_of(known: type[Known], text: str, what: str) -> Known:
    found = next((each for each in known if each.value == text), None)
    if found is None:
        raise _unreadable(what, text)
    return found


def _year(text: str) -> int | None:
    """A year that an address says; None where it says nothing. Raises `UnknownCode`."""
    if not text:
        return None
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _unreadable("liste d'années", text)
    return year


def _unreadable(what: str, text: str) -> UnknownCode:
    return UnknownCode(f"La {what} {wording.quoted(text[:80])} ne peut pas être montrée", _WHERE, "Vérifiez l'adresse.")
