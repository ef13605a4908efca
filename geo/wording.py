"""French numbers, dates, units and statuses, and the sentences computed from values."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from geo.units import Unit

LEVELS = {
    "neighbourhood": "Quartier prioritaire",
    "commune": "Commune",
    "epci": "Intercommunalité",
    "contract": "Contrat de ville",
    "department": "Département",
    "region": "Région",
    "centre": "Centre de ressources",
    "country": "France",
}

STATUSES = {
    "observe": "observé",
    "estime": "estimé",
    "secret": "secret statistique",
    "non_renseigne": "non renseigné",
    "sans_objet": "sans objet",
}

COVERED_THINGS = {
    "neighbourhoods": "QPV",
    "inhabitants": "habitants des QPV",
    "contracts": "contrats de ville",
    "communes": "communes à QPV",
}

NETWORK_EVENTS = {
    "premiere_trace": "début inconnu",
    "ouverture": "début connu",
    "retour": "retour",
    "extension": "extension",
    "reduction": "réduction",
    "recomposition": "périmètre redessiné",
    "reprise": "fin, périmètre repris",
    "fermeture": "fin connue",
}

RECEPTIONS = {
    "non_couvert": "non couvert",
    "publiee": "couvert, activité envoyée ou publiée",
    "zero_declare": "couvert, zéro activité déclarée",
    "non_recue": "couvert, activité non reçue",
}

COVERAGE_STATUSES = {"etabli": "établi", "probable": "probable, à confirmer", "estime": "estimé, à confirmer"}

TABLES = {
    "territories": "Territoires et contours",
    "communes": "Toutes les communes, avec intercommunalité et codes postaux",
    "epcis": "Intercommunalités",
    "contracts": "Contrats de ville de 2024",
    "contract_communes": "Communes des contrats de ville",
    "neighbourhoods": "Quartiers prioritaires",
    "perimeters": "Périmètres des quartiers",
    "neighbourhood_communes": "Communes des quartiers",
    "list_gaps": "Lacunes de la liste des quartiers",
    "adjacency": "Départements voisins",
    "centres": "Centres de ressources",
    "coverage": "Périmètres datés des centres",
    "activity": "Activité publiée",
    "offers": "Offre des centres",
    "chronology": "Histoire du réseau",
    "framework": "Missions, publics et charte du réseau",
    "observations": "Habitants et contrats par département",
    "neighbourhood_figures": "Chiffres par quartier",
    "totals": "Totaux publiés, pour contrôle",
    "aided_posts": "Postes aidés par l'État, ligne par ligne",
}

MEASURES = {
    "actions": "actions",
    "aide_postes_adultes_relais": "coût des postes adultes-relais",
    "aide_postes_fonjep": "coût des postes Fonjep",
    "budget": "budget",
    "cycles": "cycles",
    "demandes": "demandes traitées",
    "demi_journees": "demi-journées",
    "journees": "journées",
    "part_distanciel": "part à distance",
    "part_theme": "part par thème",
    "participants": "participants",
    "participations": "participations",
    "postes_adultes_relais": "postes adultes-relais",
    "postes_fonjep": "postes Fonjep",
    "publications": "publications",
    "rencontres": "rencontres",
    "seances": "séances",
}

CENTRE_STATES = {"oui": "actif", "non": "n'est plus actif", "inconnu": "activité actuelle inconnue"}

SEATS = {"sourcee": "siège attesté", "probable": "localisation à confirmer"}

SERVICES = {
    "rencontres": "Rencontres",
    "seminaires": "Séminaires",
    "documentation": "Documentation",
    "questions": "Questions et réponses",
    "lettre": "Lettre d'information",
    "site": "Site public",
}

RECEIVED = {
    "envoyee": "couvert, activité envoyée par le centre",
    "publiee": "couvert, activité publiée",
    "sans_demi_journees": "couvert, autres chiffres que des demi-journées",
    "zero": "couvert, zéro activité déclarée",
    "non_recue": "couvert, activité non reçue",
    "sans_perimetre": "aucun périmètre connu",
}

PRESENCES = {
    "nommee": "activité nommée dans le quartier",
    "plus_large": "activité nommée à une échelle plus large seulement",
    "aucune_nommee": "aucune activité nommée",
    "sans_lieu": "chiffres reçus, sans lieu",
    "non_recue": "rien reçu du centre : inconnu",
    "sans_centre": "aucun centre connu",
}

CLASS_METHODS = {
    "quantiles": "Quantiles",
    "natural": "Seuils naturels",
    "equal": "Intervalles égaux",
    "rounded": "Bornes arrondies",
    "manual": "Bornes choisies",
}

_EPCI_KINDS = {"Communauté de communes": "CC", "Communauté d'agglomération": "CA", "Communauté urbaine": "CU"}

NO_CENTRE = "aucun centre connu"

HYPOTHESIS = "Hypothèse"

DEMONSTRATION = "Démonstration"

NARROW_SPACE = "\u202f"
"""A narrow no-break space: a number is never parted from its sign at the end of a line."""


def number(value: float, decimals: int = 0) -> str:
    """`1234.5` -> `1 234,5`, with narrow no-break spaces and the true minus sign of French typography."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale="fr_FR")
    is_zero = not any(digit in text for digit in "123456789")
    return text.replace("-", "" if is_zero else "\u2212")


def tidy(value: float) -> str:
    """`12`, or `12,5` where it is no whole number."""
    return number(value, 0 if float(value).is_integer() else 1)


def change(value: float) -> str:
    """A number with its sign: `+12`, `−3`, `0`."""
    return f"{'+' if value > 0 else ''}{number(value)}"


def percent(share: float, decimals: int = 1) -> str:
    """`0.8647` -> `86,5 %`."""
    return f"{number(share * 100, decimals)}{NARROW_SPACE}%"


def amount(value: float, unit: Unit) -> str:
    """A number with its unit, as written beside a map: `86,5 %`, `4 701 215 hab.`, `5,7 pour 10 000 hab.`."""
    gap = NARROW_SPACE if unit.symbol == "%" else " "
    symbol = unit.symbol.removesuffix("s") if unit.is_count and abs(value) < 2 else unit.symbol
    return f"{number(value * unit.factor, unit.decimals_for(value))}{gap}{symbol}"


def published(value: float, operator: str) -> str:
    """A figure as it was published: `environ 2 200`, `plus de 50`, `14,8`."""
    words = {"=": "", "~": "environ ", ">": "plus de "}
    return f"{words[operator]}{tidy(value)}"


def value_or_status(value: float, status: str, unit: Unit) -> str:
    """The number with its unit, or in its place the reason why there is none."""
    if math.isnan(value):
        return STATUSES[status]
    text = amount(value, unit)
    return f"{text} (estimé)" if status == "estime" else text


def day(value: date) -> str:
    """`2024-06-30` -> `30 juin 2024`; the first of a month is `1er`."""
    text = format_date(value, format="d MMMM y", locale="fr_FR")
    return f"1er{text[1:]}" if value.day == 1 else text


def month(number: int) -> str:
    """`3` -> `mars`."""
    return str(get_month_names("wide", locale="fr_FR")[number])


def moment(value: datetime) -> str:
    """`23 novembre 2026 à 09:41`, by the clocks of Paris."""
    local = value.astimezone(ZoneInfo("Europe/Paris"))
    return f"{day(local)} à {local:%H:%M}"


def period_start(value: date) -> str:
    """`1993`, `novembre 1993` or `6 mars 2007`: the first of a year or of a month is most often all that is known."""
    if value.day > 1:
        return day(value)
    return str(value.year) if value.month == 1 else format_date(value, format="MMMM y", locale="fr_FR")


def read_day(text: str) -> date | None:
    """The date that `day` wrote, or one written as `2024-06-30`; None for anything else."""
    found = re.fullmatch(r"(\d{1,2})(?:er)? (\w+) (\d{4})", text)
    months = {name: number for number, name in get_month_names("wide", locale="fr_FR").items()}
    try:
        if found is None:
            return date.fromisoformat(text)
        return date(int(found[3]), months[found[2]], int(found[1]))
    except (KeyError, ValueError):
        return None


def listing(items: list[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} et {items[-1]}" if items else ""


def plural(count: float, singular: str, several: str) -> str:
    """`1 quartier`, `2 quartiers`; French counts 0 and 1 as singular."""
    return f"{number(count)} {several if abs(count) >= 2 else singular}"


def largest_gap(name: str, inhabitants: float, total: float, on: date, where: str) -> str:
    """The sentence that names the uncovered territory with the most inhabitants."""
    return (
        f"Au {day(on)}, {number(total)} habitants des QPV{where} (RP 2018) n'ont pas de centre connu ; "
        f"plus grande lacune : {name}, {number(inhabitants)} habitants."
    )


def no_gap(on: date, where: str) -> str:
    """The sentence when every territory in view has a centre."""
    return f"Au {day(on)}, chaque département{where} où vivent des habitants de QPV a au moins un centre connu."


def sort_key(text: str) -> str:
    """Sorts as a French dictionary does: accents, case and leading articles do not count."""
    return re.sub(r"^(la |le |les |l')", "", unaccented(text.lower()))


def short_epci(name: str) -> str:
    """`Communauté d'agglomération du Grand Dole` -> `CA du Grand Dole`: what sets EPCI apart comes last."""
    kind = next((kind for kind in _EPCI_KINDS if name.startswith(f"{kind} ")), None)
    return name.replace(kind, _EPCI_KINDS[kind], 1) if kind else name


def unaccented(text: str) -> str:
    """`Évry` -> `Evry`."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def quoted(text: str) -> str:
    """Between French quotation marks, which do not part from what they hold."""
    return f"«\u00a0{text}\u00a0»"
