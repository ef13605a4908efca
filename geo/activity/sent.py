"""What centres have sent in, beside the edition it completes: every page and command reaches it as `atlas.sent`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from geo.activity.frame import no_records
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.store import SentIn
from geo.store import OpenEdition


@cache
def nothing_sent() -> SentIn:
    """What there is where no store was ever made, or where it cannot be opened."""
    return SentIn(
        records=no_records(ActivityRecord),
        reports=no_records(FieldReport),
        years=(),
        report_years=(),
        imports={},
        version=0,
    )


@dataclass(frozen=True, eq=False)
class ServedEdition(OpenEdition):
    """A build whose table of activity holds what centres sent in as well, with all of what they sent beside it."""

    sent: SentIn = field(default_factory=nothing_sent)
    suffix: str = ""
    """What tells one state of what was sent in from another; empty where nothing was."""

    @property
    def key(self) -> str:
        """The name of the build, and the state of what was sent in."""
        return f"{self.build}{self.suffix}"


def sent_with(opened: OpenEdition) -> SentIn:
    """What centres have sent in, as an open edition shows it; nothing for a build that was read alone."""
    return opened.sent if isinstance(opened, ServedEdition) else nothing_sent()
