"""Columns of a sent file that seem to speak of persons: with one of them, nothing of the file is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from geo.activity.columns import Columns
from geo.activity.model import FIELDS
from geo.activity.store import Refusal
from geo.grid import Row
from geo.heading import heading_key
from geo.wording import quoted

ADVICE = "Retirez cette colonne ou ces cellules : l'atlas ne reçoit que des données sans nom de personne."

_SIGNS = {
    "une adresse électronique": re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}"),
    "un numéro de téléphone": re.compile(r"(?<![\w.])(?:(?:\+|00)33[ .-]?(?:\(0\))?|0)[1-9](?:[ .-]?\d{2}){4}(?!\w)"),
    "un numéro de sécurité sociale": re.compile(
        r"(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)"
    ),
    "un nom de personne": re.compile(r"^(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Dr) +[A-ZÀ-Þ]"),
}
_SUSPECT = re.compile(r"@|(?:\d\W*){6}|^(?:M|D)")
"""What a text holds at least that bears one of these signs: most bear none."""
_FULL_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? +[A-ZÀ-Þ][A-ZÀ-Þ'-]+")
"""A first name, then a family name in capitals."""
_FEWEST_NAMES = 3
_HEADINGS = re.compile(
    r"(?:nom|prenom|noms|prenoms)"
    r"(?:_(?:et|ou|de|du|des|d|l|la|le|les|naissance|famille|usage|nom|noms|prenom|prenoms|participants?|"
    r"stagiaires?|intervenants?|inscrits?|contact|beneficiaires?))*"
    r"|(?:participants?|stagiaires?|inscrits?|intervenants?|formateurs?|formatrices?|animateurs?|animatrices?|"
    r"beneficiaires?|referents?|contacts?|emails?|e_?mails?|mails?|courriels?|tel|telephones?|portables?|mobiles?|"
    r"(?:adresses?|numero|n|no)_(?:mail|e_mail|email|postale|electronique|de_telephone|telephone|de_portable)|"
    r"date_de_naissance|age|sexe|civilite|numero_de_securite_sociale|signatures?)"
)
"""Headings of lists of persons, as `heading_key` writes them; not that of a column that counts them."""
_COUNT = re.compile(r"[\d\s.,]*")


def personal_data(columns: Columns, rows: Sequence[Row]) -> Iterator[Refusal]:
    """One refusal by column, at the first line that seems to speak of a person; what it says is not repeated."""
    kinds = {columns.places[each.name]: each.kind for each in FIELDS[columns.record] if each.name in columns.places}
    for place, heading in enumerate(columns.header.cells):
        # The first line of each text: a column of a list says the same few many times.
        cells = {row.cells[place]: row.line for row in reversed(rows) if place < len(row.cells) and row.cells[place]}
        found = _in_cells(cells)
        is_chosen = place in columns.chosen  # its heading did not say so: it is looked at as any other
        if found is None and (is_chosen or kinds.get(place) not in ("text", "place")):
            found = _full_names(cells)
        if found is None and (is_chosen or place not in kinds):
            found = _by_heading(heading, cells)
        if found is not None:
            line, what = found
            title = quoted(heading) if heading else f"n° {place + 1}"
            why = f"la colonne {title} semble contenir des données personnelles ({what})"
            yield Refusal(line, heading, "", why, ADVICE)


def _in_cells(cells: Mapping[str, int]) -> tuple[int, str] | None:
    """The first line that holds what belongs to a person, and what it is."""
    suspect = {text: line for text, line in cells.items() if _SUSPECT.search(text)}
    found = ((line, what) for text, line in suspect.items() for what, sign in _SIGNS.items() if sign.search(text))
    return min(found, default=None)


def _full_names(cells: Mapping[str, int]) -> tuple[int, str] | None:
    """A column most of which is first names and family names."""
    named = [line for text, line in cells.items() if _FULL_NAME.fullmatch(text)]
    return (min(named), "des noms de personnes") if len(named) >= max(_FEWEST_NAMES, len(cells) / 2) else None


def _by_heading(heading: str, cells: Mapping[str, int]) -> tuple[int, str] | None:
    """A column that is called as those of lists of persons are, and does not merely count them."""
    told = [line for text, line in cells.items() if not _COUNT.fullmatch(text)]
    return (min(told), "d'après son titre") if told and _HEADINGS.fullmatch(heading_key(heading)) else None
