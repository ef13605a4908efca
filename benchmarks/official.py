"""What receiving the official perimeters costs: a made-up national file, from its archive to a served edition.

    python -m benchmarks.official

The file is as the publisher writes it and as large: 1,609 neighbourhoods and some 100,000 vertices, in the mainland and
seven territories overseas. The command is the one a user types. Writes its part of `benchmarks/results.md`.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks import results
from benchmarks.serving import PROJECT, WORK
from benchmarks.synthetic import outlines
from geo.settings import Settings
from geo.spatial import STORAGE_CRS
from geo.store import committed_store
from geo.tables import Tables

EDITION = "fr-2024"
ADDED = {"971": 8, "972": 8, "973": 8, "974": 7, "976": 7, "978": 2, "987": 76}
"""Neighbourhoods of the official file that the carried list lacks, by territory: 1,493 and these are 1,609."""
MEMBER = "GEOJSON/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
LIMIT_S, LIMIT_GB = 30.0, 1.0

_WITHOUT_CONTOUR = {"978": ("97801", -63.06, 18.08), "987": ("98735", -149.55, -17.56)}
"""Where the neighbourhoods of a territory whose communes are not drawn are put: commune, longitude, latitude."""
_SPREAD_DEGREES = 0.01


def national_file(tables: Tables, path: Path, seed: int = 11) -> Path:
    """Write the archive of a made-up national file that holds every neighbourhood of `tables` and those `ADDED`."""
    rng = np.random.default_rng(seed)
    rows = pd.concat([_listed(tables), _added(tables, rng)], ignore_index=True)
    places = rows[["longitude", "latitude"]].to_numpy() + rng.uniform(-_SPREAD_DEGREES, _SPREAD_DEGREES, (len(rows), 2))
    told = {
        "fid": range(1, len(rows) + 1),
        "code_qp": rows["code"],
        "lib_qp": rows["name"],
        "insee_reg": rows["region_code"].where(rows["region_code"] != rows["department_code"]),
        "lib_reg": rows["region_code"].map(tables.names("region")),
        "insee_dep": rows["department_code"],
        "lib_dep": rows["department_code"].map(tables.names("department")),
        "insee_com": rows["communes"],
        "lib_com": rows["communes"].map(lambda codes: ", ".join(f"Commune {code}" for code in codes.split(","))),
        "siren_epci": "200000000",
    }
    frame = gpd.GeoDataFrame(told, geometry=outlines(places, rng), crs=STORAGE_CRS)
    with zipfile.ZipFile(path, "w") as archive:
        # Without the time of day, so that the same seed gives the same bytes.
        archive.writestr(zipfile.ZipInfo(MEMBER), frame.to_json(drop_id=True), zipfile.ZIP_DEFLATED)
    return path


def _listed(tables: Tables) -> pd.DataFrame:
    """The neighbourhoods of the list: code, name, département, communes, and the point of the first of these."""
    links = tables.neighbourhood_communes.groupby("neighbourhood_code")["commune_code"]
    rows = tables.neighbourhoods.set_index("code").join(links.agg(",".join).rename("communes"))
    points = tables.territories[tables.territories["level"] == "commune"].set_index("code")[["longitude", "latitude"]]
    return _with_region(rows.join(points, on=links.first()).reset_index(), tables)


def _added(tables: Tables, rng: np.random.Generator) -> pd.DataFrame:
    """The neighbourhoods that the list lacks, in communes of their territory."""
    communes = tables.territories[tables.territories["level"] == "commune"]
    known = set(tables.neighbourhoods["code"])
    rows = []
    for department, count in ADDED.items():
        codes = [code for code in (f"QN{department}{rank:02d}X" for rank in range(1, 100)) if code not in known]
        hosts = communes[communes["department_code"] == department]
        for code in codes[:count]:
            if department in _WITHOUT_CONTOUR:
                commune, longitude, latitude = _WITHOUT_CONTOUR[department]
            else:
                host = hosts.iloc[int(rng.integers(len(hosts)))]
                commune, longitude, latitude = host["code"], host["longitude"], host["latitude"]
            rows.append((code, f"Quartier {code}", department, commune, longitude, latitude))
    columns = ["code", "name", "department_code", "communes", "longitude", "latitude"]
    return _with_region(pd.DataFrame(rows, columns=columns), tables)


def _with_region(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    departments = tables.territories[tables.territories["level"] == "department"].set_index("code")
    return rows.assign(region_code=rows["department_code"].map(departments["region_code"]))


def main() -> None:
    """Measure the command; the machine should otherwise be idle."""
    settings = Settings()
    WORK.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="official-", dir=WORK) as folder:
        local = Path(folder)
        shutil.copytree(settings.local / "downloads", local / "downloads")
        path = national_file(committed_store(settings).read(EDITION).tables, local / "qp2024.zip")
        command = [sys.executable, "-m", "geo", "build", EDITION, "--perimeters", str(path)]
        started = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, env=os.environ | {"ATLAS_LOCAL": str(local)}, check=True)
        seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor, gigabytes = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9
    rows = [
        ["archive → served edition, s", results.shown(seconds, 1), results.shown(LIMIT_S)],
        ["processor time of that, s", results.shown(processor, 1), ""],
        ["most memory held, GB", results.shown(gigabytes, 2), results.shown(LIMIT_GB, 1)],
    ]
    results.write("Official perimeters", results.table(["", "Measured", "Goal"], rows))


if __name__ == "__main__":
    main()
