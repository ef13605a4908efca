"""Measures the application and its rival in one interleaved run, and writes `benchmarks/results.md`.

    python -m benchmarks.run --rival FOLDER [--rounds 5]

FOLDER holds the rival (`baseline_app.py`) and the measuring scripts (`bench_map.py`, `ws_load.py`, `make_standin.py`).
Without it the application has nothing to be compared with: the run says so and stops.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.screen import chromium, screen
from benchmarks.serving import PROJECT, WORK, Served, served

CHOICES = "Occitanie,Toutes,Bretagne,Toutes"
FLOOR = "window.carte.rejouer(i)"
REPLAYS = 40

GOALS = (
    ("filter → redraw, p50", "p50", "≤ 400 ms", lambda s: s["p50"] <= 400),
    ("ratio to the rival", "ratio", "≥ 25", lambda s: s["ratio"] >= 25),
    ("filter → redraw, max", "max", "≤ 1,000 ms", lambda s: s["max"] <= 1000),
    ("bytes per change, kB", "max_kb", "≤ 20", lambda s: s["max_kb"] <= 20),
    ("server CPU per change, ms", "cpu_ms", "≤ 60", lambda s: s["cpu_ms"] <= 60),
    ("cold start → map, ms", "cold", "≤ 4,000", lambda s: s["cold"] <= 4000),
    ("requests to other hosts", "external", "0", lambda s: s["external"] == 0),
    ("redraw with the frames, over the mainland only", "insets", "≤ 1.3", lambda s: s["insets"] <= 1.3),
)


def main() -> None:
    """Run everything; the machine should otherwise be idle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rival", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if not (given.rival / "baseline_app.py").is_file():
        sys.exit(f"No rival in {given.rival}: nothing to be compared with, nothing measured.")
    WORK.mkdir(parents=True, exist_ok=True)
    standin = _standin(given.rival)
    with served(given.rival / "baseline_app.py", standin) as rival, served(PROJECT / "dashboard.py", {}) as atlas:
        latency = _latency(given.rival, rival, atlas, given.rounds)
        latency["atlas"]["summary"] |= _insets(atlas)
        load = [_load(given.rival, atlas, *kind) for kind in ((8, "0", 20), (50, "10-20", 90))]
    results.write("Against the rival", _report(latency, load))


def _standin(rival: Path) -> dict[str, str]:
    """The made-up zones that the rival draws: as many and as heavy as the real ones."""
    folder = WORK / "standin"
    if not folder.exists():
        _call(rival / "make_standin.py", "--out", folder)
    return {
        "BASELINE_ZONES": str(folder / "zones.parquet"),
        "BASELINE_DEPARTEMENTS": str(folder / "departements.parquet"),
    }


def _latency(scripts: Path, rival: Served, atlas: Served, rounds: int) -> dict[str, Any]:
    """Cold start, filter → redraw, bytes and CPU of both, in interleaved rounds."""
    packages = Path(sysconfig.get_paths()["purelib"]) / "xstatic"
    options = ["--filter-label", "Région", "--values", CHOICES, "--rounds", str(rounds), "--block-external"]
    options += ["--url", f"A0={rival.url}", "--url", f"atlas={atlas.url}/"]
    options += ["--pids", f"A0={rival.pid},atlas={atlas.pid}", "--cdn", str(packages), "--floor", f"atlas={FLOOR}"]
    _call(scripts / "bench_map.py", *options, "--out", WORK)
    found: dict[str, Any] = json.loads((WORK / "bench_map.json").read_text(encoding="utf-8"))
    return found


def _insets(atlas: Served) -> dict[str, float]:
    """What the frames beside the mainland add to a change: the same two changes in turn, with and without them."""
    redraws: dict[bool, list[float]] = {True: [], False: []}
    drawings: dict[bool, list[float]] = {True: [], False: []}
    with chromium() as browser, screen(browser) as visitor:
        visitor.open(atlas.url)
        visitor.choose("Région", "Occitanie")
        for i in range(REPLAYS):
            is_whole = i // 2 % 2 == 0  # each replay is a change from the one before, in both ways of drawing
            redraws[is_whole].append(visitor.replay(i, None if is_whole else ["main"]))
            drawings[is_whole].append(visitor.drawing_ms())
    whole, alone = (statistics.median(redraws[is_whole]) for is_whole in (True, False))
    return {
        "insets": round(whole / alone, 2),
        "whole_ms": whole,
        "alone_ms": alone,
        "drawing_whole_ms": statistics.median(drawings[True]),
        "drawing_alone_ms": statistics.median(drawings[False]),
    }


def _load(scripts: Path, atlas: Served, sessions: int, think: str, seconds: int) -> dict[str, Any]:
    """Several viewers on the websocket of the application."""
    common = ["--url", f"{atlas.url}/", "--pid", str(atlas.pid), "--think", think]
    _call(scripts / "ws_load.py", *common, "--sessions", "2", "--seconds", "3")  # fills the caches
    out = WORK / "load"
    (out / "ws_load.jsonl").unlink(missing_ok=True)
    _call(scripts / "ws_load.py", *common, "--sessions", str(sessions), "--seconds", str(seconds), "--out", out)
    found: dict[str, Any] = json.loads((out / "ws_load.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    return found


def _call(script: Path, *options: object) -> None:
    subprocess.run([sys.executable, str(script), *map(str, options)], check=True, cwd=PROJECT)


def _report(latency: dict[str, Any], load: list[dict[str, Any]]) -> list[str]:
    """Goals with both rows, how they were obtained, then the load."""
    atlas, rival = latency["atlas"]["summary"], latency["A0"]["summary"]
    goals = [
        [label, _shown(atlas[key]), _shown(rival.get(key)), target, "yes" if is_met(atlas) else "**no**"]
        for label, key, target, is_met in GOALS
    ]
    viewers = [
        [
            str(row["sessions"]),
            "–".join(f"{value:g}" for value in row["think"]),
            *(str(row[key]) for key in ("per_s", "p50_ms", "p95_ms", "cpu_ms_per_rerun", "lost_sessions")),
            str(row["rss_mb"]["after"]),
        ]
        for row in load
    ]
    return [
        *results.table(["Goal", "Atlas", "Rival", "Target", "Met"], goals),
        "",
        f"n = {atlas['n']} changes each, interleaved; client floor {atlas['floor']} ms, "
        f"p50 over floor {atlas['over_floor']}; memory {atlas['rss_mb']} MB against {rival['rss_mb']} MB; "
        f"median bytes per change {atlas['change_kb']} kB against {rival['change_kb']} kB.",
        "",
        f"Frames: {REPLAYS // 2} replays with them at {atlas['whole_ms']:.0f} ms (p50), as many without at "
        f"{atlas['alone_ms']:.0f} ms, of which the drawing itself is {atlas['drawing_whole_ms']:.0f} and "
        f"{atlas['drawing_alone_ms']:.0f} ms.",
        "",
        *results.table(
            [
                "Viewers",
                "Think time, s",
                "Reruns/s",
                "p50 ms",
                "p95 ms",
                "CPU ms per rerun",
                "Sessions lost",
                "Memory, MB",
            ],
            viewers,
        ),
    ]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


if __name__ == "__main__":
    main()
