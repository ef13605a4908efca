"""Activity in time: by year, by month, by centre and year, and how much of it was remote."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import Measured
from geo.activity.analysis.grid import cross
from geo.activity.analysis.remote import RemoteShare, remote_share
from geo.activity.analysis.totals import Dimension, month_profile
from geo.activity.analysis.trend import Compared, TrendYear, compared
from geo.indicators.definition import Level, Status
from geo.place import Place
from geo.units import SHARE, Unit
from pages.parts import activity_pictures, literal_chart
from pages.parts.activity_charts import Point, bars, meanings, number_column
from pages.parts.activity_filters import Asked
from pages.parts.activity_overview import of_year, told_years
from pages.parts.addresses import sheet_of
from pages.parts.literal_chart import Chart, Twin
from pages.parts.literal_text import Column

NOT_RECEIVED, NOT_EXPECTED, UNTOLD = "non_recue", "sans_objet", "non_renseigne"


def by_year(lines: Lines, asked: Asked, years: Sequence[TrendYear]) -> Chart:
    """The trend, and over the centres that sent both, the last two years that can be compared."""
    notes = [_comparison(compared(lines, asked.measure.name, *pair), asked.unit) for pair in _last_two(years)]
    return activity_pictures.trend(f"{asked.title} par année", asked.unit, years, notes)


def _last_two(years: Sequence[TrendYear]) -> list[tuple[int, int]]:
    told = [one.year for one in years if one.figure.value is not None]
    return [(told[-2], told[-1])] if len(told) > 1 else []


def _comparison(two: Compared, unit: Unit) -> str:
    if two.before.value is None or two.after.value is None:
        return two.sentence
    told = f"{wording.amount(two.before.value, unit)}, puis {wording.amount(two.after.value, unit)}"
    if two.change is None:
        return f"{two.sentence.removesuffix('.')} : {told}."
    sign = "+" if two.change > 0 else ""
    return f"{two.sentence.removesuffix('.')} : {told} ({sign}{wording.percent(two.change)})."


def by_month(lines: Lines, asked: Asked) -> Chart | None:
    """The months, all years together; none where one month alone is left in."""
    if asked.month is not None:
        return None
    parts = month_profile(lines).parts
    points = [Point.of(part.label, part.figures[asked.measure.name]) for part in parts]
    years = sorted({int(year) for year in lines.records["year"]})
    notes = [f"Toutes années réunies, {told_years(years)}."] if len(years) > 1 else []
    return activity_pictures.months(f"{asked.title} par mois", asked.unit, points, notes)


def by_centre(lines: Lines, asked: Asked, trended: Sequence[TrendYear]) -> Chart | None:
    """A small chart for each centre that has sent; none for a single one, whose years are those of the trend."""
    atlas = lines.atlas
    grid = cross(lines, Dimension.CENTRE, Dimension.YEAR, asked.measure.name)
    told = grid.by_codes
    senders = {one.year: frozenset(one.sent) for one in trended}
    expected = {one.year: frozenset(one.expected) for one in trended}
    codes = frozenset[str]().union(*senders.values())
    names = atlas.names_of_centres
    if len(codes) < 2:
        return None

    def point(code: str, year: int) -> Point:
        figure = told.get((code, str(year)))
        return _point(str(year), figure, code in senders[year], code in expected[year])

    return activity_pictures.by_centre(
        f"{asked.title} par centre",
        asked.unit,
        {
            names[code]: (sheet_of(atlas, Place(Level.CENTRE, code)), [point(code, year) for year in senders])
            for code in sorted(codes & names.keys(), key=lambda code: wording.sort_key(names[code]))
        },
    )


def _point(label: str, figure: Measured | None, is_sender: bool, is_expected: bool) -> Point:
    """A figure; where there is none, which of the ways of not being known it is."""
    if figure is not None and figure.status is not Status.MISSING:
        return Point.of(label, figure)
    if is_sender:
        return Point(label, math.nan, UNTOLD)
    return Point(label, math.nan, NOT_RECEIVED if is_expected else NOT_EXPECTED)


def remote(lines: Lines, trended: Sequence[TrendYear]) -> Chart:
    """The share of half-days that was remote, year by year, of those whose mode is told."""
    title = "Part à distance des demi-journées"
    shares = {one.year: remote_share(of_year(lines, one.year)) for one in trended}
    silent = {one.year for one in trended if not one.sent}
    points = [
        Point(
            str(year),
            math.nan if each.share is None else each.share,
            NOT_RECEIVED if year in silent else each.status.value,
        )
        for year, each in shares.items()
    ]
    known = [(year, each) for year, each in shares.items() if each.share is not None]
    if not known:
        return Chart(title, "Aucune demi-journée de ce choix ne dit son mode.")
    year, last = known[-1]
    sentence = f"En {year}, {wording.percent(last.share or 0)} à distance"
    sentence += f", et {wording.percent(last.hybrid_share or 0)} en hybride. {last.sentence}"
    columns = [
        Column("Année", [str(year) for year in shares]),
        number_column("À distance (%)", points, SHARE),
        Column("Hybride (%)", [_percent(each.hybrid_share) for each in shares.values()], 1),
        Column("Demi-journées dont le mode est dit", [_told(each, each.base) for each in shares.values()], 1),
        Column(
            "Demi-journées dont il ne l'est pas",
            [_told(each, each.untold.value or 0.0) for each in shares.values()],
            1,
        ),
    ]
    drawn = [
        replace(bar, text=f"{bar.text}{wording.NARROW_SPACE}%") if bar.share is not None else bar
        for bar in bars(points, SHARE, 1.0)
    ]
    looks = meanings(point.look for point in points)
    note = "Sur une échelle de 0 à 100 %. Une demi-journée hybride n'est comptée ni à distance ni sur place."
    return Chart(title, sentence, literal_chart.columns(title, drawn), Twin(f"{title}.", columns), looks, [note])


def _told(year: RemoteShare, value: float) -> str | float:
    """Nothing received is no zero."""
    return wording.STATUSES["non_renseigne"] if year.is_empty else value


def _percent(share: float | None) -> str | float:
    return wording.STATUSES["non_renseigne"] if share is None else share * 100
