"""Whatever a name holds, it comes out as it went in: in the drawing, in the labels of the map, in every export."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo import indicators
from geo.atlas import Atlas
from geo.export.files import french_csv
from geo.export.geographic import geojson
from geo.export.indicator_file import indicator_file
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.geometry import display_files
from geo.maps.national import national_map
from geo.store import FileRecord, Manifest, OpenEdition
from geo.tables import Tables
from tests import tiny_country

_PIECES = (
    "{{7*7}}",
    "{%",
    "{#",
    "<b>",
    "</script>",
    "&amp;",
    "`",
    "${1}",
    "'",
    '"',
    "\\",
    "=",
    ";",
    "é",
    "\u202f",
    "😀",
)
AWKWARD = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), min_size=1, max_size=6).map("".join).filter(
    # What the schema refuses: no text at all, and control characters (lone surrogates cannot be written at all).
    lambda text: text.strip() and text.isprintable()
)  # fmt: skip
EVERYWHERE = frozenset({"01", "02", "03", "04", "05", "971", "987"})


def named(tables: Tables, text: str) -> Tables:
    """The invented country with one name for every centre, commune and neighbourhood."""
    territories = tables.territories.copy()
    territories.loc[territories["level"] == "commune", "name"] = text
    return dataclasses.replace(
        tables,
        territories=territories,
        centres=tables.centres.assign(name=text, acronym=text),
        neighbourhoods=tables.neighbourhoods.assign(name=text),
    )


def opened(tables: Tables) -> OpenEdition:
    """An edition in memory."""
    geometry = {name: f"{name}.{'0' * 16}.json" for name in ("departments", "communes", "labels")}
    return OpenEdition("0" * 16, Manifest(tiny_country.description(), dict[str, FileRecord](), geometry), tables)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(AWKWARD)
@example("{{7*7}}")
@example("<img src=x onerror=alert(1)>")
@example("`${1}`")
def test_the_map_receives_names_as_they_are(tiny: Tables, tiny_zones: None, text: str) -> None:
    atlas = Atlas(opened(named(tiny, text)), tiny_country.OVERLAP)
    drawn = national_map(atlas, indicators.find("qpv"), Level.COMMUNE)
    sent = json.loads(payload.encode(payload.drawing(atlas, drawn)))
    assert {centre["label"] for centre in sent["centres"]} == {text}
    labels = json.loads(display_files(atlas.tables)["labels"])
    assert {commune["name"] for commune in labels["communes"].values()} == {text}
    assert {name for commune in labels["communes"].values() for _, name in commune["neighbourhoods"]} == {text}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(AWKWARD)
@example("=1+1")
@example("-5 rue")
def test_exports_give_names_as_they_are(tiny: Tables, text: str) -> None:
    atlas = Atlas(opened(named(tiny, text)), tiny_country.OVERLAP)
    file = indicator_file(atlas, "qpv", Level.COMMUNE)
    text_of_csv = french_csv(file.rows).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text_of_csv, newline=""), delimiter=";"))
    expected = f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
    assert {row["nom"] for row in found} == {expected}
    features = json.loads(geojson(file))["features"]
    assert {feature["properties"]["nom"] for feature in features} == {text}
