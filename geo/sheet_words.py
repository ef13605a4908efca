"""How the figures of a sheet are written, on the screen and on paper: the value, what it is made of, or why none."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo import wording
from geo.indicators.definition import Level
from geo.key_figures import KeyFigure, Reading
from geo.received import Received
from geo.territory_sheet import CentreActivity, Named, Sheet
from geo.units import HALF_DAYS

NO_LEVEL = "sans objet à ce niveau"


@dataclass(frozen=True)
class Told:
    """The centres, or the territories, of which the same is known: what, how many, which."""

    label: str
    count: str
    detail: str
    source: str
    look: str
    """A value of `Received`, or `aucun_centre`."""


def heading(one: Named) -> str:
    """The name of a place as the head of its column."""
    if one.place.level is Level.COUNTRY:
        return one.name
    return f"{one.name} ({wording.LEVELS[one.place.level.value].lower()})"


def reading_words(figure: KeyFigure, reading: Reading | None) -> str:
    """The value with its unit, what it is made of and its note; or why there is none."""
    if reading is None:
        return NO_LEVEL
    text = wording.value_or_status(reading.value, reading.status.value, figure.unit)
    if not math.isnan(reading.denominator):
        text += f" : {wording.number(reading.numerator)} sur {wording.number(reading.denominator)}"
    return f"{text} ; {reading.note}" if reading.note else text


def activity_words(sheet: Sheet) -> list[Told]:
    """What was received from the centres in charge; zero, nothing received and no centre are told apart."""
    told = [found for found in (_received(sheet, received) for received in Received) if found]
    if sheet.gaps:
        count = wording.plural(len(sheet.gaps), "territoire", "territoires")
        names = ", ".join(gap.department.name for gap in sheet.gaps)
        source = f"Périmètres connus au {wording.day(sheet.on)}"
        told.append(Told(wording.NO_CENTRE.capitalize(), count, names, source, "aucun_centre"))
    return told


def _received(sheet: Sheet, received: Received) -> Told | None:
    """The centres of which the same was received; None where there is none."""
    mine = [one for one in sheet.activity if one.received is received]
    if not mine:
        return None
    parts = [_activity_of(sheet, one) for one in mine if not _is_silent(one)]
    silent = [sheet.names_of_centres[one.centre] for one in mine if _is_silent(one)]
    if silent:
        parts.append(f"aucun total connu à cette date : {', '.join(silent)}")
    label, count = wording.RECEIVED[received.value], wording.plural(len(mine), "centre", "centres")
    source = f"Demi-journées de {sheet.on.year}, pour tout son périmètre ; envois des centres et bilans publiés"
    return Told(f"{label[0].upper()}{label[1:]}", count, " ; ".join(parts), source, received.value)


def _is_silent(one: CentreActivity) -> bool:
    return math.isnan(one.half_days) and one.last is None


def _activity_of(sheet: Sheet, one: CentreActivity) -> str:
    """What a centre declared for the year; else the last total known of it."""
    name = sheet.names_of_centres[one.centre]
    if one.last is None or not math.isnan(one.half_days):
        return f"{name} : {wording.value_or_status(one.half_days, one.status.value, HALF_DAYS)}"
    year, value, status = one.last
    return f"{name}, dernier total connu : {wording.value_or_status(value, status, HALF_DAYS)} en {year}"
