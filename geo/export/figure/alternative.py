"""The map of a figure in words, for whoever does not see it: what it shows, of how many places, in which classes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from geo import wording
from geo.activity_view import ActivityView
from geo.export.figure.plates import framed
from geo.export.figure.scene import Scene
from geo.export.figure.sent_words import NOWHERE, circles_of, subtitle_of
from geo.export.figure.words import name_in, shown_table, where_of
from geo.indicators import find
from geo.maps.legend import legend_of
from geo.view import View

_MARKS = "Les contours sont les périmètres des centres de ressources, les points leurs sièges."


def in_words(scene: Scene) -> str:
    """Indicator, places, level, date; how many values are known and what the others are; classes, circles, frames."""
    return " ".join(part for part in _sentences(scene) if part)


def _sentences(scene: Scene) -> Iterator[str]:
    if isinstance(scene.view, ActivityView):
        yield f"Carte : {subtitle_of(scene, '')}."
        yield _sent(scene, scene.view) if scene.drawn.circles else ""
    else:
        yield from _values(scene, scene.view)
    entries = [f"{entry.label} ({entry.count})" for entry in legend_of(scene.atlas, scene.drawn).entries]
    of_which = " de l'ensemble du pays" if scene.counts_whole_country else ""
    yield f"Couleurs, et nombre de territoires{of_which} : {', '.join(entries)}." if entries else ""
    circles = scene.legend_circles if scene.drawn.circles else None
    if circles and circles.sizes:
        sizes = wording.listing([size.label for size in circles.sizes])
        yield f"{circles.title}. Leur aire est proportionnelle au nombre ; la légende en montre {sizes}."
    frames = [f"{frame.title}, {frame.note}" for frame in framed(scene.atlas, scene.sight)]
    yield f"Encarts : {' ; '.join(frames)}." if frames else ""
    yield _MARKS


def _values(scene: Scene, view: View) -> Iterator[str]:
    """What is shown of an indicator, where and when; how many values are known, and from which to which."""
    indicator, rows = find(view.indicator), shown_table(scene, view)
    level = wording.LEVELS[view.level.value].lower()
    yield f"Carte : {indicator.label}, {where_of(scene)}, par {level}, au {wording.day(scene.atlas.on)}."
    yield _known(rows)
    known = rows.dropna(subset=["valeur"])
    ends = []
    for value in (known["valeur"].min(), known["valeur"].max()) if len(known) else ():
        there = known[known["valeur"] == value]
        amount = wording.amount(float(value), indicator.unit)
        name = name_in(scene, view.level, str(there["nom"].iloc[0]), str(there.index[0]))
        ends.append(f"{amount}, {name if len(there) == 1 else f'{wording.number(len(there))} lieux'}")
    if ends:
        yield f"De {ends[0]}, à {ends[1]}." if ends[0] != ends[1] else f"Une seule valeur : {ends[0]}."


def _sent(scene: Scene, view: ActivityView) -> str:
    """How many places have a circle, and which has the largest."""
    _, found = circles_of(scene)
    if not found:
        return NOWHERE
    count = wording.plural(len(found), "lieu porte un cercle", "lieux portent un cercle")
    _, name, value = found[0]
    return f"{count} ; le plus grand : {name}, {wording.amount(value, view.shown.unit)}."


def _known(rows: pd.DataFrame) -> str:
    """How many values there are, and why others are not there: « 12 valeurs connues sur 14 ; non renseigné : 2. »."""
    missing = rows.loc[rows["valeur"].isna(), "statut"].value_counts().sort_index()
    told = wording.plural(int(rows["valeur"].notna().sum()), "valeur connue", "valeurs connues")
    others = [f"{wording.STATUSES[str(status)]} : {wording.number(count)}" for status, count in missing.items()]
    return f"{' ; '.join([f'{told} sur {wording.number(len(rows))}', *others])}."
