"""What the drawn zone holds: the rule, the figures, the neighbourhoods, and the files to take away."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.errors import InvalidZone
from geo.export.zone_files import zone_file, zone_file_name
from geo.indicators.definition import Level, Status
from geo.units import INHABITANTS, NEIGHBOURHOODS
from geo.within import CentreInCharge, Inside, inside
from geo.zone import RADIUS_KM, DrawnCircle, DrawnZone, Place, read_place
from pages.parts import cache, clicks, downloads, literal_text, zone_state
from pages.parts.literal_text import Column, Fact, Figure
from pages.parts.selection import Selection

_FORM_OPEN, _FORM_PLACE, _FORM_RADIUS = "zone-clavier-ouvert", "zone-centre", "zone-rayon"
_TYPED_RADIUS_KM = 10.0
_NAMES_SHOWN = 6


def show(atlas: Atlas, selection: Selection, zone: DrawnZone | None) -> None:
    """The form that needs no mouse; then, when there is a zone, what it holds, whatever the filters leave in view."""
    _form(atlas)
    if zone is None:
        return
    st.header(zone.title, anchor=False)
    st.button("Effacer cette zone", on_click=zone_state.keep, args=(None,), icon=":material/close:")
    rule = zone_state.ask_rule()
    literal_text.sentence(rule.sentence, "zone-regle-phrase")
    if zone.crosses_itself:
        literal_text.notice("Le contour se croise : seules comptent les parties que la carte remplit.")
    found = cache.kept(f"{zone.text} {rule.value}", selection, lambda: inside(atlas, zone, rule))
    literal_text.figures(figures(atlas, found), "zone-chiffres")
    literal_text.card("Centres en charge", f"au {wording.day(atlas.on)}", centre_facts(atlas, found), "zone-centres")
    picked = selection.picked[1] if selection.picked and selection.picked[0] is Level.NEIGHBOURHOOD else None
    codes = [one.code for one in found.neighbourhoods]
    if codes:
        literal_text.table(
            f"QPV de la zone, {wording.day(atlas.on)}, quels que soient les filtres. Règle : {rule.label}.",
            columns(atlas, found),
            "zone-quartiers",
            codes,
            picked,
            lambda code: clicks.remember(Level.NEIGHBOURHOOD, code),
        )
    name = zone_file_name(atlas, found)
    downloads.offer("zone", name, lambda: zone_file(atlas, zone, found), with_places=True, label="Télécharger la zone")


def figures(atlas: Atlas, found: Inside) -> list[Figure]:
    """Neighbourhoods, inhabitants, centres and activity, each with what it is worth."""
    count = wording.value_or_status(found.count, found.count_status, NEIGHBOURHOODS)
    notes = " ; ".join(found.count_notes) or f"{found.rule.label}, sur les périmètres"
    communes = wording.plural(len(found.communes), "commune hôte", "communes hôtes")
    inhabitants = wording.value_or_status(found.inhabitants, found.inhabitants_status, INHABITANTS)
    without = len(found.uncovered)
    generation = atlas.manifest.description.generation
    source = "Périmètres connus" if not without else f"{without} QPV sans centre connu"
    return [
        Figure("QPV dans la zone", count, notes, f"Liste de {generation}, ANCT ; {communes}"),
        Figure("Habitants des QPV", inhabitants, _why(found), "ANCT, RP 2018, génération 2015"),
        Figure("Centres en charge", wording.number(len(found.centres)), "des départements de ces QPV", source),
        _activity(atlas, found),
    ]


def centre_facts(atlas: Atlas, found: Inside) -> list[Fact]:
    """Each centre: how many of the neighbourhoods, how sure, its last half-days; then those that have none."""
    facts = [Fact(atlas.names_of_centres[one.code], _told(one)) for one in found.centres]
    if found.uncovered:
        names = [one.name for one in found.uncovered]
        more = f" et {wording.plural(len(names) - _NAMES_SHOWN, 'autre', 'autres')}" * (len(names) > _NAMES_SHOWN)
        count = wording.plural(len(names), "quartier", "quartiers")
        facts.append(Fact(wording.NO_CENTRE.capitalize(), f"{count} : {' ; '.join(names[:_NAMES_SHOWN])}{more}"))
    return facts or [Fact("Centres", "aucun quartier dans la zone")]


def columns(atlas: Atlas, found: Inside) -> list[Column]:
    """The neighbourhoods as a table."""
    mine = found.neighbourhoods
    names, centres = atlas.names(Level.DEPARTMENT), atlas.names_of_centres
    shares: list[str | float | None] = [
        wording.STATUSES["non_renseigne"] if one.share is None else round(100 * one.share, 1) for one in mine
    ]
    return [
        Column("Quartier", [one.name for one in mine]),
        Column("Code", [one.code for one in mine]),
        Column("Communes", [", ".join(one.communes) for one in mine]),
        Column("Département", [f"{names[one.department]} ({one.department})" for one in mine]),
        Column("Centre", [", ".join(centres[code] for code in one.centres) or wording.NO_CENTRE for one in mine]),
        Column("Surface dans la zone (%)", shares, 1),
        Column("Situé par", ["son périmètre" if one.by_perimeter else "sa commune (estimé)" for one in mine]),
    ]


def _why(found: Inside) -> str:
    """Why the inhabitants are known, or not."""
    if found.inhabitants_status is Status.NOT_APPLICABLE:
        return "aucun QPV dans la zone"
    if len(found.whole_departments) < len(found.departments):
        return "connus par département : la zone en coupe au moins un"
    if found.inhabitants_status is Status.MISSING:
        return "chiffre d'un département non renseigné"
    count = wording.plural(len(found.departments), "département entier", "départements entiers")
    return f"{count} : {', '.join(found.departments)}"


def _activity(atlas: Atlas, found: Inside) -> Figure:
    """The half-days of the one centre in charge; those of several are never added up, they may be of other years."""
    label, source = "Demi-journées d'activité", "Bilans publiés ou envoyés ; tout le périmètre du centre, non la zone"
    known = [one for one in found.centres if one.half_days]
    if len(known) == 1 and known[0].half_days:
        year, value, _ = known[0].half_days
        who = atlas.names_of_centres[known[0].code]
        return Figure(label, f"{wording.number(value)} en {year}", f"{who}, centre entier", source)
    if known:
        return Figure(label, f"{len(known)} centres", "par centre ci-dessous, sans total", source)
    return Figure(label, wording.STATUSES["non_renseigne"], "rien de connu de ces centres à cette date", source)


def _told(centre: CentreInCharge) -> str:
    count = wording.plural(centre.neighbourhoods, "quartier", "quartiers")
    sure = " ; ".join(
        f"{wording.COVERAGE_STATUSES[status]}, confiance {confidence}" for status, confidence in centre.perimeters
    )
    if centre.half_days is None:
        return f"{count}. Périmètre {sure}. Demi-journées : {wording.STATUSES['non_renseigne']}."
    year, value, status = centre.half_days
    worth = f" ({wording.STATUSES[status]})" if status == Status.ESTIMATED else ""
    return f"{count}. Périmètre {sure}. Demi-journées en {year}, tout le centre : {wording.number(value)}{worth}."


def _form(atlas: Atlas) -> None:
    """A circle without a mouse: round a commune, or round a place given by latitude and longitude."""
    if not st.toggle("Tracer un cercle sans la souris", key=_FORM_OPEN):
        return  # a form that is only folded would still be sent with every change
    with st.form("zone-clavier"):
        st.text_input(
            "Centre",
            key=_FORM_PLACE,
            placeholder="Toulouse ou 43,60 ; 1,44",
            help="Une commune qui a un QPV (nom ou code INSEE), ou latitude ; longitude en degrés.",
        )
        least, most = RADIUS_KM
        st.number_input("Rayon (km)", least, most, _TYPED_RADIUS_KM, step=1.0, format="%.2f", key=_FORM_RADIUS)
        st.form_submit_button("Tracer le cercle", on_click=_typed, args=(atlas,))


def _typed(atlas: Atlas) -> None:
    text = str(st.session_state[_FORM_PLACE]).strip()
    try:
        place = read_place(text) or _commune(atlas, text)
        if place:
            zone_state.keep(DrawnCircle(place, float(st.session_state[_FORM_RADIUS])))
    except InvalidZone as error:
        zone_state.refuse(str(error))


def _commune(atlas: Atlas, text: str) -> Place | None:
    """The point of the one commune of that name or code; several or none becomes a notice."""
    rows = atlas.tables.territories
    rows = rows[(rows["level"] == Level.COMMUNE) & rows["latitude"].notna()]
    labels = [f"{name} ({department})" for name, department in zip(rows["name"], rows["department_code"], strict=True)]
    wanted = wording.sort_key(text)
    keys = zip(rows["name"].map(wording.sort_key), map(wording.sort_key, labels), rows["code"].str.lower(), strict=True)
    matches = [wanted in key for key in keys]
    found = rows[matches]
    if len(found) == 1:
        return float(found["latitude"].iloc[0]), float(found["longitude"].iloc[0])
    if found.empty:
        told = f"Aucune commune hôte d'un QPV ne s'appelle {wording.quoted(text)}."
    else:
        several = wording.listing([label for label, matched in zip(labels, matches, strict=True) if matched])
        told = f"Plusieurs communes s'appellent {wording.quoted(text)} : précisez {several}."
    zone_state.refuse(told)
    return None
