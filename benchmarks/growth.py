"""What the map costs as the number of neighbourhoods grows: made-up editions, served by the real application.

    python -m benchmarks.growth [--sizes 1600,16000,160000]

An edition goes through the real checks, display files and store, and is drawn in headless Chromium. A size that needs
more than `LIMIT_S` or `LIMIT_GB` somewhere is given up there: that is its result. Writes its part of
`benchmarks/results.md`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from playwright.sync_api import Error as ChromiumError

from benchmarks import results
from benchmarks.screen import PATIENCE_S, Screen, TooSlowError, chromium, screen
from benchmarks.serving import PROJECT, WORK, NotServedError, served
from benchmarks.synthetic import VERTICES, host_communes, synthetic
from geo import tables
from geo.countries import country
from geo.maps.geometry import display_files
from geo.settings import Settings
from geo.store import EditionDescription, open_store
from geo.tables import Tables

SIZES = (1_600, 16_000, 160_000)
LIMIT_S, LIMIT_GB = 600.0, 6.0
COLD_STARTS, CHANGES, MOVES = 3, 10, 10
REGIONS = ("Occitanie", "Toutes", "Bretagne", "Toutes")
NEAR_ZOOM = 12.0
PAN_PX = 120

Place = tuple[float, float]


@dataclass(frozen=True)
class Growth:
    """What one size cost: seconds, megabytes, milliseconds (median, or the worst). Empty where it was given up.

    `given_up` says why, when it was.
    """

    size: int
    make_s: float | None = None
    make_gb: float | None = None
    sent_mb: float | None = None
    cold_ms: float | None = None
    filter_ms: float | None = None
    filter_max_ms: float | None = None
    in_view: int | None = None
    near_ms: float | None = None
    pan_ms: float | None = None
    card_ms: float | None = None
    server_mb: float | None = None
    page_mb: float | None = None
    given_up: str | None = None


MEASURES = (
    ("edition made, s", "make_s", 1),
    ("memory to make it, GB", "make_gb", 2),
    ("geometry sent, MB (gzip)", "sent_mb", 2),
    ("cold start → map, ms", "cold_ms", 0),
    ("filter → redraw from afar, p50, ms", "filter_ms", 0),
    ("filter → redraw from afar, max, ms", "filter_max_ms", 0),
    ("perimeters in the near view", "in_view", 0),
    ("redraw from near, p50, ms", "near_ms", 0),
    ("pan from near, p50, ms", "pan_ms", 0),
    ("pointer → card from near, p50, ms", "card_ms", 0),
    ("memory of the server, MB", "server_mb", 0),
    ("memory of the page, MB", "page_mb", 0),
)
"""Rows of the table: words, field of `Growth`, decimals; in the order in which they are measured."""


class GivenUpError(RuntimeError):
    """A size that needs more than the limits; the message says where and which."""


def main() -> None:
    """Measure every size; the machine should otherwise be idle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), help="from a thousand on: fewer leave towns empty"
    )
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    found = []
    for size in sizes:
        found.append(measure(size))
        print(json.dumps(asdict(found[-1])), flush=True)
    results.write("Cost as work grows", page(found))


def measure(size: int) -> Growth:
    """Make an edition of that size, serve it and look at it, as far as the limits allow."""
    WORK.mkdir(parents=True, exist_ok=True)
    found = Growth(size)
    with TemporaryDirectory(prefix=f"growth-{size}-", dir=WORK) as folder:
        try:
            for cost in _steps(found, Settings(local=Path(folder), edition=f"croissance-{size}")):
                found = cost
        except (GivenUpError, NotServedError, TooSlowError, ChromiumError) as error:
            return replace(found, given_up=str(error).splitlines()[0])
    return found


def _steps(cost: Growth, settings: Settings) -> Iterator[Growth]:
    """What is known after each step: the edition, the first view, the filters, the near view, the memory."""
    cost = _made(cost, settings)
    yield cost
    environment = {"ATLAS_LOCAL": str(settings.local), "ATLAS_EDITION": settings.edition}
    with served(PROJECT / "dashboard.py", environment, LIMIT_S) as atlas, chromium() as browser:
        cold = []
        for _ in range(COLD_STARTS):
            with screen(browser) as visitor:
                cold.append(visitor.open(atlas.url))
        cost = replace(cost, cold_ms=statistics.median(cold))
        yield cost
        with screen(browser) as visitor:
            visitor.open(atlas.url)
            changes = [visitor.choose("Région", REGIONS[i % len(REGIONS)]) for i in range(CHANGES)]
            cost = replace(cost, filter_ms=statistics.median(changes), filter_max_ms=max(changes))
            yield cost
            cost = _from_near(cost, visitor, open_store(settings).read(settings.edition).tables)
            yield cost
            yield replace(cost, server_mb=atlas.memory_mb, page_mb=visitor.memory_mb())


def make(settings: Settings, size: int) -> None:
    """Build the edition of that size with the real code, and leave beside it how many seconds that took.

    Making up the neighbourhoods is not counted; reading, checking, drawing and keeping them is.
    """
    store = open_store(settings)
    base = store.read(Settings().edition)
    home = country(base.manifest.description.country)
    content = synthetic(base.tables, home, size)
    started = time.perf_counter()
    store.write(_described(base.manifest.description, settings.edition), content, display_files(tables.check(content)))
    _record(settings).write_text(str(time.perf_counter() - started), encoding="utf-8")


def _described(description: EditionDescription, name: str) -> EditionDescription:
    return replace(description, name=name, label="Quartiers inventés, pour mesurer", notes=())


def _record(settings: Settings) -> Path:
    return settings.local / "seconds.txt"


def _made(cost: Growth, settings: Settings) -> Growth:
    """Make the edition in a process of its own, watched: what it took and what there is to send."""
    child = multiprocessing.get_context("spawn").Process(target=make, args=(settings, cost.size))
    child.start()
    try:
        peak_gb = _watch(psutil.Process(child.pid), child.is_alive)
    finally:
        child.kill()
        child.join()
    if not _record(settings).exists():
        raise GivenUpError(f"the edition could not be made (exit {child.exitcode})")
    files = open_store(settings).read(settings.edition).manifest.files
    sent = sum(file.size for name, file in files.items() if name.startswith("geometry/"))
    return replace(cost, make_s=float(_record(settings).read_text()), make_gb=peak_gb, sent_mb=sent / 1e6)


def _watch(process: psutil.Process, is_alive: Callable[[], bool]) -> float:
    """The most gigabytes a process held until its end. Raises `GivenUpError` beyond a limit."""
    started, peak = time.monotonic(), 0.0
    while is_alive():
        if time.monotonic() - started > LIMIT_S:
            raise GivenUpError(f"the edition was not made within {LIMIT_S:.0f} s")
        try:
            peak = max(peak, process.memory_info().rss / 1e9)
        except psutil.NoSuchProcess:
            break
        if peak > LIMIT_GB:
            raise GivenUpError(f"making the edition took more than {LIMIT_GB:.0f} GB")
        time.sleep(0.2)
    return peak


def _from_near(cost: Growth, visitor: Screen, made: Tables) -> Growth:
    """The town with the most neighbourhoods: drawn again, moved, pointed at."""
    town, places = _dense_town(made)
    visitor.look_at(town, NEAR_ZOOM)
    visitor.replay(1)
    in_view = visitor.drawn()["perimeters"]["hexagone"]
    near = [visitor.replay(1) for _ in range(MOVES)]
    pans = [visitor.pan(PAN_PX if i % 2 else -PAN_PX) for i in range(MOVES)]
    cards = [visitor.point_at(place) for place in places]
    return replace(
        cost,
        in_view=in_view,
        near_ms=statistics.median(near),
        pan_ms=statistics.median(pans),
        card_ms=statistics.median(cards),
    )


def _dense_town(made: Tables) -> tuple[Place, list[Place]]:
    """Latitude and longitude of the commune with the most neighbourhoods, and of those of them nearest to its point."""
    town = host_communes(made).nlargest(1, "neighbourhoods").iloc[0]
    links = made.neighbourhood_communes
    hosted = links.loc[links["commune_code"] == town.name, "neighbourhood_code"]
    known = made.perimeters[made.perimeters["neighbourhood_code"].isin(hosted)]
    distance = np.hypot(known["latitude"] - town["latitude"], known["longitude"] - town["longitude"])
    nearest = known.loc[distance.nsmallest(MOVES).index]
    places = zip(nearest["latitude"].tolist(), nearest["longitude"].tolist(), strict=True)
    return (float(town["latitude"]), float(town["longitude"])), list(places)


def page(found: Sequence[Growth]) -> list[str]:
    """The table: a column per size, each value with its ratio to that of the smallest."""
    rows = [[words, *(_cell(cost, found[0], field, decimals) for cost in found)] for words, field, decimals in MEASURES]
    return [
        f"Made-up neighbourhoods of {VERTICES} points each, spread as the real ones are. Cold start n = {COLD_STARTS}, "
        f"changes of filter n = {CHANGES}, near view (zoom {NEAR_ZOOM:g} on the town with the most of them) "
        f"n = {MOVES} each. Times of the page end two animation frames after the drawing, some 33 ms. Limits: "
        f"{LIMIT_S:.0f} s and {LIMIT_GB:.0f} GB to make an edition, {LIMIT_S:.0f} s to start serving it, "
        f"{PATIENCE_S:.0f} s for anything in the page.",
        "",
        *results.table(["Neighbourhoods", *(f"{cost.size:,}" for cost in found)], rows),
    ]


def _cell(cost: Growth, smallest: Growth, field: str, decimals: int) -> str:
    value, reference = getattr(cost, field), getattr(smallest, field)
    if value is None and cost.given_up and field == _first_missing(cost):
        return f"given up: {cost.given_up}"
    told = results.shown(value, decimals)
    return f"{told} (×{value / reference:.1f})" if cost is not smallest and value and reference else told


def _first_missing(cost: Growth) -> str:
    return next(field for _, field, _ in MEASURES if getattr(cost, field) is None)


if __name__ == "__main__":
    main()
