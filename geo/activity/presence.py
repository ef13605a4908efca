"""Whether activity is named in each neighbourhood within some years; and if not, what is known of it.

Four things are never one: no centre is known, a centre sent nothing, a centre sent figures that name no place, and no
activity is named there. Only the last one speaks of activity; the others say what is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.activity.places import active, by_place, is_nothing
from geo.activity.selection import ActivityChoice, territory_of
from geo.indicators.activity import MEANS, is_replaced
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_in
from geo.place import WORDS
from geo.tables import NATIONAL, Tables

CentreYear = tuple[str, int]
"""A centre and a year."""


class Presence(StrEnum):
    """What is known of activity in a neighbourhood. The values are stable: files and tests name them."""

    NAMED = "nommee"
    WIDER = "plus_large"
    """Its commune, EPCI, contract or département is named, not itself."""
    NONE = "aucune_nommee"
    """Every centre in charge has sent lines with places, or declared zero, and none names it."""
    WITHOUT_PLACE = "sans_lieu"
    NOT_SENT = "non_recue"
    NO_CENTRE = "sans_centre"


@dataclass(frozen=True)
class Answers:
    """What centres have answered, by centre and year."""

    placed: frozenset[CentreYear]
    """A line at least names a place."""
    nothing: frozenset[CentreYear]
    """Every line says zero."""
    told: frozenset[CentreYear]
    """Figures are known, sent or published, whether they name places or not."""


def answers(tables: Tables, records: pd.DataFrame, sent: Collection[CentreYear]) -> Answers:
    """Who has answered for which year, in the lines sent and in the figures published in the edition."""
    empty = is_nothing(records)
    pairs = pd.Series(list(zip(records["centre"], records["year"].astype(int), strict=True)), index=records.index)
    has_place = records["places"].map(len).astype(bool) & ~empty
    zero, figures = _published(tables)
    active = frozenset(pairs[~empty]) | figures
    return Answers(
        placed=frozenset(pairs[has_place]),
        nothing=(frozenset(pairs[empty]) | zero) - active,
        told=frozenset(sent) | frozenset(pairs) | figures | zero,
    )


def presences(
    tables: Tables, records: pd.DataFrame, sent: Collection[CentreYear], choice: ActivityChoice
) -> pd.DataFrame:
    """`state`, `actions` and `wider` (lines that name it, or a larger place), `half_days`, `centres`, by neighbourhood.

    The choice tells its years. `centres` are those in charge of it within them, sorted. With centres chosen, only the
    neighbourhoods of their perimeters, and those they name, have a row; with a territory, only those of it.
    """
    listed = tables.neighbourhoods.set_index("code")["department_code"].sort_index()
    charge = in_charge(tables, choice)
    known = answers(tables, records, sent)
    unnamed = {code: silence(pairs, known) for code, pairs in charge.items()}
    named = by_place(active(tables, records, choice))
    counted = _counted(tables, named)
    frame = pd.DataFrame({"state": listed.map(unnamed).fillna(Presence.NO_CENTRE.value)}, index=listed.index)
    frame[["actions", "wider"]] = counted.reindex(listed.index)[["own", "larger"]].fillna(0).astype(int)
    frame["half_days"] = counted["half_days"].reindex(listed.index)
    frame["centres"] = listed.map(lambda code: tuple(sorted({centre for centre, _ in charge.get(code, ())})))
    frame.loc[frame["wider"] > 0, "state"] = Presence.WIDER.value
    frame.loc[frame["actions"] > 0, "state"] = Presence.NAMED.value
    if choice.centres:
        frame = frame[listed.isin(charge.keys()) | (frame["actions"] > 0)]
    if (territory := territory_of(tables, choice)) is not None:
        frame = frame[listed.reindex(frame.index).isin(territory)]
    return frame.rename_axis("code")


def in_charge(tables: Tables, choice: ActivityChoice) -> dict[str, frozenset[CentreYear]]:
    """By département, the centres of a choice that covered it during a part at least of each of its years.

    No entry where nobody is known. The territory of the choice leaves nothing out.
    """
    found: dict[str, set[CentreYear]] = defaultdict(set)
    for year in choice.years:
        valid = coverage_in(tables, year)
        if choice.centres:
            valid = valid[valid["centre_code"].isin(choice.centres)]
        for department, centre in zip(valid["department_code"], valid["centre_code"], strict=True):
            found[str(department)].add((str(centre), year))
    return {code: frozenset(pairs) for code, pairs in found.items()}


def silences(
    tables: Tables, records: pd.DataFrame, sent: Collection[CentreYear], choice: ActivityChoice
) -> dict[str, Presence]:
    """By département with a centre, what its neighbourhoods are in where nothing names them."""
    known = answers(tables, records, sent)
    return {code: silence(pairs, known) for code, pairs in in_charge(tables, choice).items()}


def silence(pairs: Collection[CentreYear], known: Answers) -> Presence:
    """What it means that no line names a place: the least known of its centres and years decides."""
    if any(pair not in known.told for pair in pairs):
        return Presence.NOT_SENT
    if all(pair in known.placed or pair in known.nothing for pair in pairs):
        return Presence.NONE
    return Presence.WITHOUT_PLACE


def _published(tables: Tables) -> tuple[frozenset[CentreYear], frozenset[CentreYear]]:
    """Centres and years that published zero alone, and those that published some activity."""
    rows = tables.activity
    rows = rows[(rows["centre_code"] != NATIONAL) & rows["year"].notna() & ~is_replaced(rows)]
    rows = rows[~rows["measure"].str.startswith(MEANS)]
    pairs = pd.Series(list(zip(rows["centre_code"], rows["year"].astype(int), strict=True)), index=rows.index)
    some = frozenset(pairs[rows["value"] > 0])
    return frozenset(pairs) - some, some


def _counted(tables: Tables, named: pd.DataFrame) -> pd.DataFrame:
    """Lines that name each neighbourhood (`own`, with their `half_days`), and lines that name a larger place only."""
    held = named.merge(_holdings(tables), on="place")
    held["is_own"] = held["place"].str.startswith(f"{WORDS[Level.NEIGHBOURHOOD]}-")
    held = held.sort_values("is_own", ascending=False, kind="stable").drop_duplicates(["line_id", "code"])
    own = held[held["is_own"]].groupby("code")
    return pd.DataFrame(
        {
            "own": own.size(),
            "half_days": own["half_days"].sum(min_count=1),
            "larger": held[~held["is_own"]].groupby("code").size(),
        }
    )


def _holdings(tables: Tables) -> pd.DataFrame:
    """Every place that holds neighbourhoods, as text, with the `code` of each: itself, communes, EPCI, contracts..."""
    links = tables.neighbourhood_communes.rename(columns={"neighbourhood_code": "code"})
    listed = tables.neighbourhoods
    epcis = links.merge(tables.communes[["code", "epci_code"]].set_axis(["commune_code", "epci_code"], axis=1))
    contracts = links.merge(tables.contract_communes, on="commune_code")
    parts = (
        (Level.NEIGHBOURHOOD, listed["code"], listed["code"]),
        (Level.COMMUNE, links["commune_code"], links["code"]),
        (Level.EPCI, epcis["epci_code"], epcis["code"]),
        (Level.CONTRACT, contracts["contract_code"], contracts["code"]),
        (Level.DEPARTMENT, listed["department_code"], listed["code"]),
    )
    found = [
        pd.DataFrame({"place": WORDS[level] + "-" + larger, "code": codes}).dropna() for level, larger, codes in parts
    ]
    return pd.concat(found, ignore_index=True).drop_duplicates()
