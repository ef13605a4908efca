"""The audit of what was sent in, to take away."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from geo.activity.store import AuditLine

_COLUMNS = ("numero", "moment_utc", "qui", "acte", "import", "detail", "sans_suite_connue")


def audit_rows(lines: Iterable[AuditLine]) -> pd.DataFrame:
    """One row per line, in the order given, indexed by its number; moments are UTC, as `2026-11-23T08:41:07+00:00`."""
    rows = [
        (
            line.id,
            line.moment.isoformat(timespec="seconds"),
            line.who,
            line.act.label,
            "" if line.import_id is None else str(line.import_id),
            line.detail,
            "oui" if line.cut_short else "non",
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object).set_index(_COLUMNS[0])
