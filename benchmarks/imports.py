"""A file of activity as large as is taken, from its bytes to its whole report and into the store: time and memory.

python -m benchmarks.imports
"""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from geo.activity.intake import Intake, judge
from geo.activity.known_places import KnownPlaces
from geo.activity.preview import preview
from geo.activity.store import GivenFile, open_activity_store
from geo.export.intake_report import annotated_xlsx, refusals_csv
from geo.indicators.definition import Level
from geo.settings import Settings

LINES = 50_000
_HEADINGS = ("Année", "Date", "Intitulé", "Mission", "Format", "Thèmes", "Mode", "Publics", "Lieux", "Demi-journées",
             "Participations", "Statut")  # fmt: skip
_PLACES = KnownPlaces({Level.NEIGHBOURHOOD: {f"QN093{number:02}M": f"Quartier {number}" for number in range(100)}})


def lines(faulty: int) -> Iterator[tuple[str, ...]]:
    """Headings, then as many lines as are taken, of which the first ones have a place that is not known."""
    yield _HEADINGS
    for number in range(LINES):
        place = "qpv-QN09999Z" if number < faulty else f"qpv-QN093{number % 100:02}M"
        day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2024"
        yield ("2024", day, f"Action {number}", "M1", "réseau", "santé | emploi", "présentiel", "élus", place,
               f"{number % 5},5", str(number % 60), "réel")  # fmt: skip


def as_csv(faulty: int) -> bytes:
    """The lines as text."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(lines(faulty))
    return text.getvalue().encode()


def as_xlsx(faulty: int) -> bytes:
    """The lines as a workbook."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Activité")
        for row, cells in enumerate(lines(faulty)):
            sheet.write_row(row, 0, cells)
    return written.getvalue()


FORMS: dict[str, Callable[[int], bytes]] = {".csv": as_csv, ".xlsx": as_xlsx}


def measure(path: Path) -> dict[str, Any]:
    """Seconds of each step, and the most memory at any time.

    Aimed at: 10 s, 500 MB. While the file is opened by a process of its own, this one waits with what it has.
    """
    content = path.read_bytes()
    steps: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the work gives
        before, start = _processor(), time.perf_counter()
        found = work()
        steps[f"{step}_processor_s"] = round(_processor() - before, 1)
        steps[f"{step}_s"] = round(time.perf_counter() - start, 1)
        return found

    store = open_activity_store(Settings(local=path.parent, database_url=""))
    waiting = _megabytes(resource.RUSAGE_SELF)
    intake: Intake = timed("judged", lambda: judge(GivenFile(path.name, content), "essai", _PLACES))
    kept = intake.checked.records
    timed("previewed", lambda: preview(store.records(centre="essai"), kept, replaces=True))
    reports = timed("reported", lambda: [annotated_xlsx(intake), refusals_csv(intake), json.dumps(intake.as_json())])
    timed("imported", lambda: store.import_(intake.given, kept, intake.refusals, who="essai", replaces=True))
    opening, working = _megabytes(resource.RUSAGE_CHILDREN), _megabytes(resource.RUSAGE_SELF)
    return {
        "form": path.suffix,
        "valid": len(kept),
        "refused": intake.refused_lines,
        "processor_s": round(sum(took for step, took in steps.items() if step.endswith("_processor_s")), 1),
        **steps,
        "report_bytes": sum(map(len, reports)),
        "megabytes": round(max(working, waiting + opening)),
        "megabytes_by_process": [round(working), round(opening)],
    }


def _processor() -> float:
    """Seconds of processor so far: of this process, and of those it started that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _megabytes(who: int) -> float:
    """The most memory so far of this process, or of those it started."""
    return resource.getrusage(who).ru_maxrss / 1024


def main() -> None:
    """Write and measure each case in processes of their own, so that the memory told is that of the case."""
    if len(sys.argv) == 2:
        print(json.dumps(measure(Path(sys.argv[1]))))
        return
    if len(sys.argv) == 3:
        path = Path(sys.argv[1])
        path.write_bytes(FORMS[path.suffix](int(sys.argv[2])))
        return
    for form in FORMS:
        for faulty in (0, 5_000):
            with tempfile.TemporaryDirectory() as folder:
                path = f"{folder}/essai{form}"
                _run(path, str(faulty))
                print(_run(path), flush=True)


def _run(*told: str) -> str:
    command = [sys.executable, "-m", "benchmarks.imports", *told]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
