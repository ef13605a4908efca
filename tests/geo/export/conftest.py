"""What the tests of files need of the machine."""

from __future__ import annotations

import os

import pytest

from geo.errors import MissingProgram
from geo.export.printed.markup import document
from geo.export.printed.pdf import pdf


@pytest.fixture(scope="session")
def pango() -> None:
    """What draws the text of sheets; the test is skipped where it is absent, save in integration."""
    try:
        pdf(document("Essai", "", []))
    except MissingProgram as absent:
        if os.environ.get("CI") == "true":
            pytest.fail(str(absent))
        pytest.skip(str(absent))
