"""What a figure says around its map: title, field, worked example, sources, dates, licence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo import wording
from geo.export.figure.scene import Scene
from geo.export.files import shown_rows
from geo.indicators.definition import Level
from geo.maps.payload import ATTRIBUTION
from geo.units import Unit

_NO_BACKGROUND = "Aucun fond de carte externe."


@dataclass(frozen=True)
class Words:
    """Everything written around a figure. `notes` are headed: (« Source », …)."""

    title: str
    subtitle: str
    comment: str
    notes: tuple[tuple[str, str], ...]
    last: str
    mark: str


def words_of(scene: Scene, made: date) -> Words:
    """The words of a scene; `made` is the day it is taken out of the atlas."""
    indicator = scene.indicator
    rows = shown_table(scene)
    notes = (
        ("Attention", scene.provenance.warning),
        ("Champ", _field(scene)),
        ("Lecture", _example(scene, rows)),
        ("Source", _sources(scene, rows)),
        ("Définition", indicator.definition if indicator.is_count else ""),
        ("À savoir", indicator.limits),
    )
    return Words(
        title=scene.provenance.titled(scene.style.title or scene.view.title or scene.drawn.title),
        subtitle=subtitle(scene),
        comment=scene.view.comment,
        notes=tuple((head, text) for head, text in notes if text),
        last=_last(scene, made),
        mark=scene.provenance.mark,
    )


def shown_table(scene: Scene) -> pd.DataFrame:
    """The rows of the table that says what the map shows."""
    view = scene.view
    return shown_rows(scene.atlas, view.indicator, view.level, scene.departments, view.narrowed)


def subtitle(scene: Scene) -> str:
    """Where, at which level, and the date: « Nouvelle-Aquitaine · par commune · 30 juin 2024 »."""
    level = wording.LEVELS[scene.view.level.value]
    when = scene.drawn.subtitle.removeprefix(f"{level}, ")
    named = scene.style.title or scene.view.title
    parts = (scene.drawn.title if named else "", where_of(scene), f"par {level[:1].lower()}{level[1:]}", when)
    return " · ".join(part for part in parts if part)


def where_of(scene: Scene) -> str:
    """The places that the view is restricted to, or the country."""
    names = [_name(scene, place.level, scene.atlas.name_of(place), place.code) for place in scene.view.within]
    return " · ".join(names) or scene.atlas.manifest.description.label.split(",")[0]


def _name(scene: Scene, level: Level, name: str, code: str) -> str:
    if level is Level.CENTRE:
        return scene.atlas.names_of_centres[code]
    return f"{name} ({code})" if level in (Level.DEPARTMENT, Level.COMMUNE) else name


def _field(scene: Scene) -> str:
    """What the figure speaks of, and where the list of neighbourhoods lacks rows."""
    described = scene.atlas.manifest.description
    parts = [described.label if not scene.view.within else f"{described.label} ; {where_of(scene)}"]
    gaps = scene.atlas.tables.list_gaps
    gaps = gaps[gaps["department_code"].isin(scene.departments)]
    for state, word in (("partielle", "liste partielle"), ("absente", "liste absente")):
        codes = sorted(gaps.loc[gaps["state"] == state, "department_code"])
        if codes:
            parts.append(f"{word} : {', '.join(codes)}")
    return f"{'. '.join(_capital(part) for part in parts)}."


def _example(scene: Scene, rows: pd.DataFrame) -> str:
    """One value of the table, read aloud: the largest count, or the rate of the place with the most to count."""
    known = rows.dropna(subset=["valeur"])
    if known.empty:
        if rows.empty:
            return ""
        first = rows.iloc[0]
        return f"{first['nom']} : {wording.STATUSES[first['statut']]}."
    indicator = scene.indicator
    order = "valeur" if indicator.is_count or known["denominateur"].isna().all() else "denominateur"
    code, row = max(known.iterrows(), key=lambda item: (_or_least(item[1][order]), str(item[0])))
    told = wording.value_or_status(float(row["valeur"]), str(row["statut"]), indicator.unit)
    name = _name(scene, scene.view.level, str(row["nom"]), str(code))
    if indicator.is_count:
        reading = " ; l'aire du cercle est proportionnelle à ce nombre" if row["valeur"] > 0 else ""
        return f"{name}, {told}{reading}."
    return f"{name}, {told}{_parts(row, indicator.unit)}."


def _parts(row: pd.Series, unit: Unit) -> str:
    """What was divided by what, where both are known."""
    above, below = float(row["numerateur"]), float(row["denominateur"])
    if math.isnan(above) or math.isnan(below):
        return ""
    between = "sur" if unit.symbol == "%" else "pour"
    return f", soit {wording.number(above)} {between} {wording.number(below)}"


def _or_least(value: float) -> float:
    return -math.inf if math.isnan(value) else float(value)


def _sources(scene: Scene, rows: pd.DataFrame) -> str:
    """Publisher, title and vintage of what the values come from."""
    known = {source.id: source for source in scene.atlas.manifest.description.sources}
    mine = [known[one] for one in scene.indicator.sources if one in known]
    if not mine:
        return " ; ".join(dict.fromkeys(rows["source"].dropna()))
    return f"{' ; '.join(f'{source.publisher}, {source.title}, {source.vintage}' for source in mine)}."


def _last(scene: Scene, made: date) -> str:
    described = scene.atlas.manifest.description
    extracted = f"Extrait le {wording.day(made)} de l'édition {described.name} du {wording.day(described.built)}"
    return f"Atlas CRPV. {extracted}. {described.licence}. {ATTRIBUTION}. {_NO_BACKGROUND}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
