"""Each fault of a received table gives its sentence, with the columns or the lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InvalidTable
from geo.sources.csv_table import integers, numbers, optional, read_text


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode(encoding))
    return path


def test_everything_is_text_and_empty_stays_empty(tmp_path: Path) -> None:
    frame = read_text(write(tmp_path, "a,b\n01,\n NA ,=1+1\n", "utf-8-sig"), ("b", "a"))
    assert frame.to_dict("list") == {"b": ["", "=1+1"], "a": ["01", "NA"]}


def test_every_wrong_column_is_listed(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable) as error:
        read_text(write(tmp_path, "a,x,a,y\n1,2,3,4\n"), ("a", "b", "c"))
    assert error.value.faults == (
        "colonne absente : b",
        "colonne absente : c",
        "colonne inattendue : 'x'",
        "colonne inattendue : 'y'",
        "colonne répétée : a",
    )


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("", "utf-8"),
        ("a,b\né,2\n", "cp1252"),
        ("a;b\n1;2\n", "utf-8"),
        ("a,b\n1,2,3\n", "utf-8"),
        ("a,b\n1\n", "utf-8"),
        ("a,b\n1,2\n\n3,4\n", "utf-8"),
        ('a,b\n"1,2\n', "utf-8"),
        ("<!DOCTYPE html><html>\n", "utf-8"),
    ],
    ids=["empty", "cp1252", "semicolons", "long row", "short row", "blank line", "open quote", "error page"],
)
def test_an_ugly_file_is_refused(tmp_path: Path, content: str, encoding: str) -> None:
    with pytest.raises(InvalidTable, match=r"table\.csv"):
        read_text(write(tmp_path, content, encoding), ("a", "b"))


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="illisible"):
        read_text(tmp_path / "table.csv", ("a",))


def test_numbers_keep_unknown_apart_from_zero() -> None:
    values = numbers(pd.DataFrame({"a": ["0", "", "1.5"]}), "a", "here")
    assert values.iloc[0] == 0
    assert pd.isna(values.iloc[1])
    assert integers(pd.DataFrame({"a": ["3", ""]}), "a", "here").tolist() == [3, pd.NA]


@pytest.mark.parametrize("cell", ["1,5", "s", "inf", "12 000", "NaN"])
def test_what_is_not_a_number_is_told_with_its_line(cell: str) -> None:
    with pytest.raises(InvalidTable, match="ligne 3"):
        numbers(pd.DataFrame({"a": ["1", cell]}, index=[2, 3]), "a", "here")


def test_what_is_not_whole_is_told() -> None:
    with pytest.raises(InvalidTable, match="entier"):
        integers(pd.DataFrame({"a": ["1.5"]}), "a", "here")


def test_optional_text() -> None:
    assert optional(pd.Series(["x", ""])).isna().tolist() == [False, True]
