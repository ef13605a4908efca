"""The process that opens a file sent by a centre, within limits of memory and time, and tells its grid in JSON.

`python -m geo.sources.sent_file FILE SHEET`: whatever the file does to its reader, who started it goes on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from geo.errors import AtlasError
from geo.gate import SENT
from geo.sources.cell_rows import read_grid

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 30
"""Of processor; the largest file that is taken needs some five."""


def main(path: str, sheet: str) -> None:
    """Print the grid of a file, or why it is refused."""
    _limit()
    try:
        told = {"grid": read_grid(Path(path), SENT, sheet).as_json()}
    except AtlasError as error:
        told = {"refused": {"what": error.what, "advice": error.advice}}
    # Whole, then written: `json.dump` writes piece by piece, which takes ten times as long.
    sys.stdout.write(json.dumps(told))


def _limit() -> None:
    """Let the system stop this process when it takes too much; Windows has no such limits."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
