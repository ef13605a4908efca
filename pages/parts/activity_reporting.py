"""Who has sent figures for which year: shown on the page on activity before any total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from geo import received, wording
from geo.activity.analysis.choice import chosen
from geo.activity.selection import ActivityChoice
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import Place
from geo.received import Received, Year
from pages.parts import cache, downloads, literal_chart
from pages.parts.activity_filters import Asked
from pages.parts.addresses import sheet_of
from pages.parts.literal_chart import Chart, Line, Meaning, Square, Top, Twin
from pages.parts.literal_text import Column

_TITLE = "Ce qui a été reçu, par centre et par année"
_SENT, _ZERO = Received.SENT.value, Received.ZERO.value
_WORDS = {
    _SENT: "couvert, chiffres envoyés par le centre",
    Received.PUBLISHED: "couvert, demi-journées publiées seulement",
    Received.WITHOUT_HALF_DAYS: "couvert, autres chiffres publiés seulement",
    Received.ZERO: wording.RECEIVED[Received.ZERO],
    Received.NOTHING: wording.RECEIVED[Received.NOTHING],
    Received.NO_PERIMETER: wording.RECEIVED[Received.NO_PERIMETER],
}
_SHORT = {
    _SENT: "envoyé",
    Received.PUBLISHED: "publié",
    Received.WITHOUT_HALF_DAYS: "autres chiffres",
    Received.ZERO: "zéro",
    Received.NOTHING: "rien reçu",
    Received.NO_PERIMETER: "sans périmètre",
}


@dataclass(frozen=True)
class Reporting:
    """How each centre stands for each year: a key of the words above."""

    years: tuple[int, ...]
    looks: Mapping[str, Mapping[int, str]]
    senders: Mapping[int, frozenset[str]]
    """The centres that have sent lines themselves, by year: a zero may be published as well."""

    def within(self, years: Sequence[int], centres: frozenset[str]) -> Reporting:
        """The same for some years and centres, less those of which nothing is known and nothing was expected."""
        kept = {code: {year: mine[year] for year in years} for code, mine in self.looks.items() if code in centres}
        looks = {code: mine for code, mine in kept.items() if set(mine.values()) - {Received.NO_PERIMETER.value}}
        return Reporting(tuple(years), looks, {year: self.senders[year] & looks.keys() for year in years})

    def of_year(self, year: int) -> Counter[str]:
        """How many centres stand in each way."""
        return Counter(mine[year] for mine in self.looks.values())


def reporting(atlas: Atlas) -> Reporting:
    """Of all centres that the edition knows, from the first year of which anything was told to the last."""
    return cache.remembered(atlas, "reporting", lambda: _reporting(atlas))


def _reporting(atlas: Atlas) -> Reporting:
    def look(year: Year) -> str:
        return _SENT if year.sending and year.received is not Received.ZERO else year.received.value

    found = received.reporting(atlas)
    return Reporting(
        found.years,
        {code: {year: look(mine[year]) for year in mine} for code, mine in found.centres.items()},
        {
            year: frozenset(code for code, mine in found.centres.items() if mine[year].sending is not None)
            for year in found.years
        },
    )


def show(atlas: Atlas, asked: Asked) -> None:
    """Draw who has sent what, for the years and the centres asked for."""
    st.header("Qui a envoyé ses chiffres", anchor=False)
    key = f"who has sent {asked.choice}"
    downloads.chart(atlas, cache.remembered(atlas, key, lambda: _of(atlas, asked.choice)), "qui-a-envoye", asked.words)


def _of(atlas: Atlas, choice: ActivityChoice) -> Chart:
    known, lines = reporting(atlas), chosen(atlas, choice)
    years = [year for year in known.years if not choice.years or year in choice.years]
    concerned = frozenset(code for year in years for code in lines.concerned(year))
    return _chart(atlas, known.within(years, concerned))


def _chart(atlas: Atlas, found: Reporting) -> Chart:
    names, years = atlas.names_of_centres, found.years[::-1]
    codes = sorted(found.looks, key=lambda code: wording.sort_key(names[code]))
    if not codes:
        return Chart(_TITLE, "Aucun centre n'avait de périmètre connu pour ces années.")
    picture = literal_chart.cells(
        _TITLE,
        "Centre",
        [Top(str(year), _answered(found.of_year(year))) for year in years],
        [
            Line(names[code], [_square(found.looks[code][year]) for year in years], _sheet(atlas, code))
            for code in codes
        ],
    )
    columns = [
        Column("Centre", [names[code] for code in codes], pages=[_sheet(atlas, code) for code in codes]),
        *(Column(str(year), [_WORDS[found.looks[code][year]] for code in codes]) for year in years),
    ]
    met = {look for mine in found.looks.values() for look in mine.values()}
    return Chart(
        _TITLE,
        sentence(found),
        picture,
        Twin(f"{_TITLE}.", columns),
        [Meaning(look, words) for look, words in _WORDS.items() if look in met],
        [
            "Sous chaque année : combien de centres ont envoyé, publié ou déclaré quelque chose, sur ceux qui ont un "
            "périmètre. Un zéro déclaré est une réponse ; ce qui n'a pas été reçu n'est jamais compté pour zéro."
        ],
    )


def sentence(found: Reporting) -> str:
    """How it stands with the last year of which something was sent; else, which years something is published of."""
    counts = {year: found.of_year(year) for year in found.years}
    sent = [year for year in found.years if found.senders[year]]
    if sent:
        return _sentence_of(counts[sent[-1]], len(found.senders[sent[-1]]), sent[-1])
    published = [
        f"{wording.plural(count[Received.PUBLISHED], 'centre', 'centres')} sur {_expected(count)} en {year}"
        for year, count in counts.items()
        if count[Received.PUBLISHED]
    ]
    if published:
        return f"Aucun centre n'a envoyé ses chiffres. Demi-journées publiées : {wording.listing(published)}."
    return "Aucun centre n'a envoyé ses chiffres, et aucun total de demi-journées n'est publié pour ces années."


def _sentence_of(count: Counter[str], sent: int, year: int) -> str:
    verb = "a envoyé ses chiffres" if sent < 2 else "ont envoyé leurs chiffres"
    told = [f"En {year}, {wording.plural(sent, 'centre', 'centres')} sur {_expected(count)} {verb}"]
    others = {
        "zéro déclaré": count[_ZERO],
        "chiffres publiés seulement": count[Received.PUBLISHED] + count[Received.WITHOUT_HALF_DAYS],
        "rien reçu": count[Received.NOTHING],
    }
    told += [f"{words} : {wording.plural(many, 'centre', 'centres')}" for words, many in others.items() if many]
    return f"{' ; '.join(told)}."


def _expected(count: Counter[str]) -> int:
    """The centres with a perimeter in the year."""
    return count.total() - count[Received.NO_PERIMETER]


def _answered(count: Counter[str]) -> str:
    """How many centres of those with a perimeter have told anything."""
    return f"{_expected(count) - count[Received.NOTHING]} sur {_expected(count)}"


def _square(look: str) -> Square:
    return Square(_SHORT[look], look, title=_WORDS[look])


def _sheet(atlas: Atlas, code: str) -> str:
    return sheet_of(atlas, Place(Level.CENTRE, code))
