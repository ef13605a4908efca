"""What the tests of files need of the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from geo import countries
from geo.errors import MissingProgram
from geo.export.printed.markup import document
from geo.export.printed.pdf import pdf
from tests.tiny_country import COUNTRY


@pytest.fixture(scope="session")
def pango() -> None:
    """What draws the text of sheets; the test is skipped where it is absent, save in integration."""
    try:
        pdf(document("Essai", "", []))
    except MissingProgram as absent:
        if os.environ.get("CI") == "true":
            pytest.fail(str(absent))
        pytest.skip(str(absent))


@pytest.fixture(scope="module")
def known_country() -> Iterator[None]:
    """The invented country is one of those that maps know, for a whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(countries, "COUNTRIES", (*countries.COUNTRIES, COUNTRY))
        yield
