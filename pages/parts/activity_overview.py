"""The headline figures of the page on activity, each with its year and its centres, and the ratios with both terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from geo import wording
from geo.activity.analysis.choice import Lines, chosen
from geo.activity.analysis.figures import ADDED, Measured
from geo.activity.analysis.ratios import Ratio, ratios
from geo.activity.analysis.remote import remote_share
from geo.activity.analysis.totals import Dimension, totals
from geo.activity.analysis.trend import REMARKS
from geo.units import SHARE, Unit
from pages.parts.literal_text import Column, Figure

_SOURCE = "Envois des centres"
_RATIOS = {
    "demi_journees_par_contrat": "Demi-journées par contrat de ville",
    "demi_journees_10000_hab": "Demi-journées pour 10 000 habitants des QPV",
    "demi_journees_par_qpv": "Demi-journées par QPV",
}


def last_year(lines: Lines) -> int | None:
    """The last year of which a line is in."""
    return max((int(year) for year in lines.records["year"]), default=None)


def of_year(lines: Lines, year: int) -> Lines:
    """The same choice in one year."""
    return chosen(lines.atlas, replace(lines.choice, years=(year,)))


def figures(lines: Lines, year: int) -> list[Figure]:
    """The measures of one year: they are never added to each other."""
    (part,) = (part for part in totals(lines, Dimension.YEAR).parts if part.code == str(year))
    answered = lines.answered(year)
    told = f"{wording.plural(len(answered.senders), 'centre', 'centres')} sur {len(answered.expected)}"
    if year in REMARKS:
        told += f" ; {REMARKS[year]}"
    return [
        Figure(
            f"{field.label[0].upper()}{field.label[1:]}, {year}",
            value_text(part.figures[field.name], field.unit),
            part.figures[field.name].note or told,
            _SOURCE,
        )
        for field in ADDED
        if field.unit
    ]


def value_text(figure: Measured, unit: Unit) -> str:
    """The number without its unit, which the label says; or why there is none."""
    if figure.value is None:
        return wording.STATUSES[figure.status.value]
    text = wording.number(figure.value * unit.factor, unit.decimals_for(figure.value))
    return f"{text} (estimé)" if figure.status.value == "estime" else text


def ratio_figures(lines: Lines, year: int) -> list[Figure]:
    """The ratios of one year with both terms, and the share that was remote."""
    mine = of_year(lines, year)
    figures = [
        Figure(f"{_RATIOS[each.key]}, {year}", _ratio_text(each), _terms(each), _SOURCE) for each in ratios(mine)
    ]
    remote = remote_share(mine)
    text = wording.value_or_status(math.nan if remote.share is None else remote.share, remote.status.value, SHARE)
    return [*figures, Figure(f"Part à distance des demi-journées, {year}", text, remote.sentence, _SOURCE)]


def _ratio_text(ratio: Ratio) -> str:
    """Never « 0,0 » for what is more than nothing."""
    least = 10**-ratio.unit.decimals
    if ratio.value is not None and 0 < ratio.value < least / 2:
        return f"moins de {wording.amount(least, ratio.unit)}"
    return wording.value_or_status(math.nan if ratio.value is None else ratio.value, ratio.status.value, ratio.unit)


def _terms(ratio: Ratio) -> str:
    return f"{ratio.sentence} {ratio.note[0].upper()}{ratio.note[1:]}." if ratio.note else ratio.sentence


def ratio_columns(found: Sequence[Ratio]) -> list[Column]:
    """Every ratio of every year: numerator, denominator, and what each is of."""
    return [
        Column("Année", [str(each.year) for each in found]),
        Column("Rapport", [_RATIOS[each.key] for each in found]),
        Column("Valeur", [_number(each) for each in found], 2),
        Column("Statut", [wording.STATUSES[each.status.value] for each in found]),
        Column("Demi-journées", [_numerator(each) for each in found], 1),
        Column("Rapportées à", [each.denominator for each in found], 0),
        Column("Millésime", [each.vintage for each in found]),
        Column("Centres", [len(each.centres) for each in found], 0),
        Column("Remarque", [each.note for each in found]),
    ]


def _number(ratio: Ratio) -> str | float:
    return wording.STATUSES[ratio.status.value] if ratio.value is None else ratio.value


def _numerator(ratio: Ratio) -> str | float:
    value = ratio.numerator.value
    return wording.STATUSES[ratio.numerator.status.value] if value is None else value


def told_years(years: Sequence[int]) -> str:
    """`en 2024`, `de 2019 à 2024`."""
    return f"en {years[0]}" if len(years) == 1 else f"de {years[0]} à {years[-1]}"


def period(lines: Lines) -> str:
    """Over which years and centres the panels that follow are, and which years are incomplete."""
    senders = set(lines.records["centre"])
    years = sorted({int(year) for year in lines.records["year"]})
    if not years:
        return "Aucune ligne ne correspond à ce choix."
    count = wording.plural(len(lines.records), "ligne", "lignes")
    told = f"{count} {told_years(years)}, de {wording.plural(len(senders), 'centre', 'centres')}."
    answered = [(year, lines.answered(year)) for year in years]
    lacking = [
        f"{year} ({len(each.senders)} sur {len(each.expected)})"
        for year, each in answered
        if len(each.senders) < len(each.expected)
    ]
    if lacking:
        many = "Années incomplètes, faute d'envoi de tous les centres" if len(lacking) > 1 else "Année incomplète"
        told += f" {many} : {', '.join(lacking)}."
    return told
