"""The code of a neighbourhood of another generation: found where an edition of that generation is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo.tables import Tables
from pages.parts.search_box import answer
from tests import tiny_country
from tests.pages.conftest import Serve
from tests.tiny_country import EDITION

OLDER, OLD_CODE = "minuscule-2015", "QP001001"


@pytest.fixture(autouse=True)
def _two_editions(serve: Serve, tmp_path: Path, tiny: Tables, tiny_zones: None) -> None:
    """The invented country, and in 2015 with one neighbourhood alone, under the code that it then had."""
    store = tiny_country.write(tmp_path / "editions")
    rows = tiny.neighbourhoods.head(1).assign(code=OLD_CODE, name="Le Vieux Port", generation=2015)
    links = tiny.neighbourhood_communes.head(1).assign(neighbourhood_code=OLD_CODE)
    older = replace(tiny, neighbourhoods=rows, neighbourhood_communes=links)
    described = replace(tiny_country.description(OLDER), generation=2015)
    store.write(described, older, tiny_country.display_files(older))
    serve(tmp_path, EDITION)


def test_an_old_code_leads_to_the_sheet_in_its_own_edition() -> None:
    assert answer(EDITION, "qp 001001") == {
        "hits": [
            {
                "name": "Le Vieux Port",
                "detail": "QPV QP001001 · Aval (Alise)",
                "address": "/territoire?lieu=qpv-QP001001&edition=minuscule-2015",
                "drawn": None,
            }
        ],
        "said": "Quartier de la liste de 2015 :",
        "sure": True,
    }


def test_a_code_that_no_edition_knows_is_not_found() -> None:
    assert answer(EDITION, "QP009999")["hits"] == []


def test_the_edition_shown_comes_first() -> None:
    assert answer(EDITION, "QN00101M")["hits"][0]["address"] == "/?choisi=qpv-QN00101M"
