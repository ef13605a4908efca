"""The French readers: exactly the columns of the tables, dates and codes as the facts define them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InvalidTable
from geo.network_tables import ACTIVITY, CENTRES, CHRONOLOGY, COVERAGE, FRAMEWORK, OFFERS
from geo.schema import check
from geo.sources.france import codes, neighbourhoods, network, population
from geo.tables import (
    NEIGHBOURHOOD_COMMUNES,
    NEIGHBOURHOODS,
    OBSERVATIONS,
    TOTALS,
)
from tests.geo.sources import tiny_wheel as tiny


def write(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_every_reader_keeps_the_schema(tmp_path: Path) -> None:
    for reader, content, schema in (
        (network.centres, tiny.CENTRES, CENTRES),
        (network.coverage, tiny.COVERAGE, COVERAGE),
        (network.activity, tiny.ACTIVITY, ACTIVITY),
        (network.offers, tiny.OFFERS, OFFERS),
        (network.chronology, tiny.CHRONOLOGY, CHRONOLOGY),
        (network.framework, tiny.FRAMEWORK, FRAMEWORK),
        (neighbourhoods.neighbourhoods, tiny.NEIGHBOURHOODS, NEIGHBOURHOODS),
        (neighbourhoods.neighbourhood_communes, tiny.NEIGHBOURHOODS, NEIGHBOURHOOD_COMMUNES),
        (lambda path: population.observations(path, "https://exemple.fr"), tiny.DEPARTMENTS, OBSERVATIONS),
        (population.totals, tiny.TOTALS, TOTALS),
    ):
        frame = reader(write(tmp_path, content))
        assert list(frame.columns) == schema.column_names
        check(frame, schema)


def test_the_events_of_the_network_are_in_order_of_time(tmp_path: Path) -> None:
    events = network.chronology(write(tmp_path, tiny.CHRONOLOGY))
    assert events["when"].tolist() == ["1993", "fin 2016"]


def test_a_service_that_is_not_foreseen_is_a_fault(tmp_path: Path) -> None:
    frame = network.offers(write(tmp_path, tiny.OFFERS.replace("lettre", "telepathie")))
    with pytest.raises(InvalidTable, match="valeur non prévue"):
        check(frame, OFFERS)


def period(folder: Path, start: str, end: str) -> pd.Series:
    row = f"nord,01,{start},{end},etabli,haute,https://exemple.fr,\n"
    return network.coverage(write(folder, tiny.COVERAGE.splitlines()[0] + "\n" + row)).iloc[0]


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "is_known"),
    [
        ("2016", "2017", "2016-01-01", "2017-12-31", True),
        ("1993-11", "2016-02", "1993-11-01", "2016-02-29", True),
        ("2000-12-10", "2019-03-05", "2000-12-10", "2019-03-05", True),
        ("2016", "", "2016-01-01", None, True),
        ("", "", "2015-01-01", None, False),
        ("", "2016-12", "2015-01-01", "2016-12-31", False),
        # Attested in 2012 and at no other known moment: the row must not end before it starts.
        ("", "2012", "2012-01-01", "2012-12-31", False),
    ],
)
def test_periods(tmp_path: Path, start: str, end: str, first: str, last: str | None, is_known: bool) -> None:
    row = period(tmp_path, start, end)
    assert row["valid_from"] == pd.Timestamp(first)
    assert pd.isna(row["valid_until"]) if last is None else row["valid_until"] == pd.Timestamp(last)
    assert row["start_is_known"] == is_known


@pytest.mark.parametrize("start", ["16", "2016-13", "2016-02-30", "01/02/2016", "vers 2016", "20160101"])
def test_what_is_not_a_date_is_told_with_its_line(tmp_path: Path, start: str) -> None:
    with pytest.raises(InvalidTable, match="ligne 2"):
        period(tmp_path, start, "")


def test_what_the_list_lacks_is_told_by_departement(tmp_path: Path) -> None:
    gaps = neighbourhoods.list_gaps(write(tmp_path, tiny.LIST_GAPS)).set_index("department_code")
    assert gaps["state"].to_dict() == {"971": "partielle", "978": "absente"}
    assert gaps["note"].isna().to_dict() == {"971": True, "978": False}


def test_a_neighbourhood_over_two_communes_has_two_rows(tmp_path: Path) -> None:
    pairs = neighbourhoods.neighbourhood_communes(write(tmp_path, tiny.NEIGHBOURHOODS))
    assert pairs.to_numpy().tolist() == [
        ["QN00101M", "01000"],
        ["QN00102N", "01000"],
        ["QN00102N", "01001"],
        ["QN97101I", "97101"],
    ]


def test_a_department_that_is_not_that_of_the_code_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="QN97101I"):
        neighbourhoods.neighbourhoods(write(tmp_path, tiny.NEIGHBOURHOODS.replace(",971\n", ",972\n")))


def test_codes_say_their_department() -> None:
    assert [codes.department_of_commune(code) for code in ("01053", "2A004", "97101")] == ["01", "2A", "971"]
    cases = ("QN00101M", "QN02A01M", "QN97101I", "QN09301N")
    assert [codes.department_of_neighbourhood(code) for code in cases] == ["01", "2A", "971", "93"]
    assert [codes.zone_of_department(code) for code in ("01", "2A", "971", "987")] == [
        "hexagone",
        "hexagone",
        "971",
        "987",
    ]


def test_an_empty_figure_is_not_zero(tmp_path: Path) -> None:
    frame = population.observations(write(tmp_path, tiny.DEPARTMENTS), "https://exemple.fr")
    assert len(frame) == 6
    assert "978" not in set(frame["code"])


def test_mayotte_has_its_own_census(tmp_path: Path) -> None:
    content = tiny.DEPARTMENTS.replace("971,Île,01,Île", "976,Mayotte,06,Mayotte")
    frame = population.observations(write(tmp_path, content), "https://exemple.fr").set_index(["measure", "code"])
    assert frame.loc[("inhabitants_rp2018", "976"), "year"] == 2017
    assert "2017" in frame.loc[("inhabitants_rp2018", "976"), "note"]
    assert frame.loc[("inhabitants_rp2018", "01"), "year"] == 2018
    assert frame.loc[("contracts_2018", "976"), "year"] == 2018
