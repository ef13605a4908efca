"""What each centre offers, service by service, where a source attests it; the rest is not known."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo import wording
from geo.network_tables import SERVICES
from geo.tables import Tables

SITE = "site"
"""The one service that the table of the centres tells: a public site."""


@dataclass(frozen=True)
class Offer:
    """One service of one centre. Where no source attests it, the rest is empty: that is not a refusal."""

    service: str
    is_attested: bool
    year: int | None = None
    is_announced: bool = False
    """Whether it was only announced when the source was written."""
    note: str | None = None
    sources: str = ""
    """Public addresses, joined by ` | `."""

    @property
    def told(self) -> str:
        """What is known of it, in words: `attesté en 2018`, `annoncé pour 2026`, `non renseigné`."""
        if not self.is_attested:
            return wording.STATUSES["non_renseigne"]
        if self.is_announced:
            return f"annoncé pour {self.year}" if self.year else "annoncé"
        return f"attesté en {self.year}" if self.year else "attesté"


def offers(tables: Tables, centre: str) -> tuple[Offer, ...]:
    """The services of a centre, always all of them and in the same order, its site last."""
    rows = tables.offers[tables.offers["centre_code"] == centre].set_index("service").to_dict("index")
    told = (_attested(service, rows[service]) if service in rows else Offer(service, False) for service in SERVICES)
    return (*told, _site(tables, centre))


def _attested(service: str, row: Mapping[Hashable, Any]) -> Offer:
    year = None if pd.isna(row["year"]) else int(row["year"])
    note = row["note"] if isinstance(row["note"], str) else None
    return Offer(service, True, year, row["status"] == "estime", note, row["source"])


def _site(tables: Tables, centre: str) -> Offer:
    address = tables.centres.set_index("code")["website"][centre]
    return Offer(SITE, True, sources=address) if isinstance(address, str) else Offer(SITE, False)
