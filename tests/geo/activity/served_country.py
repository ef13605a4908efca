"""The invented country as it is served, with what its centres send in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from geo.activity.choices import Standing
from geo.activity.model import ActivityRecord, Sent
from geo.activity.sent import ServedEdition
from geo.activity.store import open_activity_store
from geo.activity.store.database import ActivityStore
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.served import Inbox, ServedStore
from geo.settings import Settings
from geo.store.parquet import ParquetEditionStore
from tests.geo.activity.sent import file
from tests.tiny_country import EDITION, OVERLAP

RECORD = ActivityRecord(centre="alpha", year=2018, half_days=8, status=Standing.OBSERVED, source="tableau")


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The present moment."""
        return self.now


class Served:
    """The invented country in a folder of its own, and the store of what its centres send in."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.settings = Settings(local=folder / "local", database_url="")
        self.clock = Clock()
        self.store = ServedStore(ParquetEditionStore((data / "editions",)), Inbox(self.settings, self.clock))
        self.files = 0

    @property
    def activity(self) -> ActivityStore:
        """The store, as another process opens it."""
        return open_activity_store(self.settings)

    def send(self, *records: Sent, replaces: bool = True) -> int:
        """An import of those records; returns its number."""
        self.files += 1
        lines = dict(enumerate(records, 2))
        receipt = self.activity.import_(file(str(self.files)), lines, [], who="ana", replaces=replaces)
        self.store.look_again()
        return receipt.summary.id

    def read(self, edition: str = EDITION) -> ServedEdition:
        """An edition as it is served."""
        return self.store.read(edition)

    def atlas(self, on: date = OVERLAP, edition: str = EDITION) -> Atlas:
        """The same at a date."""
        return Atlas(self.read(edition), on)

    def half_days(self, on: date = OVERLAP, edition: str = EDITION) -> dict[str, tuple[float, str]]:
        """Value and status by centre, those that have a value."""
        values = self.atlas(on, edition).values("demi_journees", Level.CENTRE).dropna(subset="value")
        return dict(zip(values.index, zip(values["value"], values["status"], strict=True), strict=True))
