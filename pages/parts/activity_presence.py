"""What the page on activity says of neighbourhoods: named or not, and what is not known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from geo import wording
from geo.activity.presence import Presence
from geo.activity.selection import ActivityChoice
from geo.atlas import Atlas
from geo.export.activity_places_file import communes_of_each
from geo.indicators.definition import Level
from geo.place import Place
from geo.units import HALF_DAYS
from pages.parts import literal_text
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column, Fact, Link

SHOWN = 25
"""Rows of a table on the page: more would make each change heavy; the file has all."""


def sentence(found: pd.DataFrame, choice: ActivityChoice) -> str:
    """How many neighbourhoods are in each state."""
    counted = Counter(found["state"])
    unknown = counted[Presence.WITHOUT_PLACE] + counted[Presence.NOT_SENT]
    named, wider, none, nobody = (
        wording.number(counted[state]) for state in (Presence.NAMED, Presence.WIDER, Presence.NONE, Presence.NO_CENTRE)
    )
    return (
        f"En {choice.years[-1]}, sur {wording.plural(len(found), 'quartier', 'quartiers')} : {named} nommés ; {wider} "
        f"à une échelle plus large seulement ; {none} qu'aucune action ne nomme, alors que leurs centres ont répondu ; "
        f"{wording.number(unknown)} dont on ne sait rien, faute d'envoi ou de lieu ; {nobody} sans centre connu."
    )


def card(atlas: Atlas, found: pd.DataFrame, clicked: tuple[Level, str] | None) -> None:
    """What is known of the neighbourhood that was clicked."""
    if clicked is None or clicked[0] is not Level.NEIGHBOURHOOD or clicked[1] not in found.index:
        literal_text.card("Aucun quartier choisi", "Cliquez sur un point de la carte.", [], "lieu-fiche")
        return
    code, names = clicked[1], atlas.names_of_centres
    row = found.loc[code].to_dict()
    facts = [
        Fact("Activité", wording.PRESENCES[row["state"]]),
        Fact("Actions qui le nomment", wording.number(row["actions"])),
        Fact("Actions à une échelle plus large", wording.number(row["wider"])),
        Fact("Centres en charge", wording.listing([names.get(c, c) for c in row["centres"]]) or wording.NO_CENTRE),
    ]
    if row["half_days"] == row["half_days"]:
        facts.insert(2, Fact("Demi-journées", wording.amount(row["half_days"], HALF_DAYS)))
    page = sheet_of(atlas, Place(Level.NEIGHBOURHOOD, code))
    facts.append(Fact("Fiche", "", pages=(Link("Tout ce qui en est connu", page),)))
    literal_text.card(atlas.names(Level.NEIGHBOURHOOD)[code], f"Quartier prioritaire {code}", facts, "lieu-fiche")


def by_centre(atlas: Atlas, found: pd.DataFrame) -> None:
    """Neighbourhoods by state, for each centre in charge; the whole first. One of two centres is in both lines."""
    names = atlas.names_of_centres
    of_centre: dict[str, Counter[str]] = {}
    for state, centres in zip(found["state"], found["centres"], strict=True):
        for centre in centres or ("",):
            of_centre.setdefault(centre, Counter())[state] += 1
    codes = sorted(of_centre, key=lambda code: (code == "", wording.sort_key(str(names.get(code, code)))))
    lines = [
        ("Ensemble", Counter(found["state"])),
        *((names.get(c, c) or wording.NO_CENTRE, of_centre[c]) for c in codes),
    ]
    columns = [
        Column("Centre en charge", [name for name, _ in lines]),
        Column("Quartiers", [sum(counted.values()) for _, counted in lines], 0),
        *(
            Column(wording.PRESENCES[state.value].capitalize(), [counted[state] for _, counted in lines], 0)
            for state in Presence
        ),
    ]
    caption = (
        "Nombre de quartiers, par centre en charge dans l'année. Un quartier de plusieurs centres est dans la ligne de "
        "chacun et compte une fois dans l'ensemble."
    )
    literal_text.table(caption, columns, "quartiers-table")


def unnamed(atlas: Atlas, found: pd.DataFrame) -> None:
    """The neighbourhoods that nothing names although their centres have answered."""
    mine = found[found["state"] == Presence.NONE]
    if mine.empty:
        return
    names, communes = atlas.names(Level.NEIGHBOURHOOD), communes_of_each(atlas)
    codes = sorted(mine.index, key=lambda code: wording.sort_key(names[code]))
    shown = codes[:SHOWN]
    centres: Mapping[str, str] = atlas.names_of_centres
    columns = [
        Column(
            "Quartier",
            [names[code] for code in shown],
            pages=[sheet_of(atlas, Place(Level.NEIGHBOURHOOD, c)) for c in shown],
        ),
        Column("Code", shown),
        Column("Communes", [", ".join(communes.get(code, ())) for code in shown]),
        Column("Centres", [", ".join(centres.get(c, c) for c in mine.loc[code, "centres"]) for code in shown]),
    ]
    told = wording.plural(len(codes), "quartier qu'aucune action reçue ne nomme", "quartiers qu'aucune action ne nomme")
    start = f"Les {SHOWN} premiers de " if len(codes) > SHOWN else ""
    literal_text.table(f"{start}{told}, alors que leurs centres ont répondu.", columns, "quartiers-sans")
