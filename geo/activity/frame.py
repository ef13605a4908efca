"""Records as a table: a row each, with the types that the fields of the model ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo.activity.field import Field
from geo.activity.model import FIELDS, Sent


def record_frame(kind: type[Sent], told: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """`import_id`, `line`, then the fields of the kind, of which `told` gives the values, a list for each column.

    Choices and places are codes, several of them a tuple; an empty cell is *not told*.
    """
    keys = {name: pd.Series(told[name], dtype="int64") for name in ("import_id", "line")}
    return pd.DataFrame(keys | {field.name: _typed(told[field.name], field) for field in FIELDS[kind]})


def no_records(kind: type[Sent]) -> pd.DataFrame:
    """The same without a row."""
    return record_frame(kind, dict.fromkeys(("import_id", "line", *(field.name for field in FIELDS[kind])), ()))


def _typed(values: Sequence[Any], field: Field) -> pd.Series:
    if field.many:
        return pd.Series([tuple(each) for each in values], dtype=object)
    if field.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)), dtype="datetime64[ns]")
    return pd.Series(values, dtype={"integer": "Int64", "number": "float64"}.get(field.kind, object))
