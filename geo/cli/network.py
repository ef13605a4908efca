"""Commands on the network of centres: what changed over time, and what a hypothesis would change."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from geo import wording
from geo.cli.opening import DateOption, EditionOption, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, whole
from geo.coverage import scenario
from geo.coverage.effect import Amount, compare, supposed
from geo.coverage.history import Standing, days_of_change, events, standings
from geo.indicators.definition import Level


@told
def network(on: DateOption = "", edition: EditionOption = "", as_json: JsonOption = False) -> None:
    """Dire ce qui a changé dans le réseau jusqu'à une date : débuts, fins, changements de périmètre."""
    atlas = opened_atlas(edition, on)
    found = events(atlas.tables, atlas.on)
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "date": atlas.on,
                "events": [asdict(event) for event in found],
                "standings": [
                    _standing(row) for row in standings(atlas.tables, days_of_change(atlas.tables, atlas.on))
                ],
            }
        )
        return
    for event in found:
        gained = "".join(f" +{code}" for code in event.gained)
        lost = "".join(f" -{code}" for code in event.lost)
        print(f"{event.on.isoformat()}\t{event.centre}\t{wording.NETWORK_EVENTS[event.kind.value]}\t{gained}{lost}")


@told
def whatif(
    text: Annotated[str, typer.Argument(metavar="HYPOTHESE", help="Par exemple donner:75:labo-cites;fermer:oriv.")],
    on: DateOption = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Comparer la couverture à ce qu'elle serait sous une hypothèse ; rien n'est enregistré."""
    atlas = opened_atlas(edition, on)
    changes, faults = scenario.read(text, atlas.tables)
    if faults:
        raise faults[0]
    effect = compare(atlas, supposed(atlas, changes))
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "date": atlas.on,
                "hypothesis": scenario.spelled(changes),
                "country": [_row(amount) for amount in effect.amounts if amount.level is Level.COUNTRY],
                "centres": [_row(amount) for amount in effect.amounts if amount.level is Level.CENTRE],
                "departments": [asdict(handover) for handover in effect.handovers],
            }
        )
        return
    for amount in effect.amounts:
        if amount.change:
            word = wording.COVERED_THINGS[amount.reference]
            print(f"{amount.code}\t{amount.name}\t{word}\t{wording.change(amount.change)}")


def _standing(row: Standing) -> dict[str, object]:
    counts = {key: {"covered": whole(covered), "total": whole(total)} for key, (covered, total) in row.counts.items()}
    return {**asdict(row), "counts": counts}


def _row(amount: Amount) -> dict[str, object]:
    numbers = {"before": amount.before, "after": amount.after, "total": amount.total, "change": amount.change}
    return {**asdict(amount), **{key: None if it is None else whole(it) for key, it in numbers.items()}}
