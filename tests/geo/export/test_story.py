"""A presentation that is taken away: its modules, the data that it holds, the policy of its page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from geo.atlas import Atlas
from geo.errors import InvalidTable
from geo.export.script_bundle import bundle
from geo.export.story_data import Kept
from geo.export.story_page import page
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.geometry import display_files
from geo.maps.national import national_map
from geo.store import OpenEdition
from tests.tiny_country import COUNTRY, REFERENCE

EVIL = "</script><img src=x onerror=alert(1)> {{7*7}} ${1} <!--"
RESOURCES = {
    "leaflet.js": "window.L = 1;\r\nlet a;",
    "leaflet.css": "a { b: c }\r\n",
    "base_map.js": "window.base = 1;",
    "map_component.css": "d {}",
    "map_present.css": "e {}",
    "map_story.js": 'import { f } from "./map_other.js";\nf();\n',
    "map_other.js": "export const f = () => 1;\n",
    "search_box.js": "export default function () {}\n",
}


class Blocks(HTMLParser):
    """The scripts and style sheets of a page, as a browser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self._open = (tag, dict(attrs)) if tag in ("script", "style") else None
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.policy = dict(attrs)["content"] or ""

    def handle_data(self, data: str) -> None:
        """Note what a script or a style sheet holds."""
        if self._open:
            self.found.append((*self._open, data))
            self._open = None


def test_the_policy_lets_run_what_is_written_and_nothing_else() -> None:
    text = page({"files": {"/a": EVIL}, "message": {"title": EVIL}}, RESOURCES, b"font").decode()
    blocks = Blocks(text)
    assert "img" not in blocks.tags
    directives = dict(part.strip().split(" ", 1) for part in blocks.policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in blocks.policy
    assert not re.search(r"https?:", text), "nothing to ask from anybody"
    (data,) = (content for tag, told, content in blocks.found if told.get("type") == "application/json")
    assert json.loads(data)["message"]["title"] == EVIL
    for tag, told, content in blocks.found:
        if told.get("type") == "application/json":
            continue
        # A browser reads a line end as one character.
        digest = hashlib.sha256(content.replace("\r\n", "\n").encode()).digest()
        assert base64.b64encode(digest).decode() in directives[f"{tag}-src"], told


def test_modules_come_after_what_they_need() -> None:
    joined = bundle({"map_story": RESOURCES["map_story.js"], "map_other": RESOURCES["map_other.js"]}, "map_story")
    assert joined.index("give('map_other'") < joined.index("give('map_story'")
    assert "import " not in joined
    assert "export " not in joined


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('import * as all from "./map_other.js";\n', "n'est pas lu"),
        ("export { f };\n", "n'est pas lu"),
        ('import { f } from "./map_absent.js";\n', "absent"),
    ],
)
def test_a_module_in_another_form_is_not_guessed(source: str, told: str) -> None:
    with pytest.raises(InvalidTable, match=told):
        bundle({"entry": source, "map_other": ""}, "entry")


@pytest.fixture(scope="module")
def files(tiny_edition: OpenEdition) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in display_files(tiny_edition.tables, COUNTRY).items()}


def kept_of(files: dict[str, Any], *muted: list[str]) -> Kept:
    return Kept(files["departments"], files["communes"], files["labels"], muted)


@pytest.mark.usefixtures("tiny_zones")
def test_what_no_scene_shows_is_not_taken_along(tiny_edition: OpenEdition, files: dict[str, Any]) -> None:
    kept = kept_of(files, ["03", "04", "05", "987"], ["02", "03", "04", "05", "971"])
    assert [code for code in ("01", "02", "03", "04", "05", "971", "987") if kept.holds(code)] == [
        "01", "02", "971", "987",
    ]  # fmt: skip
    atlas = Atlas(tiny_edition, REFERENCE)
    drawn = payload.drawing(atlas, national_map(atlas, find("qpv"), Level.COMMUNE))
    left = kept.drawing(drawn)
    communes = sorted(kept.department_of)
    band = next(band for band in left["circles"]["bands"] if band["level"] == "commune")
    told = {code for code, value in zip(communes, band["values"], strict=True) if value}
    assert {code[:2] for code in told} <= {"01", "02"}
    assert any(code.startswith("01") for code in told)
    assert set(left["values"]) & {"03", "04", "05"} == set()
    names = kept.labels(files["labels"])
    assert ranked(names) == ranked(files["labels"]), "codes keep their rank, by which a drawing tells them apart"
    named = {code: told for code, told in names["communes"].items() if told["name"]}
    assert {code[:2] for code in named} == {"01", "02"}
    assert {name for told in names["communes"].values() for _, name in told["neighbourhoods"]} == {
        "", *(name for told in named.values() for _, name in told["neighbourhoods"]),
    }  # fmt: skip


def ranked(labels: dict[str, Any]) -> list[str]:
    """The neighbourhoods as the browser counts them: by code, those that communes host and those that stand alone."""
    hosted = (code for told in labels["communes"].values() for code, _ in told["neighbourhoods"])
    return sorted({*labels["neighbourhoods"], *hosted})


def test_a_contour_that_stays_is_the_same(files: dict[str, Any]) -> None:
    kept = kept_of(files, ["03", "04", "05"])
    before, after = files["communes"], kept.topology(files["communes"], "communes", "department")
    assert len(after["arcs"]) < len(before["arcs"])
    for old, new in zip(
        before["objects"]["communes"]["geometries"], after["objects"]["communes"]["geometries"], strict=True
    ):
        assert (old["id"], old["properties"]) == (new["id"], new["properties"])
        if kept.holds(old["properties"]["department"]):
            assert _lines(before, old["arcs"]) == _lines(after, new["arcs"])
        else:
            assert new["arcs"] == []


def _lines(content: dict[str, Any], arcs: Any) -> Any:
    if isinstance(arcs, list):
        return [_lines(content, item) for item in arcs]
    return (content["arcs"][arcs if arcs >= 0 else ~arcs], arcs < 0)


@pytest.mark.usefixtures("tiny_zones")
def test_nothing_is_left_out_where_a_scene_shows_all(tiny_edition: OpenEdition, files: dict[str, Any]) -> None:
    kept = kept_of(files, ["03"], [])
    atlas = Atlas(tiny_edition, REFERENCE)
    drawn = payload.drawing(atlas, national_map(atlas, find("qpv"), Level.COMMUNE))
    assert kept.drawing(drawn) == drawn
    assert kept.labels(files["labels"]) == files["labels"]
