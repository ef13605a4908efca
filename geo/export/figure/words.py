"""What a figure says around its map: title, field, worked example, sources, dates, licence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo import wording
from geo.activity_view import ActivityView
from geo.export.figure.scene import Scene
from geo.export.figure.sent_words import notes_of, subtitle_of
from geo.export.files import shown_rows
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.payload import ATTRIBUTION
from geo.place import FRANCE
from geo.units import Unit
from geo.view import View

_MOST_CODES = 12
"""Of départements that are listed one by one."""
_MOST_SOURCES = 3
"""That single values name, besides those of the indicator."""
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
    notes = notes_of(scene, scene.view) if isinstance(scene.view, ActivityView) else _notes(scene, scene.view)
    return Words(
        title=scene.provenance.titled(scene.style.title or scene.view.title or scene.drawn.title),
        subtitle=subtitle(scene),
        comment=scene.view.comment,
        notes=tuple((head, text) for head, text in notes if text),
        last=_last(scene, made),
        mark=scene.provenance.mark,
    )


def _notes(scene: Scene, view: View) -> tuple[tuple[str, str], ...]:
    """The paragraphs under the map of an indicator."""
    indicator, rows = find(view.indicator), shown_table(scene, view)
    return (
        ("Attention", scene.provenance.warning),
        ("Champ", _field(scene)),
        ("Lecture", _example(scene, view, rows)),
        ("Source", _sources(scene, view, rows)),
        ("Définition", indicator.definition if indicator.is_count else ""),
        ("À savoir", indicator.limits),
    )


def shown_table(scene: Scene, view: View) -> pd.DataFrame:
    """The rows of the table that says what the map of an indicator shows."""
    return shown_rows(scene.atlas, view.indicator, view.level, scene.departments, view.narrowed)


def subtitle(scene: Scene) -> str:
    """Where, at which level, and the date: « Nouvelle-Aquitaine · par commune · 30 juin 2024 »."""
    if isinstance(scene.view, ActivityView):
        return subtitle_of(scene, scene.style.title or scene.view.title or scene.drawn.title)
    level = wording.LEVELS[scene.view.level.value]
    when = scene.drawn.subtitle.removeprefix(f"{level}, ")
    named = scene.style.title or scene.view.title
    parts = (scene.drawn.title if named else "", where_of(scene), f"par {level[:1].lower()}{level[1:]}", when)
    return " · ".join(part for part in parts if part)


def where_of(scene: Scene) -> str:
    """The places that the view is restricted to, or the country."""
    names = [name_in(scene, place.level, scene.atlas.name_of(place), place.code) for place in scene.view.within]
    return " · ".join(names) or scene.atlas.name_of(FRANCE)


def name_in(scene: Scene, level: Level, name: str, code: str) -> str:
    """How a figure names a territory: « Marseille (13055) », a centre by its own name."""
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
        if len(codes) > _MOST_CODES:
            parts.append(f"{word} dans {len(codes)} départements")
        elif codes:
            parts.append(f"{word} : {', '.join(codes)}")
    return f"{'. '.join(_capital(part) for part in parts)}."


def _example(scene: Scene, view: View, rows: pd.DataFrame) -> str:
    """One value of the table, read aloud: the largest count, the rate of the place with the most to count.

    Of rates that do not say what they are counted over, the one in the middle: no place is singled out.
    """
    known = rows.dropna(subset=["valeur"])
    if known.empty:
        return f"{rows['nom'].iloc[0]} : {wording.STATUSES[rows['statut'].iloc[0]]}." if len(rows) else ""
    indicator = find(view.indicator)
    is_counted = not known["denominateur"].isna().all()
    ranks = known["valeur" if indicator.is_count or not is_counted else "denominateur"].rank(method="first")
    wanted = ranks.max() if indicator.is_count or is_counted else (len(known) + 1) // 2
    ((code, row),) = known[ranks == wanted].iterrows()
    told = wording.value_or_status(float(row["valeur"]), str(row["statut"]), indicator.unit)
    name = name_in(scene, view.level, str(row["nom"]), str(code))
    if indicator.is_count:
        reading = " ; l'aire du cercle est proportionnelle à ce nombre" if row["valeur"] > 0 else ""
    else:
        reading = _parts(row, indicator.unit)
    return f"{name}, {told}{reading}".removesuffix(".") + "."  # « hab. » has its own


def _parts(row: pd.Series, unit: Unit) -> str:
    """What was divided by what, where both are known."""
    above, below = float(row["numerateur"]), float(row["denominateur"])
    if math.isnan(above) or math.isnan(below):
        return ""
    between = "sur" if unit.symbol == "%" else "pour"
    return f", soit {wording.number(above)} {between} {wording.number(below)}"


def _sources(scene: Scene, view: View, rows: pd.DataFrame) -> str:
    """Publisher, title and vintage of what the values come from; then what some values say of themselves."""
    known = {source.id: source for source in scene.atlas.manifest.description.sources}
    mine = [known[one] for one in find(view.indicator).sources if one in known]
    told = [f"{source.publisher}, {source.title}, {source.vintage}" for source in mine]
    values = scene.atlas.values(view.indicator, view.level).reindex(rows.index)
    own = list(dict.fromkeys(values["source"].dropna()))
    told += own[:_MOST_SOURCES]
    if len(own) > _MOST_SOURCES:
        told.append(f"et {wording.plural(len(own) - _MOST_SOURCES, 'autre', 'autres')}")
    return f"{' ; '.join(told)}." if told else ""


def _last(scene: Scene, made: date) -> str:
    described = scene.atlas.manifest.description
    extracted = f"Extrait le {wording.day(made)} de l'édition {described.name} du {wording.day(described.built)}"
    return f"Atlas CRPV. {extracted}. {described.licence}. {ATTRIBUTION}. {_NO_BACKGROUND}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
