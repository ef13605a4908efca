"""What is sent to the browser: small, the same every time, JSON whatever the names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import countries, indicators
from geo.atlas import Atlas
from geo.countries import Loupe
from geo.indicators.definition import Indicator, Level
from geo.maps.geometry import display_files
from geo.maps.national import levels, national_map
from geo.maps.payload import Focus, change, drawing, encode, geometry_addresses
from geo.place import Place
from geo.store import OpenEdition
from tests import tiny_country
from tests.tiny_country import EDITION, HOSTILE, OVERLAP, REFERENCE, TALLIES

DRAWN = [(indicator, level) for indicator in indicators.ALL for level in levels(indicator)]
EVERY_MAP = pytest.mark.parametrize(("indicator", "level"), DRAWN, ids=lambda value: getattr(value, "key", value))
LARGEST_CHANGE = 2_000
LARGEST_DRAWING = 20_000
LARGEST_BY_NEIGHBOURHOOD = 28_000
"""With the class and the value of 1,493 of them."""


@pytest.fixture(scope="module")
def hostile_atlas(hostile_edition: OpenEdition) -> Atlas:
    """The invented country with names that look like code."""
    return Atlas(hostile_edition, OVERLAP)


def everything(atlas: Atlas) -> frozenset[str]:
    return frozenset(atlas.tables.names("department"))


def described(atlas: Atlas, indicator: Indicator, level: Level) -> dict[str, Any]:
    return drawing(atlas, national_map(atlas, indicator, level))


@EVERY_MAP
def test_a_drawing_is_small(real_atlas: Atlas, indicator: Indicator, level: Level) -> None:
    content = described(real_atlas, indicator, level)
    assert len(encode(content)) <= (LARGEST_BY_NEIGHBOURHOOD if content["neighbourhoods"] else LARGEST_DRAWING)


def test_a_change_is_smaller_still(real_atlas: Atlas) -> None:
    all_of_them = everything(real_atlas)
    focuses = [Focus(all_of_them, "//", None), Focus(frozenset(), "//personne", (Level.COMMUNE, "13055"))]
    focuses += [Focus(frozenset({code}), f"/{code}/", (Level.DEPARTMENT, code)) for code in sorted(all_of_them)]
    for focus in focuses:
        assert len(encode(change(real_atlas, focus))) <= LARGEST_CHANGE


@pytest.mark.parametrize(("key", "level"), [("qpv", Level.COMMUNE), ("part_habitants_couverts", Level.DEPARTMENT)])
def test_the_same_drawing_is_the_same_bytes(real_edition: OpenEdition, key: str, level: Level) -> None:
    on = real_edition.manifest.description.reference_date
    one, other = (encode(described(Atlas(real_edition, on), indicators.find(key), level)) for _ in range(2))
    assert one == other


def test_a_change_is_the_same_bytes(real_edition: OpenEdition) -> None:
    on = real_edition.manifest.description.reference_date
    focus = Focus(frozenset({"13", "84", "06"}), "93//", (Level.DEPARTMENT, "13"))
    one, other = (encode(change(Atlas(real_edition, on), focus)) for _ in range(2))
    assert one == other


@EVERY_MAP
@pytest.mark.usefixtures("tiny_zones")
def test_it_is_json_through_and_through(hostile_atlas: Atlas, indicator: Indicator, level: Level) -> None:
    content = described(hostile_atlas, indicator, level)
    assert json.loads(encode(content)) == json.loads(json.dumps(content, allow_nan=False))
    assert set(content["areas"]) == set(content["values"]) == {"01", "02", "03", "04", "05", "971", "987"}
    assert all(0 <= index < len(content["styles"]) for index in content["areas"].values())
    assert all(0 <= entry["style"] < len(content["styles"]) for entry in content["legend"]["entries"])


@pytest.mark.usefixtures("tiny_zones")
def test_awkward_names_are_json_texts_and_nothing_else(hostile_edition: OpenEdition) -> None:
    content = described(Atlas(hostile_edition, REFERENCE), indicators.find("qpv"), Level.COMMUNE)
    found = list(places_of(content, HOSTILE["centre"]))
    assert found, "the name is shown"
    assert all(path[0] in {"centres", "values"} for path in found)
    text = encode(content).decode()
    for name in (HOSTILE["commune"], HOSTILE["neighbourhood"]):
        assert name not in text, "names of communes and QPV travel in a file of their own"
    labels = json.loads(display_files(hostile_edition.tables)["labels"])
    assert labels["communes"]["01001"]["name"] == HOSTILE["commune"]
    assert ["QN00101M", HOSTILE["neighbourhood"]] in labels["communes"]["01001"]["neighbourhoods"]


def places_of(content: object, text: str, path: tuple[str, ...] = ()) -> Any:
    """The paths at which a text stands, as a value; a key would raise."""
    if isinstance(content, dict):
        assert not any(text in key for key in content)
        for key, value in content.items():
            yield from places_of(value, text, (*path, key))
    elif isinstance(content, list | tuple):
        for value in content:
            yield from places_of(value, text, path)
    elif isinstance(content, str) and text in content:
        yield path


def test_geometry_is_by_immutable_address(tiny_edition: OpenEdition) -> None:
    addresses = geometry_addresses(Atlas(tiny_edition, REFERENCE))
    assert set(addresses) == {"departments", "communes", "labels"}
    for role, address in addresses.items():
        assert address.startswith(f"/geometrie/{EDITION}/{role}.")


@pytest.mark.usefixtures("tiny_zones")
def test_circles_follow_the_order_of_the_display_file(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, OVERLAP)
    files = display_files(tiny_edition.tables)
    bands = described(atlas, indicators.find("qpv"), Level.COMMUNE)["circles"]["bands"]
    assert [(band["level"], band["from"]) for band in bands] == [("department", 0), ("commune", 6)]
    for band, level, role in zip(bands, (Level.DEPARTMENT, Level.COMMUNE), ("departments", "communes"), strict=True):
        drawn = [shape["id"] for shape in json.loads(files[role])["objects"][role]["geometries"]]
        totals = {code: total for code, (total, *_) in TALLIES["qpv", OVERLAP][level].items()}
        assert band["values"] == [totals[code] for code in drawn]


@pytest.mark.usefixtures("tiny_zones")
def test_what_is_out_of_view_steps_back(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    sent = change(atlas, Focus(frozenset({"01", "971"}), "01//", (Level.DEPARTMENT, "01")))
    assert sent["muted"] == ["02", "03", "04", "05", "987"]
    assert sent["view"] == {"key": "01//", "bounds": ((46.0, 2.0), (47.0, 3.0))}
    assert sent["selected"] == {"level": "department", "code": "01"}
    assert sent["kept"] is None


@pytest.mark.usefixtures("tiny_zones")
def test_an_epci_keeps_its_communes_and_neighbourhoods_and_frames_them(tiny_edition: OpenEdition) -> None:
    within = Place(Level.EPCI, "200000019")
    sent = change(Atlas(tiny_edition, REFERENCE), Focus(frozenset({"04", "05"}), "", None, within))
    assert sent["kept"] == {
        "commune": ["04001", "05001"],
        "neighbourhood": ["QN00401M", "QN00402M", "QN00403M", "QN00404N"],
    }
    doux = tiny_edition.tables.territories.set_index(["level", "code"]).geometry["commune", "04001"]
    west, south, east, north = doux.bounds
    assert sent["view"]["bounds"] == ((south, west), (north, east)), "05001 has no contour: it hosts no QPV"


@pytest.mark.usefixtures("tiny_zones")
@pytest.mark.parametrize(
    "departments",
    [{"971"}, set(), {"01", "02", "03", "04", "05", "971", "987"}],
    ids=["overseas", "nothing", "everything"],  # a set has another order in each process
)
def test_the_whole_mainland_is_shown_unless_part_of_it_is_chosen(
    tiny_edition: OpenEdition, departments: set[str]
) -> None:
    sent = change(Atlas(tiny_edition, REFERENCE), Focus(frozenset(departments), "", None))
    assert sent["view"]["bounds"] == ((45.0, 1.0), (49.0, 6.0))
    assert sent["selected"] is None


@pytest.mark.usefixtures("tiny_zones")
def test_a_territory_without_contour_is_a_named_frame(tiny_edition: OpenEdition) -> None:
    content = described(Atlas(tiny_edition, REFERENCE), indicators.find("qpv"), Level.COMMUNE)
    assert [(inset["code"], inset["title"], inset["symbol"], inset["bounds"]) for inset in content["insets"]] == [
        ("971", "Île", True, None),
        ("987", "Atoll", True, None),
    ]
    assert {inset["note"] for inset in content["insets"]} == {"liste officielle à charger"}


@pytest.mark.usefixtures("tiny_zones")
def test_a_territory_that_the_edition_does_not_know_has_no_frame(tiny_edition: OpenEdition) -> None:
    tables = tiny_edition.tables
    territories = tables.territories[tables.territories["code"] != "987"]
    gaps = tables.list_gaps[tables.list_gaps["department_code"] != "987"]
    less = replace(tiny_edition, tables=replace(tables, territories=territories, list_gaps=gaps))
    content = described(Atlas(less, REFERENCE), indicators.find("qpv"), Level.COMMUNE)
    assert [inset["code"] for inset in content["insets"]] == ["971"]


def test_the_seven_overseas_territories_are_in_view(real_atlas: Atlas) -> None:
    content = described(real_atlas, indicators.find("qpv"), Level.COMMUNE)
    symbols = {inset["code"]: inset["symbol"] for inset in content["insets"]}
    assert symbols.pop("11") is False, "the loupe"
    assert symbols == {"971": False, "972": False, "973": False, "974": False, "976": False, "978": True, "987": True}
    values = content["circles"]["bands"][-1]["values"]
    assert len(values) == 824
    assert all(value > 0 for value in values)


def test_a_loupe_is_framed_on_the_crowded_part_of_its_region(real_atlas: Atlas) -> None:
    loupe = described(real_atlas, indicators.find("qpv"), Level.COMMUNE)["insets"][0]
    districts = real_atlas.tables.neighbourhoods.merge(
        real_atlas.departments["region_code"], left_on="department_code", right_index=True
    )
    count = int((districts["region_code"] == "11").sum())
    assert (loupe["code"], loupe["level"], loupe["title"]) == ("11", "region", "Île-de-France")
    assert loupe["note"] == f"{count} QPV"
    (south, west), (north, east) = loupe["bounds"]
    paris = real_atlas.departments.loc["75"]
    assert south < paris["latitude"] < north
    assert west < paris["longitude"] < east


@pytest.mark.usefixtures("tiny_zones")
def test_a_country_without_the_region_of_a_loupe_has_none(
    tiny_edition: OpenEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    loupes = (Loupe("11", "Plaine", ((46, 2), (47, 4))), Loupe("99", "Nulle part", ((46, 2), (47, 4))))
    monkeypatch.setattr(countries, "COUNTRIES", (replace(tiny_country.COUNTRY, loupes=loupes),))
    insets = described(atlas, indicators.find("qpv"), Level.COMMUNE)["insets"]
    assert [(inset["code"], inset["note"]) for inset in insets[:-2]] == [("11", "5 QPV")]


@pytest.mark.usefixtures("tiny_zones")
def test_perimeters_come_by_address_when_the_edition_has_some(tmp_path: Path) -> None:
    opened = tiny_country.write(tmp_path, tiny_country.with_perimeters()).read(EDITION)
    content = described(Atlas(opened, REFERENCE), indicators.find("qpv"), Level.COMMUNE)
    assert content["geometry"]["perimeters"].startswith(f"/geometrie/{EDITION}/perimeters.")
    assert content["circles"]["neighbourhoods_from"] == 9
    assert content["circles"]["perimeters_from"] == 10
