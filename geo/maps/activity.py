"""The layer under a count by centre: figure known, zero declared, not received and not covered look apart."""

from __future__ import annotations

from collections import Counter

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status
from geo.maps import theme
from geo.maps.centres import no_centre_entry
from geo.maps.layer import Areas, LegendEntry, Perimeters
from geo.maps.territories import STATUS_STYLES
from geo.maps.theme import Style

_WORDS = {
    theme.KNOWN: "chiffre connu",
    theme.ZERO: "zéro déclaré",
    **{style: wording.STATUSES[status.value] for status, style in STATUS_STYLES.items()},
}


def reporting_areas(atlas: Atlas, drawn: Perimeters, indicator: Indicator) -> Areas:
    """Each département in the look of what its centre has sent; the first centre where there are several."""
    values = atlas.values(indicator.key, Level.CENTRE)
    looks: dict[str, Style] = {}
    told: dict[str, str] = {}
    for code, value, status in zip(values.index, values["value"], values["status"], strict=True):
        looks[code] = _look(value, Status(status))
        told[code] = f"{atlas.names_of_centres[code]} : {wording.value_or_status(value, status, indicator.unit)}"
    style_of = {code: looks[owners[0]] if owners else theme.UNCOVERED for code, owners in drawn.owners.items()}
    text_of = {
        code: " ; ".join(told[centre] for centre in owners) or wording.NO_CENTRE
        for code, owners in drawn.owners.items()
    }
    counted = Counter(looks.values())
    entries = [
        LegendEntry(style, words, wording.plural(counted[style], "centre", "centres"))
        for style, words in _WORDS.items()
        if counted[style]
    ]
    return Areas(style_of, text_of, (*entries, *no_centre_entry(drawn)))


def _look(value: float, status: Status) -> Style:
    if value != value:
        return STATUS_STYLES[status]
    return theme.ZERO if value == 0 else theme.KNOWN
