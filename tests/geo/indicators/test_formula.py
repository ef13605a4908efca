"""What is said of how a value is made fits the frame that it is made in."""

from __future__ import annotations

import pytest

from geo import indicators
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, formula
from geo.store import OpenEdition
from tests.tiny_country import REFERENCE

EACH = pytest.mark.parametrize("indicator", indicators.ALL, ids=lambda one: one.key)


@EACH
def test_a_ratio_has_both_terms_and_what_is_published_has_none(indicator: Indicator, tiny_edition: OpenEdition) -> None:
    told = formula(indicator)
    assert told.endswith(".")
    for level in indicator.levels:
        values = Atlas(tiny_edition, REFERENCE).values(indicator.key, level)
        known = values[values["value"].notna() & (values["value"] != 0)]
        if told.startswith("Numérateur"):
            scale = 10_000 if "fois 10 000" in told else 1
            made = scale * known["numerator"] / known["denominator"]
            assert made.tolist() == pytest.approx(known["value"].tolist())
        else:
            assert known["denominator"].isna().all() or indicator.unit.is_count
