"""The page that presents: scenes brought by a link, put in order, written back; what cannot be taken is told."""

from __future__ import annotations

import json
from datetime import date

import pytest

from geo import scenes
from geo.indicators.definition import Level
from geo.place import Place
from geo.scenes import Scene
from geo.view import View
from pages.parts import story_file
from pages.parts.scene_state import played
from tests.pages.screen import Screen
from tests.tiny_country import EDITION, HOSTILE, REFERENCE

VIEW = View(EDITION, "qpv", Level.COMMUNE, REFERENCE, within=(Place(Level.REGION, "11"),))
FIRST = scenes.scene("Le Sud", "Deux départements.", VIEW.query())
SECOND = scenes.scene("Tout", "", {**VIEW.query(), "region": "22", "vue": "46.5,2.5,7.2"})
GONE = Scene("Ancien", "", tuple(sorted({**VIEW.query(), "indicateur": "disparu"}.items())))


def opened(*told: Scene) -> Screen:
    return Screen("presenter", {"scenes": scenes.spelled(told)})


def titles(screen: Screen) -> list[str]:
    return [box.value for box in screen.app.text_input if box.label.startswith("Titre")]


def sent(screen: Screen) -> dict[str, object]:
    (message,) = (message for message in screen.messages() if "starts" in message)
    return message


@pytest.mark.usefixtures("tiny_served")
def test_a_link_brings_its_scenes_and_the_page_writes_them_back() -> None:
    screen = opened(FIRST, SECOND)
    assert titles(screen) == ["Le Sud", "Tout"]
    south, whole = sent(screen)["scenes"]
    assert south["comment"] == "Deux départements."
    assert set(south["change"]["muted"]) == {"03", "04", "05", "971", "987"}
    assert set(whole["change"]["muted"]) == {"01", "02", "971", "987"}
    assert whole["change"]["view"]["at"] == [46.5, 2.5, 7.2]
    assert south["change"]["view"]["key"] != whole["change"]["view"]["key"]

    screen.app.text_input[0].set_value("  Le Midi ")
    screen.run()
    (up,) = (button for button in screen.app.button if button.label == "Monter" and not button.disabled)
    up.click()
    screen.run()
    assert titles(screen) == ["Tout", "Le Midi"]
    assert [one.title for one in scenes.read(screen.app.query_params["scenes"])] == ["Tout", "Le Midi"]
    next(button for button in screen.app.button if button.label == "Dupliquer").click()
    screen.run()
    assert titles(screen) == ["Tout", "Tout", "Le Midi"]
    next(button for button in screen.app.button if button.label == "Supprimer").click()
    screen.run()
    assert titles(screen) == ["Tout", "Le Midi"]


@pytest.mark.usefixtures("tiny_served")
def test_a_scene_that_can_no_longer_be_shown_is_kept_and_says_so() -> None:
    screen = opened(FIRST, GONE)
    assert titles(screen) == ["Le Sud", "Ancien"]
    (notice,) = screen.notices()
    assert "Cette scène ne peut plus être montrée" in notice
    assert "disparu" in notice
    assert [one["title"] for one in sent(screen)["scenes"]] == ["Le Sud"]


@pytest.mark.usefixtures("tiny_served")
def test_a_link_with_a_fault_is_told_and_nothing_is_taken() -> None:
    screen = Screen("presenter", {"scenes": "abîmé"})
    (notice,) = screen.notices()
    assert "abîmé" in notice
    assert titles(screen) == []


@pytest.mark.usefixtures("tiny_served")
def test_perimeters_that_an_edition_does_not_have_are_not_laid_over_its_scene() -> None:
    (shown,) = sent(opened(scenes.scene("Sans", "", {**VIEW.query(), "superposer": EDITION})))["scenes"]
    assert shown["change"]["overlay"] is None


@pytest.mark.usefixtures("tiny_served")
def test_the_last_click_of_a_visitor_is_in_no_place_that_all_may_open() -> None:
    first = sent(Screen("presenter", {"region": "11", "choisi": "departement-01"}))
    assert first["selected"] == {"level": "department", "code": "01"}
    for place in (*first["starts"], *sent(Screen("presenter", {"region": "11"}))["starts"]):
        assert place["change"]["selected"] is None


@pytest.mark.usefixtures("tiny_served")
def test_places_to_open_are_the_country_its_regions_and_what_lies_overseas() -> None:
    starts = {place["label"]: place for place in sent(Screen("presenter"))["starts"]}
    assert set(starts["Toute la France"]["change"]["muted"]) == set()
    (south,) = (place for place in starts.values() if set(place["change"]["muted"]) == {"03", "04", "05", "971", "987"})
    assert south["change"]["where"] == south["label"]
    assert {place["territory"] for place in starts.values() if "territory" in place} == {"971", "987"}


@pytest.mark.usefixtures("hostile_served")
def test_the_page_to_take_away_holds_the_names_as_texts() -> None:
    story = [scenes.scene(HOSTILE["commune"], HOSTILE["centre"], VIEW.query()), GONE]
    text = story_file.write(played(story)).decode()
    assert HOSTILE["commune"] not in text, "its sign « < » is written as a number"
    data = json.loads(text.split('id="story-data">')[1].split("</script>")[0])
    (scene,) = data["message"]["scenes"]
    assert scene["title"] == HOSTILE["commune"]
    assert scene["comment"] == HOSTILE["centre"]
    assert data["message"]["watermark"] == ""
    assert date.fromisoformat(data["message"]["drawing"].split("/")[3]) == REFERENCE
    assert data["message"]["drawing"] in data["files"]
