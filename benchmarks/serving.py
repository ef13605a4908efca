"""An application served in its own process, for as long as it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent
WORK = PROJECT / "build" / "bench"
"""Everything a run leaves behind, save its results."""

START_SECONDS = 60.0


class NotServedError(RuntimeError):
    """The application did not answer in time, or ended."""


@dataclass(frozen=True)
class Served:
    """Where an application answers, and its process."""

    url: str
    pid: int

    @property
    def memory_mb(self) -> float:
        """Resident memory of the process."""
        return float(psutil.Process(self.pid).memory_info().rss / 1e6)


@contextmanager
def served(script: Path, environment: Mapping[str, str], patience: float = START_SECONDS) -> Iterator[Served]:
    """Serve a Streamlit script until the end of the block. Raises `NotServedError` after `patience` seconds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / f"{script.stem}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options, "--browser.gatherUsageStats", "false"],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, patience)
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], patience: float) -> None:
    limit = time.monotonic() + patience
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own process on this machine
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    raise NotServedError(f"{address} does not answer; see the logs in {WORK}")
