"""The committed edition against what is published. A figure that differs is a fault to explain, never to adjust."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import spatial
from geo.countries import FRANCE
from geo.settings import Settings
from geo.store import OpenEdition, open_store
from geo.tables import Tables, faults

SETTINGS = Settings()


@pytest.fixture(scope="module")
def opened() -> OpenEdition:
    return open_store(SETTINGS).read("fr-2024")


@pytest.fixture(scope="module")
def tables(opened: OpenEdition) -> Tables:
    return opened.tables


def contours(tables: Tables, level: str) -> gpd.GeoDataFrame:
    frame = tables.territories[tables.territories["level"] == level]
    return frame[frame.geometry.notna()].set_index("code")


def test_it_has_no_fault_and_is_the_newest_build(opened: OpenEdition, tables: Tables) -> None:
    assert list(faults(tables)) == []
    assert opened.warning is None


def test_it_weighs_little() -> None:
    home = SETTINGS.data / "editions" / "fr-2024"
    builds = [path for path in home.iterdir() if path.is_dir()]
    assert len(builds) == 1, "only the served build is committed"
    assert sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) <= 4_000_000


@pytest.mark.parametrize(("level", "count"), [("region", 18), ("department", 101), ("commune", 824)])
def test_contours_are_all_there_and_share_their_borders(tables: Tables, level: str, count: int) -> None:
    drawn = contours(tables, level)
    assert len(drawn) == count
    assert spatial.is_coverage(drawn.geometry)
    assert shapely.contains_xy(drawn.geometry.to_numpy(), drawn["longitude"], drawn["latitude"]).all()


def test_two_collectivites_wait_for_their_contour(tables: Tables) -> None:
    departments = tables.territories[tables.territories["level"] == "department"]
    assert len(departments) == 103
    assert set(departments.loc[departments.geometry.isna(), "code"]) == {"978", "987"}


def test_every_shape_lies_in_the_view_of_its_zone(tables: Tables) -> None:
    for zone, part in contours(tables, "department").groupby("zone"):
        (south, west), (north, east) = spatial.bounds(part.geometry)
        (low, left), (high, right) = FRANCE.zone(str(zone)).view
        assert low <= south <= north <= high
        assert left <= west <= east <= right


def test_regions_are_unions_of_departments(tables: Tables) -> None:
    departments, regions = contours(tables, "department"), contours(tables, "region")
    for code, part in departments.groupby("region_code"):
        union = shapely.coverage_union_all(part.geometry.to_numpy())
        assert shapely.equals_exact(shapely.normalize(union), shapely.normalize(regions.geometry[code]))


def test_the_only_gap_inside_the_country_is_foreign(tables: Tables) -> None:
    union = shapely.coverage_union_all(contours(tables, "department").geometry.to_numpy())
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    assert len(rings) == 1
    assert shapely.Polygon(rings[0]).contains(shapely.Point(1.98, 42.465)), "Llívia"


def test_enclaves_are_where_they_should_be(tables: Tables) -> None:
    pairs = set(zip(tables.adjacency["department_code"], tables.adjacency["neighbour_code"], strict=True))
    departments = contours(tables, "department").geometry
    assert shapely.get_num_geometries(departments["84"]) == 2, "the Enclave des Papes lies in 26"
    assert {("84", "26"), ("75", "92"), ("75", "93"), ("75", "94"), ("2A", "2B")} <= pairs
    assert ("75", "95") not in pairs
    assert not [pair for pair in pairs if pair[0].startswith("97")]
    assert pairs == {(right, left) for left, right in pairs}


def test_neighbourhoods_by_department(tables: Tables) -> None:
    counts = tables.neighbourhoods["department_code"].value_counts()
    mainland = counts[~counts.index.str.startswith("97")]
    assert len(tables.neighbourhoods) == 1493
    assert mainland.sum() == 1362
    published = {"04": 3, "05": 1, "06": 14, "13": 71, "91": 47, "93": 75, "94": 47, "95": 42, "48": 1}
    assert counts[list(published)].to_dict() == published
    region = tables.territories.set_index(["level", "code"])["region_code"]["department"]
    assert counts[region[region == "93"].index].sum() == 135


def test_communes_are_those_of_the_list(tables: Tables) -> None:
    assert tables.neighbourhood_communes["commune_code"].nunique() == 824
    assert set(tables.neighbourhood_communes["neighbourhood_code"]) == set(tables.neighbourhoods["code"])
    listed = pd.read_csv(SETTINGS.data / "reference/fr/qpv_2024.csv", dtype=str)
    pairs = zip(listed["insee_com"].str.split(","), listed["lib_com"].str.split(", "), strict=True)
    published = {code: name for codes, names in pairs for code, name in zip(codes, names, strict=True)}
    assert tables.names("commune") == published


def test_sums_of_the_reference(tables: Tables) -> None:
    sums = tables.observations.groupby("measure")["value"].sum()
    assert sums.to_dict() == {"contracts_2018": 434, "inhabitants_rp2018": 5_437_035}
    assert tables.observations.groupby("measure")["code"].nunique().to_dict() == {
        "contracts_2018": 103,
        "inhabitants_rp2018": 103,
    }


def test_every_fact_has_a_source_and_a_status(tables: Tables) -> None:
    for frame, status in ((tables.coverage, "status"), (tables.activity, "status"), (tables.centres, "state")):
        assert frame[status].notna().all()
        assert frame["source"].str.match(r"https?://").all()
    for frame in (tables.observations, tables.totals):
        assert frame["source"].str.match(r"https?://").all()
    assert (len(tables.centres), len(tables.coverage), len(tables.activity)) == (20, 135, 75)
    for frame in (tables.offers, tables.chronology, tables.framework):
        assert frame["source"].str.match(r"https?://").all()
    assert tables.framework["kind"].value_counts().to_dict() == {"public": 11, "signataire": 8, "mission": 4}


def test_coverage_on_known_days(tables: Tables) -> None:
    def departments_of(centre: str, day: str) -> set[str]:
        rows = tables.coverage[tables.coverage["centre_code"] == centre]
        starts = rows["valid_from"] <= pd.Timestamp(day)
        ends = rows["valid_until"].isna() | (rows["valid_until"] >= pd.Timestamp(day))
        return set(rows.loc[starts & ends, "department_code"])

    assert {"16", "17", "79", "86"} <= departments_of("villes-au-carre", "2015-06-30")
    assert not {"16", "17", "79", "86"} & departments_of("villes-au-carre", "2018-06-30")
    assert departments_of("crpv-paris-ancien", "2012-06-30") == {"75"}
    assert departments_of("crpv-paris-ancien", "2024-06-30") == set()


def test_what_has_no_year_or_seat_stays_unknown(tables: Tables) -> None:
    assert tables.activity["year"].isna().sum() == 2
    without_seat = tables.centres[tables.centres["seat_status"].isna()]
    assert len(without_seat) == 2
    assert without_seat[["latitude", "longitude"]].isna().all(axis=None)
