"""What a sheet says in a few sentences, each of them true wherever it is said: computed, never written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geo import wording
from geo.indicators.definition import Level, Status
from geo.key_figures import Reading
from geo.territory_sheet import Charge, Gap, Named, Sheet

_SUBJECTS = {
    Level.COUNTRY: "La France",
    # Which of the neighbourhoods of its communes a contract names is not published.
    Level.CONTRACT: "L'ensemble des communes du contrat {name}",
}
_TOTAL_OF = {Level.REGION: "du total de la région", Level.COUNTRY: "du total national"}
_OWN = {
    Level.COMMUNE: "sa commune",
    Level.DEPARTMENT: "son département",
}


def sentences(sheet: Sheet) -> tuple[str, ...]:
    """How many neighbourhoods, who covers them, how many live there, and what is known of the activity."""
    told = _of_neighbourhood(sheet) if sheet.place.level is Level.NEIGHBOURHOOD else _count(sheet)
    return (*told, *_coverage(sheet), *_inhabitants(sheet), *_activity(sheet))


def gap_sentence(sheet: Sheet, gap: Gap) -> str:
    """Who was the last known centre of a département and since when it is not any more; who is nearest."""
    if gap.last is None:
        told = "aucun n'y est attesté auparavant"
    else:
        names = wording.listing([sheet.names_of_centres[code] for code in gap.last.centres])
        told = f"dernier attesté : {names}, qui ne l'est plus depuis le {wording.day(gap.last.uncovered_since)}"
    if gap.nearest is None:
        return told
    seat = "siège probable" if gap.nearest.is_probable else "siège"
    near = f"{sheet.names_of_centres[gap.nearest.centre]}, à {wording.number(gap.nearest.km)} km à vol d'oiseau"
    return f"{told} ; {seat} le plus proche : {near}"


def charge_words(charge: Charge) -> str:
    """Since when and how surely a centre is in charge."""
    since = "une date non connue" if charge.since is None else f"le {wording.day(charge.since)}"
    return f"depuis {since} (périmètre {wording.COVERAGE_STATUSES[charge.status]}, confiance {charge.confidence})"


def _count(sheet: Sheet) -> Iterator[str]:
    """The number of neighbourhoods of a territory, and its part of the larger ones."""
    mine, *larger = sheet.figure("qpv").readings
    listed = f"de la liste de {sheet.generation}"
    subject = _SUBJECTS.get(sheet.place.level, "{name}").format(name=sheet.name)
    if mine is None or mine.status is Status.NOT_APPLICABLE:
        yield f"{subject} : aucun QPV connu {listed}."
    elif mine.status is Status.MISSING:
        yield f"{subject} : le nombre de QPV n'est pas renseigné, liste officielle à charger."
    elif not mine.value:
        yield f"{subject} ne compte aucun QPV {listed}."
    elif mine.status is not Status.OBSERVED:
        yield f"{subject} compte au moins {_neighbourhoods(mine.value)} {listed}, qui est incomplète."
    else:
        yield f"{subject} compte {_neighbourhoods(mine.value)} {listed}{_parts_of(sheet, mine, tuple(larger))}."


def _of_neighbourhood(sheet: Sheet) -> Iterator[str]:
    """Which communes a neighbourhood straddles, and among how many it stands in each larger place."""
    hosts = [one.name for one in sheet.within if one.place.level is Level.COMMUNE]
    counted = Counter(one.place.level for one in sheet.within)
    ranks = [
        _one_of(one, reading)
        for one, reading in zip(sheet.within, sheet.figure("qpv").readings[1:], strict=True)
        if reading and one.place.level in _OWN and counted[one.place.level] == 1
    ]
    if len(hosts) > 1:
        yield f"{sheet.name} s'étend sur {len(hosts)} communes : {wording.listing(hosts)}."
        yield f"C'est {wording.listing(ranks)}."
    else:
        yield f"{sheet.name} est {wording.listing(ranks)}."


def _one_of(larger: Named, reading: Reading) -> str:
    """Of an incomplete list, only what is known is told."""
    known = "" if reading.status is Status.OBSERVED else " connus" if reading.value >= 2 else " connu"
    where = f"{_OWN[larger.place.level]} ({larger.name})"
    if reading.value < 2:
        return f"le seul QPV{known} de {where}"
    return f"l'un des {wording.number(reading.value)} QPV{known} de {where}"


def _coverage(sheet: Sheet) -> Iterator[str]:
    """Who covers the one département, or how many of several are covered."""
    on = f"Au {wording.day(sheet.on)}"
    if len(sheet.departments) > 1:
        yield f"{on}, {_covered_departments(sheet)}."
        return
    (department,) = sheet.departments
    for gap in sheet.gaps:
        yield f"{on}, aucun centre n'est connu pour {department.name} ; {gap_sentence(sheet, gap)}."
    if sheet.charges:
        named = [f"{sheet.names_of_centres[one.centre]}, {charge_words(one)}" for one in sheet.charges]
        who = "le centre en charge est" if len(named) == 1 else f"{len(named)} centres sont en charge :"
        yield f"{on}, {who} {' ; '.join(named)}."


def _covered_departments(sheet: Sheet) -> str:
    total, bare = len(sheet.departments), [gap.department.name for gap in sheet.gaps]
    covered = total - len(bare)
    sure = {charge.department for charge in sheet.charges if charge.status == "etabli"}
    unsure = covered - len(sure)
    what = "départements et collectivités" if sheet.place.level is Level.COUNTRY else "départements"
    told = f"un centre est connu pour {wording.number(covered)} {what} sur {wording.number(total)}"
    if unsure:
        told += f", dont {wording.number(unsure)} par un périmètre à confirmer seulement"
    return f"{told} ; sans centre connu : {wording.listing(bare)}" if bare else told


def _inhabitants(sheet: Sheet) -> Iterator[str]:
    figure = sheet.figure("habitants_qpv")
    mine, *larger = figure.readings
    if mine is None:
        return
    if mine.status is Status.MISSING:
        yield "Le nombre d'habitants de ses QPV n'est pas renseigné."
        return
    told = wording.plural(mine.value, "habitant", "habitants")
    least = "" if mine.status is Status.OBSERVED else " au moins"
    yield f"Habitants de ses QPV ({figure.vintage}) : {told}{least}{_parts_of(sheet, mine, tuple(larger))}."


def _parts_of(sheet: Sheet, mine: Reading, larger: tuple[Reading | None, ...]) -> str:
    """The part of each larger territory of which it is not the whole, where both counts are sure."""
    parts = [
        f"{wording.percent(mine.value / reading.value)} {_TOTAL_OF[one.place.level]}"
        for one, reading in zip(sheet.within, larger, strict=True)
        if one.place.level in _TOTAL_OF
        and reading
        and reading.status is mine.status is Status.OBSERVED
        and reading.value > mine.value > 0
    ]
    return f", soit {wording.listing(parts)}" if parts else ""


def _activity(sheet: Sheet) -> Iterator[str]:
    if not sheet.activity:
        return
    known = sum(one.received.is_answer for one in sheet.activity)
    centres = wording.plural(known, "centre", "centres")
    yield f"Demi-journées de {sheet.on.year} : chiffre reçu de {centres} en charge sur {len(sheet.activity)}."


def _neighbourhoods(count: float) -> str:
    return f"{wording.number(count)} QPV"
