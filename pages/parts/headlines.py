"""The four headline figures and the sentence that names the largest gap, for what the filters leave in view."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

from geo import wording
from geo.atlas import Atlas, CoverageRow, Share
from geo.indicators import find
from geo.indicators.activity import HALF_DAY_MEASURES, SENT, lacks_centres, reporting_years
from geo.indicators.definition import Level, Status
from geo.place import FRANCE, Place
from pages.parts import cache, literal_text, shell
from pages.parts.literal_text import Figure
from pages.parts.selection import Selection


def show(atlas: Atlas, selection: Selection) -> None:
    """Draw figures and sentence."""
    figures, sentence = cache.kept("headlines", selection, lambda: _content(atlas, selection))
    literal_text.figures(figures)
    literal_text.sentence(sentence)


def _content(atlas: Atlas, selection: Selection) -> tuple[list[Figure], str]:
    """The four figures, and the sentence on the largest gap."""
    if selection.within:
        return _content_of_epci(atlas, selection)
    in_view = selection.departments(atlas)
    rows = tuple(row for row in atlas.coverage(Level.DEPARTMENT) if row.code in in_view)
    figures = [
        _neighbourhoods(atlas, selection),
        _covered(rows, atlas.on),
        _uncovered(rows, atlas.on),
        _activity(atlas, selection),
    ]
    return figures, gap_sentence(rows, atlas.on, "" if selection.is_national else " de la sélection")


def _content_of_epci(atlas: Atlas, selection: Selection) -> tuple[list[Figure], str]:
    """The same in QPV: inhabitants are known by département alone, so that an EPCI has none."""
    covered = atlas.values("qpv_couverts", Level.NEIGHBOURHOOD).loc[sorted(selection.neighbourhoods(atlas))]
    total, known = len(covered), int(covered["value"].sum())
    uncertain = int((covered["status"] == Status.ESTIMATED).sum())
    day, perimeters = wording.day(atlas.on), "Périmètres connus"
    if uncertain:
        perimeters += f" ; {wording.number(uncertain)} QPV à confirmer"
    share = wording.percent(known / total) if total else wording.STATUSES[Status.NOT_APPLICABLE.value]
    count = f"{wording.number(known)} sur {wording.number(total)}"
    listed = f"Liste de {atlas.manifest.description.generation}, ANCT"
    name = atlas.names(Level.EPCI)[str(selection.epci)]
    figures = [
        Figure("Quartiers prioritaires", f"{wording.number(total)} QPV", "de l'intercommunalité, en vue", listed),
        Figure("QPV couverts", share, f"{count}, {day}", perimeters),
        Figure("Sans centre connu", f"{wording.number(total - known)} QPV", day, "Périmètres connus"),
        _activity(atlas, selection),
    ]
    sentence = f"{name} : {count} QPV ont un centre connu au {day}. Leurs habitants ne sont connus que par département."
    return figures, sentence


def nothing_known(atlas: Atlas, selection: Selection) -> None:
    """Say so when the chosen indicator has no value at all on the date, and what is known instead."""
    if cache.kept("known", selection, lambda: _is_known(atlas, selection)):
        return
    indicator = find(selection.indicator)
    shell.notice(f"{indicator.label} : aucune valeur connue au {wording.day(atlas.on)}. {indicator.limits}")


def _is_known(atlas: Atlas, selection: Selection) -> bool:
    return bool(atlas.values(selection.indicator, selection.level)["value"].notna().any())


def gap_sentence(rows: tuple[CoverageRow, ...], on: date, where: str) -> str:
    """The sentence on the uncovered département or collectivité with the most inhabitants, or on there being none."""
    gaps = [row for row in rows if _inhabitants(row).uncovered > 0]
    if not gaps:
        return wording.no_gap(on, where)
    largest = max(gaps, key=lambda row: _inhabitants(row).uncovered)
    total = sum(_inhabitants(row).uncovered for row in gaps)
    return wording.largest_gap(f"{largest.name} ({largest.code})", _inhabitants(largest).uncovered, total, on, where)


def _neighbourhoods(atlas: Atlas, selection: Selection) -> Figure:
    values = atlas.values("qpv", Level.DEPARTMENT)
    values = values[values.index.isin(selection.departments(atlas))]
    generation = atlas.manifest.description.generation
    detail, source = "liste complète", f"Liste de {generation}, ANCT"
    if values["value"].isna().all():
        missing = wording.STATUSES[Status.MISSING.value]
        return Figure("Quartiers prioritaires", missing, "liste officielle à charger", source)
    if (values["status"] != Status.OBSERVED).any():
        complete = values.loc[values["status"] == Status.OBSERVED, "value"].sum()
        detail = f"dont {wording.number(complete)} dans l'hexagone" if complete else "chiffre minimal"
        source += " ; outre-mer incomplet" if complete else " ; incomplète"
    return Figure("Quartiers prioritaires", f"{wording.number(values['value'].sum())} QPV", detail, source)


def _covered(rows: tuple[CoverageRow, ...], on: date) -> Figure:
    total = sum(_inhabitants(row).total for row in rows)
    covered = sum(_inhabitants(row).covered for row in rows)
    uncertain = sum(_inhabitants(row).uncertain for row in rows)
    source = "ANCT, RP 2018"
    if not total and any(_inhabitants(row).status is Status.MISSING for row in rows):
        return Figure("Habitants couverts", wording.STATUSES["non_renseigne"], "habitants des QPV non connus", source)
    if not total:
        return Figure("Habitants couverts", wording.STATUSES["sans_objet"], "aucun habitant de QPV", source)
    if uncertain:
        source += f" ; {wording.percent(uncertain / total)} à confirmer"
    detail = f"{wording.number(covered)} sur {wording.number(total)}, {wording.day(on)}"
    return Figure("Habitants couverts", wording.percent(covered / total), detail, source)


def _uncovered(rows: tuple[CoverageRow, ...], on: date) -> Figure:
    gaps = [row for row in rows if not row.centres]
    inhabitants = sum(_inhabitants(row).uncovered for row in gaps)
    detail = f"{wording.number(inhabitants)} habitants, {wording.day(on)}"
    value = wording.plural(len(gaps), "territoire", "territoires")
    return Figure("Sans centre connu", value, detail, "ANCT, RP 2018 ; périmètres connus")


def _activity(atlas: Atlas, selection: Selection) -> Figure:
    """Half-days of the last year known on the date: of the chosen centre, else of the whole network."""
    place = Place(Level.CENTRE, selection.centre) if selection.centre else FRANCE
    label = "Demi-journées d'activité"
    who = atlas.names_of_centres[place.code] if selection.centre else "réseau entier"
    found = _last_known(atlas, selection.edition, place)
    if found is None:
        return Figure(label, wording.STATUSES["non_renseigne"], f"{who} : rien de connu à cette date", "Bilans publiés")
    then, row = found
    detail = str(row["note"]).partition(" ;")[0] if _is_part(then, place) else who
    per_10k = (then.value_at("demi_journees_10000_hab", place) or {}).get("value", float("nan"))
    if per_10k == per_10k:
        detail = f"{detail} ; {wording.number(per_10k, 1)} pour 10 000 hab."
    source = "Envois des centres" if SENT in str(row["source"]) else "Bilans publiés"
    value = f"{wording.tidy(row['value'])} en {then.on.year}"
    return Figure(label, value, detail, f"{source} ; dernière année connue")


def _last_known(atlas: Atlas, edition: str, place: Place) -> tuple[Atlas, Mapping[Hashable, Any]] | None:
    """The last year with half-days, and its row; for the network, a sum that lacks centres comes after all others."""
    parts = None
    for year in reversed(reporting_years(atlas.tables, HALF_DAY_MEASURES)):
        then = cache.atlas(edition, date(year, 6, 30))
        row = then.value_at("demi_journees", place)
        if year > atlas.on.year or row is None or row["value"] != row["value"]:
            continue
        if not _is_part(then, place):
            return then, row
        parts = parts or (then, row)
    return parts


def _is_part(then: Atlas, place: Place) -> bool:
    """Whether the figure of the network is a sum that lacks centres."""
    return place == FRANCE and lacks_centres(then.tables, then.on)


def _inhabitants(row: CoverageRow) -> Share:
    return row.shares["inhabitants"]
