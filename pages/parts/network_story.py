"""The network itself: its history, what is expected of a centre, whom centres serve, what each of them offers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.network_tables import SERVICES
from geo.offers import SITE, offers
from geo.place import Place
from geo.schema import links
from geo.tables import Tables
from pages.parts import downloads, literal_text
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column, Fact

_UNKNOWN = wording.STATUSES["non_renseigne"]
_ENUMERATED = {"signataire": "Signataires de la charte (fin 2016)", "public": "Publics des centres"}


def show(atlas: Atlas) -> None:
    """Draw the story of the network, then its framework, then the offer of its centres."""
    st.header("Le réseau des centres", anchor=False)
    literal_text.card("Son histoire", "Chaque date avec sa source.", history(atlas.tables), "histoire")
    subtitle = "Missions du cadre de référence du 16 mars 2017, signataires de la charte, publics."
    literal_text.card("Ce qui est attendu d'un centre", subtitle, framework(atlas.tables), "cadre")
    _offers(atlas)


def history(tables: Tables) -> list[Fact]:
    """One line per event, the oldest first."""
    return [
        Fact(row["when"], _sentences(f"{row['event']}.", row["detail"], row["note"]), links(row["source"]))
        for row in tables.chronology.to_dict("records")
    ]


def framework(tables: Tables) -> list[Fact]:
    """The missions one by one, then who signed the charter and whom centres serve."""
    rows = tables.framework
    missions = [
        Fact(f"{row['code']} {row['name']}", _sentences(row["detail"]), links(row["source"]))
        for row in rows[rows["kind"] == "mission"].to_dict("records")
    ]
    notes = rows.loc[rows["kind"] == "mission", "note"].dropna().unique()
    said = [Fact("Selon les sources", note) for note in notes]
    lists = [_enumerated(rows[rows["kind"] == kind], term) for kind, term in _ENUMERATED.items()]
    return [*(missions or [Fact("Missions", _UNKNOWN)]), *said, *lists]


def _enumerated(rows: pd.DataFrame, term: str) -> Fact:
    notes = rows["note"].dropna().unique()
    told = [" · ".join(rows["name"]) or _UNKNOWN, *notes]
    sources = dict.fromkeys(link for source in rows["source"] for link in links(source))
    return Fact(f"{term}, {len(rows)}" if len(rows) else term, ". ".join(told), tuple(sources))


def _sentences(*texts: object) -> str:
    """Those that are known, one after the other."""
    return " ".join(text for text in texts if isinstance(text, str))


def _offers(atlas: Atlas) -> None:
    """A line per centre in charge on the date, a column per service."""
    names = atlas.names_of_centres
    codes = sorted(set(atlas.coverage_rows["centre_code"]), key=lambda code: wording.sort_key(names[code]))
    told = {code: {offer.service: offer for offer in offers(atlas.tables, code)} for code in codes}
    known = [
        f"{wording.SERVICES[service]} : {sum(told[code][service].is_attested for code in codes)}"
        for service in (*SERVICES, SITE)
    ]
    pages = [sheet_of(atlas, Place(Level.CENTRE, code)) for code in codes]
    columns = [
        Column("Centre", [names[code] for code in codes], pages=pages),
        *(
            Column(wording.SERVICES[service], [told[code][service].told for code in codes])
            for service in (*SERVICES, SITE)
        ),
    ]
    st.header("Ce que les centres offrent", anchor=False)
    caption = (
        f"Là où une source l'atteste ou l'annonce ({' ; '.join(known)}, sur {len(codes)} centres). "
        "« Non renseigné » n'est pas un refus. Sources : fiche de chaque centre."
    )
    downloads.table(atlas, caption, columns, "offres")
