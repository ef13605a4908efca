"""The page « Données »: what it says of each layer, who may replace them, and how a file comes in, or does not."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from geo.build import build
from geo.settings import Settings
from geo.store import EditionStore, committed_store, open_store
from pages.parts import permission
from pages.parts.drafts import DESK, Given
from tests.geo.sources import tiny_wheel as tiny
from tests.geo.sources.file_server import FileServer, body, status
from tests.geo.sources.test_official_perimeters import FILE, PACKED, PLAIN, geojson, rows
from tests.pages.screen import Screen

EDITION = "fr-2024"
PATIENCE_S = 60.0
LOAD, SERVE, DROP = "Charger et comparer", "Mettre en service", "Abandonner"
OFFICIAL, BACK = "Télécharger la version officielle des périmètres", "Revenir à la version précédente"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EditionStore]:
    """An invented clone, that anyone may write to."""
    data = tiny.data_folder(tmp_path / "data")
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_LOCAL", str(data / "local"))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)
    monkeypatch.setenv("ATLAS_WRITABLE", "on")
    monkeypatch.setattr(permission, "at_this_machine", lambda: True)  # a test of pages has no address
    st.cache_resource.clear()
    build(EDITION, data=data, store=committed_store(Settings()))
    yield open_store(Settings())
    DESK.drop()
    st.cache_resource.clear()


def page() -> Screen:
    return Screen("donnees")


def buttons(screen: Screen) -> set[str]:
    return {button.label for button in screen.app.button}


def sent(screen: Screen, content: bytes, key: str = "perimetres") -> Screen:
    """Load a file, and wait until its trial is over."""
    screen.app.file_uploader(key=key).set_value([("../<b>fichier</b>.geojson", content, "text/html")])
    return over(screen.press(LOAD))


def over(screen: Screen) -> Screen:
    limit = time.monotonic() + PATIENCE_S
    while DESK.draft is not None and DESK.draft.is_running and time.monotonic() < limit:
        time.sleep(0.05)
    return screen.run()


def sentences(screen: Screen) -> str:
    return "\n".join(message["text"] for message in screen.of_kind("sentence"))


def test_each_layer_says_how_it_stands(store: EditionStore) -> None:
    table = page().table("France inventée")
    assert table["État"] == ["absent"] * 3 + ["à jour"] * 12, "no contracts, posts nor perimeters, which is said first"
    assert table["Lignes"][:4] == ["aucune", "aucune", "aucune", 3], "three neighbourhoods are listed"
    assert table["Consultée le"][0] == "jamais"


def test_a_file_is_compared_then_served_then_taken_back(store: EditionStore) -> None:
    before = store.served_build(EDITION)
    screen = sent(page(), PLAIN)
    assert store.served_build(EDITION) == before, "nothing is replaced before it is agreed to"
    assert "10 QPV" in sentences(screen)
    assert "<b>fichier</b>" not in screen.text(), "a file is never named as its sender did"
    compared = screen.table("avant et après")
    rows_of = dict(zip(compared["Table"], zip(compared["En service"], compared["Essai"], strict=True), strict=True))
    assert rows_of["Périmètres des quartiers"] == (0, 10)
    assert rows_of["Quartiers prioritaires"] == (3, 10), "seven were not in the list"
    assert screen.notices() == []
    screen.press(SERVE)
    after = store.served_build(EDITION)
    assert after != before
    assert f"Version {after} en service." in sentences(screen)
    assert "perimeters" in store.read(EDITION).manifest.geometry
    assert screen.table("France inventée")["Lignes"][-1] == 10

    screen.press(BACK)
    assert store.served_build(EDITION) == after, "going back is confirmed first"
    screen.press("Confirmer le retour")
    assert store.served_build(EDITION) == before
    assert f"Version {before} de nouveau en service." in sentences(screen)


def test_a_draft_can_be_dropped(store: EditionStore) -> None:
    before = store.served_build(EDITION)
    screen = sent(page(), PLAIN).press(DROP)
    assert "Essai abandonné. Rien n'a été remplacé." in sentences(screen)
    assert store.served_build(EDITION) == before
    assert LOAD in buttons(screen)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html>Maintenance</html>", "page"),
        (PLAIN[: len(PLAIN) // 2], "coupé"),
        (geojson(rows().rename(columns={"code_qp": "numero"})), "code"),
    ],
    ids=["a page", "half a file", "no code"],
)
def test_a_wrong_file_is_refused_in_a_sentence(store: EditionStore, content: bytes, why: str) -> None:
    before = store.served_build(EDITION)
    screen = sent(page(), content)
    (refusal,) = screen.notices()
    assert why in refusal
    assert "Traceback" not in refusal
    assert SERVE not in buttons(screen)
    assert store.served_build(EDITION) == before


def test_aided_posts_come_the_same_way_and_then_have_their_indicators(store: EditionStore) -> None:
    lines = [
        {"id_poste": "D00010", "annee": "2024", "montant": euros, "code_cv": None, "insee_dep": department}
        for euros, department in ((7164, "01"), (3582, "01"), (0, None))
    ]
    screen = sent(page(), json.dumps(lines).encode(), "posts")
    told = sentences(screen).replace("\u202f", " ")
    assert "Postes Fonjep 2024 : 1 poste, 10 746 €" in told
    assert "2 lignes répètent l'identifiant d'un poste : les montants s'additionnent, le poste compte une fois" in told
    assert "1 ligne sans département : 0 d'après leur contrat, 1 « département non renseigné »" in told
    screen.press(SERVE)
    assert len(store.read(EDITION).tables.aided_posts) == 3
    layers = page().table("France inventée")
    (row,) = [rank for rank, rows_ in enumerate(layers["Lignes"]) if rows_ == 3 and layers["Lacunes"][rank] == 3]
    assert "absent" not in layers["État"][row]
    assert "Postes Fonjep" in Screen("methode").text()


def test_a_loss_is_refused(store: EditionStore) -> None:
    served = sent(page(), PLAIN).press(SERVE)
    (refusal,) = sent(served, geojson(rows("QN97801I", "QN97802I"))).notices()
    assert "plus aucun dans un territoire qui en avait : 978" in refusal
    assert len(store.read(EDITION).tables.perimeters) == 10


def test_the_official_perimeters_come_the_same_way(store: EditionStore, server: FileServer) -> None:
    tiny.publish_at(Settings().data, server.address)
    server.of_path = {FILE: [body(PACKED)]}
    screen = over(page().press(OFFICIAL))
    assert "10 QPV" in sentences(screen)
    screen.press(SERVE)
    assert len(store.read(EDITION).tables.perimeters) == 10


def test_an_official_file_that_is_not_there_is_told(store: EditionStore, server: FileServer) -> None:
    tiny.publish_at(Settings().data, server.address)
    server.of_path = {FILE: [status(404)]}
    (refusal,) = over(page().press(OFFICIAL)).notices()
    assert "réponse HTTP 404" in refusal


def test_one_draft_at_a_time(store: EditionStore) -> None:
    first = page()
    assert DESK.begin(EDITION, store.served_build(EDITION), Given((PLAIN,)))
    assert not DESK.begin(EDITION, store.served_build(EDITION), Given((PLAIN,)))
    assert "Essai en cours." in sentences(first.run())
    assert first.table("France inventée")["État"].count("en cours") == 1
    assert LOAD not in buttons(first)


def test_a_draft_that_runs_is_stopped_when_it_is_dropped(store: EditionStore) -> None:
    before = store.served_build(EDITION)
    assert DESK.begin(EDITION, before, Given((PLAIN,)))
    draft = DESK.draft
    assert draft is not None
    assert draft.process is not None
    DESK.drop()
    assert draft.process.returncode == -signal.SIGKILL
    assert not Path(draft.folder.name).exists()
    assert "Essai" not in sentences(page())
    assert store.served_build(EDITION) == before


def test_without_a_version_before_going_back_changes_nothing(store: EditionStore) -> None:
    before = store.served_build(EDITION)
    screen = page().press(BACK).press("Confirmer le retour")
    (told,) = screen.notices()
    assert "n'a pas de version précédente" in told
    assert store.served_build(EDITION) == before


def test_loading_nothing_is_told(store: EditionStore) -> None:
    assert page().press(LOAD).notices() == ["Choisissez d'abord un fichier."]


def test_it_is_read_only_unless_the_settings_say_otherwise(
    store: EditionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATLAS_WRITABLE")
    st.cache_resource.clear()
    screen = page()
    assert "lecture seule" in sentences(screen)
    assert buttons(screen) == set()
    assert screen.table("France inventée")["État"]


@pytest.mark.parametrize(
    ("user", "may"),
    [
        ({"is_logged_in": True, "email": "Admin@exemple.fr"}, True),
        ({"is_logged_in": True, "email": "visiteur@exemple.fr"}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False}, False),
    ],
    ids=["an administrator", "another", "without address", "not logged in"],
)
def test_where_visitors_log_in_administrators_alone_replace_the_data(
    store: EditionStore, monkeypatch: pytest.MonkeyPatch, user: dict[str, object], may: bool
) -> None:
    monkeypatch.setenv("ATLAS_ADMINS", "chef@exemple.fr, admin@exemple.fr")
    st.cache_resource.clear()
    screen = page()
    screen.app.secrets["auth"] = {"redirect_uri": "http://localhost/oauth2callback"}
    screen.app.user = user
    assert (LOAD in buttons(screen.run())) is may
    assert ("Se connecter" in buttons(screen)) is (not user["is_logged_in"])


def test_only_who_sits_at_the_machine_may_replace_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(writable=True)
    here, elsewhere = (None, "::ffff:127.0.0.1"), ("192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7")
    for address, may in [(address, True) for address in here] + [(address, False) for address in elsewhere]:
        monkeypatch.setattr(type(permission.st.context), "ip_address", property(lambda _, told=address: told))
        assert permission.may_replace(settings) is may
