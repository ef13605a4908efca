"""Measures the application and its rival in one interleaved run, and writes `benchmarks/results.md`.

    python -m benchmarks.run --rival FOLDER [--rounds 5]

FOLDER holds the rival (`baseline_app.py`) and the measuring scripts (`bench_map.py`, `ws_load.py`, `make_standin.py`).
Without it the application has nothing to be compared with: the run says so and stops.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
WORK = PROJECT / "build" / "bench"
RESULTS = Path(__file__).with_name("results.md")
CHOICES = "Occitanie,Toutes,Bretagne,Toutes"
FLOOR = "window.carte.rejouer(i)"
PACKAGES = ("streamlit", "folium", "geopandas", "shapely", "streamlit-folium", "playwright")

GOALS = (
    ("filter → redraw, p50", "p50", "≤ 400 ms", lambda s: s["p50"] <= 400),
    ("ratio to the rival", "ratio", "≥ 25", lambda s: s["ratio"] >= 25),
    ("filter → redraw, max", "max", "≤ 1,000 ms", lambda s: s["max"] <= 1000),
    ("bytes per change, kB", "max_kb", "≤ 20", lambda s: s["max_kb"] <= 20),
    ("server CPU per change, ms", "cpu_ms", "≤ 60", lambda s: s["cpu_ms"] <= 60),
    ("cold start → map, ms", "cold", "≤ 4,000", lambda s: s["cold"] <= 4000),
    ("requests to other hosts", "external", "0", lambda s: s["external"] == 0),
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
    with (
        _served(given.rival / "baseline_app.py", standin) as rival,
        _served(PROJECT / "dashboard.py", {}) as atlas,
    ):
        latency = _latency(given.rival, rival, atlas, given.rounds)
        load = [_load(given.rival, atlas, *kind) for kind in ((8, "0", 20), (50, "10-20", 90))]
    RESULTS.write_text(_report(latency, load), encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def _standin(rival: Path) -> dict[str, str]:
    """The made-up zones that the rival draws: as many and as heavy as the real ones."""
    folder = WORK / "standin"
    if not folder.exists():
        _call(rival / "make_standin.py", "--out", folder)
    return {
        "BASELINE_ZONES": str(folder / "zones.parquet"),
        "BASELINE_DEPARTEMENTS": str(folder / "departements.parquet"),
    }


@contextmanager
def _served(script: Path, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """One application in its own process: its address and process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    with (WORK / f"{script.stem}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options, "--browser.gatherUsageStats", "false"],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own process on this machine
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    sys.exit(f"{address} does not answer; see {WORK}")


def _latency(scripts: Path, rival: tuple[str, int], atlas: tuple[str, int], rounds: int) -> dict[str, Any]:
    """Cold start, filter → redraw, bytes and CPU of both, in interleaved rounds."""
    packages = Path(sysconfig.get_paths()["purelib"]) / "xstatic"
    options = ["--filter-label", "Région", "--values", CHOICES, "--rounds", str(rounds), "--block-external"]
    options += ["--url", f"A0={rival[0]}", "--url", f"atlas={atlas[0]}/"]
    options += ["--pids", f"A0={rival[1]},atlas={atlas[1]}", "--cdn", str(packages), "--floor", f"atlas={FLOOR}"]
    _call(scripts / "bench_map.py", *options, "--out", WORK)
    return json.loads((WORK / "bench_map.json").read_text(encoding="utf-8"))


def _load(scripts: Path, atlas: tuple[str, int], sessions: int, think: str, seconds: int) -> dict[str, Any]:
    """Several viewers on the websocket of the application."""
    common = ["--url", f"{atlas[0]}/", "--pid", str(atlas[1]), "--think", think]
    _call(scripts / "ws_load.py", *common, "--sessions", "2", "--seconds", "3")  # fills the caches
    out = WORK / "load"
    (out / "ws_load.jsonl").unlink(missing_ok=True)
    _call(scripts / "ws_load.py", *common, "--sessions", str(sessions), "--seconds", str(seconds), "--out", out)
    return json.loads((out / "ws_load.jsonl").read_text(encoding="utf-8").splitlines()[-1])


def _call(script: Path, *options: object) -> None:
    subprocess.run([sys.executable, str(script), *map(str, options)], check=True, cwd=PROJECT)


def _report(latency: dict[str, Any], load: list[dict[str, Any]]) -> str:
    """The results page: goals, both rows, load, machine and versions."""
    atlas, rival = latency["atlas"]["summary"], latency["A0"]["summary"]
    lines = [
        "# Results of the last run",
        "",
        f"{date.today().isoformat()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f} at the end; "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + ". Trust the ratios, not the milliseconds: written by `make bench`, never by hand.",
        "",
        "| Goal | Atlas | Rival | Target | Met |",
        "|---|---|---|---|---|",
    ]
    for label, column, target, is_met in GOALS:
        met = "yes" if is_met(atlas) else "**no**"
        lines.append(f"| {label} | {_shown(atlas[column])} | {_shown(rival[column])} | {target} | {met} |")
    lines += [
        "",
        f"n = {atlas['n']} changes each, interleaved; client floor {atlas['floor']} ms, "
        f"p50 over floor {atlas['over_floor']}; memory {atlas['rss_mb']} MB against {rival['rss_mb']} MB; "
        f"median bytes per change {atlas['change_kb']} kB against {rival['change_kb']} kB.",
        "",
        "| Viewers | Think time, s | Reruns/s | p50 ms | p95 ms | CPU ms per rerun | Sessions lost | Memory, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in load:
        think = "–".join(f"{value:g}" for value in row["think"])
        lines.append(
            f"| {row['sessions']} | {think} | {row['per_s']} | {row['p50_ms']} | {row['p95_ms']} | "
            f"{row['cpu_ms_per_rerun']} | {row['lost_sessions']} | {row['rss_mb']['after']} |"
        )
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"


if __name__ == "__main__":
    main()
