"""What an atlas on paper costs: twelve départements, with maps, cover and contents, by the command that a job runs.

    python -m benchmarks.printing

Writes its part of `benchmarks/results.md`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import results
from benchmarks.serving import PROJECT, WORK

DEPARTMENTS = ("16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87")
"""Those of Nouvelle-Aquitaine."""
LIMIT_S, LIMIT_MB = 60.0, 600.0


def main() -> None:
    """Measure the command; the machine should otherwise be idle."""
    WORK.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="printing-", dir=WORK) as folder:
        path = Path(folder) / "atlas.pdf"
        places = [f"departement-{code}" for code in DEPARTMENTS]
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "geo", "sheet", *places, "-o", str(path)], cwd=PROJECT, check=True)
        seconds, size = time.perf_counter() - started, path.stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6
    rows = [
        ["command → PDF of 12 départements, s", results.shown(seconds, 1), results.shown(LIMIT_S)],
        ["processor time of that, s", results.shown(processor, 1), ""],
        ["most memory held, MB", results.shown(megabytes), results.shown(LIMIT_MB)],
        ["size of the file, kB", results.shown(size / 1000), ""],
    ]
    results.write("Atlas on paper", results.table(["", "Measured", "Goal"], rows))


if __name__ == "__main__":
    main()
