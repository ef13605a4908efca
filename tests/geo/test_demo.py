"""The command of demonstration: added whole, twice the same changes nothing, taken away; nothing real is touched."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from geo.__main__ import app
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.store import open_activity_store
from geo.activity.store.database import ActivityStore
from geo.demo import add, remove
from geo.errors import InvalidTable
from geo.provenance import WARNING
from geo.settings import Settings
from geo.store import OpenEdition
from tests import tiny_country
from tests.geo.activity.sent import QUESTION, YEARLY, file


@pytest.fixture
def store(tmp_path: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityStore:
    """A store that holds something real, of a centre that the country does not even have."""
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_EDITION", tiny_country.EDITION)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    opened = open_activity_store(Settings())
    opened.import_(file("activité"), {2: YEARLY}, [], who="ana", replaces=True)
    opened.import_(file("remontées"), {2: QUESTION}, [], who="ana", replaces=True)
    return opened


def real(store: ActivityStore) -> list[pd.DataFrame]:
    return [store.records(kind) for kind in (ActivityRecord, FieldReport)]


def invented(store: ActivityStore) -> list[pd.DataFrame]:
    return [store.records(kind, demonstration=True) for kind in (ActivityRecord, FieldReport)]


def assert_same(found: list[pd.DataFrame], expected: list[pd.DataFrame]) -> None:
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def printed(*arguments: str) -> Any:
    result = CliRunner().invoke(app, ["demo", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_added_found_as_it_is_taken_away_and_back(store: ActivityStore) -> None:
    before = real(store)
    told = printed()
    assert told["demonstration"] is True
    assert told["changed"] is True
    assert [each["kind"] for each in told["imports"]] == ["activity_records", "field_reports"]
    assert all(each["demonstration"] and each["live"] for each in told["imports"])
    assert set(told["imports"][0]["centres"]) <= {"alpha", "beta", "gamma"}
    first = invented(store)
    assert len(first[0]) == told["imports"][0]["lines"] > 100

    count = len(store.imports())
    again = printed()
    assert again["changed"] is False
    assert "rien n'a été changé" in again["sentence"]
    assert len(store.imports()) == count
    assert_same(invented(store), first)

    assert printed("--remove")["changed"] is True
    assert [len(frame) for frame in invented(store)] == [0, 0]
    assert printed("--remove") == {
        "demonstration": True,
        "changed": False,
        "imports": [],
        "sentence": "Aucun jeu de démonstration n'est en service : rien n'a été changé.",
    }
    assert printed()["changed"] is True
    assert len(store.imports()) == count, "what was taken away comes back as it was"
    assert_same(invented(store), first)
    assert_same(real(store), before)


def test_another_seed_takes_the_place_of_the_first_one(store: ActivityStore, tiny_edition: OpenEdition) -> None:
    add(tiny_edition, store, 1, who="ana")
    first = invented(store)
    add(tiny_edition, store, 2, who="ana")
    assert set(invented(store)[0]["source"]) == {"jeu de démonstration, graine 2"}
    add(tiny_edition, store, 1, who="ana")
    assert_same(invented(store), first)
    assert len([one for one in store.imports() if one.demonstration and one.live]) == 2


def test_undone_in_the_list_of_imports_it_is_gone(store: ActivityStore, tiny_edition: OpenEdition) -> None:
    for summary in add(tiny_edition, store, 1, who="ana").imports:
        store.undo(summary.id, who="bob")
    assert [len(frame) for frame in invented(store)] == [0, 0]
    assert remove(store, who="ana").is_changed is False


def test_the_file_that_is_kept_says_what_it_is(store: ActivityStore, tiny_edition: OpenEdition) -> None:
    summary = add(tiny_edition, store, 7, who="ana").imports[0]
    given = store.file(summary.id)
    assert given.name == "DEMONSTRATION_activity_records_graine-7.csv"
    first, headings, *lines = given.content.decode("utf-8-sig").splitlines()
    assert first == WARNING
    assert headings.startswith("Centre;Année;Date;Intitulé;Mission")
    assert len(lines) == summary.lines
    assert all(";démonstration;" in line for line in lines)


def test_the_kept_file_sent_in_as_if_it_were_real_is_refused(
    store: ActivityStore, tiny_edition: OpenEdition, tmp_path: Path
) -> None:
    given = store.file(add(tiny_edition, store, 1, who="ana").imports[0].id)
    path = tmp_path / given.name
    path.write_bytes(given.content)
    before = real(store)
    result = CliRunner().invoke(app, ["import", str(path), "--centre", "alpha"])
    assert result.exit_code == 1
    assert "Rien n'est écrit" in result.stdout
    assert_same(real(store), before)


def test_without_a_perimeter_nothing_is_invented(store: ActivityStore, tiny_edition: OpenEdition) -> None:
    tables = replace(tiny_edition.tables, coverage=tiny_edition.tables.coverage.iloc[:0])
    with pytest.raises(InvalidTable, match="aucun centre n'a de périmètre"):
        add(replace(tiny_edition, tables=tables), store, 1, who="ana")
    assert [one for one in store.imports() if one.demonstration] == []


def test_the_command_in_words(store: ActivityStore) -> None:
    said = CliRunner().invoke(app, ["demo", "--who", "bob"]).stdout
    first, second = said.splitlines()
    assert first.startswith("Jeu de démonstration, graine 1 : ")
    assert "tiny-2024-demonstration" in second
    again = CliRunner().invoke(app, ["demo", "--edition", "tiny-2024-demonstration"])
    assert "rien n'a été changé" in again.stdout, "whose geography is that of the real one"
    assert store.audit()[0].who == "bob"
    line = CliRunner().invoke(app, ["imports"]).stdout.splitlines()[0]
    assert line.endswith("\tdémonstration")
