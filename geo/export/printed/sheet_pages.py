"""The sheet of a territory as the pages of a document: what it says, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from geo import indicators, wording
from geo.atlas import Atlas
from geo.export.printed.markup import Content, link, table, tag
from geo.indicators.definition import Level
from geo.key_figures import KeyFigure
from geo.place import FRANCE, Place
from geo.schema import links
from geo.sheet_sentences import charge_words, gap_sentence, sentences
from geo.sheet_words import activity_words, heading, reading_words
from geo.territory_sheet import Named, Sheet

_HEADLINES = ("qpv", "habitants_qpv", "contrats_ville", "part_habitants_couverts")
_LISTED_PARTS = (Level.COUNTRY, Level.REGION)
"""Levels whose parts are told; below, the list of neighbourhoods says the communes."""
_SIDE_BY_SIDE = 4
"""Places whose figures fit in the width of a page."""
_LONGEST_HEAD = 90
"""Letters of a name at the head of a page."""
_UNKNOWN = wording.STATUSES["non_renseigne"]
_HOSTS = "Nombre de communes sur lesquelles s'étend au moins un QPV de la liste de l'édition."
"""Of the one key figure that is no indicator."""


def anchor(place: Place) -> str:
    """Where a sheet begins in its document."""
    return f"fiche-{place}"


def sheet_pages(atlas: Atlas, sheet: Sheet, picture: Element) -> Element:
    """The sheet: title, sentences and map, figures, who covers it, neighbourhoods, definitions and sources."""
    said = tag("div", *(tag("p", text) for text in sentences(sheet)), look="said")
    parts = [
        _title(atlas, sheet),
        said,
        picture,
        _headlines(sheet),
        _figures(sheet),
        *_charges(sheet),
        *_activity(sheet),
    ]
    parts += [*_parts(atlas, sheet), *_neighbourhoods(atlas, sheet), *_definitions(sheet), _sources(atlas, sheet)]
    return tag("article", *parts, id=anchor(sheet.place))


def _title(atlas: Atlas, sheet: Sheet) -> Element:
    word = wording.LEVELS[sheet.place.level.value]
    code = "" if sheet.place == FRANCE else f"{word} {sheet.place.code}, "
    where = ", ".join(one.name for one in sheet.within)
    under = f"{code}{where + ' · ' if where else ''}situation au {wording.day(sheet.on)}"
    told = [tag("p", f"{under[0].upper()}{under[1:]}", look="under")]
    if atlas.hypothesis:
        told.append(
            tag("p", f"{wording.HYPOTHESIS} : {atlas.hypothesis}. Ce n'est pas la situation connue.", look="under")
        )
    return tag("header", tag("h1", sheet.name, **{"data-short": _short(sheet.name)}), *told)


def _short(name: str) -> str:
    """A name as the head of each page says it, on one line or two."""
    return name if len(name) <= _LONGEST_HEAD else f"{name[: _LONGEST_HEAD - 1].rstrip()}…"


def _headlines(sheet: Sheet) -> Element:
    """The four figures that say most; a figure is not told where it does not exist."""
    told = {figure.key: figure for figure in sheet.figures}
    found = [(told[key], told[key].readings[0]) for key in _HEADLINES if key in told]
    cells = []
    for figure, reading in found:
        if reading is not None:
            value = wording.value_or_status(reading.value, reading.status.value, figure.unit)
            told_of = tag("p", figure.label), tag("p", value, look="value"), tag("p", figure.vintage, look="when")
            cells.append(tag("li", *told_of))
    return tag("ul", *cells, look="headlines")


def _figures(sheet: Sheet) -> Element:
    """The place beside the larger ones; one below the other where they are too many to stand side by side."""
    places = (Named(sheet.place, sheet.name), *sheet.within)
    caption = "Chaque niveau porte ses propres chiffres : rien n'y est calculé d'un autre."
    if len(places) > _SIDE_BY_SIDE:
        return _section("Chiffres clés", _below(sheet, places, caption))
    rows = [
        (figure.label, *(reading_words(figure, reading) for reading in figure.readings), figure.vintage)
        for figure in sheet.figures
    ]
    headings = ("Indicateur", *map(heading, places), "Millésime")
    return _section("Chiffres clés", table(caption, headings, rows, look="figures"))


def _below(sheet: Sheet, places: tuple[Named, ...], caption: str) -> Element:
    """A group of rows for each figure: the places of which it is known."""
    made = table(caption, ("Lieu", "Valeur", "Millésime"), (), look="below")
    made.remove(made[-1])
    for figure in sheet.figures:
        known = [one for one in zip(places, figure.readings, strict=True) if one[1] is not None]
        rows = (
            tag("tr", *(tag("td", text) for text in (heading(one), reading_words(figure, reading), figure.vintage)))
            for one, reading in known
        )
        head = tag("tr", tag("th", figure.label, scope="rowgroup", colspan="3"))
        made.append(tag("tbody", head, *rows))
    return made


def _charges(sheet: Sheet) -> Iterator[Element]:
    """Each centre in charge with its part of the territory, then what nobody is known to cover."""
    names = {one.place.code: f"{one.name} ({one.place.code})" for one in sheet.departments}
    rows: list[tuple[Content, ...]] = []
    for centre in dict.fromkeys(charge.centre for charge in sheet.charges):
        mine = [charge for charge in sheet.charges if charge.centre == centre]
        alike: dict[str, list[str]] = {}
        for charge in mine:
            alike.setdefault(charge_words(charge), []).append(names[charge.department])
        told = tag("ul", *(tag("li", f"{', '.join(where)} : {words}") for words, where in alike.items()))
        sources = " | ".join(dict.fromkeys(address for charge in mine for address in links(charge.sources)))
        rows.append((sheet.names_of_centres[centre], told, _addresses(sources)))
    if rows:
        headings = ("Centre", "Départements", "Sources")
        yield _section(
            "Qui couvre ce territoire", table(f"Au {wording.day(sheet.on)}.", headings, rows, look="charges")
        )
    if sheet.gaps:
        gaps = (tag("li", f"{gap.department.name} : {gap_sentence(sheet, gap)}.") for gap in sheet.gaps)
        yield _section(wording.NO_CENTRE.capitalize(), tag("ul", *gaps))


def _activity(sheet: Sheet) -> Iterator[Element]:
    told = activity_words(sheet)
    if told:
        rows = [(one.label, one.count, one.detail or "sans objet") for one in told]
        caption = (
            f"Demi-journées de {sheet.on.year}, pour tout le périmètre de chaque centre ; "
            "envois des centres et bilans publiés."
        )
        headings = ("Ce qui est connu", "Combien", "Détail")
        yield _section("Activité des centres en charge", table(caption, headings, rows))


def _parts(atlas: Atlas, sheet: Sheet) -> Iterator[Element]:
    """Régions of the country, départements of a région, each with what it holds and who covers it."""
    if sheet.place.level not in _LISTED_PARTS:
        return
    level = sheet.parts[0].place.level
    keys = [indicators.find(key) for key in _HEADLINES]
    values = {one.key: atlas.values(one.key, level) for one in keys}
    centres = {row.code: [atlas.names_of_centres[code] for code in row.centres] for row in atlas.coverage(level)}
    rows = [
        (
            f"{one.name} ({one.place.code})",
            *(
                wording.value_or_status(
                    values[key.key]["value"][one.place.code], values[key.key]["status"][one.place.code], key.unit
                )
                for key in keys
            ),
            ", ".join(centres.get(one.place.code, [])) or wording.NO_CENTRE,
        )
        for one in sheet.parts
    ]
    word = wording.LEVELS[level.value]
    headings = (word, *(key.short for key in keys), "Centres")
    yield _section(f"{word}s de ce territoire", table(f"Au {wording.day(sheet.on)}.", headings, rows, look="parts"))


def _neighbourhoods(atlas: Atlas, sheet: Sheet) -> Iterator[Element]:
    """The list of the neighbourhoods inside, with their communes."""
    if not sheet.neighbourhoods or sheet.place.level in (Level.NEIGHBOURHOOD, Level.COUNTRY):
        return
    codes = [one.place.code for one in sheet.neighbourhoods]
    linked = atlas.tables.neighbourhood_communes
    linked = linked[linked["neighbourhood_code"].isin(codes)]
    hosts = linked["commune_code"].map(atlas.names(Level.COMMUNE)).groupby(linked["neighbourhood_code"]).agg(", ".join)
    rows = [(one.name, one.place.code, hosts.get(one.place.code, _UNKNOWN)) for one in sheet.neighbourhoods]
    count = wording.plural(len(rows), "quartier", "quartiers")
    caption = f"{count} de la liste de {sheet.generation}, par ordre alphabétique."
    yield _section(
        "Quartiers prioritaires", table(caption, ("Quartier", "Code", "Communes"), rows, look="neighbourhoods")
    )


def _definitions(sheet: Sheet) -> Iterator[Element]:
    """What each figure means, and what must be known before it is quoted."""
    terms: list[Element] = []
    for figure in sheet.figures:
        definition, limits = _meaning(figure)
        # A term and what it is in one item, so that a reading machine says them together.
        told = tag("p", definition, *((" ", tag("em", limits)) if limits else ()))
        terms.append(tag("li", tag("p", figure.label, look="term"), told))
    yield _section("Définitions et limites", tag("ul", *terms, look="terms"), look="small")


def _meaning(figure: KeyFigure) -> tuple[str, str]:
    known = {one.key: one for one in indicators.ALL}.get(figure.key)
    return (known.definition, known.limits) if known else (_HOSTS, "")


def _sources(atlas: Atlas, sheet: Sheet) -> Element:
    """The publications of the figures, the licence, the date and what warns of the edition."""
    described = atlas.manifest.description
    used = {identifier for figure in sheet.figures for identifier in figure.sources}
    mine = [source for source in described.sources if source.id in used]
    items = [tag("li", f"{source.publisher}, {source.title}, {source.vintage}. ", link(source.page)) for source in mine]
    told = (tag("p", line) for line in atlas.provenance.lines())
    return _section("Sources", tag("ul", *items), *told, look="small")


def _addresses(text: str) -> Element:
    """The public addresses of a row, one a line."""
    return tag("div", *(tag("div", link(address)) for address in links(text)), look="addresses")


def _section(title: str, *content: Element, look: str = "") -> Element:
    return tag("section", tag("h2", title), *content, look=look)
