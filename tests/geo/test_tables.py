"""Every fault of every table is listed at once, in French, with the first offenders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, Polygon

from geo import wording
from geo.atlas import restrict
from geo.errors import AtlasError, InvalidTable
from geo.schema import Column, Schema
from geo.schema import check as check_frame
from geo.tables import SCHEMAS, Tables, check, faults
from tests import tiny_country

ORDINARY = tiny_country.with_perimeters()


def changed(table: str, change: Callable[[pd.DataFrame], Any]) -> Tables:
    """The country with one table changed: a copy, the others are shared."""
    content = ORDINARY
    return replace(content, **{table: change(getattr(content, table).copy())})


def with_cell(column: str, value: object, row: int = 0) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        cells = frame[column].tolist()
        cells[row] = value
        return frame.assign(**{column: cells})

    return change


def with_shape(shape: shapely.Geometry | None) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    return lambda frame: frame.set_geometry([shape, *frame.geometry.iloc[1:]], crs=4326)


def repeated(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[[0]]], ignore_index=True)


FAULTS = {
    "a column is absent": ("centres", lambda f: f.drop(columns="name"), "centres : colonne(s) absente(s) : name"),
    "the key is absent": ("centres", lambda f: f.drop(columns="code"), "centres : colonne(s) absente(s) : code"),
    "levels are absent": (
        "territories",
        lambda f: f.drop(columns="level"),
        "territories : colonne(s) absente(s) : level",
    ),
    "ends are absent": (
        "coverage",
        lambda f: f.drop(columns="valid_until"),
        "coverage : colonne(s) absente(s) : valid_until",
    ),
    "a column is unexpected": (
        "centres",
        lambda f: f.assign(surprise=1),
        "centres : colonne(s) inattendue(s) : surprise",
    ),
    "a key is repeated": ("centres", repeated, "centres : clé en double : 1 ligne(s), dont 'alpha'"),
    "a key of several columns is repeated": (
        "coverage",
        repeated,
        "coverage : clé en double : 1 ligne(s), dont 'alpha|01|2015-01-01'",
    ),
    "a cell is empty": ("neighbourhoods", with_cell("name", None), "neighbourhoods : colonne name : 1 cellule(s) vide"),
    "a text is blank": ("neighbourhoods", with_cell("name", "  "), "neighbourhoods : colonne name : texte vide"),
    "a control character": (
        "neighbourhoods",
        with_cell("name", "Le\x00Port"),
        "neighbourhoods : colonne name : caractère de contrôle",
    ),
    "a code reads like markup": (
        "neighbourhoods",
        with_cell("code", "<b>"),
        "neighbourhoods : colonne code : forme inattendue : 1 ligne(s), dont '<b>'",
    ),
    "a code of the 2015 form is fine but unknown": (
        "neighbourhood_communes",
        with_cell("neighbourhood_code", "QP001001"),
        "neighbourhood_communes.neighbourhood_code : 1 code(s) inconnu(s) de neighbourhoods : QP001001",
    ),
    "a zero was lost": (
        "observations",
        with_cell("code", "1"),
        "observations.code : 1 code(s) inconnu(s) de territories : 1",
    ),
    "codes are numbers": ("neighbourhoods", with_cell("department_code", 1), "n'est pas du texte"),
    "a value is not foreseen": (
        "coverage",
        with_cell("status", "sûr"),
        "coverage : colonne status : valeur non prévue",
    ),
    "a number is text": ("observations", with_cell("value", "mille"), "colonne value : n'est pas numérique"),
    "a number is out of bounds": (
        "observations",
        with_cell("value", -5.0),
        "observations : colonne value : hors bornes : 1 ligne(s), dont '-5.0'",
    ),
    "a latitude and a longitude changed places": (
        "centres",
        with_cell("latitude", 146.0),
        "centres : colonne latitude : hors bornes",
    ),
    "a date is text": (
        "coverage",
        lambda f: f.assign(valid_from=f["valid_from"].astype("string")),
        "coverage : colonne valid_from : n'est pas une date",
    ),
    "a flag is text": (
        "coverage",
        lambda f: f.assign(start_is_known="oui"),
        "coverage : colonne start_is_known : n'est pas vrai ou faux",
    ),
    "a period ends before it starts": (
        "coverage",
        with_cell("valid_until", pd.Timestamp("2010-01-01")),
        "coverage : 1 période(s) qui finissent avant de commencer",
    ),
    "a centre is unknown": (
        "coverage",
        with_cell("centre_code", "personne"),
        "coverage.centre_code : 1 code(s) inconnu(s) de centres : personne",
    ),
    "a commune stands for a département": (
        "coverage",
        with_cell("department_code", "01001"),
        "coverage.department_code : 1 code(s) inconnu(s) de territories : 01001",
    ),
    "coordinates are in metres": (
        "territories",
        lambda f: f.set_crs(2154, allow_override=True),
        "territories : colonne geometry : n'est pas une géométrie en EPSG:4326",
    ),
    "a perimeter is of a neighbourhood that is not listed": (
        "perimeters",
        with_cell("neighbourhood_code", "QN00999X"),
        "perimeters.neighbourhood_code : 1 code(s) inconnu(s) de neighbourhoods : QN00999X",
    ),
    "a perimeter is absent": ("perimeters", with_shape(None), "perimeters : colonne geometry : 1 cellule(s) vide"),
    "a perimeter is a line": (
        "perimeters",
        with_shape(LineString([(2, 46), (3, 47)])),
        "perimeters : colonne geometry : n'est pas un polygone valide : 1 ligne(s), dont '0'",
    ),
    "the point of a perimeter is in the next one": (
        "perimeters",
        with_cell("longitude", 3.105),
        "perimeters : point hors de sa forme : 1 ligne(s), dont 'QN00101M'",
    ),
    "a perimeter crosses itself": (
        "perimeters",
        with_shape(Polygon([(2, 46), (3, 47), (3, 46), (2, 47)])),
        "perimeters : colonne geometry : n'est pas un polygone valide : 1 ligne(s), dont '0'",
    ),
    "there is no geometry": (
        "territories",
        lambda f: pd.DataFrame(f).assign(geometry=None),
        "territories : colonne geometry : n'est pas une géométrie",
    ),
}


@pytest.mark.parametrize(("table", "change", "told"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told(table: str, change: Callable[[pd.DataFrame], Any], told: str) -> None:
    assert list(faults(ORDINARY)) == []
    found = list(faults(changed(table, change)))
    assert [fault for fault in found if told in fault], found


def test_all_faults_are_listed_at_once() -> None:
    content = changed("coverage", with_cell("status", "sûr"))
    content = replace(
        content,
        centres=repeated(content.centres).drop(columns="state"),
        neighbourhoods=with_cell("name", None)(content.neighbourhoods),
        observations=with_cell("code", "99")(content.observations),
    )
    with pytest.raises(InvalidTable) as error:
        check(content)
    told = error.value.faults
    assert len(told) == 4, told
    assert str(error.value).startswith("4 anomalie(s) : ")
    assert all(fault in str(error.value) for fault in told)
    assert isinstance(error.value, AtlasError)
    assert isinstance(error.value, ValueError)


def test_offenders_are_counted_but_not_all_shown() -> None:
    schema = Schema("t", (Column("n", "integer", "Number.", minimum=0),), ())
    with pytest.raises(
        InvalidTable, match=r"hors bornes : 50 ligne\(s\), dont '-1', '-2', '-3'$|hors bornes : 50"
    ) as e:
        check_frame(pd.DataFrame({"n": range(-1, -51, -1)}), schema)
    assert "'-4'" not in str(e.value)


def test_sound_tables_come_back_as_they_are() -> None:
    content = tiny_country.tables()
    assert check(content) is content


def test_an_empty_table_is_no_fault() -> None:
    schema = SCHEMAS["activity"]
    check_frame(tiny_country.frame(schema, ()), schema)


def test_each_table_has_its_word_on_screen() -> None:
    assert list(wording.TABLES) == list(SCHEMAS)


def test_a_part_of_the_country_keeps_its_own_perimeters() -> None:
    part = restrict(ORDINARY, frozenset({"01", "03"}))
    assert part.perimeters["neighbourhood_code"].tolist() == ["QN00101M", "QN00102M", "QN00103N"]
    assert len(ORDINARY.perimeters) == 7, "the whole is untouched"
    assert len(restrict(ORDINARY, frozenset({"03"})).perimeters) == 0


def test_each_column_says_what_it_means() -> None:
    for schema in SCHEMAS.values():
        assert set(schema.key) <= set(schema.column_names)
        assert all(column.meaning.strip() for column in schema.columns)


def test_names_of_a_level(tiny: Tables) -> None:
    assert tiny.names("region") == {"11": "Plaine", "22": "Monts", "01": "Île", "987": "L'Atoll"}
    assert tiny.names("department")["01"] == "Alise", "a région of the same code is another place"
    assert tiny.names("centre")["beta"] == "Centre Bêta"
    assert len(tiny.names("neighbourhood")) == 10


def test_territories_stay_a_frame_of_shapes(tiny: Tables) -> None:
    assert isinstance(tiny.territories, gpd.GeoDataFrame)
    assert tuple(tiny.frames()) == tuple(SCHEMAS)
