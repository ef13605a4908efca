"""What is raised from the field, on the page on activity: where, by theme, since when, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import wording
from geo.activity.choices import ReportState, Theme
from geo.activity.field_reports import Answer, Raised, ReportChoice, States, every_report, grouped, open_in, states
from geo.activity.selection import ActivityChoice
from geo.activity_view import ActivityView, SentMap
from geo.atlas import Atlas
from geo.export.field_reports_file import reports_file, reports_file_name
from geo.indicators.definition import Level
from geo.maps.field_reports import choice_words
from geo.maps.spots import ground_of
from geo.place import Place
from geo.units import HALF_DAYS
from pages.parts import activity_reporting, downloads, figure_panel, literal_text, map_component
from pages.parts.activity_filters import Asked
from pages.parts.addresses import activity_page, sheet_of
from pages.parts.literal_text import Column, Fact, Figure, Link
from pages.parts.select_box import select_box

_KEY = "carte-remontees"
"""Name under which the browser keeps the view of this map."""
_CLICKED = "lieu-remontee"
_SHOWN = 20
"""Rows of a table on the page: more would make each change heavy; the file has all."""
_HYPHEN = "\u2011"
"""One that does not part: a date stays on its line."""
_EVERY_STATE = "Tous"
_NO_THEME, _NO_PLACE = "thème non renseigné", "aucun lieu nommé"

Keys = Callable[[Atlas, Raised], Iterable[str]]
"""The groups that a report is counted in."""


@st.fragment
def show(atlas: Atlas, asked: Asked) -> None:
    """Draw what was raised, of the theme and of the centre that the page is asked for, with choices of its own."""
    st.header("Remontées de terrain", anchor=False)
    every = every_report(atlas)
    if not every:
        nothing = (
            "Aucune question ni aucun besoin n'a encore été transmis par un centre. Cela ne veut pas dire qu'il n'y en "
            "a pas : rien n'a été reçu."
        )
        links = (Link("Modèle à remplir et envoi", "/donnees"),)
        literal_text.card("Aucune remontée reçue", nothing, [Fact("Envoyer", "", pages=links)], "remontees-aucune")
        return
    state_box, cut_box = st.columns(2)
    state = _ask_state(state_box)
    cut = select_box("Compter les remontées par", "remontees_par", _CUTS, next(iter(_CUTS)), {}, cut_box)
    view = view_of(atlas, asked, state)
    choice = view.reports(atlas)
    found = [report for report in every if choice.holds(report)]
    _figures(atlas, found, choice)
    map_side, text_side = st.columns([3, 2])
    with map_side:
        clicked: tuple[Level, str] | None = st.session_state.get(_CLICKED)
        map_component.show_sent(atlas, view, clicked, _remember, _KEY)
        figure_panel.show(view, "remontees")
    with text_side:
        _counts(atlas, found, cut)
    _table(atlas, found)

    ground = ground_of(atlas)
    downloads.offer("remontees", reports_file_name(atlas), lambda: reports_file(atlas, ground, found, choice))


def view_of(atlas: Atlas, asked: Asked, state: ReportState | None) -> ActivityView:
    """The map of what the select boxes of the page and of this part leave."""
    every, chosen = set(activity_reporting.reporting(atlas).years), asked.choice
    choice = ActivityChoice(
        years=() if every <= set(asked.years) else asked.years, centres=chosen.centres, regions=chosen.regions,
        themes=chosen.themes,
    )  # fmt: skip
    return ActivityView.of(atlas, SentMap.REPORTS, choice, state)


def open_fact(atlas: Atlas, place: Place) -> list[Fact]:
    """How many are open in a place, or came through a centre; nothing where none was ever sent."""
    every = every_report(atlas)
    if not every:
        return []
    count = open_in(every, ground_of(atlas).where, place)
    told = wording.plural(count, "ouverte", "ouvertes") if count else "aucune ouverte n'a été reçue"
    page = Link("Page Activité", activity_page(atlas, place.code if place.level is Level.CENTRE else None))
    return [Fact("Remontées de terrain", told, pages=(page,))]


def _ask_state(box: DeltaGenerator) -> ReportState | None:
    labels = {state.label.capitalize(): state for state in ReportState}
    options: dict[str, ReportState | None] = {_EVERY_STATE: None, **labels}
    aliases = {state.value: label for label, state in labels.items()}
    return options[select_box("État des remontées", "etat", options, _EVERY_STATE, aliases, box)]


def _figures(atlas: Atlas, found: Sequence[Raised], choice: ReportChoice) -> None:
    """How many there are, and how those that are open stand."""
    told, waiting = states(found), [report for report in found if report.is_open]
    unanswered = sum(report.answer is not None and not report.answer.around.actions for report in waiting)
    longest = wording.STATUSES["sans_objet"]
    if told.longest is not None:
        longest = wording.plural(told.longest, "jour", "jours")
    source = "Envois des centres"
    literal_text.figures(
        [
            Figure("Remontées", wording.number(told.total), choice_words(atlas, choice), source),
            Figure("Ouvertes", wording.number(told.open), _open_words(told), source),
            Figure("Plus longue attente", longest, "depuis la réception, pour une remontée ouverte", source),
            Figure("Sans action connue depuis", wording.number(unanswered), "ouvertes qui disent un thème", source),
        ],
        "remontees-chiffres",
    )  # fmt: skip


def _open_words(told: States) -> str:
    received = wording.plural(told.received, "reçue", "reçues")
    passed_on = wording.plural(told.passed_on, "transmise", "transmises")
    return f"{received}, {passed_on} ; {wording.plural(told.handled, 'traitée', 'traitées')} en plus"


def _remember(level: Level, code: str) -> None:
    """Keep the last place clicked: its reports come first."""
    st.session_state[_CLICKED] = (level, code)


def _themes(atlas: Atlas, report: Raised) -> Iterable[str]:
    del atlas
    labels = Theme.labels()
    return [labels.get(code, code) for code in report.themes] or [_NO_THEME]


def _departments(atlas: Atlas, report: Raised) -> Iterable[str]:
    names = atlas.names(Level.DEPARTMENT)
    where = ground_of(atlas)
    codes = sorted({code for place in report.places for code in where.departments(place)})
    return [f"{names[code]} ({code})" for code in codes] or [_NO_PLACE]


def _centres(atlas: Atlas, report: Raised) -> Iterable[str]:
    return (atlas.names_of_centres.get(report.centre, report.centre),)


def _months(atlas: Atlas, report: Raised) -> Iterable[str]:
    del atlas
    return (f"{report.day:%Y-%m}",)


_CUTS: dict[str, Keys] = {
    "Thème": _themes, "Département": _departments, "Centre": _centres, "Mois de réception": _months,
}  # fmt: skip


def _counts(atlas: Atlas, found: Sequence[Raised], cut: str) -> None:
    """How the reports of each group stand; the month is sorted by time, the rest by number."""
    by_key = grouped(found, lambda report: _CUTS[cut](atlas, report))
    is_timed = _CUTS[cut] is _months
    keys = sorted(by_key, key=lambda key: key if is_timed else (-by_key[key].total, wording.sort_key(key)))
    told = [by_key[key] for key in keys]
    columns = [
        Column(cut, keys),
        Column("Total", [each.total for each in told], 0),
        Column("Reçues", [each.received for each in told], 0),
        Column("Trans\u00admises", [each.passed_on for each in told], 0),
        Column("Traitées", [each.handled for each in told], 0),
        Column("Jours", ["" if each.longest is None else each.longest for each in told], 0),
    ]
    caption = (
        "Une remontée de plusieurs thèmes ou lieux compte dans chacun. Jours : la plus longue attente d'une ouverte."
    )
    literal_text.table(caption, columns, "remontees-comptes")


def _table(atlas: Atlas, found: Sequence[Raised]) -> None:
    """The longest open first, those of the place that was clicked before all others."""
    clicked: tuple[Level, str] | None = st.session_state.get(_CLICKED)
    place = Place(*clicked) if clicked else None
    shown = sorted(found, key=lambda report: place not in report.places)[:_SHOWN]
    ground = ground_of(atlas)
    themes = Theme.labels()
    columns = [
        Column("Objet", [report.subject or "objet non renseigné" for report in shown]),
        Column("Reçue le", [report.day.isoformat().replace("-", _HYPHEN) for report in shown]),
        Column("État", [report.state.label for report in shown]),
        Column("Attente (jours)", ["" if r.waiting_days is None else r.waiting_days for r in shown], 0),
        Column("Thèmes", [", ".join(themes.get(code, code) for code in report.themes) for report in shown]),
        Column("Lieux", [", ".join(ground.name(each) for each in report.places) for report in shown]),
        Column(
            "Centre",
            [atlas.names_of_centres.get(report.centre, report.centre) for report in shown],
            pages=[sheet_of(atlas, Place(Level.CENTRE, report.centre)) for report in shown],
        ),
        Column("Activité depuis, aux mêmes lieux", [_here(report.answer) for report in shown]),
        Column("Activité depuis, dans le périmètre", [_around(report.answer) for report in shown]),
    ]
    start = f"Les {_SHOWN} premières de " if len(found) > _SHOWN else ""
    caption = (
        f"{start}{wording.plural(len(found), 'remontée', 'remontées')}, la plus longue attente d'abord, "
        "les traitées à la fin. L'activité a un des thèmes et suit le jour de la remontée : elle est mise à côté ; "
        "rien ne dit qu'elle y répond. Le jour du traitement n'est pas connu."
    )
    literal_text.table(caption, columns, "remontees-table")


def _here(answer: Answer | None) -> str:
    if answer is None:
        return "thème non renseigné"
    if not answer.here.actions:
        return "aucune action connue depuis"
    return _amount(answer.here.actions, answer.here.half_days)


def _around(answer: Answer | None) -> str:
    if answer is None:
        return "thème non renseigné"
    undated = ""
    if answer.undated:
        undated = f" ; {wording.plural(answer.undated, 'ligne', 'lignes')} de l'année sans date"
    if not answer.around.actions:
        return f"aucune action connue depuis{undated}"
    return f"{_amount(answer.around.actions, answer.around.half_days)}{undated}"


def _amount(actions: int, half_days: float) -> str:
    told = wording.plural(actions, "action", "actions")
    if half_days != half_days:
        return f"{told}, demi-journées non renseignées"
    return f"{told}, {wording.amount(half_days, HALF_DAYS)}"
