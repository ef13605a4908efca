"""Commands on what centres have sent in, counted: totals by anything, and who has sent what for which year."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from geo import wording
from geo.activity.analysis.choice import Lines, chosen
from geo.activity.analysis.figures import Measured
from geo.activity.analysis.totals import Dimension, Part, totals
from geo.activity.selection import ActivityChoice
from geo.atlas import Atlas
from geo.cli.opening import EditionOption, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, whole
from geo.errors import UnknownCode
from geo.received import Answered, Year
from geo.received import reporting as who_has_sent
from geo.units import HALF_DAYS

CentreOption = Annotated[str, typer.Option(help="Identifiant d'un centre ; tous par défaut.")]
YearOption = Annotated[int | None, typer.Option(help="Une année ; toutes par défaut.")]
_NOTHING_SENT = "Aucun centre n'a envoyé d'activité."


@told
def activity(
    by: Annotated[Dimension, typer.Option(help="Par quoi découper.")] = Dimension.YEAR,
    centre: CentreOption = "",
    year: YearOption = None,
    choice: Annotated[
        str, typer.Option(metavar="CHOIX", help="Les lignes retenues, par exemple theme:T1;mode:distanciel.")
    ] = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Compter l'activité que les centres ont envoyée ; dit d'abord qui a envoyé, et masque les petits effectifs."""
    atlas = opened_atlas(edition, "")
    asked = ActivityChoice.read(choice)
    asked = replace(asked, centres=(_known(atlas, centre),)) if centre else asked
    lines = chosen(atlas, asked if year is None else replace(asked, years=(year,)))
    split = totals(lines, by)
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "choice": str(lines.choice),
                "by": by.value,
                "reporting": [_answered(lines.answered(each)) for each in lines.years],
                "parts": [_part(part) for part in split.parts],
                "total": _part(split.total),
                "exceeds": split.exceeds,
                "remarks": [*filter(None, [split.sentence]), *lines.left_out],
            }
        )
        return
    if not split.parts:
        print(_NOTHING_SENT if atlas.sent.records.empty else "Aucune ligne d'activité ne correspond à ce choix.")
    else:
        for answer in _told_by(lines):
            print(answer)
        for part in (*split.parts, split.total):
            counted = wording.plural(part.lines, "ligne", "lignes")
            print("\t".join((part.code or "", part.label, _half_days(part), counted)))
    for remark in filter(None, [split.sentence, *lines.left_out]):
        print(remark)


@told
def reporting(
    centre: CentreOption = "", year: YearOption = None, edition: EditionOption = "", as_json: JsonOption = False
) -> None:
    """Dire qui a envoyé ou publié son activité, pour quelle année, et ce qui manque."""
    atlas = opened_atlas(edition, "")
    found = who_has_sent(atlas)
    found = found.among((_known(atlas, centre),)) if centre else found
    years = [each for each in found.years if year in (None, each)]
    if as_json:
        print_json(
            {
                "edition": atlas.manifest.description.name,
                "years": [_answered(found.answered(each)) for each in years],
                "centres": [
                    {"centre": code, "name": atlas.names_of_centres[code], **_year(mine[each])}
                    for code, mine in found.centres.items()
                    for each in years
                ],
            }
        )
        return
    for each in years:
        print(found.answered(each).sentence)
        if centre or year is not None:
            for code, mine in found.centres.items():
                print("\t".join((code, atlas.names_of_centres[code], *_words(mine[each]))))


def _known(atlas: Atlas, centre: str) -> str:
    if centre not in atlas.names_of_centres:
        known = ", ".join(sorted(atlas.names_of_centres))
        raise UnknownCode(f"Le centre « {centre} » est inconnu", "--centre", f"Centres connus : {known}.")
    return centre


def _told_by(lines: Lines) -> list[str]:
    """For each year, how many centres the lines are of."""
    found = []
    for year in lines.years:
        answered = lines.answered(year)
        sent = wording.plural(len(answered.senders), "centre", "centres")
        found.append(f"{year} : {sent} sur {len(answered.expected)} ont envoyé leurs chiffres.")
    return found


def _half_days(part: Part) -> str:
    figure = part.figures["half_days"]
    value = float("nan") if figure.value is None else figure.value
    return wording.value_or_status(value, figure.status, HALF_DAYS)


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.code,
        "label": part.label,
        "lines": part.lines,
        "centres": list(part.centres),
        "figures": {name: _figure(figure) for name, figure in part.figures.items()},
    }


def _figure(figure: Measured) -> dict[str, Any]:
    return asdict(figure) | {"value": None if figure.value is None else whole(figure.value)}


def _answered(answered: Answered) -> dict[str, Any]:
    return asdict(answered) | {"told": answered.told, "complete": answered.is_complete}


def _year(year: Year) -> dict[str, Any]:
    return asdict(year) | {
        "half_days": whole(year.half_days),
        "posts": whole(year.posts),
        "sending": asdict(year.sending) if year.sending else None,
    }


def _words(year: Year) -> tuple[str, ...]:
    """What was received in a year, in French."""
    known = wording.value_or_status(year.half_days, year.half_days_status, HALF_DAYS)
    told = (wording.RECEIVED[year.received], known if year.received.is_answer else "")
    if not year.sending:
        return told
    sending = year.sending
    lines = wording.plural(sending.lines, "ligne", "lignes")
    return (*told, f"{lines}, dont {sending.with_half_days} avec des demi-journées", wording.moment(sending.last))
