"""The contract of the store, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geo.activity.choices import Standing
from geo.activity.model import FIELDS, ActivityRecord, FieldReport, Sent, as_row
from geo.activity.store import Act, Refusal, StoreState
from geo.activity.store.database import ActivityStore
from geo.errors import InvalidTable, StoreConflict, UnknownCode
from tests.geo.activity.sent import EVENT, QUESTION, YEARLY, file, half_days

LATER = [Act.IMPORTED, Act.UNDONE, Act.REDONE]


def sent(store: ActivityStore, content: str, lines: dict[int, ActivityRecord], replaces: bool = True) -> int:
    """The number of the import of a file."""
    return store.import_(file(content), lines, [], who="ana", replaces=replaces).summary.id


def counted(store: ActivityStore) -> list[float]:
    """The half-days that count, sorted."""
    return sorted(store.records()["half_days"])


def told(frame: pd.DataFrame, kind: type[Sent]) -> list[dict[str, object]]:
    """The rows of a frame as records write theirs: None where a cell is empty, a list where there are several."""
    fields = [field.name for field in FIELDS[kind]]
    return [
        {name: list(value) if isinstance(value, tuple) else None if pd.isna(value) else value for name, value in row}
        for row in ([(name, getattr(line, name)) for name in fields] for line in frame.itertuples())
    ]


def test_an_empty_store(store: ActivityStore) -> None:
    assert store.imports() == store.audit() == store.current() == ()
    assert store.version() == 0
    frame = store.records()
    assert len(frame) == 0
    assert list(frame) == ["import_id", "line", *(field.name for field in FIELDS[ActivityRecord])]


def test_what_is_sent_is_read_again_to_the_last_digit(store: ActivityStore) -> None:
    store.import_(file("a"), {2: YEARLY, 7: EVENT}, [], who="ana", replaces=True)
    frame = store.records()
    assert frame["line"].tolist() == [2, 7]
    expected = [as_row(YEARLY), as_row(EVENT)]
    assert told(frame, ActivityRecord) == [
        row | {"day": row["day"] and pd.Timestamp(str(row["day"]))} for row in expected
    ]
    assert frame["half_days"].tolist() == [12.5, 0.30000000000000004]
    assert str(frame["attendances"].dtype) == "Int64", "a count that is not told is empty, not zero"
    empty = store.records(centre="nobody")
    assert_frame_equal(empty, frame.iloc[:0])


def test_questions_of_the_field_are_kept_apart(store: ActivityStore) -> None:
    store.import_(file("a"), {2: QUESTION}, [], who="ana", replaces=True)
    assert len(store.records()) == 0
    assert told(store.records(FieldReport), FieldReport) == [as_row(QUESTION) | {"day": pd.Timestamp("2025-01-06")}]
    assert len(store.records(FieldReport, centre="oriv", year=2025)) == 1
    assert len(store.records(FieldReport, year=2024)) == 0
    (of_2025,) = store.current(kind=FieldReport)
    assert (of_2025.centre, of_2025.year, of_2025.lines) == ("oriv", 2025, 1)


def test_a_receipt_tells_what_came_in(store: ActivityStore) -> None:
    refusal = Refusal(4, "Lieux", "QP000", "code inconnu", "Voyez la liste des QPV.")
    receipt = store.import_(file("a"), {2: YEARLY, 3: EVENT}, [refusal], who="ana", replaces=True)
    summary = receipt.summary
    assert receipt.is_new
    assert receipt.sentence == "Import 1 : 2 lignes reçues, 1 refus."
    assert (summary.id, summary.kind, summary.file_name, summary.who) == (1, "activity_records", "envoi.csv", "ana")
    assert (summary.centres, summary.years, summary.lines, summary.refused) == (("labo-cites",), (2023, 2024), 2, 1)
    assert (summary.replaces, summary.demonstration, summary.live) == (True, False, True)
    assert timedelta(0) <= datetime.now(UTC) - summary.received < timedelta(minutes=1)
    assert store.imports() == (summary,)
    assert store.refusals(1) == (refusal,)
    assert store.file(1) == file("a")


def test_what_no_database_takes_is_replaced_in_a_refusal(store: ActivityStore) -> None:
    refusal = Refusal(4, "", "a\x00b\ud800" + "c" * 2000, "illisible", "Réécrivez la cellule.")
    store.import_(file("a"), {2: YEARLY}, [refusal], who="ana", replaces=True)
    (kept,) = store.refusals(1)
    assert kept.value == ("a\ufffdb?" + "c" * 2000)[:1000]


def test_the_same_file_twice_changes_nothing_and_says_when_it_came(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1, 2))
    version = store.version()
    receipt = store.import_(file("a"), half_days(2023, 1, 2), [], who="bob", replaces=True)
    assert not receipt.is_new
    assert receipt.summary == store.imports()[0]
    assert receipt.sentence.startswith("Fichier déjà reçu le ")
    assert receipt.sentence.endswith(" (import 1) : rien n'a été changé.")
    assert counted(store) == [1, 2]
    assert store.version() == version


def test_the_same_bytes_for_another_centre_are_another_import(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    assert sent(store, "a", half_days(2023, 1, centre="oriv")) == 2
    assert [(each.centre, each.import_id) for each in store.current()] == [("labo-cites", 1), ("oriv", 2)]


def test_an_import_replaces_the_same_centre_and_years_only(store: ActivityStore) -> None:
    sent(store, "a", half_days(2022, 1) | {9: half_days(2023, 2)[2]})
    sent(store, "b", half_days(2023, 4, centre="oriv"))
    sent(store, "c", half_days(2023, 8, 16))
    assert counted(store) == [1, 4, 8, 16]
    assert [(each.year, each.import_id, each.lines) for each in store.current("labo-cites")] == [
        (2022, 1, 1),
        (2023, 3, 2),
    ]
    assert store.records(centre="labo-cites", year=2023)["half_days"].tolist() == [8, 16]


def test_an_import_may_complete_what_is_in(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    sent(store, "b", half_days(2023, 2), replaces=False)
    assert counted(store) == [1, 2]
    sent(store, "c", half_days(2023, 4))
    assert counted(store) == [4], "what replaces, replaces both"


def test_every_import_is_undone_and_redone_to_the_last_digit(store: ActivityStore) -> None:
    states = [store.records()]
    for content, numbers, replaces in (("a", (0.1, 0.7), True), ("b", (1 / 3,), False), ("c", (2 / 7, 9), True)):
        sent(store, content, half_days(2023, *numbers), replaces)
        states.append(store.records())
    for number in (3, 2, 1):
        assert not store.undo(number, who="bob").live
        assert_frame_equal(store.records(), states[number - 1], check_exact=True)
    for number in (1, 2, 3):
        assert store.redo(number, who="bob").live
        assert_frame_equal(store.records(), states[number], check_exact=True)


def test_an_import_in_the_middle_can_be_undone(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    sent(store, "b", half_days(2023, 2))
    sent(store, "c", half_days(2023, 4), replaces=False)
    assert counted(store) == [2, 4]
    store.undo(2, who="bob")
    assert counted(store) == [1, 4]


def test_undoing_twice_is_undoing(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    store.undo(1, who="bob")
    assert not store.undo(1, who="bob").live
    assert [line.act for line in store.audit() if line.act in LATER] == [Act.UNDONE, Act.IMPORTED]


def test_a_file_that_was_replaced_counts_when_it_comes_again(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    sent(store, "b", half_days(2023, 2))
    assert sent(store, "a", half_days(2023, 1)) == 3
    assert counted(store) == [1]


def test_an_undone_import_is_not_redone_beside_its_own_file(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1), replaces=False)
    store.undo(1, who="bob")
    assert sent(store, "a", half_days(2023, 1), replaces=False) == 2
    with pytest.raises(StoreConflict) as caught:
        store.redo(1, who="bob")
    assert caught.value.advice == "Annulez d'abord l'import 2."
    assert counted(store) == [1]
    store.undo(2, who="bob")
    store.redo(1, who="bob")
    assert counted(store) == [1]


def test_what_is_generated_never_meets_what_is_real(store: ActivityStore) -> None:
    sent(store, "a", half_days(2023, 1))
    trial = {2: replace(YEARLY, half_days=100.0, status=Standing.DEMONSTRATION)}
    assert sent(store, "demo", trial) == 2
    assert counted(store) == [1], "it replaces nothing real"
    assert store.records(demonstration=True)["half_days"].tolist() == [100]
    assert [each.import_id for each in store.current()] == [1]
    assert [each.import_id for each in store.current(demonstration=True)] == [2]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ({}, "aucune ligne ne peut être gardée"),
        ({2: YEARLY, 3: QUESTION}, "activité et remontées de terrain mêlées"),
        ({2: YEARLY, 3: replace(YEARLY, status=Standing.DEMONSTRATION)}, "lignes réelles et de démonstration mêlées"),
        ({2: YEARLY, 3: replace(YEARLY, half_days=-1.0)}, "ligne 3 : inférieur à 0"),
    ],
)
def test_what_cannot_be_one_import_is_refused(store: ActivityStore, lines: dict[int, Sent], why: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        store.import_(file("a"), lines, [], who="ana", replaces=True)
    assert caught.value.faults == (why,)
    assert store.imports() == store.audit() == ()


@pytest.mark.parametrize("work", ["undo", "redo", "file", "refusals"])
def test_an_unknown_import_is_told(store: ActivityStore, work: str) -> None:
    options = {"who": "bob"} if work in ("undo", "redo") else {}
    with pytest.raises(UnknownCode, match="L'import 7 n'existe pas"):
        getattr(store, work)(7, **options)


def test_the_audit_tells_who_did_what_and_when(store: ActivityStore) -> None:
    began = datetime.now(UTC) - timedelta(seconds=1)
    sent(store, "a", half_days(2023, 1))
    store.import_(file("a"), half_days(2023, 1), [], who="bob", replaces=True)
    store.undo(1, who="eve")
    store.redo(1, who="eve")
    lines = store.audit()[::-1]
    assert [(line.who, line.act, line.import_id) for line in lines] == [
        ("ana", Act.STARTED, None),
        ("ana", Act.IMPORTED, 1),
        ("bob", Act.STARTED, None),
        ("bob", Act.KNOWN, 1),
        ("eve", Act.UNDONE, 1),
        ("eve", Act.REDONE, 1),
    ]
    assert {line.detail for line in lines} == {"envoi.csv"}
    assert not any(line.cut_short for line in lines)
    moments = [began, *(line.moment for line in lines), datetime.now(UTC)]
    assert moments == sorted(moments)


def test_the_version_changes_with_what_counts(store: ActivityStore) -> None:
    versions = [store.version()]
    sent(store, "a", half_days(2023, 1))
    versions.append(store.version())
    store.undo(1, who="eve")
    versions.append(store.version())
    store.redo(1, who="eve")
    versions.append(store.version())
    assert versions == sorted(set(versions))


def test_all_that_counts_is_read_in_one_go(store: ActivityStore) -> None:
    store.import_(file("a"), half_days(2023, 1, 2), [], who="ana", replaces=True)
    store.import_(file("b"), half_days(2023, 4), [], who="ana", replaces=True)
    store.import_(file("c"), {2: QUESTION}, [], who="ana", replaces=True)
    found = store.sent()
    assert found.version == store.version()
    assert list(found.records["half_days"]) == [4]
    assert list(found.reports["centre"]) == ["oriv"]
    assert [(each.centre, each.year, each.import_id) for each in found.years] == [("labo-cites", 2023, 2)]
    assert [(each.centre, each.year, each.import_id) for each in found.report_years] == [("oriv", 2025, 3)]
    assert set(found.imports) == {2, 3}, "the first one was replaced"
    assert not found.demonstration
    assert store.sent(demonstration=True).records.empty


def test_whether_a_demonstration_is_in(store: ActivityStore) -> None:
    store.import_(file("a"), half_days(2023, 1), [], who="ana", replaces=True)
    assert store.state() == StoreState(store.version(), demonstration=False)
    generated = {2: replace(YEARLY, status=Standing.DEMONSTRATION)}
    number = store.import_(file("b"), generated, [], who="ana", replaces=True).summary.id
    assert store.state() == StoreState(store.version(), demonstration=True)
    assert store.sent(demonstration=True).demonstration
    store.undo(number, who="ana")
    assert store.state() == StoreState(store.version(), demonstration=False)
