"""The list of the centres, each name leading to its sheet."""

from __future__ import annotations

from geo import wording
from geo.atlas import Atlas
from geo.centre_sheet import LOAD, Identity, SeatStatus, identity
from geo.indicators.definition import Level, Status
from geo.place import Place
from pages.parts import downloads, literal_text
from pages.parts.addresses import sheet_of
from pages.parts.literal_text import Column


def show(atlas: Atlas) -> None:
    """Every centre that the edition knows, with the load of the date; its name leads to its sheet."""
    literal_text.sentence(
        "Choisissez un centre dans la liste ou dans le tableau : sa fiche dit qui il est, qui il sert et ce qu'il fait."
    )
    names = atlas.names_of_centres
    codes = sorted(names, key=lambda code: wording.sort_key(names[code]))
    people = [identity(atlas, code) for code in codes]
    served = atlas.coverage_rows.groupby("centre_code")["department_code"].agg(sorted)
    columns = [
        Column(
            "Centre", [names[code] for code in codes], pages=[sheet_of(atlas, Place(Level.CENTRE, c)) for c in codes]
        ),
        Column("Départements", [", ".join(served.get(code, [])) or "aucun à cette date" for code in codes]),
        *(_load(atlas, key, label, codes) for key, label in LOAD.items()),
        Column("État", [wording.CENTRE_STATES[who.state] for who in people]),
        Column("Siège", [seat(who) for who in people]),
        Column("Création", [str(who.founded_year or wording.STATUSES["non_renseigne"]) for who in people]),
    ]
    caption = f"Centres connus, charge au {wording.day(atlas.on)}. « (e) » : une valeur au moins est estimée."
    downloads.table(atlas, caption, columns, "centres")


def seat(who: Identity) -> str:
    """The town of a seat and how sure it is, or that it is not known."""
    if who.city is None or who.seat_status is SeatStatus.UNKNOWN:
        return wording.STATUSES["non_renseigne"]
    return who.city if who.seat_status is SeatStatus.SOURCED else f"{who.city} ({wording.SEATS[who.seat_status]})"


def _load(atlas: Atlas, key: str, label: str, codes: list[str]) -> Column:
    """What each centre serves; nothing of one that serves nobody on the date."""
    values = atlas.values(key, Level.CENTRE).reindex(codes)
    estimated = bool((values["status"] == Status.ESTIMATED).any())
    nothing = wording.STATUSES[Status.NOT_APPLICABLE.value]
    cells = [value if value == value else nothing for value in values["value"]]
    return Column(f"{label}{' (e)' if estimated else ''}", cells, 0)
