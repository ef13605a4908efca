"""The command line: what the pages show, for scripts. Names of commands, options and JSON fields are stable."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from geo import catalogue, indicators, wording
from geo.atlas import Atlas, CoverageRow
from geo.cli import (
    activity,
    activity_analysis,
    activity_import,
    comparing,
    demo,
    drafts,
    editions,
    exporting,
    field_reports,
    figures,
    network,
    places,
    printing,
    search,
    slides,
)
from geo.cli.opening import DateOption, EditionOption, level_named, opened_atlas
from geo.cli.telling import JsonOption, print_json, told, whole
from geo.export.indicator_docs import indicator_page
from geo.indicators.definition import Level, Status
from geo.settings import Settings

app = typer.Typer(
    help="Atlas CRPV : éditions, valeurs et couverture en ligne de commande.",
    no_args_is_help=True,
    add_completion=False,
)


class Grouping(StrEnum):
    """How the coverage table is cut."""

    REGION = "region"
    DEPARTMENT = "departement"
    CENTRE = "centre"


app.command()(editions.editions)
app.command()(editions.check)
app.command()(editions.build)
app.command()(drafts.draft)
app.command()(editions.rollback)


@app.command()
@told
def docs(page: Annotated[Path, typer.Argument(dir_okay=False, writable=True, help="Page à écrire.")]) -> None:
    """Réécrire la page de référence des indicateurs, d'après leurs définitions et le catalogue."""
    described = catalogue.read(Settings().data / "catalogue.toml")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(indicator_page(indicators.ALL, described), encoding="utf-8", newline="\n")
    print(f"{page} : {len(indicators.ALL)} indicateurs.")


@app.command()
@told
def values(
    key: str,
    level: Annotated[str, typer.Option(help="quartier, commune, departement, region, centre ou france.")] = "france",
    on: DateOption = "",
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Donner les valeurs d'un indicateur à un niveau et une date."""
    atlas = opened_atlas(edition, on)
    wanted = level_named(level)
    indicator = atlas.indicator(key, wanted)
    names = atlas.names(wanted)
    rows = [
        {
            "code": code,
            "name": names[str(code)],
            "value": whole(row["value"]),
            "status": row["status"],
            "unit": indicator.unit.name,
            "numerator": whole(row["numerator"]),
            "denominator": whole(row["denominator"]),
            "note": row["note"],
            "source": row["source"] or list(indicator.sources),
            "vintage": row["vintage"],
            "date": atlas.on,
            "edition": atlas.manifest.description.name,
        }
        for code, row in atlas.values(key, wanted).to_dict("index").items()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        shown = wording.value_or_status(
            float("nan") if row["value"] is None else row["value"], row["status"], indicator.unit
        )
        print("\t".join(filter(None, (row["code"], row["name"], shown, row["note"]))))


@app.command()
@told
def coverage(
    on: DateOption = "",
    by: Annotated[Grouping | None, typer.Option(help="Découper par région, département ou centre.")] = None,
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Dire ce qui est couvert à une date : habitants, contrats et quartiers."""
    atlas = opened_atlas(edition, on)
    level = {
        None: Level.COUNTRY, Grouping.REGION: Level.REGION, Grouping.DEPARTMENT: Level.DEPARTMENT,
        Grouping.CENTRE: Level.CENTRE,
    }[by]  # fmt: skip
    rows = atlas.coverage(level)
    if not as_json:
        for row in rows:
            share = row.shares["inhabitants"].share
            told = wording.STATUSES[Status.NOT_APPLICABLE] if share is None else wording.percent(share)
            if row.shares["inhabitants"].status is Status.ESTIMATED:
                told += " (estimé)"
            print(f"{row.code}\t{row.name}\t{told} des habitants\t{', '.join(row.centres) or wording.NO_CENTRE}")
        return
    generation = atlas.manifest.description.generation
    printed = [_coverage_row(row) for row in rows]
    if level is Level.COUNTRY:
        printed[0]["subsets"] = _subsets(atlas)
    print_json(
        {
            "edition": atlas.manifest.description.name,
            "date": atlas.on,
            "reference": {
                "inhabitants": {"what": "habitants des QPV, RP 2018, génération 2015", "left_out": []},
                "contracts": {"what": "contrats de ville de 2018", "left_out": []},
                "neighbourhoods": {"what": f"QPV de la liste de {generation}", "left_out": _unlisted(atlas)},
                "communes": {"what": f"communes d'un QPV de la liste de {generation}", "left_out": _unlisted(atlas)},
            },
            "centres": {code: atlas.tables.names("centre")[code] for code in _centre_codes(rows)},
            "rows": printed,
        }
    )


app.command()(network.network)
app.command()(network.whatif)
app.command()(exporting.export)
app.command()(printing.sheet)
app.command()(comparing.compare)
app.command()(comparing.matrix)
app.command()(places.passage)
app.command()(places.locate)
app.command()(activity_import.template)
app.command("import")(activity_import.import_)
app.command()(activity_analysis.activity)
app.command()(activity_analysis.reporting)
app.command()(activity.imports)
app.command()(activity.undo)
app.command()(activity.redo)
app.command()(activity.audit)
app.command()(field_reports.reports)
app.command()(demo.demo)
app.command()(search.search)
app.command()(figures.figure)
app.command()(slides.slides)


def _coverage_row(row: CoverageRow) -> dict[str, Any]:
    blocks = {
        word: {
            "total": whole(share.total), "covered": whole(share.covered), "several": whole(share.several),
            "uncovered": whole(share.uncovered), "share": share.share, "uncertain": whole(share.uncertain),
            "status": share.status,
        }
        for word, share in row.shares.items()
    }  # fmt: skip
    return {"code": row.code, "name": row.name, **blocks, "centres": list(row.centres)}


def _subsets(atlas: Atlas) -> list[dict[str, Any]]:
    """The parts of France that published figures speak of."""
    departments = atlas.tables.territories[atlas.tables.territories["level"] == "department"]
    parts = {
        "METRO": ("hexagone et Corse", departments["zone"] == "hexagone"),
        "FR-987": ("France sans la Polynésie française", departments["code"] != "987"),
    }
    found = []
    for code, (name, chosen) in parts.items():
        (row,) = atlas.coverage(Level.COUNTRY, frozenset(departments.loc[chosen, "code"]))
        found.append({**_coverage_row(row), "code": code, "name": name})
    return found


def _unlisted(atlas: Atlas) -> list[str]:
    """Territories of which the list of QPV holds nothing."""
    totals = atlas.values("qpv", Level.DEPARTMENT)
    return totals.index[totals["status"] == Status.MISSING].tolist()


def _centre_codes(rows: tuple[CoverageRow, ...]) -> list[str]:
    return sorted({code for row in rows for code in row.centres})


if __name__ == "__main__":
    app()
