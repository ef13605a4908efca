"""The invented country written as France, whose frames and views the map knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from geo.countries import FRANCE
from geo.maps.geometry import display_files
from geo.store.parquet import ParquetEditionStore
from geo.tables import SCHEMAS, Tables
from tests import tiny_country


def write(data: Path, content: Tables, name: str = tiny_country.EDITION, generation: int = 2024) -> Tables:
    """Write it as an edition of a folder of data, with a frame for each overseas territory; returns its tables."""
    known = set(content.territories["code"])
    others = [
        {"level": "department", "code": zone.code, "name": zone.name, "department_code": zone.code}
        | {"region_code": zone.code, "zone": zone.code}
        for zone in FRANCE.zones
        if zone.code not in known and zone.code != FRANCE.main_zone.code
    ]
    added = tiny_country.frame(SCHEMAS["territories"], others)
    whole = replace(content, territories=pd.concat([content.territories, added], ignore_index=True))
    label = f"Pays minuscule, quartiers de {generation}"
    described = replace(tiny_country.description(name), country=FRANCE.code, generation=generation, label=label)
    ParquetEditionStore((data / "editions",)).write(described, whole, display_files(whole))
    return whole
