"""What neighbourhoods became, on squares worked out by hand: every fate, both ways, and what is not known."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from typer.testing import CliRunner

from geo import indicators, passage
from geo.__main__ import app
from geo.errors import CrsMismatch, UnknownEdition
from geo.indicators.definition import Status
from geo.passage import Fate, Passage, comparable, overlaps, passages
from geo.schema import Schema
from geo.store import Manifest, OpenEdition
from geo.tables import LIST_GAPS, NEIGHBOURHOODS, PERIMETERS, Tables
from tests import tiny_country


def strip(row: int, west: float, east: float) -> shapely.Polygon:
    """A piece of a row, from one thousandth of a degree to another: areas in a row go by lengths."""
    return box(2 + west / 1000, 46 + row / 100, 2 + east / 1000, 46 + row / 100 + 0.005)


BEFORE = {
    "QP001001": strip(0, 0, 10),
    "QP001002": strip(1, 0, 10),
    "QP001003": strip(2, 0, 10),
    "QP001004": strip(4, 0, 10),
    "QP001005": strip(5, 0, 4),
    "QP001006": strip(5, 4, 10),
    "QP001007": strip(6, 0, 10),
    "QP001008": strip(6, 10, 20),
    "QP001009": strip(7, 0, 100),
}
AFTER = {
    "QN00101M": strip(1, 0, 15),  # the code is that of another place: codes are never read
    "QN00109M": strip(0, 0, 10),
    "QN00103M": strip(3, 0, 10),
    "QN00104M": strip(4, 0, 6),
    "QN00105M": strip(4, 6, 10),
    "QN00106M": strip(5, 0, 10),
    "QN00107M": strip(6, 0, 15),
    "QN00108M": strip(6, 15, 20),
    "QN00110M": strip(7, 0, 96),
    "QN00111M": strip(7, 96, 200),
}
FATES_BEFORE = {
    "QP001001": Fate.UNCHANGED,
    "QP001002": Fate.CHANGED,
    "QP001003": Fate.GONE,
    "QP001004": Fate.SPLIT,
    "QP001005": Fate.MERGED,
    "QP001006": Fate.MERGED,
    "QP001007": Fate.MERGED,
    "QP001008": Fate.RECAST,
    "QP001009": Fate.UNCHANGED,
}
FATES_AFTER = {
    "QN00101M": Fate.CHANGED,
    "QN00103M": Fate.NEW,
    "QN00104M": Fate.SPLIT,
    "QN00105M": Fate.SPLIT,
    "QN00106M": Fate.MERGED,
    "QN00107M": Fate.RECAST,
    "QN00108M": Fate.SPLIT,
    "QN00109M": Fate.UNCHANGED,
    "QN00110M": Fate.UNCHANGED,
    "QN00111M": Fate.NEW,
}
"""The last one takes four hundredths of its neighbour: a sliver."""


def series(shapes: dict[str, shapely.Geometry]) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, crs=4326)


def frame(schema: Schema, rows: list[dict[str, object]]) -> pd.DataFrame:
    return tiny_country.frame(schema, rows)


def edition(
    tiny: Tables, generation: int, shapes: dict[str, shapely.Geometry | None], gaps: Iterable[str] = ()
) -> OpenEdition:
    """An edition of some neighbourhoods, None where the perimeter of one is not known."""
    listed: list[dict[str, object]] = [
        {"code": code, "name": f"Quartier {code[-3:]}", "department_code": code[3:5], "generation": generation}
        for code in shapes
    ]
    drawn: list[dict[str, object]] = [
        {"neighbourhood_code": code, "longitude": 2, "latitude": 46, "area_ha": 1, "repaired": False, "geometry": shape}
        for code, shape in shapes.items()
        if shape is not None
    ]
    lacking: list[dict[str, object]] = [{"department_code": code, "state": "partielle"} for code in gaps]
    tables = replace(
        tiny,
        neighbourhoods=frame(NEIGHBOURHOODS, listed),
        perimeters=frame(PERIMETERS, drawn),
        list_gaps=frame(LIST_GAPS, lacking),
    )
    described = replace(tiny_country.description(f"tiny-{generation}"), generation=generation)
    return OpenEdition("build", Manifest(described, {}, {}), tables)


def by_code(rows: Iterable[Passage]) -> dict[str, Passage]:
    return {row.code: row for row in rows}


def test_every_fate_from_both_sides(tiny: Tables) -> None:
    found = passages(edition(tiny, 2015, BEFORE), edition(tiny, 2024, AFTER))
    assert {row.code: row.fate for row in found.before} == FATES_BEFORE
    assert {row.code: row.fate for row in found.after} == FATES_AFTER
    assert {row.status for row in (*found.before, *found.after)} == {Status.OBSERVED}


def test_shares_go_both_ways(tiny: Tables) -> None:
    found = passages(edition(tiny, 2015, BEFORE), edition(tiny, 2024, AFTER))
    before, after = by_code(found.before), by_code(found.after)
    (match,) = before["QP001002"].matches
    assert (match.code, match.name) == ("QN00101M", "Quartier 01M")
    assert (match.share, match.share_back) == pytest.approx((1, 10 / 15))
    (match,) = after["QN00101M"].matches
    assert (match.code, match.share, match.share_back) == ("QP001002", pytest.approx(10 / 15), pytest.approx(1))
    assert [(match.code, round(match.share, 6)) for match in before["QP001004"].matches] == [
        ("QN00104M", 0.6),
        ("QN00105M", 0.4),
    ]
    assert [(match.code, round(match.share, 6)) for match in after["QN00107M"].matches] == [
        ("QP001007", 0.666667),
        ("QP001008", 0.333333),
    ]
    assert [match.code for match in before["QP001009"].matches] == ["QN00110M"], "a sliver is no match"


def test_a_small_neighbourhood_taken_whole_by_a_large_one_is_a_match() -> None:
    pairs = overlaps(series({"small": strip(0, 0, 1)}), series({"large": strip(0, 0, 100)}))
    assert pairs.to_dict("records") == [
        {"code": "small", "other": "large", "share": pytest.approx(1), "share_back": pytest.approx(0.01)}
    ]


SENTENCES = {
    "QP001001": "Périmètre inchangé en 2024 : « Quartier 09M » (QN00109M).",
    "QP001002": "Périmètre modifié en 2024 : « Quartier 01M » (QN00101M) reprend 100 % de sa surface, soit 67 % du "
    "nouveau périmètre.",
    "QP001003": "Disparu en 2024 : aucun quartier de 2024 n'en reprend de part notable.",
    "QP001004": "Scindé en 2024 : « Quartier 04M » (QN00104M) reprend 60 % de sa surface, soit 100 % du nouveau "
    "périmètre ; « Quartier 05M » (QN00105M) reprend 40 % de sa surface, soit 100 % du nouveau périmètre.",
    "QP001005": "Fusionné en 2024 avec d'autres quartiers de 2015 : « Quartier 06M » (QN00106M) reprend 100 % de sa "
    "surface, soit 40 % du nouveau périmètre.",
    "QN00109M": "Périmètre inchangé depuis 2015 : « Quartier 001 » (QP001001).",
    "QN00103M": "Nouveau en 2024 : aucun quartier de 2015 n'y avait de part notable.",
    "QN00105M": "Issu de la scission d'un quartier de 2015 : « Quartier 004 » (QP001004) fait 100 % de sa surface, "
    "soit 40 % de l'ancien périmètre.",
    "QN00107M": "Recomposé à partir de plusieurs quartiers de 2015 : « Quartier 007 » (QP001007) fait 67 % de sa "
    "surface, soit 100 % de l'ancien périmètre ; « Quartier 008 » (QP001008) fait 33 % de sa surface, soit 50 % de "
    "l'ancien périmètre.",
}


@pytest.mark.parametrize(("code", "told"), SENTENCES.items(), ids=list(SENTENCES))
def test_the_sentence_of_each_fate(tiny: Tables, code: str, told: str) -> None:
    found = passages(edition(tiny, 2015, BEFORE), edition(tiny, 2024, AFTER))
    sentence = by_code((*found.before, *found.after))[code].sentence
    assert sentence.replace("\u202f", " ").replace("\u00a0", " ") == told


def test_without_its_perimeter_a_neighbourhood_is_not_known_and_never_gone(tiny: Tables) -> None:
    before = edition(tiny, 2015, {"QP001001": strip(0, 0, 10), "QP001002": None, "QP002001": strip(0, 2000, 2010)})
    found = passages(before, edition(tiny, 2024, {"QN00101M": strip(3, 0, 10), "QN00102M": strip(0, 0, 8)}))
    rows = by_code((*found.before, *found.after))
    assert (rows["QP001002"].fate, rows["QP001002"].status) == (None, Status.MISSING)
    assert rows["QP001002"].sentence == ("Passage entre 2015 et 2024 non renseigné : son périmètre n'est pas connu.")
    assert (rows["QN00101M"].fate, rows["QN00101M"].status) == (None, Status.MISSING), "it may be QP001002"
    assert rows["QN00101M"].note == "des périmètres de 2015 manquent dans son département"
    assert (rows["QN00102M"].fate, rows["QN00102M"].status) == (Fate.CHANGED, Status.ESTIMATED)
    assert rows["QN00102M"].sentence.endswith(" (estimé : des périmètres manquent dans son département).")
    assert rows["QP002001"].fate is Fate.GONE, "all is known of its département"


def test_where_a_list_lacks_rows_nothing_is_new_nor_gone(tiny: Tables) -> None:
    shapes = {"QP001001": strip(0, 0, 10), "QP001002": strip(1, 0, 10)}
    newer = edition(tiny, 2024, {"QN00101M": strip(1, 0, 10), "QN00201M": strip(0, 2000, 2010)}, gaps=["01"])
    found = passages(edition(tiny, 2015, shapes, gaps=["02"]), newer)
    told = {row.code: (row.fate, row.status) for row in (*found.before, *found.after)}
    assert told == {
        "QP001001": (None, Status.MISSING),
        "QP001002": (Fate.UNCHANGED, Status.OBSERVED),
        "QN00101M": (Fate.UNCHANGED, Status.OBSERVED),
        "QN00201M": (None, Status.MISSING),
    }


def test_without_any_perimeter_nothing_is_known(tiny: Tables) -> None:
    found = passages(edition(tiny, 2015, BEFORE), edition(tiny, 2024, dict.fromkeys(AFTER)))
    assert {row.fate for row in (*found.before, *found.after)} == {None}


def test_the_older_generation_comes_first(tiny: Tables) -> None:
    older, newer = edition(tiny, 2015, BEFORE), edition(tiny, 2024, AFTER)
    for one, other in ((newer, older), (newer, newer)):
        with pytest.raises(UnknownEdition, match="Donnez d'abord l'édition la plus ancienne"):
            passages(one, other)


def test_shares_are_those_of_the_ground_not_of_degrees() -> None:
    pairs = overlaps(series({"whole": box(2, 46, 2.1, 48)}), series({"south": box(2, 46, 2.1, 47)}))
    expected = (math.sin(math.radians(47)) - math.sin(math.radians(46))) / (
        math.sin(math.radians(48)) - math.sin(math.radians(46))
    )
    assert expected > 0.504, "meridians close in: the southern half is the larger"
    assert pairs["share"].tolist() == pytest.approx([expected], abs=1e-4)


def test_another_reference_system_is_refused() -> None:
    with pytest.raises(CrsMismatch):
        overlaps(series(BEFORE).to_crs(2154), series(AFTER))


CUTS = st.lists(st.integers(1, 99), min_size=0, max_size=6, unique=True).map(sorted)


def parts(letter: str, cuts: list[int]) -> dict[str, tuple[int, int]]:
    ends = [0, *cuts, 100]
    return {f"{letter}{n}": (west, east) for n, (west, east) in enumerate(pairwise(ends))}


def drawn(intervals: dict[str, tuple[int, int]]) -> gpd.GeoSeries:
    return series({code: strip(0, west, east) for code, (west, east) in intervals.items()})


@settings(max_examples=20)
@given(CUTS, CUTS)
def test_shares_are_lengths_in_common(before: list[int], after: list[int]) -> None:
    old, new = parts("o", before), parts("n", after)
    expected = {}
    for one, (west, east) in old.items():
        for other, (left, right) in new.items():
            common = min(east, right) - max(west, left)
            shares = (common / (east - west), common / (right - left))
            if common > 0 and max(shares) >= passage.SLIVER:
                expected[one, other] = pytest.approx(shares)
    pairs = overlaps(drawn(old), drawn(new))
    found = {(row.code, row.other): (row.share, row.share_back) for row in pairs.itertuples()}
    assert found == expected


@settings(max_examples=12)
@given(CUTS, CUTS, st.randoms(use_true_random=False))
def test_seen_from_the_other_side_it_is_the_same_and_order_says_nothing(before, after, chance) -> None:
    old, new = drawn(parts("o", before)), drawn(parts("n", after))
    pairs = overlaps(old, new)
    shuffled = [shapes.loc[chance.sample(list(shapes.index), len(shapes))] for shapes in (old, new)]
    pd.testing.assert_frame_equal(overlaps(*shuffled), pairs)
    turned = {(row.other, row.code): (row.share_back, row.share) for row in overlaps(new, old).itertuples()}
    assert turned == {(row.code, row.other): pytest.approx((row.share, row.share_back)) for row in pairs.itertuples()}


OPPOSITE = {Fate.SPLIT: Fate.MERGED, Fate.MERGED: Fate.SPLIT, Fate.NEW: Fate.GONE, Fate.GONE: Fate.NEW}


@settings(max_examples=12)
@given(before=CUTS, after=CUTS)
def test_going_back_turns_splits_into_mergers(tiny: Tables, before: list[int], after: list[int]) -> None:
    shapes = [
        {f"Q{letter}0010{n}M": strip(0, *ends) for n, ends in enumerate(parts("", cuts).values())}
        for letter, cuts in (("P", before), ("N", after))
    ]
    forth = passages(edition(tiny, 2015, shapes[0]), edition(tiny, 2024, shapes[1]))
    back = passages(edition(tiny, 2015, shapes[1]), edition(tiny, 2024, shapes[0]))
    for one, other in ((forth.before, back.after), (forth.after, back.before)):
        turned = {row.code: OPPOSITE.get(row.fate, row.fate) for row in other if row.fate is not None}
        assert {row.code: row.fate for row in one} == turned
    assert all(sum(match.share for match in row.matches) <= 1 + 1e-5 for row in (*forth.before, *forth.after))


def test_what_may_be_compared_is_in_the_definition() -> None:
    rate, activity = indicators.find("part_habitants_couverts"), indicators.find("demi_journees")
    assert (rate.compares_generations, activity.compares_generations) == (False, True)
    assert comparable(rate, 2024, 2024).is_allowed
    assert comparable(activity, 2015, 2024).is_allowed
    refused = comparable(rate, 2024, 2015)
    assert not refused.is_allowed
    assert refused.reason == (
        f"«\u00a0{rate.label}\u00a0» ne se compare pas entre 2015 et 2024. La liste des quartiers et leurs périmètres "
        "ont changé."
    )
    told = comparable(replace(rate, comparable_with="L'Insee le déconseille."), 2015, 2024)
    assert told.reason == f"«\u00a0{rate.label}\u00a0» ne se compare pas entre 2015 et 2024. L'Insee le déconseille."


@pytest.fixture
def two_editions(tiny: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {"tiny-2015": edition(tiny, 2015, BEFORE), "tiny-2024": edition(tiny, 2024, AFTER)}

    class Store:
        def read(self, name: str) -> OpenEdition:
            return opened[name]

    monkeypatch.setattr("geo.cli.opening.open_served", lambda settings: Store())


@pytest.mark.usefixtures("two_editions")
def test_the_command_tells_both_sides() -> None:
    told = json.loads(CliRunner().invoke(app, ["passage", "tiny-2015", "tiny-2024", "--json"]).stdout)
    assert told["before"]["edition"] == "tiny-2015"
    assert told["before"]["counts"] == {
        "inchange": 2, "modifie": 1, "nouveau": 0, "disparu": 1, "scinde": 1, "fusionne": 3, "recompose": 1,
        "non_renseigne": 0,
    }  # fmt: skip
    (row,) = (row for row in told["after"]["rows"] if row["code"] == "QN00101M")
    assert (row["fate"], row["status"], row["matches"][0]["code"]) == ("modifie", "observe", "QP001002")
    assert row["sentence"].startswith("Périmètre modifié depuis 2015")
    lines = CliRunner().invoke(app, ["passage", "tiny-2015", "tiny-2024"]).stdout.splitlines()
    assert lines[0] == "tiny-2015 : inchangé 2 ; modifié 1 ; disparu 1 ; scindé 1 ; fusionné 3 ; recomposé 1"
    assert len(lines) == 2 + len(BEFORE) + len(AFTER)
