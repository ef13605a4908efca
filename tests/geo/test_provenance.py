"""What files, pictures, pages and commands say of where they come from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from geo.__main__ import app
from geo.atlas import Atlas
from geo.provenance import WARNING, Provenance
from geo.store import EditionDescription, OpenEdition
from tests import tiny_country

REAL = tiny_country.description()
INVENTED = replace(REAL, name="tiny-2024-demonstration", label="Pays inventé", demonstration=True)
DAY = date(2024, 6, 30)


def test_a_file_is_named_by_what_it_holds_and_begins_with_the_word_in_demonstration() -> None:
    assert Provenance(REAL, DAY).file_name("qpv", "region") == "atlas-crpv_tiny-2024_2024-06-30_qpv_region"
    assert Provenance(REAL).file_name("passage") == "atlas-crpv_tiny-2024_passage"
    named = Provenance(INVENTED, DAY).file_name("centre", "alpha")
    assert named == "DEMONSTRATION_atlas-crpv_tiny-2024-demonstration_2024-06-30_centre_alpha"


@pytest.mark.parametrize(
    ("description", "is_hypothesis", "mark"),
    [
        (REAL, False, ""),
        (REAL, True, "Hypothèse"),
        (INVENTED, False, "Démonstration"),
        (INVENTED, True, "Démonstration · Hypothèse"),
    ],
)
def test_a_picture_bears_every_word_that_holds(description: EditionDescription, is_hypothesis: bool, mark: str) -> None:
    told = Provenance(description, is_hypothesis=is_hypothesis)
    assert told.mark == mark
    assert told.titled("Habitants") == (f"{mark} : Habitants" if mark else "Habitants")


def test_each_row_of_a_table_says_it_is_invented() -> None:
    rows = pd.DataFrame({"valeur": [1.0, 2.0]}, index=pd.Index(["01", "02"], name="code"))
    real, invented = Provenance(REAL).stamped(rows), Provenance(INVENTED).stamped(rows)
    assert list(real) == ["valeur", "edition", "licence"]
    assert list(invented["avertissement"]) == [WARNING, WARNING]
    assert list(rows) == ["valeur"], "what is given stays as it is"


def test_the_lines_under_a_page_begin_with_the_warning() -> None:
    assert Provenance(INVENTED).lines() == [WARNING, *Provenance(replace(REAL, label="Pays inventé")).lines()]


def test_a_build_of_real_data_says_nothing_new_of_itself(tiny_edition: OpenEdition, tmp_path: Path) -> None:
    assert Atlas(tiny_edition, DAY).provenance.mark == ""
    store = tiny_country.write(tmp_path)
    store.write(INVENTED, tiny_edition.tables, tiny_country.display_files(tiny_edition.tables))
    opened = store.read(INVENTED.name)
    assert Atlas(opened, DAY).provenance.mark == "Démonstration"
    assert store.read(tiny_country.EDITION).build == tiny_edition.build
    assert {one.name: one.demonstration for one in store.editions()} == {REAL.name: False, INVENTED.name: True}


COMMANDS = [
    ("values", "qpv"),
    ("coverage", "--by", "region"),
    ("compare", "departement-01", "departement-02"),
    ("matrix",),
    ("network",),
    ("whatif", "fermer:alpha"),
    ("search", "Ville"),
    ("activity", "--by", "theme", "--year", "2022"),
    ("reporting",),
    ("reports",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_each_command_that_shows_figures_says_so(
    command: tuple[str, ...], tiny_edition: OpenEdition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tiny_country.write(tmp_path / "editions")
    store.write(INVENTED, tiny_edition.tables, tiny_country.display_files(tiny_edition.tables))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    for edition, is_said in ((INVENTED.name, True), (REAL.name, False)):
        monkeypatch.setenv("ATLAS_EDITION", edition)
        text = CliRunner().invoke(app, command)
        assert text.exit_code == 0, text.output
        assert (text.stdout.split("\n")[0] == WARNING) is is_said
        told = CliRunner().invoke(app, [*command, "--json"])
        found = json.loads(told.stdout)
        assert WARNING not in told.stdout
        for record in found if isinstance(found, list) else [found]:
            assert record.get("demonstration") is (True if is_said else None)
