"""The reference page says what the code says, about every indicator and every source it cites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo import catalogue, indicators
from geo.__main__ import app
from geo.errors import UnknownCode
from geo.export.indicator_docs import indicator_page

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "indicators.md"


def test_the_committed_page_is_up_to_date() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == indicator_page(indicators.ALL, catalogue.read()), "run `make docs`"


def test_the_command_writes_the_same_page(tmp_path: Path) -> None:
    written = tmp_path / "docs" / "indicators.md"
    result = CliRunner().invoke(app, ["docs", str(written)])
    assert result.exit_code == 0, result.output
    assert written.read_bytes() == indicator_page(indicators.ALL, catalogue.read()).encode()


@pytest.mark.parametrize("indicator", indicators.ALL, ids=lambda indicator: indicator.key)
def test_every_indicator_is_told_in_full(indicator: indicators.Indicator) -> None:
    page = indicator_page([indicator], catalogue.read())
    told = (indicator.label, indicator.unit.name, indicator.definition, indicator.limits)
    assert [text for text in told if text not in page] == []
    assert [name for name in indicator.sources if f"\n### {name}\n" not in page] == []


def test_a_source_that_nobody_describes_is_refused() -> None:
    invented = replace(indicators.ALL[0], sources=("nulle-part",))
    with pytest.raises(UnknownCode, match="nulle-part"):
        indicator_page([invented], catalogue.read())
