"""The invented country as it is served, with what its centres send in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from geo.activity.choices import Standing
from geo.activity.frame import no_records, record_frame
from geo.activity.merging import with_sent
from geo.activity.model import ActivityRecord, FieldReport, Sent, as_row
from geo.activity.sent import ServedEdition
from geo.activity.store import ImportSummary, SentIn, SentYear, open_activity_store
from geo.activity.store.database import ActivityStore
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.served import Inbox, ServedStore
from geo.settings import Settings
from geo.store import OpenEdition
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


def sent_in(*records: Sent, fewest: int = 5) -> SentIn:
    """What a store would give of those records, had they come in with one import."""
    kinds: dict[type[Sent], dict[int, Sent]] = {ActivityRecord: {}, FieldReport: {}}
    for line, record in enumerate(records, 2):
        kinds[type(record)][line] = record
    frames, years = {}, {}
    for kind, lines in kinds.items():
        rows = [{"import_id": 1, "line": line, **as_row(record)} for line, record in lines.items()]
        frames[kind] = record_frame(kind, {name: [row[name] for row in rows] for name in no_records(kind).columns})
        counted = Counter((record.centre, record.year) for record in lines.values())
        years[kind] = tuple(SentYear(centre, year, 1, count) for (centre, year), count in sorted(counted.items()))
    summary = ImportSummary(
        id=1, kind=ActivityRecord.table, file_name="envoi.csv", sha256="0" * 64,
        received=datetime(2025, 3, 12, tzinfo=UTC), who="ana", centres=tuple(sorted({each.centre for each in records})),
        years=tuple(sorted({each.year for each in records})), lines=len(records),
        refused=0, replaces=True, demonstration=False, live=True,
    )  # fmt: skip
    return SentIn(
        records=frames[ActivityRecord], reports=frames[FieldReport], years=years[ActivityRecord],
        report_years=years[FieldReport], imports={1: summary}, version=1, fewest=fewest,
    )  # fmt: skip


def atlas_with(opened: OpenEdition, on: date, *records: Sent, fewest: int = 5) -> Atlas:
    """An edition as it is served once its centres have sent those records."""
    sent = sent_in(*records, fewest=fewest)
    served = ServedEdition(opened.build, opened.manifest, with_sent(opened.tables, sent), None, sent, "-1")
    return Atlas(served, on)
