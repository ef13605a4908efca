"""Sending in on the page « Données »: a column of which the heading is not enough, and the audit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from geo.activity.choices import Standing
from geo.activity.model import ActivityRecord
from geo.activity.store import Act, AuditLine, open_activity_store
from geo.activity.store.database import ActivityStore
from geo.export.audit_file import audit_rows
from geo.export.files import french_csv
from geo.settings import Settings
from pages.parts import permission
from pages.parts.import_columns import letters
from tests import tiny_country
from tests.geo.activity.sent import file
from tests.geo.activity.sent_files import csv_file
from tests.pages.screen import Screen

AWKWARD = "{{7*7}} <b>gras</b> $x$"
HEADER = ["Année", "Statut", "Demi-journées", AWKWARD, "Publicatoins"]
ROWS = [["2023", "réel", "4", "34", "2"], ["2024", "réel", "5", "40", "1"]]
ALPHA = ActivityRecord(centre="alpha", year=2023, half_days=1, status=Standing.OBSERVED, source="essai")


@pytest.fixture
def store(own_data: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ActivityStore]:
    """An empty store, that anyone may write to, beside the invented country."""
    tiny_country.write(own_data / "editions")
    shutil.copy(project / "data" / "catalogue.toml", own_data)
    monkeypatch.setenv("ATLAS_WRITABLE", "on")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(permission, "at_this_machine", lambda: True)  # a test of pages has no address
    st.cache_resource.clear()
    yield open_activity_store(Settings())
    st.cache_resource.clear()


def sent(content: bytes) -> Screen:
    screen = Screen("donnees")
    screen.app.selectbox(key="import-centre").set_value("alpha")
    screen.app.file_uploader(key="import-fichier").set_value([("envoi.csv", content, "text/csv")])
    return screen.press("Vérifier")


def choices(screen: Screen) -> dict[str, str]:
    found = [box for box in screen.app.selectbox if str(box.key).startswith("import-colonne-")]
    return {box.label: box.value for box in found}


def choose(screen: Screen, label: str, value: str) -> None:
    (box,) = (box for box in screen.app.selectbox if box.label == label)
    box.set_value(value)


def sentences(screen: Screen) -> str:
    return "\n".join(message["text"] for message in screen.of_kind("sentence")).replace("\u00a0", " ")


def test_a_column_is_chosen_the_file_judged_again_and_the_choice_told(store: ActivityStore) -> None:
    screen = sent(csv_file([HEADER, *ROWS]))
    assert "Ce fichier ne peut pas être importé en l'état." in sentences(screen)
    told = screen.table("chaque colonne est lue")
    assert told["Colonne"] == ["D", "E", "A", "B", "C"], "those in doubt first"
    assert told["Titre dans le fichier"][0] == AWKWARD
    assert told["Premières valeurs"][0] == "34, 40"
    assert told["Lue comme"][:4] == ["non lue", "inconnue : peut-être Publications", "Année", "Statut"]
    assert choices(screen) == {"Colonne D": "ignorer", "Colonne E": "publications"}, "what it resembles is proposed"
    assert not [text for text in screen.native_texts() if "7*7" in text], "a heading is no label"

    choose(screen, "Colonne D", "attendances")
    screen.press("Vérifier de nouveau")
    assert "2 lignes lues : 2 valables, 0 refusée." in sentences(screen)
    assert f"Colonne « {AWKWARD} » lue comme « Participations », à la demande de qui l'envoie." in sentences(screen)
    totals = screen.table("avant et après")
    assert ("2023", "Participations", "34") in zip(totals["Année"], totals["Mesure"], totals["Après"], strict=True)
    screen.press("Enregistrer")
    records = store.records()
    assert list(records["attendances"]) == [34, 40]
    assert list(records["publications"]) == [2, 1]


def test_a_choice_is_changed_and_the_others_kept(store: ActivityStore) -> None:
    screen = sent(csv_file([HEADER, *ROWS]))
    choose(screen, "Colonne D", "attendances")
    choose(screen, "Colonne E", "ignorer")
    screen.press("Vérifier de nouveau")
    assert choices(screen) == {"Colonne D": "attendances", "Colonne E": "ignorer"}
    choose(screen, "Colonne D", "people")
    screen.press("Vérifier de nouveau")
    assert screen.table("chaque colonne est lue")["Lue comme"][:2] == ["Personnes (choisi)", "ignorée (choisi)"]


def test_a_recognised_column_is_chosen_on_demand(store: ActivityStore) -> None:
    screen = sent(csv_file([HEADER[:3], *(row[:3] for row in ROWS)]))
    assert choices(screen) == {}
    screen.app.toggle(key="import-toutes-colonnes").set_value(True)
    screen.run()
    assert choices(screen) == {"Colonne A": "year", "Colonne B": "status", "Colonne C": "half_days"}
    choose(screen, "Colonne C", "meetings")
    screen.press("Vérifier de nouveau")
    assert "Colonne « Demi-journées » lue comme « Rencontres »" in sentences(screen)
    assert sentences(screen).count("à la demande de qui l'envoie") == 1, "what was left as it is was not asked for"


def test_another_file_starts_without_the_choices_of_the_first(store: ActivityStore) -> None:
    screen = sent(csv_file([HEADER, *ROWS]))
    choose(screen, "Colonne D", "attendances")
    screen.press("Vérifier de nouveau")
    content = csv_file([[*HEADER[:3], "Couleur"], *(row[:4] for row in ROWS)])
    screen.app.file_uploader(key="import-fichier").set_value([("autre.csv", content, "text/csv")])
    screen.press("Vérifier")
    assert choices(screen) == {"Colonne D": "ignorer"}


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letters(place) for place in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_the_audit_is_shown_and_filtered(store: ActivityStore) -> None:
    store.import_(file("a"), {2: ALPHA}, [], who="Zoé <b>", replaces=True)
    store.undo(1, who="bob")
    screen = Screen("donnees")
    told = screen.table("trouvées sur 3")
    assert list(zip(told["Qui"], told["Acte"], told["Import"], strict=True)) == [
        ("bob", "import annulé", 1),
        ("Zoé <b>", "import enregistré", 1),
        ("Zoé <b>", "import commencé", ""),
    ]
    assert told["Fichier ou raison"] == ["envoi.csv"] * 3
    screen.choose("journal-acte", "Import annulé")
    assert screen.table("trouvées sur 3")["Qui"] == ["bob"]
    screen.choose("journal-acte", "Tous")
    screen.app.text_input(key="journal-texte").set_value("ZOE")
    assert screen.run().table("trouvées sur 3")["Qui"] == ["Zoé <b>"] * 2
    screen.choose("journal-acte", "Import sans suite connue")
    assert screen.table("trouvées sur 3")["Qui"] == []


def test_an_import_that_was_cut_short_says_so(store: ActivityStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.activity.store import writing

    class KilledError(BaseException):
        """As when the process is killed: no line of the end is written."""

    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(writing, "add", killed)
    with pytest.raises(KilledError):
        store.import_(file("a"), {2: ALPHA}, [], who="ana", replaces=True)
    screen = Screen("donnees")
    assert screen.table("trouvées sur 1")["Acte"] == ["import commencé, sans suite connue"]
    screen.choose("journal-acte", "Import sans suite connue")
    assert screen.table("trouvées sur 1")["Qui"] == ["ana"]


def test_the_audit_names_people_to_those_who_may_write_alone(
    store: ActivityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.import_(file("a"), {2: ALPHA}, [], who="ana", replaces=True)
    monkeypatch.setattr(permission, "at_this_machine", lambda: False)
    assert "ana" not in [cell for table in Screen("donnees").of_kind("table") for column in table["columns"]
                         for cell in column["values"]]  # fmt: skip


def test_the_file_of_the_audit_holds_what_is_shown_and_computes_nothing(store: ActivityStore) -> None:
    store.import_(file("a"), {2: ALPHA}, [], who="=1+1", replaces=True)
    lines = store.audit()
    text = french_csv(audit_rows(lines)).decode("utf-8-sig")
    head, first, second, _ = text.split("\r\n")
    assert head == "numero;moment_utc;qui;acte;import;detail;sans_suite_connue"
    assert first.split(";")[2:] == ["'=1+1", "import enregistré", "1", "envoi.csv", "non"]
    assert second.split(";")[3:5] == ["import commencé", ""]
    none = AuditLine(9, lines[0].moment, "bob", Act.STARTED, None, "f.csv", cut_short=True)
    assert french_csv(audit_rows([none])).decode().split("\r\n")[1].endswith(";oui")
