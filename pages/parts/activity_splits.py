"""How activity divides: by mission, format, theme, audience and mode, and by theme and centre at once."""

from __future__ import annotations

import math

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import Measured
from geo.activity.analysis.grid import cross
from geo.activity.analysis.totals import Dimension, labels_of, totals
from geo.activity.choices import Theme
from geo.indicators.definition import Level, Status
from geo.place import Place
from pages.parts import activity_heat, activity_pictures
from pages.parts.activity_charts import Point
from pages.parts.activity_filters import Asked
from pages.parts.activity_years import NOT_RECEIVED, UNTOLD
from pages.parts.addresses import sheet_of
from pages.parts.literal_chart import Chart

DIMENSIONS = (Dimension.MISSION, Dimension.FORMAT, Dimension.THEME, Dimension.AUDIENCE, Dimension.MODE)


def by(lines: Lines, asked: Asked, dimension: Dimension) -> Chart:
    """The parts of one dimension, and apart the lines that do not tell it."""
    found = totals(lines, dimension)
    name = asked.measure.name
    points = [Point.of(part.label, part.figures[name]) for part in found.parts]
    total = found.total.figures[name].value
    notes = [note for note in (found.sentence, _secrets(points, lines.fewest)) if note]
    title = f"{asked.title} par {dimension.label.lower()}"
    return activity_pictures.split(title, dimension.label, asked.unit, points, total or 0.0, notes)


def _secrets(points: list[Point], fewest: int) -> str:
    """Why some figures are hidden."""
    if not any(point.status == Status.SECRET for point in points):
        return ""
    return (
        f"Secret : moins de {fewest} personnes, ou ce qui permettrait de retrouver un tel effectif par différence. "
        "Les lignes sont gardées, leur chiffre n'est ni montré ni écrit dans les fichiers."
    )


def theme_by_centre(lines: Lines, asked: Asked) -> Chart | None:
    """Themes against centres: all centres that were expected, those that sent nothing too.

    None for a single centre, whose themes stand by themselves.
    """
    atlas, name = lines.atlas, asked.measure.name
    grid = cross(lines, Dimension.THEME, Dimension.CENTRE, name)
    told = grid.by_codes
    answered = [lines.answered(year) for year in lines.years]
    senders = {code for each in answered for code in each.senders}
    expected = {code for each in answered for code in each.expected} | senders
    if len(expected) < 2:
        return None
    names, labels = atlas.names_of_centres, labels_of(atlas, Dimension.THEME)
    codes = sorted(expected & names.keys(), key=lambda code: wording.sort_key(names[code]))

    def point(theme: str, code: str) -> Point:
        figure = told.get((theme, code))
        if figure is not None and figure.status is not Status.MISSING:
            return Point.of(names[code], figure)
        return Point(names[code], math.nan, UNTOLD if code in senders else NOT_RECEIVED)

    lines_of = {labels[theme.value]: [point(theme.value, code) for code in codes] for theme in Theme}
    every = [point for mine in lines_of.values() for point in mine]
    untold = next((total for row, total in zip(grid.rows, grid.row_totals, strict=True) if row.code is None), None)
    notes = [_several(grid.several), _without_theme(untold, asked), _secrets(every, lines.fewest)]
    pages = {names[code]: sheet_of(atlas, Place(Level.CENTRE, code)) for code in codes}
    return activity_heat.heat(
        f"{asked.title} par thème et par centre", asked.unit, pages, lines_of, list(filter(None, notes))
    )


def _several(count: int) -> str:
    if not count:
        return ""
    words = "ligne a plusieurs thèmes et compte", "lignes ont plusieurs thèmes et comptent"
    return f"{wording.plural(count, *words)} dans chacun."


def _without_theme(figure: Measured | None, asked: Asked) -> str:
    """What the picture leaves out, since its lines tell no theme."""
    if figure is None or figure.value is None:
        return ""
    return f"Sans thème, hors du tableau : {wording.amount(figure.value, asked.unit)}."
