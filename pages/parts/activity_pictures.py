"""The charts of the page on activity: each has its picture, its sentence, its table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from babel.dates import get_month_names

from geo import wording
from geo.activity.analysis.totals import NOT_TOLD
from geo.activity.analysis.trend import TrendYear
from geo.units import Unit
from pages.parts import literal_chart
from pages.parts.activity_charts import NO_PART, Point, bars, highest_of, meanings, number_column, short
from pages.parts.literal_chart import Bar, Chart, Small, Twin
from pages.parts.literal_text import Column

OTHERS = "autres centres"
_SHORT_MONTHS = {wording.month(number): text for number, text in get_month_names("abbreviated", locale="fr_FR").items()}
_UNDATED = "sans date"
_LOWEST_OF_SHARES = 0.005
"""What is less is written with a decimal."""


def trend(title: str, unit: Unit, years: Sequence[TrendYear], notes: Sequence[str] = ()) -> Chart:
    """One bar a year, with what keeps years from being compared written under each."""
    points = [_point(one, before) for one, before in zip(years, (None, *years), strict=False)]
    if all(math.isnan(point.value) for point in points):
        return Chart(title, "Aucun chiffre pour ce choix.", notes=notes)
    columns = [
        Column("Année", [str(one.year) for one in years]),
        number_column(_named(unit), points, unit),
        Column("Statut", [wording.STATUSES[one.figure.status.value] for one in years]),
        Column("Centres qui ont envoyé", [len(one.sent) for one in years], 0),
        Column("Centres attendus", [len(one.expected) for one in years], 0),
        Column("À savoir", [" ; ".join(point.under[1:]) for point in points]),
    ]
    if any(OTHERS in point.under for point in points):
        about = f"« {OTHERS} » : ceux qui ont envoyé ne sont pas les mêmes que l'année d'avant."
        notes = (about, *notes)
    return Chart(
        title,
        _trend_sentence(unit, years),
        literal_chart.columns(title, bars(points, unit)),
        Twin(f"{title}.", columns),
        meanings(point.look for point in points),
        notes,
    )


def _point(one: TrendYear, before: TrendYear | None) -> Point:
    """A year, with what must be known of it."""
    under = [f"{wording.plural(len(one.sent), 'centre', 'centres')} sur {len(one.expected)}"]
    if one.remark:
        under.append(one.remark)
    if one.sent and not one.is_complete:
        under.append("incomplète")
    if before is not None and one.sent and before.sent and one.sent != before.sent:
        under.append(OTHERS)
    drawn = Point.of(str(one.year), one.figure)
    status = drawn.status if one.sent else "non_recue"
    return Point(drawn.label, drawn.value, status, under, incomplete=not one.is_complete)


def _trend_sentence(unit: Unit, years: Sequence[TrendYear]) -> str:
    """The last known year beside the first; compared only where the same centres answered, all of them."""
    known = [one for one in years if one.figure.value is not None]
    if not known:
        return "Aucun chiffre pour ce choix."
    first, last = known[0], known[-1]
    told = f"En {last.year}, {_told(last, unit)}"
    if first is last:
        return f"{told}."
    told += f" ; en {first.year}, {_told(first, unit)}"
    if first.sent != last.sent:
        return f"{told}. Ce ne sont pas les mêmes centres : ces deux totaux ne se comparent pas."
    return f"{told}, des mêmes centres."


def _told(one: TrendYear, unit: Unit) -> str:
    value = one.figure.value if one.figure.value is not None else math.nan
    return f"{wording.amount(value, unit)} ({one.sentence})"


def months(title: str, unit: Unit, points: Sequence[Point], notes: Sequence[str] = ()) -> Chart:
    """The months, all years together, and apart, last, what says none."""
    dated = [point for point in points if point.value > 0 and point.label != NOT_TOLD]
    columns = [Column("Mois", [point.label for point in points]), number_column(_named(unit), points, unit)]
    twin = Twin(f"{title}.", columns)
    if not dated:
        return Chart(title, "Aucun nombre connu et supérieur à zéro pour un mois de ce choix.", None, twin, (), notes)
    top = max(dated, key=lambda point: point.value)
    sentence = f"Mois le plus chargé : {top.label}, {wording.amount(top.value, unit)}."
    undated = next((point for point in points if point.label == NOT_TOLD and point.value > 0), None)
    if undated is not None:
        sentence += f" Sans date : {wording.amount(undated.value, unit)}."
    drawn = [_narrow(bar) for bar in bars(points, unit)]
    looks = meanings(point.look for point in points)
    return Chart(title, sentence, literal_chart.columns(title, drawn), twin, looks, notes)


def _narrow(bar: Bar) -> Bar:
    """The bar of a month, in few letters: the meanings beside say those of an emptiness."""
    text = bar.text if bar.share is not None else short(bar.look)
    return replace(bar, label=_SHORT_MONTHS.get(bar.label, _UNDATED), text=text)


def split(title: str, what: str, unit: Unit, points: Sequence[Point], total: float, notes: Sequence[str] = ()) -> Chart:
    """How an amount divides: a bar for each part, with its share of the total, the largest first."""
    known = [point for point in points if point.value > 0]
    if not known:
        return Chart(title, "Aucun chiffre à répartir.", notes=notes)
    ordered = sorted(points, key=lambda point: (point.label == NOT_TOLD, -point.value if point.value >= 0 else 1.0))
    shares = [_share(point, total) for point in ordered]
    named = [point for point in known if point.label != NOT_TOLD]
    drawn = [
        replace(_apart(bar), text=f"{bar.text} · {share}" if share else bar.text)
        for bar, share in zip(bars(ordered, unit, highest_of(named)), shares, strict=True)
    ]
    sentence = "Aucune ligne ne le dit."
    if named:
        top = max(named, key=lambda point: point.value)
        share = f", {_share(top, total)} du total" if total > 0 else ""
        sentence = f"D'abord {wording.quoted(top.label)} : {wording.amount(top.value, unit)}{share}."
    columns = [
        Column(what, [point.label for point in ordered]),
        number_column(_named(unit), ordered, unit),
        Column("Part du total", shares),
        Column("Statut", [wording.STATUSES[point.status] for point in ordered]),
    ]
    looks = meanings(bar.look for bar in drawn)
    return Chart(title, sentence, literal_chart.rows(title, drawn), Twin(f"{title}.", columns), looks, notes)


def _apart(bar: Bar) -> Bar:
    """What lines do not tell is no part: it has its number, and no length beside those of parts."""
    return replace(bar, share=None, look=NO_PART) if bar.label == NOT_TOLD else bar


def _share(point: Point, total: float) -> str:
    """Of the total, where both are known."""
    if math.isnan(point.value) or not total > 0:
        return ""
    share = point.value / total
    return wording.percent(share, 0 if share == 0 or share >= _LOWEST_OF_SHARES else 1)


def by_centre(
    title: str, unit: Unit, centres: Mapping[str, tuple[str, Sequence[Point]]], notes: Sequence[str] = ()
) -> Chart:
    """A small chart for each centre, all on the same scale: the page and the points of each, by name."""
    highest = highest_of(point for _, points in centres.values() for point in points)
    if all(math.isnan(point.value) for _, points in centres.values() for point in points):
        return Chart(title, "Aucun chiffre pour ce choix.", notes=notes)
    charts = [
        Small(name, _last(points, unit), [_fine(bar) for bar in bars(points, unit, highest)], address)
        for name, (address, points) in centres.items()
    ]
    rows = [(name, address, point) for name, (address, points) in centres.items() for point in points]
    columns = [
        Column("Centre", [name for name, _, _ in rows], pages=[address for _, address, _ in rows]),
        Column("Année", [point.label for _, _, point in rows]),
        number_column(_named(unit), [point for _, _, point in rows], unit),
    ]
    sentence = (
        f"{wording.plural(len(charts), 'centre', 'centres')}, à la même échelle : la plus haute barre vaut "
        f"{wording.amount(highest, unit)}."
    )
    looks = meanings(point.look for _, _, point in rows)
    return Chart(title, sentence, literal_chart.multiples(title, charts), Twin(f"{title}.", columns), looks, notes)


def _fine(bar: Bar) -> Bar:
    """With two figures for the year, and no words on what the look says already."""
    text = bar.text if bar.share is not None else ""
    return replace(bar, label=f"{int(bar.label) % 100:02}", text=text)


def _last(points: Sequence[Point], unit: Unit) -> str:
    known = [point for point in points if not math.isnan(point.value)]
    return f"{known[-1].label} : {wording.amount(known[-1].value, unit)}" if known else "aucun chiffre"


def _named(unit: Unit) -> str:
    """The unit at the head of a column."""
    return unit.name[0].upper() + unit.name[1:]
