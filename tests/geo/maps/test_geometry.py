"""The display copy decodes back to the very shapes it was made from, with each shared border written once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geo.errors import AtlasError
from geo.maps.geometry import display_files, topology
from geo.settings import Settings
from geo.store import open_store
from geo.tables import Tables
from tests import tiny_country

PROPERTIES = {"zone": "territory"}


def frame(shapes: Mapping[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"code": list(shapes), "zone": "hexagone", "longitude": 2.5, "latitude": 46.5},
        geometry=list(shapes.values()),
        crs=4326,
    )


def decode(content: Mapping[str, Any], name: str) -> dict[str, shapely.Geometry]:
    """The shapes of a TopoJSON, by code, as a browser would read them."""
    (scale_x, scale_y), (origin_x, origin_y) = content["transform"]["scale"], content["transform"]["translate"]
    arcs = []
    for deltas in content["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in deltas:
            x, y = x + step_x, y + step_y
            points.append((origin_x + x * scale_x, origin_y + y * scale_y))
        arcs.append(points)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            assert not points or points[-1] == arc[0], "arcs must follow each other"
            points.extend(arc[1:] if points else arc)
        assert points[0] == points[-1], "a ring must close"
        return points

    shapes = {}
    for geometry in content["objects"][name]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        parts = [Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in polygons]
        shapes[geometry["id"]] = parts[0] if geometry["type"] == "Polygon" else shapely.MultiPolygon(parts)
    return shapes


def assert_same_coverage(decoded: Mapping[str, shapely.Geometry], original: Mapping[str, shapely.Geometry]) -> None:
    assert sorted(decoded) == sorted(original)
    for code, shape in original.items():
        assert shapely.get_num_geometries(decoded[code]) == shapely.get_num_geometries(shape)
        assert shapely.equals_exact(shapely.normalize(decoded[code]), shapely.normalize(shape), 1e-9), code
    assert shapely.coverage_is_valid(list(decoded.values()))


ENCLAVE = box(2.4, 46.4, 2.6, 46.6)
COUNTRY = {
    "host": box(2, 46, 3, 47).difference(ENCLAVE),
    "enclave": shapely.union_all([ENCLAVE, box(3, 46, 4, 47)]),
    "islands": shapely.union_all([box(6, 46, 6.1, 46.1), box(7, 46, 7.2, 46.2), box(4, 46, 5, 47)]),
    "lagoon": box(8, 46, 9, 47).difference(box(8.2, 46.2, 8.4, 46.4)),
    "corner": box(4, 47, 5, 48),
}
COUNTRY["host"] = shapely.union_all([COUNTRY["host"], box(3, 47, 4, 48)])


def test_the_invented_country_comes_back() -> None:
    assert shapely.coverage_is_valid(list(COUNTRY.values()))
    content = topology(frame(COUNTRY), "places", PROPERTIES, 4)
    assert_same_coverage(decode(content, "places"), COUNTRY)


def test_a_shared_border_is_written_once() -> None:
    content = topology(frame({"a": box(2, 46, 3, 47), "b": box(3, 46, 4, 47)}), "places", PROPERTIES, 4)
    first, second = (geometry["arcs"] for geometry in content["objects"]["places"]["geometries"])
    assert len(content["arcs"]) == 3
    assert {~index for index in first[0]} & set(second[0])


def test_geometries_are_sorted_and_hold_codes_only() -> None:
    content = topology(frame({"b": box(3, 46, 4, 47), "a": box(2, 46, 3, 47)}), "places", PROPERTIES, 4)
    geometries = content["objects"]["places"]["geometries"]
    assert [geometry["id"] for geometry in geometries] == ["a", "b"]
    assert geometries[0]["properties"] == {"territory": "hexagone", "anchor": [2.5, 46.5]}


def test_the_order_of_rows_changes_nothing() -> None:
    backwards = frame(dict(reversed(COUNTRY.items())))
    assert topology(backwards, "places", PROPERTIES, 4) == topology(frame(COUNTRY), "places", PROPERTIES, 4)


def test_a_shape_too_small_for_the_grid_is_told() -> None:
    with pytest.raises(AtlasError, match="territoire a"):
        topology(frame({"a": box(2, 46, 2.0001, 46.0001)}), "places", PROPERTIES, 2)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=25, max_size=25))
def test_any_partition_of_a_grid_comes_back(owners: list[int]) -> None:
    """Owner 0 is the sea: the others get enclaves, holes, parts that touch at a corner."""
    cells: dict[str, list[Polygon]] = {}
    for place, owner in enumerate(owners):
        if owner:
            cells.setdefault(str(owner), []).append(box(place % 5, place // 5, place % 5 + 1, place // 5 + 1))
    if cells:
        shapes = {code: shapely.coverage_union_all(parts) for code, parts in cells.items()}
        assert_same_coverage(decode(topology(frame(shapes), "places", PROPERTIES, 1), "places"), shapes)


def assert_same_shapes(decoded: Mapping[str, shapely.Geometry], original: Mapping[str, shapely.Geometry]) -> None:
    assert sorted(decoded) == sorted(original)
    for code, shape in original.items():
        assert shapely.equals_exact(shapely.normalize(decoded[code]), shapely.normalize(shape), 1e-9), code


NEIGHBOURS = {
    "crossing": (box(2, 46, 3, 47), box(2.5, 46.5, 3.5, 47.5)),
    "side by side with other points on the border": (
        Polygon([(2, 46), (3, 46), (3, 46.4), (3, 47), (2, 47)]),
        Polygon([(3, 46), (4, 46), (4, 47), (3, 47), (3, 46.4), (3, 46.2)]),
    ),
    "touching at a corner": (box(2, 46, 3, 47), box(3, 47, 4, 48)),
    "one within the other, sharing a corner": (box(2, 46, 3, 47), box(2, 46, 2.5, 46.5)),
    "the same twice": (box(2, 46, 3, 47), box(2, 46, 3, 47)),
    "the same twice, turning the other way": (box(2, 46, 3, 47), box(2, 46, 3, 47).reverse()),
    "sharing part of a run of points": (
        Polygon([(2, 46), (3, 46), (3.2, 46.5), (3, 47), (2, 47)]),
        Polygon([(3, 46), (3.2, 46.5), (3, 47), (3.4, 47), (3.4, 46)]),
    ),
    "an island in a hole": (box(2, 46, 5, 49).difference(box(3, 47, 4, 48)), box(3, 47, 4, 48)),
}


@pytest.mark.parametrize("shapes", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_shapes_that_are_no_coverage_come_back_too(shapes: tuple[Polygon, Polygon]) -> None:
    original = dict(zip("ab", shapes, strict=True))
    assert_same_shapes(decode(topology(frame(original), "places", PROPERTIES, 2), "places"), original)


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 3)] * 2), min_size=1, max_size=8))
def test_any_pile_of_boxes_comes_back(boxes: list[tuple[int, int, int, int]]) -> None:
    original = {str(n): box(x, y, x + wide, y + high) for n, (x, y, wide, high) in enumerate(boxes)}
    assert_same_shapes(decode(topology(frame(original), "places", PROPERTIES, 1), "places"), original)


def test_perimeters_have_a_file_when_the_edition_has_some(tiny: Tables) -> None:
    assert "perimeters" not in display_files(tiny)
    files = display_files(tiny_country.with_perimeters())
    content = json.loads(files["perimeters"])
    shapes = {code: shape for code, (shape, _, _) in tiny_country.PERIMETERS.items()}
    assert_same_shapes(decode(content, "perimeters"), shapes)
    told = {geometry["id"]: geometry["properties"] for geometry in content["objects"]["perimeters"]["geometries"]}
    assert told["QN00102M"] == {"department": "01", "territory": "hexagone", "anchor": [2.5, 46.205]}
    assert sorted(told) == sorted(shapes)
    assert files["perimeters"].isascii(), "codes only"


def test_a_perimeter_smaller_than_a_pixel_is_still_drawn(tiny: Tables) -> None:
    content = tiny_country.with_perimeters()
    crumbs = [
        shapely.Point(x, y).buffer(1e-7)
        for x, y in zip(content.perimeters["longitude"], content.perimeters["latitude"], strict=True)
    ]
    small = replace(content, perimeters=content.perimeters.set_geometry(crumbs, crs=4326))
    drawn = decode(json.loads(display_files(small)["perimeters"]), "perimeters")
    assert sorted(drawn) == sorted(tiny_country.PERIMETERS)
    assert all(shape.area > 0 for shape in drawn.values())


def test_a_neighbourhood_without_commune_keeps_its_name_in_the_labels(tiny: Tables) -> None:
    links = tiny.neighbourhood_communes
    lost = replace(tiny, neighbourhood_communes=links[links["neighbourhood_code"] != "QN00102M"])
    labels = json.loads(display_files(lost)["labels"])
    assert labels["neighbourhoods"] == {"QN00102M": "Les Deux Rives"}
    assert ["QN00102M", "Les Deux Rives"] in json.loads(display_files(tiny)["labels"])["communes"]["01002"][
        "neighbourhoods"
    ]


@pytest.fixture(scope="module")
def committed() -> Tables:
    return open_store(Settings()).read("fr-2024").tables


@pytest.fixture(scope="module")
def files(committed: Tables) -> dict[str, bytes]:
    return display_files(committed)


@pytest.mark.parametrize(("name", "level"), [("departments", "department"), ("communes", "commune")])
def test_the_committed_shapes_come_back(committed: Tables, files: dict[str, bytes], name: str, level: str) -> None:
    territories = committed.territories
    drawn = territories[(territories["level"] == level) & territories.geometry.notna()]
    decoded = decode(json.loads(files[name]), name)
    assert_same_coverage(decoded, dict(zip(drawn["code"], drawn.geometry, strict=True)))


def test_files_are_light_and_text_stays_out_of_geometry(files: dict[str, bytes]) -> None:
    assert len(gzip.compress(files["departments"], 9)) <= 80_000
    assert len(gzip.compress(files["communes"], 9)) <= 400_000
    assert "Ain" in json.loads(files["labels"])["departments"].values()
    for name in ("departments", "communes"):
        assert files[name].isascii()
        for geometry in json.loads(files[name])["objects"][name]["geometries"]:
            assert set(geometry["properties"]) <= {"region", "department", "territory", "anchor"}


def test_labels_follow_the_contract(files: dict[str, bytes]) -> None:
    labels = json.loads(files["labels"])
    assert set(labels) == {"departments", "regions", "communes", "neighbourhoods"}
    assert labels["neighbourhoods"] == {}, "each neighbourhood of the list has its communes"
    assert labels["communes"]["01053"]["name"] == "Bourg-en-Bresse"
    assert labels["communes"]["01053"]["neighbourhoods"][0] == ["QN00101M", "Grande Reyssouze Terre Des Fleurs"]
    assert labels["departments"]["978"] == "Saint-Martin"
