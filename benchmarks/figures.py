"""What a figure costs: how long a picture, a drawing, a sheet and slides take once a process is warm, and its memory.

    python -m benchmarks.figures

Each form is drawn several times from the edition of the clone, of two maps in turn, so that no figure is the one
before. The first figure of a process, which loads matplotlib and computes the borders, is counted apart. Writes its
part of `benchmarks/results.md`.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from statistics import median

import psutil

from benchmarks import results
from geo.atlas import Atlas
from geo.export.figure.composition import composed
from geo.export.figure.pages import A3_PORTRAIT, A4, SLIDE, SLIDE_4K, FigureStyle, Format, Page
from geo.export.slides import presentation
from geo.indicators.definition import Level
from geo.settings import Settings
from geo.store import open_store
from geo.view import View

EDITION = "fr-2024"
TIMES = 7
LIMIT_S = 5.0
_FORMS: tuple[tuple[str, Page, Format], ...] = (
    ("PNG 1920x1080", SLIDE, Format.PNG),
    ("PNG 3840x2160", SLIDE_4K, Format.PNG),
    ("SVG", SLIDE, Format.SVG),
    ("PDF A4", A4, Format.PDF),
    ("PDF A3, portrait", A3_PORTRAIT, Format.PDF),
)


Taken = tuple[float, float, int]
"""Seconds of the clock, seconds of the processor, bytes."""


def timed(make: Callable[[], bytes]) -> Taken:
    """What making a file takes."""
    clock, processor = time.perf_counter(), time.process_time()
    content = make()
    return time.perf_counter() - clock, time.process_time() - processor, len(content)


def main() -> None:
    """Measure; the machine should otherwise be idle."""
    opened = open_store(Settings()).read(EDITION)
    atlas = Atlas(opened, opened.manifest.description.reference_date)
    shown = [
        View(EDITION, key, level, atlas.on)
        for key, level in (("qpv", Level.COMMUNE), ("part_habitants_couverts", Level.DEPARTMENT))
    ]
    views = itertools.cycle(shown)
    process = psutil.Process()
    before = process.memory_info().rss

    def figure(page: Page, form: Format) -> Taken:
        return timed(lambda: composed(atlas, next(views), FigureStyle(page)).written(form))

    rows = [_row("first figure of a process", [figure(SLIDE_4K, Format.PNG)], "")]
    for name, page, form in _FORMS:
        goal = f"≤ {results.shown(LIMIT_S)}" if page is SLIDE_4K else ""
        rows.append(_row(f"{name}, p50", [figure(page, form) for _ in range(TIMES)], goal))
    decks = [timed(lambda: presentation([(atlas, next(views))])) for _ in range(TIMES)]
    rows.append(_row("PPTX of one slide, p50", decks, ""))
    kept = (process.memory_info().rss - before) / 1e6
    rows.append(["memory that drawing adds to a process", f"{results.shown(kept)} MB", "", "", ""])
    circles = [sum(composed(atlas, view, FigureStyle(SLIDE)).symbols["circles"].values()) for view in shown]
    told = f"n = {TIMES} of each form, warm, of two national maps in turn: {circles[0]} circles, "
    told += f"and colours under {circles[1]} circles."
    results.write("Figures", [told, "", *results.table(["", "Clock, s", "Goal", "Processor, s", "kB"], rows)])


def _row(name: str, took: list[Taken], goal: str) -> list[str]:
    clock, processor, size = (median(column) for column in zip(*took, strict=True))
    return [name, results.shown(clock, 2), goal, results.shown(processor, 2), results.shown(size / 1000)]


if __name__ == "__main__":
    main()
