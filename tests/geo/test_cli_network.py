"""The commands on the network: what changed, and what a hypothesis would change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.geo.test_cli import printed, refused, run
from tests.tiny_country import EDITION


@pytest.fixture(autouse=True)
def _tiny_is_served(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)


def test_the_changes_of_the_network() -> None:
    found = printed("network", "--date", "2018-07-01")
    assert [event["on"] for event in found["events"]][-2:] == ["2018-01-01", "2018-07-01"]
    last = found["events"][-1]
    assert (last["kind"], last["centre"], last["lost"]) == ("reduction", "beta", ["04"])
    assert found["standings"][-1]["counts"]["habitants"] == {"covered": 18000, "total": 20000}
    assert "beta\tréduction\t -04" in run("network").stdout


def test_what_if() -> None:
    found = printed("whatif", "donner:971:alpha")
    inhabitants = next(row for row in found["country"] if row["reference"] == "inhabitants")
    assert (inhabitants["before"], inhabitants["after"], inhabitants["change"]) == (15000, 20000, 5000)
    assert inhabitants["total"] == 20000
    assert found["hypothesis"] == "donner:971:alpha"
    assert [row["code"] for row in found["departments"]] == ["971"]
    assert "FR\tFrance\thabitants des QPV\t+5\u202f000" in run("whatif", "donner:971:alpha").stdout


def test_a_hypothesis_that_cannot_be_read_is_refused() -> None:
    assert "omega" in refused("whatif", "donner:971:omega")
