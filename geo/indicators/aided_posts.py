"""State-aided posts (adultes-relais, Fonjep): how many, for how much, where; from files given by hand.

A post counts once wherever it is counted, amounts add up. A number is a minimum as long as lines of the year could
belong to the place and do not say it. A place that no line names is not known, and never zero: files lack whole
départements that have posts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geo.indicators.definition import COUNTRY_CODE, Compute, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.tally import RESIDENTS, members, tally
from geo.post_tables import PostKind
from geo.tables import Tables
from geo.units import AID, AID_PER_10K, POSTS_HERE, POSTS_PER_10K, Unit
from geo.wording import plural

_SOURCES = ("aided-posts",)
_LEVELS = (Level.CONTRACT, Level.DEPARTMENT, Level.REGION, Level.COUNTRY)
_LIMITS = (
    "Année de la date choisie, dans les fichiers donnés. Un poste à plusieurs lignes compte une fois dans chaque "
    "territoire qu'il sert, donc une fois au total ; les montants des lignes s'additionnent, même là où un poste est "
    "répété. Le département est celui de la ligne, à défaut celui de son contrat ; les lignes sans département ne "
    "comptent qu'au total national. Un territoire absent des fichiers n'est pas compté pour zéro : le nombre de ce qui "
    "l'englobe est un minimum. Postes théoriques, pas toujours pourvus."
)
_COMPARABLE = (
    "Les fichiers de 2025 ne couvrent pas l'année entière ou comptent autrement : 2025 ne se compare à aucune année."
)


@dataclass(frozen=True)
class _Scheme:
    """How one kind of post is called."""

    kind: PostKind
    key: str
    label: str
    what: str


_SCHEMES = (
    _Scheme(PostKind.MEDIATORS, "adultes_relais", "Postes adultes-relais", "médiateurs employés dans les QPV"),
    _Scheme(PostKind.FONJEP, "fonjep", "Postes Fonjep", "salariés d'associations cofinancés par le Fonjep"),
)


def _counted(tables: Tables, kind: PostKind, level: Level, on: date) -> pd.DataFrame:
    """By territory: `posts`, `amount`, `lines`, of these `deduced` and `unpriced` ones; `lost`, others that may be its.

    Without a row where the files say nothing of the kind in the year of the date.
    """
    posts = tables.aided_posts
    rows = posts[(posts["kind"] == kind.value) & (posts["year"] == on.year)]
    if rows.empty:
        return pd.DataFrame()
    codes = _codes(tables, level)
    homes = tables.territories[tables.territories["level"] == "department"].set_index("code")["region_code"]
    groups = {
        Level.CONTRACT: rows["contract_code"],
        Level.DEPARTMENT: rows["department_code"],
        Level.REGION: rows["department_code"].map(homes),
        Level.COUNTRY: pd.Series(COUNTRY_CODE, index=rows.index),
    }
    of = groups[level]
    told = rows.assign(unpriced=rows["amount"].isna(), of=of)[of.notna()].groupby("of")
    found = told.agg(
        posts=("post", "nunique"), amount=("amount", "sum"), lines=("post", "size"),
        deduced=("department_is_deduced", "sum"), unpriced=("unpriced", "sum"),
    ).reindex(codes).fillna(0)  # fmt: skip
    return found.assign(
        lost=_lost(tables, rows[of.isna()], level, codes),
        absent=_absent(tables, set(rows["department_code"].dropna()), level, on).reindex(codes, fill_value=""),
        partial=bool(rows["partial"].any()),
    )


def _absent(tables: Tables, present: set[str], level: Level, on: date) -> pd.Series:
    """By région or country, its départements that have neighbourhoods and of which the files hold no line, in words."""
    if level not in (Level.REGION, Level.COUNTRY):
        return pd.Series(dtype=object)
    expected = {*tables.neighbourhoods["department_code"], *tables.list_gaps["department_code"]} - present
    parts = members(tables, level, on)
    lacking = parts[parts["department_code"].isin(expected)].sort_values("department_code")
    return lacking.groupby("group")["department_code"].agg(", ".join).astype(object)


def _lost(tables: Tables, unplaced: pd.DataFrame, level: Level, codes: list[str]) -> pd.Series:
    """By territory, the lines that name none of its level and may be its: of a contract, those of its département."""
    nowhere = int(unplaced["department_code"].isna().sum())
    if level is not Level.CONTRACT:
        return pd.Series(nowhere, index=codes)
    homes = tables.contracts.set_index("code")["department_code"].reindex(codes)
    by_department = unplaced["department_code"].value_counts()
    # A contract of no known département may have any of them.
    beside = homes.map(by_department).fillna(0).where(homes.notna(), len(unplaced) - nowhere)
    return (beside + nowhere).astype(int)


def _values(counted: pd.DataFrame, codes: list[str], column: str) -> pd.DataFrame:
    """Values of one column of `_counted`, with status and n; missing where the files say nothing."""
    if counted.empty:
        nothing = pd.Series(float("nan"), index=pd.Index(codes, name="code"))
        return frame_of_values(nothing, pd.Series(Status.MISSING.value, index=nothing.index))
    lacking = (counted["lost"] > 0) | (counted["absent"] != "")
    unknown = counted["lines"] == 0
    if column == "amount":
        lacking |= counted["unpriced"] > 0
        unknown |= counted["unpriced"] == counted["lines"]
    status = pd.Series(Status.OBSERVED.value, index=counted.index, dtype=object)
    status[lacking | counted["partial"]] = Status.ESTIMATED.value
    status[unknown] = Status.MISSING.value
    notes = [" ; ".join(_remarks(row, column)) for row in counted.to_dict("records")]
    return frame_of_values(counted[column], status, note=pd.Series(notes, index=counted.index, dtype=object))


def _remarks(row: Mapping[Any, Any], column: str) -> Iterator[str]:
    """n, then what a reader must know of it."""
    count = {name: int(row[name]) for name in ("lines", "deduced", "unpriced", "lost")}
    yield f"n = {plural(count['lines'], 'ligne', 'lignes')}" if count["lines"] else "absent des fichiers"
    if count["deduced"]:
        yield f"dont {count['deduced']} de département connu par leur contrat"
    if count["unpriced"] and column == "amount":
        yield f"chiffre minimal : {plural(count['unpriced'], 'ligne', 'lignes')} sans montant"
    if count["lost"]:
        minimal = "chiffre minimal : " if count["lines"] else ""
        yield f"{minimal}{plural(count['lost'], 'ligne ne dit', 'lignes ne disent')} pas où"
    if row["absent"] and count["lines"]:
        yield f"chiffre minimal : rien dans les fichiers de {row['absent']}"
    if row["partial"]:
        yield "année partielle : ne se compare à aucune autre"


def _count(kind: PostKind, column: str) -> Compute:
    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        return _values(_counted(tables, kind, level, on), _codes(tables, level), column)

    return compute


def _ratio(kind: PostKind, column: str) -> Compute:
    """The same for 10 000 inhabitants of the QPV of the territory, where they are known."""

    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        counted = _count(kind, column)(tables, level, on)
        base = tally(tables, RESIDENTS, level, on).reindex(counted.index)
        status, note = counted["status"].copy(), counted["note"].copy()
        has_value, is_known = counted["value"].notna(), base["total"] > 0
        status[has_value & ~is_known] = Status.NOT_APPLICABLE.value
        status[has_value & (base["gaps"] > 0)] = Status.ESTIMATED.value
        status[has_value & (base["gaps"] > 0) & ~is_known] = Status.MISSING.value
        some = has_value & is_known & (base["gaps"] > 0)
        note[some] = note[some] + " ; habitants connus en partie"
        ratio = counted["value"] * 10_000 / base["total"].where(is_known)
        return frame_of_values(ratio, status, counted["value"], base["total"], note)

    return compute


def _codes(tables: Tables, level: Level) -> list[str]:
    return [COUNTRY_CODE] if level is Level.COUNTRY else sorted(tables.names(level.value))


def _indicators(scheme: _Scheme) -> Iterator[Indicator]:
    """Posts and euros, as they are and for 10 000 inhabitants."""
    posts = f"Postes de l'année écrits dans les fichiers de l'État ({scheme.what}), chacun compté une fois"
    euros = f"Euros des lignes de l'année, pour les mêmes postes ({scheme.what})"
    per = "rapportés aux habitants des QPV du territoire (RP 2018, génération 2015), pour 10 000"
    amount = f"Aide de l'État aux {scheme.label[0].lower()}{scheme.label[1:]}"
    for key, label, short, unit, definition, column, is_ratio in (
        (scheme.key, scheme.label, scheme.label, POSTS_HERE, f"{posts}.", "posts", False),
        (f"aide_{scheme.key}", amount, f"Aide {scheme.kind.label}", AID, f"{euros}.", "amount", False),
        (f"{scheme.key}_10000_hab", f"{scheme.label} pour 10 000 habitants des QPV",
         f"{scheme.kind.label} pour 10 000 hab.", POSTS_PER_10K, f"{posts}, {per}.", "posts", True),
        (f"aide_{scheme.key}_10000_hab", f"{amount} pour 10 000 habitants des QPV",
         f"Aide {scheme.kind.label} pour 10 000 hab.", AID_PER_10K, f"{euros}, {per}.", "amount", True),
    ):  # fmt: skip
        yield _indicator(scheme, key, label, short, unit, definition, column, is_ratio)


def _indicator(
    scheme: _Scheme, key: str, label: str, short: str, unit: Unit, definition: str, column: str, is_ratio: bool
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        short=short,
        theme=Theme.POSTS,
        unit=unit,
        # Inhabitants of the QPV of a contract of 2024 are not published.
        levels=_LEVELS[1:] if is_ratio else _LEVELS,
        definition=definition,
        sources=(*_SOURCES, *RESIDENTS.sources) if is_ratio else _SOURCES,
        limits=_LIMITS,
        compares_generations=not is_ratio,
        compute=(_ratio if is_ratio else _count)(scheme.kind, column),
        comparable_with=_COMPARABLE,
    )


ALL = tuple(indicator for scheme in _SCHEMES for indicator in _indicators(scheme))
