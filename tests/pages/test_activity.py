"""The page on activity: who sent comes first, every panel obeys the choices, every figure is the one counted by hand.

What the centres of the invented country have sent, in half-days::

                date         mission  format             themes             mode         half-days  attendances
    Alpha 2023  15 March     M1       réseau             éducation, santé   présentiel           2           30
                10 June      M2       formation          éducation          distanciel           3           12
                –            M2       formation          –                  –                    5            –
    Bêta  2023  –            –        –                  –                  –                    0            –
    Alpha 2024   5 February  M1       groupe de travail  santé              présentiel           4            3
    Bêta  2024   7 February  M1       réseau             santé              hybride              1           20

Hence 10 in 2023 and 5 in 2024. Of the 15: M1 7, M2 8; éducation 5, santé 7, not told 5, which makes more than 15 since
one line has two themes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from geo.activity.choices import Format, Mission, Mode, Standing, Theme
from geo.activity.model import ActivityRecord
from geo.activity.store import GivenFile, open_activity_store
from geo.settings import Settings
from tests.pages.screen import Screen

SAME = {"status": Standing.OBSERVED, "source": "tableau"}
RECORDS = (
    ActivityRecord(
        centre="alpha", year=2023, day=date(2023, 3, 15), mission=Mission.NETWORKS, format=Format.NETWORK,
        themes=(Theme.EDUCATION, Theme.HEALTH), mode=Mode.ON_SITE, half_days=2, attendances=30, **SAME,
    ),
    ActivityRecord(
        centre="alpha", year=2023, day=date(2023, 6, 10), mission=Mission.SKILLS, format=Format.TRAINING,
        themes=(Theme.EDUCATION,), mode=Mode.REMOTE, half_days=3, attendances=12, **SAME,
    ),
    ActivityRecord(centre="alpha", year=2023, mission=Mission.SKILLS, format=Format.TRAINING, half_days=5, **SAME),
    ActivityRecord(centre="beta", year=2023, half_days=0, **SAME),
    ActivityRecord(
        centre="alpha", year=2024, day=date(2024, 2, 5), mission=Mission.NETWORKS, format=Format.WORKING_GROUP,
        themes=(Theme.HEALTH,), mode=Mode.ON_SITE, half_days=4, attendances=3, **SAME,
    ),
    ActivityRecord(
        centre="beta", year=2024, day=date(2024, 2, 7), mission=Mission.NETWORKS, format=Format.NETWORK,
        themes=(Theme.HEALTH,), mode=Mode.HYBRID, half_days=1, attendances=20, **SAME,
    ),
)  # fmt: skip


@pytest.fixture
def sent(tiny_served: None, tmp_path: Path) -> None:
    """The centres of the invented country have sent those records."""
    st.cache_resource.clear()  # what pages kept of the folder of another test
    store = open_activity_store(Settings(local=tmp_path / "local", database_url=""))
    for centre in ("alpha", "beta"):
        lines = {line: record for line, record in enumerate(RECORDS, 2) if record.centre == centre}
        store.import_(GivenFile(f"{centre}.csv", centre.encode()), lines, [], who="essai", replaces=True)


def opened(query: Mapping[str, str] | None = None) -> Screen:
    return Screen("activite", query)


def charts(screen: Screen) -> dict[str, dict[str, Any]]:
    """The charts by title, in the order of the page."""
    return {chart["title"]: chart for chart in screen.of_kind("chart")}


def bars(screen: Screen, title: str) -> dict[str, str]:
    """What is written beside each bar."""
    return {bar["label"]: bar["text"].split(" · ")[0] for bar in charts(screen)[title]["picture"]["bars"]}
