"""The command that writes a map as a figure: picture, drawing, sheet or slide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from geo import indicators, wording
from geo.activity.choices import ReportState
from geo.activity.selection import ActivityChoice
from geo.activity_view import ActivityView, SentMap
from geo.atlas import Atlas
from geo.cli.opening import DateOption, EditionOption, filters_named, level_named, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, write_file
from geo.errors import InvalidSetting, UnknownCode
from geo.indicators.definition import Indicator, Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.national import levels
from geo.place import WORDS, Place
from geo.settings import Settings
from geo.view import View, atlas_of

_PLACES_OF_ACTIVITY = (Level.REGION, Level.DEPARTMENT, Level.CENTRE)


class Form(StrEnum):
    """What a figure can be written as."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    PPTX = "pptx"


class Size(StrEnum):
    """The pictures for a screen, in pixels."""

    FULL_HD = "1920x1080"
    FOUR_K = "3840x2160"


class Paper(StrEnum):
    """The sheets."""

    A4 = "a4"
    A3 = "a3"


class Orientation(StrEnum):
    """How a sheet is turned."""

    LANDSCAPE = "paysage"
    PORTRAIT = "portrait"


@told
def figure(
    indicator: Annotated[str, typer.Option(help="Clé de l'indicateur, par exemple qpv.")] = "",
    activity: Annotated[SentMap | None, typer.Option(help="Carte d'activité, au lieu d'un indicateur.")] = None,
    choice: Annotated[str, typer.Option(help="Lignes de la carte d'activité : annee:2024;theme:…")] = "",
    state: Annotated[ReportState | None, typer.Option(help="État des remontées montrées.")] = None,
    level: Annotated[str, typer.Option(help="Maille de la carte ; la plus usuelle par défaut.")] = "",
    territory: Annotated[str, typer.Option(help="region:75, departement:93, epci:…, centre:… ; la France.")] = "",
    on: DateOption = "",
    edition: EditionOption = "",
    form: Annotated[Form | None, typer.Option("--format", help="Forme du fichier ; celle de son nom.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Fichier à écrire ; nommé d'après la carte.")] = None,
    classes: Annotated[str, typer.Option(help="Classes : quantiles-5, manual-10_20.5…")] = DEFAULT_CHOICE.code,
    hypothesis: Annotated[str, typer.Option(help="Couverture supposée, comme pour whatif.")] = "",
    size: Annotated[Size | None, typer.Option(help="Image pour un écran.")] = None,
    paper: Annotated[Paper | None, typer.Option(help="Feuille ; A4 par défaut pour un PDF.")] = None,
    orientation: Annotated[Orientation, typer.Option(help="Sens de la feuille.")] = Orientation.LANDSCAPE,
    title: Annotated[str, typer.Option(help="Titre ; celui de la carte par défaut.")] = "",
    labels: Annotated[bool, typer.Option("--labels/--no-labels", help="Noms sur la carte.")] = True,
    greyscale: Annotated[bool, typer.Option("--greyscale", help="Niveaux de gris.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Écrire la carte d'un indicateur ou de l'activité : image, dessin, feuille ou diapositive, prête à publier."""
    if bool(indicator) == bool(activity):
        raise InvalidSetting(
            "Une figure montre un indicateur ou une carte d'activité", "--indicator, --activity", "Donnez l'un d'eux."
        )
    _check_options(activity, (level, hypothesis, "" if classes == DEFAULT_CHOICE.code else classes), choice, state)
    form = _form(form, out)
    page = _page(form, size, paper, orientation)
    name = edition or Settings().edition
    here = opened_atlas(edition, on)
    if activity:
        sent = replace(_sent_view(here, activity, choice, filters_named(territory)), state=state, title=title)
        _tell(_made(here, sent, (page, labels, greyscale), form, out), sent, as_json)
        return
    shown = _level(indicators.find(indicator), level)
    view = View(
        name, indicator, shown, here.on, ClassChoice.parse(classes), filters_named(territory), hypothesis, title
    )
    _tell(_made(atlas_of(here.opened, view), view, (page, labels, greyscale), form, out), view, as_json)


def _check_options(
    activity: SentMap | None, of_indicator: tuple[str, ...], choice: str, state: ReportState | None
) -> None:
    """Raise `InvalidSetting` for what the map that is asked for does not read: it would be left out unsaid."""
    if activity and any(of_indicator):
        what = "Une carte d'activité n'a ni maille, ni classes, ni hypothèse"
        raise InvalidSetting(what, "--level, --classes, --hypothesis", "Retirez-les.")
    if not activity and (choice or state):
        raise InvalidSetting("Ces choix sont ceux d'une carte d'activité", "--choice, --state", "Donnez --activity.")
    if state and activity is not SentMap.REPORTS:
        raise InvalidSetting("Un état est celui des remontées", "--state", "Donnez --activity remontees.")


def _sent_view(here: Atlas, shown: SentMap, choice: str, within: tuple[Place, ...]) -> ActivityView:
    """The map of some lines in a place. Raises `UnknownCode` for what no such map shows."""
    told = [choice, *(f"{WORDS[place.level]}:{place.code}" for place in within)]
    unknown = next((place for place in within if place.level not in _PLACES_OF_ACTIVITY), None)
    if unknown:
        what = "Une carte d'activité est celle d'une région, d'un département ou d'un centre"
        raise UnknownCode(what, str(unknown), "Choisissez-en un.")
    asked = ActivityChoice.read(";".join(told))
    years = sorted(set(asked.years))
    if years and years[-1] - years[0] >= len(years):
        what = "Une carte d'activité montre des années qui se suivent"
        raise UnknownCode(what, ", ".join(map(str, years)), "Donnez-les toutes, ou une seule.")
    return ActivityView.of(here, shown, asked)


@dataclass(frozen=True)
class _Made:
    """A figure that was written: where, how large, on which page, and its symbols by layer and zone."""

    path: Path
    form: Form
    page: str
    size: int
    symbols: Mapping[str, Mapping[str, int]]


def _made(
    atlas: Atlas, view: View | ActivityView, chosen: tuple[str, bool, bool], form: Form, out: Path | None
) -> _Made:
    """Draw a view on a page, with labels or not, in greys or not, and write it."""
    # On use: no other command needs what draws.
    from geo.export.figure.composition import composed, file_name
    from geo.export.figure.pages import PAGES, FigureStyle, Format
    from geo.export.slides import presentation

    page, has_labels, is_grey = chosen
    style = FigureStyle(PAGES[page], has_labels=has_labels, is_grey=is_grey)
    drawn = composed(atlas, view, style)
    is_slide = form is Form.PPTX
    content = presentation([(atlas, view)], style) if is_slide else drawn.written(Format(form.value))
    path = out or Path(file_name(atlas, view, style, form.value))
    write_file(path, content, "La figure ne peut pas être écrite")
    return _Made(path, form, page, len(content), drawn.symbols)


def _tell(made: _Made, view: View | ActivityView, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "path": str(made.path),
                "format": made.form.value,
                "page": made.page,
                "edition": view.edition,
                "date": view.on,
                **_shown(view),
                "territory": [str(place) for place in view.within],
                "symbols": made.symbols,
            }
        )
        return
    marks = sum(sum(made.symbols[layer].values()) for layer in ("circles", "neighbourhoods"))
    areas = sum(made.symbols["areas"].values())
    told_marks = f"{wording.plural(areas, 'territoire', 'territoires')}, {wording.plural(marks, 'symbole', 'symboles')}"
    print(f"{made.path} : {wording.number(made.size / 1000)} ko, {told_marks}.")


def _shown(view: View | ActivityView) -> dict[str, object]:
    """What a figure shows, for scripts; of activity, as an address spells it."""
    if isinstance(view, ActivityView):
        plain = ActivityView(view.edition, view.shown, view.on, title=view.title)
        return {"activity": view.shown.value, "choice": dict(view.query().items() - plain.query().items())}
    return {"indicator": view.indicator, "level": view.level.value}


def _page(form: Form, size: Size | None, paper: Paper | None, orientation: Orientation) -> str:
    """The name of the page: a screen, or the sheet asked for; of a PDF, A4 by default."""
    if size and paper:
        raise InvalidSetting("Une figure a une taille ou une feuille, non les deux", "--size, --paper", "Choisissez.")
    if paper or (form is Form.PDF and not size):
        return f"{paper or Paper.A4}-{orientation}"
    return size or Size.FULL_HD


def _level(indicator: Indicator, asked: str) -> Level:
    """The level asked for, of those that a map of the indicator can show; the usual one by default."""
    known = levels(indicator)
    wanted = level_named(asked) if asked else next(iter(known), None)
    if wanted is None or wanted not in known:
        listed = ", ".join(WORDS[level] for level in known) or "aucune"
        raise UnknownCode("Pas de carte de cet indicateur à cette maille", f"mailles : {listed}", "Choisissez-en une.")
    return wanted


def _form(asked: Form | None, out: Path | None) -> Form:
    """The form asked for, which the name of the file must not contradict; else that of its name; PNG by default."""
    ending = out.suffix.removeprefix(".").casefold() if out else ""
    if asked is None:
        try:
            return Form(ending or Form.PNG)
        except ValueError as error:
            forms = ", ".join(Form)
            raise InvalidSetting("Cette forme de figure n'existe pas", str(out), f"Choisissez : {forms}.") from error
    if ending in set(Form) - {asked}:
        raise InvalidSetting("Le nom du fichier dit une autre forme", str(out), f"Terminez-le par .{asked}.")
    return asked
