"""A file of activity as large as is taken, from its bytes to its whole report: time and memory, by form and by faults.

python -m benchmarks.imports
"""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import xlsxwriter

from geo.activity.intake import judge
from geo.activity.known_places import KnownPlaces
from geo.activity.store import GivenFile
from geo.export.intake_report import annotated_xlsx, refusals_csv
from geo.indicators.definition import Level

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


FORMS: dict[str, Callable[[int], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


def measure(form: str, faulty: int) -> dict[str, Any]:
    """Seconds from bytes to report, and the most memory of this process and of the one that opened the file.

    Aimed at: 10 s of processor, 500 MB.
    """
    content = FORMS[form](faulty)
    before = time.process_time()
    start = time.perf_counter()
    intake = judge(GivenFile(f"essai.{form}", content), "essai", _PLACES)
    judged = time.perf_counter()
    reports = len(annotated_xlsx(intake)) + len(refusals_csv(intake)) + len(json.dumps(intake.as_json()))
    ended = time.perf_counter()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(each.ru_utime + each.ru_stime for each in used) - before
    return {
        "form": form,
        "valid": len(intake.checked.records),
        "refused": intake.refused_lines,
        "processor_s": round(processor, 1),
        "judged_s": round(judged - start, 1),
        "report_s": round(ended - judged, 1),
        "report_bytes": reports,
        "megabytes": [round(each.ru_maxrss / 1024) for each in used],
    }


def main() -> None:
    """Measure each case in a process of its own, so that memory is that of the case."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
        return
    for form in FORMS:
        for faulty in (0, 5_000):
            command = [sys.executable, "-m", "benchmarks.imports", form, str(faulty)]
            print(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
