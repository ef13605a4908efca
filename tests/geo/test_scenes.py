"""A presentation is read back as it was written, and nothing is taken of one with a fault."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from datetime import date
from typing import Any

import pytest

from geo import scenes
from geo.errors import InvalidScenes, UnknownCode
from geo.indicators.definition import Level
from geo.place import Place
from geo.scenes import Scene
from geo.view import View

VIEW = View("fr-2024", "qpv", Level.COMMUNE, date(2024, 6, 30), within=(Place(Level.REGION, "75"),))
HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> ${1} =1+1 </script>"
STORY = (
    scenes.scene("Le réseau", "Qui sert qui.", VIEW.query()),
    scenes.scene(HOSTILE, f"{HOSTILE}\nDeux lignes.", {**VIEW.query(), "vue": "44.84,-0.58,9.5", "choisi": "qpv-QN1"}),
)


def as_json(**changes: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(scenes.as_file(STORY))
    return {**content, **changes}


def test_a_file_and_a_link_give_the_same_scenes_back() -> None:
    assert scenes.from_file(scenes.as_file(STORY)) == STORY
    text = scenes.spelled(STORY)
    assert scenes.read(text) == STORY
    assert not set(text) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_scene_shows_the_view_that_was_kept() -> None:
    first, second = STORY
    assert first.view().within == (Place(Level.REGION, "75"),)
    assert first.view().title == "Le réseau"
    assert first.at is None
    assert second.at == (44.84, -0.58, 9.5)
    assert second.said("choisi") == "qpv-QN1"
    assert second.title == HOSTILE


def test_a_scene_whose_indicator_is_gone_is_kept_and_says_so() -> None:
    gone = Scene("Ancien", "", tuple({**VIEW.query(), "indicateur": "disparu"}.items()))
    (kept,) = scenes.from_file(scenes.as_file([gone]))
    assert kept.title == "Ancien"
    with pytest.raises(UnknownCode, match="disparu"):
        kept.view()


def test_words_are_cut_to_what_a_screen_holds() -> None:
    made = scenes.scene("T" * 500, "c\x00" * 500, {})
    assert len(made.title) == scenes.LONGEST_TITLE
    assert len(made.comment) == scenes.LONGEST_COMMENT
    assert "\x00" not in made.comment


@pytest.mark.parametrize("at", ["", "ici", "nan,1,2", "91,0,5", "44,181,5", "44,1"])
def test_a_place_that_is_none_is_not_looked_from(at: str) -> None:
    assert scenes.scene("", "", {"vue": at}).at is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "JSON"),
        (b"\xff\xfe{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (json.dumps(as_json(scenes=[{"titre": "\ud800", "vue": {}}])).encode(), "JSON"),
        (b"[]", "liste de sc"),
        (json.dumps(as_json(format="autre")).encode(), "liste de sc"),
        (json.dumps(as_json(version=2)).encode(), "version"),
        (json.dumps(as_json(auteur="moi")).encode(), "« auteur »".replace(" ", "\u00a0")),
        (json.dumps(as_json(scenes={})).encode(), "manque"),
        (json.dumps(as_json(scenes=[[]])).encode(), "scène 1"),
        (json.dumps(as_json(scenes=[{"titre": "a", "vue": {}, "x": 1}])).encode(), "scène 1"),
        (json.dumps(as_json(scenes=[{"titre": 3, "vue": {}}])).encode(), "titre"),
        (json.dumps(as_json(scenes=[{"titre": "a" * 121, "vue": {}}])).encode(), "120"),
        (json.dumps(as_json(scenes=[{"commentaire": "a\u0007", "vue": {}}])).encode(), "commentaire"),
        (json.dumps(as_json(scenes=[{"titre": "a"}])).encode(), "vue"),
        (json.dumps(as_json(scenes=[{"vue": {"script": "x"}}])).encode(), "script"),
        (json.dumps(as_json(scenes=[{"vue": {"date": 2024}}])).encode(), "date"),
        (json.dumps(as_json(scenes=[{"vue": {}}] * 41)).encode(), "40"),
        (b" " * (scenes.LARGEST_FILE + 1), "ko"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(content: bytes, told: str) -> None:
    with pytest.raises(InvalidScenes, match=told):
        scenes.from_file(content)


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    ["é", "AAAA", "a", scenes.spelled(STORY)[:-8], _packed(b" " * 10_000_000), _packed(b"{}"), "A" * 6_001],
    ids=["letters", "not packed", "one letter", "cut", "a bomb", "no list", "too long"],
)
def test_a_link_with_a_fault_is_refused(text: str) -> None:
    with pytest.raises(InvalidScenes):
        scenes.read(text)


def test_a_presentation_too_long_for_a_link_is_told() -> None:
    words = ["".join(hashlib.sha512(f"{rank} {part}".encode()).hexdigest() for part in range(4)) for rank in range(40)]
    with pytest.raises(InvalidScenes, match="trop longue"):
        scenes.spelled([scenes.scene(text, text, {}) for text in words])
