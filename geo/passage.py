"""What became of each neighbourhood from one generation to the next, told by the overlap of perimeters, never by code.

Two perimeters *match* when one of them has a notable part of its area in the other. How many matches a neighbourhood
has, and how many its matches have, say what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import pandas as pd

from geo import spatial, wording
from geo.errors import UnknownEdition
from geo.indicators.definition import Indicator, Status
from geo.store import EditionSummary, OpenEdition
from geo.tables import Tables

SLIVER = 0.05
"""Of the area of both perimeters: a common part below it is two drawings of one border, not a passage.

A neighbourhood measures some twenty hectares: drawn ten metres apart, a border of half a kilometre is a fortieth of it.
"""

UNCHANGED_SHARE = 1 - SLIVER
"""Of the area of both perimeters: what they do not share is then a sliver."""


class Fate(StrEnum):
    """What became of a neighbourhood, seen from either generation. The values are stable: scripts read them."""

    UNCHANGED = "inchange"
    CHANGED = "modifie"
    NEW = "nouveau"
    GONE = "disparu"
    SPLIT = "scinde"
    MERGED = "fusionne"
    RECAST = "recompose"
    """Split and merged at once."""

    @property
    def label(self) -> str:
        """The fate in a word or two."""
        return _LABELS[self]


_LABELS = {
    Fate.UNCHANGED: "inchangé",
    Fate.CHANGED: "modifié",
    Fate.NEW: "nouveau",
    Fate.GONE: "disparu",
    Fate.SPLIT: "scindé",
    Fate.MERGED: "fusionné",
    Fate.RECAST: "recomposé",
}


@dataclass(frozen=True)
class Match:
    """A neighbourhood of the other generation with which area is shared."""

    code: str
    name: str
    share: float
    """Part of the area of the neighbourhood asked about that lies in this one."""
    share_back: float
    """Part of the area of this one that lies in the neighbourhood asked about."""


@dataclass(frozen=True)
class Passage:
    """What became of one neighbourhood, or where it comes from."""

    code: str
    name: str
    generation: int
    other_generation: int
    fate: Fate | None
    """None where it is not known; `note` then says why."""
    status: Status
    """`estime` where perimeters that are not known could change the answer."""
    matches: tuple[Match, ...]
    """The largest part first."""
    note: str | None

    @property
    def sentence(self) -> str:
        """The passage in one French sentence, for sheets and cards."""
        if self.fate is None:
            return f"Passage entre {self.generation} et {self.other_generation} non renseigné : {self.note}."
        is_older = self.generation < self.other_generation
        told = (_BEFORE if is_older else _AFTER)[self.fate].format(here=self.generation, there=self.other_generation)
        reading = _SAME if self.fate is Fate.UNCHANGED else _TAKEN if is_older else _BROUGHT
        parts = (
            reading.format(
                name=f"{wording.quoted(match.name)} ({match.code})",
                share=wording.percent(match.share, 0),
                back=wording.percent(match.share_back, 0),
            )
            for match in self.matches
        )
        note = f" (estimé : {self.note})" if self.note else ""
        return f"{told}{' ; '.join(parts)}{note}."


_BEFORE = {
    Fate.UNCHANGED: "Périmètre inchangé en {there} : ",
    Fate.CHANGED: "Périmètre modifié en {there} : ",
    Fate.GONE: "Disparu en {there} : aucun quartier de {there} n'en reprend de part notable",
    Fate.SPLIT: "Scindé en {there} : ",
    Fate.MERGED: "Fusionné en {there} avec d'autres quartiers de {here} : ",
    Fate.RECAST: "Recomposé en {there} avec d'autres quartiers de {here} : ",
}
_AFTER = {
    Fate.UNCHANGED: "Périmètre inchangé depuis {there} : ",
    Fate.CHANGED: "Périmètre modifié depuis {there} : ",
    Fate.NEW: "Nouveau en {here} : aucun quartier de {there} n'y avait de part notable",
    Fate.SPLIT: "Issu de la scission d'un quartier de {there} : ",
    Fate.MERGED: "Réunion de plusieurs quartiers de {there} : ",
    Fate.RECAST: "Recomposé à partir de plusieurs quartiers de {there} : ",
}
_SAME = "{name}"
_TAKEN = "{name} reprend {share} de sa surface, soit {back} du nouveau périmètre"
_BROUGHT = "{name} fait {share} de sa surface, soit {back} de l'ancien périmètre"


@dataclass(frozen=True)
class Passages:
    """The passage between two editions, from both sides, each sorted by code."""

    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


@dataclass(frozen=True)
class Comparison:
    """Whether values of two generations may stand side by side; the French reason when they may not."""

    is_allowed: bool
    reason: str | None = None


def edition_before(opened: OpenEdition, editions: Iterable[EditionSummary]) -> str | None:
    """The name of the edition of the generation just before, where both have perimeters to tell the passage by."""
    generation = opened.manifest.description.generation
    older = [
        known
        for known in editions
        if known.generation < generation and known.rows.get("perimeters") and not known.demonstration
    ]
    if opened.tables.perimeters.empty or not older:
        return None
    return max(older, key=lambda known: (known.generation, known.name)).name


def passages(before: OpenEdition, after: OpenEdition) -> Passages:
    """What became of each neighbourhood of an edition in a later one, and where those of the later one come from.

    Where perimeters or parts of a list are not known, nothing is said to be new or gone. Raises `UnknownEdition`
    unless `before` is of the older generation.
    """
    older, newer = before.manifest.description, after.manifest.description
    if older.generation >= newer.generation:
        raise UnknownEdition(
            "Le passage va d'une génération à une plus récente",
            f"{older.name} ({older.generation}), {newer.name} ({newer.generation})",
            "Donnez d'abord l'édition la plus ancienne.",
        )
    pairs = overlaps(_shapes(before.tables), _shapes(after.tables))
    generations = (older.generation, newer.generation)
    return Passages(
        _one_side(before.tables, after.tables, pairs, generations, Fate.GONE),
        _one_side(after.tables, before.tables, _turned(pairs), generations[::-1], Fate.NEW),
    )


def counts(rows: Iterable[Passage]) -> dict[str, int]:
    """How many neighbourhoods of a side had each fate; those of which it is not known come last."""
    found = Counter(row.fate or Status.MISSING for row in rows)
    return {fate.value: found[fate] for fate in (*Fate, Status.MISSING)}


def overlaps(before: gpd.GeoSeries, after: gpd.GeoSeries) -> pd.DataFrame:
    """The pairs of perimeters that match: `code`, `other`, `share` (of the first in the other), `share_back`.

    Both series go by code, in EPSG:4326; slivers are left out. Sorted by code.
    """
    there, back = (
        spatial.overlaps(own, others, pd.Series(spatial.EQUAL_AREA_CRS, own.index))
        for own, others in ((before, after), (after, before))
    )
    back = back.rename(columns={"label": "other", "other": "label", "share": "share_back"})
    pairs = there.merge(back, on=["label", "other"]).rename(columns={"label": "code"})
    is_notable = pairs[["share", "share_back"]].max(axis=1) >= SLIVER
    return pairs[is_notable].sort_values(["code", "other"], ignore_index=True)


def comparable(indicator: Indicator, generation: int, other: int) -> Comparison:
    """Whether the values of an indicator may be compared between two generations, as its definition says."""
    if generation == other or indicator.compares_generations:
        return Comparison(True)
    first, last = sorted((generation, other))
    why = indicator.comparable_with or "La liste des quartiers et leurs périmètres ont changé."
    return Comparison(False, f"{wording.quoted(indicator.label)} ne se compare pas entre {first} et {last}. {why}")


def lacking(tables: Tables) -> frozenset[str]:
    """The départements where neighbourhoods, or perimeters of some, are not known."""
    drawn = tables.neighbourhoods["code"].isin(tables.perimeters["neighbourhood_code"])
    undrawn = tables.neighbourhoods.loc[~drawn, "department_code"]
    return frozenset(undrawn) | frozenset(tables.list_gaps["department_code"])


def _shapes(tables: Tables) -> gpd.GeoSeries:
    return tables.perimeters.set_index("neighbourhood_code").geometry


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    """The same pairs seen from the other side."""
    names = {"code": "other", "other": "code", "share": "share_back", "share_back": "share"}
    return pairs.rename(columns=names)


def _one_side(
    own: Tables, others: Tables, pairs: pd.DataFrame, generations: tuple[int, int], alone: Fate
) -> tuple[Passage, ...]:
    """The passage of each neighbourhood of `own`; `alone` is the fate of one that matches none."""
    names = others.names("neighbourhood")
    found: dict[str, list[Match]] = {}
    for code, other, share, back in pairs[["code", "other", "share", "share_back"]].itertuples(index=False):
        found.setdefault(code, []).append(Match(other, names[other], _rounded(share), _rounded(back)))
    reached = Counter(pairs["other"])
    drawn = set(own.perimeters["neighbourhood_code"])
    own_gaps, other_gaps = lacking(own), lacking(others)
    told = []
    rows = own.neighbourhoods.sort_values("code")
    for code, name, department in zip(rows["code"], rows["name"], rows["department_code"], strict=True):
        matches = tuple(sorted(found.get(code, ()), key=lambda match: (-match.share, match.code)))
        fate: Fate | None = _fate(matches, reached, alone)
        status, note = Status.OBSERVED, None
        if code not in drawn:
            fate, status, note = None, Status.MISSING, "son périmètre n'est pas connu"
        elif not matches and department in other_gaps:
            fate, status = None, Status.MISSING
            note = f"des périmètres de {generations[1]} manquent dans son département"
        elif matches and fate is not Fate.UNCHANGED and department in own_gaps | other_gaps:
            status, note = Status.ESTIMATED, "des périmètres manquent dans son département"
        told.append(Passage(code, name, *generations, fate, status, matches, note))
    return tuple(told)


def _fate(matches: tuple[Match, ...], reached: Mapping[str, int], alone: Fate) -> Fate:
    """The fate that the matches tell; `reached` counts the matches of each neighbourhood of the other side."""
    if not matches:
        return alone
    is_shared = any(reached[match.code] > 1 for match in matches)
    is_parted = len(matches) > 1
    if is_parted and is_shared:
        return Fate.RECAST
    if is_parted or is_shared:
        # Seen from the older generation, several matches are a split; from the newer one, a merger.
        return Fate.SPLIT if is_parted == (alone is Fate.GONE) else Fate.MERGED
    (match,) = matches
    return Fate.UNCHANGED if min(match.share, match.share_back) >= UNCHANGED_SHARE else Fate.CHANGED


def _rounded(share: float) -> float:
    """To a millionth: what is left is noise, which may pass one."""
    return min(1.0, round(share, 6))
